import TernRuntime
import TernSyntax

/// What an exercise asks for, as prose: lines of Markdown.
package enum ExercisePrompt {
  /// What an answer must keep to.
  struct Rules {
    var forbidden: [String] = []
    var required: [String] = []
    var lineLimit: Int?
    var operationLimit: Int?
    /// Bounds, such as `flops <= 6*n`.
    var costs: [String] = []

    /// In words; empty where there are none.
    fileprivate var text: String {
      func names(_ names: [String]) -> String { names.map { "`\($0)`" }.joined(separator: ", ") }
      var sentences: [String] = []
      if !forbidden.isEmpty { sentences.append("Not allowed: \(names(forbidden)).") }
      if !required.isEmpty { sentences.append("To be used: \(names(required)).") }
      if let lineLimit { sentences.append("Lines of code: at most \(lineLimit).") }
      if let operationLimit { sentences.append("Operations in the text: at most \(operationLimit).") }
      if !costs.isEmpty { sentences.append("Cost: \(names(costs)).") }
      return sentences.joined(separator: " ")
    }
  }

  static func lines(name: String, signature: String, prose: [String], rules: Rules) -> [String] {
    let end = rules.text.isEmpty ? [] : [""] + broken(rules.text.split(separator: " ").map(String.init))
    return ["### Exercise: \(name)", ""] + broken(parameters(signature), indent: "  ").map { "    " + $0 } + [""] + prose + end
  }

  /// The parts of a signature between which it may be broken: its parameters, whole.
  private static func parameters(_ signature: String) -> [String] {
    var parts = [""], depth = 0
    for character in "fn " + signature.replacing("( ", with: "(").replacing(" )", with: ")") {
      depth += character == "[" ? 1 : character == "]" ? -1 : 0
      if character == " ", depth == 0, parts[parts.count - 1].hasSuffix(",") { parts.append("") } else { parts[parts.count - 1].append(character) }
    }
    return parts
  }

  /// Parts of a text in lines that fit a terminal; all but the first line begin with `indent`.
  private static func broken(_ parts: [String], indent: String = "") -> [String] {
    var lines: [String] = [], line = ""
    for part in parts {
      if line.isEmpty {
        line = part
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
      operationLimit: definition.operationLimit,
      costs: definition.costs.map { "\($0.measure.rawValue) <= \($0.text)" })
    return lines(name: definition.name, signature: definition.signature.oneLine, prose: definition.prose, rules: rules)
  }
}

extension String {
  /// Without the line breaks of a long signature.
  var oneLine: String { split { $0.isWhitespace }.joined(separator: " ") }
}
