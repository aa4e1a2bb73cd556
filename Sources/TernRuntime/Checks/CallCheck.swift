import TernOps
import TernSyntax

/// Looks for calls that cannot succeed: with too many or too few arguments, with names that no parameter has.
///
/// It looks at calls of names that always mean one thing: operations whose name the program does not give away, and functions
/// that the top level declares once and nobody assigns anew.
struct CallCheck {
  private let tree: SyntaxTree
  private let registry: Registry
  private let assigned: Set<Name>
  /// The functions that the top level declares, by their names.
  private var declared: [Name: Function] = [:]
  private let others: Set<String>
  private var targets: [Name: Target?] = [:]

  /// - Parameter others: names that other files give values to.
  init(_ tree: SyntaxTree, _ analysis: ScopeAnalysis, _ registry: Registry, others: Set<String>) {
    self.tree = tree
    self.registry = registry
    self.others = others
    var inner: Set<Name> = []
    for facts in analysis.facts.values {
      inner.formUnion(facts.assignments.keys)
      inner.formUnion(facts.sizes)
    }
    assigned = inner.union(analysis.top.assignments.keys)
    for statement in tree[tree.statements] {
      guard case .function(let id) = tree[statement], let name = tree[id].name, analysis.top.assignments[name] == 1, !inner.contains(name) else { continue }
      declared[name] = tree[id]
    }
  }

  mutating func diagnostics() -> [Diagnostic] {
    var calls: [(ID<Expression>, Name, List<CallArgument>)] = []
    // What is the right side of a pipe gets an argument more; pipes come behind their sides.
    var piped: Set<ID<Expression>> = []
    var found: [Diagnostic] = []
    for expression in tree.expressions.ids {
      switch tree[expression] {
      case .pipe(_, let function):
        if case .name(let name) = tree[function] {
          if let fault = fault(name, List(), isPiped: true, at: tree.span(function)) { found.append(fault) }
        } else {
          piped.insert(function)
        }
      case .call(let callee, let arguments):
        guard case .name(let name) = tree[callee] else { continue }
        calls.append((expression, name, arguments))
      default: continue
      }
    }
    for (expression, name, arguments) in calls {
      if let fault = fault(name, arguments, isPiped: piped.contains(expression), at: tree.span(expression)) { found.append(fault) }
    }
    return found.sorted { $0.span.start < $1.span.start }
  }

  /// What a call is checked against.
  private struct Target {
    let name: String
    let parameters: [Parameter]
    /// Whether any further names are taken.
    let takesNames: Bool
    let signature: String

    struct Parameter {
      let name: String
      let isRequired: Bool
      let isRest: Bool
      /// What it takes; nil where only running shows it.
      var kind: Operation.Parameter.Kind?
    }

    var rest: Int? { parameters.firstIndex { $0.isRest } }
  }

  private mutating func target(_ name: Name) -> Target? {
    if let known = targets[name] { return known }
    let target = makeTarget(name)
    targets[name] = .some(target)
    return target
  }

  private func makeTarget(_ name: Name) -> Target? {
    let text = tree.names[name]
    if let function = declared[name] {
      let parameters = tree[function.parameters].map {
        Target.Parameter(name: tree.names[$0.name], isRequired: $0.defaultValue == nil && !$0.isRest, isRest: $0.isRest)
      }
      let shown = tree[function.parameters].map { tree.names[$0.name] + ($0.isRest ? "..." : $0.defaultValue.map { "=\(tree.source.text(tree.span($0)))" } ?? "") }
      return Target(name: text, parameters: parameters, takesNames: false, signature: "\(text)(\(shown.joined(separator: ", ")))")
    }
    guard !assigned.contains(name), !others.contains(text), let operation = registry[text]?.operation else { return nil }
    let parameters = operation.parameters.filter { !$0.takesNames }.map {
      Target.Parameter(name: $0.name, isRequired: $0.defaultValue == nil && !$0.isRest, isRest: $0.isRest, kind: $0.kind)
    }
    return Target(name: text, parameters: parameters, takesNames: operation.namedRestIndex != nil, signature: operation.signature)
  }

