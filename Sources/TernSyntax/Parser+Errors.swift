extension Parser {
  /// The error for a token that does not fit where `what` should stand.
  func failure(expecting what: String) -> SyntaxError {
    if let error = lexicalError(at: token) { return error }
    if let habit = habit() { return habit }
    if kind == .end {
      var error: SyntaxError
      if let bracket = openBrackets.last {
        error = SyntaxError(kind: .unclosed(text(bracket)), span: bracket)
      } else {
        error = SyntaxError(kind: .expected(what, found: "the end"), span: endOfText())
      }
      error.isIncomplete = true
      return error
    }
    if kind == .newline, let bracket = openBrackets.last, text(bracket) != "{" {
      return SyntaxError(kind: .unclosed(text(bracket)), span: bracket)
    }
    if kind == .assign { return SyntaxError(kind: .assignInExpression, span: token.span) }
    if kind == .ellipsis { return SyntaxError(kind: .ellipsisOutsideIndex, span: token.span) }
    if kind == .new { return SyntaxError(kind: .newOutsideIndex, span: token.span) }
    if kind == .exercise { return SyntaxError(kind: .reserved("exercise"), span: token.span) }
    if kind == .colon, what == "`{`" { return SyntaxError(kind: .habit(.colonBlock), span: token.span) }
    return SyntaxError(kind: .expected(what, found: description(of: token)), span: token.span, related: openBrackets.last)
  }

  /// The error for a token behind a complete statement.
  func failureAfterStatement() -> SyntaxError {
    if let error = lexicalError(at: token) { return error }
    if let habit = habit() { return habit }
    switch kind {
    case .assign: return SyntaxError(kind: .assignInExpression, span: token.span)
    case .colon: return SyntaxError(kind: .habit(.colonBlock), span: token.span)
    case .end:
      var error = failure(expecting: "`}`")
      error.isIncomplete = true
      return error
    default: return SyntaxError(kind: .missingSeparator(found: description(of: token)), span: token.span)
    }
  }

  private func lexicalError(at token: Token) -> SyntaxError? {
    guard token.kind == .invalid else { return nil }
    return lexicalErrors.first { $0.span == token.span }
  }

  private func endOfText() -> Span {
    let last = tokens.last { $0.kind != .end && $0.kind != .newline }?.span.end ?? 0
    return Span(last, last)
  }

  private func description(of token: Token) -> String {
    switch token.kind {
    case .newline: "the end of the line"
    case .end: "the end"
    case .stringClose: "the end of the string"
    case .prose: "prose"
    default: "`\(text(token.span))`"
    }
  }

  // MARK: Ways of writing that other languages teach

  private func habit() -> SyntaxError? {
    let previousText = position > 0 && previous.kind == .name ? text(previous.span) : ""
    if let habit = habit(afterName: previousText) {
      return SyntaxError(kind: .habit(habit), span: previous.span)
    }
    guard let habit = habit(atToken: kind) else { return nil }
    return SyntaxError(kind: .habit(habit), span: token.span)
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
    if kind == .name, position > 0, Self.endsOperand(previous.kind) {
      switch text(token.span) {
      case "is": return .isOperator
      case "as": return .importAs
      default: break
      }
    }
    return nil
  }

  private func habit(atToken kind: Token.Kind) -> SyntaxError.Habit? {
    let followsOperand = position > 0 && Self.endsOperand(previous.kind)
    switch kind {
    case .if where followsOperand: return .conditionalExpression
    case .for where followsOperand: return .comprehension
    case .in where followsOperand: return .inOperator
    case .not where followsOperand && self.kind(ahead: 1) == .in: return .inOperator
    case .leftBrace where !followsOperand: return .dictionary
    case .times where !followsOperand: return .starArgument
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
