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

  private static let inData: [Unicode.Scalar: String] = ["%": "%25", "\r": "%0D", "\n": "%0A"]
  private static let inProperties: [Unicode.Scalar: String] = ["%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"]

  private static func data(_ text: String) -> String { escaped(text, inData) }
  private static func property(_ text: String) -> String { escaped(text, inProperties) }

  /// Scalar by scalar: as a character, `\r\n` is neither of both, and a sign with an accent is another one.
  private static func escaped(_ text: String, _ escapes: [Unicode.Scalar: String]) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      if let escape = escapes[scalar] { result += escape } else { result.unicodeScalars.append(scalar) }
    }
    return result
  }
}
