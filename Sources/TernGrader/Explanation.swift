import TernOps
import TernRuntime
import TernTensor

// Why a program is wrong: the simplest input, the mistake by its name, the place to look.
extension Grader {
  func explain(_ submission: any Submission, _ answers: Answers, _ report: inout Report) throws {
    if let place = answers.differences.firstIndex(where: { $0 != nil }) {
      report.failing = try failingValue(submission, answers.inputs[place], answers.commonFactor)
      report.mistake = mistake(answers)
      report.placeToLook = try placeToLook(submission, answers)
    } else if report.criteria.contains(where: { $0.kind == .gradients && $0.status == .failed }) {
      for (number, input) in answers.inputs.enumerated() {
        guard let question = try question(input, answers.expectations[number].value), case .wrong = answer(question, submission) else { continue }
        report.failing = try failingGradient(submission, input)
        report.mistake = try gradientMistake(submission, answers)
        break
      }
    } else if report.criteria.contains(where: { $0.kind == .stability && $0.status == .failed }) {
      try explainStability(submission, &report)
    }
  }

  private func explainStability(_ submission: any Submission, _ report: inout Report) throws {
    let extremes = try extremes()
    let inputs = try extremes.map { try sampler.changed($0.input, $0.clause) }
    let answers = Answers(submission, inputs, try inputs.map { try expectation($0, isExtreme: true) })
    guard let place = answers.differences.firstIndex(where: { $0 != nil }) else { return }
    report.failing = try failingExtreme(submission, extremes[place].input, extremes[place].clause)
    // One that is right wherever numbers are small, and wrong in the same way here.
    report.mistake = mistake(answers) { part in
      let plain = try self.inputs()
      return try Answers(exercise.submission(part), plain, plain.map { try expectation($0) }).differences.allSatisfy { $0 == nil }
    }
  }

  // MARK: The simplest input

  private func failingValue(_ submission: any Submission, _ input: ExerciseInput, _ common: String?) throws -> FailingInput? {
    func difference(_ input: ExerciseInput) throws -> ValueDifference? {
      let expectation = try expectation(input)
      // What has no finite result is no plainer than what has one.
      if !expectation.isFinite { return nil }
      return submission.call(input.arguments).value.flatMap { expectation.difference($0) }
    }
    var shrinker = Shrinker(sampler) { try difference($0) != nil }
    let smallest = shrinker.shrunk(input)
    guard let found = try difference(smallest) else { return nil }
    return failing(smallest, found, try common ?? pattern(of: difference(input), input, beside: found, smallest), subject: "the result" + (found.path.isEmpty || found.wholes != nil ? "" : ", its part \(found.path)"))
  }

  /// - Parameter input: what `clause` makes an extreme of.
  private func failingExtreme(_ submission: any Submission, _ input: ExerciseInput, _ clause: ExerciseDefinition.Bindings) throws -> FailingInput? {
    func outcome(_ extreme: ExerciseInput) throws -> ValueDifference? {
      let expectation = try expectation(extreme, isExtreme: true)
      return submission.call(extreme.arguments).value.flatMap { expectation.difference($0) }
    }
    var shrinker = Shrinker(sampler) { try outcome(self.sampler.changed($0, clause)) != nil }
    let smallest = try sampler.changed(shrinker.shrunk(input), clause), plain = Shrinker.withPlainZeros(smallest)
    if let found = try outcome(plain) { return failing(plain, found, nil, subject: "the result, with \(plain.title)") }
    guard let found = try outcome(smallest) else { return nil }
    return failing(smallest, found, nil, subject: "the result, with \(smallest.title)")
  }

  private func failingGradient(_ submission: any Submission, _ input: ExerciseInput) throws -> FailingInput? {
    func outcome(_ input: ExerciseInput) throws -> (String, ValueDifference)? {
      guard let question = try question(input, referenceValue(input.arguments)), question.expectations.allSatisfy(\.isFinite),
        case .wrong(let name, let difference) = answer(question, submission)
      else { return nil }
      return (name, difference)
    }
    var shrinker = Shrinker(sampler) { try outcome($0) != nil }
    let smallest = shrinker.shrunk(input)
    guard let (name, found) = try outcome(smallest) else { return nil }
    return failing(smallest, found, try pattern(of: outcome(input)?.1, input, beside: found, smallest), subject: "the gradient with respect to \(name)")
  }

  /// How the numbers differ on the input that failed first, whose sizes are all different: on the simplest one that may be an accident.
  ///
  /// - Returns: what holds of both; of the first alone, with its shapes; nil where nothing does.
  private func pattern(
    of first: ValueDifference?, _ input: ExerciseInput, beside smallest: ValueDifference, _ simplest: ExerciseInput
  ) -> String? {
    let own = MismatchPattern(smallest, sizes: simplest.sizes)?.text
    guard shapes(input.arguments) != shapes(simplest.arguments), let text = first.flatMap({ MismatchPattern($0, sizes: input.sizes)?.text }) else {
      return own
    }
    return text == own ? text : "for \(shapes(input.arguments)), \(text)"
  }

