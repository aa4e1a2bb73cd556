import TernOps
import TernRuntime
import TernSyntax

extension Grader {
  /// Whether a call costs no more than the exercise allows, by counts that are the same on every machine.
  func cost(_ submission: any Submission, _ inputs: [ExerciseInput]) throws -> CriterionResult? {
    let bounds = exercise.definition.costs
    if bounds.isEmpty { return nil }
    var broken: [String] = []
    var quoted: [SubmissionFailure] = []
    for bound in bounds {
      let findings = try measure(bound, submission)
      switch findings {
      case .failed(let failure):
        broken.append("\(bound.measure.rawValue): \(failure.message)")
        quoted.append(failure)
      case .measured(let points):
        if let text = Self.verdict(bound, points) { broken.append(text) }
      }
    }
    let passed = bounds.count - broken.count
    if broken.isEmpty {
      let texts = bounds.map { bound in
        let grow = bound.measure == .peak ? "grows as" : "grow as"
        return "\(bound.measure == .peak ? "peak memory" : bound.measure.rawValue) \(bound.isGrowth ? grow : "<=") \(bound.text)"
      }
      return CriterionResult(kind: .cost, status: .passed, summary: texts.joined(separator: "; "), passed: passed, total: bounds.count)
    }
    var result = CriterionResult(kind: .cost, status: .failed, summary: broken.joined(separator: "; "), passed: passed, total: bounds.count)
    result.quoted = quoted
    return result
  }

  struct CostPoint {
    let title: String
    let cost: Double
    let bound: Double
  }

  enum CostFinding {
    case measured([CostPoint])
    case failed(SubmissionFailure)
  }

  /// How much of each bound the reference takes at most; of growth, as much as it may grow.
  func costShares() throws -> [(text: String, share: Double)] {
    try exercise.definition.costs.map { bound in
      guard case .measured(let points) = try measure(bound, exercise.reference) else { return (bound.text, .infinity) }
      if bound.isGrowth { return (bound.text, Self.verdict(bound, points) == nil ? 0 : .infinity) }
      return (bound.text, points.map { $0.cost / $0.bound }.max() ?? 0)
    }
  }

  /// Costs at four sizes: all sizes of the bound twice as large each time.
  private func measure(_ bound: ExerciseDefinition.CostBound, _ submission: any Submission) throws -> CostFinding {
    var points: [CostPoint] = []
    for step in 0..<4 {
      let sizes = costSizes(bound, step)
      let input = try sampler.input(sizes, [], seed: SeededGenerator.seed(seed, 1000 + step))
      let arguments =
        exercise.definition.sizeNames.map { input.sizes[$0].map(Value.i64) ?? .unset }
        + exercise.definition.parameters.indices.map { $0 < input.arguments.count ? input.arguments[$0] : .none }
      let value = try exercise.value { () throws(OperationError) in try exercise.machine.call(bound.function, arguments) }
      guard let limit = value.double, limit > 0 else { throw ExerciseFault("the bound \(bound.text) gives \(value.summary), but must be above 0") }
      switch submission.cost(input.arguments) {
      case .failed(let failure): return .failed(failure)
      case .value(let value):
        guard case .record(let record) = value, let cost = record[bound.measure == .peak ? "peak_bytes" : bound.measure.rawValue]?.double else {
          return .failed(SubmissionFailure(.crash, "nothing was counted"))
        }
        points.append(CostPoint(title: input.title, cost: cost, bound: limit))
      }
    }
    return .measured(points)
  }

  /// Of growth, sizes in the bound grow to hundreds, where what is constant no longer matters; others stay small.
  private func costSizes(_ bound: ExerciseDefinition.CostBound, _ step: Int) -> [String: Int] {
    let words = Set(bound.text.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init))
    var sizes: [String: Int] = [:]
    for domain in exercise.domains {
      let largest = domain.values.max() ?? 1
      if bound.isGrowth {
        sizes[domain.name] = words.contains(domain.name) ? 128 << step : domain.values.filter { $0 <= 8 }.max() ?? largest
      } else {
        let sorted = domain.values.sorted()
        sizes[domain.name] = sorted[min(sorted.count - 1, sorted.count * (step + 1) / 4)]
      }
    }
    return sizes
  }

  /// - Returns: what is wrong; nil for nothing.
  static func verdict(_ bound: ExerciseDefinition.CostBound, _ points: [CostPoint]) -> String? {
    let name = bound.measure == .peak ? "peak memory" : bound.measure.rawValue
    let unit = bound.measure == .flops ? "" : " bytes"
    if !bound.isGrowth {
      guard let point = points.first(where: { $0.cost > $0.bound }) else { return nil }
      return "\(name) are \(Text.count(Int(point.cost)))\(unit) for \(point.title), but at most \(bound.text) = \(Text.count(Int(point.bound)))\(unit) are allowed"
        .replacing("peak memory are", with: "peak memory is")
    }
    guard let first = points.first, let last = points.last else { return nil }
    let growth = (last.cost / last.bound) / (first.cost / first.bound)
    guard growth > 1.5 else { return nil }
    return
      "\(name) grows faster than \(bound.text): \(points.map { "\(Text.count(Int($0.cost)))\(unit) for \($0.title)" }.joined(separator: ", "))"
  }
}
