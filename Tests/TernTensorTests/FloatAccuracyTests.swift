import TernKernels
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The functions of f32 against the C library in f64, over floats of every size. With the environment variable
/// `TERN_EVERY_FLOAT` set, over all 2^32 of them, which can take an hour.
@Suite struct FloatAccuracyTests {
  private static let step: UInt32 = getenv("TERN_EVERY_FLOAT") == nil ? 7919 : 1

  /// A function, its judge, and how many units in the last place it may be off.
  private struct Case: Sendable {
    let function: UnaryFunction
    let limit: Double
    let judge: @Sendable (Double) -> Double

    init(_ function: UnaryFunction, _ limit: Double = 2, _ judge: @escaping @Sendable (Double) -> Double) {
      (self.function, self.limit, self.judge) = (function, limit, judge)
    }
  }

  /// Those of activations are bounds over all floats, of which the ordinary run sees every 7919th.
  private static let cases = [
    Case(.exp) { exp($0) }, Case(.expm1) { expm1($0) }, Case(.log) { log($0) }, Case(.log1p) { log1p($0) },
    Case(.log2) { log2($0) }, Case(.sin) { sin($0) }, Case(.cos) { cos($0) }, Case(.tan) { tan($0) },
    Case(.sinh) { sinh($0) }, Case(.cosh) { cosh($0) }, Case(.tanh) { tanh($0) }, Case(.asin) { asin($0) },
    Case(.acos) { acos($0) }, Case(.atan) { atan($0) }, Case(.erf) { erf($0) }, Case(.erfc) { erfc($0) },
    Case(.lgamma) { lgamma($0) }, Case(.sigmoid) { sigmoid($0) }, Case(.sqrt) { $0.squareRoot() },
    Case(.rsqrt) { 1 / $0.squareRoot() }, Case(.reciprocal) { 1 / $0 }, Case(.gelu, 7) { 0.5 * $0 * erfc(-$0 * 0.5.squareRoot()) },
    Case(.geluTanh, 5) { $0 * sigmoid(2 * (2 / Double.pi).squareRoot() * ($0 + 0.044715 * $0 * $0 * $0)) },
    Case(.silu, 4) { $0 * sigmoid($0) }, Case(.mish, 5) { $0 * tanh(softplus($0)) }, Case(.softplus, 3) { softplus($0) },
    Case(.logSigmoid, 3) { -softplus(-$0) },
    Case(.selu, 3) { 1.0507009873554804934 * ($0 > 0 ? $0 : 1.6732632423543772848 * expm1($0)) },
  ]

  private static func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

  private static func softplus(_ x: Double) -> Double { max(x, 0) + log1p(exp(-x.magnitude)) }

  /// How far `found` is from the exact `expected`, in units of the last place of its f32.
  private static func error(_ found: Float, _ expected: Double) -> Double {
    let rounded = Float(expected)
    if found == rounded || (found.isNaN && expected.isNaN) { return 0 }
    if !found.isFinite || !rounded.isFinite {
      // One step beyond the largest number is infinity.
      let largest = Double(Float.greatestFiniteMagnitude)
      let near = found.isFinite ? Double(found) : found > 0 ? 2 * largest : -2 * largest
      return near.isNaN || expected.isNaN ? .infinity : abs(near) >= largest && abs(expected) >= largest ? 1 : .infinity
    }
    return (Double(found) - expected).magnitude / Double(max(rounded.ulp, .leastNonzeroMagnitude))
  }

  @Test("functions of one number: at most 2 ulp, activations at most 7", arguments: KernelVariant.available)
  func unary(_ variant: KernelVariant) {
    let table = variant.table
    let block = 4096
    for aCase in Self.cases {
      let function = aCase.function
      var x = [Float](repeating: 0, count: block), y = x
      var worst = 0.0, worstAt: Float = 0
      var bits: UInt64 = 0
      while bits <= UInt64(UInt32.max) {
        var count = 0
        while count < block, bits <= UInt64(UInt32.max) {
          x[count] = Float(bitPattern: UInt32(bits))
          count += 1
          bits += UInt64(Self.step)
        }
        x.withUnsafeBufferPointer { a in
          y.withUnsafeMutableBufferPointer {
            table.mapFloat(function, Run(a.baseAddress!, step: 1), Output($0.baseAddress!, step: 1), count)
          }
        }
        for i in 0..<count {
          let error = Self.error(y[i], aCase.judge(Double(x[i])))
          if error > worst { (worst, worstAt) = (error, x[i]) }
        }
      }
      if getenv("TERN_EVERY_FLOAT") != nil { print(variant, function, "worst", worst, "ulp at", worstAt) }
      // Less half an ulp for the rounding of the judge's own result.
      #expect(worst <= aCase.limit, "\(function) is \(worst) ulp off at \(worstAt)")
    }
  }

  @Test("powers and angles: at most 4 ulp and 2 ulp", arguments: KernelVariant.available)
  func binary(_ variant: KernelVariant) {
    let table = variant.table
    let special: [Float] = [
      0, -0.0, 1, -1, 2, -2, 3, 0.5, -0.5, .infinity, -.infinity, .nan, 0x1p-140, 1e38, -1e38, 7, -7, 16_777_216, 1e-3,
    ]
    var x: [Float] = [], y: [Float] = []
    for a in special { for b in special { x.append(a); y.append(b) } }
    for i in 0..<200_000 {
      let bits = Float(bitPattern: UInt32(truncatingIfNeeded: i &* 21_467))
      x.append(bits.isNaN ? .nan : bits)
      y.append(Float(i % 401) / 40 - 5)
      x.append(Float(i) / 1000 - 100)
      y.append(Float(i % 13) - 6)
    }
    let cases: [(BinaryFunction, (Double, Double) -> Double, Double)] = [
      (.power, { pow($0, $1) }, 4), (.atan2, { atan2($0, $1) }, 2),
    ]
    for (function, judge, limit) in cases {
      var z = [Float](repeating: 0, count: x.count)
      z.withUnsafeMutableBufferPointer { out in
        x.withUnsafeBufferPointer { a in
          y.withUnsafeBufferPointer { b in
            table.zipFloat(
              function, Run(a.baseAddress!, step: 1), Run(b.baseAddress!, step: 1), Output(out.baseAddress!, step: 1), a.count)
          }
        }
      }
      var worst = 0.0, at = 0
      for i in x.indices {
        let expected = judge(Double(x[i]), Double(y[i]))
        var error = Self.error(z[i], expected)
        if expected == 0, z[i] == 0, z[i].sign != expected.sign { error = .infinity }
        if error > worst { (worst, at) = (error, i) }
      }
      #expect(worst <= limit, "\(function)(\(x[at]), \(y[at])) = \(z[at]) is \(worst) ulp off")
    }
  }
}
