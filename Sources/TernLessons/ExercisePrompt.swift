import TernRuntime
import TernSyntax

/// What an exercise asks for, as prose: lines of Markdown.
package enum ExercisePrompt {
  package static func lines(name: String, signature: String, prose: [String]) -> [String] {
    ["### Exercise: \(name)", ""] + broken("fn " + signature).map { "    " + $0 } + [""] + prose
  }

  /// A signature in lines that fit a terminal, broken behind commas.
  private static func broken(_ signature: String) -> [String] {
    var lines: [String] = [], line = ""
    for part in signature.split(separator: " ") {
      if line.isEmpty {
        line = String(part)
      } else if line.count + 1 + part.count <= width {
        line += " " + part
      } else {
        lines.append(line)
        line = "  " + part
      }
    }
    return lines + [line]
  }

  private static let width = 72

  package static func lines(_ definition: ExerciseDefinition) -> [String] {
    lines(name: definition.name, signature: definition.signature.oneLine, prose: definition.prose)
  }
}

extension String {
  /// Without the line breaks of a long signature.
  var oneLine: String { split { $0.isWhitespace }.joined(separator: " ") }
}
