#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A picture as pixels, with smooth edges: each mark covers a pixel by how far the pixel's middle lies within it.
struct Raster {
  let width: Int
  let height: Int
  /// Red, green and blue, row by row from the top.
  private(set) var bytes: [UInt8]
  /// Pixels a point.
  let scale: Double
  /// How far the mark that is being drawn covers each pixel, and where it has covered any.
  private var mask: [Float]
  private var touched: Box?

  private static let mostPixels = 40e6

  struct Box {
    var left: Int, top: Int, right: Int, bottom: Int
  }

  init(_ scene: Scene, scale wanted: Double) {
    func size(_ length: Double) -> Double { length.isFinite ? Swift.min(Swift.max(length, 1), 1e6) : 1 }
    let (across, down) = (size(scene.width), size(scene.height))
    scale = Swift.min(wanted, (Self.mostPixels / (across * down)).squareRoot())
    width = Swift.max(1, Int((across * scale).rounded()))
    height = Swift.max(1, Int((down * scale).rounded()))
    bytes = [UInt8](repeating: 255, count: width * height * 3)
    mask = [Float](repeating: 0, count: width * height)
    for mark in scene.marks {
      switch mark {
      case .path(let path): draw(path)
      case .rectangle(let rectangle): draw(rectangle)
      case .circle(let circle): draw(circle)
      case .polygon(let polygon): fill(polygon.corners.map(pixel), polygon.fill)
      case .pixels(let pixels): draw(pixels)
      case .text(let words): draw(words)
      }
    }
  }

  /// A place on the page in pixels; what is no number, or far out, lies where it does no harm.
  private func pixel(_ point: Scene.Point) -> Scene.Point {
    func bounded(_ value: Double) -> Double { value.isNaN ? -1e5 : Swift.min(Swift.max(value * scale, -1e5), 1e5) }
    return Scene.Point(bounded(point.x), bounded(point.y))
  }

  // MARK: Covering

  /// The pixels between two corners, as far as there are any.
  private func box(_ left: Double, _ top: Double, _ right: Double, _ bottom: Double) -> Box? {
    // Nor are there any where a side is no number.
    guard left < Double(width), top < Double(height), right >= 0, bottom >= 0 else { return nil }
    let box = Box(
      left: Int(Swift.max(0, left)), top: Int(Swift.max(0, top)), right: Int(Swift.min(Double(width - 1), right.rounded(.up))),
      bottom: Int(Swift.min(Double(height - 1), bottom.rounded(.up))))
    return box.left <= box.right && box.top <= box.bottom ? box : nil
  }

  /// Covers the pixels of `box` whose middles have distances below a half from a mark; inside of it distances are negative.
  @inline(__always)
  private mutating func cover(_ box: Box, distance: (Double, Double) -> Double) {
    for y in box.top...box.bottom {
      for x in box.left...box.right {
        let coverage = Float(0.5 - distance(Double(x) + 0.5, Double(y) + 0.5))
        if coverage > mask[y &* width &+ x] { mask[y &* width &+ x] = Swift.min(1, coverage) }
      }
    }
    touch(box)
  }

  private mutating func touch(_ box: Box) {
    guard let old = touched else {
      touched = box
      return
    }
    touched = Box(
      left: Swift.min(old.left, box.left), top: Swift.min(old.top, box.top), right: Swift.max(old.right, box.right),
      bottom: Swift.max(old.bottom, box.bottom))
  }

  /// Lays a colour over what is covered.
  private mutating func paint(_ colour: Scene.Colour) {
    guard let box = touched else { return }
    let parts = [Float(colour.red), Float(colour.green), Float(colour.blue)]
    for y in box.top...box.bottom {
      for x in box.left...box.right {
        let coverage = mask[y &* width &+ x]
        guard coverage > 0 else { continue }
        mask[y &* width &+ x] = 0
        let place = (y &* width &+ x) &* 3
        for part in 0..<3 {
          let old = Float(bytes[place &+ part])
          bytes[place &+ part] = UInt8((old + (parts[part] - old) * coverage).rounded())
        }
      }
    }
    touched = nil
  }

  // MARK: Marks

