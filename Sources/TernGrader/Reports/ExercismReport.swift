import TernOps

/// `results.json` of an Exercism test runner, version 3.
///
/// Source: Exercism's documentation, The Test Runner Interface
struct ExercismReport {
  private let report: Report
  private let words: TextReport

  init(_ report: Report, _ detail: ReportDetail) {
    self.report = report
    words = TextReport(report, detail)
  }

  /// What grades it so again.
  private var command: String { "tern grade \(ShellWord.quoted(report.address)) \(ShellWord.quoted(report.program)) --seed \(report.seed)" }

  func text() throws -> String {
    var object = JsonObject()
    object.add("version", 3)
    // A program that cannot be taken in at all is an error, and has no tests.
    if let runs = report.criteria.first, runs.kind == .runs, runs.status == .failed, runs.passed == 0 {
      object.add("status", "error")
      object.add("message", words.lines(of: runs).joined(separator: "\n"))
      try object.add("tests", [JsonObject]())
      return try object.text()
    }
    object.add("status", report.isPassed ? "pass" : "fail")
    object.add("message", Value.none)
    try object.add(
      "tests",
      report.criteria.map { result in
        var test = JsonObject()
        test.add("name", result.kind.rawValue)
        test.add("test_code", command)
        test.add("status", result.status == .passed ? "pass" : "fail")
        test.add("message", result.status == .passed ? nil : String(words.lines(of: result).joined(separator: "\n").prefix(65_000)))
        test.add("output", result.kind == .runs && words.shows(.values) && !report.output.isEmpty ? String(report.output.prefix(500)) : nil)
        return test
      })
    return try object.text()
  }
}