  private mutating func fault(_ name: Name, _ list: List<CallArgument>, isPiped: Bool, at span: Span) -> Diagnostic? {
    guard let target = target(name) else { return nil }
    let arguments = tree[list]
    let count = (arguments.firstIndex { $0.name != nil } ?? arguments.endIndex) - arguments.startIndex
    let positional = arguments.prefix(count)
    let hasSpread = positional.contains { $0.isSpread }
    let limit = target.rest ?? target.parameters.count
    let before = isPiped ? 1 : 0
    if target.rest == nil, !hasSpread, count + before > limit {
      let surplus = positional.dropFirst(limit - before).first
      return diagnostic(CallWords.tooMany(target.name, limit: limit, found: count + before), target, surplus.map { tree.span($0.value) } ?? span)
    }
    var given = Set(0..<(hasSpread ? 0 : min(count + before, limit)))
    for argument in arguments.dropFirst(count) {
      guard let name = argument.name.map({ tree.names[$0] }) else { continue }
      guard let place = target.parameters.firstIndex(where: { $0.name == name }), place != target.rest else {
        if target.takesNames { continue }
        let known = target.parameters.filter { !$0.isRest }.map(\.name)
        return diagnostic(CallWords.unknown(target.name, name, known: known), target, argument.nameSpan)
      }
      if !given.insert(place).inserted { return diagnostic(CallWords.repeated(target.name, name), target, argument.nameSpan) }
    }
    if hasSpread { return nil }
    for (place, argument) in positional.enumerated() {
      let parameter = target.parameters[min(place + before, target.rest ?? place + before)]
      if let fault = misfit(argument.value, parameter, target) { return fault }
    }
    for argument in arguments.dropFirst(count) {
      guard let name = argument.name.map({ tree.names[$0] }), let parameter = target.parameters.first(where: { $0.name == name }) else { continue }
      if let fault = misfit(argument.value, parameter, target) { return fault }
    }
    for (place, parameter) in target.parameters.enumerated() where parameter.isRequired && !given.contains(place) {
      return diagnostic(CallWords.missing(target.name, parameter.name), target, span)
    }
    return nil
  }

  /// A literal that its parameter cannot take.
  private func misfit(_ argument: ID<Expression>, _ parameter: Target.Parameter, _ target: Target) -> Diagnostic? {
    guard let kind = parameter.kind, let literal = literal(argument), let expected = kind.expectation(where: literal) else { return nil }
    let text = tree.source.text(tree.span(argument))
    let found = literal == .lambda || text.count > 30 || text.contains("\n") ? literal.rawValue : text
    return diagnostic(CallWords(message: "\(target.name): \(parameter.name) is \(found), but must be \(expected)"), target, tree.span(argument))
  }

  private func literal(_ expression: ID<Expression>) -> Literal? {
    switch tree[expression] {
    case .group(let inner): literal(inner)
    case .string, .interpolation: .text
    case .integer, .float: .number
    case .constant(.true), .constant(.false): .flag
    case .tensor: .tensor
    case .lambda: .lambda
    case .record: .record
    default: nil
    }
  }

  private func diagnostic(_ words: CallWords, _ target: Target, _ span: Span) -> Diagnostic {
    Diagnostic(words.message, in: tree.source, at: span, notes: words.notes + ["its signature is \(target.signature)"])
  }
}

/// A kind of value that an expression has whatever names mean.
private enum Literal: String {
  case text = "a string"
  case number = "a number"
  case flag = "true or false"
  case tensor = "a tensor"
  case lambda = "a function"
  case record = "a record"
}

extension Operation.Parameter.Kind {
  /// What a parameter of this kind takes, if it is certainly not that literal.
  fileprivate func expectation(where found: Literal) -> String? {
    switch (self, found) {
    case (.tensor, .text), (.tensor, .lambda): "a tensor"
    case (.number, .text), (.number, .lambda), (.number, .record): "a number"
    case (.integer, .text), (.integer, .flag), (.integer, .lambda), (.integer, .record): "an integer"
    case (.flag, .text), (.flag, .number), (.flag, .tensor), (.flag, .lambda), (.flag, .record): "true or false"
    case (.text, .number), (.text, .flag), (.text, .tensor), (.text, .lambda), (.text, .record): "a string"
    case (.function, .text), (.function, .number), (.function, .flag), (.function, .tensor), (.function, .record): "a function"
    case (.dtype, .text), (.dtype, .number), (.dtype, .flag), (.dtype, .tensor), (.dtype, .record): "a dtype (f32, f64, i64 or bool)"
    case (.axes, .text), (.axes, .flag), (.axes, .lambda), (.axes, .record): "an integer or a tuple of integers"
    case (.shape, .text), (.shape, .flag), (.shape, .lambda), (.shape, .record): "an integer or a tuple of integers"
    case (.list, .number), (.list, .flag), (.list, .lambda): "a tuple, tensor or range"
    default: nil
    }
  }
}
