// Ways of writing that other languages teach, recognised where a program is wrong anyway.

extension Parser {
  /// The habit that explains why the token at hand does not fit.
  ///
  /// - Parameter what: what should stand here; nil behind a complete statement.
  func habit(expecting what: String?) -> SyntaxError? {
    let previousText = position > 0 && previous.kind == .name ? text(previous.span) : ""
    if let habit = habit(afterName: previousText) { return SyntaxError(kind: .habit(habit), span: previous.span) }
    if let error = comment() { return error }
    if kind == .greater, previous.kind == .less, previous.span.end == token.span.start {
      return SyntaxError(kind: .habit(.angleBrackets), span: previous.span.through(token.span))
    }
    guard let habit = habit(atToken: kind, expecting: what) else { return nil }
    return SyntaxError(kind: .habit(habit), span: token.span)
  }

  /// `// so`, `/* so */`, taken for operators up to here.
  private func comment() -> SyntaxError? {
    if kind == .times, previous.kind == .divide, previous.span.end == token.span.start {
      return SyntaxError(kind: .habit(.blockComment), span: previous.span.through(token.span))
    }
    if kind == .divide, self.kind(ahead: 1) == .times, tokens[position + 1].span.start == token.span.end {
      return SyntaxError(kind: .habit(.blockComment), span: token.span.through(tokens[position + 1].span))
    }
    guard let slashes = lineSoFar.last(where: { $0.kind == .floorDivide }) else { return nil }
    return SyntaxError(kind: .habit(.slashComment), span: slashes.span)
  }

  /// The tokens before the one at hand, and that one, on its line.
  private var lineSoFar: ArraySlice<Token> {
    let start = tokens[..<position].lastIndex { $0.kind == .newline }.map { $0 + 1 } ?? 0
    return tokens[start...position]
  }

  /// `lambda x`, `def f`, `print x`, `f"…"`: a word that means something elsewhere, and then something.
  private func habit(afterName name: String) -> SyntaxError.Habit? {
    let startsOperand =
      switch kind {
      case .name, .integer, .float, .string, .stringOpen, .leftParen, .leftBracket, .true, .false, .none: true
      default: false
      }
    switch name {
    case "lambda" where startsOperand || kind == .colon: return .lambda
    case "def" where startsOperand: return .def
    case "elif" where startsOperand || kind == .not: return .elif
    case "class" where startsOperand: return .class
    case "struct" where startsOperand: return .class
    case "from" where startsOperand: return .from
    case "is" where startsOperand || kind == .not: return .isOperator
    case "del" where startsOperand: return .del
    case "with" where startsOperand: return .with
    case "try" where kind == .colon || kind == .leftBrace: return .try
    case "except" where startsOperand || kind == .colon: return .try
    case "raise", "throw": return startsOperand ? .raise : nil
    case "yield" where startsOperand: return .yield
    case "global", "nonlocal": return startsOperand ? .global : nil
    case "let", "var", "const", "val", "mut", "local", "auto": return startsOperand ? .letBinding(name) : nil
    case "func", "function", "define", "fun": return startsOperand ? .function(name) : nil
    case "print" where startsOperand: return .printStatement
    case "match", "switch": return startsOperand ? .switchStatement : nil
    case "f", "r", "b", "rb", "fr", "rf":
      return (kind == .string || kind == .stringOpen) && token.span.start == previous.span.end
        ? .formatPrefix(name) : nil
    default: break
    }
    return nil
  }

  private func habit(atToken kind: Token.Kind, expecting what: String?) -> SyntaxError.Habit? {
    let followsOperand = position > 0 && Self.endsOperand(previous.kind)
    let opensArgument = position > 0 && [.leftParen, .lambdaParen, .comma].contains(previous.kind)
    switch kind {
    case .name:
      let word = text(token.span)
      if word == "as", followsOperand { return .importAs }
      if word == "is", followsOperand { return .isOperator }
      return SyntaxError.Habit.words[word].map { .word(word, instead: $0) }
    case .float where followsOperand && previous.span.end == token.span.start && bytes[Int(token.span.start)] == 0x2E:
      return .memberNumber
    case .colon where what == nil && previous.kind == .name && lineSoFar.count == 2: return .typeAnnotation
    case .invalid where opensArgument && text(token.span) == "**":
      return what == "a parameter name" ? .starParameter : .doubleStarArgument
    case .if where followsOperand: return .conditionalExpression
    case .for where followsOperand: return .comprehension
    case .in where followsOperand: return .inOperator
    case .not where followsOperand && self.kind(ahead: 1) == .in: return .inOperator
    case .leftBrace where previous.kind == .assign && lineSoFar.contains { $0.kind == .fn }: return .equalsBeforeBlock
    case .leftBrace where !followsOperand && ![.if, .while, .for].contains(previous.kind): return .dictionary
    case .times where opensArgument: return what == "a parameter name" ? .starParameter : .starArgument
    default: return nil
    }
  }

  private static func endsOperand(_ kind: Token.Kind) -> Bool {
    switch kind {
    case .name, .integer, .float, .string, .stringClose, .rightParen, .rightBracket, .true, .false, .none, .inf,
      .nan, .pi:
      true
    default: false
    }
  }
}
