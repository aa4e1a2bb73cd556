import TernKernels
import TernTestSupport
import Testing

// The judge is the C library's `long double`, which has 11 bits more on x86-64.
#if arch(x86_64) && canImport(Glibc)
  import Glibc

  /// The functions of f64 against the C library's in 80 bits, over numbers of every size and close to where the kernels change
  /// their ways. With the environment variable `TERN_EVERY_FLOAT` set, over 25 times as many.
  @Suite struct DoubleAccuracyTests {
    private static let count = getenv("TERN_EVERY_FLOAT") == nil ? 200_000 : 5_000_000

    private struct Case: Sendable {
      let function: UnaryFunction
      /// In units of the last place, and the least size of a result whose last place counts.
      let limit: Double
      var least = 0.0
      let judge: @Sendable (Float80) -> Float80

      init(_ function: UnaryFunction, _ limit: Double, least: Double = 0, _ judge: @escaping @Sendable (Float80) -> Float80) {
        (self.function, self.limit, self.least, self.judge) = (function, limit, least, judge)
      }
    }

    private static func sigmoid(_ x: Float80) -> Float80 { x < 0 ? expl(x) / (1 + expl(x)) : 1 / (1 + expl(-x)) }
    private static func softplus(_ x: Float80) -> Float80 { x > 60 ? x : log1pl(expl(x)) }

    private static let cases: [Case] = [
      Case(.exp, 1.5) { expl($0) }, Case(.expm1, 1.5) { expm1l($0) }, Case(.log, 1.5) { logl($0) },
      Case(.log1p, 1.5) { log1pl($0) }, Case(.log2, 1.5) { log2l($0) }, Case(.sin, 1.5) { sinl($0) },
      Case(.cos, 1.5) { cosl($0) }, Case(.tan, 1.5) { tanl($0) }, Case(.sinh, 1.5) { sinhl($0) },
      Case(.cosh, 1.5) { coshl($0) }, Case(.tanh, 1.5) { tanhl($0) }, Case(.asin, 1.5) { asinl($0) },
      Case(.acos, 1.5) { acosl($0) }, Case(.atan, 1.5) { atanl($0) }, Case(.erf, 1.5) { erfl($0) },
      Case(.erfc, 1.5) { erfcl($0) }, Case(.sigmoid, 1.5) { sigmoid($0) },
      // Negative numbers go to the C library, which is 6 ulp off near zeros of the function: there the last place of 1 counts.
      Case(.lgamma, 4, least: 1) { Gamma.logarithm($0) }, Case(.lgamma, 4) { Gamma.logarithm($0) },
      Case(.softplus, 2) { softplus($0) }, Case(.logSigmoid, 2) { -softplus(-$0) }, Case(.selu, 2) { selu($0) },
      Case(.geluTanh, 2) { $0 * sigmoid(2 * 0.797884560802865355879892119868763737 * ($0 + 0.044715 * $0 * $0 * $0)) },
      Case(.gelu, 3) { 0.5 * $0 * erfcl(-$0 * (0.5 as Float80).squareRoot()) },
      Case(.silu, 3.5) { $0 * sigmoid($0) }, Case(.mish, 5) { mish($0) },
    ]

    private static func selu(_ x: Float80) -> Float80 {
      1.0507009873554804934193349852946 * (x > 0 ? x : 1.6732632423543772848170429916717 * expm1l(x))
    }

    private static func mish(_ x: Float80) -> Float80 {
      let e = expl(min(x, 60))
      return x * (e * (e + 2) / (e * (e + 2) + 2))
    }

    private enum Gamma {
      static func logarithm(_ x: Float80) -> Float80 {
        var sign: Int32 = 0
        return lgammal_r(x, &sign)
      }
    }

    private static let special: [Double] = [
      0, -0.0, 1, -1, 2, -2, 3, -3, 0.5, -0.5, 0.25, 7, -7, 20, -20, 1e3, -1e3, .infinity, -.infinity, .nan,
      .leastNonzeroMagnitude, -.leastNonzeroMagnitude, .leastNormalMagnitude, -.leastNormalMagnitude, 0x1p-1060, 0x1p-500,
      .greatestFiniteMagnitude, -.greatestFiniteMagnitude, 1e300, -1e300, 0x1p53 + 1, -0x1p53 - 1, 0x1p54, 1.5, -1.5, -2.5,
      709.78, 709.79, 710.4, 710.5, -708.4, -710, -745.1, -745.2, 26.5, 27.3, 40, -37.5, -38.6, 22, -22,
    ]

    /// Where a function or its kernel turns: zeros, thresholds, the ends of what a result can be.
    private static let edges: [Double] = [
      1, 2, 0.5, 0.25, 0.5.squareRoot(), 2.0.squareRoot(), 0.3466, 0.6931, 1.0397, .pi / 4, .pi / 2, .pi, 2 * .pi, 0.41421356,
      2.41421356, 0.56, 0.79, 0.25, 1.5, 2.5, 3.5, 7.5, 6, 10, 22, 27.3, 37, 38.5, 40, 690, 700, 708.4, 709.78, 710.47, 745.13,
    ]

    private static func samples(_ count: Int, _ random: inout SeededGenerator) -> [Double] {
      var x = special
      while x.count < count {
        let near = Double.random(in: -1...1, using: &random) * scalbn(1, -Int.random(in: 0..<54, using: &random))
        switch x.count % 8 {
        case 0: x.append(Double(bitPattern: .random(in: 0...UInt64.max, using: &random)))
        case 1: x.append(.random(in: -1...1, using: &random))
        case 2: x.append(.random(in: -8...8, using: &random))
        case 3: x.append(.random(in: -40...40, using: &random))
        case 4: x.append(.random(in: -800...800, using: &random))
        case 5: x.append((Bool.random(using: &random) ? 1 : -1) * edges.randomElement(using: &random)! * (1 + near))
        case 6: x.append(scalbn(.random(in: -2...2, using: &random), .random(in: -40..<20, using: &random)))
        default: x.append(Double(Int.random(in: -130_000...130_000, using: &random)) * (.pi / 2) + near)
        }
      }
      return x
    }

    /// How far `found` is from the exact `expected`, in units of the last place.
    private static func error(_ found: Double, _ expected: Float80, least: Double = 0) -> Double {
      let rounded = Double(expected)
      if found.isNaN || rounded.isNaN { return found.isNaN && rounded.isNaN ? 0 : .infinity }
      if found == 0, rounded == 0 { return found.sign == rounded.sign ? 0 : .infinity }
      if !found.isFinite || !rounded.isFinite {
        // One step beyond the largest number is infinity.
        let largest = Float80(Double.greatestFiniteMagnitude)
        return found == rounded || (found.magnitude >= Double(largest) && expected.magnitude >= largest) ? 0 : .infinity
      }
      return Double((Float80(found) - expected).magnitude / Float80(max(rounded.ulp, least.ulp)))
    }

    private static func result(_ x: [Double], _ kernel: (Run<Double>, Output<Double>, Int) -> Void) -> [Double] {
      var y = x
      x.withUnsafeBufferPointer { a in
        y.withUnsafeMutableBufferPointer { kernel(Run(a.baseAddress!, step: 1), Output($0.baseAddress!, step: 1), a.count) }
      }
      return y
    }

    @Test("within a few units of the last place")
    func unary() {
      var random = SeededGenerator(seed: 21)
      let x = Self.samples(Self.count, &random)
      for aCase in Self.cases {
        let expected = x.map { aCase.judge(Float80($0)) }
        for variant in KernelVariant.available {
          let table = variant.table
          let y = Self.result(x) { table.mapDouble(aCase.function, $0, $1, $2) }
          var worst = 0.0, at = 0
          for i in x.indices {
            if aCase.function == .lgamma, (x[i] < 0) != (aCase.least == 1) { continue }
            let error = Self.error(y[i], expected[i], least: aCase.least)
            if error > worst { (worst, at) = (error, i) }
          }
          if getenv("TERN_EVERY_FLOAT") != nil { print(variant, aCase.function, "worst", worst, "ulp at", x[at]) }
          #expect(worst <= aCase.limit, "\(variant) \(aCase.function)(\(x[at])) = \(y[at]) is \(worst) ulp off")
        }
      }
    }

    @Test("powers and angles", arguments: KernelVariant.available)
    func binary(_ variant: KernelVariant) {
      let table = variant.table
      var random = SeededGenerator(seed: 22)
      var x: [Double] = [], y: [Double] = []
      for a in Self.special { for b in Self.special { x.append(a); y.append(b) } }
      let specials = x.count
      while x.count < Self.count {
        let base = scalbn(Double.random(in: 0.5...1, using: &random), .random(in: -1000...1000, using: &random))
        let near = 1 + Double.random(in: -1...1, using: &random) * scalbn(1, -Int.random(in: 0..<40, using: &random))
        let bits = (0..<2).map { _ in Double(bitPattern: .random(in: 0...UInt64.max, using: &random)) }
        x += [bits[0], base, near, .random(in: -10...10, using: &random)]
        y += [
          bits[1], .random(in: -745...710, using: &random) / log(base),
          scalbn(.random(in: -2...2, using: &random), .random(in: 0..<45, using: &random)),
          Double(Int.random(in: -30...30, using: &random)),
        ]
      }
      let cases: [(BinaryFunction, Double, (Float80, Float80) -> Float80, (Double, Double) -> Double)] = [
        (.power, 1.5, { powl($0, $1) }, { pow($0, $1) }), (.atan2, 1.5, { atan2l($0, $1) }, { atan2($0, $1) }),
      ]
      for (function, limit, judge, library) in cases {
        let z = y.withUnsafeBufferPointer { b in
          Self.result(x) { table.zipDouble(function, $0, Run(b.baseAddress!, step: 1), $1, $2) }
        }
        var worst = 0.0, at = 0
        for i in x.indices {
          let error = Self.error(z[i], judge(Float80(x[i]), Float80(y[i])))
          if error > worst { (worst, at) = (error, i) }
        }
        #expect(worst <= limit, "\(function)(\(x[at]), \(y[at])) = \(z[at]) is \(worst) ulp off")
        // Results that are exact by the C standard.
        for i in 0..<specials {
          let expected = library(x[i], y[i])
          guard expected.isNaN || expected.isInfinite || expected == 0 || expected.magnitude == 1 else { continue }
          let isSame = expected.isNaN ? z[i].isNaN : z[i] == expected && z[i].sign == expected.sign
          #expect(isSame, "\(function)(\(x[i]), \(y[i])) = \(z[i]), not \(expected)")
        }
      }
    }

    @Test("no element changes another's result", arguments: KernelVariant.available)
    func neighbours(_ variant: KernelVariant) {
      let table = variant.table
      var random = SeededGenerator(seed: 23)
      // Special numbers between ordinary ones.
      var x = Self.samples(2000, &random)
      x.shuffle(using: &random)
      let y = x.map { Float($0) }
      let reversed = Array(x.reversed())
      let reversedY = Array(y.reversed())
      for function in UnaryFunction.allCases {
        let forth = Self.result(x) { table.mapDouble(function, $0, $1, $2) }
        let back = Self.result(reversed) { table.mapDouble(function, $0, $1, $2) }.reversed()
        #expect(zip(forth, back).allSatisfy { $0.bitPattern == $1.bitPattern || ($0.isNaN && $1.isNaN) }, "\(function)")
        var forthY = y, backY = y
        y.withUnsafeBufferPointer { a in
          forthY.withUnsafeMutableBufferPointer {
            table.mapFloat(function, Run(a.baseAddress!, step: 1), Output($0.baseAddress!, step: 1), a.count)
          }
        }
        reversedY.withUnsafeBufferPointer { a in
          backY.withUnsafeMutableBufferPointer {
            table.mapFloat(function, Run(a.baseAddress!, step: 1), Output($0.baseAddress!, step: 1), a.count)
          }
        }
        backY.reverse()
        #expect(zip(forthY, backY).allSatisfy { $0.bitPattern == $1.bitPattern || ($0.isNaN && $1.isNaN) }, "\(function) f32")
      }
    }
  }
#endif
