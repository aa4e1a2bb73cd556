extension Chart {
  /// The chart as a figure for a page.
  var scene: Scene {
    var figure =
      switch content {
      case .plane(let plane): plane.scene(title)
      case .bars(let bars): bars.scene(title)
      case .cells(let cells): cells.scene(title)
      case .images(let images): images.scene(title)
      }
    if !note.isEmpty {
      let words = note.split(separator: " ")
      var lines = [""]
      for word in words {
        let longer = lines[lines.count - 1].isEmpty ? String(word) : lines[lines.count - 1] + " " + word
        if Figure.width(longer, 10) > max(figure.width, 240) - 2 * Figure.margin, !lines[lines.count - 1].isEmpty {
          lines.append(String(word))
        } else {
          lines[lines.count - 1] = longer
        }
      }
      figure.width = max(figure.width, (lines.map { Figure.width($0, 10) }.max() ?? 0) + 2 * Figure.margin)
      for line in lines {
        figure.add(line, Figure.margin, figure.height, size: 10, colour: Figure.grey)
        figure.height += 14
      }
      figure.height += 2
    }
    return figure
  }
}

/// What figures have in common: sizes in points, colours.
enum Figure {
  static let margin = 12.0
  static let axisColour = Scene.Colour(0x333333)
  static let gridColour = Scene.Colour(0xE8E8E8)
  static let grey = Scene.Colour(0x666666)
  static let textSize = 11.0
  static let titleSize = 13.0

  /// How wide a text may become: most fonts are somewhat wider than the one for pixels.
  static func width(_ text: String, _ size: Double = textSize) -> Double { StrokeFont.width(of: text, size: size) * 1.15 }

  /// As much of a text as fits.
  static func shortened(_ text: String, to limit: Double, _ size: Double = textSize) -> String {
    guard width(text, size) > limit else { return text }
    var text = text
    while !text.isEmpty, width(text + "…", size) > limit { text.removeLast() }
    return text + "…"
  }
}

extension Scene {
  mutating func add(
    _ text: String, _ x: Double, _ y: Double, anchor: Text.Anchor = .start, size: Double = Figure.textSize,
    colour: Colour = Figure.axisColour, turn: Double = 0
  ) {
    guard !text.isEmpty else { return }
    marks.append(.text(Text(text, at: Point(x, y), anchor: anchor, size: size, colour: colour, turn: turn)))
  }

  mutating func addLine(_ from: Point, _ to: Point, colour: Colour = Figure.axisColour, width: Double = 1) {
    var path = Path(from: from, colour: colour, width: width)
    path.parts.append(.line(to: to))
    marks.append(.path(path))
  }

  mutating func addRectangle(_ x: Double, _ y: Double, _ width: Double, _ height: Double, _ fill: Colour, edge: Colour? = nil) {
    marks.append(.rectangle(Rectangle(at: Point(x, y), width: width, height: height, fill: fill, edge: edge)))
  }

  /// A sign for points of series number `index`: its form tells series apart where colours do not.
  mutating func addSign(_ index: Int, _ centre: Point, radius r: Double) {
    let colour = Colour.ofSeries(index)
    func polygon(_ corners: (Double, Double)...) {
      marks.append(.polygon(Polygon(corners.map { Point(centre.x + $0.0 * r, centre.y + $0.1 * r) }, fill: colour)))
    }
    switch index % 4 {
    case 0: marks.append(.circle(Circle(at: centre, radius: r, fill: colour)))
    case 1: polygon((0, -1.25), (1.15, 0.85), (-1.15, 0.85))
    case 2: addRectangle(centre.x - r * 0.9, centre.y - r * 0.9, r * 1.8, r * 1.8, colour)
    default: polygon((0, -1.3), (1.3, 0), (0, 1.3), (-1.3, 0))
    }
  }

  /// The title in a line of its own; returns where the next line begins.
  mutating func addTitle(_ title: String, at left: Double) -> Double {
    guard !title.isEmpty else { return Figure.margin }
    let size = Figure.titleSize
    add(Figure.shortened(title, to: width - left - Figure.margin, size), left, Figure.margin + size, size: size, colour: .black)
    return Figure.margin + size + 10
  }
}
