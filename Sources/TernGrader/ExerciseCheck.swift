import TernOps
import TernRuntime
import TernSyntax
import TernTensor

/// Proves an exercise: that right answers pass, wrong ones fail, and its tests can tell them apart.
package final class ExerciseCheck {
  private let exercise: Exercise
  private var definition: ExerciseDefinition { exercise.definition }
  /// What was proved, in words.
  package private(set) var proofs: [String] = []
  /// What is wrong with the exercise.
  package private(set) var faults: [String] = []

  /// Seeds that all is tried with.
  private let seeds: [UInt64]
  private static let wrongCount = 8, tinyWrongCount = 4
  /// Words of the reference up to which an exercise is tiny.
  private static let tinyLength = 16

  /// - Parameter seedCount: how many sets of inputs all is tried with.
  package init(_ exercise: Exercise, seedCount: Int = 4) {
    self.exercise = exercise
    seeds = (0..<max(1, seedCount)).map { UInt64($0 + 1) }
  }

  package func run() {
    do {
      checkText()
      guard faults.isEmpty else { return }
      try checkReference()
      guard faults.isEmpty else { return }
      try checkOracles()
      try checkTolerance()
      try checkSolutions()
      try checkStarters()
      try checkWrongAnswers()
      try checkCosts()
    } catch let fault as ExerciseFault {
      faults.append(fault.message)
    } catch let error as OperationError {
      faults.append(exercise.machine.diagnostic(of: error).message)
    } catch { faults.append("\(error)") }
  }

  // MARK: What it says

  private func checkText() {
    if definition.prose.isEmpty { faults.append("it does not say what is asked for: write it in lines that begin with ##") }
    if definition.question == nil { faults.append("it does not say which question it belongs to: question 3, rarity \"…\", difficulty \"…\"") }
    if definition.references.count != 1 { faults.append("it has \(Text.counted(definition.references.count, "reference")), but needs one") }
    if definition.solutions.isEmpty { faults.append("it has no solution that is written in another way than the reference") }
    if definition.starters.count != 1 { faults.append("it has \(Text.counted(definition.starters.count, "starter")), but needs one") }
    if definition.hints.isEmpty { faults.append("it has no hint") }
    if definition.isRandom {
      if definition.properties.count < 2 { faults.append("its results are random: only properties can tell right from wrong, and it has fewer than two") }
    } else if definition.oracles.isEmpty {
      faults.append("it has no oracle: the same worked out by plain loops, which the reference must agree with")
    }
    if let tooFew = tooFewWrongAnswers { faults.append(tooFew) }
    let parameters = Set(definition.parameters.map(\.name))
    if parameters.contains("f") { faults.append("a parameter is called f, which properties call the answer") }
    for bindings in definition.cases {
      for use in bindings.names where !parameters.contains(use.name) {
        faults.append("\(use.name) in the case \"\(bindings.text)\" is no parameter")
      }
    }
    let given = definition.given.flatMap { $0.names.map(\.name) }
    for name in given where !parameters.contains(name) { faults.append("given gives \(name), which is no parameter") }
    for bindings in definition.stable {
      for use in bindings.names where !parameters.contains(use.name) { faults.append("stable changes \(use.name), which is no parameter") }
    }
    for use in definition.gradients ?? [] where !parameters.contains(use.name) { faults.append("gradients names \(use.name), which is no parameter") }
    for use in definition.forbidden + definition.required where Catalogue.byName[use.name] == nil {
      faults.append("there is no operation \(use.name) to be forbidden or asked for")
    }
    let texts = definition.wrong.map(\.text)
    if Set(texts).count != texts.count { faults.append("two wrong answers have the same text") }
    checkHints()
  }

  private var tooFewWrongAnswers: String? {
    let length = Lexer.words(in: definition.references.first?.code ?? "")
    let needed = length <= Self.tinyLength ? Self.tinyWrongCount : Self.wrongCount
    guard definition.wrong.count < needed else { return nil }
    return "it has \(Text.counted(definition.wrong.count, "wrong answer")), but needs \(needed)"
  }

  /// A hint may not be the answer.
  private func checkHints() {
    func bare(_ text: String) -> [Character] { text.filter { !$0.isWhitespace && $0 != "{" && $0 != "}" }.map(\.self) }
    for part in definition.references + definition.solutions {
      let code = bare(part.code)
      let window = min(24, code.count)
      guard window >= 8 else { continue }
      for hint in definition.hints {
        let text = String(bare(hint))
        let gives = (0...(code.count - window)).contains { start in text.contains(String(code[start..<start + window])) }
        if gives { faults.append("the hint \"\(hint)\" contains the answer") }
      }
    }
  }

  // MARK: What passes

  private func report(_ submission: any Submission, _ name: String, _ seed: UInt64, rules: [RuleFinding] = []) throws -> Report {
    try Grader(exercise, seed: seed).grade(submission, name, rules: rules)
  }

  private func failures(_ report: Report) -> String {
    report.criteria.filter { $0.status == .failed }.map { "\($0.kind.rawValue): \($0.summary)" }.joined(separator: "; ")
  }

  private func checkReference() throws {
    for seed in seeds {
      let report = try report(exercise.reference, "reference", seed)
      if !report.isPassed {
        faults.append("the reference fails by its own tests (seed \(seed)): \(failures(report))")
        return
      }
      if seed == seeds[0] { proofs.append("the reference passes: \(report.criteria.map(\.kind.rawValue).joined(separator: ", "))") }
    }
  }

  private func checkOracles() throws {
    if definition.isRandom { return }
    var count = 0
    for oracle in definition.oracles {
      let submission = exercise.submission(oracle)
      for seed in seeds {
        let grader = Grader(exercise, seed: seed)
        for input in try grader.inputs() + grader.extremeInputs() where !input.isStacked {
          count += 1
          switch submission.call(input.arguments) {
          case .failed(let failure):
            faults.append("the oracle fails for \(grader.shapes(input.arguments)): \(failure.message)")
            return
          case .value(let value):
            if let difference = try grader.expectation(input).difference(value) {
              faults.append("the oracle does not agree with the reference for \(grader.shapes(input.arguments)): \(difference.summary)")
              return
            }
          }
        }
      }
    }
    proofs.append("the oracle agrees with it on \(Text.counted(count, "input"))")
  }

  /// What tells nothing must not pass.
  private func checkTolerance() throws {
    if definition.isRandom { return }
    var random = SeededGenerator(7)
    let grader = Grader(exercise, seed: seeds[0])
    let expectations = try grader.inputs().map { try grader.expectation($0) }
    let numbers = expectations.flatMap { $0.parts.flatMap { $0.grid?.values ?? [] } }.filter(\.isFinite)
    let mean = numbers.reduce(0, +) / Double(max(numbers.count, 1))
    let replacements: [(name: String, make: (Grid) -> [Double])] = [
      ("zeros", { grid in grid.values.map { _ in 0 } }),
      ("one number everywhere", { grid in grid.values.map { _ in mean } }),
      ("noise", { grid in
        let size = max(grid.largest, 1e-30)
        return grid.values.map { _ in Double.random(in: -size...size, using: &random) }
      }),
    ]
    let hasFloats = expectations.contains { $0.parts.contains { $0.value.dtype?.isFloating == true } }
    for replacement in replacements where hasFloats {
      if expectations.allSatisfy({ $0.accepts(replacement.make) }) { faults.append("its tolerance would let \(replacement.name) pass") }
    }
    if hasFloats, faults.isEmpty { proofs.append("zeros, a constant and noise do not pass") }
  }

  private func checkSolutions() throws {
    for (number, solution) in definition.solutions.enumerated() {
      let source = program(solution)
      for seed in seeds.prefix(2) {
        let report = try Grader(exercise, seed: seed).grade(source)
        if !report.isPassed {
          let details = report.criteria.first { $0.status == .failed }?.details.prefix(6).joined(separator: "\n    ") ?? ""
          faults.append("solution \(number + 1) does not pass (seed \(seed)): \(failures(report))" + (details.isEmpty ? "" : "\n    \(details)"))
          break
        }
      }
    }
    guard faults.isEmpty else { return }
    proofs.append("\(Text.counted(definition.solutions.count, "solution")) written differently pass\(definition.solutions.count == 1 ? "es" : "")")
  }

  /// A block as a program of its own.
  private func program(_ part: ExerciseDefinition.Part) -> Source { Source(name: part.text, "fn \(definition.signature) \(part.code)\n") }

  // MARK: What fails

  private func checkStarters() throws {
    for starter in definition.starters {
      let report = try Grader(exercise, seed: seeds[0]).grade(Source(name: "starter", starter))
      if report.isPassed { faults.append("the starter passes as it is") }
      if report.criteria.first?.status == .failed, let first = report.criteria.first {
        faults.append("the starter does not run: \(first.summary)" + first.details.prefix(6).map { "\n    " + $0 }.joined())
      }
    }
    if faults.isEmpty { proofs.append("the starter runs and fails") }
  }

  private func checkWrongAnswers() throws {
    for wrong in definition.wrong {
      for seed in seeds {
        let report = try report(exercise.submission(wrong), "wrong", seed)
        if report.isPassed {
          faults.append("the wrong answer \"\(wrong.text)\" passes (seed \(seed))")
          break
        }
        if report.criteria.first?.status == .failed, let first = report.criteria.first {
          faults.append("the wrong answer \"\(wrong.text)\" does not run (seed \(seed)): \(first.summary)")
          break
        }
        if let mistake = report.mistake, mistake != wrong.text {
          faults.append("the wrong answer \"\(wrong.text)\" cannot be told from \"\(mistake)\"")
          break
        }
      }
    }
    guard faults.isEmpty else { return }
    let fail = definition.wrong.count == 1 ? "fails" : "fail"
    proofs.append("\(Text.counted(definition.wrong.count, "wrong answer")) \(fail), each recognised by its name where values or gradients tell")
  }

  private func checkCosts() throws {
    if definition.costs.isEmpty { return }
    for finding in try Grader(exercise, seed: seeds[0]).costShares() where finding.share > 0.9 {
      faults.append("the reference takes \(Int((finding.share * 100).rounded())) % of the bound \(finding.text): leave others room")
    }
    if faults.isEmpty { proofs.append("the reference stays below nine tenths of its bounds") }
  }
}

extension Lexer {
  /// How many words and signs a text has.
  fileprivate static func words(in text: String) -> Int { lex(Source(name: "", text)).tokens.count { $0.kind != .newline && $0.kind != .end } }
}
