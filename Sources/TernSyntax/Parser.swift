/// Turns tokens into a tree. Recursive descent for statements, precedence climbing for operators.
///
/// Each parse function quotes its production from Grammar.md. What an error means, and whether it is
/// one of the ways of writing that other languages teach, is decided in `Parser+Errors.swift`.
package struct Parser {
  let tokens: [Token]
  let lexicalErrors: [SyntaxError]
  let bytes: UnsafeBufferPointer<UInt8>
  var tree: SyntaxTree
  var position = 0
  /// How many expressions and blocks are open around `position`.
  var depth = 0
  /// An `if` that began a statement and turned out to be the first operand of an expression.
  var parsedOperand: ID<Expression>?
  /// Brackets that are open, for the message about one that is never closed.
  var openBrackets: [Span] = []

  /// Expressions and blocks can be nested this deep: far beyond what people write, and safe for the stack.
  package static let nestingLimit = 200
  /// How high a tree may grow through long chains such as `a + b + c + …`.
  static let heightLimit = 1500

  private init(_ source: Source, _ lexer: Lexer, _ bytes: UnsafeBufferPointer<UInt8>) {
    tokens = lexer.tokens
    lexicalErrors = lexer.errors
    self.bytes = bytes
    tree = SyntaxTree(source: source)
    tree.comments = lexer.comments
    // Some six expressions come from ten tokens.
    tree.expressions.reserve(tokens.count * 6 / 10)
    tree.statementNodes.reserve(tokens.count / 10)
  }

  /// A parsed source: its tree, and what is wrong with it, first things first.
  package struct Result: Sendable {
    package var tree: SyntaxTree
    package var errors: [SyntaxError]
  }

  /// Parses `source`. After an error it goes on at the next line that begins in the first column,
  /// so that one run reports several mistakes; statements with a mistake are left out of the tree.
  package static func parse(_ source: Source, errorLimit: Int = 20) -> Result {
    let lexer = Lexer.lex(source)
    return source.bytes.withUnsafeBufferPointer { bytes in
      var parser = Parser(source, lexer, bytes)
      let errors = parser.parseProgram(errorLimit: errorLimit)
      return Result(tree: parser.tree, errors: errors)
    }
  }

  /// program = { separator } [ top_statement { separator { separator } top_statement } ] { separator }
  private mutating func parseProgram(errorLimit: Int) -> [SyntaxError] {
    var errors: [SyntaxError] = []
    var statements: [ID<Statement>] = []
    while true {
      skipSeparators()
      if kind == .end { break }
      do throws(SyntaxError) {
        let statement = try parseStatement()
        try parseSeparator(closing: .end)
        statements.append(statement)
      } catch {
        errors.append(error)
        if errors.count >= errorLimit { break }
        recover()
      }
    }
    tree.statements = tree.add(statements)
    return errors
  }

  /// Skips to the next token that begins a line in the first column and can begin a statement.
  private mutating func recover() {
    depth = 0
    openBrackets.removeAll()
    parsedOperand = nil
    while kind != .end {
      position += 1
      let start = Int(token.span.start)
      if start > 0, bytes[start - 1] == 0x0A, kind != .rightBrace, kind != .rightParen,
        kind != .rightBracket, kind != .newline, kind != .else
      {
        return
      }
    }
  }

  // MARK: Tokens

  var token: Token { tokens[position] }
  var kind: Token.Kind { tokens[position].kind }
  var previous: Token { tokens[max(position - 1, 0)] }

  func kind(ahead distance: Int) -> Token.Kind {
    position + distance < tokens.count ? tokens[position + distance].kind : .end
  }

  mutating func advance() {
    if position < tokens.count - 1 { position += 1 }
  }

  mutating func accept(_ wanted: Token.Kind) -> Bool {
    guard kind == wanted else { return false }
    advance()
    return true
  }

  @discardableResult
  mutating func expect(_ wanted: Token.Kind, _ what: String? = nil) throws(SyntaxError) -> Token {
    guard kind == wanted else {
      throw failure(expecting: what ?? "`\(wanted.spelling ?? "\(wanted)")`")
    }
    let token = token
    advance()
    return token
  }

  /// Opens a bracket at the current token.
  mutating func open() {
    openBrackets.append(token.span)
    advance()
  }

  /// Closes the bracket opened last. Returns the span of the closing token.
  @discardableResult
  mutating func close(_ wanted: Token.Kind, _ what: String) throws(SyntaxError) -> Span {
    let span = try expect(wanted, what).span
    openBrackets.removeLast()
    return span
  }

  func skippingNewlines(from start: Int) -> Int {
    var i = start
    while i < tokens.count, tokens[i].kind == .newline { i += 1 }
    return i
  }

  // MARK: Names and depth

  mutating func enter() throws(SyntaxError) {
    depth += 1
    if depth > Self.nestingLimit {
      throw SyntaxError(kind: .tooDeep(limit: Self.nestingLimit), span: token.span)
    }
  }

  /// NAME
  mutating func parseName(_ what: String = "a name") throws(SyntaxError) -> (Name, Span) {
    guard kind == .name else {
      if kind.isKeyword {
        let word = text(token.span)
        if kind == .exercise { throw SyntaxError(kind: .reserved(word), span: token.span) }
        throw SyntaxError(kind: .nameIsKeyword(word), span: token.span)
      }
      throw failure(expecting: what)
    }
    let span = token.span
    advance()
    return (intern(span), span)
  }

  mutating func intern(_ span: Span) -> Name { tree.names.intern(bytes[span.range]) }

  func text(_ span: Span) -> String { String(decoding: bytes[span.range], as: UTF8.self) }

  /// Adds an expression whose children are at most `height` high.
  mutating func make(
    _ expression: Expression, _ span: Span, over height: UInt16 = 0
  ) throws(SyntaxError) -> ID<Expression> {
    guard height < Self.heightLimit else {
      throw SyntaxError(kind: .tooDeep(limit: Self.heightLimit), span: span)
    }
    return tree.expressions.add(expression, span, height: height + 1)
  }

  func height(_ id: ID<Expression>) -> UInt16 { tree.expressions.height(id) }
  func height(_ id: ID<Expression>?) -> UInt16 { id.map { tree.expressions.height($0) } ?? 0 }
  func height(_ ids: [ID<Expression>]) -> UInt16 { ids.reduce(0) { max($0, height($1)) } }
  func height(_ block: Block) -> UInt16 {
    tree[block.statements].reduce(0) { max($0, tree.statementNodes.height($1)) } + 1
  }
}

