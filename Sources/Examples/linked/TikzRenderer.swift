import TernOps

extension Renderer {
  /// A picture for LaTeX papers: graph(f, "network.tex").
  static let tikz = Renderer("tex", "TikZ, for LaTeX") { scene in
    var text = "\\begin{tikzpicture}[x=1pt, y=-1pt]\n"
    for mark in scene.marks {
      switch mark {
      case .path(let path):
        text += "\\draw[\(colour(path.colour))\(path.isArrow ? ", ->" : "")] \(point(path.start))"
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
      case .text(let words):
        let anchor = switch words.anchor { case .start: "base west"; case .middle: "base"; case .end: "base east" }
        text += "\\node[anchor=\(anchor), text=\(colour(words.colour))] at \(point(words.place)) {\(escaped(words.text))};\n"
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
