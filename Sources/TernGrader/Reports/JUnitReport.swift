/// A report as JUnit XML: a test case for each criterion.
struct JUnitReport {
  private let report: Report
  private let words: TextReport

  init(_ report: Report, _ detail: ReportDetail) {
    self.report = report
    words = TextReport(report, detail)
  }

  func text() -> String {
    let failed = report.criteria.count { $0.status == .failed }
    let seconds = Text.number3(report.seconds)
    var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    text += "<testsuites tests=\"\(report.criteria.count)\" failures=\"\(failed)\" errors=\"0\" time=\"\(seconds)\">\n"
    text +=
      "  <testsuite name=\"\(Self.escaped(report.exercise))\" tests=\"\(report.criteria.count)\" failures=\"\(failed)\" errors=\"0\" skipped=\"0\" time=\"\(seconds)\">\n"
    text += "    <properties>\n"
    for (name, value) in [("program", report.program), ("seed", "\(report.seed)"), ("score", TextReport.points(report.score))] {
      text += "      <property name=\"\(name)\" value=\"\(Self.escaped(value))\"/>\n"
    }
    text += "    </properties>\n"
    for result in report.criteria {
      text += "    <testcase classname=\"\(Self.escaped(report.exercise))\" name=\"\(result.kind.rawValue)\" time=\"0\""
      if result.status == .passed {
        text += "/>\n"
      } else {
        text += ">\n      <failure message=\"\(Self.escaped(words.summary(result)))\" type=\"\(result.kind.rawValue)\">"
        text += Self.escaped(words.lines(of: result).joined(separator: "\n")) + "</failure>\n    </testcase>\n"
      }
    }
    if words.shows(.values), !report.output.isEmpty { text += "    <system-out>\(Self.escaped(report.output))</system-out>\n" }
    return text + "  </testsuite>\n</testsuites>\n"
  }

  /// Text between tags or in quotes. What XML 1.0 has no place for becomes U+FFFD.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\n": result += "&#10;"
      case "\t": result += "&#9;"
      case let scalar where scalar.value < 0x20 || scalar.value == 0xFFFE || scalar.value == 0xFFFF: result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
