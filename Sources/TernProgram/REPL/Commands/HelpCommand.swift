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
    let commands = Program.sessionCommands.map { (call: "\($0.name) \($0.parameter)", summary: $0.summary) }
    let width = 2 + (commands.map(\.call.count).max() ?? 0) + 1
    var lines = ["Type an expression to see its value, name = expression to keep it.", ""]
    for command in commands {
      lines += indented(command.summary, TextWidth.padded("  " + command.call, to: width), next: width)
    }
    lines += ["", "Operations:"]
    for family in repl.interpreter.registry.families {
      lines += indented(family.operations.map(\.name).joined(separator: " "), "  ", next: 2)
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// A text in lines of 80 columns: the first behind `start`, the others behind blanks.
  private static func indented(_ text: String, _ start: String, next: Int) -> [String] {
    TextWidth.lines(text, to: 80 - next).enumerated().map { ($0 == 0 ? start : String(repeating: " ", count: next)) + $1 }
  }
}