  /// Covers a line through points, which are in pixels.
  private mutating func stroke(_ points: [Scene.Point], width: Double) {
    let half = Swift.max(width, 0.5) / 2
    for (a, b) in zip(points, points.dropFirst()) {
      let reach = half + 1
      let area = box(min(a.x, b.x) - reach, min(a.y, b.y) - reach, max(a.x, b.x) + reach, max(a.y, b.y) + reach)
      guard let area else { continue }
      let dx = b.x - a.x, dy = b.y - a.y
      let square = dx * dx + dy * dy
      cover(area) { x, y in
        let along = square == 0 ? 0 : Swift.min(1, Swift.max(0, ((x - a.x) * dx + (y - a.y) * dy) / square))
        let (ex, ey) = (x - a.x - along * dx, y - a.y - along * dy)
        return (ex * ex + ey * ey).squareRoot() - half
      }
    }
  }

  private mutating func draw(_ path: Scene.Path) {
    var points = [pixel(path.start)]
    for part in path.parts {
      let from = points[points.count - 1], to = pixel(part.end)
      guard case .curve(_, let first, let second) = part else {
        points.append(to)
        continue
      }
      let a = pixel(first), b = pixel(second)
      for step in 1...20 {
        let t = Double(step) / 20, s = 1 - t
        let weights = (s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t)
        points.append(
          Scene.Point(
            weights.0 * from.x + weights.1 * a.x + weights.2 * b.x + weights.3 * to.x,
            weights.0 * from.y + weights.1 * a.y + weights.2 * b.y + weights.3 * to.y))
      }
    }
    if points.count == 1 { points.append(points[0]) }
    var head: [Scene.Point] = []
    if path.isArrow, let end = points.last, let before = points.last(where: { hypot($0.x - end.x, $0.y - end.y) > 1e-6 }) {
      let length = hypot(end.x - before.x, end.y - before.y)
      let (ux, uy) = ((end.x - before.x) / length, (end.y - before.y) / length)
      let size = 7 * scale
      let base = Scene.Point(end.x - ux * size, end.y - uy * size)
      head = [end, Scene.Point(base.x - uy * size / 2, base.y + ux * size / 2), Scene.Point(base.x + uy * size / 2, base.y - ux * size / 2)]
      // The line must not stick out at the tip.
      points[points.count - 1] = Scene.Point(end.x - ux * min(length, size / 2), end.y - uy * min(length, size / 2))
    }
    stroke(points, width: path.width * scale)
    paint(path.colour)
    if !head.isEmpty { fill(head, path.colour) }
  }

  private mutating func draw(_ rectangle: Scene.Rectangle) {
    let a = pixel(rectangle.corner)
    let b = pixel(Scene.Point(rectangle.corner.x + rectangle.width, rectangle.corner.y + rectangle.height))
    let half = (x: Swift.max(0, b.x - a.x) / 2, y: Swift.max(0, b.y - a.y) / 2)
    let centre = (x: (a.x + b.x) / 2, y: (a.y + b.y) / 2)
    let radius = Swift.min(Swift.max(0, rectangle.radius * scale), half.x, half.y)
    guard let area = box(a.x - scale, a.y - scale, b.x + scale, b.y + scale) else { return }
    func distance(_ x: Double, _ y: Double) -> Double {
      let dx = Swift.abs(x - centre.x) - half.x + radius, dy = Swift.abs(y - centre.y) - half.y + radius
      if dx <= 0 || dy <= 0 { return Swift.max(dx, dy) - radius }
      return (dx * dx + dy * dy).squareRoot() - radius
    }
    cover(area) { distance($0, $1) }
    paint(rectangle.fill)
    guard let edge = rectangle.edge else { return }
    let halfEdge = scale / 2
    cover(area) { Swift.abs(distance($0, $1)) - halfEdge }
    paint(edge)
  }

  private mutating func draw(_ circle: Scene.Circle) {
    let centre = pixel(circle.centre)
    let radius = Swift.min(Swift.max(0, circle.radius * scale), 1e5)
    let reach = radius + scale
    guard let area = box(centre.x - reach, centre.y - reach, centre.x + reach, centre.y + reach) else { return }
    cover(area) { (($0 - centre.x) * ($0 - centre.x) + ($1 - centre.y) * ($1 - centre.y)).squareRoot() - radius }
    paint(circle.fill)
    guard let edge = circle.edge else { return }
    let halfEdge = scale / 2
    cover(area) {
      Swift.abs((($0 - centre.x) * ($0 - centre.x) + ($1 - centre.y) * ($1 - centre.y)).squareRoot() - radius) - halfEdge
    }
    paint(edge)
  }

