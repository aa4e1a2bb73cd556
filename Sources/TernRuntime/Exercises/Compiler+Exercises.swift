import TernOps
import TernSyntax

extension Compiler {
  /// Makes the definition of an exercise. Its functions stand at the top level, where functions capture nothing.
  mutating func compileExercise(_ index: UInt32, _ span: Span) {
    let exercise = tree.exercises[Int(index)]
    let parameters = tree[exercise.parameters]
    var definition = ExerciseDefinition(
      name: tree.names[exercise.name], signature: tree.source.text(exercise.signatureSpan),
      parameters: parameters.map {
        ExerciseDefinition.Parameter(name: tree.names[$0.name], hasDefault: $0.defaultValue != nil, isRest: $0.isRest)
      }, sizeNames: exercise.sizes.map { tree.names[$0] }, source: tree.source, span: span, nameSpan: exercise.nameSpan)
    definition.prose = exercise.prose.map { span in
      let line = tree.source.text(span).dropFirst(2)
      return String(line.first == " " ? line.dropFirst() : line)
    }
    for clause in exercise.clauses { add(clause, to: &definition) }
    context.code.exercises.append(definition)
    emit(.exercise, Int32(context.code.exercises.count - 1), at: exercise.signatureSpan)
  }

  private mutating func add(_ clause: Clause, to definition: inout ExerciseDefinition) {
    switch clause.content {
    case .standing(let question, let rarity, let difficulty):
      definition.question = question
      definition.rarity = rarity.map(text)
      definition.difficulty = difficulty.map(text)
    case .names(let rule, let names):
      let uses = names.map { ExerciseDefinition.NameUse(name: tree.source.text($0.span), span: $0.span) }
      switch rule {
      case .forbid: definition.forbidden += uses
      case .require: definition.required += uses
      case .gradients: definition.gradients = (definition.gradients ?? []) + uses.filter { $0.name != "none" }
      }
    case .limit(let count, .ops): definition.operationLimit = count
    case .limit(let count, _): definition.lineLimit = count
    case .sizes(let domains):
      for domain in domains { definition.domains.append((tree.names[domain.name], domain.nameSpan, closure(domain.function))) }
    case .bindings(let rule, let text, let bindings, let function):
      let part = ExerciseDefinition.Bindings(
        text: text.map(self.text) ?? "",
        names: bindings.map { ExerciseDefinition.NameUse(name: tree.names[$0.name], span: $0.nameSpan) }, function: closure(function), span: clause.span)
      switch rule {
      case .given: definition.given.append(part)
      case .case: definition.cases.append(part)
      case .stable: definition.stable.append(part)
      }
    case .condition(_, let function): definition.conditions.append(closure(function))
    case .property(let text, let function): definition.properties.append(part(self.text(text), function, clause.span))
    case .cost(let measure, let isGrowth, let value, let function):
      let code = tree.source.text(tree.span(value))
      definition.costs.append(
        ExerciseDefinition.CostBound(
          measure: measure, isGrowth: isGrowth, text: isGrowth ? "O(\(code))" : code, function: closure(function), span: clause.span))
    case .body(let rule, let text, let function):
      let part = part(text.map(self.text) ?? rule.rawValue, function, clause.span)
      switch rule {
      case .reference: definition.references.append(part)
      case .oracle: definition.oracles.append(part)
      case .solution: definition.solutions.append(part)
      case .wrong: definition.wrong.append(part)
      }
    case .hint(let text): definition.hints.append(self.text(text))
    case .followUp(let text, let keys): definition.followUps.append((self.text(text), keys.map(self.text)))
    case .starter(let block): definition.starters.append(unindented(tree.source.text(Span(block.span.start + 1, block.span.end - 1))))
    case .random: definition.isRandom = true
    }
  }

  private func text(_ text: Clause.Text) -> String { tree.strings[Int(text.index)] }

  private mutating func part(_ text: String, _ function: ID<Function>, _ span: Span) -> ExerciseDefinition.Part {
    var code = ""
    if case .block(let block) = tree[function].body { code = tree.source.text(block.span) }
    return ExerciseDefinition.Part(text: text, function: closure(function), code: code, span: span)
  }

  private mutating func closure(_ function: ID<Function>) -> FunctionValue {
    // Without captures nothing is nested, and nothing can fail.
    (try? Closure(compileFunction(function), [])) ?? FunctionValue(name: "")
  }

  /// Lines without the blanks that they all begin with, and without empty ones at the ends.
  private func unindented(_ text: String) -> String {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)[...]
    func isBlank(_ line: String) -> Bool { line.allSatisfy { $0 == " " || $0 == "\t" } }
    while let first = lines.first, isBlank(first) { lines = lines.dropFirst() }
    while let last = lines.last, isBlank(last) { lines = lines.dropLast() }
    let depth = lines.filter { !isBlank($0) }.map { $0.prefix { $0 == " " }.count }.min() ?? 0
    return lines.map { String($0.dropFirst(depth)) }.joined(separator: "\n").trimmingTrailingBlanks + "\n"
  }
}

extension String {
  fileprivate var trimmingTrailingBlanks: String {
    var text = self[...]
    while text.last == " " || text.last == "\t" { text = text.dropLast() }
    return String(text)
  }
}
