extension Chart.Cells {
  /// Lines of a terminal that a matrix may take.
  static let mostRows = 40

  /// How many rows and columns of a matrix there is room for.
  static func room(_ rows: [String], _ style: TextStyle) -> (rows: Int, columns: Int) {
    let columns = style.pictureColumns
    return (mostRows, max(1, columns - labelWidth(rows, columns) - 3))
  }

  private static func labelWidth(_ labels: [String], _ columns: Int) -> Int {
    min(labels.map { TextWidth.columns($0) }.max() ?? 0, columns / 4)
  }

  func draw(_ title: String, _ style: TextStyle, on canvas: inout TextCanvas) {
    let labelWidth = Self.labelWidth(rows, canvas.columns)
    let left = labelWidth + (labelWidth > 0 ? 1 : 0) + 1
    let room = Self.room(rows, style)
    let shown = values.averaged(rows: room.rows, columns: room.columns)
    let longest = columns.map { TextWidth.columns($0) }.max() ?? 0
    let widest = max(1, (canvas.columns - left - 1) / max(1, shown.columns))
    // Labels stand side by side where they fit, otherwise their letters below one another.
    let isUpright = longest + 1 > widest
    let width = columns.isEmpty || isUpright ? min(2, widest) : max(2, longest + 1)
    canvas.addTitle(title, at: left)
    let edge = String(repeating: "─", count: width * shown.columns)
    canvas.put("┌" + edge + "┐", canvas.addLines(), left - 1)
    for row in 0..<shown.rows {
      let line = canvas.addLines()
      if !rows.isEmpty {
        let label = TextWidth.shortened(rows[row * values.rows / shown.rows], to: labelWidth)
        canvas.put(TextWidth.padded(label, to: labelWidth, toTheRight: true), line, 0)
      }
      canvas.put("│", line, left - 1)
      for column in 0..<shown.columns { put(shown[row, column], line, left + column * width, width, style, on: &canvas) }
      canvas.put("│", line, left + width * shown.columns)
    }
    canvas.put("└" + edge + "┘", canvas.addLines(), left - 1)
    addColumnLabels(shown, left, width, isUpright: isUpright, longest, on: &canvas)
    addScale(left, style, on: &canvas)
  }

  private func put(_ value: Double, _ line: Int, _ column: Int, _ width: Int, _ style: TextStyle, on canvas: inout TextCanvas) {
    let part = scale.place(value)
    let text = value.isNaN ? "?" : style.colours == .none ? style.shade(part.isNaN ? (value > 0 ? 1 : 0) : part) : " "
    let ground = value.isNaN || style.colours == .none ? nil : Scene.Colour.shade(part.isNaN ? (value > 0 ? 1 : 0) : part)
    canvas.put(String(repeating: text, count: width), line, column, ground: ground)
  }

  private func addColumnLabels(_ shown: Grid, _ left: Int, _ width: Int, isUpright: Bool, _ longest: Int, on canvas: inout TextCanvas) {
    guard !columns.isEmpty else { return }
    let names = (0..<shown.columns).map { TextWidth.shortened(columns[$0 * values.columns / shown.columns], to: isUpright ? 12 : longest) }
    if isUpright {
      let first = canvas.addLines(names.map(\.count).max() ?? 0)
      for (column, name) in names.enumerated() {
        for (row, letter) in name.enumerated() { canvas.put(String(letter), first + row, left + column * width) }
      }
    } else {
      let line = canvas.addLines()
      for (column, name) in names.enumerated() { canvas.put(name, line, left + column * width + (width - TextWidth.columns(name)) / 2) }
    }
  }

  /// The shades and the numbers at their ends.
  private func addScale(_ left: Int, _ style: TextStyle, on canvas: inout TextCanvas) {
    let line = canvas.addLines()
    let (low, high) = (Chart.Bars.number(scale.low), Chart.Bars.number(scale.high))
    let width = max(1, min(20, canvas.columns - left - low.count - high.count - 4))
    canvas.put(low + " │", line, left)
    let start = left + low.count + 2
    for column in 0..<width {
      let part = (Double(column) + 0.5) / Double(width)
      if style.colours == .none {
        canvas.put(style.shade(part), line, start + column)
      } else {
        canvas.put(" ", line, start + column, ground: .shade(part))
      }
    }
    canvas.put("│ " + high, line, start + width)
  }
}
