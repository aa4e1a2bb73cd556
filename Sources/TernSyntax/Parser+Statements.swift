extension Parser {
  /// top_statement = statement | exercise | PROSE
  ///
  /// statement = simple | function | if_statement | for | while
  mutating func parseStatement() throws(SyntaxError) -> ID<Statement> {
    switch kind {
    case .fn: try parseFunctionStatement()
    case .for: try parseFor()
    case .while: try parseWhile()
    case .if: try parseIfStatement()
    case .exercise: try parseExercise()
    case .prose: parseProse()
    default: try parseSimpleStatement()
    }
  }

  /// simple = assignment | expressions | "return" [ expressions ] | "break" | "continue" | assert | import
  private mutating func parseSimpleStatement() throws(SyntaxError) -> ID<Statement> {
    let start = token.span
    switch kind {
    case .break:
      advance()
      return tree.statementNodes.add(.break, start)
    case .continue:
      advance()
      return tree.statementNodes.add(.continue, start)
    case .return:
      advance()
      if kind == .newline || kind == .semicolon || kind == .rightBrace || kind == .end {
        return tree.statementNodes.add(.return(nil), start)
      }
      let value = try parseExpressions()
      return add(.return(value), start.through(previous.span), over: height(value))
    case .assert: return try parseAssert()
    case .import: return try parseImport()
    case .else:
      let last = tokens[..<position].last { $0.kind != .newline && $0.kind != .semicolon }
      throw SyntaxError(kind: last?.kind == .rightBrace ? .elseOnNewLine : .elseWithoutIf, span: start)
    default: return try parseAssignmentOrExpression()
    }
  }

  mutating func add(
    _ statement: Statement, _ span: Span, over height: UInt16
  ) -> ID<Statement> {
    tree.statementNodes.add(statement, span, height: height + 1)
  }

  /// separator = NEWLINE | ";"
  mutating func skipSeparators() {
    while kind == .newline || kind == .semicolon { advance() }
  }

  /// Wants the end of a statement.
  mutating func parseSeparator(closing: Token.Kind) throws(SyntaxError) {
    if kind == .newline || kind == .semicolon {
      advance()
    } else if kind != closing && previous.kind != .prose {
      throw failureAfterStatement()
    }
  }

  /// assignment = targets "=" expressions | place UPDATE expressions
  ///
  /// expressions = expression { "," expression }
  private mutating func parseAssignmentOrExpression() throws(SyntaxError) -> ID<Statement> {
    let start = token.span
    let left = try parseExpressions()
    if kind == .assign {
      try checkTarget(left)
      advance()
      let value = try parseExpressions()
      if kind == .assign { throw SyntaxError(kind: .assignInExpression, span: token.span) }
      return add(.assign(left, value), start.through(tree.span(value)), over: max(height(left), height(value)))
    }
    if let update = updateOperator(kind) {
      try checkTarget(left)
      if case .tuple = tree[left] {
        throw SyntaxError(kind: .notAssignable, span: tree.span(left))
      }
      advance()
      let value = try parseExpressions()
      return add(
        .update(left, update, value), start.through(tree.span(value)), over: max(height(left), height(value)))
    }
    return add(.expression(left), tree.span(left), over: height(left))
  }

  /// One expression, or several with commas between them, which make a tuple.
  mutating func parseExpressions() throws(SyntaxError) -> ID<Expression> {
    let first = try parseExpression()
    guard kind == .comma else { return first }
    var items = [first]
    while accept(.comma) {
      if kind == .assign { break }  // `a, = t`
      items.append(try parseExpression())
    }
    return try make(
      .tuple(tree.add(items)), tree.span(first).through(previous.span), over: height(items))
  }

  private func updateOperator(_ kind: Token.Kind) -> BinaryOperator? {
    switch kind {
    case .plusAssign: .add
    case .minusAssign: .subtract
    case .timesAssign: .multiply
    case .divideAssign: .divide
    case .floorDivideAssign: .floorDivide
    case .remainderAssign: .remainder
    case .matmulAssign: .matmul
    case .powerAssign: .power
    default: nil
    }
  }

  /// targets = target { "," target } [ "," ]
  ///
  /// target = place | "(" targets ")"
  func checkTarget(_ id: ID<Expression>) throws(SyntaxError) {
    switch tree[id] {
    case .name: return
    case .index(let base, _), .member(let base, _, nameSpan: _): try checkPlace(base)
    case .group(let inner): try checkTarget(inner)
    case .tuple(let items):
      if items.isEmpty { throw SyntaxError(kind: .notAssignable, span: tree.span(id)) }
      for item in tree[items] { try checkTarget(item) }
    case .call: throw SyntaxError(kind: .assignToCall, span: tree.span(id))
    default: throw SyntaxError(kind: .notAssignable, span: tree.span(id))
    }
  }

  /// place = NAME { "[" index "]" | "." NAME }
  private func checkPlace(_ start: ID<Expression>) throws(SyntaxError) {
    var id = start
    while true {
      switch tree[id] {
      case .name: return
      case .index(let base, _), .member(let base, _, nameSpan: _): id = base
      default: throw SyntaxError(kind: .notAssignable, span: tree.span(id))
      }
    }
  }

  /// if_statement = "if" expression block { "else" "if" expression block } [ "else" block ]
  ///
  /// With an else it is an expression and may go on as one.
  private mutating func parseIfStatement() throws(SyntaxError) -> ID<Statement> {
    let conditional = try parseConditional(isStatement: true)
    if kind == .newline || kind == .semicolon || kind == .rightBrace || kind == .end {
      return add(.expression(conditional), tree.span(conditional), over: height(conditional))
    }
    try checkElse(conditional)
    parsedOperand = conditional
    return try parseAssignmentOrExpression()
  }

  /// for = "for" targets "in" expression block
  private mutating func parseFor() throws(SyntaxError) -> ID<Statement> {
    let start = token.span
    advance()
    let first = try parsePostfix()
    var items = [first]
    while accept(.comma), kind != .in { items.append(try parsePostfix()) }
    let target =
      items.count == 1 && previous.kind != .comma
      ? first
      : try make(.tuple(tree.add(items)), tree.span(first).through(previous.span), over: height(items))
    try checkTarget(target)
    try expect(.in)
    let sequence = try parseExpression()
    let body = try parseBlock()
    return add(
      .for(target, sequence, body), start.through(body.span), over: max(height(sequence), height(body)))
  }

  /// while = "while" expression block
  private mutating func parseWhile() throws(SyntaxError) -> ID<Statement> {
    let start = token.span
    advance()
    let condition = try parseExpression()
    let body = try parseBlock()
    return add(
      .while(condition, body), start.through(body.span), over: max(height(condition), height(body)))
  }

  /// block = "{" { separator } [ statement { separator { separator } statement } ] { separator } "}"
  mutating func parseBlock() throws(SyntaxError) -> Block {
    guard kind == .leftBrace else {
      if kind == .colon { throw SyntaxError(kind: .habit(.colonBlock), span: token.span) }
      throw failure(expecting: "`{`")
    }
    try enter()
    defer { depth -= 1 }
    let start = token.span
    open()
    var statements: [ID<Statement>] = []
    skipSeparators()
    while kind != .rightBrace {
      statements.append(try parseStatement())
      try parseSeparator(closing: .rightBrace)
      skipSeparators()
    }
    let end = try close(.rightBrace, "`}`")
    return Block(statements: tree.add(statements), span: start.through(end))
  }

  /// assert = "assert" expression [ "," expression ]
  private mutating func parseAssert() throws(SyntaxError) -> ID<Statement> {
    let start = token.span
    advance()
    let condition = try parseExpression()
    let message = accept(.comma) ? try parseExpression() : nil
    return add(
      .assert(condition, message: message), start.through(previous.span),
      over: max(height(condition), height(message)))
  }

  /// import = "import" ( PATH | NAME )
  private mutating func parseImport() throws(SyntaxError) -> ID<Statement> {
    let start = token.span
    advance()
    if kind == .string {
      let path = try stringValue(token.span)
      advance()
      let stem = path.split(separator: "/").last?.split(separator: ".").first ?? ""
      guard Lexer.isName(stem) else {
        throw SyntaxError(kind: .badModuleName(String(stem)), span: previous.span)
      }
      let name = tree.names.intern(stem)
      return tree.statementNodes.add(
        .importFile(index: tree.add(string: path), name), start.through(previous.span))
    }
    let (name, span) = try parseName("a module name or a path in quotes")
    if kind == .comma { throw SyntaxError(kind: .habit(.importList), span: token.span) }
    return tree.statementNodes.add(.importModule(name), start.through(span))
  }

  /// Consecutive prose lines make one statement. A blank line between them is a paragraph.
  private mutating func parseProse() -> ID<Statement> {
    let start = token.span
    var end = start
    while kind == .prose {
      end = token.span
      advance()
      var next = position
      while tokens[next].kind == .newline || tokens[next].kind == .semicolon { next += 1 }
      if tokens[next].kind == .prose { position = next }
    }
    return tree.statementNodes.add(.prose, start.through(end))
  }
}
