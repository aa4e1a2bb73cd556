extension Renderer {
  /// Scalable Vector Graphics 1.1.
  static let svg = Renderer("svg", "Scalable Vector Graphics") { scene in Array(SvgText(scene).text.utf8) }
}

/// A picture as the text of an SVG file.
private struct SvgText {
  private(set) var text: String

  init(_ scene: Scene) {
    let width = Int(scene.width.rounded()), height = Int(scene.height.rounded())
    text = """
      <svg xmlns="http://www.w3.org/2000/svg" width="\(width)" height="\(height)" viewBox="0 0 \(width) \(height)" \
      font-family="sans-serif" font-size="12">
      <defs><marker id="arrow" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto">\
      <path d="M0,0 L8,4 L0,8 z" fill="#555555"/></marker></defs>
      <rect width="100%" height="100%" fill="#ffffff"/>

      """
    for mark in scene.marks {
      switch mark {
      case .path(let path): add(path)
      case .rectangle(let rectangle): add(rectangle)
      case .text(let words): add(words)
      }
    }
    text += "</svg>\n"
  }

  private mutating func add(_ path: Scene.Path) {
    var steps = "M" + Self.point(path.start)
    for part in path.parts {
      switch part {
      case .line(let end): steps += " L" + Self.point(end)
      case .curve(let end, let first, let second): steps += " C\(Self.point(first)) \(Self.point(second)) \(Self.point(end))"
      }
    }
    text += "<path d=\"\(steps)\" fill=\"none\" stroke=\"\(Self.hex(path.colour))\""
    if path.width != 1 { text += " stroke-width=\"\(Self.short(path.width))\"" }
    if path.isArrow { text += " marker-end=\"url(#arrow)\"" }
    text += "/>\n"
  }

  private mutating func add(_ rectangle: Scene.Rectangle) {
    text += "<rect x=\"\(Self.short(rectangle.corner.x))\" y=\"\(Self.short(rectangle.corner.y))\" "
    text += "width=\"\(Self.short(rectangle.width))\" height=\"\(Self.short(rectangle.height))\" rx=\"\(Self.short(rectangle.radius))\" "
    text += "fill=\"\(Self.hex(rectangle.fill))\" stroke=\"\(rectangle.edge.map(Self.hex) ?? "none")\"/>\n"
  }

  private mutating func add(_ words: Scene.Text) {
    text += "<text x=\"\(Self.short(words.place.x))\" y=\"\(Self.short(words.place.y))\""
    switch words.anchor {
    case .start: break
    case .middle: text += " text-anchor=\"middle\""
    case .end: text += " text-anchor=\"end\""
    }
    if words.colour != .black { text += " fill=\"\(Self.hex(words.colour))\"" }
    if words.size != 12 { text += " font-size=\"\(Self.short(words.size))\"" }
    text += ">\(Self.escaped(words.text))</text>\n"
  }

  private static func point(_ point: Scene.Point) -> String { "\(short(point.x)),\(short(point.y))" }

  private static func hex(_ colour: Scene.Colour) -> String {
    "#" + [colour.red, colour.green, colour.blue].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  /// To a tenth of a point. What is no number, or larger than any page, becomes 0.
  private static func short(_ value: Double) -> String {
    guard let tenths = Int(exactly: (value * 10).rounded()) else { return "0" }
    return tenths % 10 == 0 ? "\(tenths / 10)" : "\(Double(tenths) / 10)"
  }

  private static func escaped(_ text: String) -> String {
    text.reduce(into: "") { result, letter in
      switch letter {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      default: result.append(letter)
      }
    }
  }
}
