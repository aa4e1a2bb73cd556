import TernOps

/// All of a report as JSON.
struct JsonReport {
  private let report: Report
  private let words: TextReport

  init(_ report: Report, _ detail: ReportDetail) {
    self.report = report
    words = TextReport(report, detail)
  }

  func text(isLaidOut: Bool = true) throws -> String { try object().text(isLaidOut: isLaidOut) }

  func object() throws -> JsonObject {
    var object = JsonObject()
    object.add("format", "tern grade 1")
    object.add("exercise", report.exercise)
    object.add("program", report.program)
    object.add("seed", .i64(Int(truncatingIfNeeded: report.seed)))
    object.add("passed", report.isPassed)
    object.add("score", report.score)
    object.add("max_score", report.maximum)
    object.add("seconds", report.seconds)
    guard words.detail != .none else { return object }
    try object.add("criteria", report.criteria.map(criterion))
    if words.shows(.values), let failing = report.failing { object.add("failing_input", try self.failing(failing)) }
    if words.shows(.full) {
      object.add("mistake", report.mistake)
      object.add("place_to_look", report.placeToLook)
    }
    if words.shows(.values) { object.add("output", report.output) }
    return object
  }

  private func criterion(_ result: CriterionResult) throws -> JsonObject {
    var object = JsonObject()
    object.add("name", result.kind.rawValue)
    object.add("status", result.status.rawValue)
    object.add("score", result.score)
    object.add("max_score", result.maximum)
    object.add("checks_passed", result.passed)
    object.add("checks", result.total)
    object.add("summary", words.summary(result))
    try object.add("details", lines: words.details(result))
    return object
  }

  private func failing(_ failing: FailingInput) throws -> Value {
    var object = JsonObject()
    object.add("call", failing.call)
    object.add("shapes", failing.shapes)
    object.add("compared", failing.subject)
    object.add("expected", failing.expected)
    object.add("got", failing.found)
    try object.add("table", lines: failing.table)
    object.add("pattern", failing.pattern)
    return try object.value()
  }
}
