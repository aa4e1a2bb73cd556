import TernOps
import TernRuntime
import TernTensor

extension Grader {
  /// Inputs at the extremes that the exercise names.
  func extremeInputs() throws -> [ExerciseInput] { try extremes().map { try sampler.changed($0.input, $0.clause) } }

  /// Inputs, and the clauses that make extremes of them.
  func extremes() throws -> [(input: ExerciseInput, clause: ExerciseDefinition.Bindings)] {
    if exercise.definition.stable.isEmpty { return [] }
    let inputs = try inputs().filter { if case .drawn = $0.origin { true } else { false } }.prefix(4)
    return exercise.definition.stable.flatMap { clause in inputs.map { ($0, clause) } }
  }

  /// Whether results at the extremes are finite and right.
  func stability(_ submission: any Submission) throws -> CriterionResult? {
    let clauses = exercise.definition.stable
    if clauses.isEmpty { return nil }
    var passed = 0, total = 0
    var first: String?
    var quoted: [SubmissionFailure] = []
    for extreme in try extremeInputs() {
      let expectation = try expectation(extreme, isExtreme: true)
      total += 1
      switch submission.call(extreme.arguments) {
      case .failed(let failure):
        if first == nil {
          first = failure.message
          quoted = [failure]
        }
      case .value(let value):
        guard let difference = expectation.difference(value) else {
          passed += 1
          continue
        }
        if first == nil {
          let pattern = MismatchPattern(difference, sizes: extreme.sizes)?.text
          first = "with \(extreme.title), \(pattern ?? difference.summary)"
        }
      }
    }
    if total == 0 { return nil }
    guard let first else {
      return CriterionResult(kind: .stability, status: .passed, summary: "right at the extremes", passed: passed, total: total)
    }
    var result = CriterionResult(kind: .stability, status: .failed, summary: first, passed: passed, total: total)
    result.quoted = quoted
    return result
  }
}
