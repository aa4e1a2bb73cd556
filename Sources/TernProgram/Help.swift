import TernOps
import TernRuntime

/// The help texts, made from the operations' own declarations.
enum Help {
  /// Signature, documentation and examples of one operation.
  static func operation(_ name: String, _ registry: Registry, _ palette: Palette) -> String? {
    guard let operation = registry[name]?.operation else { return nil }
    var text = palette.strong(operation.signature) + "\n\n"
    text += operation.documentation.trimmedAtEnd + "\n"
    if case .none(let reason) = operation.rules.derivative { text += "- Derivative: none, as \(reason)\n" }
    for example in operation.examples {
      text += "\n    > \(example.source)\n"
      if let result = example.result, result != "none" {
        text += result.split(separator: "\n", omittingEmptySubsequences: false).map { "    \($0)\n" }.joined()
      }
    }
    return text
  }

  /// All operations by plug-in, as Markdown: the index in Grammar.md.
  static func index(_ plugins: [any Plugin]) -> String {
    var text = ""
    for plugin in plugins where !plugin.operations.isEmpty {
      text += "**\(plugin.name)**\n"
      var line = ""
      for operation in plugin.operations {
        let signature = "`\(operation.signature)`"
        if !line.isEmpty, line.count + 1 + signature.count > 120 {
          text += line + "\n"
          line = ""
        }
        line += line.isEmpty ? signature : " " + signature
      }
      text += line + "\n\n"
    }
    return text
  }

  /// All operations by family, a line each.
  static func catalogue(_ registry: Registry, columns: Int) -> String {
    var text = ""
    for family in registry.families {
      text += "\(family.name)\n"
      for operation in family.operations {
        let signature = "  " + operation.signature
        let gap = signature.count < 44 ? String(repeating: " ", count: 44 - signature.count) : "  "
        var line = signature + gap + operation.summary
        if line.count > columns { line = line.prefix(columns - 1) + "…" }
        text += line + "\n"
      }
      text += "\n"
    }
    return text + "tern ops NAME shows one of them in full.\n"
  }
}

extension String {
  fileprivate var trimmedAtEnd: String {
    var text = self
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }
}
