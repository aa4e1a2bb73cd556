extension Chart.Plane {
  /// Where the plane stands among the lines and columns of a terminal.
  private struct Frame {
    let line: Int
    let left: Int
    let columns: Int
    let rows: Int

    /// The line and column of a place in the square.
    func cell(_ x: Double, _ y: Double) -> (line: Int, column: Int) {
      (line + min(rows - 1, Int((1 - y) * Double(rows))), left + min(columns - 1, Int(x * Double(columns))))
    }
  }

  func draw(_ title: String, _ style: TextStyle, on canvas: inout TextCanvas) {
    let rows = max(2, height)
    let yTicks = y.ticks(atMost: max(2, rows / 3), isASCII: !style.isUnicode)
    let margin = min(yTicks.map(\.text.count).max() ?? 0, canvas.columns / 2)
    canvas.addTitle(title, at: margin + 2)
    addLegend(style, margin + 2, on: &canvas)
    canvas.addTitle(y.label, at: max(0, margin + 1 - TextWidth.columns(y.label) / 2))
    let frame = Frame(line: canvas.addLines(rows), left: margin + 2, columns: max(4, canvas.columns - margin - 2), rows: rows)
    drawAxes(yTicks, style, frame, on: &canvas)
    for index in series.indices where series[index].kind == .columns { drawColumns(index, style, frame, on: &canvas) }
    drawCurves(style, frame, on: &canvas)
    for index in series.indices where series[index].kind == .points { drawPoints(index, style, frame, on: &canvas) }
  }

  private func ink(_ index: Int) -> Scene.Colour { .ofSeries(index) }

  /// Whether curves need signs to be told apart.
  private func hasSigns(_ style: TextStyle) -> Bool { series.count > 1 && style.colours == .none }

  private func addLegend(_ style: TextStyle, _ left: Int, on canvas: inout TextCanvas) {
    let named = Chart.named(series)
    guard !named.isEmpty else { return }
    var line = canvas.addLines(), column = left
    for index in named {
      let isLine = series[index].kind == .line && !hasSigns(style) && style.isUnicode
      let key = isLine ? "──" : Marker.sign(index)
      let name = TextWidth.shortened(series[index].name, to: max(4, canvas.columns - left - 3))
      let width = key.count + 1 + TextWidth.columns(name)
      if column > left, column + width > canvas.columns {
        line = canvas.addLines()
        column = left
      }
      canvas.put(key, line, column, ink: ink(index))
      canvas.put(name, line, column + key.count + 1)
      column += width + 3
    }
  }

  private func drawAxes(_ yTicks: [Axis.Tick], _ style: TextStyle, _ frame: Frame, on canvas: inout TextCanvas) {
    for row in 0..<frame.rows { canvas.put("│", frame.line + row, frame.left - 1) }
    var taken: Set<Int> = []
    for tick in yTicks {
      let line = frame.line + Int(((1 - tick.place) * Double(frame.rows - 1)).rounded())
      guard taken.insert(line).inserted else { continue }
      canvas.put(TextWidth.padded(TextWidth.shortened(tick.text, to: frame.left - 2), to: frame.left - 2, toTheRight: true), line, 0)
      canvas.put("┤", line, frame.left - 1)
    }
    let axis = canvas.addLines(2)
    canvas.put("└" + String(repeating: "─", count: frame.columns), axis, frame.left - 1)
    var end = -1
    for tick in x.ticks(atMost: max(2, frame.columns / 12), isASCII: !style.isUnicode) {
      let column = frame.left + Int((tick.place * Double(frame.columns - 1)).rounded())
      let start = min(canvas.columns - tick.text.count, column - tick.text.count / 2)
      guard start > end, start >= 0 else { continue }
      canvas.put("┬", axis, column)
      canvas.put(tick.text, axis + 1, start)
      end = start + tick.text.count
    }
    if !x.label.isEmpty {
      let line = canvas.addLines()
      canvas.put(TextWidth.shortened(x.label, to: frame.columns), line, middle: frame.left + frame.columns / 2, from: frame.left)
    }
  }

  private func drawCurves(_ style: TextStyle, _ frame: Frame, on canvas: inout TextCanvas) {
    let signs = hasSigns(style)
    // A sign stands in every so many columns, for each series in others.
    let distance = max(series.count * 2, 12)
    for index in series.indices where series[index].kind == .line {
      var grid = DotGrid(columns: frame.columns, rows: frame.rows, isBraille: style.isUnicode)
      for run in Polyline.runs(series[index], x, y, columns: grid.across) { grid.draw(run, owner: index) }
      var hasSign = false
      for column in 0..<frame.columns {
        let isPlace = signs && column % distance == (index * distance / series.count + 1) % distance
        // In a column the curve's sign stands in the middle of what it has there.
        let dotted = (0..<frame.rows).filter { grid.cell($0, column) != nil }
        for row in dotted {
          guard let cell = grid.cell(row, column) else { continue }
          let isLast = signs && !hasSign && column == frame.columns - 1
          let isSign = !style.isUnicode || isLast || (isPlace && row == dotted[dotted.count / 2])
          if isSign { hasSign = true }
          let line = frame.line + row
          if isSign {
            canvas.put(Marker.sign(index), line, frame.left + column, ink: ink(index))
          } else {
            canvas.putDots(cell.bits, line, frame.left + column, ink: ink(index))
          }
        }
      }
    }
  }

  private func drawPoints(_ index: Int, _ style: TextStyle, _ frame: Frame, on canvas: inout TextCanvas) {
    // One class of points needs no signs: dots show more.
    let isDotted = style.isUnicode && series.count(where: { $0.kind == .points }) == 1
    var grid = DotGrid(columns: frame.columns, rows: frame.rows, isBraille: true)
    for (a, b) in zip(series[index].x, series[index].y) {
      let place = (x: x.place(a), y: y.place(b))
      guard (0...1).contains(place.x), (0...1).contains(place.y) else { continue }
      if isDotted {
        let dot = grid.dot(place)
        grid.mark(dot.x, dot.y, owner: index)
      } else {
        let cell = frame.cell(place.x, place.y)
        canvas.put(Marker.sign(index), cell.line, cell.column, ink: ink(index))
      }
    }
    guard isDotted else { return }
    for row in 0..<frame.rows {
      for column in 0..<frame.columns {
        if let cell = grid.cell(row, column) { canvas.putDots(cell.bits, frame.line + row, frame.left + column, ink: ink(index)) }
      }
    }
  }

  /// Columns of eighths of characters; where several lie in one character, the highest of them.
  private func drawColumns(_ index: Int, _ style: TextStyle, _ frame: Frame, on canvas: inout TextCanvas) {
    let edges = series[index].x, heights = series[index].y
    guard edges.count == heights.count + 1 else { return }
    let steps = style.isUnicode ? ["▁", "▂", "▃", "▄", "▅", "▆", "▇"] : [".", ":"]
    let full = steps.count + 1
    var levels = [Int](repeating: 0, count: frame.columns)
    for (number, height) in heights.enumerated() where height > 0 {
      let from = min(frame.columns - 1, Int((x.place(edges[number]) * Double(frame.columns)).rounded()))
      let to = max(from + 1, Int((x.place(edges[number + 1]) * Double(frame.columns)).rounded()))
      let level = max(1, Int((y.place(height) * Double(frame.rows * full)).rounded()))
      for column in max(0, from)..<min(frame.columns, to) { levels[column] = max(levels[column], level) }
    }
    for (column, level) in levels.enumerated() {
      for row in 0..<min(frame.rows, (level + full - 1) / full) {
        let rest = level - row * full
        canvas.put(rest >= full ? "█" : steps[rest - 1], frame.line + frame.rows - 1 - row, frame.left + column, ink: ink(index))
      }
    }
  }
}

extension TextCanvas {
  /// Dots of a Braille pattern, among those that are there already.
  fileprivate mutating func putDots(_ bits: UInt8, _ line: Int, _ column: Int, ink: Scene.Colour) {
    guard lines.indices.contains(line), column < columns else { return }
    let old = lines[line][column].text.unicodeScalars.first.map { (0x2800...0x28FF).contains($0.value) ? UInt8($0.value - 0x2800) : 0 } ?? 0
    put(DotGrid.braille(bits | old), line, column, ink: ink)
  }
}
