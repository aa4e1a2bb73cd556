import TernOps
import TernRuntime
import TernSyntax
import TernTensor

/// Grades one program by one exercise.
package final class Grader {
  let exercise: Exercise
  let sampler: InputSampler
  let seed: UInt64
  /// How many inputs are drawn.
  static let drawCount = 12
  static let gradientInputCount = 4
  static let cotangentCount = 8
  /// Entries of a Jacobian up to which all of them are compared.
  static let jacobianLimit = 4096

  package init(_ exercise: Exercise, seed: UInt64) {
    self.exercise = exercise
    self.seed = seed
    sampler = InputSampler(exercise: exercise)
  }

  /// Grades a program in a process of its own.
  ///
  /// - Throws: `ExerciseFault`, when the exercise itself is at fault
  package func grade(_ source: Source, limits: Limits = Limits()) throws -> Report {
    let rules = RuleCheck(exercise.definition)
    // What it is asked to write is not there to be taken.
    let hidden = Self.closed.union(rules.unused(in: source)).union([exercise.name])
    let program = WorkerProgram(
      name: source.name, bytes: source.bytes, function: exercise.name, hidden: hidden, seed: SeededGenerator.seed(seed, -3),
      limits: limits)
    return try grade(WorkerProcess(program), source.name, rules: rules.findings(in: source))
  }

  /// Grades a file that holds no text: a report that says so, in which nothing passes that needs a program.
  package func grade(unreadable problem: String, _ name: String) throws -> Report { try grade(UnreadableSubmission(problem), name) }

  /// Operations that no graded program has: whatever reads and writes files, and what tells runs apart.
  static let closed: Set<String> = ["load", "save", "save_plot", "dataset", "log_run", "environment", "date", "clock", "time", "shorten", "graph"]

  func grade(_ submission: any Submission, _ name: String, rules: [RuleFinding] = []) throws -> Report {
    let begun = ContinuousClock.now
    var report = Report(exercise: exercise.name, program: name, seed: seed)
    report.address = exercise.address
    let inputs = try inputs()
    let expectations = try inputs.map { try expectation($0) }
    let answers = Answers(submission, inputs, expectations)
    report.criteria.append(runs(submission, inputs, answers))
    if exercise.definition.hasRules { report.criteria.append(answers.obstacleToLoading.map { .notGraded(.rules, $0) } ?? self.rules(rules)) }
    if let obstacle = answers.obstacle {
      report.criteria += try kindsOfResults(answers).map { .notGraded($0, obstacle) }
    } else {
      report.criteria += try results(submission, answers)
      if !exercise.definition.isRandom { try explain(submission, answers, &report) }
    }
    report.output = submission.takeOutput()
    share(&report)
    let (seconds, attoseconds) = (ContinuousClock.now - begun).components
    report.seconds = Double(seconds) + Double(attoseconds) / 1e18
    return report
  }

  /// The criteria that look at results.
  private func results(_ submission: any Submission, _ answers: Answers) throws -> [CriterionResult] {
    var criteria = [signature(answers)]
    if !exercise.definition.isRandom {
      criteria.append(values(answers))
      if let result = try gradients(submission, answers) { criteria.append(result) }
    }
    if let result = try properties(submission, answers.inputs) { criteria.append(result) }
    if let result = try stability(submission) { criteria.append(result) }
    if let result = try cost(submission, answers.inputs) { criteria.append(result) }
    return criteria
  }

  /// Gives each criterion its share of 100 points.
  private func share(_ report: inout Report) {
    let whole = report.criteria.reduce(0) { $0 + weight($1.kind) }
    for index in report.criteria.indices {
      let maximum = 100 * weight(report.criteria[index].kind) / whole
      report.criteria[index].maximum = maximum
      report.criteria[index].score = report.criteria[index].status == .passed ? maximum : 0
    }
  }

  /// Of random results properties alone tell right from wrong, and weigh what values weigh elsewhere.
  private func weight(_ kind: CriterionResult.Kind) -> Double {
    kind == .properties && exercise.definition.isRandom ? kind.weight + CriterionResult.Kind.values.weight : kind.weight
  }

  // MARK: Inputs

  /// Those that are drawn, and the cases.
  func inputs() throws -> [ExerciseInput] {
    var inputs: [ExerciseInput] = []
    for (number, plan) in sampler.plans(Self.drawCount, seed: seed).enumerated() {
      inputs.append(try sampler.input(plan.sizes, plan.leading, seed: SeededGenerator.seed(seed, number)))
    }
    for bindings in exercise.definition.cases { inputs.append(try sampler.input(bindings)) }
    return inputs
  }

  /// What the reference gives.
  ///
  /// - Parameter isExtreme: whether it is to be finite wherever f64 is.
  func expectation(_ input: ExerciseInput, isExtreme: Bool = false) throws -> Expectation {
    let value = try referenceValue(input.arguments)
    let widened = input.arguments.map(\.widened)
    let shadow = exercise.reference.call(widened).value
    let shaken = shadow == nil ? nil : exercise.reference.call(widened.map(\.shaken)).value
    return Expectation(value, exact: shadow, shaken: shaken, scale: input.arguments.map(\.largestNumber).max() ?? 0,
      allowsOverflow: !isExtreme)
  }

  func referenceValue(_ arguments: [Value]) throws -> Value {
    exercise.machine.random = RandomStream(seed: 0)
    switch exercise.reference.call(arguments) {
    case .value(let value): return value
    case .failed(let failure): throw ExerciseFault("the reference of \(exercise.name) fails: \(failure.message)", report: failure.report)
    }
  }
}

extension Value {
  /// Its numbers of f32 in f64.
  var widened: Value {
    let result = try? Leaves.mapped(self) { leaf in
      switch leaf {
      case .f32(let number): .f64(Double(number))
      case .number(let number): .f64(number)
      case .tensor(let tensor) where tensor.dtype == .f32: .tensor(try tensor.converted(to: .f64))
      default: leaf
      }
    }
    return result ?? self
  }

  /// Its numbers of f64, each changed by up to half a last bit of f32.
  var shaken: Value {
    var generator = SeededGenerator(1)
    func shaken(_ number: Double) -> Double { number * (1 + Double.random(in: -0x1p-24...0x1p-24, using: &generator)) }
    let result = try? Leaves.mapped(self) { leaf in
      switch leaf {
      case .f64(let number): .f64(shaken(number))
      case .tensor(let tensor) where tensor.dtype == .f64: .tensor(try Tensor.make(tensor.elements(Double.self).map(shaken), tensor.shape))
      default: leaf
      }
    }
    return result ?? self
  }

  /// The largest finite magnitude in it.
  var largestNumber: Double { ValueParts.of(self).compactMap { Grid($0.value)?.largest }.max() ?? 0 }
}
