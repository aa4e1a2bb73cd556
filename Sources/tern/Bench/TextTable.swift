/// Rows under heads, in columns that are as wide as they need.
struct TextTable {
  let heads: [String]
  /// The heads of the columns whose texts begin at the left; those of the others end at the right.
  let leftAligned: Set<String>
  let rows: [[String]]

  /// With a newline behind each row, and no blanks before it.
  var text: String {
    let widths = heads.indices.map { column in ([heads] + rows).map { $0[column].count }.max() ?? 0 }
    var text = ""
    for row in [heads] + rows {
      let line = row.indices.map { column in
        let gap = String(repeating: " ", count: widths[column] - row[column].count)
        return leftAligned.contains(heads[column]) ? row[column] + gap : gap + row[column]
      }.joined(separator: "  ")
      text += line.prefix(upTo: line.lastIndex { $0 != " " }.map { line.index(after: $0) } ?? line.startIndex) + "\n"
    }
    return text
  }
}
