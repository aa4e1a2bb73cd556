import TernOps

extension Grader {
  /// Whether the program can be taken in and its function called.
  func runs(_ submission: any Submission, _ inputs: [ExerciseInput], _ answers: Answers) -> CriterionResult {
    if let failure = answers.loadFailure {
      return runs(failure, passed: 0, total: 1)
    }
    let failures = answers.answers.compactMap(\.failure)
    guard let first = failures.first, let place = answers.answers.firstIndex(where: { $0.failure != nil }) else {
      return CriterionResult(
        kind: .runs, status: .passed, summary: "on \(Text.counted(inputs.count, "input"))", passed: inputs.count, total: inputs.count)
    }
    var shown = first, simplest = inputs[place]
    if first.kind == .error {
      var shrinker = Shrinker(sampler) { submission.call($0.arguments).failure != nil }
      simplest = shrinker.shrunk(simplest)
      shown = submission.call(simplest.arguments).failure ?? first
    }
    var result = runs(shown, passed: inputs.count - failures.count, total: inputs.count)
    if let call = call(simplest.arguments), call.utf8.count <= 300 { result.examples = ["called as \(call)"] }
    return result
  }

  private func runs(_ failure: SubmissionFailure, passed: Int, total: Int) -> CriterionResult {
    var result = CriterionResult(kind: .runs, status: .failed, summary: failure.message, passed: passed, total: total)
    result.quoted = [failure]
    result.details = SubmissionFailure.place(in: failure.report)
    result.outlineDetails = SubmissionFailure.place(in: failure.outlineReport)
    return result
  }

  /// Whether results have the shapes and types that they should.
  func signature(_ answers: Answers) -> CriterionResult {
    var wrong: [String] = []
    var total = 0
    for (number, answer) in answers.answers.enumerated() where answer.value != nil {
      total += 1
      if let text = answers.structureFault(number) { wrong.append(text + " for " + shapes(answers.inputs[number].arguments)) }
    }
    guard let first = wrong.first else {
      return CriterionResult(kind: .signature, status: .passed, summary: "shapes and types are right", passed: total, total: total)
    }
    return CriterionResult(kind: .signature, status: .failed, summary: first, passed: total - wrong.count, total: total)
  }

  func values(_ answers: Answers) -> CriterionResult {
    let total = answers.inputs.count
    let right = answers.answers.indices.filter { answers.answers[$0].value != nil && answers.differences[$0] == nil }
    if right.count == total {
      return CriterionResult(
        kind: .values, status: .passed, summary: "agree with the reference on \(Text.counted(total, "input"))", passed: total, total: total)
    }
    let summary: String
    if let place = answers.differences.firstIndex(where: { $0 != nil }), let difference = answers.differences[place] {
      summary = "\(Self.right(right.count, of: total)); for \(shapes(answers.inputs[place].arguments)), \(difference.summary)"
    } else {
      summary = "\(Self.right(right.count, of: total)); the others have no value"
    }
    return CriterionResult(kind: .values, status: .failed, summary: summary, passed: right.count, total: total)
  }

  /// `3 of 12 inputs are right`
  static func right(_ number: Int, of total: Int) -> String { "\(number) of \(total) inputs \(number == 1 ? "is" : "are") right" }

  /// `attention([[1.0]], [[2.0]])`; nil when it would be too long.
  func call(_ arguments: [Value]) -> String? {
    var parts: [String] = []
    for argument in arguments {
      guard let part = Literal.text(argument) else { return nil }
      parts.append(part)
    }
    let text = "\(exercise.name)(\(parts.joined(separator: ", ")))"
    return text.utf8.count <= 1000 ? text : nil
  }

  /// `q: f32[2, 3], k: f32[1, 3]`
  func shapes(_ arguments: [Value]) -> String {
    zip(exercise.definition.parameters, arguments).map { "\($0.name): \($1.shapeText)" }.joined(separator: ", ")
  }
}

extension SubmissionFailure {
  /// The place in the program, without the message before it.
  fileprivate static func place(in report: String) -> [String] {
    let lines = report.split(separator: "\n").map(String.init)
    let place = lines.firstIndex { line in line.drop { $0 == " " }.hasPrefix("┌") }
    return Array(lines.dropFirst(place ?? 1))
  }
}

extension Value {
  /// `f32[2, 3]`, `3` for an integer, which may be a size, `(W: f32[2, 3], b: f32[3])`
  fileprivate var shapeText: String {
    switch self {
    case .tuple(let tuple): "(" + tuple.items.map(\.shapeText).joined(separator: ", ") + ")"
    case .record(let record) where record.items.count > 6: summary
    case .record(let record): "(" + zip(record.names, record.items).map { "\($0): \($1.shapeText)" }.joined(separator: ", ") + ")"
    case .f32, .f64, .number: ValueParts.words(self)
    default: summary
    }
  }
}
