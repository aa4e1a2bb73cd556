import TernOps
import TernRuntime
import TernSyntax

/// A line of a program, in lines of a terminal.
struct CodeLine {
  private let source: Source
  /// Where it may be broken, and how much that costs: two for each bracket around the place, more than all brackets inside a string.
  private var seams: [(offset: UInt32, cost: Int)] = []
  private static let insideText = 1_000

  init(_ line: some StringProtocol) {
    source = Source(name: "", String(line))
    let lexer = Lexer.lex(source)
    var cost = 0
    var last: Token?
    for token in lexer.tokens {
      if let last, Self.isSeam(after: last.kind, insideBrackets: cost > 0) {
        // Between arguments rather than within one.
        seams.append((token.span.start, last.kind == .comma && cost > 0 ? cost - 1 : cost))
      }
      switch token.kind {
      case .stringOpen: cost += Self.insideText
      case .stringClose: cost -= Self.insideText
      case .leftParen, .lambdaParen, .leftBracket, .leftBrace: cost += 2
      case .rightParen, .rightBracket, .rightBrace: cost -= 2
      case .string, .stringText, .invalid: addBlanks(in: token.span, Self.insideText)
      default: break
      }
      last = token
    }
    for comment in lexer.comments {
      seams.append((comment.start, 0))
      addBlanks(in: comment, 0)
    }
    seams.sort { $0.offset < $1.offset }
  }

  /// Whether a line may end in a token of this kind, as far as readers of it are concerned.
  private static func isSeam(after kind: Token.Kind, insideBrackets: Bool) -> Bool {
    switch kind {
    case .leftParen, .leftBrace: true
    case .assign: !insideBrackets
    case .in, .dot, .range: false
    default: kind.continuesLine
    }
  }

  private mutating func addBlanks(in span: Span, _ cost: Int) {
    for offset in span.start..<span.end where source.bytes[Int(offset)] == UInt8(ascii: " ") { seams.append((offset + 1, cost)) }
  }

  /// The line in parts of at most `columns`; all but the first begin with two blanks more.
  func lines(columns: Int, _ palette: Palette) -> [String] {
    func text(_ part: Span) -> String { palette.isOn ? Highlighter.coloured(part, of: source) : source.text(part) }
    let whole = Span(0, UInt32(source.bytes.count))
    if width(whole) <= columns { return [text(whole)] }
    let indent = String(source.text(whole).prefix { $0 == " " })
    let costs = Set(seams.map(\.cost)).sorted()
    let parts = parts(of: Span(UInt32(indent.utf8.count), whole.end), columns: columns - indent.count - 2, costs[...])
    return parts.enumerated().map { indent + ($0 == 0 ? "" : "  ") + text($1) }
  }

  /// A piece of the line, broken at the cheapest seams that make its parts short enough.
  private func parts(of span: Span, columns: Int, _ costs: ArraySlice<Int>) -> [Span] {
    guard width(span) > columns, let cost = costs.first else { return [trimmed(span)] }
    let ends = seams.filter { $0.cost <= cost && $0.offset > span.start && $0.offset < span.end }.map(\.offset) + [span.end]
    var parts: [Span] = []
    var start = span.start, fitting = span.start
    for end in ends {
      if fitting > start, width(Span(start, end)) > columns {
        parts += self.parts(of: Span(start, fitting), columns: columns, costs.dropFirst())
        start = fitting
      }
      fitting = end
    }
    return parts + self.parts(of: Span(start, span.end), columns: columns, costs.dropFirst())
  }

  private func width(_ span: Span) -> Int { TextWidth.columns(source.text(trimmed(span))) }

  /// Without the blanks at its end.
  private func trimmed(_ span: Span) -> Span {
    var end = span.end
    while end > span.start, source.bytes[Int(end) - 1] == UInt8(ascii: " ") { end -= 1 }
    return Span(span.start, end)
  }
}