  private func failing(_ input: ExerciseInput, _ difference: ValueDifference, _ pattern: String?, subject: String) -> FailingInput {
    let comparison = ComparisonTable(difference)
    return FailingInput(
      call: call(input.arguments), shapes: shapes(input.arguments), subject: subject, expected: comparison.expected, found: comparison.found,
      table: comparison.lines, pattern: pattern ?? MismatchPattern(difference, sizes: input.sizes)?.text ?? difference.reason)
  }

  // MARK: The mistake by its name

  /// The wrong answer that the program agrees with wherever it gave one.
  private func mistake(_ answers: Answers, where isCandidate: (ExerciseDefinition.Part) throws -> Bool = { _ in true }) -> String? {
    exercise.definition.wrong.first { part in
      guard (try? isCandidate(part)) == true else { return false }
      let wrong = exercise.submission(part)
      var compared = 0
      for (number, answer) in answers.answers.enumerated() {
        guard let value = answer.value else { continue }
        guard let expectation = expectation(of: wrong, answers.inputs[number].arguments), expectation.difference(value) == nil else { return false }
        if answers.differences[number] != nil { compared += 1 }
      }
      return compared > 0
    }?.text
  }

  private func expectation(of wrong: LocalSubmission, _ arguments: [Value]) -> Expectation? {
    exercise.machine.random = RandomStream(seed: 0)
    guard let value = wrong.call(arguments).value else { return nil }
    return Expectation(value, exact: wrong.call(arguments.map(\.widened)).value, scale: arguments.map(\.largestNumber).max() ?? 0)
  }

  private func gradientMistake(_ submission: any Submission, _ answers: Answers) throws -> String? {
    for part in exercise.definition.wrong {
      let wrong = exercise.submission(part)
      // Its values must be right, as those of the program are.
      guard try answers.inputs.indices.allSatisfy({ number in
        try expectation(answers.inputs[number]).difference(wrong.call(answers.inputs[number].arguments).value ?? .none) == nil
      }) else { continue }
      var agrees = true, compared = 0
      for (number, input) in answers.inputs.prefix(Self.gradientInputCount).enumerated() where agrees {
        guard let question = try question(input, answers.expectations[number].value),
          case .tuple(let rows)? = wrong.pullbacks(input.arguments, wrt: question.wrt, question.cotangents, hasUnits: question.hasUnits).value,
          rows.items.count == question.expectations.count
        else { continue }
        let asked = PullbackQuestion(
          input: input, wrt: question.wrt, cotangents: question.cotangents, hasUnits: question.hasUnits,
          expectations: rows.items.map { Expectation($0, exact: nil, scale: max(1, input.arguments.map(\.largestNumber).max() ?? 0)) })
        if case .right = answer(asked, submission) { compared += 1 } else { agrees = false }
      }
      if agrees, compared > 0 { return part.text }
    }
    return nil
  }

  // MARK: The place to look

  /// The first thing that the reference works out and the program never has, up to the order of axes and the sign.
  private func placeToLook(_ submission: any Submission, _ answers: Answers) throws -> String? {
    guard let place = answers.differences.firstIndex(where: { $0 != nil }),
      case .tuple(let theirs)? = submission.intermediates(answers.inputs[place].arguments).value
    else { return nil }
    let recorder = StepRecorder()
    let machine = exercise.machine
    let outer = machine.observer
    machine.observer = recorder
    _ = exercise.reference.call(answers.inputs[place].arguments)
    machine.observer = outer
    let own = recorder.steps.compactMap { step in Grid(.tensor(step.result)).map { (name: step.name, shape: $0.shape, fingerprint: Fingerprint($0)) } }
    let known = theirs.items.compactMap { Grid($0).map(Fingerprint.init) }
    guard !known.isEmpty, let missing = own.first(where: { step in !known.contains { $0.agrees(step.fingerprint) } }) else { return nil }
    // That the result itself is not there is known already.
    if let last = own.last, last.fingerprint.agrees(missing.fingerprint) { return nil }
    let number = own.prefix { !$0.fingerprint.agrees(missing.fingerprint) }.count { $0.name == missing.name } + 1
    let which = number == 1 ? "first" : number == 2 ? "second" : number == 3 ? "third" : "\(number)th"
    return "the reference works out something that this program never has, the result of its \(which) `\(missing.name)`: "
      + "for \(shapes(answers.inputs[place].arguments)) it has the shape \(Shape(missing.shape))"
  }
}

/// The numbers of a tensor without their order and signs.
private struct Fingerprint {
  let sizes: [Int]
  let values: [Double]

  init(_ grid: Grid) {
    sizes = grid.shape.filter { $0 != 1 }.sorted()
    values = grid.values.map(\.magnitude).sorted()
  }

  func agrees(_ other: Fingerprint) -> Bool {
    guard sizes == other.sizes, values.count == other.values.count else { return false }
    let limit = 1e-4 * max(values.last ?? 0, other.values.last ?? 0)
    return zip(values, other.values).allSatisfy { ($0 - $1).magnitude <= limit || $0.isNaN && $1.isNaN }
  }
}
