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

  @Test("what is said of a criterion goes on below its beginning; without a terminal it stays on its line")
  func criteria() {
    var report = Report(exercise: "f", program: "a.tern", seed: 3)
    report.criteria = [CriterionResult(kind: .values, status: .failed, summary: "5 of 13 inputs are right", passed: 5, total: 13)]
    #expect(TextReport(report).text().hasPrefix("✗ values     0/0       5 of 13 inputs are right\n"))
    #expect(TextReport(report).text(columns: 45).hasPrefix("✗ values     0/0       5 of 13 inputs are\n                       right\n"))
  }
}
