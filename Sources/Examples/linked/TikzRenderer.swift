import TernOps

extension Renderer {
  /// A picture for LaTeX papers: graph(f, "network.tex").
  static let tikz = Renderer("tex", "TikZ, for LaTeX") { scene in
    var text = "\\begin{tikzpicture}[x=1pt, y=-1pt]\n"
    for mark in scene.marks {
      switch mark {
      case .path(let path):
        text += "\\draw[\(colour(path.colour)), line width=\(path.width)pt\(path.isArrow ? ", ->" : "")] \(point(path.start))"
        for part in path.parts {
          switch part {
          case .line(let end): text += " -- \(point(end))"
          case .curve(let end, let first, let second): text += " .. controls \(point(first)) and \(point(second)) .. \(point(end))"
          }
        }
        text += ";\n"
      case .rectangle(let rectangle):
        let edge = rectangle.edge.map { "draw=\(colour($0))" } ?? "draw=none"
        let corner = Scene.Point(rectangle.corner.x + rectangle.width, rectangle.corner.y + rectangle.height)
        text += "\\path[\(edge), fill=\(colour(rectangle.fill)), rounded corners=\(rectangle.radius)pt] "
        text += "\(point(rectangle.corner)) rectangle \(point(corner));\n"
      case .circle(let circle):
        let edge = circle.edge.map { "draw=\(colour($0))" } ?? "draw=none"
        text += "\\path[\(edge), fill=\(colour(circle.fill))] \(point(circle.centre)) circle[radius=\(circle.radius)];\n"
      case .polygon(let polygon):
        text += "\\path[even odd rule, fill=\(colour(polygon.fill))] \(polygon.corners.map(point).joined(separator: " -- ")) -- cycle;\n"
      case .pixels(let pixels):
        let width = pixels.width / Double(pixels.columns), height = pixels.height / Double(pixels.rows)
        for (number, pixel) in pixels.colours.enumerated() {
          guard let pixel else { continue }
          let x = pixels.corner.x + Double(number % pixels.columns) * width, y = pixels.corner.y + Double(number / pixels.columns) * height
          text += "\\fill[\(colour(pixel))] \(point(Scene.Point(x, y))) rectangle \(point(Scene.Point(x + width, y + height)));\n"
        }
      case .text(let words):
        let anchor = switch words.anchor { case .start: "base west"; case .middle: "base"; case .end: "base east" }
        text += "\\node[anchor=\(anchor), rotate=\(words.turn), text=\(colour(words.colour))] at \(point(words.place)) {\(escaped(words.text))};\n"
      }
    }
    return Array((text + "\\end{tikzpicture}\n").utf8)
  }

  private static func point(_ point: Scene.Point) -> String { "(\(point.x), \(point.y))" }

  private static func colour(_ colour: Scene.Colour) -> String { "{rgb,255:red,\(colour.red);green,\(colour.green);blue,\(colour.blue)}" }

  private static func escaped(_ text: String) -> String {
    text.reduce(into: "") { result, letter in
      switch letter {
      case "\\": result += "\\textbackslash{}"
      case "^": result += "\\textasciicircum{}"
      case "~": result += "\\textasciitilde{}"
      case "&", "%", "$", "#", "_", "{", "}": result += "\\\(letter)"
      default: result.append(letter)
      }
    }
  }
}
