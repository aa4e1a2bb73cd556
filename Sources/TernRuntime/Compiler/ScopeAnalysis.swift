import TernSyntax

/// What one function (or the top level) does with names.
struct ScopeFacts {
  /// Names assigned here, parameters first, in the order of their first assignment.
  var locals: [Name] = []
  /// How often each local is assigned; parameters count once.
  var assignments: [Name: Int] = [:]
  /// Names used here or by functions within, and not local.
  var free: Set<Name> = []
  /// Locals that functions within use.
  var captured: Set<Name> = []
  /// The function's own name, when it calls itself by it and nobody assigns that name anew.
  var selfName: Name?
  /// Sizes that the signature binds, in the order in which they appear.
  var sizes: [Name] = []
  /// Its number, and that of the function (or the top level) around it.
  var number: Int32 = 0
  var outer: Int32 = 0
}

/// Goes through a program once and finds out which names belong to which function.
/// Reports what the grammar cannot: `break` outside loops, names given twice, and the like.
struct ScopeAnalysis {
  private let tree: SyntaxTree
  private(set) var facts: [ID<Function>: ScopeFacts] = [:]
  private(set) var top = ScopeFacts()
  private(set) var errors: [SyntaxError] = []
  /// Where names are used, in order.
  private(set) var uses: [Use] = []
  /// Uses of local names that certainly come before the name has a value.
  private(set) var earlyUses: [EarlyUse] = []

  struct Use {
    var name: Name
    var span: Span
    /// The number of its scope; the complement of it in a branch or a loop. (One of these is kept for every use of a
    /// name, so bytes count.)
    private let mark: Int32

    init(name: Name, span: Span, scope: Int32, isCertain: Bool) {
      self.name = name
      self.span = span
      mark = isCertain ? scope : ~scope
    }

    var scope: Int32 { mark < 0 ? ~mark : mark }
    /// Whether it is run whenever its scope is, and once.
    var isCertain: Bool { mark >= 0 }
  }

  struct EarlyUse {
    var name: Name
    var span: Span
    var isTop: Bool
    /// Whether nothing but updates such as `x += 1` and `x[0] = 1` ever assigns the name.
    var isOnlyUpdated: Bool
  }

  private var scope = Scope(number: 0, firstUse: 0)
  private var scopeCount: Int32 = 1
  private var loopDepth = 0
  private var functionDepth = 0
  /// How many branches and loops are open in the scope at hand.
  private var conditions = 0
  /// Whether the signature at hand has sizes such as `2*n`.
  private var hasSizeExpression = false

  private struct Scope {
    let number: Int32
    /// Where its uses, and those of functions within, begin.
    let firstUse: Int
    var facts = ScopeFacts()
    var used: Set<Name> = []
    /// Locals that were used before their first assignment, and how many uses stand before that.
    var usedEarly: [Name: Int] = [:]
    /// Those among them that so far only updates assign.
    var onlyUpdated: Set<Name> = []
    /// Functions written in this scope, with their names.
    var functions: [(ID<Function>, Name?)] = []

    /// - Parameter uses: how many uses the program has so far.
    mutating func assign(_ name: Name, isUpdate: Bool = false, uses: Int) {
      if let count = facts.assignments[name] {
        facts.assignments[name] = count + 1
        if !isUpdate, !onlyUpdated.isEmpty { onlyUpdated.remove(name) }
      } else {
        facts.assignments[name] = 1
        facts.locals.append(name)
        if used.contains(name) {
          usedEarly[name] = uses
          if isUpdate { onlyUpdated.insert(name) }
        }
      }
    }

    init(number: Int32, firstUse: Int) {
      self.number = number
      self.firstUse = firstUse
    }
  }

  static func analyze(_ tree: SyntaxTree) -> ScopeAnalysis {
    var analysis = ScopeAnalysis(tree: tree)
    analysis.visit(tree.statements)
    analysis.top = analysis.finish(isTop: true)
    analysis.earlyUses.sort { $0.span.start < $1.span.start }
    return analysis
  }

