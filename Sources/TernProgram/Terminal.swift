import Synchronization
import TernOps
import TernRuntime

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What stands at the other end of the standard streams.
enum Terminal {
  static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

  /// Colours for `descriptor`: none when it is no terminal or `NO_COLOR` is set.
  static func palette(_ descriptor: Int32) -> Palette {
    let refused = getenv("NO_COLOR").map { $0.pointee != 0 } ?? false
    let isDumb = getenv("TERM").map { String(cString: $0) == "dumb" } ?? false
    return Palette(isOn: isTerminal(descriptor) && !refused && !isDumb)
  }

  /// What may be written to standard output. What is no terminal gets the same everywhere: Unicode without colours.
  ///
  /// `TERN_ASCII=1` refuses all but ASCII, and so does a terminal whose locale is not of UTF-8.
  static func style(columns: Int) -> TextStyle {
    func setting(_ name: String) -> String? { getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 } }
    let locale = (setting("LC_ALL") ?? setting("LC_CTYPE") ?? setting("LANG") ?? "").lowercased()
    let isUnicode = !isTerminal(1) || locale.contains("utf-8") || locale.contains("utf8")
    let hasAllColours = ["truecolor", "24bit"].contains(setting("COLORTERM") ?? "")
    let isRefused = setting("TERN_ASCII").map { $0 != "0" } ?? false
    return TextStyle(
      columns: columns, isUnicode: isUnicode && !isRefused, colours: !palette(1).isOn ? .none : hasAllColours ? .full : .indexed)
  }

  /// How many columns standard output has; 80 when it is no terminal.
  static var columns: Int {
    var size = winsize()
    guard ioctl(1, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }

  /// How many columns `descriptor` has when it is a terminal.
  private static func columns(of descriptor: Int32) -> Int? {
    var size = winsize()
    guard isTerminal(descriptor), ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
  }

  /// A text for people, broken between words where `descriptor` is a terminal; as it is elsewhere.
  ///
  /// - Parameter indent: columns that are taken in the first line.
  static func broken(_ text: String, onto descriptor: Int32, indent: Int = 0) -> String {
    guard let columns = columns(of: descriptor) else { return text }
    let filler = String(repeating: "\u{1}", count: indent)
    return TextWidth.lines(filler + text, to: columns).joined(separator: "\n").replacing("\u{1}", with: "")
  }

  /// An error as it is written to standard error.
  static func text(of diagnostic: Diagnostic) -> String { diagnostic.rendered(palette(2), columns: columns(of: 2)) }

  /// Output that is still to be written; a terminal gets it at the end of each line.
  private static let pending = Mutex<[UInt8]>([])
  private static let isLineBuffered = isTerminal(1)

  /// Whether a line that is to be overwritten stands where the next output goes.
  nonisolated(unsafe) private static var hasStatusLine = false
  private static let clearLine = "\r\u{1B}[K"

  /// Shows a line below all other output until the next one; nil takes it away. Only for terminals.
  static func showStatus(_ line: String?) {
    pending.withLock { bytes in
      if hasStatusLine || line != nil { bytes.append(contentsOf: (clearLine + (line ?? "")).utf8) }
      hasStatusLine = line != nil
      drain(&bytes, to: 1)
    }
  }

  static func write(_ text: String) {
    pending.withLock { bytes in
      if hasStatusLine {
        bytes.append(contentsOf: clearLine.utf8)
        hasStatusLine = false
      }
      bytes.append(contentsOf: text.utf8)
      if bytes.count > 1 << 16 || (isLineBuffered && text.utf8.contains(0x0A)) { drain(&bytes, to: 1) }
    }
  }

  static func flush() { pending.withLock { drain(&$0, to: 1) } }

  /// Writes to standard error, behind whatever standard output still holds.
  static func writeError(_ text: String) {
    showStatus(nil)
    flush()
    var bytes = Array(text.utf8)
    drain(&bytes, to: 2)
  }

  /// Why standard output could not take everything; 0 while it could.
  private static let outputError = Atomic<Int32>(0)

  /// What went wrong with standard output, if anything did.
  static var outputFailure: String? {
    let error = outputError.load(ordering: .relaxed)
    return error == 0 ? nil : String(cString: strerror(error))
  }

  private static func drain(_ bytes: inout [UInt8], to descriptor: Int32) {
    if !write(bytes, to: descriptor), descriptor == 1 { outputError.store(errno, ordering: .relaxed) }
    bytes.removeAll(keepingCapacity: true)
  }

  /// Writes all of `bytes`; false when that failed.
  @discardableResult
  static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    bytes.withUnsafeBytes { buffer in
      var done = 0
      while done < buffer.count {
        let count = write(descriptor, buffer.baseAddress.map { $0 + done }, buffer.count - done)
        if count < 0, errno == EINTR { continue }
        if count <= 0 { return false }
        done += count
      }
      return true
    }
  }

  private static func write(_ descriptor: Int32, _ start: UnsafeRawPointer?, _ count: Int) -> Int {
    #if canImport(Glibc)
      Glibc.write(descriptor, start, count)
    #else
      Darwin.write(descriptor, start, count)
    #endif
  }
}
