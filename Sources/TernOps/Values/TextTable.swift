/// Columns of text that are as wide as they need.
package enum TextTable {
  /// A line for each row, without blanks at its end.
  ///
  /// - Parameter toTheRight: the numbers of the columns whose cells stand at the right.
  package static func text(_ rows: [[String]], toTheRight: Set<Int>) -> String {
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      var line = ""
      for (column, cell) in row.enumerated() {
        let blank = String(repeating: " ", count: widths[column] - cell.count)
        line += (toTheRight.contains(column) ? blank + cell : cell + blank) + "  "
      }
      while line.last == " " { line.removeLast() }
      return line + "\n"
    }.joined()
  }
}
