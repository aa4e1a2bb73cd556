import TernOps
import TernSyntax

/// Terminal colours for messages, or none.
package struct Palette: Sendable {
  package let isOn: Bool

  package init(isOn: Bool) { self.isOn = isOn }

  package func error(_ text: String) -> String { wrap(text, "1;31") }
  package func strong(_ text: String) -> String { wrap(text, "1") }
  package func frame(_ text: String) -> String { wrap(text, "34") }
  package func dim(_ text: String) -> String { wrap(text, "2") }
  package func code(_ text: String) -> String { wrap(text, "36") }
  package func emphasis(_ text: String) -> String { wrap(text, "3") }

  private func wrap(_ text: String, _ code: String) -> String {
    isOn && !text.isEmpty ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}

extension Diagnostic {
  /// The message with the line it is about, a caret, remedies and the chain of calls.
  ///
  /// - Parameter columns: how wide its lines may be; what is no program is broken between words.
  package func rendered(_ palette: Palette = Palette(isOn: false), heading: String = "error: ", columns: Int? = nil) -> String {
    let location = source.location(of: span.start)
    let number = String(location.line)
    let gutter = String(repeating: " ", count: number.count)
    func broken(_ text: String, beside taken: Int) -> [String] { columns.map { TextWidth.lines(text, to: max($0 - taken, 20)) } ?? [text] }
    var lines = broken(message, beside: heading.count).map { palette.strong($0) }
    lines[0] = palette.error(heading) + lines[0]
    lines.append("\(gutter)\(palette.frame("┌")) \(source.name):\(location.line):\(location.column)")
    lines.append("\(gutter)\(palette.frame("│"))")
    let (text, caret) = excerpt()
    lines.append("\(palette.frame(number + "│")) \(text)")
    lines.append(
      "\(gutter)\(palette.frame("│")) " + palette.error(caret) + (label.map { " " + palette.error($0) } ?? ""))
    if !notes.isEmpty || !calls.isEmpty { lines.append("\(gutter)\(palette.frame("│"))") }
    for note in notes {
      // A note in lines has them for a reason.
      let parts = note.contains("\n") ? note.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) : broken(note, beside: gutter.count + 2)
      lines.append("\(gutter)\(palette.frame("=")) \(parts[0])")
      for part in parts.dropFirst() { lines.append("\(gutter)  \(part)") }
    }
    lines += callLines(gutter, palette)
    return lines.joined(separator: "\n") + "\n"
  }

  /// Calls innermost last; the middle of a long chain is left out.
  private func callLines(_ gutter: String, _ palette: Palette) -> [String] {
    var shown = Array(calls.enumerated())
    var left: Int?
    if shown.count > 12 {
      left = shown.count - 10
      shown = Array(shown.prefix(5) + shown.suffix(5))
    }
    var lines: [String] = []
    for (position, entry) in shown.enumerated() {
      if position == 5, let left { lines.append("\(gutter)\(palette.frame("=")) … \(left) more calls …") }
      let (_, call) = entry
      let location = call.source.location(of: call.span.start)
      lines.append(
        "\(gutter)\(palette.frame("=")) in \(call.function), called at \(call.source.name):\(location.line):\(location.column)"
      )
    }
    return lines
  }

  private static let longestLine = 160

  /// The line that holds the span's start, and a line with carets under the span.
  private func excerpt() -> (String, String) {
    let range = source.lineRange(at: span.start)
    let start = min(max(Int(span.start), range.lowerBound), range.upperBound)
    let end = min(max(Int(span.end), start), range.upperBound)
    var before = String(decoding: source.bytes[range.lowerBound..<start], as: UTF8.self)
    var marked = String(decoding: source.bytes[start..<end], as: UTF8.self)
    var after = String(decoding: source.bytes[end..<range.upperBound], as: UTF8.self)
    if before.count + marked.count + after.count > Self.longestLine {
      if before.count > 60 { before = "…" + before.suffix(59) }
      if marked.count > 80 { marked = marked.prefix(79) + "…" }
      if after.count > 20 { after = after.prefix(19) + "…" }
    }
    let line = Self.printable(before) + Self.printable(marked) + Self.printable(after)
    let indent = String(repeating: " ", count: Self.columns(Self.printable(before)))
    return (line, indent + String(repeating: "^", count: max(1, Self.columns(Self.printable(marked)))))
  }

  /// Tabs as two blanks, other control characters as a dot.
  private static func printable(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      if scalar == "\t" {
        result += "  "
      } else if scalar.value < 0x20 || scalar.value == 0x7F {
        result += "·"
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// How many columns a terminal gives `text`.
  private static func columns(_ text: String) -> Int { text.reduce(0) { $0 + TextWidth.columns($1) } }
}
