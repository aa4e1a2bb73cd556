import TernKernels
import TernTestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// `Kernels.map` over every step and many counts, against one element at a time and against the C library in f64.
@Suite struct MapKernelTests {
  static let counts = Array(0...18) + [23, 31, 32, 33, 40, 63, 64, 65, 70]
  static let steps = [0, 1, 2, -1]

  /// The function in f64, by the C library.
  private static func judge(_ function: UnaryFunction, _ x: Double) -> Double {
    switch function {
    case .negate: -x
    case .abs: x.magnitude
    case .sign: x > 0 ? 1 : x < 0 ? -1 : x
    case .sqrt: x.squareRoot()
    case .rsqrt: 1 / x.squareRoot()
    case .square: x * x
    case .reciprocal: 1 / x
    case .exp: exp(x)
    case .expm1: expm1(x)
    case .log: log(x)
    case .log1p: log1p(x)
    case .log2: log2(x)
    case .sin: sin(x)
    case .cos: cos(x)
    case .tan: tan(x)
    case .sinh: sinh(x)
    case .cosh: cosh(x)
    case .tanh: tanh(x)
    case .asin: asin(x)
    case .acos: acos(x)
    case .atan: atan(x)
    case .erf: erf(x)
    case .erfc: erfc(x)
    case .floor: x.rounded(.down)
    case .ceil: x.rounded(.up)
    case .round: x.rounded(.toNearestOrEven)
    case .trunc: x.rounded(.towardZero)
    case .relu: x.isNaN ? x : max(x, 0)
    case .sigmoid: 1 / (1 + exp(-x))
    case .lgamma: lgamma(x)
    case .relu6: x.isNaN ? x : min(max(x, 0), 6)
    case .hardtanh: x.isNaN ? x : min(max(x, -1), 1)
    case .hardsigmoid: x.isNaN ? x : min(max(x + 3, 0), 6) / 6
    case .hardswish: x.isNaN ? x : x * min(max(x + 3, 0), 6) / 6
    case .softsign: x / (1 + x.magnitude)
    case .softplus: log1p(exp(x))
    case .logSigmoid: -log1p(exp(-x))
    case .gelu: 0.5 * x * erfc(-x * 0.5.squareRoot())
    case .geluTanh: x / (1 + exp(-2 * (2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x)))
    case .silu: x / (1 + exp(-x))
    case .mish: x * tanh(log1p(exp(x)))
    case .selu: 1.0507009873554804934193349852946 * (x > 0 ? x : 1.6732632423543772848170429916717 * expm1(x))
    }
  }

  private static func same<F: BinaryFloatingPoint>(_ found: F, _ expected: F, ulps: F, room: F = 0) -> Bool {
    if found == expected || (found.isNaN && expected.isNaN) || (found - expected).magnitude <= room { return true }
    guard found.isFinite, expected.isFinite else { return false }
    return (found - expected).magnitude <= ulps * max(expected.ulp, F.leastNormalMagnitude.ulp)
  }

  /// What a sum loses of a small result, and a logarithm near 1.
  private static func room(_ function: UnaryFunction) -> Float {
    switch function {
    case .hardsigmoid, .hardswish, .lgamma: 1e-6
    default: 0
    }
  }

  @Test("f32", arguments: UnaryFunction.allCases)
  func singles(_ function: UnaryFunction) {
    var random = SeededGenerator(seed: 11)
    for count in Self.counts {
      for step in Self.steps {
        for outStep in [1, 2, -1] {
          let values = (0..<count).map { _ in Float.random(in: -8...8, using: &random) }
          let input = SpacedMemory(values, step: step, filler: 99)
          let output = SpacedMemory(count: count, step: outStep, filler: Float(77))
          Kernels.map(function, Run(input.start, step: step), into: Output(output.start, step: outStep), count: count)
          let isRight = zip(output.elements, input.elements).allSatisfy { found, x in
            var alone: Float = 0
            withUnsafePointer(to: x) {
              Kernels.map(function, Run($0, step: 1), into: Output(&alone, step: 1), count: 1)
            }
            let isSame = found.bitPattern == alone.bitPattern || (found.isNaN && alone.isNaN)
            return isSame && Self.same(found, Float(Self.judge(function, Double(x))), ulps: 5, room: Self.room(function))
          }
          #expect(isRight && output.keepsRest, "count \(count), steps \(step) and \(outStep)")
        }
      }
    }
  }

  /// What the judge loses in f64: by a rounded argument of exp, or in several steps.
  private static func allowance(_ function: UnaryFunction) -> (ulps: Double, room: Double) {
    switch function {
    case .gelu, .geluTanh: (300, 0)
    case .mish: (8, 0)
    default: (4, 0)
    }
  }

  @Test("f64", arguments: UnaryFunction.allCases)
  func doubles(_ function: UnaryFunction) {
    var random = SeededGenerator(seed: 12)
    for count in Self.counts {
      for step in Self.steps {
        let values = (0..<count).map { _ in Double.random(in: -8...8, using: &random) }
        let input = SpacedMemory(values, step: step, filler: 99)
        let output = SpacedMemory(count: count, step: 2, filler: 77.0)
        Kernels.map(function, Run(input.start, step: step), into: Output(output.start, step: 2), count: count)
        let allowance = Self.allowance(function)
        let isRight = zip(output.elements, input.elements).allSatisfy { found, x in
          var alone = 0.0
          withUnsafePointer(to: x) {
            Kernels.map(function, Run($0, step: 1), into: Output(&alone, step: 1), count: 1)
          }
          let isSame = found.bitPattern == alone.bitPattern || (found.isNaN && alone.isNaN)
          return isSame && Self.same(found, Self.judge(function, x), ulps: allowance.ulps, room: allowance.room)
        }
        #expect(isRight && output.keepsRest, "count \(count), step \(step)")
      }
    }
  }

  @Test("exp and sigmoid are good to a few ulp over their whole range")
  func wholeRange() {
    var x: Float = -104
    var worst: Float = 0
    var worstSigmoid: Float = 0
    while x < 88.7 {
      var y: Float = 0
      var z: Float = 0
      withUnsafePointer(to: x) {
        Kernels.map(.exp, Run($0, step: 1), into: Output(&y, step: 1), count: 1)
        Kernels.map(.sigmoid, Run($0, step: 1), into: Output(&z, step: 1), count: 1)
      }
      let expected = Float(exp(Double(x)))
      worst = max(worst, (y - expected).magnitude / expected.ulp)
      if x > -87 {
        let sigmoid = Float(1 / (1 + exp(-Double(x))))
        worstSigmoid = max(worstSigmoid, (z - sigmoid).magnitude / sigmoid.ulp)
      }
      x += 0.00173
    }
    #expect(worst <= 2)
    #expect(worstSigmoid <= 4)
  }
}
