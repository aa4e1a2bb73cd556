import TernOps
import TernTensor
import Testing

@testable import TernGrader

/// Numbers that were found and expected, as they are shown.
@Suite struct ComparisonTableTests {
  private static func table(_ found: [Double], _ expected: [Double]) -> ComparisonTable {
    ComparisonTable(
      ValueDifference(
        path: "", found: Grid(shape: [found.count], values: found), expected: Grid(shape: [expected.count], values: expected),
        wrong: zip(found, expected).map { $0 != $1 }, tolerance: 0))
  }

  @Test("a row of numbers stands below the one that was expected")
  func row() {
    #expect(Self.table([0, 1, 2, 0, 1], [0, 0, 1, 1, 2]).lines == ["expected    0  0  1  1  2", "got         0  1  2  0  1", "difference  ·  1  1 -1 -1"])
    #expect(Self.table([0.5, 1, 1, 1, 1], [0.25, 1, 1, 1, 1]).lines[2] == "difference 0.25    ·    ·    ·    ·")
  }

  @Test("a difference that is not shown takes no room")
  func hiddenDifference() {
    let found = Grid(shape: [2, 2], values: [1, 0.1 + 0.2, 1, 1]), expected = Grid(shape: [2, 2], values: [1, 0.3, 1, 2])
    let table = ComparisonTable(ValueDifference(path: "", found: found, expected: expected, wrong: [false, false, false, true], tolerance: 1e-9))
    #expect(
      table.lines == [
        "expected      got           difference", "    1   0.3       1   0.3       ·     ·", "    1     2       1     1       ·    -1",
      ])
  }

  @Test("a long row goes on below, within a terminal")
  func longRow() {
    let lines = Self.table((0..<40).map { Double($0) }, (0..<40).map { Double($0 + 1) }).lines
    #expect(lines.count == 6 && lines.allSatisfy { $0.count <= 76 }, "\(lines)")
    #expect(lines[3].hasPrefix("expected") && lines[3].hasSuffix(" 40") && lines[4].hasPrefix("got") && lines[4].hasSuffix(" 39"))
  }

  @Test("no zero has a sign")
  func zeros() {
    let small = Self.table([-0.0, 1], [1, -0.0]), wide = Self.table([-0.0, 0, 0, 0, 1], [0, -0.0, 1, 1, 1])
    for text in small.lines + wide.lines + [small.expected, small.found] { #expect(!text.contains("-0"), "\(text)") }
    #expect(Self.table([-0.0], [1]).found == "0")
  }

  @Test("small results with parts are shown as a whole, without floating numbers")
  func wholes() throws {
    func pairs(_ numbers: [Value]) throws -> Value { try .tuple(numbers.map { try .tuple([$0]) }) }
    func table(_ found: Value, _ expected: Value) throws -> ComparisonTable {
      ComparisonTable(try #require(Expectation(expected, exact: nil, scale: 1).difference(found)))
    }
    let parts = try table(pairs([.i64(1), .i64(0)]), pairs([.i64(0), .i64(1)]))
    #expect(parts.expected == "((0,), (1,))" && parts.found == "((1,), (0,))" && parts.lines.isEmpty)
    let structure = try table(.tuple([]), pairs([.i64(0)]))
    #expect(structure.expected == "((0,),)" && structure.found == "()")
    let floats = try table(pairs([.f32(1), .f32(0)]), pairs([.f32(0), .f32(0)]))
    #expect(floats.expected == "0" && floats.found == "1")
    let long = try table(pairs((0..<20).map { .i64($0 + 1) }), pairs((0..<20).map { .i64($0) }))
    #expect(long.expected == "0" && long.found == "1")
  }
}
