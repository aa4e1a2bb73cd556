extension Chart.Images {
  private static let gap = 2
  /// Lines of a terminal that images may take.
  private static let mostLines = 48

  /// How images stand on lines.
  struct Layout: Equatable {
    /// How many of them are shown, and how many side by side.
    var count: Int
    var across: Int
    /// The pixels that each has.
    var rows: Int
    var columns: Int
    /// Whether a pixel takes two characters side by side, which are nearly a square; otherwise two pixels, one above the other, take one.
    var isWide: Bool
    /// How many lines each takes.
    var lines: Int { isWide ? rows : (rows + 1) / 2 }
  }

  func layout(_ style: TextStyle) -> Layout {
    let room = style.pictureColumns
    guard images.count > 0, size.rows > 0, size.columns > 0 else { return Layout(count: 0, across: 0, rows: 0, columns: 0, isWide: false) }
    if style.colours == .none, 2 * size.columns <= room, size.rows <= Self.mostLines {
      return stacked(room, size.rows, size.columns, isWide: true)
    }
    // Both sides shrink alike.
    let factor = max(1, Double(size.columns) / Double(room), Double(size.rows) / Double(2 * Self.mostLines))
    return stacked(
      room, max(1, Int((Double(size.rows) / factor).rounded())), max(1, Int((Double(size.columns) / factor).rounded())), isWide: false)
  }

  /// As many side by side and below one another as there is room for.
  private func stacked(_ room: Int, _ rows: Int, _ columns: Int, isWide: Bool) -> Layout {
    var layout = Layout(count: 0, across: 0, rows: rows, columns: columns, isWide: isWide)
    layout.across = max(1, min(images.count, (room + Self.gap) / (columns * (isWide ? 2 : 1) + Self.gap)))
    layout.count = min(images.count, layout.across * max(1, (Self.mostLines + 1) / (layout.lines + 1)))
    // Where not all fit that way, smaller pixels may help.
    if isWide, layout.count < images.count { return stacked(room, rows, columns, isWide: false) }
    return layout
  }

  func draw(_ title: String, _ style: TextStyle, on canvas: inout TextCanvas) {
    let layout = layout(style)
    canvas.addTitle(title, at: 0)
    for (number, image) in images.prefix(layout.count).enumerated() {
      if number % layout.across == 0 { canvas.addLines(layout.lines + (number > 0 ? 1 : 0)) }
      let first = canvas.lines.count - layout.lines
      let small = image.averaged(rows: layout.rows, columns: layout.columns)
      let left = number % layout.across * (layout.columns * (layout.isWide ? 2 : 1) + Self.gap)
      for line in 0..<layout.lines {
        for column in 0..<small.columns {
          if layout.isWide {
            let shade = small.brightness(line, column).map(style.shade) ?? "?"
            canvas.put(shade + shade, first + line, left + 2 * column)
          } else {
            put(small, line, column, first + line, left + column, style, on: &canvas)
          }
        }
      }
    }
  }

  /// Two pixels, one above the other, in a character.
  private func put(
    _ image: PixelGrid, _ pair: Int, _ pixel: Int, _ line: Int, _ column: Int, _ style: TextStyle, on canvas: inout TextCanvas
  ) {
    let hasLower = pair * 2 + 1 < image.rows
    if style.colours == .none {
      let parts = [image.brightness(pair * 2, pixel), hasLower ? image.brightness(pair * 2 + 1, pixel) : nil].compactMap { $0 }
      canvas.put(parts.isEmpty ? "?" : style.shade(parts.reduce(0, +) / Double(parts.count)), line, column)
      return
    }
    let upper = image.colour(pair * 2, pixel), lower = hasLower ? image.colour(pair * 2 + 1, pixel) : nil
    switch (upper, lower) {
    case (nil, nil): break
    case (nil, let lower?): canvas.put("▄", line, column, ink: lower)
    case (let upper?, nil): canvas.put("▀", line, column, ink: upper)
    case (let upper?, let lower?): canvas.put("▀", line, column, ink: upper, ground: lower)
    }
  }
}
