import TernLessons
import TernOps
import TernRuntime
import TernSyntax
import TernTensor

/// Reads, evaluates, prints; on a terminal with readline, on anything else line by line without a prompt.
final class Repl {
  var interpreter: Interpreter
  private let palette = Terminal.palette(1)
  private let isInteractive = Terminal.isTerminal(0) && Terminal.isTerminal(1)
  private var inputNumber = 0
  /// The statement before, for a line that begins with `|>`.
  private var lastAssigned: String?
  private(set) var failed = false
  private var shouldQuit = false

  private let plugins: PluginOptions

  init(_ plugins: PluginOptions) throws {
    self.plugins = plugins
    interpreter = try ProgramRunner(plugins).interpreter(folder: ".")
    prepare(interpreter)
  }

  private func prepare(_ interpreter: Interpreter) {
    interpreter.showResult = { [palette] value in Terminal.write(Repl.shown(value, palette)) }
  }

  /// What the REPL shows of a value: tensors under a line with their type and shape.
  static func shown(_ value: Value, _ palette: Palette) -> String {
    switch value {
    case .tensor(let tensor) where tensor.rank > 0:
      palette.dim("\(tensor.dtype.name)\(tensor.shape)") + "\n\(TensorText.text(tensor, width: min(Terminal.columns, 120)))\n"
    case .string: value.repr + "\n"
    default: "\(value)\n"
    }
  }

  func run() throws {
    let reader: any LineReader =
      isInteractive ? ReadlineReader(repl: self, palette: palette) : PlainReader()
    if isInteractive { Terminal.write("Tern \(TernCommand.configuration.version). :help shows what there is, :quit or Ctrl-D leaves.\n") }
    while !shouldQuit, let input = readInput(reader) {
      handle(input)
      Terminal.flush()
    }
    if failed, !isInteractive { throw Failure(status: Failure.failed) }
  }

  // MARK: Input

  /// Lines until the parser has seen enough; nil at the end.
  private func readInput(_ reader: any LineReader) -> String? {
    guard let first = reader.read(isContinuation: false) else { return nil }
    if isCommand(first) {
      reader.remember(first)
      return first
    }
    var input = PendingInput(first)
    while input.isIncomplete {
      guard let line = reader.read(isContinuation: true) else { break }
      if reader.wasCancelled { return "" }
      input.append(line: line)
    }
    reader.remember(input.text)
    return input.text
  }

  private func isCommand(_ input: String) -> Bool {
    let first = input.first { !$0.isWhitespace }
    return first == ":" || first == "?"
  }

  private func handle(_ input: String) {
    let trimmed = input.drop { $0.isWhitespace }
    if trimmed.first == ":" || trimmed.first == "?" {
      do { try command(String(trimmed)) } catch let failure as Failure {
        failed = true
        Terminal.writeError(failure.message)
      } catch { Terminal.writeError("\(error)\n") }
      return
    }
    if trimmed.isEmpty { return }
    evaluate(continued(input))
  }

  /// A line that begins with `|>` goes on from the line before: from its value, or from the name that it assigned.
  private func continued(_ input: String) -> String {
    guard input.drop(while: \.isWhitespace).hasPrefix("|>") else { return input }
    if let name = lastAssigned { return "\(name) = \(name) \(input)" }
    return "_ " + input
  }

  private func evaluate(_ text: String) {
    inputNumber += 1
    let source = Source(name: "<repl:\(inputNumber)>", text)
    run(source)
    lastAssigned = Repl.assignedName(source)
  }

  private func run(_ source: Source) {
    _ = Signals.takePressed()
    do {
      let checked = try Source(name: source.name, checking: source.bytes)
      try interpreter.run(checked, showsResults: true)
    } catch let diagnostic as Diagnostic { report(diagnostic) } catch {
      failed = true
      Terminal.writeError((error as? SourceFileError)?.message ?? "\(error)")
    }
  }

  private func report(_ diagnostic: Diagnostic) {
    failed = true
    _ = Signals.takePressed()
    if diagnostic.isInterrupt {
      Terminal.writeError(palette.error("interrupted") + "\n")
    } else {
      Terminal.writeError(diagnostic.rendered(Terminal.palette(2)))
    }
  }

  /// The name when the last statement is `name = e`.
  private static func assignedName(_ source: Source) -> String? {
    let tree = Parser.parse(source, errorLimit: 1).tree
    guard let last = tree[tree.statements].last, case .assign(let target, _) = tree[last], case .name(let name) = tree[target]
    else { return nil }
    return tree.names[name]
  }

  // MARK: Commands

  static let commands: [(name: String, parameter: String, summary: String)] = [
    (":help", "[NAME]", "show this, or what a name does; also ?NAME"),
    (":source", "NAME", "show how a function of the language is written: nn.linear, or all of a module: nn"),
    (":time", "EXPR", "evaluate and show how long it took"),
    (":why", "EXPR", "find what made the first NaN or infinity, in it or in its derivative"),
    (":grad", "EXPR", "show the steps of its derivative by the names in it"),
    (":shape", "EXPR", "show the type and shape of a value"),
    (":vars", "", "list the names that you gave values"),
    (":plugins", "", "list the plug-ins with their versions, licences and operations"),
    (":load", "FILE", "run a file as if its lines were typed"),
    (":reset", "", "forget all names"),
    (":quit", "", "leave; Ctrl-D does too"),
  ]

