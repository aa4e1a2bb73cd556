import CTernReadline
import TernOps
import TernRuntime

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Where the REPL's lines come from.
protocol LineReader: AnyObject {
  /// The next line; nil at the end of input.
  func read(isContinuation: Bool) -> String?
  /// Whether Ctrl-C ended the last line.
  var wasCancelled: Bool { get }
  /// Keeps an input for later sessions.
  func remember(_ input: String)
}

/// Lines of standard input when it is no terminal.
final class PlainReader: LineReader {
  let wasCancelled = false
  func read(isContinuation: Bool) -> String? { readLine() }
  func remember(_ input: String) {}
}

/// GNU readline: editing, history, completion, and the line in colour.
final class ReadlineReader: LineReader {
  private(set) var wasCancelled = false
  private let history = History()
  private let palette: Palette

  /// What the callbacks from C work with; they come on the thread that reads.
  nonisolated(unsafe) private static var repl: Repl?

  init(repl: Repl, palette: Palette) {
    self.palette = palette
    Self.repl = repl
    let colour: tern_colour? =
      palette.isOn ? { line in line.flatMap { strdup(Highlighter.coloured(String(cString: $0))) } } : nil
    tern_readline_start(
      { line, start, end in
        guard let line, let repl = ReadlineReader.repl else { return nil }
        let candidates = Completion(repl.interpreter).candidates(String(cString: line), Int(start), Int(end))
        return candidates.isEmpty ? nil : strdup(candidates.joined(separator: "\n"))
      },
      colour,
      { Signals.takePressed() })
    for entry in history.load() { tern_history_add(entry) }
  }

  func read(isContinuation: Bool) -> String? {
    Terminal.flush()
    let text = isContinuation ? "  ... " : "tern> "
    let prompt = palette.isOn ? "\u{1}\u{1B}[1;34m\u{2}\(text)\u{1}\u{1B}[0m\u{2}" : text
    guard let line = tern_readline(prompt, &wasCancelled) else {
      Terminal.write("\n")
      return nil
    }
    defer { free(line) }
    return String(cString: line)
  }

  func remember(_ input: String) {
    guard !input.allSatisfy(\.isWhitespace) else { return }
    tern_history_add(input)
    history.append(input)
  }
}
