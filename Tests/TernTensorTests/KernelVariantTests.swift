import TernKernels
import TernTestSupport
import Testing

/// The kernels of every instruction set that this processor has, against those of the baseline.
@Suite struct KernelVariantTests {
  static let others = KernelVariant.available.filter { $0 != .baseline }

  private static let baseline = KernelVariant.baseline.table

  private static func floats(_ count: Int, seed: UInt64) -> [Float] {
    var random = SeededGenerator(seed: seed)
    let special: [Float] = [0, -0.0, 1, -1, .infinity, -.infinity, .nan, .leastNonzeroMagnitude, .greatestFiniteMagnitude]
    return (0..<count).map { i in
      i % 5 == 0 ? special.randomElement(using: &random)! : Float.random(in: -9...9, using: &random)
    }
  }

  /// How far apart the two may be, in units of the last place: 0 where each lane is one instruction.
  private static func tolerance(_ function: UnaryFunction) -> Float {
    switch function {
    case .negate, .abs, .sign, .sqrt, .rsqrt, .square, .reciprocal, .floor, .ceil, .round, .trunc, .relu, .relu6, .hardtanh,
      .softsign, .hardsigmoid: 0
    default: 8
    }
  }

  private static func tolerance(_ function: BinaryFunction) -> Float {
    switch function {
    case .power, .atan2, .binaryCrossEntropy: 8
    // Of the cotangent, as slopes cross 0.
    case .geluPullback, .geluTanhPullback: 128
    default: 0
    }
  }

  private static func scale<F: BinaryFloatingPoint>(_ function: BinaryFunction, _ x: F) -> F {
    switch function {
    case .geluPullback, .geluTanhPullback: x
    default: 0
    }
  }

  /// - Parameter scale: a number whose last digits count as those of a and b.
  private static func same<F: BinaryFloatingPoint>(_ a: F, _ b: F, ulps: Float, scale: F = 0) -> Bool {
    if a.isNaN && b.isNaN { return true }
    if a == b { return a.sign == b.sign || ulps > 0 }
    return a.isFinite && b.isFinite && (a - b).magnitude <= F(ulps) * max(a.ulp, b.ulp, scale.isFinite ? scale.ulp : 0)
  }

  private static func result<In, Out>(
    _ input: [In], _ zero: Out, _ kernel: (Run<In>, Output<Out>, Int) -> Void
  ) -> [Out] {
    var output = [Out](repeating: zero, count: input.count)
    input.withUnsafeBufferPointer { a in
      output.withUnsafeMutableBufferPointer { kernel(Run(a.baseAddress!, step: 1), Output($0.baseAddress!, step: 1), a.count) }
    }
    return output
  }

  private static func result<In, Out>(
    _ left: [In], _ right: [In], _ zero: Out, _ kernel: (Run<In>, Run<In>, Output<Out>, Int) -> Void
  ) -> [Out] {
    right.withUnsafeBufferPointer { b in
      result(left, zero) { kernel($0, Run(b.baseAddress!, step: 1), $1, $2) }
    }
  }

  @Test("functions of one number", arguments: others)
  func unary(_ variant: KernelVariant) {
    let table = variant.table
    for function in UnaryFunction.allCases {
      let x = Self.floats(1003, seed: 1)
      let found = Self.result(x, Float(0)) { table.mapFloat(function, $0, $1, $2) }
      let expected = Self.result(x, Float(0)) { Self.baseline.mapFloat(function, $0, $1, $2) }
      for i in x.indices where !Self.same(found[i], expected[i], ulps: Self.tolerance(function)) {
        Issue.record("\(variant) \(function)(\(x[i])): \(found[i]), baseline \(expected[i])")
      }
      let y = x.map(Double.init)
      let foundWide = Self.result(y, 0.0) { table.mapDouble(function, $0, $1, $2) }
      let expectedWide = Self.result(y, 0.0) { Self.baseline.mapDouble(function, $0, $1, $2) }
      for i in y.indices where !Self.same(foundWide[i], expectedWide[i], ulps: Self.tolerance(function)) {
        Issue.record("\(variant) \(function)(\(y[i])) in f64: \(foundWide[i]), baseline \(expectedWide[i])")
      }
    }
  }

