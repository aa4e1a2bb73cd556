import TernOps
import TernRuntime
import TernTensor

extension Grader {
  /// Whether what the exercise says of every answer holds.
  func properties(_ submission: any Submission, _ inputs: [ExerciseInput]) throws -> CriterionResult? {
    let properties = exercise.definition.properties
    if properties.isEmpty { return nil }
    // Called on this thread only.
    nonisolated(unsafe) let answerer = submission
    nonisolated(unsafe) var failure: SubmissionFailure?
    let asked = NativeFunction(name: exercise.name, parameterNames: exercise.definition.parameters.map(\.name)) { arguments, _ throws(OperationError) in
      var arguments = arguments
      while case .unset? = arguments.last { arguments.removeLast() }
      switch answerer.call(arguments) {
      case .value(let value): return value
      case .failed(let reason):
        failure = failure ?? reason
        throw .raised(reason)
      }
    }
    var broken: [String] = []
    for property in properties {
      // Two inputs that differ, as far as there are two.
      for input in inputs.filter({ !$0.isStacked }).prefix(4) where broken.last?.hasPrefix(property.text) != true {
        guard case .drawn(let seed) = input.origin else { continue }
        exercise.machine.random = RandomStream(seed: SeededGenerator.seed(seed, -2))
        let arguments =
          [.function(asked)] + exercise.definition.parameters.indices.map { $0 < input.arguments.count ? input.arguments[$0] : .none }
          + exercise.definition.sizeNames.map { input.sizes[$0].map(Value.i64) ?? .unset }
        do throws(OperationError) {
          let value = try exercise.machine.call(property.function, arguments)
          guard case .bool(let holds) = value else {
            throw .refused(operation: "property", parameter: nil, axis: nil, problem: "must give true or false, but gave \(value.summary)")
          }
          if !holds { broken.append(property.text) }
        } catch {
          // What the program gave may not fit what the property does with it.
          let reason = failure == nil ? " (\(exercise.machine.diagnostic(of: error).message))" : ""
          broken.append(property.text + reason)
        }
      }
    }
    let passed = properties.count - broken.count
    if broken.isEmpty {
      return CriterionResult(
        kind: .properties, status: .passed, summary: properties.map(\.text).joined(separator: "; "), passed: passed, total: properties.count)
    }
    let summary = passed == 0 ? failure?.message : nil
    return CriterionResult(
      kind: .properties, status: .failed, summary: summary ?? "not so: " + broken.joined(separator: "; "), passed: passed, total: properties.count)
  }

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
    for extreme in try extremeInputs() {
      let expectation = try expectation(extreme, isExtreme: true)
      total += 1
      switch submission.call(extreme.arguments) {
      case .failed(let failure): if first == nil { first = failure.message }
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
    return CriterionResult(kind: .stability, status: .failed, summary: first, passed: passed, total: total)
  }
}
