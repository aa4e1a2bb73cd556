extension Parser {
  /// expression = lambda_or_operation { "|>" lambda_or_operation }
  mutating func parseExpression() throws(SyntaxError) -> ID<Expression> {
    try enter()
    defer { depth -= 1 }
    var left = try parseLambdaOrOperation()
    while accept(.pipe) {
      let right = try parseLambdaOrOperation()
      left = try make(
        .pipe(left, right), tree.span(left).through(tree.span(right)),
        over: max(height(left), height(right)))
    }
    return left
  }

  /// lambda_or_operation = lambda | or
  mutating func parseLambdaOrOperation() throws(SyntaxError) -> ID<Expression> {
    if parsedOperand == nil, kind == .lambdaParen || (kind == .name && kind(ahead: 1) == .arrow) {
      return try parseLambda()
    }
    return try parseOperation(.or)
  }

  // MARK: Operators

  /// How tightly an operator binds, loosest first; the same table as in Grammar.md.
  enum Precedence: UInt8, Comparable {
    case or = 1, and, not, comparison, range, sum, product

    static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
    var tighter: Precedence? { Precedence(rawValue: rawValue + 1) }
  }

  /// or = and { "or" and }
  ///
  /// and = not { "and" not }
  ///
  /// not = "not" not | comparison
  ///
  /// comparison = range { COMPARISON range }
  ///
  /// range = sum [ ".." sum ]
  ///
  /// sum = product { ( "+" | "-" ) product }
  ///
  /// product = unary { ( "*" | "/" | "//" | "%" | "@" ) unary }
  private mutating func parseOperation(_ loosest: Precedence) throws(SyntaxError) -> ID<Expression> {
    var left: ID<Expression>
    if kind == .not, loosest <= .not, parsedOperand == nil {
      try enter()
      defer { depth -= 1 }
      let start = token.span
      advance()
      let operand = try parseOperation(.not)
      left = try make(.unary(.not, operand), start.through(tree.span(operand)), over: height(operand))
    } else {
      left = try parseUnary()
    }
    while let (infix, precedence) = Self.infix(kind), precedence >= loosest {
      if precedence > .not, case .unary(.not, _) = tree[left] { break }
      switch infix {
      case .comparison: left = try parseComparison(left)
      case .range: left = try parseRange(left)
      case .logical(let operation):
        advance()
        let right = try parseOperand(tighterThan: precedence)
        left = try make(
          .logical(operation, left, right), tree.span(left).through(tree.span(right)),
          over: max(height(left), height(right)))
      case .binary(let operation):
        advance()
        let right = try parseOperand(tighterThan: precedence)
        left = try make(
          .binary(operation, left, right), tree.span(left).through(tree.span(right)),
          over: max(height(left), height(right)))
      }
    }
    return left
  }

  private mutating func parseOperand(tighterThan precedence: Precedence) throws(SyntaxError) -> ID<Expression> {
    if let tighter = precedence.tighter { try parseOperation(tighter) } else { try parseUnary() }
  }

  private mutating func parseComparison(_ first: ID<Expression>) throws(SyntaxError) -> ID<Expression> {
    var parts: [ComparisonPart] = []
    var tallest = height(first)
    while case .comparison(let comparison)? = Self.infix(kind)?.0 {
      advance()
      let operand = try parseOperation(.range)
      parts.append(ComparisonPart(comparison: comparison, operand: operand))
      tallest = max(tallest, height(operand))
    }
    return try make(
      .comparison(first, tree.add(parts)), tree.span(first).through(previous.span), over: tallest)
  }

  private mutating func parseRange(_ start: ID<Expression>) throws(SyntaxError) -> ID<Expression> {
    advance()
    let stop = try parseOperation(.sum)
    if kind == .range { throw SyntaxError(kind: .chainedRange, span: token.span) }
    return try make(
      .range(start, stop), tree.span(start).through(tree.span(stop)),
      over: max(height(start), height(stop)))
  }

  private enum Infix {
    case logical(LogicalOperator), comparison(ComparisonOperator), range, binary(BinaryOperator)
  }

  private static func infix(_ kind: Token.Kind) -> (Infix, Precedence)? {
    switch kind {
    case .or: (.logical(.or), .or)
    case .and: (.logical(.and), .and)
    case .equal: (.comparison(.equal), .comparison)
    case .notEqual: (.comparison(.notEqual), .comparison)
    case .less: (.comparison(.less), .comparison)
    case .lessEqual: (.comparison(.lessEqual), .comparison)
    case .greater: (.comparison(.greater), .comparison)
    case .greaterEqual: (.comparison(.greaterEqual), .comparison)
    case .range: (.range, .range)
    case .plus: (.binary(.add), .sum)
    case .minus: (.binary(.subtract), .sum)
    case .times: (.binary(.multiply), .product)
    case .divide: (.binary(.divide), .product)
    case .floorDivide: (.binary(.floorDivide), .product)
    case .remainder: (.binary(.remainder), .product)
    case .matmul: (.binary(.matmul), .product)
    default: nil
    }
  }

  /// unary = ( "-" | "+" ) unary | power
  private mutating func parseUnary() throws(SyntaxError) -> ID<Expression> {
    guard kind == .minus || kind == .plus, parsedOperand == nil else { return try parsePower() }
    try enter()
    defer { depth -= 1 }
    let start = token.span
    let operation: UnaryOperator = kind == .minus ? .negate : .plus
    advance()
    if operation == .negate, kind == .integer, isSmallestMagnitude(token.span) {
      advance()
      tree.integers.append(.min)
      return try make(.integer(index: UInt32(tree.integers.count - 1)), start.through(previous.span))
    }
    let operand = try parseUnary()
    return try make(.unary(operation, operand), start.through(tree.span(operand)), over: height(operand))
  }

  /// power = postfix [ "^" unary ]
  private mutating func parsePower() throws(SyntaxError) -> ID<Expression> {
    let base = try parsePostfix()
    guard accept(.power) else { return base }
    try enter()
    defer { depth -= 1 }
    let exponent = try parseUnary()
    return try make(
      .binary(.power, base, exponent), tree.span(base).through(tree.span(exponent)),
      over: max(height(base), height(exponent)))
  }

  /// postfix = primary { "(" [ arguments ] ")" | "[" index "]" | "." NAME }
  mutating func parsePostfix() throws(SyntaxError) -> ID<Expression> {
    var base: ID<Expression>
    if let operand = parsedOperand {
      base = operand
      parsedOperand = nil
    } else {
      base = try parsePrimary()
    }
    while true {
      let start = tree.span(base)
      switch kind {
      case .leftParen:
        let (arguments, tallest) = try parseArguments()
        base = try make(
          .call(base, arguments), start.through(previous.span), over: max(height(base), tallest))
      case .leftBracket:
        let (items, tallest) = try parseIndex()
        base = try make(
          .index(base, items), start.through(previous.span), over: max(height(base), tallest))
      case .dot:
        advance()
        let (name, span) = try parseName("a member name")
        base = try make(.member(base, name, nameSpan: span), start.through(span), over: height(base))
      default:
        return base
      }
    }
  }

  /// arguments = ( positional { "," positional } { "," named } | named { "," named } ) [ "," ]
  ///
  /// positional = expression [ "..." ]
  ///
  /// named = NAME "=" expression
  private mutating func parseArguments() throws(SyntaxError) -> (List<CallArgument>, UInt16) {
    open()
    var arguments: [CallArgument] = []
    var tallest: UInt16 = 0
    while kind != .rightParen {
      let argument = try parseArgument()
      if argument.name == nil, arguments.last?.name != nil {
        throw SyntaxError(kind: .positionalAfterNamed, span: tree.span(argument.value))
      }
      tallest = max(tallest, height(argument.value))
      arguments.append(argument)
      if !accept(.comma) { break }
    }
    try close(.rightParen, "`,` or `)`")
    return (tree.add(arguments), tallest)
  }

  private mutating func parseArgument() throws(SyntaxError) -> CallArgument {
    let start = token.span
    if kind == .name, kind(ahead: 1) == .assign {
      let (name, span) = try parseName()
      advance()
      let value = try parseExpression()
      return CallArgument(name: name, nameSpan: span, value: value, isSpread: false)
    }
    let value = try parseExpression()
    let isSpread = accept(.ellipsis)
    return CallArgument(name: nil, nameSpan: start, value: value, isSpread: isSpread)
  }

  /// index = index_item { "," index_item } [ "," ]
  private mutating func parseIndex() throws(SyntaxError) -> (List<IndexItem>, UInt16) {
    let start = token.span
    open()
    var items: [IndexItem] = []
    var tallest: UInt16 = 0
    while kind != .rightBracket {
      items.append(try parseIndexItem(&tallest))
      if !accept(.comma) { break }
    }
    let end = try close(.rightBracket, "`,` or `]`")
    if items.isEmpty { throw SyntaxError(kind: .emptyBrackets, span: start.through(end)) }
    return (tree.add(items), tallest)
  }

  /// index_item = "..." | "new" | expression | [ expression ] ":" [ expression ] [ ":" [ expression ] ]
  private mutating func parseIndexItem(_ tallest: inout UInt16) throws(SyntaxError) -> IndexItem {
    if accept(.ellipsis) { return .ellipsis }
    if accept(.new) { return .new }
    var start: ID<Expression>?
    if kind != .colon {
      let value = try parseExpression()
      tallest = max(tallest, height(value))
      if kind != .colon { return .expression(value) }
      start = value
    }
    advance()
    let stop = try parseBound(&tallest)
    let step = accept(.colon) ? try parseBound(&tallest) : nil
    return .slice(start: start, stop: stop, step: step)
  }

  private mutating func parseBound(_ tallest: inout UInt16) throws(SyntaxError) -> ID<Expression>? {
    if kind == .colon || kind == .comma || kind == .rightBracket { return nil }
    let value = try parseExpression()
    tallest = max(tallest, height(value))
    return value
  }

  // MARK: Primaries

  /// primary = INTEGER | FLOAT | STRING | interpolation | CONSTANT | NAME | tensor | parenthesised | conditional
  private mutating func parsePrimary() throws(SyntaxError) -> ID<Expression> {
    let span = token.span
    switch kind {
    case .name:
      advance()
      return try make(.name(intern(span)), span)
    case .integer:
      let value = try integerValue(span)
      advance()
      tree.integers.append(value)
      return try make(.integer(index: UInt32(tree.integers.count - 1)), span)
    case .float:
      advance()
      tree.floats.append(floatValue(span))
      return try make(.float(index: UInt32(tree.floats.count - 1)), span)
    case .string:
      let value = try stringValue(span)
      advance()
      return try make(.string(index: tree.add(string: value)), span)
    case .stringOpen: return try parseInterpolation()
    case .leftBracket: return try parseTensor()
    case .leftParen, .lambdaParen: return try parseParenthesised()
    case .if: return try parseConditional(isStatement: false)
    case .true: return try parseConstant(.true)
    case .false: return try parseConstant(.false)
    case .none: return try parseConstant(.none)
    case .inf: return try parseConstant(.inf)
    case .nan: return try parseConstant(.nan)
    case .pi: return try parseConstant(.pi)
    default: throw failure(expecting: "an expression")
    }
  }

  private mutating func parseConstant(_ constant: Expression.Constant) throws(SyntaxError) -> ID<Expression> {
    let span = token.span
    advance()
    return try make(.constant(constant), span)
  }

  /// tensor = "[" [ expression { "," expression } [ "," ] ] "]"
  private mutating func parseTensor() throws(SyntaxError) -> ID<Expression> {
    let start = token.span
    open()
    var items: [ID<Expression>] = []
    while kind != .rightBracket {
      items.append(try parseExpression())
      if !accept(.comma) { break }
    }
    let end = try close(.rightBracket, "`,` or `]`")
    return try make(.tensor(tree.add(items)), start.through(end), over: height(items))
  }

  /// parenthesised = "(" ( expression | tuple | record ) ")"
  ///
  /// tuple = [ positional "," [ positional { "," positional } [ "," ] ] ]
  private mutating func parseParenthesised() throws(SyntaxError) -> ID<Expression> {
    let start = token.span
    if kind(ahead: 1) == .name, kind(ahead: 2) == .assign { return try parseRecord(start, []) }
    open()
    var items: [ID<Expression>] = []
    var endsInComma = false
    while kind != .rightParen {
      if !items.isEmpty, kind == .name, kind(ahead: 1) == .assign {
        for item in items {
          guard case .spread = tree[item] else { throw SyntaxError(kind: .mixedTuple, span: token.span) }
        }
        return try parseRecord(start, items)
      }
      items.append(try parsePositional())
      endsInComma = accept(.comma)
      if !endsInComma { break }
    }
    let end = try close(.rightParen, items.count == 1 ? "`)`" : "`,` or `)`")
    if items.count == 1, !endsInComma {
      if case .spread = tree[items[0]] { throw SyntaxError(kind: .loneSpread, span: start.through(end)) }
      return try make(.group(items[0]), start.through(end), over: height(items))
    }
    return try make(.tuple(tree.add(items)), start.through(end), over: height(items))
  }

  /// positional = expression [ "..." ]
  private mutating func parsePositional() throws(SyntaxError) -> ID<Expression> {
    let value = try parseExpression()
    let dots = token.span
    guard accept(.ellipsis) else { return value }
    return try make(.spread(value), tree.span(value).through(dots), over: height(value))
  }

  /// record = { expression "..." "," } field { "," ( field | expression "..." ) } [ "," ]
  ///
  /// field = NAME "=" expression
  ///
  /// - Parameter spreads: what stands before the first field, when that is read already.
  private mutating func parseRecord(_ start: Span, _ spreads: [ID<Expression>]) throws(SyntaxError) -> ID<Expression> {
    if spreads.isEmpty { open() }
    var fields = spreads.map { Field(name: nil, nameSpan: tree.span($0), value: $0) }
    var tallest = height(spreads)
    while kind != .rightParen {
      if kind(ahead: 1) == .assign {
        let (name, span) = try parseName("a field name")
        advance()
        let value = try parseExpression()
        tallest = max(tallest, height(value))
        fields.append(Field(name: name, nameSpan: span, value: value))
      } else {
        let first = token.span
        let value = try parsePositional()
        guard case .spread = tree[value] else { throw SyntaxError(kind: .mixedTuple, span: first) }
        tallest = max(tallest, height(value))
        fields.append(Field(name: nil, nameSpan: first, value: value))
      }
      if !accept(.comma) { break }
    }
    let end = try close(.rightParen, "`,` or `)`")
    return try make(.record(tree.add(fields)), start.through(end), over: tallest)
  }

  /// conditional = "if" expression block { "else" "if" expression block } "else" block
  mutating func parseConditional(isStatement: Bool) throws(SyntaxError) -> ID<Expression> {
    let start = token.span
    var branches: [Branch] = []
    var elseBlock: Block?
    var tallest: UInt16 = 0
    repeat {
      try expect(.if)
      let condition = try parseExpression()
      if kind == .assign { throw SyntaxError(kind: .assignInExpression, span: token.span) }
      let body = try parseBlock()
      tallest = max(tallest, height(condition), height(body))
      branches.append(Branch(condition: condition, body: body))
      guard kind == .else else {
        if kind == .newline, tokens[skippingNewlines(from: position)].kind == .else {
          throw SyntaxError(kind: .elseOnNewLine, span: tokens[skippingNewlines(from: position)].span)
        }
        break
      }
      advance()
      if kind != .if {
        let block = try parseBlock()
        tallest = max(tallest, height(block))
        elseBlock = block
      }
    } while elseBlock == nil
    let conditional = try make(
      .conditional(tree.add(branches), else: elseBlock), start.through(previous.span), over: tallest)
    if !isStatement { try checkElse(conditional) }
    return conditional
  }

  func checkElse(_ conditional: ID<Expression>) throws(SyntaxError) {
    if case .conditional(_, else: nil) = tree[conditional] {
      throw SyntaxError(kind: .ifWithoutElse, span: tree.span(conditional))
    }
  }
}