extension SyntaxTree {
  mutating func add(_ ids: [ID<Expression>]) -> List<Expression> { append(ids, to: &expressionLists) }
  mutating func add(_ ids: [ID<Statement>]) -> List<Statement> { append(ids, to: &statementLists) }
  mutating func add(_ items: [CallArgument]) -> List<CallArgument> { append(items, to: &arguments) }
  mutating func add(_ items: [Field]) -> List<Field> { append(items, to: &fields) }
  mutating func add(_ items: [IndexItem]) -> List<IndexItem> { append(items, to: &indexItems) }
  mutating func add(_ items: [StringPart]) -> List<StringPart> { append(items, to: &parts) }
  mutating func add(_ items: [ComparisonPart]) -> List<ComparisonPart> { append(items, to: &comparisons) }
  mutating func add(_ items: [Branch]) -> List<Branch> { append(items, to: &branches) }
  mutating func add(_ items: [Parameter]) -> List<Parameter> { append(items, to: &parameters) }
  mutating func add(_ items: [AnnotationField]) -> List<AnnotationField> { append(items, to: &annotationFields) }
  mutating func add(_ items: [Dimension]) -> List<Dimension> { append(items, to: &dimensions) }

  mutating func add(string: String) -> UInt32 {
    strings.append(string)
    return UInt32(strings.count - 1)
  }

  private func append<Item, Node>(_ items: [Item], to array: inout [Item]) -> List<Node> {
    let start = array.count
    array.append(contentsOf: items)
    return List(start: start, count: items.count)
  }
}
