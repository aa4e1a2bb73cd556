import Testing

@testable import TernGrader

/// How wrong numbers are described.
@Suite struct MismatchPatternTests {
  private static func pattern(_ shape: [Int], _ expected: [Double], _ found: [Double], sizes: [String: Int] = [:]) -> String? {
    let wrong = zip(found, expected).map { !Expectation.agree($0, $1, 1e-6) }
    let difference = ValueDifference(
      path: "", found: Grid(shape: shape, values: found), expected: Grid(shape: shape, values: expected), wrong: wrong, tolerance: 1e-6)
    return MismatchPattern(difference, sizes: sizes)?.text
  }

  private static let matrix: [Double] = [0.3, -1.2, 2.5, 0.7, 1.9, -0.4, -2.2, 0.1, 1.1]

  @Test("a factor is named by the size that it comes from")
  func factor() {
    let twice = Self.matrix.map { $0 * 8.0.squareRoot() }
    #expect(Self.pattern([3, 3], Self.matrix, twice, sizes: ["d": 8, "t": 3]) == "every number is 2.83 times what it should be (sqrt(d), as d = 8)")
    #expect(Self.pattern([3, 3], Self.matrix, Self.matrix.map { -$0 }) == "every sign is the opposite")
    #expect(Self.pattern([3, 3], Self.matrix, Self.matrix.map { $0 * 0.77 }) == "every number is 0.77 times what it should be")
    // Of one number it takes several inputs to know.
    #expect(Self.pattern([1], [4], [3], sizes: ["n": 4]) == nil)
    let sums: [(found: Double, expected: Double, sizes: [String: Int])] = [(6.0, 2.0, ["n": 3, "d": 2]), (5.0, 1.0, ["n": 5, "d": 2]), (1.5, 1.5, ["n": 1, "d": 4]), (-14.0, -2.0, ["n": 7, "d": 4])]
    #expect(FactorOfSizes.common(sums) == "on every input it is n times what it should be")
    #expect(FactorOfSizes.common(sums.map { ($0.expected / 2, $0.expected, $0.sizes) }) == "on every input it is 1/2 times what it should be")
    #expect(FactorOfSizes.common(sums.map { (-$0.expected, $0.expected, $0.sizes) }) == "on every input its sign is the opposite")
    #expect(FactorOfSizes.common(sums.map { ($0.expected + 1, $0.expected, $0.sizes) }) == nil)
  }

  @Test("an offset, zeros, NaN")
  func numbers() {
    #expect(Self.pattern([9], Self.matrix, Self.matrix.map { $0 + 0.5 }) == "every number is 0.5 too large")
    #expect(Self.pattern([9], Self.matrix, Self.matrix.map { _ in 0 }) == "every number is 0")
    #expect(Self.pattern([9], Self.matrix, [.nan] + Self.matrix.dropFirst()) == "1 of 9 numbers is NaN")
    #expect(Self.pattern([1], [1], [.infinity]) == "the number is inf")
  }

  @Test("axes exchanged, shifted, turned round, in another order")
  func order() {
    let m = Self.matrix
    #expect(Self.pattern([3, 3], m, [m[0], m[3], m[6], m[1], m[4], m[7], m[2], m[5], m[8]])?.contains("transposed") == true)
    #expect(Self.pattern([9], m, [7] + m.dropLast()) == "it is shifted by one along axis 0, towards the end")
    #expect(Self.pattern([9], m, m.dropFirst() + [7]) == "it is shifted by one along axis 0, towards the beginning")
    #expect(Self.pattern([9], m, m.reversed()) == "it is the wrong way round along axis 0")
    #expect(Self.pattern([9], m, m.sorted()) == "the numbers are right, but stand in other places")
  }

  @Test("sums along another axis: a softmax over the wrong one")
  func sums() {
    let rows: [Double] = [0.2, 0.8, 0.7, 0.3], columns: [Double] = [0.4, 0.9, 0.6, 0.1]
    #expect(Self.pattern([2, 2], rows, columns) == "the numbers add up to 1 along axis 0, but should along axis 1")
  }

  @Test("one row, one column, the diagonal and above, only the first of a batch")
  func place() {
    func changed(_ shape: [Int], _ isWrong: ([Int]) -> Bool) -> String? {
      let count = shape.reduce(1, *)
      let expected = (0..<count).map { Double($0 * $0 % 17) + 0.5 }
      let grid = Grid(shape: shape, values: expected)
      let found = expected.indices.map { isWrong(grid.index($0)) ? expected[$0] * 1.3 + Double($0 % 5) + 1 : expected[$0] }
      return Self.pattern(shape, expected, found)
    }
    #expect(changed([4, 5]) { $0[0] == 2 } == "only row 2 is wrong")
    #expect(changed([4, 5]) { $0[1] == 4 } == "only column 4 is wrong")
    #expect(changed([4, 5]) { $0[0] != 1 } == "only row 1 is right")
    #expect(changed([4, 4]) { $0[1] >= $0[0] } == "only the numbers on the diagonal and above are wrong")
    #expect(changed([4, 4]) { $0[1] > $0[0] } == "only the numbers above the diagonal are wrong")
    #expect(changed([4, 4]) { $0[1] == $0[0] } == "only the numbers on the diagonal are wrong")
    #expect(changed([4, 3, 2]) { $0[0] != 0 } == "only the first entry of axis 0, the batch, is right")
    #expect(changed([2, 3, 4, 5]) { $0[1] == 2 } == "only entry of axis 1, number 2 is wrong")
  }
}