  private func command(_ line: String) throws {
    if line.hasPrefix("?") { return try help(line.dropFirst().trimmed) }
    let word = String(line.prefix { !$0.isWhitespace })
    let rest = line.dropFirst(word.count).trimmed
    switch word {
    case ":help", ":h": try help(rest)
    case ":source": Terminal.write(try FunctionSource(interpreter, palette).text(of: rest))
    case ":time": try time(rest)
    case ":why": try inspect(rest, ":why") { source throws(Diagnostic) in try interpreter.findNonFinite(source, palette) }
    case ":grad": try inspect(rest, ":grad") { source throws(Diagnostic) in try interpreter.derivativeTable(source) }
    case ":shape": try shape(rest)
    case ":vars": Terminal.write(variables())
    case ":load": try load(rest)
    case ":reset":
      interpreter = try ProgramRunner(plugins).interpreter(folder: ".")
      prepare(interpreter)
      lastAssigned = nil
    case ":plugins": Terminal.write(PluginList.text(interpreter.registry, columns: min(Terminal.columns, 100)))
    case ":quit", ":q", ":exit": shouldQuit = true
    default:
      let hint = NearNames.question(for: word, among: Repl.commands.map(\.name)).map { "; " + $0 } ?? "; :help lists them"
      throw Failure.message("no command is called \(word)\(hint)")
    }
  }

  private func help(_ name: String) throws {
    if name.isEmpty {
      var text = "Type an expression to see its value, name = expression to keep it.\n\n"
      for command in Repl.commands {
        let left = "\(command.name) \(command.parameter)"
        text += "  \(left)\(String(repeating: " ", count: max(1, 16 - left.count)))\(command.summary)\n"
      }
      text += "\nOperations:\n"
      for family in interpreter.registry.families {
        text += "  " + family.operations.map(\.name).joined(separator: " ") + "\n"
      }
      return Terminal.write(Repl.wrapped(text))
    }
    if let command = Repl.commands.first(where: { $0.name == name || $0.name == ":" + name }), interpreter.registry[name] == nil {
      return Terminal.write("\(command.name) \(command.parameter)\n\(command.summary)\n")
    }
    if case .function(let function)? = FunctionSource(interpreter, palette).value(of: name), !(function is OperationFunction) {
      Terminal.write(palette.strong(function.signature) + "\n")
      if let text = interpreter.documentation(of: function) { Terminal.write("\n\(text)\n") }
      return
    }
    if let text = Help.operation(name, interpreter.registry, palette) { return Terminal.write(text) }
    if let value = interpreter.value(of: name) { return Terminal.write("\(name) is \(value.summary)\n") }
    let known = interpreter.knownNames + Repl.commands.map(\.name)
    let hint = NearNames.question(for: name, among: known).map { "; " + $0 } ?? ""
    throw Failure.message("there is no help for `\(name)`\(hint)")
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

  private func needed(_ text: String, _ command: String) throws -> Source {
    if text.isEmpty { throw Failure.message("\(command) needs an expression") }
    return Source(name: "<repl>", text)
  }

  private func time(_ text: String) throws {
    let source = try needed(text, ":time")
    let start = ContinuousClock.now
    run(source)
    let (seconds, attoseconds) = (ContinuousClock.now - start).components
    Terminal.write(palette.dim(Repl.duration(Double(seconds) + Double(attoseconds) * 1e-18)) + "\n")
  }

  static func duration(_ seconds: Double) -> String {
    seconds >= 1
      ? NumberText.fixed(seconds, 3) + " s"
      : seconds >= 1e-3 ? NumberText.fixed(seconds * 1e3, 3) + " ms" : NumberText.fixed(seconds * 1e6, 1) + " µs"
  }

  /// Shows what `look` finds out about an expression.
  private func inspect(_ text: String, _ command: String, _ look: (Source) throws(Diagnostic) -> String) throws {
    let source = try needed(text, command)
    _ = Signals.takePressed()
    do { Terminal.write(try look(source)) } catch { report(error) }
  }

  private func shape(_ text: String) throws {
    let source = try needed(text, ":shape")
    do { Terminal.write(Repl.outline(try interpreter.evaluate(source)) + "\n") } catch { throw Failure.of(error) }
  }

  /// Types and shapes without numbers: `(W: f32[2, 4], b: f32[4])`.
  static func outline(_ value: Value) -> String {
    switch value {
    case .tensor(let tensor): return "\(tensor.dtype.name)\(tensor.shape)"
    case .range(let range): return "i64[\(range.count)]"
    case .tuple(let tuple):
      return "(" + tuple.items.map(outline).joined(separator: ", ") + (tuple.items.count == 1 ? ",)" : ")")
    case .record(let record): return "(" + zip(record.names, record.items).map { "\($0): \(outline($1))" }.joined(separator: ", ") + ")"
    default: return value.dtype.map { "\($0.name)[]" } ?? value.typeName
    }
  }

  private func variables() -> String {
    let bindings = interpreter.bindings.filter { $0.name != "_" }
    if bindings.isEmpty { return "no names yet\n" }
    let width = min(24, bindings.map(\.name.count).max() ?? 0)
    return bindings.map { name, value in
      var text = Repl.outline(value)
      switch value {
      case .string: text = value.summary
      case .function(let function): text = "function " + function.signature
      case .tensor: break
      default: if value.dtype != nil, text.hasSuffix("[]") { text += " \(value)" }
      }
      if text.count > 100 { text = text.prefix(99) + "…" }
      return name + String(repeating: " ", count: max(0, width - name.count)) + "  " + text + "\n"
    }.joined()
  }

  private func load(_ path: String) throws {
    if path.isEmpty { throw Failure.message(":load needs a file") }
    let source: Source
    do { source = try Source(path: path) } catch { throw Failure.message(error.message) }
    run(source)
    lastAssigned = nil
  }
}

extension Substring {
  var trimmed: String {
    var text = drop { $0.isWhitespace }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
