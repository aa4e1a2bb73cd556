import TernKernels
import TernTestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// `Kernels.zip` and `Kernels.compare` over every pair of steps and many counts, against plain loops.
@Suite struct ZipKernelTests {
  /// Python's `//`, from an exact remainder.
  private static func floorDivided(_ x: Double, _ y: Double) -> Double {
    if y == 0 { return x / y }
    return ((x - fmod(x, y)) / y).rounded() - (fmod(x, y) != 0 && (x < 0) != (y < 0) ? 1 : 0)
  }

  private static func remainder(_ x: Double, _ y: Double) -> Double {
    let r = fmod(x, y)
    return r != 0 && (r < 0) != (y < 0) ? r + y : r
  }

  private static func judge(_ function: BinaryFunction, _ x: Double, _ y: Double) -> Double {
    switch function {
    case .add: x + y
    case .subtract: x - y
    case .multiply: x * y
    case .divide: x / y
    case .floorDivide: floorDivided(x, y)
    case .remainder: remainder(x, y)
    case .power: pow(x, y)
    case .minimum: x.isNaN || y.isNaN ? .nan : min(x, y)
    case .maximum: x.isNaN || y.isNaN ? .nan : max(x, y)
    case .atan2: atan2(x, y)
    case .weight: x == 0 ? 0 : x * y
    case .reluPullback: y > 0 ? x : 0
    case .tanhPullback: x * (1 - y * y)
    case .sigmoidPullback: x * (y * (1 - y))
    case .geluPullback: x == 0 ? 0 : x * (erfc(-y / 2.0.squareRoot()) / 2 + y * exp(-y * y / 2) / (2 * Double.pi).squareRoot())
    case .binaryCrossEntropy: -(y * judge(.maximum, log(x), -100) + (1 - y) * judge(.maximum, log1p(-x), -100))
    case .binaryCrossEntropySlope: (x - y) / judge(.maximum, x * (1 - x), 1e-12)
    case .geluTanhPullback:
      // By the tangent: half of 1 + tanh u, and its slope.
      x == 0 ? 0 : x * (0.5 * (1 + tanh(u(y))) + 0.5 * y * (1 - tanh(u(y)) * tanh(u(y))) * (2 / Double.pi).squareRoot() * (1 + 0.134145 * y * y))
    }
  }

  private static func u(_ y: Double) -> Double { (2 / Double.pi).squareRoot() * (y + 0.044715 * y * y * y) }

  private static func values(_ count: Int, _ random: inout SeededGenerator) -> [Float] {
    // Eighths, so that sums and quotients of them are the same in f32 and f64 until they are rounded.
    (0..<count).map { _ in
      switch Int.random(in: 0..<12, using: &random) {
      case 0: .nan
      case 1: 0
      default: Float(Int.random(in: -64...64, using: &random)) / 8
      }
    }
  }

  private static func same<F: BinaryFloatingPoint>(_ function: BinaryFunction, _ found: F, _ expected: F, _ x: F) -> Bool {
    if found == expected || (found.isNaN && expected.isNaN) { return true }
    let distance = (found - expected).magnitude
    // Slopes that cross 0 are right to a share of their size elsewhere.
    if function == .binaryCrossEntropy { return distance <= F(1024).ulp }
    if function == .geluPullback || function == .geluTanhPullback { return distance <= 128 * x.ulp }
    return distance <= 2 * expected.ulp
  }

