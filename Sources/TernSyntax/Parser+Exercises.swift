extension Parser {
  /// A clause whose functions get their parameters when all clauses are known.
  private enum Draft {
    case done(Clause.Content)
    case sizes([(name: Name, nameSpan: Span, values: ID<Expression>)])
    case bindings(Clause.BindingRule, text: Clause.Text?, [Clause.Binding])
    case condition(ID<Expression>)
    case property(text: Clause.Text, Block)
    case cost(Clause.CostMeasure, isGrowth: Bool, ID<Expression>)
    case body(Clause.BodyRule, text: Clause.Text?, Block)
  }

  /// exercise = "exercise" NAME "(" [ parameters ] ")" [ "->" annotation ] "{" { separator } [ clause { separator { separator } clause } ] { separator } "}"
  mutating func parseExercise() throws(SyntaxError) -> ID<Statement> {
    let start = token.span
    if depth > 0 { throw SyntaxError(kind: .nestedExercise, span: start) }
    guard kind(ahead: 1) == .name, kind(ahead: 2) == .leftParen || kind(ahead: 2) == .lambdaParen else {
      throw SyntaxError(kind: .reserved("exercise"), span: start)
    }
    advance()
    let (name, nameSpan) = try parseName("the exercise's name")
    let parameters = try parseParameters()
    let result = accept(.arrow) ? try parseAnnotation() : nil
    let signatureSpan = nameSpan.through(previous.span)
    guard kind == .leftBrace else { throw failure(expecting: "`{`") }
    try enter()
    defer { depth -= 1 }
    let open = token.span
    self.open()
    skipSeparators()
    let prose = tree.comments.filter { $0.start > open.start && $0.end <= token.span.start && text($0).hasPrefix("##") }
    var drafts: [(Draft, Span)] = []
    while kind != .rightBrace {
      let start = token.span
      let draft = try parseClause()
      drafts.append((draft, start.through(previous.span)))
      try parseSeparator(closing: .rightBrace)
      skipSeparators()
    }
    let close = try self.close(.rightBrace, "`}`")
    var exercise = ExerciseBlock(
      name: name, nameSpan: nameSpan, parameters: parameters, result: result, signatureSpan: signatureSpan, prose: prose, clauses: [],
      sizes: sizeNames(parameters, result, drafts), blockSpan: open.through(close))
    for (draft, span) in drafts { exercise.clauses.append(Clause(content: try content(draft, span, of: exercise), span: span)) }
    tree.exercises.append(exercise)
    return tree.statementNodes.add(.exercise(index: UInt32(tree.exercises.count - 1)), start.through(close), height: exerciseHeight(drafts))
  }

  private func exerciseHeight(_ drafts: [(Draft, Span)]) -> UInt16 {
    drafts.reduce(1) { height, draft in
      switch draft.0 {
      case .done(.starter(let block)), .property(_, let block), .body(_, _, let block): max(height, self.height(block) + 2)
      case .bindings(_, _, let bindings): bindings.reduce(height) { max($0, self.height($1.value) + 2) }
      case .cost(_, _, let value), .condition(let value): max(height, self.height(value) + 2)
      case .sizes(let domains): domains.reduce(height) { max($0, self.height($1.values) + 2) }
      case .done: height
      }
    }
  }

  // MARK: Clauses

  /// clause = standing | rule | limit | "random" | sizes | given | where | case | property | cost | answer | "hint" STRING | follow_up | "starter" block
  private mutating func parseClause() throws(SyntaxError) -> Draft {
    let span = token.span
    guard kind == .name else { throw failure(expecting: Self.clauseWords) }
    let word = text(span)
    if let rule = Clause.NameRule(rawValue: word) {
      advance()
      return .done(.names(rule, try parseNames(allowsNone: rule == .gradients)))
    }
    if let rule = Clause.BindingRule(rawValue: word) {
      advance()
      return try parseBindings(rule)
    }
    if let rule = Clause.BodyRule(rawValue: word) {
      advance()
      return try parseBody(rule)
    }
    switch word {
    case "question":
      advance()
      return .done(try parseStanding())
    case "limit":
      advance()
      return .done(try parseLimit())
    case "sizes":
      advance()
      return .sizes(try parseDomains())
    case "where": return try parseCondition()
    case "property":
      advance()
      return .property(text: try parseText("what always holds, in quotes"), try parseBlock())
    case "cost":
      advance()
      return try parseCost()
    case "hint":
      advance()
      return .done(.hint(text: try parseText("a hint in quotes")))
    case "follow_up":
      advance()
      return .done(try parseFollowUp())
    case "starter":
      advance()
      return .done(.starter(try parseBlock()))
    case "random":
      advance()
      return .done(.random)
    default:
      throw SyntaxError(kind: .unknownClause(word), span: span)
    }
  }

  private static let clauseWords = "a clause, such as reference, given or wrong,"

  /// answer = ( "reference" | "oracle" | "solution" | "wrong" STRING ) block
  private mutating func parseBody(_ rule: Clause.BodyRule) throws(SyntaxError) -> Draft {
    let text = rule == .wrong ? try parseText("what is wrong, in quotes") : nil
    return .body(rule, text: text, try parseBlock())
  }

  private mutating func parseText(_ what: String) throws(SyntaxError) -> Clause.Text {
    guard kind == .string else { throw failure(expecting: what) }
    let span = token.span
    let value = try stringValue(span)
    advance()
    return Clause.Text(index: tree.add(string: value), span: span)
  }

  private mutating func parseCount(_ what: String) throws(SyntaxError) -> Int {
    guard kind == .integer else { throw failure(expecting: what) }
    let value = try integerValue(token.span)
    advance()
    return value
  }

  /// limit = "limit" INTEGER [ "lines" | "ops" ]
  private mutating func parseLimit() throws(SyntaxError) -> Clause.Content {
    let count = try parseCount("how many lines or ops a program may have")
    guard kind == .name else { return .limit(count, nil) }
    guard let measure = Clause.LimitMeasure(rawValue: text(token.span)) else { throw failure(expecting: "`lines` or `ops`") }
    advance()
    return .limit(count, measure)
  }

  /// rule = ( "forbid" | "require" ) NAME { "," NAME } | "gradients" ( "none" | NAME { "," NAME } )
  private mutating func parseNames(allowsNone: Bool) throws(SyntaxError) -> [Clause.NameUse] {
    if allowsNone, kind == .none {
      defer { advance() }
      return [Clause.NameUse(name: intern(token.span), span: token.span)]
    }
    var names: [Clause.NameUse] = []
    repeat {
      let (name, span) = try parseName()
      names.append(Clause.NameUse(name: name, span: span))
    } while accept(.comma)
    return names
  }

  /// standing = "question" INTEGER { "," ( "rarity" | "difficulty" ) STRING }
  private mutating func parseStanding() throws(SyntaxError) -> Clause.Content {
    let question = try parseCount("the number of the question")
    var rarity: Clause.Text?, difficulty: Clause.Text?
    while accept(.comma) {
      switch kind == .name ? text(token.span) : "" {
      case "rarity":
        advance()
        rarity = try parseText("a text in quotes, such as \"very common\"")
      case "difficulty":
        advance()
        difficulty = try parseText("a text in quotes, such as \"hard\"")
      default: throw failure(expecting: "`rarity` or `difficulty`")
      }
    }
    return .standing(question: question, rarity: rarity, difficulty: difficulty)
  }

  /// sizes = "sizes" NAME "in" expression { "," NAME "in" expression }
  private mutating func parseDomains() throws(SyntaxError) -> [(name: Name, nameSpan: Span, values: ID<Expression>)] {
    var domains: [(name: Name, nameSpan: Span, values: ID<Expression>)] = []
    repeat {
      let (name, span) = try parseName("the name of a size")
      try expect(.in)
      domains.append((name, span, try parseExpression()))
    } while accept(.comma)
    return domains
  }

  /// given = ( "given" | "stable" ) bindings
  ///
  /// case = "case" STRING "{" { separator } [ bindings { separator { separator } bindings } ] { separator } "}"
  private mutating func parseBindings(_ rule: Clause.BindingRule) throws(SyntaxError) -> Draft {
    guard rule == .case else { return .bindings(rule, text: nil, try parseBindings()) }
    let text = try parseText("what the case is, in quotes")
    guard kind == .leftBrace else { throw failure(expecting: "`{`") }
    open()
    skipSeparators()
    var bindings: [Clause.Binding] = []
    while kind != .rightBrace {
      bindings += try parseBindings()
      try parseSeparator(closing: .rightBrace)
      skipSeparators()
    }
    try close(.rightBrace, "`}`")
    return .bindings(rule, text: text, bindings)
  }

  /// bindings = NAME "=" expression { "," NAME "=" expression }
  private mutating func parseBindings() throws(SyntaxError) -> [Clause.Binding] {
    var bindings: [Clause.Binding] = []
    repeat {
      let (name, span) = try parseName("the name of a parameter")
      try expect(.assign)
      bindings.append(Clause.Binding(name: name, nameSpan: span, value: try parseExpression()))
    } while accept(.comma)
    return bindings
  }

  /// where = "where" expression
  private mutating func parseCondition() throws(SyntaxError) -> Draft {
    advance()
    return .condition(try parseExpression())
  }

  /// property = "property" STRING block
  ///
  /// cost = "cost" ( "flops" | "peak" | "bytes" ) "<=" expression
  private mutating func parseCost() throws(SyntaxError) -> Draft {
    guard kind == .name, let measure = Clause.CostMeasure(rawValue: text(token.span)) else {
      throw failure(expecting: "`flops`, `peak` or `bytes`")
    }
    advance()
    try expect(.lessEqual)
    let value = try parseExpression()
    if case .call(let callee, let arguments) = tree[value], case .name(let name) = tree[callee], tree.names[name] == "O" {
      guard arguments.count == 1, let argument = tree[arguments].first, argument.name == nil, !argument.isSpread else {
        throw SyntaxError(kind: .expected("one expression between the parentheses of O", found: "\(arguments.count)"), span: tree.span(value))
      }
      return .cost(measure, isGrowth: true, argument.value)
    }
    return .cost(measure, isGrowth: false, value)
  }

  /// follow_up = "follow_up" STRING "{" { separator } [ key { separator { separator } key } ] { separator } "}"
  ///
  /// key = "key" STRING
  private mutating func parseFollowUp() throws(SyntaxError) -> Clause.Content {
    let question = try parseText("a question in quotes")
    guard kind == .leftBrace else { throw failure(expecting: "`{`") }
    open()
    skipSeparators()
    var keys: [Clause.Text] = []
    while kind != .rightBrace {
      guard kind == .name, text(token.span) == "key" else { throw failure(expecting: "`key` and a text in quotes") }
      advance()
      keys.append(try parseText("a point of the answer, in quotes"))
      try parseSeparator(closing: .rightBrace)
      skipSeparators()
    }
    try close(.rightBrace, "`}`")
    return .followUp(text: question, keys: keys)
  }

  // MARK: Functions of clauses

  private func sizeNames(_ parameters: List<Parameter>, _ result: ID<Annotation>?, _ drafts: [(Draft, Span)]) -> [Name] {
    var seen = Set(tree[parameters].map(\.name))
    var names: [Name] = []
    for case (.sizes(let domains), _) in drafts {
      for domain in domains where seen.insert(domain.name).inserted { names.append(domain.name) }
    }
    for annotation in tree[parameters].compactMap(\.annotation) + (result.map { [$0] } ?? []) {
      for name in sizes(of: annotation) where seen.insert(name).inserted { names.append(name) }
    }
    return names
  }

  private func sizes(of annotation: ID<Annotation>) -> [Name] {
    switch tree[annotation] {
    case .function, .tensor(_, nil): []
    case .record(let fields): tree[fields].flatMap { sizes(of: $0.annotation) }
    case .tensor(_, let dimensions?):
      tree[dimensions].flatMap { dimension -> [Name] in
        guard case .size(let size) = dimension else { return [] }
        return sizes(of: size)
      }
    }
  }

  private func sizes(of size: ID<Size>) -> [Name] {
    switch tree[size] {
    case .integer: []
    case .name(let name): [name]
    case .binary(_, let left, let right): sizes(of: left) + sizes(of: right)
    }
  }

  private mutating func content(_ draft: Draft, _ span: Span, of exercise: ExerciseBlock) throws(SyntaxError) -> Clause.Content {
    let parameterNames = tree[exercise.parameters].map(\.name)
    switch draft {
    case .done(let content): return content
    case .sizes(let domains):
      return .sizes(
        domains.map { domain in
          Clause.SizeDomain(
            name: domain.name, nameSpan: domain.nameSpan, values: domain.values, function: function([], .expression(domain.values), domain.nameSpan, span))
        })
    case .bindings(let rule, let text, let bindings):
      let names: [Name] =
        switch rule {
        case .given: exercise.sizes + parameterNames.filter { name in !bindings.contains { $0.name == name } }
        case .case: []
        case .stable: parameterNames + exercise.sizes
        }
      return .bindings(rule, text: text, bindings, function(names, try body(bindings, span), span, span))
    case .condition(let value):
      return .condition(value, function(parameterNames + exercise.sizes, .expression(value), span, span))
    case .property(let text, let block):
      let f = tree.names.intern("f")
      return .property(text: text, function([f] + parameterNames + exercise.sizes, .block(block), span, span))
    case .cost(let measure, let isGrowth, let value):
      let sizesAndParameters = exercise.sizes + parameterNames
      return .cost(measure, isGrowth: isGrowth, value, function(sizesAndParameters, .expression(value), span, span))
    case .body(let rule, let text, let block):
      // A wrong answer may have a wrong shape.
      let function = tree.functions.add(
        Function(
          name: exercise.name, nameSpan: exercise.nameSpan, parameters: exercise.parameters, result: rule == .wrong ? nil : exercise.result,
          body: .block(block)), span)
      return .body(rule, text: text, function)
    }
  }

  /// A function without a name, whose parameters take what they are given.
  private mutating func function(_ names: [Name], _ body: FunctionBody, _ nameSpan: Span, _ span: Span) -> ID<Function> {
    let parameters = tree.add(
      names.map { Parameter(name: $0, nameSpan: nameSpan, annotation: nil, defaultValue: nil, isRest: false) })
    return tree.functions.add(Function(name: nil, nameSpan: nameSpan, parameters: parameters, result: nil, body: body), span)
  }

  /// Assigns the names one after another, and gives the record of them all.
  private mutating func body(_ bindings: [Clause.Binding], _ span: Span) throws(SyntaxError) -> FunctionBody {
    var statements: [ID<Statement>] = []
    var fields: [Field] = []
    for binding in bindings {
      let target = try make(.name(binding.name), binding.nameSpan)
      statements.append(add(.assign(target, binding.value), binding.nameSpan.through(tree.span(binding.value)), over: height(binding.value)))
      if !fields.contains(where: { $0.name == binding.name }) {
        fields.append(Field(name: binding.name, nameSpan: binding.nameSpan, value: try make(.name(binding.name), binding.nameSpan)))
      }
    }
    let record = try make(.record(tree.add(fields)), span, over: 1)
    statements.append(add(.expression(record), span, over: height(record)))
    return .block(Block(statements: tree.add(statements), span: span))
  }
}
