import TernRuntime
import TernSyntax

/// What an exercise asks for, as prose: lines of Markdown.
package enum ExercisePrompt {
  /// What the text of an answer must keep to.
  struct Rules {
    var forbidden: [String] = []
    var required: [String] = []
    var lineLimit: Int?
    var operationLimit: Int?

    /// In words; empty where there are none.
    fileprivate var text: String {
      func names(_ names: [String]) -> String { names.map { "`\($0)`" }.joined(separator: ", ") }
      var sentences: [String] = []
      if !forbidden.isEmpty { sentences.append("Not allowed: \(names(forbidden)).") }
      if !required.isEmpty { sentences.append("To be used: \(names(required)).") }
      if let lineLimit { sentences.append("Lines of code: at most \(lineLimit).") }
      if let operationLimit { sentences.append("Operations in the text: at most \(operationLimit).") }
      return sentences.joined(separator: " ")
    }
  }

  static func lines(name: String, signature: String, prose: [String], rules: Rules) -> [String] {
    let end = rules.text.isEmpty ? [] : [""] + broken(rules.text)
    return ["### Exercise: \(name)", ""] + broken("fn " + signature, indent: "  ").map { "    " + $0 } + [""] + prose + end
  }

  /// A text in lines that fit a terminal, broken at blanks; all but the first begin with `indent`.
  private static func broken(_ text: String, indent: String = "") -> [String] {
    var lines: [String] = [], line = ""
    for part in text.split(separator: " ") {
      if line.isEmpty {
        line = String(part)
      } else if line.count + 1 + part.count <= width {
        line += " " + part
      } else {
        lines.append(line)
        line = indent + part
      }
    }
    return lines + [line]
  }

  private static let width = 72

  package static func lines(_ definition: ExerciseDefinition) -> [String] {
    let rules = Rules(
      forbidden: definition.forbidden.map(\.name), required: definition.required.map(\.name), lineLimit: definition.lineLimit,
      operationLimit: definition.operationLimit)
    return lines(name: definition.name, signature: definition.signature.oneLine, prose: definition.prose, rules: rules)
  }
}

extension String {
  /// Without the line breaks of a long signature.
  var oneLine: String { split { $0.isWhitespace }.joined(separator: " ") }
}