  private init(tree: SyntaxTree) { self.tree = tree }

  /// Sums up the current scope.
  private mutating func finish(isTop: Bool) -> ScopeFacts {
    var result = scope.facts
    var used = scope.used
    for (id, name) in scope.functions {
      if !isTop, let name, result.assignments[name] == 1, facts[id]?.free.contains(name) == true {
        facts[id]?.free.remove(name)
        facts[id]?.selfName = name
      }
      for name in facts[id]?.free ?? [] {
        used.insert(name)
        if result.assignments[name] != nil { result.captured.insert(name) }
      }
    }
    result.free = used.filter { result.assignments[$0] == nil }
    if !scope.usedEarly.isEmpty { findEarlyUses(isTop: isTop) }
    return result
  }

  /// The first use of each name that the current scope certainly uses before it has a value.
  private mutating func findEarlyUses(isTop: Bool) {
    for number in scope.firstUse..<uses.count where uses[number].scope == scope.number {
      let use = uses[number]
      guard let usesBefore = scope.usedEarly[use.name] else { continue }
      let isOnlyUpdated = scope.onlyUpdated.contains(use.name)
      guard isOnlyUpdated || (use.isCertain && number < usesBefore) else { continue }
      scope.usedEarly[use.name] = nil
      earlyUses.append(EarlyUse(name: use.name, span: use.span, isTop: isTop, isOnlyUpdated: isOnlyUpdated))
    }
  }

  private mutating func report(_ kind: SyntaxError.Kind, _ span: Span) {
    errors.append(SyntaxError(kind: kind, span: span))
  }

  // MARK: Statements

  private mutating func visit(_ statements: List<Statement>) {
    for statement in tree[statements] { visit(statement) }
  }

  private mutating func visit(_ block: Block) { visit(block.statements) }

  private mutating func visit(_ id: ID<Statement>) {
    switch tree[id] {
    case .expression(let value): visit(value)
    case .assign(let target, let value):
      visit(value)
      visitTarget(target)
    case .update(let target, _, let value):
      visit(target)
      visit(value)
      visitTarget(target, isUpdate: true)
    case .function(let function): visitNamed(function)
    case .for(let target, let sequence, let body):
      visit(sequence)
      visitTarget(target)
      visitLoop(body)
    case .while(let condition, let body):
      visit(condition)
      visitLoop(body)
    case .break:
      if loopDepth == 0 { report(.outsideLoop("break"), tree.span(id)) }
    case .continue:
      if loopDepth == 0 { report(.outsideLoop("continue"), tree.span(id)) }
    case .return(let value):
      if functionDepth == 0 { report(.returnOutsideFunction, tree.span(id)) }
      if let value { visit(value) }
    case .assert(let condition, let message):
      visit(condition)
      if let message { maybe { $0.visit(message) } }
    case .importFile, .importModule:
      if let name = tree.boundName(ofImport: id) { assign(name) }
    case .exercise(let index): visit(tree.exercises[Int(index)])
    case .prose: break
    }
  }

  private mutating func visit(_ exercise: ExerciseBlock) {
    for clause in exercise.clauses {
      switch clause.content {
      case .bindings(_, _, _, let function), .property(_, let function), .condition(_, let function), .cost(_, _, _, let function), .body(_, _, let function):
        visitFunction(function)
      case .sizes(let domains): for domain in domains { visitFunction(domain.function) }
      case .standing, .names, .limit, .hint, .followUp, .starter, .random: break
      }
    }
  }

  private mutating func visitLoop(_ body: Block) {
    loopDepth += 1
    conditions += 1
    visit(body)
    conditions -= 1
    loopDepth -= 1
  }

  private mutating func assign(_ name: Name, isUpdate: Bool = false) {
    scope.assign(name, isUpdate: isUpdate, uses: uses.count)
  }

