import TernOps

/// What a program gave for all inputs.
struct Answers {
  let inputs: [ExerciseInput]
  let expectations: [Expectation]
  let answers: [Answer]
  /// Why there is no function to be called.
  let loadFailure: SubmissionFailure?
  /// For each input where its answer is wrong; nil where it is right, or there is none.
  let differences: [ValueDifference?]

  init(_ submission: any Submission, _ inputs: [ExerciseInput], _ expectations: [Expectation]) {
    self.inputs = inputs
    self.expectations = expectations
    let failure = submission.load().failure
    loadFailure = failure
    answers = inputs.map { input in failure.map { .failed($0) } ?? submission.call(input.arguments) }
    differences = zip(answers, expectations).map { answer, expectation in answer.value.flatMap { expectation.difference($0) } }
  }
}

extension Answers {
  /// Why there is nothing to be called.
  var obstacleToLoading: String? {
    loadFailure.map { $0.kind == .missing ? "the function is missing" : "the file does not run" }
  }

  /// Why there is no result to look at.
  var obstacle: String? { obstacleToLoading ?? (answers.contains { $0.value != nil } ? nil : "no call gives a result") }

  /// How the structure, shapes and types of a result differ from what they must be; nil when they do not.
  func structureFault(_ number: Int) -> String? {
    answers[number].value.flatMap { ValueParts.difference(found: $0, expected: expectations[number].value) }
  }

  /// What the result is multiplied by on all inputs, where it is one number.
  var commonFactor: String? {
    var results: [(found: Double, expected: Double, sizes: [String: Int])] = []
    for (number, answer) in answers.enumerated() {
      guard let value = answer.value else { return nil }
      let parts = expectations[number].parts
      guard parts.count == 1, let expected = parts[0].grid, expected.count == 1, let found = Grid(value), found.count == 1 else { continue }
      results.append((found.values[0], expected.values[0], inputs[number].sizes))
    }
    return FactorOfSizes.common(results)
  }
}
