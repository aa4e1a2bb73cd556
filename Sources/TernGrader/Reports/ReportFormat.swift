import TernOps

/// The forms that a report can have.
package enum ReportFormat: String, CaseIterable, Sendable {
  case text, json, jsonl, junit, gradescope, exercism, github
}

extension Report {
  /// The report in one of the forms for programs.
  package func text(_ format: ReportFormat, _ detail: ReportDetail) throws -> String {
    switch format {
    case .text: TextReport(self, detail).text()
    case .json: try JsonReport(self, detail).text()
    case .jsonl: try JsonReport(self, detail).text(isLaidOut: false) + "\n"
    case .junit: JUnitReport(self, detail).text()
    case .gradescope: try GradescopeReport(self, detail).text()
    case .exercism: try ExercismReport(self, detail).text()
    case .github: GitHubReport(self, detail).text()
    }
  }
}

/// Values of JSON, in the order in which they are written.
struct JsonObject {
  private var names: [String] = []
  private var values: [Value] = []

  mutating func add(_ name: String, _ value: Value) {
    names.append(name)
    values.append(value)
  }

  mutating func add(_ name: String, _ text: String?) { add(name, text.map { .string($0) } ?? .none) }
  mutating func add(_ name: String, _ number: Double) { add(name, .f64((number * 1000).rounded() / 1000)) }
  mutating func add(_ name: String, _ number: Int) { add(name, .i64(number)) }
  mutating func add(_ name: String, _ flag: Bool) { add(name, .bool(flag)) }
  mutating func add(_ name: String, _ items: [JsonObject]) throws { add(name, try .tuple(items.map { try $0.value() })) }
  mutating func add(_ name: String, lines: [String]) throws { add(name, try .tuple(lines.map { .string($0) })) }

  func value() throws -> Value { .record(try RecordValue(RecordLayout.of(names), values)) }
  func text(isLaidOut: Bool = true) throws -> String { try JsonText.text(value(), isLaidOut: isLaidOut) }
}

extension TextReport {
  /// What is said of one criterion, with its details and, with the first that fails, the explanation.
  func lines(of result: CriterionResult) -> [String] {
    var lines = [summary(result)]
    lines += details(result)
    if result.kind == report.criteria.first(where: { $0.status == .failed && $0.kind == explained })?.kind { lines += explanation }
    return lines
  }

  /// The criterion that the explanation belongs to.
  private var explained: CriterionResult.Kind? {
    let order: [CriterionResult.Kind] = [.values, .gradients, .stability]
    return order.first { kind in report.criteria.contains { $0.kind == kind && $0.status == .failed } }
  }

  private var explanation: [String] {
    var lines: [String] = []
    if let failing = report.failing, shows(.values) { lines += self.lines(failing) }
    if let mistake = report.mistake, shows(.full) { lines.append("The mistake: \(mistake).") }
    if let place = report.placeToLook, report.mistake == nil, shows(.full) { lines.append("A place to look: \(place).") }
    return lines
  }
}
