import TernRuntime
import TernSyntax

/// A rule on the text of a program that is broken.
struct RuleFinding {
  let message: String
}

/// What an exercise forbids, requires and limits, looked for in the text of a program.
struct RuleCheck {
  let definition: ExerciseDefinition

  init(_ definition: ExerciseDefinition) { self.definition = definition }

  /// Names that the program does not define are built-in ones, by whatever way it uses them: as aliases, in wrappers, as arguments.
  func findings(in source: Source) -> [RuleFinding] {
    let names = ProgramNames(source), reached = ReachedCode(source, from: definition.name)
    var findings: [RuleFinding] = []
    for rule in definition.forbidden {
      if let use = names.builtins.first(where: { $0.name == rule.name }) {
        findings.append(RuleFinding(message: "it uses \(rule.name), which this exercise forbids (\(place(use.span, source)))"))
      }
    }
    for rule in definition.required where !reached.builtins.contains(rule.name) {
      let place = names.builtins.contains { $0.name == rule.name } ? " (where it stands, it is never reached)" : ""
      findings.append(RuleFinding(message: "it does not use \(rule.name), which this exercise asks for" + place))
    }
    if let limit = definition.lineLimit, names.lineCount > limit {
      findings.append(RuleFinding(message: "it has \(Text.counted(names.lineCount, "line")) of code, but may have \(limit)"))
    }
    if let limit = definition.operationLimit, reached.operationCount > limit {
      findings.append(RuleFinding(message: "it has \(Text.counted(reached.operationCount, "operation")), but may have \(limit)"))
    }
    return findings
  }

  /// Forbidden operations that the text does not use as such. A program that defines their names can come by them all the same:
  /// `norm = norm`, `if false { norm = 1 }`.
  func unused(in source: Source) -> Set<String> {
    Set(definition.forbidden.map(\.name)).subtracting(ProgramNames(source).builtins.map(\.name))
  }

  private func place(_ span: Span, _ source: Source) -> String { "line \(source.location(of: span.start).line)" }
}

extension Grader {
  func rules(_ findings: [RuleFinding]) -> CriterionResult {
    let definition = exercise.definition
    let total = definition.forbidden.count + definition.required.count + [definition.lineLimit, definition.operationLimit].count { $0 != nil }
    guard !findings.isEmpty else {
      var parts: [String] = []
      if !definition.forbidden.isEmpty { parts.append("without \(Text.list(definition.forbidden.map(\.name)))") }
      if !definition.required.isEmpty { parts.append("with \(Text.list(definition.required.map(\.name)))") }
      if let limit = definition.lineLimit { parts.append("at most \(Text.counted(limit, "line"))") }
      if let limit = definition.operationLimit { parts.append("at most \(Text.counted(limit, "operation"))") }
      return CriterionResult(kind: .rules, status: .passed, summary: parts.joined(separator: ", "), passed: total, total: total)
    }
    return CriterionResult(
      kind: .rules, status: .failed, summary: findings.map(\.message).joined(separator: "; "), passed: total - findings.count, total: total)
  }
}