  private mutating func visitTarget(_ id: ID<Expression>, isUpdate: Bool = false) {
    switch tree[id] {
    case .name(let name): assign(name, isUpdate: isUpdate)
    case .group(let inner): visitTarget(inner, isUpdate: isUpdate)
    case .tuple(let items): for item in tree[items] { visitTarget(item) }
    case .index(let base, let items):
      for item in tree[items] { visit(item) }
      visitPlace(base)
    case .member(let base, _, nameSpan: _): visitPlace(base)
    default: break
    }
  }

  /// The name that `p.W[i] = v` rebinds, and what its indices use.
  private mutating func visitPlace(_ id: ID<Expression>) {
    switch tree[id] {
    case .name(let name):
      use(name, tree.span(id))
      assign(name, isUpdate: true)
    case .index(let base, let items):
      for item in tree[items] { visit(item) }
      visitPlace(base)
    case .member(let base, _, nameSpan: _): visitPlace(base)
    default: break
    }
  }

  // MARK: Functions

  private mutating func visitNamed(_ id: ID<Function>) {
    visitFunction(id)
    if let name = tree[id].name { assign(name) }
  }

  private mutating func visitFunction(_ id: ID<Function>) {
    let function = tree[id]
    let outer = scope
    let outerLoops = loopDepth
    let outerConditions = conditions
    scope = Scope(number: scopeCount, firstUse: uses.count)
    scope.facts.number = scopeCount
    scope.facts.outer = outer.number
    scopeCount += 1
    loopDepth = 0
    conditions = 0
    functionDepth += 1
    visitParameters(function)
    switch function.body {
    case .expression(let value): visit(value)
    case .block(let block): visit(block)
    }
    facts[id] = finish(isTop: false)
    functionDepth -= 1
    loopDepth = outerLoops
    conditions = outerConditions
    scope = outer
    scope.functions.append((id, function.name))
  }

  private mutating func visitParameters(_ function: Function) {
    var seen: Set<Name> = []
    var sawDefault = false
    let parameters = tree[function.parameters]
    for (position, parameter) in parameters.enumerated() {
      let text = tree.names[parameter.name]
      if !seen.insert(parameter.name).inserted { report(.duplicateParameter(text), parameter.nameSpan) }
      if parameter.isRest, position < parameters.count - 1 { report(.restNotLast, parameter.nameSpan) }
      if parameter.defaultValue != nil {
        sawDefault = true
      } else if sawDefault, !parameter.isRest {
        report(.requiredAfterDefault(text), parameter.nameSpan)
      }
      assign(parameter.name)
    }
    for parameter in parameters {
      if let annotation = parameter.annotation { visit(annotation, of: parameter.name, parameters: seen) }
    }
    if let result = function.result { visit(result, of: nil, parameters: seen) }
    if hasSizeExpression {
      hasSizeExpression = false
      if let (axis, name) = SizeAnalysis.openAxis(of: function, in: tree) { report(.openSize(tree.names[name]), tree.span(axis)) }
    }
    for parameter in parameters {
      if let value = parameter.defaultValue { maybe { $0.visit(value) } }
    }
  }

  /// - Parameter owner: the parameter that is annotated; nil for the result.
  private mutating func visit(_ id: ID<Annotation>, of owner: Name?, parameters: Set<Name>) {
    switch tree[id] {
    case .function, .tensor(_, nil): break
    case .tensor(_, let dimensions?):
      var ellipses = 0
      for dimension in tree[dimensions] {
        switch dimension {
        case .ellipsis: ellipses += 1
        case .any: break
        case .size(let size): visit(size, of: owner, parameters)
        }
      }
      if ellipses > 1 { report(.twoEllipsesInShape, tree.span(id)) }
    case .record(let fields):
      var seen: Set<Name> = []
      for field in tree[fields] {
        if !seen.insert(field.name).inserted { report(.duplicateField(tree.names[field.name]), field.nameSpan) }
        visit(field.annotation, of: owner, parameters: parameters)
      }
    }
  }

