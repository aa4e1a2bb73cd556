extension Parser {
  /// The error for a token that does not fit where `what` should stand.
  func failure(expecting what: String) -> SyntaxError {
    if let habit = habit(expecting: what) { return habit }
    if let error = lexicalError(at: token) { return error }
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
    if kind == .leftBrace, previous.kind == .if || previous.kind == .while {
      return SyntaxError(kind: .expected("a condition", found: "`{`"), span: token.span)
    }
    if kind == .leftBrace, previous.kind == .for {
      return SyntaxError(kind: .expected("a name", found: "`{`"), span: token.span)
    }
    if kind == .ellipsis { return SyntaxError(kind: .ellipsisOutsideIndex, span: token.span) }
    if kind == .new { return SyntaxError(kind: .newOutsideIndex, span: token.span) }
    if kind == .exercise { return SyntaxError(kind: .reserved("exercise"), span: token.span) }
    if kind == .colon, what == "`{`" { return SyntaxError(kind: .habit(.colonBlock), span: token.span) }
    return SyntaxError(kind: .expected(what, found: description(of: token)), span: token.span, related: openBrackets.last)
  }

  /// The error for a token behind a complete statement.
  func failureAfterStatement() -> SyntaxError {
    if let habit = habit(expecting: nil) { return habit }
    if let error = lexicalError(at: token) { return error }
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
}
