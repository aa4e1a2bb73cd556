/// Workflow commands of GitHub Actions: an annotation for each criterion that fails.
///
/// Source: GitHub's documentation, Workflow commands for GitHub Actions
struct GitHubReport {
  private let report: Report
  private let words: TextReport

  init(_ report: Report, _ detail: ReportDetail) {
    self.report = report
    words = TextReport(report, detail)
  }

  func text() -> String {
    if words.detail == .none { return report.isPassed ? "" : "::error file=\(Self.property(report.program))::not passed\n" }
    return report.criteria.filter { $0.status == .failed }.map { result in
      let title = "\(report.exercise): \(result.kind.rawValue)"
      return "::error file=\(Self.property(report.program)),title=\(Self.property(title))::\(Self.data(words.lines(of: result).joined(separator: "\n")))\n"
    }.joined()
  }

  private static func data(_ text: String) -> String {
    text.replacing("%", with: "%25").replacing("\r", with: "%0D").replacing("\n", with: "%0A")
  }

  private static func property(_ text: String) -> String { data(text).replacing(":", with: "%3A").replacing(",", with: "%2C") }
}
