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
  /// The next line; nil at the end of input. A line that is no text is a failure.
  func read(isContinuation: Bool) throws -> String?
  /// Whether Ctrl-C ended the last line.
  var wasCancelled: Bool { get }
  /// Keeps an input for later sessions.
  func remember(_ input: String)
}

extension LineReader {
  /// The bytes of a line as text.
  fileprivate func decoded(_ line: UnsafeMutablePointer<CChar>, count: Int) throws -> String {
    let bytes = UnsafeBufferPointer(start: line, count: count).map { UInt8(bitPattern: $0) }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Failure.message("this input is not UTF-8 text, and was left out: \(String(decoding: bytes, as: UTF8.self))")
    }
    return text
  }
}

/// Lines of standard input when it is no terminal.
final class PlainReader: LineReader {
  let wasCancelled = false
  private let file = fdopen(0, "r")
  private var line: UnsafeMutablePointer<CChar>?
  private var capacity = 0

  deinit { free(line) }

  func read(isContinuation: Bool) throws -> String? {
    guard let file else { return nil }
    var count = getline(&line, &capacity, file)
    guard count > 0, let line else { return nil }
    if line[count - 1] == CChar(bitPattern: UInt8(ascii: "\n")) { count -= 1 }
    return try decoded(line, count: count)
  }

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

  func read(isContinuation: Bool) throws -> String? {
    Terminal.flush()
    let text = isContinuation ? "  ... " : "tern> "
    let prompt = palette.isOn ? "\u{1}\u{1B}[1;34m\u{2}\(text)\u{1}\u{1B}[0m\u{2}" : text
    guard let line = tern_readline(prompt, &wasCancelled) else {
      Terminal.write("\n")
      return nil
    }
    defer { free(line) }
    return try decoded(line, count: strlen(line))
  }

  func remember(_ input: String) {
    guard !input.allSatisfy(\.isWhitespace) else { return }
    tern_history_add(input)
    history.append(input)
  }
}
