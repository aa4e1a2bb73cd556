import TernSyntax

/// Puts terminal colours into a line of program text.
enum Highlighter {
  static func coloured(_ line: String) -> String {
    if line.first == ":" || line.first == "?" { return "\u{1B}[35m\(line)\u{1B}[0m" }
    let source = Source(name: "", line)
    return coloured(Span(0, UInt32(source.bytes.count)), of: source)
  }

  /// A part of a line, in the colours that it has there.
  static func coloured(_ part: Span, of source: Source) -> String {
    let lexer = Lexer.lex(source)
    var marks = lexer.tokens.compactMap { token in colour(token.kind).map { (token.span, $0) } }
    marks += lexer.comments.map { ($0, "2") }
    marks.sort { $0.0.start < $1.0.start }
    var result = ""
    var done = part.start
    for (mark, colour) in marks {
      let span = Span(max(mark.start, part.start), min(mark.end, part.end))
      guard span.start >= done, span.end > span.start else { continue }
      result += source.text(Span(done, span.start)) + "\u{1B}[\(colour)m" + source.text(span) + "\u{1B}[0m"
      done = span.end
    }
    return result + source.text(Span(done, part.end))
  }

  private static func colour(_ kind: Token.Kind) -> String? {
    switch kind {
    case .string, .stringOpen, .stringText, .stringClose, .formatSpec: "32"
    case .interpolationOpen, .interpolationClose: "33"
    case .integer, .float, .true, .false, .none, .inf, .nan, .pi: "36"
    case .prose: "2"
    case .invalid: "31"
    default: kind.isKeyword ? "35" : nil
    }
  }
}
