import TernLessons
import TernOps
import TernRuntime
import TernSyntax
import TernTensor

/// Reads, evaluates, prints; on a terminal with readline, on anything else line by line without a prompt.
public final class Repl {
  private(set) var interpreter: Interpreter
  let palette = Terminal.palette(1)
  private let isInteractive = Terminal.isTerminal(0) && Terminal.isTerminal(1)
  private var inputNumber = 0
  /// The statement before, for a line that begins with `|>`.
  var lastAssigned: String?
  private(set) var failed = false
  var shouldQuit = false

  /// The lesson that is open.
  var walk: LessonWalk?
  var progress = LessonProgress()
  /// The exercise that was worked at last.
  var exercise: String?
  var hintsGiven: [String: Int] = [:]
  let plugins: PluginOptions

  init(_ plugins: PluginOptions) throws {
    self.plugins = plugins
    interpreter = try ProgramRunner(plugins).interpreter(folder: ".")
    prepare(interpreter)
    let kept = KeptProgress.load()
    progress = kept.progress
    if let complaint = kept.complaint { Terminal.writeError("warning: \(complaint)\n") }
  }

  /// Notes how far the user came, and keeps it.
  func note(_ change: (inout LessonProgress) -> Void) throws { try KeptProgress.update(&progress, change) }

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

  /// - Parameter lesson: one to begin with; with `isLearning` and none, the list of them.
  func run(learning lesson: String? = nil, isLearning: Bool = false, again: Bool = false) throws {
    let reader: any LineReader =
      isInteractive ? ReadlineReader(repl: self, palette: palette) : PlainReader()
    if isInteractive { Terminal.write("Tern \(TernCommand.configuration.version). :help shows what there is, :quit or Ctrl-D leaves.\n") }
    if let lesson {
      try learn(lesson, again: again)
    } else if isLearning {
      try SessionCommand.lessons.run(self, "")
      write(palette.dim("[:learn NAME opens one]") + "\n")
    }
    var isOpen = true
    while isOpen, !shouldQuit {
      attempt {
        guard let input = try readInput(reader) else { return isOpen = false }
        if !reader.wasCancelled { handle(input) }
      }
      Terminal.flush()
    }
    if failed, !isInteractive { throw Failure(status: Failure.failed) }
  }

  // MARK: Input

  /// Lines until the parser has seen enough; nil at the end.
  private func readInput(_ reader: any LineReader) throws -> String? {
    guard let first = try reader.read(isContinuation: false) else { return nil }
    if isCommand(first) {
      reader.remember(first)
      return first
    }
    var input = PendingInput(first)
    while input.isIncomplete {
      guard let line = try reader.read(isContinuation: true) else { break }
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
      return attempt { try command(String(trimmed)) }
    }
    if trimmed.isEmpty {
      if walk != nil { attempt { try nextStep() } }
      return
    }
    show(continued(input))
  }

  private func attempt(_ body: () throws -> Void) {
    do { try body() } catch {
      failed = true
      Terminal.writeError((error as? Failure ?? Failure.message("\(error)")).message)
    }
  }

  /// A line that begins with `|>` goes on from the line before: from its value, or from the name that it assigned.
  private func continued(_ input: String) -> String {
    guard input.drop(while: \.isWhitespace).hasPrefix("|>") else { return input }
    if let name = lastAssigned { return "\(name) = \(name) \(input)" }
    return "_ " + input
  }

  private func show(_ text: String) {
    inputNumber += 1
    let source = Source(name: "<repl:\(inputNumber)>", text)
    run(source)
    lastAssigned = Repl.assignedName(source)
  }

  func run(_ source: Source) {
    _ = Signals.takePressed()
    defer { walk?.noteOwnNames(source) }
    do {
      let checked = try Source(name: source.name, checking: source.bytes)
      try interpreter.run(checked, showsResults: true)
    } catch let diagnostic as Diagnostic { report(diagnostic) } catch {
      failed = true
      Terminal.writeError((error as? SourceFileError)?.message ?? "\(error)")
    }
  }

  func report(_ diagnostic: Diagnostic) {
    failed = true
    _ = Signals.takePressed()
    if diagnostic.isInterrupt {
      Terminal.writeError(palette.error("interrupted") + "\n")
    } else {
      Terminal.writeError(Terminal.text(of: diagnostic))
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

  private func command(_ line: String) throws {
    if line.hasPrefix("?") { return try SessionCommand.help.run(self, line.dropFirst().trimmed) }
    let word = String(line.prefix { !$0.isWhitespace })
    guard let command = Program.sessionCommands.first(where: { $0.isCalled(word) }) else {
      let hint = NearNames.question(for: word, among: Program.sessionCommands.map(\.name)).map { "; " + $0 } ?? "; :help lists them"
      throw Failure.message("no command is called \(word)\(hint)")
    }
    try command.run(self, line.dropFirst(word.count).trimmed)
  }

  /// What a command was given to look at.
  func source(_ text: String, for command: String) throws -> Source {
    if text.isEmpty { throw Failure.message("\(command) needs an expression") }
    return Source(name: "<repl>", text)
  }

  /// Shows what `look` finds out about an expression.
  func inspect(_ text: String, _ command: String, _ look: (Source) throws(Diagnostic) -> String) throws {
    let source = try source(text, for: command)
    _ = Signals.takePressed()
    do { write(try look(source)) } catch { report(error) }
  }

  /// Forgets all names.
  func reset() throws {
    interpreter = try ProgramRunner(plugins).interpreter(folder: ".")
    prepare(interpreter)
    lastAssigned = nil
    walk = nil
  }
}

// What commands of plug-ins work with.
extension Repl {
  /// Writes to where the program's output goes.
  public func write(_ text: String) { Terminal.write(text) }

  /// The value of an expression of the language, in which the session's names have their values.
  public func evaluate(_ expression: String) throws -> Value {
    do { return try interpreter.evaluate(Source(name: "<repl>", expression)) } catch { throw Failure.of(error) }
  }
}

extension Substring {
  var trimmed: String {
    var text = drop { $0.isWhitespace }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
