/// `results.json` of Gradescope's autograder.
///
/// Source: Gradescope's documentation, Autograder Specifications
struct GradescopeReport {
  private let report: Report
  private let words: TextReport

  init(_ report: Report, _ detail: ReportDetail) {
    self.report = report
    words = TextReport(report, detail)
  }

  func text() throws -> String {
    var object = JsonObject()
    object.add("score", report.score)
    object.add("max_score", report.maximum)
    object.add("execution_time", report.seconds)
    object.add("output", "\(report.exercise): \(TextReport.points(report.score)) of 100 (seed \(report.seed))")
    object.add("visibility", "visible")
    object.add("stdout_visibility", "hidden")
    try object.add("tests", tests(prefix: ""))
    return try object.text()
  }

  /// One for each criterion.
  func tests(prefix: String) -> [JsonObject] {
    report.criteria.map { result in
      var test = JsonObject()
      test.add("name", prefix + result.kind.rawValue)
      test.add("score", result.score)
      test.add("max_score", result.maximum)
      test.add("status", result.status.rawValue)
      test.add("output", words.lines(of: result).joined(separator: "\n"))
      test.add("visibility", words.detail == .none ? "hidden" : "visible")
      return test
    }
  }
}

/// The reports of several exercises as one `results.json`.
package struct GradescopeSummary {
  private let reports: [(name: String, report: Report?)]
  private let detail: ReportDetail

  /// - Parameter reports: by the names of the exercises; nil where nothing was handed in.
  package init(_ reports: [(name: String, report: Report?)], _ detail: ReportDetail) {
    self.reports = reports
    self.detail = detail
  }

  package func text() throws -> String {
    var object = JsonObject()
    object.add("score", reports.reduce(0) { $0 + ($1.report?.score ?? 0) })
    object.add("max_score", 100 * Double(reports.count))
    object.add("execution_time", reports.reduce(0) { $0 + ($1.report?.seconds ?? 0) })
    object.add(
      "output",
      reports.map { name, report in report.map { "\(name): \(TextReport.points($0.score)) of 100 (seed \($0.seed))" } ?? "\(name): nothing was handed in" }
        .joined(separator: "\n"))
    object.add("visibility", "visible")
    object.add("stdout_visibility", "hidden")
    try object.add(
      "tests",
      reports.flatMap { name, report -> [JsonObject] in
        guard let report else {
          var test = JsonObject()
          test.add("name", name)
          test.add("score", 0.0)
          test.add("max_score", 100.0)
          test.add("status", "failed")
          test.add("output", "nothing was handed in: the file \(name).tern, or another one that defines \(name), is missing")
          test.add("visibility", "visible")
          return [test]
        }
        return GradescopeReport(report, detail).tests(prefix: "\(name): ")
      })
    return try object.text()
  }
}
