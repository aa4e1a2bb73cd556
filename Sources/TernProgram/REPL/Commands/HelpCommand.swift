import TernOps
import TernRuntime

extension SessionCommand {
  static let help = SessionCommand(":help", "[NAME]", "show this, or what a name does; also ?NAME", otherNames: [":h"]) { repl, name in
    if name.isEmpty { return repl.write(overview(repl)) }
    let registry = repl.interpreter.registry, palette = repl.palette
    if registry[name] == nil, let command = Program.sessionCommands.first(where: { $0.isCalled(name) || $0.isCalled(":" + name) }) {
      return repl.write("\(command.name) \(command.parameter)\n\(command.summary)\n")
    }
    if case .function(let function)? = FunctionSource(repl.interpreter, palette).value(of: name), !(function is OperationFunction) {
      repl.write(palette.strong(function.signature) + "\n")
      if let text = repl.interpreter.documentation(of: function) { repl.write("\n\(text)\n") }
      return
    }
    if let text = Help.operation(name, registry, palette) { return repl.write(text) }
    if let value = repl.interpreter.value(of: name) { return repl.write("\(name) is \(value.summary)\n") }
    let known = repl.interpreter.knownNames + Program.sessionCommands.map(\.name)
    let hint = NearNames.question(for: name, among: known).map { "; " + $0 } ?? ""
    throw Failure.message("there is no help for `\(name)`\(hint)")
  }

  private static func overview(_ repl: Repl) -> String {
    var text = "Type an expression to see its value, name = expression to keep it.\n\n"
    for command in Program.sessionCommands {
      let left = "\(command.name) \(command.parameter)"
      text += "  \(left)\(String(repeating: " ", count: max(1, 16 - left.count)))\(command.summary)\n"
    }
    text += "\nOperations:\n"
    for family in repl.interpreter.registry.families {
      text += "  " + family.operations.map(\.name).joined(separator: " ") + "\n"
    }
    return wrapped(text)
  }

  private static func wrapped(_ text: String) -> String {
    var result = ""
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      var column = 0
      let indent = String(line.prefix { $0 == " " })
      for (position, word) in line.dropFirst(indent.count).split(separator: " ", omittingEmptySubsequences: false).enumerated() {
        if position > 0, column + 1 + word.count > 80 {
          result += "\n"
          column = 0
        }
        if column == 0 {
          result += indent + word
          column = indent.count + word.count
        } else {
          result += " " + word
          column += 1 + word.count
        }
      }
      result += "\n"
    }
    result.removeLast()
    return result
  }
}
