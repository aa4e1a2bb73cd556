import TernOps
import Testing

@testable import TernGrader

/// Reports in lines of a terminal.
@Suite struct TextReportTests {
  @Test("words are broken into lines that fit, and nothing is lost")
  func lines() {
    #expect(TextWidth.lines("one two three", to: 7) == ["one two", "three"])
    #expect(TextWidth.lines("", to: 7) == [""])
    #expect(TextWidth.lines("a longerthanseven b", to: 7) == ["a", "longerthanseven", "b"])
    #expect(TextWidth.lines("漢字 漢字", to: 8) == ["漢字", "漢字"])
    let text = "the reference works out something  that this program never has"
    for width in 1..<70 { #expect(TextWidth.lines(text, to: width).joined(separator: " ") == text) }
  }

  @Test("what is said of a property is broken between words, the place of an error is not")
  func details() {
    var report = Report(exercise: "f", program: "a.tern", seed: 3)
    report.criteria = [CriterionResult.Kind.runs, .properties].map { CriterionResult(kind: $0, status: .failed, summary: "no", passed: 0, total: 1) }
    for index in report.criteria.indices { report.criteria[index].details = ["2│   x = the line that is wrong, all of it"] }
    let lines = TextReport(report).text(columns: 30).split(separator: "\n")
    #expect(lines[1] == "    2│   x = the line that is wrong, all of it")
    #expect(lines[3] == "    2│   x = the line that is" && lines[4] == "    wrong, all of it")
  }

  @Test("what is said of a criterion goes on below its beginning; without a terminal it stays on its line")
  func criteria() {
    var report = Report(exercise: "f", program: "a.tern", seed: 3)
    report.criteria = [CriterionResult(kind: .values, status: .failed, summary: "5 of 13 inputs are right", passed: 5, total: 13)]
    #expect(TextReport(report).text().hasPrefix("✗ values     0/0       5 of 13 inputs are right\n"))
    #expect(TextReport(report).text(columns: 45).hasPrefix("✗ values     0/0       5 of 13 inputs are\n                       right\n"))
  }
}
