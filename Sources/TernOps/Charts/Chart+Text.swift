extension Chart {
  /// The chart as lines for a terminal.
  func text(_ style: TextStyle) -> String {
    var canvas = TextCanvas(columns: style.pictureColumns)
    switch content {
    case .plane(let plane): plane.draw(title, style, on: &canvas)
    case .bars(let bars): bars.draw(title, style, on: &canvas)
    case .cells(let cells): cells.draw(title, style, on: &canvas)
    case .images(let images): images.draw(title, style, on: &canvas)
    }
    canvas.addNote(([note] + [shrunk(for: style)].compactMap { $0 }).filter { !$0.isEmpty }.joined(separator: "; "))
    return canvas.text(style)
  }
}

extension Chart {
  /// What was averaged or left out for want of room.
  private func shrunk(for style: TextStyle) -> String? {
    switch content {
    case .plane, .bars: return nil
    case .cells(let cells):
      let room = Cells.room(cells.rows, style)
      return Self.means("cell", (cells.values.rows, cells.values.columns), room, style)
    case .images(let images):
      let layout = images.layout(style)
      let parts = [
        layout.count < images.count ? "\(layout.count) of \(images.count) images" : nil,
        Self.means("pixel", images.size, (layout.rows, layout.columns), style),
      ]
      return parts.compactMap { $0 }.joined(separator: "; ")
    }
  }

  private static func means(
    _ part: String, _ size: (rows: Int, columns: Int), _ room: (rows: Int, columns: Int), _ style: TextStyle
  ) -> String? {
    guard size.rows > room.rows || size.columns > room.columns else { return nil }
    let shown = (min(size.rows, room.rows), min(size.columns, room.columns))
    let sign = style.isUnicode ? "×" : "x"
    return "\(size.rows) \(sign) \(size.columns) averaged down to \(shown.0) \(sign) \(shown.1) \(part)s"
  }
}

extension TextStyle {
  /// Characters that are darker the larger a number is, from nothing to everything.
  var shades: [String] { isUnicode ? [" ", "░", "▒", "▓", "█"] : [" ", ".", ":", "-", "=", "+", "*", "#", "%", "@"] }

  /// The shade of a part from 0 to 1.
  func shade(_ part: Double) -> String { shades[min(shades.count - 1, max(0, Int(part * Double(shades.count))))] }
}
