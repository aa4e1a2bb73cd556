extension Parser {
  /// function = "fn" NAME "(" [ parameters ] ")" [ "->" annotation ] ( "=" expression | block )
  mutating func parseFunctionStatement() throws(SyntaxError) -> ID<Statement> {
    let start = token.span
    advance()
    let (name, nameSpan) = try parseName("the function's name")
    guard kind == .leftParen || kind == .lambdaParen else { throw failure(expecting: "`(`") }
    let parameters = try parseParameters()
    let result = accept(.arrow) ? try parseAnnotation() : nil
    let body: FunctionBody
    let bodyHeight: UInt16
    if accept(.assign) {
      let value = try parseExpression()
      body = .expression(value)
      bodyHeight = height(value)
    } else if kind == .leftBrace {
      let block = try parseBlock()
      body = .block(block)
      bodyHeight = height(block)
    } else if kind == .colon {
      throw SyntaxError(kind: .habit(.colonBlock), span: token.span)
    } else {
      throw failure(expecting: "`{` or `=`")
    }
    let span = start.through(previous.span)
    let function = tree.functions.add(
      Function(
        name: name, nameSpan: nameSpan, parameters: parameters, result: result, body: body), span)
    return add(.function(function), span, over: max(bodyHeight, defaultsHeight(parameters)) + 1)
  }

  /// lambda = ( NAME | "(" [ parameters ] ")" ) "->" ( block | lambda | or )
  mutating func parseLambda() throws(SyntaxError) -> ID<Expression> {
    try enter()
    defer { depth -= 1 }
    let start = token.span
    let parameters: List<Parameter>
    if kind == .name {
      let (name, span) = try parseName()
      parameters = tree.add([
        Parameter(name: name, nameSpan: span, annotation: nil, defaultValue: nil, isRest: false)
      ])
    } else {
      parameters = try parseParameters()
    }
    try expect(.arrow)
    let body: FunctionBody
    let bodyHeight: UInt16
    if kind == .leftBrace {
      let block = try parseBlock()
      body = .block(block)
      bodyHeight = height(block)
    } else {
      let value = try parseLambdaOrOperation()
      body = .expression(value)
      bodyHeight = height(value)
    }
    let span = start.through(previous.span)
    let function = tree.functions.add(
      Function(name: nil, nameSpan: start, parameters: parameters, result: nil, body: body), span)
    return try make(.lambda(function), span, over: max(bodyHeight, defaultsHeight(parameters)))
  }

  private func defaultsHeight(_ parameters: List<Parameter>) -> UInt16 {
    tree[parameters].reduce(0) { max($0, height($1.defaultValue)) }
  }

  /// parameters = parameter { "," parameter } [ "," ]
  mutating func parseParameters() throws(SyntaxError) -> List<Parameter> {
    open()
    var parameters: [Parameter] = []
    while kind != .rightParen {
      parameters.append(try parseParameter())
      if !accept(.comma) { break }
    }
    try close(.rightParen, "`,` or `)`")
    return tree.add(parameters)
  }

  /// parameter = NAME [ ":" annotation ] [ "=" expression ] | NAME "..."
  private mutating func parseParameter() throws(SyntaxError) -> Parameter {
    let (name, span) = try parseName("a parameter name")
    if accept(.ellipsis) {
      return Parameter(name: name, nameSpan: span, annotation: nil, defaultValue: nil, isRest: true)
    }
    let annotation = accept(.colon) ? try parseAnnotation() : nil
    let defaultValue = accept(.assign) ? try parseExpression() : nil
    return Parameter(
      name: name, nameSpan: span, annotation: annotation, defaultValue: defaultValue, isRest: false)
  }

  /// annotation = [ DTYPE ] "[" [ dimensions ] "]" | DTYPE | "(" annotation_fields ")" | "fn"
  mutating func parseAnnotation() throws(SyntaxError) -> ID<Annotation> {
    try enter()
    defer { depth -= 1 }
    let start = token.span
    switch kind {
    case .fn:
      advance()
      return tree.annotations.add(.function, start)
    case .leftParen, .lambdaParen:
      return try parseRecordAnnotation()
    case .leftBracket:
      let dimensions = try parseDimensions()
      return tree.annotations.add(.tensor(nil, dimensions), start.through(previous.span))
    case .name:
      guard let element = ElementType(rawValue: text(start)) else { break }
      advance()
      let dimensions = kind == .leftBracket ? try parseDimensions() : nil
      return tree.annotations.add(.tensor(element, dimensions), start.through(previous.span))
    default: break
    }
    throw failure(expecting: "a shape such as [n, d], f64[n], (W: [n, d]) or fn")
  }

  /// annotation_fields = annotation_field { "," annotation_field } [ "," ]
  ///
  /// annotation_field = NAME ":" annotation
  private mutating func parseRecordAnnotation() throws(SyntaxError) -> ID<Annotation> {
    let start = token.span
    open()
    var fields: [AnnotationField] = []
    repeat {
      if kind == .rightParen && !fields.isEmpty { break }
      let (name, span) = try parseName("a field name")
      try expect(.colon)
      let annotation = try parseAnnotation()
      fields.append(AnnotationField(name: name, nameSpan: span, annotation: annotation))
    } while accept(.comma)
    let end = try close(.rightParen, "`,` or `)`")
    return tree.annotations.add(.record(tree.add(fields)), start.through(end))
  }

  /// dimensions = dimension { "," dimension } [ "," ]
  ///
  /// dimension = "..." | "_" | size
  private mutating func parseDimensions() throws(SyntaxError) -> List<Dimension> {
    open()
    var dimensions: [Dimension] = []
    while kind != .rightBracket {
      if accept(.ellipsis) {
        dimensions.append(.ellipsis)
      } else if kind == .name, text(token.span) == "_", kind(ahead: 1) == .comma || kind(ahead: 1) == .rightBracket {
        advance()
        dimensions.append(.any)
      } else {
        dimensions.append(.size(try parseSize()))
      }
      if !accept(.comma) { break }
    }
    try close(.rightBracket, "`,` or `]`")
    return tree.add(dimensions)
  }

  /// size = size_term { ( "+" | "-" ) size_term }
  private mutating func parseSize() throws(SyntaxError) -> ID<Size> {
    try enter()
    defer { depth -= 1 }
    var left = try parseSizeTerm()
    while kind == .plus || kind == .minus {
      let operation: BinaryOperator = kind == .plus ? .add : .subtract
      advance()
      left = try makeSize(operation, left, try parseSizeTerm())
    }
    return left
  }

  /// size_term = size_factor { ( "*" | "//" ) size_factor }
  private mutating func parseSizeTerm() throws(SyntaxError) -> ID<Size> {
    var left = try parseSizeFactor()
    while kind == .times || kind == .floorDivide {
      let operation: BinaryOperator = kind == .times ? .multiply : .floorDivide
      advance()
      left = try makeSize(operation, left, try parseSizeFactor())
    }
    return left
  }

  /// size_factor = INTEGER | NAME | "(" size ")"
  private mutating func parseSizeFactor() throws(SyntaxError) -> ID<Size> {
    let span = token.span
    switch kind {
    case .integer:
      let value = try integerValue(span)
      advance()
      return tree.sizes.add(.integer(value), span)
    case .name:
      advance()
      return tree.sizes.add(.name(intern(span)), span)
    case .leftParen:
      open()
      let size = try parseSize()
      try close(.rightParen, "`)`")
      return size
    default:
      throw failure(expecting: "a size such as n, 3, 2*d, _ or ...")
    }
  }

  private mutating func makeSize(
    _ operation: BinaryOperator, _ left: ID<Size>, _ right: ID<Size>
  ) throws(SyntaxError) -> ID<Size> {
    let span = tree.span(left).through(tree.span(right))
    let height = max(tree.sizes.height(left), tree.sizes.height(right))
    guard height < Self.heightLimit else {
      throw SyntaxError(kind: .tooDeep(limit: Self.heightLimit), span: span)
    }
    return tree.sizes.add(.binary(operation, left, right), span, height: height + 1)
  }
}
