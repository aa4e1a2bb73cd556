extension CriterionResult {
  /// What cannot be looked at, as something stands in the way that another criterion tells.
  static func notGraded(_ kind: Kind, _ obstacle: String) -> CriterionResult {
    CriterionResult(kind: kind, status: .failed, summary: "not graded: \(obstacle)", passed: 0, total: 1)
  }
}

extension Grader {
  /// The criteria that look at the results of a program, in order.
  func kindsOfResults(_ answers: Answers) throws -> [CriterionResult.Kind] {
    let definition = exercise.definition
    var kinds = [CriterionResult.Kind.signature]
    if !definition.isRandom {
      kinds.append(.values)
      if try hasGradients(answers) { kinds.append(.gradients) }
    }
    if !definition.properties.isEmpty { kinds.append(.properties) }
    if try !extremes().isEmpty { kinds.append(.stability) }
    if !definition.costs.isEmpty { kinds.append(.cost) }
    return kinds
  }
}
