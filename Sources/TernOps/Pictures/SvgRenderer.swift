extension Renderer {
  /// Scalable Vector Graphics 1.1.
  static let svg = Renderer("svg", "Scalable Vector Graphics") { scene in Array(SvgText(scene).text.utf8) }
}

/// A picture as the text of an SVG file.
private struct SvgText {
  private(set) var text: String

  init(_ scene: Scene) {
    func size(_ length: Double) -> Int { length.isFinite ? Int(min(max(length, 0), 1e9).rounded()) : 0 }
    let width = size(scene.width), height = size(scene.height)
    text = """
      <svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" \
      width="\(width)" height="\(height)" viewBox="0 0 \(width) \(height)" \
      font-family="sans-serif" font-size="12">
      <defs><marker id="arrow" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto">\
      <path d="M0,0 L8,4 L0,8 z" fill="#555555"/></marker></defs>
      <rect width="100%" height="100%" fill="#ffffff"/>

      """
    for mark in scene.marks {
      switch mark {
      case .path(let path): add(path)
      case .rectangle(let rectangle): add(rectangle)
      case .circle(let circle): add(circle)
      case .polygon(let polygon): add(polygon)
      case .pixels(let pixels): add(pixels)
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

  private mutating func add(_ circle: Scene.Circle) {
    text += "<circle cx=\"\(Self.short(circle.centre.x))\" cy=\"\(Self.short(circle.centre.y))\" r=\"\(Self.short(circle.radius))\" "
    text += "fill=\"\(Self.hex(circle.fill))\" stroke=\"\(circle.edge.map(Self.hex) ?? "none")\"/>\n"
  }

  private mutating func add(_ polygon: Scene.Polygon) {
    text += "<polygon points=\"\(polygon.corners.map(Self.point).joined(separator: " "))\" "
    text += "fill=\"\(Self.hex(polygon.fill))\" fill-rule=\"evenodd\"/>\n"
  }

  /// Few pixels as rectangles, many as a PNG file within the text.
  private mutating func add(_ pixels: Scene.Pixels) {
    guard pixels.rows > 0, pixels.columns > 0 else { return }
    if pixels.colours.count <= 4096 { return addRectangles(pixels) }
    // Most programs smooth what they enlarge: pixels that are squares of pixels keep their edges.
    let factor = max(1, 1024 / max(pixels.rows, pixels.columns))
    var bytes: [UInt8] = []
    bytes.reserveCapacity(pixels.colours.count * 4 * factor * factor)
    for row in 0..<pixels.rows {
      let line = pixels.colours[row * pixels.columns..<(row + 1) * pixels.columns].flatMap { colour in
        (0..<factor).flatMap { _ -> [UInt8] in colour.map { [$0.red, $0.green, $0.blue, 255] } ?? [0, 0, 0, 0] }
      }
      for _ in 0..<factor { bytes += line }
    }
    let file = PngFile.bytes(width: pixels.columns * factor, height: pixels.rows * factor, channels: 4, bytes)
    text += "<image x=\"\(Self.short(pixels.corner.x))\" y=\"\(Self.short(pixels.corner.y))\" "
    text += "width=\"\(Self.short(pixels.width))\" height=\"\(Self.short(pixels.height))\" preserveAspectRatio=\"none\" "
    text += "image-rendering=\"optimizeSpeed\" style=\"image-rendering:pixelated\" "
    text += "xlink:href=\"data:image/png;base64,\(Self.base64(file))\"/>\n"
  }

  /// Neighbours of one colour in a row are one rectangle.
  private mutating func addRectangles(_ pixels: Scene.Pixels) {
    let width = pixels.width / Double(pixels.columns), height = pixels.height / Double(pixels.rows)
    text += "<g shape-rendering=\"crispEdges\">\n"
    for row in 0..<pixels.rows {
      var column = 0
      while column < pixels.columns {
        let colour = pixels.colours[row * pixels.columns + column]
        let first = column
        while column < pixels.columns, pixels.colours[row * pixels.columns + column] == colour { column += 1 }
        guard let colour else { continue }
        let corner = Scene.Point(pixels.corner.x + Double(first) * width, pixels.corner.y + Double(row) * height)
        text += "<rect x=\"\(Self.fine(corner.x))\" y=\"\(Self.fine(corner.y))\" "
        text += "width=\"\(Self.fine(Double(column - first) * width))\" height=\"\(Self.fine(height))\" fill=\"\(Self.hex(colour))\"/>\n"
      }
    }
    text += "</g>\n"
  }

  private mutating func add(_ words: Scene.Text) {
    text += "<text x=\"\(Self.short(words.place.x))\" y=\"\(Self.short(words.place.y))\""
    switch words.anchor {
    case .start: break
    case .middle: text += " text-anchor=\"middle\""
    case .end: text += " text-anchor=\"end\""
    }
    if words.turn != 0 {
      text += " transform=\"rotate(\(Self.short(-words.turn)) \(Self.short(words.place.x)) \(Self.short(words.place.y)))\""
    }
    if words.colour != .black { text += " fill=\"\(Self.hex(words.colour))\"" }
    if words.size != 12 { text += " font-size=\"\(Self.short(words.size))\"" }
    text += ">\(Self.escaped(words.text))</text>\n"
  }

  private static func point(_ point: Scene.Point) -> String { "\(short(point.x)),\(short(point.y))" }

  private static func hex(_ colour: Scene.Colour) -> String {
    "#" + [colour.red, colour.green, colour.blue].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  /// To a thousandth of a point, so that neighbours meet.
  private static func fine(_ value: Double) -> String {
    guard let parts = Int(exactly: (value * 1000).rounded()) else { return "0" }
    return parts % 1000 == 0 ? "\(parts / 1000)" : "\(Double(parts) / 1000)"
  }

  /// To a tenth of a point. What is no number, or larger than any page, becomes 0.
  private static func short(_ value: Double) -> String {
    guard let tenths = Int(exactly: (value * 10).rounded()) else { return "0" }
    return tenths % 10 == 0 ? "\(tenths / 10)" : "\(Double(tenths) / 10)"
  }

  /// RFC 4648.
  private static func base64(_ bytes: [UInt8]) -> String {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let count = min(3, bytes.count - start)
      var group = 0
      for i in 0..<3 { group = group << 8 | (i < count ? Int(bytes[start + i]) : 0) }
      for i in 0..<4 { text.append(i <= count ? letters[group >> (18 - 6 * i) & 63] : 0x3D) }
    }
    return String(decoding: text, as: UTF8.self)
  }

  private static func escaped(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { result, letter in
      switch letter {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      // XML has no control characters.
      case _ where letter.value < 0x20 || letter.value & 0xFFFE == 0xFFFE: result += " "
      default: result.unicodeScalars.append(letter)
      }
    }
  }
}