  private mutating func visit(_ id: ID<Size>, of owner: Name?, _ parameters: Set<Name>) {
    switch tree[id] {
    case .integer: break
    case .name(let name):
      if name == owner { report(.sizeOfItself(tree.names[name]), tree.span(id)) }
      if !parameters.contains(name), !scope.facts.sizes.contains(name) {
        scope.facts.sizes.append(name)
        assign(name)
      }
    case .binary(_, let left, let right):
      hasSizeExpression = true
      visit(left, of: owner, parameters)
      visit(right, of: owner, parameters)
    }
  }

  // MARK: Expressions

  /// Visits what may not run.
  private mutating func maybe(_ visit: (inout ScopeAnalysis) -> Void) {
    conditions += 1
    visit(&self)
    conditions -= 1
  }

  private mutating func use(_ name: Name, _ span: Span) {
    scope.used.insert(name)
    uses.append(Use(name: name, span: span, scope: scope.number, isCertain: conditions == 0))
  }

  private mutating func visit(_ id: ID<Expression>) {
    switch tree[id] {
    case .integer, .float, .constant, .string: break
    case .name(let name): use(name, tree.span(id))
    case .interpolation(let parts):
      for case .value(let value, format: _) in tree[parts] { visit(value) }
    case .tensor(let items), .tuple(let items): for item in tree[items] { visit(item) }
    case .record(let fields): visitFields(fields)
    case .group(let inner), .unary(_, let inner), .spread(let inner): visit(inner)
    case .binary(_, let left, let right), .range(let left, let right), .pipe(let left, let right):
      visit(left)
      visit(right)
    case .logical(_, let left, let right):
      visit(left)
      maybe { $0.visit(right) }
    case .comparison(let first, let parts):
      visit(first)
      for (number, part) in tree[parts].enumerated() {
        if number == 0 { visit(part.operand) } else { maybe { $0.visit(part.operand) } }
      }
    case .lambda(let function): visitFunction(function)
    case .conditional(let branches, else: let otherwise):
      for (number, branch) in tree[branches].enumerated() {
        if number == 0 { visit(branch.condition) } else { maybe { $0.visit(branch.condition) } }
        maybe { $0.visit(branch.body) }
      }
      if let otherwise { maybe { $0.visit(otherwise) } }
    case .call(let callee, let arguments): visitCall(callee, arguments)
    case .index(let base, let items):
      visit(base)
      visitItems(items, tree.span(id))
    case .member(let base, _, nameSpan: _): visit(base)
    }
  }

  private mutating func visitFields(_ fields: List<Field>) {
    var seen: Set<Name> = []
    for field in tree[fields] {
      if let name = field.name, !seen.insert(name).inserted { report(.duplicateField(tree.names[name]), field.nameSpan) }
      visit(field.value)
    }
  }

  private mutating func visitCall(_ callee: ID<Expression>, _ arguments: List<CallArgument>) {
    visit(callee)
    var seen: Set<Name> = []
    for argument in tree[arguments] {
      if let name = argument.name, !seen.insert(name).inserted {
        report(.duplicateArgument(tree.names[name]), argument.nameSpan)
      }
      visit(argument.value)
    }
  }

  private mutating func visitItems(_ items: List<IndexItem>, _ span: Span) {
    var ellipses = 0
    for item in tree[items] {
      if case .ellipsis = item { ellipses += 1 }
      visit(item)
    }
    if ellipses > 1 { report(.twoEllipses, span) }
  }

  private mutating func visit(_ item: IndexItem) {
    switch item {
    case .expression(let value): visit(value)
    case .slice(let start, let stop, let step):
      if let start { visit(start) }
      if let stop { visit(stop) }
      if let step { visit(step) }
    case .ellipsis, .new: break
    }
  }
}

extension SyntaxTree {
  /// The name that an import gives its module: its own, or the file's without folder and suffix.
  func boundName(ofImport id: ID<Statement>) -> Name? {
    switch self[id] {
    case .importModule(let name), .importFile(index: _, let name): name
    default: nil
    }
  }
}
