import TernOps
import TernRuntime
import TernTensor

extension Grader {
  /// Whether what the exercise says of every answer holds.
  func properties(_ submission: any Submission, _ inputs: [ExerciseInput]) throws -> CriterionResult? {
    let properties = exercise.definition.properties
    if properties.isEmpty { return nil }
    let inputs = inputs.filter { if case .drawn = $0.origin { !$0.isStacked } else { false } }.prefix(4)
    var broken: [String] = [], details: [String] = [], examples: [String] = []
    var failure: SubmissionFailure?
    var quoted: [SubmissionFailure] = []
    for property in properties {
      let check = PropertyCheck(self, property, submission)
      for input in inputs {
        let outcome = check.outcome(input)
        if case .holds = outcome { continue }
        broken.append(property.text)
        switch outcome {
        case .holds, .isFalse(nil): break
        case .failed(let reason):
          failure = failure ?? reason
          quoted.append(reason)
        // What the program gave may not fit what the property does with it.
        case .doesNotFit(let reason):
          broken[broken.count - 1] += " (\(reason.message))"
          quoted.append(reason)
        case .isFalse(let comparison?):
          let (simplest, comparison) = check.simplest(input, comparison)
          details.append("\(property.text): \(comparison.outline(shapes(simplest.arguments)))")
          if let call = call(simplest.arguments) { examples.append("for \(call), \(comparison.values)") }
        }
        break
      }
    }
    let passed = properties.count - broken.count
    if broken.isEmpty {
      return CriterionResult(
        kind: .properties, status: .passed, summary: properties.map(\.text).joined(separator: "; "), passed: passed, total: properties.count)
    }
    let summary = passed == 0 ? failure?.message : nil
    var result = CriterionResult(
      kind: .properties, status: .failed, summary: summary ?? "not so: " + broken.joined(separator: "; "), passed: passed, total: properties.count)
    result.details = details
    result.outlineDetails = details
    result.quoted = quoted
    result.examples = examples
    return result
  }
}

/// Looks whether a property holds of a program.
private struct PropertyCheck {
  private let grader: Grader
  private let property: ExerciseDefinition.Part
  private let submission: any Submission
  private var exercise: Exercise { grader.exercise }

  enum Outcome {
    case holds
    /// It is false, and the comparison that made it so, where it is known.
    case isFalse(FailedComparison?)
    /// The program gave nothing.
    case failed(SubmissionFailure)
    /// The property cannot be worked out of what the program gave.
    case doesNotFit(SubmissionFailure)
  }

  init(_ grader: Grader, _ property: ExerciseDefinition.Part, _ submission: any Submission) {
    self.grader = grader
    self.property = property
    self.submission = submission
  }

  func outcome(_ input: ExerciseInput) -> Outcome {
    // Called on this thread only.
    nonisolated(unsafe) let answerer = submission
    nonisolated(unsafe) var failure: SubmissionFailure?
    @Sendable func value(_ answer: Answer) throws(OperationError) -> Value {
      switch answer {
      case .value(let value): return value
      case .failed(let reason):
        failure = failure ?? reason
        throw .raised(reason)
      }
    }
    let asked = NativeFunction(name: exercise.name, parameterNames: exercise.definition.parameters.map(\.name)) { arguments, host throws(OperationError) in
      var arguments = arguments
      while case .unset? = arguments.last { arguments.removeLast() }
      return try OpaqueStep(name: "custom_grad", function: "the answer", host).run(arguments, value: { arguments, _ throws(OperationError) in
        try value(answerer.call(arguments))
      }) { arguments, _, cotangent, _ throws(OperationError) in
        let wrt = arguments.indices.filter { arguments[$0].isFloating }
        let given = try Value.tuple(Differentiation.tensors(of: cotangent).filter(\.dtype.isFloating).map { .tensor($0) })
        guard case .tuple(let rows) = try value(answerer.pullbacks(arguments, wrt: wrt, [given], hasUnits: false)), case .tuple(let row)? = rows.items.first
        else { throw .raised(SubmissionFailure(.error, "it has no derivative")) }
        var rest = row.items[...]
        return arguments.indices.map { wrt.contains($0) ? rest.popFirst() ?? .none : .none }
      }
    }
    if case .drawn(let seed) = input.origin { exercise.machine.random = RandomStream(seed: SeededGenerator.seed(seed, -2)) }
    let arguments =
      [.function(asked)] + exercise.definition.parameters.indices.map { $0 < input.arguments.count ? input.arguments[$0] : .none }
      + exercise.definition.sizeNames.map { input.sizes[$0].map(Value.i64) ?? .unset }
    let recorder = LastSteps(), outer = exercise.machine.observer
    exercise.machine.observer = recorder
    defer { exercise.machine.observer = outer }
    do throws(OperationError) {
      let value = try exercise.machine.call(property.function, arguments)
      guard case .bool(let holds) = value else {
        throw .refused(operation: "property", parameter: nil, axis: nil, problem: "must give true or false, but gave \(value.summary)")
      }
      return holds ? .holds : .isFalse(FailedComparison(recorder.steps))
    } catch {
      return failure.map { .failed($0) } ?? .doesNotFit(FunctionRunner.failure(exercise.machine.diagnostic(of: error), []))
    }
  }

  /// The simplest input of which a comparison is false as well.
  func simplest(_ input: ExerciseInput, _ comparison: FailedComparison) -> (ExerciseInput, FailedComparison) {
    func found(_ input: ExerciseInput) -> FailedComparison? { if case .isFalse(let own) = outcome(input) { own } else { nil } }
    // Of random results another one is another draw.
    if exercise.definition.isRandom { return (input, comparison) }
    var shrinker = Shrinker(grader.sampler) { found($0) != nil }
    let simplest = shrinker.shrunk(input)
    return found(simplest).map { (simplest, $0) } ?? (input, comparison)
  }
}
