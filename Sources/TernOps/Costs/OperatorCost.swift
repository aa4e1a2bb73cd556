import TernKernels
import TernTensor

/// What operators cost: those of elementwise arithmetic as their functions do, a product of matrices two operations for each of the
/// products it adds up.
enum OperatorCost {
  /// - Parameter symbol: as operators are written.
  static func of(_ symbol: String, _ operands: [Value]) throws(OperationError) -> CallCost {
    let left = try operands.first.map(Differentiation.tensors) ?? [], right = operands.count > 1 ? try Differentiation.tensors(of: operands[1]) : []
    // Records and tuples go leaf by leaf, and one number reaches every leaf.
    let pairs = max(left.count, right.count)
    var count = 0.0, flops = 0.0, bytes = 0.0
    for number in 0..<pairs {
      let a = left.count == 1 ? left.first : left.dropFirst(number).first, b = right.count == 1 ? right.first : right.dropFirst(number).first
      for tensor in [a, b] { if let tensor, tensor.rank > 0 { bytes += Double(tensor.sizeInBytes) } }
      guard let a else { continue }
      let result = Self.count(symbol, a, b)
      count += result
      flops += result * Self.flops(symbol, a, b)
      bytes += result * Double(max(a.dtype, b?.dtype ?? .bool).sizeInBytes)
    }
    return CallCost(flops: flops, bytes: bytes)
  }

  /// How many elements the result has.
  private static func count(_ symbol: String, _ a: Tensor, _ b: Tensor?) -> Double {
    guard let b else { return Double(a.count) }
    if symbol == "@" {
      // What does not fit is refused when it is done.
      return Double((try? a.productShape(with: b))?.elementCount ?? 0)
    }
    return Double(a.shape.broadcast(with: b.shape)?.elementCount ?? 0)
  }

  /// For each element of the result.
  private static func flops(_ symbol: String, _ a: Tensor, _ b: Tensor?) -> Double {
    switch symbol {
    case "@": 2 * Double(a.shape.last ?? 1)
    case "//": BinaryFunction.floorDivide.flops
    case "%": BinaryFunction.remainder.flops
    case "^": b.flatMap(products) ?? BinaryFunction.power.flops
    default: 1
    }
  }

  /// How many products a power with a whole exponent takes when squares are used again.
  private static func products(_ exponent: Tensor) -> Double? {
    guard exponent.rank == 0, let n = Int(exactly: exponent.element(0).double), (1...64).contains(n) else { return nil }
    return Double(n.bitWidth - n.leadingZeroBitCount - 1 + n.nonzeroBitCount - 1)
  }
}