  /// Fills an area whose corners are in pixels: four lines a pixel, each covered exactly.
  private mutating func fill(_ corners: [Scene.Point], _ colour: Scene.Colour) {
    guard corners.count > 2 else { return }
    let xs = corners.map(\.x), ys = corners.map(\.y)
    guard let area = box(xs.min() ?? 0, ys.min() ?? 0, xs.max() ?? 0, ys.max() ?? 0) else { return }
    let lines = 4
    for line in area.top * lines..<(area.bottom + 1) * lines {
      let y = (Double(line) + 0.5) / Double(lines)
      var crossings: [Double] = []
      for (number, a) in corners.enumerated() {
        let b = corners[(number + 1) % corners.count]
        if (a.y <= y) != (b.y <= y) { crossings.append(a.x + (y - a.y) / (b.y - a.y) * (b.x - a.x)) }
      }
      crossings.sort()
      for pair in stride(from: 0, to: crossings.count - 1, by: 2) {
        let from = Swift.max(crossings[pair], Double(area.left)), to = Swift.min(crossings[pair + 1], Double(area.right + 1))
        guard from < to else { continue }
        for x in Int(from)...Swift.min(Int(to), area.right) {
          let part = Swift.min(to, Double(x + 1)) - Swift.max(from, Double(x))
          if part > 0 { mask[line / lines * width + x] += Float(part) / Float(lines) }
        }
      }
    }
    touch(area)
    for y in area.top...area.bottom { for x in area.left...area.right { mask[y * width + x] = Swift.min(1, mask[y * width + x]) } }
    paint(colour)
  }

  private mutating func draw(_ pixels: Scene.Pixels) {
    guard pixels.rows > 0, pixels.columns > 0, pixels.width > 0, pixels.height > 0 else { return }
    let a = pixel(pixels.corner), b = pixel(Scene.Point(pixels.corner.x + pixels.width, pixels.corner.y + pixels.height))
    guard b.x > a.x, b.y > a.y else { return }
    for y in Swift.max(0, Int(a.y.rounded()))..<Swift.max(0, Swift.min(height, Int(b.y.rounded()))) {
      let row = Int((Double(y) + 0.5 - a.y) / (b.y - a.y) * Double(pixels.rows))
      for x in Swift.max(0, Int(a.x.rounded()))..<Swift.max(0, Swift.min(width, Int(b.x.rounded()))) {
        let column = Int((Double(x) + 0.5 - a.x) / (b.x - a.x) * Double(pixels.columns))
        let place = Swift.min(Swift.max(0, row), pixels.rows - 1) * pixels.columns + Swift.min(Swift.max(0, column), pixels.columns - 1)
        guard let colour = pixels.colours[place] else { continue }
        let start = (y * width + x) * 3
        bytes[start] = colour.red
        bytes[start + 1] = colour.green
        bytes[start + 2] = colour.blue
      }
    }
  }

  private mutating func draw(_ words: Scene.Text) {
    let unit = words.size * StrokeFont.unit * scale
    let length = StrokeFont.width(of: words.text, size: words.size) * scale
    let start = switch words.anchor { case .start: 0.0; case .middle: -length / 2; case .end: -length }
    let origin = pixel(words.place)
    let (c, s) = (cos(words.turn * .pi / 180), sin(words.turn * .pi / 180))
    var x = start
    for scalar in words.text.unicodeScalars {
      let glyph = StrokeFont.glyph(scalar)
      for line in glyph.lines {
        let points = line.map { point in
          let (right, up) = (x + point.x * unit, point.y * unit)
          return Scene.Point(origin.x + right * c - up * s, origin.y - right * s - up * c)
        }
        stroke(points, width: StrokeFont.strokeWidth * unit)
      }
      x += glyph.advance * unit
    }
    paint(words.colour)
  }
}
