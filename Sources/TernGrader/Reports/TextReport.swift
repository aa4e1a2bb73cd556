import TernOps

/// What an instructor lets those who are graded see.
package enum ReportDetail: String, CaseIterable, Sendable {
  /// Nothing but the score.
  case none
  /// Which criteria passed.
  case verdict
  /// What was wrong, with shapes of inputs.
  case shapes
  /// The simplest input that fails, as well.
  case values
  /// All there is: the mistake by its name, and where to look.
  case full
}

/// A report for people.
package struct TextReport {
  let report: Report
  let detail: ReportDetail

  package init(_ report: Report, _ detail: ReportDetail = .full) {
    self.report = report
    self.detail = detail
  }

  /// - Parameters:
  ///   - good: colours a mark of success.
  ///   - bad: colours a mark of failure.
  ///   - columns: where lines of words are broken; nil for nowhere.
  package func text(
    columns: Int? = nil, good: (String) -> String = { $0 }, bad: (String) -> String = { $0 }, dim: (String) -> String = { $0 }
  ) -> String {
    /// Words behind something, or after an indent, in lines of the terminal.
    func broken(_ text: String, indent: Int) -> [String] {
      guard let columns, columns > indent + 20 else { return [text] }
      return TextWidth.lines(text, to: columns - indent).enumerated().map { $0 == 0 ? $1 : String(repeating: " ", count: indent) + $1 }
    }
    var lines: [String] = []
    if detail != .none {
      for result in report.criteria {
        let mark = result.status == .passed ? good("✓") : bad("✗")
        let score = "\(Self.points(result.score))/\(Self.points(result.maximum))"
        let heading = TextWidth.padded(result.kind.rawValue, to: 11) + TextWidth.padded(score, to: 10)
        let words = broken(summary(result), indent: 23)
        lines += ["\(mark) \(heading)\(words[0])"] + words.dropFirst()
        // Of properties these are words; elsewhere the place of an error, as it is written.
        for detail in details(result) {
          let words = result.kind == .properties ? broken(detail, indent: 4) : [detail]
          lines += (["    " + words[0]] + words.dropFirst()).map(dim)
        }
      }
    }
    if let failing = report.failing, shows(.values) { lines += [""] + self.lines(failing) }
    if let mistake = report.mistake, shows(.full) { lines += [""] + broken("The mistake: \(mistake).", indent: 0) }
    if let place = report.placeToLook, report.mistake == nil, shows(.full) { lines += [""] + broken("A place to look: \(place).", indent: 0) }
    if !report.output.isEmpty, shows(.values) {
      lines += ["", "It printed:"] + report.output.split(separator: "\n", omittingEmptySubsequences: false).prefix(20).map { "  │ " + dim(Text.line($0)) }
    }
    let verdict = report.isPassed ? good("passed") : bad("not passed")
    lines += ["", "\(report.exercise): \(Self.points(report.score)) of 100, \(verdict) (seed \(report.seed))"]
    return lines.drop { $0.isEmpty }.joined(separator: "\n") + "\n"
  }

  func shows(_ level: ReportDetail) -> Bool {
    guard let own = ReportDetail.allCases.firstIndex(of: detail), let wanted = ReportDetail.allCases.firstIndex(of: level) else { return false }
    return own >= wanted
  }

  /// Of a result at this level of detail.
  func summary(_ result: CriterionResult) -> String {
    guard shows(.shapes) || result.status == .passed else { return "not passed" }
    return Text.line(shows(.values) ? result.summary : result.quoted.reduce(result.summary) { $0.replacing($1.message, with: $1.outline) })
  }

  /// Further lines of a result; the numbers that went in only where inputs are shown.
  func details(_ result: CriterionResult) -> [String] {
    let lines = shows(.values) ? result.details + result.examples : shows(.shapes) ? result.outlineDetails : []
    return lines.map { Text.line($0) }
  }

  func lines(_ failing: FailingInput) -> [String] {
    var lines = ["The simplest input that fails:", "  " + (failing.call ?? failing.shapes), "  compared is \(failing.subject)"]
    if failing.table.isEmpty {
      if !failing.expected.isEmpty { lines += ["  expected  \(failing.expected)", "  got       \(failing.found)"] }
    } else {
      lines += failing.table.map { "  " + $0 }
    }
    if let pattern = failing.pattern { lines.append("  \(Text.line(pattern))") }
    return lines
  }

  /// Points without a tail of zeros.
  static func points(_ number: Double) -> String {
    let tenths = (number * 10).rounded() / 10
    return tenths == tenths.rounded() ? String(Int(tenths)) : "\(tenths)"
  }
}
