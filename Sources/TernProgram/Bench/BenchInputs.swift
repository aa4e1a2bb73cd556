import TernOps
import TernTensor

/// Deterministic inputs that any language can reproduce: splitmix64 of `(seed << 32) + index`, scaled to [-1, 1).
enum BenchInputs {
  /// Uniform numbers in [-1, 1).
  static func uniform(_ seed: Int, _ shape: Shape) throws(TensorError) -> Tensor {
    let tensor = try Tensor.uninitialized(.f32, shape)
    let out = tensor.pointer(Float.self)
    for index in 0..<tensor.count { out[index] = element(seed, index) }
    return tensor
  }

  /// Uniform numbers divided by the square root of how many of them a sum takes.
  static func weight(_ seed: Int, _ fanIn: Int, _ shape: Shape) throws(TensorError) -> Tensor {
    let tensor = try Tensor.uninitialized(.f32, shape)
    let out = tensor.pointer(Float.self)
    let root = Double(fanIn).squareRoot()
    for index in 0..<tensor.count { out[index] = Float(Double(element(seed, index)) / root) }
    return tensor
  }

  private static func element(_ seed: Int, _ index: Int) -> Float {
    var z = ((UInt64(bitPattern: Int64(seed)) << 32) &+ UInt64(index) &+ 1) &* 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    z ^= z >> 31
    return Float(2 * (Double(z >> 11) * 0x1p-53) - 1)
  }

  /// `uniform(seed, shape…)` and `weight(seed, fan_in, shape…)`, for programs.
  static let functions = [
    function("uniform") { numbers throws(TensorError) in try uniform(numbers[0], Shape(numbers[1...])) },
    function("weight") { numbers throws(TensorError) in try weight(numbers[0], numbers[1], Shape(numbers[2...])) },
  ]

  private static func function(_ name: String, _ make: @escaping @Sendable ([Int]) throws(TensorError) -> Tensor) -> NativeFunction {
    NativeFunction(name: name) { arguments, _ throws(OperationError) in
      let numbers = arguments.compactMap(\.integer)
      guard numbers.count == arguments.count, numbers.count >= 2 else {
        throw .argument(parameter: "shape", expected: "integers", found: "other arguments")
      }
      do throws(TensorError) { return .tensor(try make(numbers)) } catch { throw .tensor(error) }
    }
  }
}
