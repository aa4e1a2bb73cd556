/// Input that comes line by line, and whether it wants another line.
///
/// Whether a text can go on is decided by the parser, but most of a long text no longer matters for it: of the
/// finished statements of an open block, or the finished items of an open bracket, the first and the last say
/// everything about what may follow. In a long text the others are dropped from what the parser sees, so that a line
/// costs what the open brackets around it cost, not what the whole text does. (Only an item of `(` … `)` that is good
/// in a tuple and bad as a target or a parameter is then found out later, when all of the text is parsed.)
package struct PendingInput {
  /// All lines so far, as they came.
  package private(set) var text: String
  /// Whether the text is fine so far and only ends too early.
  package private(set) var isIncomplete = false
  /// The part of `text` that decides what may follow.
  private var essence: String
  /// Nothing is dropped while `essence` is no longer than this.
  private let keptBytes: Int

  package init(_ text: String, keptBytes: Int = 1024) {
    self.text = text
    self.keptBytes = keptBytes
    essence = text
    update()
  }

  package mutating func append(line: String) {
    text += "\n" + line
    essence += "\n" + line
    update()
  }

  private mutating func update() {
    let source = Source(name: "", essence)
    isIncomplete = Parser.parse(source, errorLimit: 1).errors.first?.isIncomplete ?? false
    if isIncomplete, source.bytes.count > keptBytes { essence = Self.essence(of: source) }
  }

  /// What is open at one place of the text: the top level, a block, or a bracket.
  private struct Level {
    let isBlock: Bool
    /// The end of the first item, and those of the last two, separators included.
    var first: UInt32?
    var ends: (UInt32, UInt32)?

    /// - Parameter isLater: whether it only makes the separator before it longer.
    mutating func separate(at end: UInt32, isLater: Bool) {
      guard let (before, last) = ends else {
        first = end
        ends = (end, end)
        return
      }
      ends = isLater ? (before, end) : (last, end)
    }
  }

  /// `source` without the items between the first and the last finished one of each open level, and without what
  /// stands behind its last token.
  private static func essence(of source: Source) -> String {
    let tokens = Lexer.lex(source).tokens
    var levels = [Level(isBlock: true)]
    var end: UInt32 = 0
    var wasSeparator = false
    for token in tokens {
      var isSeparator = false
      switch token.kind {
      case .leftBrace: levels.append(Level(isBlock: true))
      case .leftParen, .lambdaParen, .leftBracket, .interpolationOpen: levels.append(Level(isBlock: false))
      case .rightBrace, .rightParen, .rightBracket, .interpolationClose: if levels.count > 1 { levels.removeLast() }
      case .newline where levels[levels.count - 1].isBlock, .semicolon where levels[levels.count - 1].isBlock,
        .comma where !levels[levels.count - 1].isBlock:
        levels[levels.count - 1].separate(at: token.span.end, isLater: wasSeparator)
        isSeparator = true
      default: break
      }
      wasSeparator = isSeparator
      if token.kind != .end { end = token.span.end }
    }
    var result = ""
    var done: UInt32 = 0
    for level in levels {
      guard let first = level.first, let last = level.ends?.0, first < last else { continue }
      result += source.text(Span(done, first))
      done = last
    }
    return result + source.text(Span(done, end))
  }
}
