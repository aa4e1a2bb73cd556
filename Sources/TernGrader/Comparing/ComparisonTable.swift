import TernOps
import TernTensor

/// Numbers that were found and expected, side by side.
struct ComparisonTable {
  let expected: String
  let found: String
  /// Rows of a table with a heading; empty when two lines say it all.
  let lines: [String]

  init(_ difference: ValueDifference) {
    if let wholes = difference.wholes {
      (expected, found, lines) = (wholes.expected, wholes.found, [])
      return
    }
    guard let found = difference.found, let expected = difference.expected else {
      (self.expected, self.found, lines) = ("", "", [])
      return
    }
    if difference.areTruths {
      self.expected = expected.text { $0 == 0 ? "false" : "true" }
      self.found = found.text { $0 == 0 ? "false" : "true" }
      lines = Self.map(found, difference.wrong)
      return
    }
    self.expected = expected.text(Text.number)
    self.found = found.text(Text.number)
    if found.count <= 1 {
      lines = []
    } else if found.rank <= 2, (found.shape.last ?? 0) <= 4, found.count <= 32 {
      lines = Self.rows(found, expected, difference.wrong)
    } else if found.count == found.shape.last, found.count <= 64 {
      lines = Self.row(found, expected, difference.wrong)
    } else {
      lines = Self.map(found, difference.wrong) + Self.worst(found, expected, difference.wrong)
    }
  }

  /// Expected, found and difference, row by row.
  private static func rows(_ found: Grid, _ expected: Grid, _ wrong: [Bool]) -> [String] {
    let columns = found.shape.last ?? 1
    let count = found.count / max(columns, 1)
    func cells(_ values: [Double], _ row: Int) -> [String] { (0..<columns).map { Text.number3(values[row * columns + $0]) } }
    func marks(_ row: Int) -> [String] {
      (row * columns..<(row + 1) * columns).map { wrong[$0] ? Text.number3(found.values[$0] - expected.values[$0]) : "·" }
    }
    let all = (0..<count).map { (cells(expected.values, $0), cells(found.values, $0), marks($0)) }
    let width = max(5, all.flatMap { $0.0 + $0.1 + $0.2 }.map(\.count).max() ?? 5)
    func block(_ cells: [String]) -> String { cells.map { String(repeating: " ", count: width - $0.count) + $0 }.joined(separator: " ") }
    let blockWidth = columns * (width + 1) - 1
    func heading(_ text: String) -> String { text + String(repeating: " ", count: max(0, blockWidth - text.count)) }
    var lines = [heading("expected") + "   " + heading("got") + "   difference"]
    for (a, b, c) in all { lines.append("\(block(a))   \(block(b))   \(block(c))") }
    return lines
  }

  /// Expected, found and difference of one row, below one another, in as many pieces as fit a terminal.
  private static func row(_ found: Grid, _ expected: Grid, _ wrong: [Bool]) -> [String] {
    let differences = wrong.indices.map { wrong[$0] ? Text.number3(found.values[$0] - expected.values[$0]) : "·" }
    let rows = [("expected", expected.values.map(Text.number3)), ("got", found.values.map(Text.number3)), ("difference", differences)]
    let width = rows.flatMap { $0.1 }.map(\.count).max() ?? 1
    let columns = max(1, (rowWidth - labelWidth) / (width + 1))
    var lines: [String] = []
    for start in stride(from: 0, to: found.count, by: columns) {
      for (label, cells) in rows {
        let piece = cells[start..<min(start + columns, cells.count)]
        lines.append(TextWidth.padded(label, to: labelWidth) + piece.map { String(repeating: " ", count: width + 1 - $0.count) + $0 }.joined())
      }
    }
    return lines
  }

  private static let rowWidth = 76, labelWidth = 10

  /// Where numbers are wrong in something larger: a mark for each, of at most 40 × 20.
  private static func map(_ found: Grid, _ wrong: [Bool]) -> [String] {
    let columns = found.rank == 0 ? 1 : found.shape[found.rank - 1]
    let rows = found.count / max(columns, 1)
    guard columns > 1, rows > 1, columns <= 60 else { return [] }
    var lines = ["where it is wrong (#) and right (·), row by row:"]
    for row in 0..<min(rows, 20) { lines.append("  " + (0..<columns).map { wrong[row * columns + $0] ? "#" : "·" }.joined()) }
    if rows > 20 { lines.append("  … \(rows - 20) more rows") }
    return lines
  }

  private static func worst(_ found: Grid, _ expected: Grid, _ wrong: [Bool]) -> [String] {
    guard let worst = wrong.indices.filter({ wrong[$0] }).max(by: { a, b in
      (found.values[a] - expected.values[a]).magnitude < (found.values[b] - expected.values[b]).magnitude
    }) else { return [] }
    let index = found.index(worst).map(String.init).joined(separator: ", ")
    return ["worst at [\(index)]: expected \(Text.number(expected.values[worst])), got \(Text.number(found.values[worst]))"]
  }
}