  @Test("functions of two numbers, comparisons, choices", arguments: others)
  func binary(_ variant: KernelVariant) {
    let table = variant.table
    let x = Self.floats(1003, seed: 2)
    let y = Self.floats(1003, seed: 3)
    let wideX = x.map(Double.init), wideY = y.map(Double.init)
    for function in BinaryFunction.allCases {
      let found = Self.result(x, y, Float(0)) { table.zipFloat(function, $0, $1, $2, $3) }
      let expected = Self.result(x, y, Float(0)) { Self.baseline.zipFloat(function, $0, $1, $2, $3) }
      for i in x.indices where !Self.same(found[i], expected[i], ulps: Self.tolerance(function), scale: Self.scale(function, x[i])) {
        Issue.record("\(variant) \(function)(\(x[i]), \(y[i])): \(found[i]), baseline \(expected[i])")
      }
      let foundWide = Self.result(wideX, wideY, 0.0) { table.zipDouble(function, $0, $1, $2, $3) }
      let expectedWide = Self.result(wideX, wideY, 0.0) { Self.baseline.zipDouble(function, $0, $1, $2, $3) }
      for i in x.indices where !Self.same(foundWide[i], expectedWide[i], ulps: Self.tolerance(function), scale: Self.scale(function, wideX[i])) {
        Issue.record("\(variant) \(function)(\(x[i]), \(y[i])) in f64: \(foundWide[i]), baseline \(expectedWide[i])")
      }
    }
    for function in ComparisonFunction.allCases {
      #expect(
        Self.result(x, y, UInt8(9)) { table.compareFloat(function, $0, $1, $2, $3) }
          == Self.result(x, y, UInt8(9)) { Self.baseline.compareFloat(function, $0, $1, $2, $3) })
      #expect(
        Self.result(wideX, wideY, UInt8(9)) { table.compareDouble(function, $0, $1, $2, $3) }
          == Self.result(wideX, wideY, UInt8(9)) { Self.baseline.compareDouble(function, $0, $1, $2, $3) })
    }
    let condition = x.map { $0 > 0 ? UInt8(1) : 0 }
    let p = x.map(\.bitPattern), q = y.map(\.bitPattern)
    condition.withUnsafeBufferPointer { c in
      let run = Run(c.baseAddress!, step: 1)
      let chosen = Self.result(p, q, UInt32(0)) { table.selectWords(run, $0, $1, $2, $3) }
      #expect(chosen == x.indices.map { condition[$0] == 1 ? p[$0] : q[$0] })
    }
  }

  @Test("integers and conversions are the same", arguments: others)
  func integers(_ variant: KernelVariant) {
    let table = variant.table
    var random = SeededGenerator(seed: 4)
    let x = (0..<1003).map { _ in Int.random(in: -1000...1000, using: &random) }
    let y = (0..<1003).map { _ in Int.random(in: 1...9, using: &random) }
    for function in BinaryFunction.allCases {
      #expect(
        Self.result(x, y, 0) { _ = table.zipInt(function, $0, $1, $2, $3) }
          == Self.result(x, y, 0) { _ = Self.baseline.zipInt(function, $0, $1, $2, $3) })
    }
    for function in UnaryFunction.allCases {
      #expect(
        Self.result(x, 0) { _ = table.mapInt(function, $0, $1, $2) }
          == Self.result(x, 0) { _ = Self.baseline.mapInt(function, $0, $1, $2) })
    }
    let f = Self.floats(1003, seed: 5).map { $0.isNaN ? 0 : $0 }
    #expect(
      Self.result(f, 0.0) { table.convertFloatToDouble($0, $1, $2) }
        == Self.result(f, 0.0) { Self.baseline.convertFloatToDouble($0, $1, $2) })
    let d = f.map { Double($0) * 1.000_000_01 }
    #expect(
      Self.result(d, Float(0)) { table.convertDoubleToFloat($0, $1, $2) }
        == Self.result(d, Float(0)) { Self.baseline.convertDoubleToFloat($0, $1, $2) })
    #expect(
      Self.result(x, Float(0)) { table.convertIntToFloat($0, $1, $2) }
        == Self.result(x, Float(0)) { Self.baseline.convertIntToFloat($0, $1, $2) })
  }

  @Test("sums and products of numbers are within a bound of each other", arguments: others)
  func reductions(_ variant: KernelVariant) {
    let table = variant.table
    var random = SeededGenerator(seed: 6)
    for count in [1, 5, 64, 1000, 70_000] {
      let x = (0..<count).map { _ in Float.random(in: -1...1, using: &random) }
      let size = x.reduce(0) { $0 + Double($1.magnitude) }
      x.withUnsafeBufferPointer {
        let run = Run($0.baseAddress!, step: 1)
        // Pairwise over blocks of 256: the error grows with the logarithm of the count.
        let bound = size * 0x1p-24 * 64
        #expect((Double(table.sumFloat(run, count)) - Double(Self.baseline.sumFloat(run, count))).magnitude <= bound)
        #expect(table.extremeFloat(run, count, true) == Self.baseline.extremeFloat(run, count, true))
        #expect(table.indexOfExtremeFloat(run, count, false) == Self.baseline.indexOfExtremeFloat(run, count, false))
      }
      let y = x.map(Double.init)
      y.withUnsafeBufferPointer {
        let run = Run($0.baseAddress!, step: 1)
        #expect((table.sumDouble(run, count) - Self.baseline.sumDouble(run, count)).magnitude <= size * 0x1p-53 * 64)
      }
    }
  }

  @Test("matrix products are within a bound of each other", arguments: others)
  func matrixProducts(_ variant: KernelVariant) {
    var random = SeededGenerator(seed: 7)
    for (m, n, k) in [(1, 1, 1), (3, 5, 7), (13, 33, 65), (40, 70, 300)] {
      let a = (0..<m * k).map { _ in Float.random(in: -1...1, using: &random) }
      let b = (0..<k * n).map { _ in Float.random(in: -1...1, using: &random) }
      func product(_ table: KernelTable) -> [Float] {
        var out = [Float](repeating: 0, count: m * n)
        a.withUnsafeBufferPointer { a in
          b.withUnsafeBufferPointer { b in
            out.withUnsafeMutableBufferPointer {
              table.matmulFloat(
                MatrixView(a.baseAddress!, rowStep: k, columnStep: 1), MatrixView(b.baseAddress!, rowStep: n, columnStep: 1),
                $0.baseAddress!, n, m, n, k, Epilogue()) { _ in nil }
            }
          }
        }
        return out
      }
      let found = product(variant.table), expected = product(Self.baseline)
      // Each of k products and sums is rounded once.
      let bound = Float(k) * 0x1p-23
      #expect(zip(found, expected).allSatisfy { ($0 - $1).magnitude <= bound })
    }
  }
}