  @Test("floats", arguments: BinaryFunction.allCases)
  func floats(_ function: BinaryFunction) {
    var random = SeededGenerator(seed: 21)
    for count in MapKernelTests.counts {
      for left in MapKernelTests.steps {
        for right in MapKernelTests.steps {
          let x = Self.values(count, &random)
          let y = Self.values(count, &random)
          let outStep = [1, 2, -1].randomElement(using: &random)!
          let a = SpacedMemory(x, step: left, filler: 9)
          let b = SpacedMemory(y, step: right, filler: 9)
          let out = SpacedMemory(count: count, step: outStep, filler: Float(5))
          Kernels.zip(
            function, Run(a.start, step: left), Run(b.start, step: right), into: Output(out.start, step: outStep),
            count: count)
          let p = a.elements
          let q = b.elements
          let found = out.elements
          let isRight = (0..<count).allSatisfy {
            Self.same(function, found[$0], Float(Self.judge(function, Double(p[$0]), Double(q[$0]))), p[$0])
          }
          #expect(isRight && out.keepsRest, "f32, count \(count), steps \(left), \(right), \(outStep)")

          let c = SpacedMemory(x.map(Double.init), step: left, filler: 9)
          let d = SpacedMemory(y.map(Double.init), step: right, filler: 9)
          let wide = SpacedMemory(count: count, step: outStep, filler: 5.0)
          Kernels.zip(
            function, Run(c.start, step: left), Run(d.start, step: right), into: Output(wide.start, step: outStep),
            count: count)
          let r = c.elements
          let s = d.elements
          let foundWide = wide.elements
          #expect(
            (0..<count).allSatisfy { Self.same(function, foundWide[$0], Self.judge(function, r[$0], s[$0]), r[$0]) } && wide.keepsRest)
        }
      }
    }
  }

  @Test("the result may go where an operand was")
  func inPlace() {
    for count in [0, 1, 7, 8, 9, 31, 70] {
      let x = SpacedMemory((0..<count).map { Float($0) }, step: 1, filler: 0)
      Kernels.zip(.multiply, Run(x.start, step: 1), Run(x.start, step: 1), into: Output(x.start, step: 1), count: count)
      #expect(x.elements == (0..<count).map { Float($0 * $0) })
    }
  }

  @Test("comparisons", arguments: ComparisonFunction.allCases)
  func comparisons(_ function: ComparisonFunction) {
    var random = SeededGenerator(seed: 22)
    for count in MapKernelTests.counts {
      for left in MapKernelTests.steps {
        for right in MapKernelTests.steps {
          let a = SpacedMemory(Self.values(count, &random), step: left, filler: 9)
          let b = SpacedMemory(Self.values(count, &random), step: right, filler: 9)
          let out = SpacedMemory(count: count, step: left == 0 ? 1 : left, filler: UInt8(7))
          Kernels.compare(
            function, Run(a.start, step: left), Run(b.start, step: right), into: Output(out.start, step: out.step),
            count: count)
          let expected = zip(a.elements, b.elements).map { x, y in
            switch function {
            case .equal: x == y
            case .notEqual: x != y
            case .less: x < y
            case .lessEqual: x <= y
            case .greater: x > y
            case .greaterEqual: x >= y
            }
          }
          #expect(out.elements == expected.map { $0 ? 1 : 0 } && out.keepsRest)
        }
      }
    }
  }

  /// Python's integers, from `quotientAndRemainder`.
  @Test func integerDivision() {
    for x in -20...20 {
      for y in -6...6 where y != 0 {
        let expected = Int((Double(x) / Double(y)).rounded(.down))
        #expect(ScalarArithmetic.floorDivided(x, y) == (expected, false))
        #expect(ScalarArithmetic.remainder(x, y) == x - y * expected)
      }
    }
    #expect(ScalarArithmetic.floorDivided(Int.min, -1).1)
    #expect(ScalarArithmetic.remainder(Int.min, -1) == 0)
    for x in -6...6 {
      var expected = 1
      for y in 0...12 {
        #expect(ScalarArithmetic.power(x, y) == (expected, false))
        expected *= x
      }
    }
    #expect(ScalarArithmetic.power(2, 63).1)
    #expect(ScalarArithmetic.power(-2, 63) == (.min, false))
    #expect(ScalarArithmetic.power(-1, .max) == (-1, false))
    #expect(ScalarArithmetic.power(0, .max) == (0, false))
    #expect(ScalarArithmetic.power(3_037_000_500, 2).1)
  }
}
