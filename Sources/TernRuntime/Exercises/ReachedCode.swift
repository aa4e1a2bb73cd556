import TernSyntax

/// What one function of a program uses: in its own text, and in that of the functions and values of the program that it names.
///
/// It goes by the text: a branch that is never taken is reached, what stands behind a `return` is not.
package struct ReachedCode {
  /// Names that nothing in the program gives a value.
  package private(set) var builtins: Set<String> = []
  /// How many operators it has, and calls of what is no function of the program.
  package private(set) var operationCount = 0

  /// - Parameter function: the name of a function at the top level.
  package init(_ source: Source, from function: String) {
    let tree = Parser.parse(source).tree
    let regions = CodeRegions(tree)
    let names = NameScopes(tree)
    var uses: [Int: [ScopeAnalysis.Use]] = [:]
    for use in names.uses { if let region = regions.region(at: use.span) { uses[region, default: []].append(use) } }
    var waiting = regions.definitions(of: function, isTop: true), reached: Set<Int> = []
    while let region = waiting.popLast() {
      guard reached.insert(region).inserted else { continue }
      for use in uses[region] ?? [] {
        let name = tree.names[use.name]
        if let scope = names.scope(of: use) {
          waiting += regions.definitions(of: name, isTop: scope == NameScopes.top)
        } else {
          builtins.insert(name)
        }
      }
    }
    operationCount = tree.operations.count { regions.region(at: $0).map(reached.contains) ?? false }
  }
}

/// A program in stretches that are reached as a whole: functions that have names, and statements of the top level.
private struct CodeRegions {
  /// For each byte its stretch, the innermost one; -1 where nothing is reached.
  private var owners: [Int32]
  /// The stretches that a name stands for: at the top level, and within functions.
  private var top: [String: [Int]] = [:], nested: [String: [Int]] = [:]

  init(_ tree: SyntaxTree) {
    let statements = tree[tree.statements]
    var spans = statements.map { tree.span($0) }
    let functions = tree.functions.ids.filter { tree[$0].name != nil }
    spans += functions.map { tree.span($0) }
    owners = [Int32](repeating: -1, count: tree.source.bytes.count + 1)
    var layers = spans.enumerated().map { (span: $1, owner: Int32($0)) } + tree.unreachable.map { (span: $0, owner: -1) }
    // What is around others comes first. (Sorting is stable: a function comes behind the statement that it is.)
    layers.sort { $0.span.range.count > $1.span.range.count }
    for layer in layers { for place in layer.span.range { owners[place] = layer.owner } }
    let atTop = Set(statements.compactMap { if case .function(let id) = tree[$0] { id } else { nil } })
    for (number, id) in functions.enumerated() {
      guard let name = tree[id].name.map({ tree.names[$0] }) else { continue }
      if atTop.contains(id) { top[name, default: []].append(statements.count + number) } else { nested[name, default: []].append(statements.count + number) }
    }
    for id in tree.statementNodes.ids {
      guard let region = region(at: tree.span(id)), region < statements.count else { continue }
      for name in tree.names(assignedBy: id) { top[tree.names[name], default: []].append(region) }
    }
  }

  func region(at span: Span) -> Int? {
    let owner = owners[Int(span.start)]
    return owner < 0 ? nil : Int(owner)
  }

  func definitions(of name: String, isTop: Bool) -> [Int] { (isTop ? top : nested)[name] ?? [] }
}

extension SyntaxTree {
  /// What stands behind a statement that leaves its block.
  fileprivate var unreachable: [Span] {
    var blocks = functions.ids.compactMap { if case .block(let block) = self[$0].body { block } else { nil } }
    for id in statementNodes.ids {
      switch self[id] {
      case .for(_, _, let body), .while(_, let body): blocks.append(body)
      default: break
      }
    }
    for id in expressions.ids {
      guard case .conditional(let branches, else: let otherwise) = self[id] else { continue }
      blocks += self[branches].map(\.body) + (otherwise.map { [$0] } ?? [])
    }
    return blocks.compactMap { block in
      let leaving = self[block.statements].first { statement in
        switch self[statement] {
        case .return, .break, .continue: true
        default: false
        }
      }
      return leaving.map { Span(span($0).end, block.span.end) }
    }
  }

  /// Operators, and calls of what is no function of the program: where each begins. A sign of a literal is no operator.
  fileprivate var operations: [Span] {
    let own = ownFunctions
    func isOwn(_ callee: ID<Expression>) -> Bool { if case .name(let name) = self[callee] { own.contains(name) } else { false } }
    func isLiteral(_ id: ID<Expression>) -> Bool {
      switch self[id] {
      case .integer, .float, .constant: true
      default: false
      }
    }
    func isCall(_ id: ID<Expression>) -> Bool { if case .call = self[id] { true } else { false } }
    func count(_ id: ID<Expression>) -> Int {
      switch self[id] {
      case .binary, .logical: 1
      case .unary(_, let inner): isLiteral(inner) ? 0 : 1
      case .comparison(_, let parts): self[parts].count
      case .call(let callee, _): isOwn(callee) ? 0 : 1
      case .pipe(_, let function): isCall(function) || isOwn(function) ? 0 : 1
      default: 0
      }
    }
    let updates = statementNodes.ids.filter { if case .update = self[$0] { true } else { false } }
    return expressions.ids.flatMap { Array(repeating: span($0), count: count($0)) } + updates.map { span($0) }
  }

  private var ownFunctions: Set<Name> {
    var names = Set(functions.ids.compactMap { self[$0].name })
    for id in statementNodes.ids {
      if case .assign(let target, let value) = self[id], case .name(let name) = self[target], case .lambda = self[value] { names.insert(name) }
    }
    return names
  }

  /// The names that a statement gives a value.
  fileprivate func names(assignedBy id: ID<Statement>) -> [Name] {
    switch self[id] {
    case .assign(let target, _), .update(let target, _, _), .for(let target, _, _): names(inTarget: target)
    default: []
    }
  }

  private func names(inTarget id: ID<Expression>) -> [Name] {
    switch self[id] {
    case .name(let name): [name]
    case .group(let inner), .index(let inner, _), .member(let inner, _, nameSpan: _): names(inTarget: inner)
    case .tuple(let items): self[items].flatMap { names(inTarget: $0) }
    default: []
    }
  }
}
