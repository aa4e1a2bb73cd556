/// Cuts a source into tokens.
///
/// Works on bytes and never fails: what it cannot read becomes an `invalid` token, and the reason
/// is kept in `errors`, so that a half-typed line can still be coloured. It also decides which
/// newlines end a statement: not those inside `(` or `[`, not those after an operator or a comma,
/// and not those before a line that begins with `|>`.
package struct Lexer {
  package private(set) var tokens: [Token] = []
  package private(set) var errors: [SyntaxError] = []
  /// Comments in order, `##` prose lines inside blocks and brackets among them.
  package private(set) var comments: [Span] = []

  let bytes: UnsafeBufferPointer<UInt8>
  var position = 0
  /// What is open at `position`, innermost last, and the token that opened it.
  var contexts: [Context] = []
  var openers: [Int] = []
  /// The token that the latest `)` belongs to.
  var lastOpener = 0
  var interpolations = 0

  enum Context { case paren, bracket, brace, interpolation }

  private init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
    tokens.reserveCapacity(bytes.count / 3 + 8)
  }

  /// The tokens of `source`; the last one is always `end`.
  package static func lex(_ source: Source) -> Lexer {
    source.bytes.withUnsafeBufferPointer { bytes in
      var lexer = Lexer(bytes)
      lexer.run()
      return lexer
    }
  }

  mutating func run() {
    while true {
      skipBlanks()
      guard position < bytes.count else { break }
      lexToken()
    }
    if interpolations > 0 { report(.unterminatedString, bytes.count, bytes.count) }
    add(.end, bytes.count, bytes.count)
  }

  // MARK: Between tokens

  mutating func skipBlanks() {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x09, 0x0D: position += 1
      case 0x0A: lexNewline()
      case 0x23: lexComment()
      default: return
      }
    }
  }

  mutating func lexNewline() {
    let start = position
    position += 1
    if interpolations > 0 {
      // A string ends with its line; what is open inside it is given up.
      report(.unterminatedString, start, start)
      while interpolations > 0, let context = contexts.popLast() {
        openers.removeLast()
        if context == .interpolation { interpolations -= 1 }
      }
    }
    if contexts.last == .paren || contexts.last == .bracket { return }
    guard let last = tokens.last?.kind, last != .newline, last != .prose, !last.continuesLine else { return }
    if nextLineBeginsWithPipe() { return }
    add(.newline, start, start + 1)
  }

  func nextLineBeginsWithPipe() -> Bool {
    var i = position
    while i < bytes.count {
      switch bytes[i] {
      case 0x20, 0x09, 0x0D, 0x0A: i += 1
      case 0x23: while i < bytes.count, bytes[i] != 0x0A { i += 1 }
      case 0x7C: return i + 1 < bytes.count && bytes[i + 1] == 0x3E
      default: return false
      }
    }
    return false
  }

  /// `# …` to the end of the line, or a line of prose, `## …`, where statements stand at the top level.
  mutating func lexComment() {
    let start = position
    while position < bytes.count, bytes[position] != 0x0A { position += 1 }
    var end = position
    if end > start, bytes[end - 1] == 0x0D { end -= 1 }
    let isProse =
      start + 1 < end && bytes[start + 1] == 0x23 && contexts.isEmpty
      && (tokens.last.map { $0.kind == .newline || $0.kind == .prose } ?? true)
    if isProse {
      add(.prose, start, end)
    } else {
      comments.append(Span(UInt32(start), UInt32(end)))
    }
  }

  // MARK: Tokens

  /// Whether the last token is the word `where`, which begins a clause and ends no operand.
  private var followsWhere: Bool {
    guard let span = tokens.last?.span, span.end - span.start == 5 else { return false }
    return bytes[Int(span.start)..<Int(span.end)].elementsEqual("where".utf8)
  }

  mutating func lexToken() {
    let start = position
    let byte = bytes[start]
    switch byte {
    case 0x61...0x7A, 0x41...0x5A, 0x5F: lexName()
    case 0x30...0x39: lexNumber()
    case 0x22: lexString()
    case 0x2E where isDigit(start + 1): lexNumber()
    case 0x7D where contexts.last == .interpolation:
      position += 1
      closeInterpolation(at: start)
    case 0x3A where contexts.last == .interpolation: lexFormatSpec()
    case 0x80...: lexNonASCII()
    default: lexPunctuation(byte)
    }
  }

  mutating func lexName() {
    let start = position
    while position < bytes.count {
      let byte = bytes[position]
      if Self.continuesName(byte) {
        position += 1
      } else if byte >= 0x80, let (scalar, length) = scalar(at: position),
        scalar.properties.isXIDContinue
      {
        position += length
      } else {
        break
      }
    }
    add(Self.keyword(bytes, start, position) ?? .name, start, position)
  }

  mutating func lexNonASCII() {
    let start = position
    guard let (scalar, length) = scalar(at: start) else {
      position += 1
      return fail(.notUTF8, start)
    }
    if scalar == "…" {
      position += length
      return add(.ellipsis, start, position)
    }
    if scalar == "\u{FEFF}", start == 0 {
      position += length
      return
    }
    if scalar == "\u{00A0}" || scalar.properties.isWhitespace {
      position += length
      return
    }
    if scalar.properties.isXIDStart { return lexName() }
    position += length
    if "“”„‘’".unicodeScalars.contains(scalar) { return fail(.habit(.curlyQuotes), start) }
    if let instead = SyntaxError.Habit.symbols[scalar] {
      return fail(.habit(.symbol(String(scalar), instead: instead)), start)
    }
    fail(.unexpectedCharacter(String(scalar)), start)
  }

  /// Decimal, hexadecimal, with `_` between digits, a fraction, an exponent. `1..5` is a range of two integers.
  mutating func lexNumber() {
    let start = position
    if bytes[start] == 0x30, start + 1 < bytes.count, bytes[start + 1] | 0x20 == 0x78 {
      position += 2
      let digits = position
      while position < bytes.count, Self.continuesName(bytes[position]) { position += 1 }
      let isValid =
        position > digits
        && bytes[digits..<position].allSatisfy { Self.isHexDigit($0) || $0 == 0x5F }
      return isValid ? add(.integer, start, position) : fail(.malformedNumber, start)
    }
    var isFloat = false
    skipDigits()
    if position < bytes.count, bytes[position] == 0x2E, byte(position + 1) != 0x2E,
      !Self.startsName(byte(position + 1)) || isExponent(position + 1)
    {
      isFloat = true
      position += 1
      skipDigits()
    }
    if isExponent(position) {
      isFloat = true
      position += 1
      if byte(position) == 0x2B || byte(position) == 0x2D { position += 1 }
      skipDigits()
    }
    if position < bytes.count, Self.continuesName(bytes[position]) {
      while position < bytes.count, Self.continuesName(bytes[position]) { position += 1 }
      return fail(.malformedNumber, start)
    }
    if bytes[position - 1] == 0x5F { return fail(.malformedNumber, start) }
    add(isFloat ? .float : .integer, start, position)
  }

  mutating func skipDigits() {
    while position < bytes.count, isDigit(position) || bytes[position] == 0x5F { position += 1 }
  }

  func isExponent(_ index: Int) -> Bool {
    guard byte(index) | 0x20 == 0x65 else { return false }
    let next = byte(index + 1)
    return isDigit(index + 1) || ((next == 0x2B || next == 0x2D) && isDigit(index + 2))
  }

  // MARK: Punctuation

  mutating func lexPunctuation(_ first: UInt8) {
    let second = byte(position + 1)
    let third = byte(position + 2)
    switch first {
    case 0x28: open(.paren, .leftParen)
    case 0x5B: open(.bracket, .leftBracket)
    case 0x7B: open(.brace, .leftBrace)
    case 0x29: close(.paren, .rightParen)
    case 0x5D: close(.bracket, .rightBracket)
    case 0x7D: close(.brace, .rightBrace)
    case 0x2C: take(1, .comma)
    case 0x3B: take(1, .semicolon)
    case 0x3A:
      if second == 0x3D { fail(.habit(.walrus), length: 2) } else { take(1, .colon) }
    case 0x2E:
      if second == 0x2E, third == 0x2E {
        take(3, .ellipsis)
      } else if second == 0x2E {
        take(2, .range)
      } else {
        take(1, .dot)
      }
    case 0x3D:
      if second == 0x3D {
        third == 0x3D ? fail(.habit(.tripleEqual), length: 3) : take(2, .equal)
      } else if second == 0x3E {
        fail(.habit(.fatArrow), length: 2)
      } else {
        take(1, .assign)
      }
    case 0x2B:
      if second == 0x2B, endsOperand(tokens.last?.kind), !startsOperand(byte(position + 2)), !followsWhere {
        fail(.habit(.increment), length: 2)
      } else {
        second == 0x3D ? take(2, .plusAssign) : take(1, .plus)
      }
    case 0x2D:
      if second == 0x3E {
        if tokens.last?.kind == .rightParen, tokens[lastOpener].kind == .leftParen {
          tokens[lastOpener].kind = .lambdaParen
        }
        take(2, .arrow)
      } else if second == 0x3D { take(2, .minusAssign) } else { take(1, .minus) }
    case 0x2A:
      if second == 0x2A {
        fail(.habit(.doubleStar), length: 2)
      } else {
        second == 0x3D ? take(2, .timesAssign) : take(1, .times)
      }
    case 0x2F:
      if second == 0x2F {
        third == 0x3D ? take(3, .floorDivideAssign) : take(2, .floorDivide)
      } else {
        second == 0x3D ? take(2, .divideAssign) : take(1, .divide)
      }
    case 0x25: second == 0x3D ? take(2, .remainderAssign) : take(1, .remainder)
    case 0x40: second == 0x3D ? take(2, .matmulAssign) : take(1, .matmul)
    case 0x5E: second == 0x3D ? take(2, .powerAssign) : take(1, .power)
    case 0x3C: second == 0x3D ? take(2, .lessEqual) : take(1, .less)
    case 0x3E: second == 0x3D ? take(2, .greaterEqual) : take(1, .greater)
    case 0x21:
      if second == 0x3D {
        third == 0x3D ? fail(.habit(.tripleEqual), length: 3) : take(2, .notEqual)
      } else {
        let isConversion = contexts.last == .interpolation && (third == 0x7D || third == 0x3A)
        fail(.habit(isConversion ? .conversion : .bang), length: isConversion ? 2 : 1)
      }
    case 0x7C:
      if second == 0x3E {
        take(2, .pipe)
      } else {
        fail(.habit(.verticalBar), length: second == 0x7C ? 2 : 1)
      }
    case 0x26: fail(.habit(.ampersand), length: second == 0x26 ? 2 : 1)
    case 0x7E: fail(.habit(.tilde), length: 1)
    case 0x3F: fail(.habit(.questionMark), length: 1)
    case 0x27: fail(.habit(.singleQuote), length: 1)
    case 0x5C: fail(.habit(.backslash), length: 1)
    default:
      let name = first < 0x20 || first == 0x7F ? "\\u{\(String(first, radix: 16))}" : String(Unicode.Scalar(first))
      fail(.unexpectedCharacter(name), length: 1)
    }
  }

  mutating func take(_ length: Int, _ kind: Token.Kind) {
    add(kind, position, position + length)
    position += length
  }

  mutating func open(_ context: Context, _ kind: Token.Kind) {
    contexts.append(context)
    openers.append(tokens.count)
    take(1, kind)
  }

  /// A bracket that closes nothing is left for the parser to complain about.
  mutating func close(_ context: Context, _ kind: Token.Kind) {
    if contexts.last == context {
      contexts.removeLast()
      lastOpener = openers.removeLast()
    }
    take(1, kind)
  }

  func endsOperand(_ kind: Token.Kind?) -> Bool {
    kind == .name || kind == .rightBracket
  }

  func startsOperand(_ byte: UInt8) -> Bool {
    Self.continuesName(byte) || byte == 0x28 || byte == 0x5B || byte == 0x20 || byte == 0x2D || byte == 0x2E || byte == 0x22
  }

  // MARK: Helpers

  mutating func add(_ kind: Token.Kind, _ start: Int, _ end: Int) {
    tokens.append(Token(kind: kind, span: Span(UInt32(start), UInt32(end))))
  }

  mutating func report(_ kind: SyntaxError.Kind, _ start: Int, _ end: Int) {
    let span = Span(UInt32(start), UInt32(end))
    errors.append(SyntaxError(kind: kind, span: span))
    tokens.append(Token(kind: .invalid, span: span))
  }

  /// Reports what lies between `start` and `position`.
  mutating func fail(_ kind: SyntaxError.Kind, _ start: Int) { report(kind, start, position) }

  mutating func fail(_ kind: SyntaxError.Kind, length: Int) {
    let start = position
    position += length
    report(kind, start, position)
  }

  func byte(_ index: Int) -> UInt8 { index < bytes.count ? bytes[index] : 0 }

  func isDigit(_ index: Int) -> Bool { byte(index) &- 0x30 < 10 }

  static func isHexDigit(_ byte: UInt8) -> Bool {
    byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 6
  }

  static func startsName(_ byte: UInt8) -> Bool {
    (byte | 0x20) &- 0x61 < 26 || byte == 0x5F || byte >= 0x80
  }

  @inline(__always)
  static func continuesName(_ byte: UInt8) -> Bool {
    (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || byte == 0x5F
  }

  /// The Unicode scalar that begins at `index` and its length in bytes; nil when the bytes are not UTF-8.
  func scalar(at index: Int) -> (Unicode.Scalar, Int)? {
    let first = UInt32(bytes[index])
    let (length, initial): (Int, UInt32) =
      switch first {
      case ..<0x80: (1, first)
      case 0xC2..<0xE0: (2, first & 0x1F)
      case 0xE0..<0xF0: (3, first & 0x0F)
      case 0xF0..<0xF5: (4, first & 0x07)
      default: (0, 0)
      }
    guard length > 0, index + length <= bytes.count else { return nil }
    var value = initial
    for i in index + 1..<index + length {
      guard bytes[i] & 0xC0 == 0x80 else { return nil }
      value = value << 6 | UInt32(bytes[i] & 0x3F)
    }
    return Unicode.Scalar(value).map { ($0, length) }
  }

  static func keyword(
    _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int
  ) -> Token.Kind? {
    let length = end - start
    guard length >= 2, length <= 8 else { return nil }
    var key: UInt64 = 0
    for i in start..<end { key = key << 8 | UInt64(bytes[i]) }
    return keywordTable[key]
  }

  /// Whether `text` is a name and no keyword.
  package static func isName(_ text: some StringProtocol) -> Bool {
    let lexer = lex(Source(name: "", String(text)))
    return lexer.tokens.count == 2 && lexer.tokens[0].kind == .name
  }

  private static let keywordTable: KeywordTable = KeywordTable()
}

/// Keywords by their bytes packed into an integer, in a small open-addressed table.
private struct KeywordTable: Sendable {
  private var keys = [UInt64](repeating: 0, count: 64)
  private var kinds = [Token.Kind](repeating: .end, count: 64)

  init() {
    for kind in Token.Kind.keywords {
      guard let spelling = kind.spelling else { continue }
      let key = spelling.utf8.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      var slot = Self.slot(key)
      while keys[slot] != 0 { slot = (slot + 1) & 63 }
      keys[slot] = key
      kinds[slot] = kind
    }
  }

  subscript(key: UInt64) -> Token.Kind? {
    var slot = Self.slot(key)
    while keys[slot] != 0 {
      if keys[slot] == key { return kinds[slot] }
      slot = (slot + 1) & 63
    }
    return nil
  }

  static func slot(_ key: UInt64) -> Int {
    Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 58)
  }
}
