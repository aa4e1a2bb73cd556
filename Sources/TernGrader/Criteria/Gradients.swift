import TernOps
import TernTensor

/// Cotangents of a result, and what the reference makes of them.
struct PullbackQuestion {
  let input: ExerciseInput
  let wrt: [Int]
  /// For each a tensor for each floating part of the result.
  let cotangents: [Value]
  /// Whether all rows of the Jacobian are asked for as well.
  let hasUnits: Bool
  /// For each cotangent what the reference gives for the parameters.
  let expectations: [Expectation]
}

extension Grader {
  /// Whether there is something to differentiate.
  func hasGradients(_ answers: Answers) throws -> Bool {
    try answers.inputs.indices.contains { try question(answers.inputs[$0], answers.expectations[$0].value) != nil }
  }

  /// Whether derivatives are right: those of random cotangents, in every coordinate, and all rows of the Jacobian where that is small.
  ///
  /// - Returns: nil when there is nothing to differentiate.
  func gradients(_ submission: any Submission, _ answers: Answers) throws -> CriterionResult? {
    var passed = 0, total = 0, cotangents = 0
    var first: String?
    var quoted: [SubmissionFailure] = []
    for (number, input) in answers.inputs.enumerated() {
      if total >= Self.gradientInputCount { break }
      guard let question = try question(input, answers.expectations[number].value) else { continue }
      total += 1
      cotangents += question.expectations.count
      switch answer(question, submission) {
      case .right: passed += 1
      case .failed(let failure):
        if first == nil {
          first = answers.structureFault(number).map { "gradients cannot be graded, as \($0) for \(shapes(input.arguments))" }
            ?? "the derivative cannot be taken: \(failure.message)"
          quoted = [failure]
        }
      case .wrong(let parameter, let difference):
        if first == nil { first = "with respect to \(parameter), \(difference.summary), for \(shapes(input.arguments))" }
      }
    }
    if total == 0 { return nil }
    if let first {
      var result = CriterionResult(
        kind: .gradients, status: .failed, summary: "\(Self.right(passed, of: total)); \(first)", passed: passed, total: total)
      result.quoted = quoted
      return result
    }
    return CriterionResult(
      kind: .gradients, status: .passed,
      summary: "agree with those of the reference for \(Text.counted(cotangents, "cotangent")) on \(Text.counted(total, "input"))", passed: passed, total: total)
  }

  enum PullbackAnswer {
    case right
    case failed(SubmissionFailure)
    case wrong(parameter: String, ValueDifference)
  }

  /// - Returns: nil when no floating parameter has a floating result, or the reference has no derivative.
  func question(_ input: ExerciseInput, _ result: Value) throws -> PullbackQuestion? {
    let wrt = exercise.gradientPlaces(of: input.arguments)
    let outputs = ValueParts.of(result).compactMap { part -> Tensor? in
      guard part.value.dtype?.isFloating == true else { return nil }
      return try? part.value.tensor()
    }
    let outputCount = outputs.reduce(0) { $0 + $1.count }
    guard !wrt.isEmpty, outputCount > 0 else { return nil }
    let inputCount = wrt.reduce(0) { sum, place in sum + ValueParts.of(input.arguments[place]).reduce(0) { $0 + (Grid($1.value)?.count ?? 0) } }
    var seed: UInt64 = 0
    if case .drawn(let own) = input.origin { seed = own }
    var random = RandomStream(seed: SeededGenerator.seed(seed, -1))
    var cotangents: [Value] = []
    for _ in 0..<Self.cotangentCount { cotangents.append(try .tuple(outputs.map { .tensor(try random.normal($0.shape, .f32)) })) }
    let hasUnits = outputCount * inputCount <= Self.jacobianLimit
    guard let expected = pullbacks(input.arguments, wrt, cotangents, hasUnits) else {
      if exercise.definition.gradients != nil { throw ExerciseFault("the reference of \(exercise.name) has no derivative that could be compared") }
      return nil
    }
    let widened = input.arguments.map(\.widened)
    let exact = pullbacks(widened, wrt, cotangents, hasUnits), shaken = exact == nil ? nil : pullbacks(widened.map(\.shaken), wrt, cotangents, hasUnits)
    let scale = input.arguments.map(\.largestNumber).max() ?? 0
    // Where terms cancel, rounding is as large as in the terms: as in the largest gradient that there is.
    let floor = 0x1p-17 * max((exact ?? expected).map(\.largestNumber).max() ?? 0, 0.5)
    return PullbackQuestion(
      input: input, wrt: wrt, cotangents: cotangents, hasUnits: hasUnits,
      expectations: expected.enumerated().map { Expectation($1, exact: exact?[$0], shaken: shaken?[$0], scale: max(scale, 1), floor: floor) })
  }

  private func pullbacks(_ arguments: [Value], _ wrt: [Int], _ cotangents: [Value], _ hasUnits: Bool) -> [Value]? {
    guard case .tuple(let rows)? = exercise.reference.pullbacks(arguments, wrt: wrt, cotangents, hasUnits: hasUnits).value else { return nil }
    return rows.items
  }

  func answer(_ question: PullbackQuestion, _ submission: any Submission) -> PullbackAnswer {
    switch submission.pullbacks(question.input.arguments, wrt: question.wrt, question.cotangents, hasUnits: question.hasUnits) {
    case .failed(let failure): return .failed(failure)
    case .value(let value):
      guard case .tuple(let rows) = value, rows.items.count == question.expectations.count else {
        return .failed(SubmissionFailure(.error, "it has no derivative"))
      }
      for (row, expectation) in zip(rows.items, question.expectations) {
        guard let difference = expectation.difference(row) else { continue }
        // The path begins with the number of the parameter.
        let place = difference.path.dropFirst().prefix { $0 != "]" }
        let parameter = Int(place).flatMap { question.wrt.indices.contains($0) ? exercise.definition.parameters[question.wrt[$0]].name : nil }
        let rest = difference.path.drop { $0 != "]" }.dropFirst()
        return .wrong(parameter: (parameter ?? "the arguments") + rest, ValueDifference(moving: difference, to: ""))
      }
      return .right
    }
  }
}

extension ValueDifference {
  /// The same difference of another part.
  init(moving other: ValueDifference, to path: String) {
    if let found = other.found, let expected = other.expected {
      self.init(path: path, found: found, expected: expected, wrong: other.wrong, tolerance: other.tolerance)
    } else {
      self.init(path: path, reason: other.reason ?? "")
    }
  }
}
