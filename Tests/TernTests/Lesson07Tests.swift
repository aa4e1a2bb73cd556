import Foundation
import Testing

/// What lesson 7 shows, in numbers.
@Suite struct Lesson07Tests {
  @Test("lesson 7: an ablation of one factor at a time, what it measures, and what two factors do together")
  func ablation() throws {
    let result = try TernProcess.run(["run", "ablation"])
    #expect(result.status == 0, "\(result.errors)")
    let lines = result.output.split(separator: "\n").map(String.init)
    #expect(lines.allSatisfy { $0.count <= 80 })
    let text = result.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    for topic in [
      "Asked very commonly; medium.", "Newell (1975)", "One factor at a time", "Say what stands in its place",
      "The same budget", "bare differs from full in 2 factors (attention, residual): switch off one at a time",
      "Does the ablation ablate?", "Do the sizes agree?", "Tuned for the full model", "Interactions: two by two",
      "I = y(1, 1) - y(0, 1) - y(1, 0) + y(0, 0)", "Δ_attention + Δ_residual = y(1, 1) - y(0, 0) + I", "(Fisher, 1935)",
      "(Shapley, 1953)", "What an ablation does not show", "Leave-one-out or add-one-in?", "What they may ask next", "Try this",
    ] {
      #expect(text.contains(topic), "\(topic)")
    }
    for line in [
      "full          (attention = \"softmax\", residual = true, dropout = 0.1)",
      "no attention  (attention = \"mean\", residual = true, dropout = 0.1)",
      "no residual   (attention = \"softmax\", residual = false, dropout = 0.1)",
      "no dropout    (attention = \"softmax\", residual = true, dropout = 0.0)",
      "bare differs from full in (\"attention\", \"residual\")",
      "full          4916 parameters",
      "no attention  3892 parameters",
      "mean, wide    4948 parameters",
      "| data | config | n | mean | sd | low | high |",
      "data,config,seed,accuracy",
      "(48 runs)",
    ] {
      #expect(lines.contains(line), "\(line)")
    }

    // A run in JSON, and the intervals as a plot.
    #expect(lines.contains { $0.hasPrefix("{\"data\": \"recall\", \"config\": \"full\", \"seed\": 0, \"accuracy\": ") })
    #expect(lines.contains { $0.hasPrefix("recall  full ") && $0.contains("●") })

    // Mean, standard deviation and interval of six runs. Student's factor for five degrees of freedom is 2.5706.
    let table = lines.filter { $0.hasPrefix("| recall |") || $0.hasPrefix("| count |") }.map { line in
      line.split(separator: "|").compactMap { Double($0.trimmingCharacters(in: .whitespaces)) }
    }
    try #require(table.count == 8 && table.allSatisfy { $0.count == 5 && $0[0] == 6 })
    for row in table {
      let half = 2.5706 * row[2] / 6.0.squareRoot()
      #expect(abs(row[1] - half - row[3]) < 2e-3 && abs(row[1] + half - row[4]) < 2e-3, "\(row)")
    }

    // Full less ablated: attention and residual on recall, where both count; attention on count, where it costs.
    let parts = Self.rows(lines, after: "full - ablated, points      mean", count: 6)
    try #require(parts.allSatisfy { $0.count == 5 })
    for (i, row) in parts.enumerated() {
      let set = i / 3 * 4
      #expect(abs(row[0] - 100 * (table[set][1] - table[set + 1 + i % 3][1])) < 0.1, "\(row)")
      #expect(row[1] <= row[0] && row[0] <= row[2], "\(row)")
    }
    #expect(parts[0][1] > 30 && parts[1][1] > 30 && parts[3][2] < 0)
    let corrected = Self.holm(parts.map { $0[3] })
    for (row, p) in zip(parts, corrected) { #expect(abs(row[4] - p) <= 0.03 * p + 0.005, "\(row)") }

    // What stands in the place of attention: the mean, the mean with its parameters given back, nothing.
    let places = Self.rows(lines, after: "full - ablated, points                      mean", count: 6)
    try #require(places.allSatisfy { $0.count == 3 })
    #expect(places[0] == Array(parts[0][..<3]) && places[3] == Array(parts[3][..<3]))
    #expect(places[2][0] > 60 && places[5][1] > 0)

    // The four cells of each data set give what stands below them; on recall the two factors interact.
    for set in ["recall", "count"] {
      let cells = Self.rows(lines, after: "\(set), accuracy in %      residual", count: 7)
      try #require(cells.map(\.count) == [2, 2, 3, 3, 3, 3, 3])
      let (full, noResidual, noAttention, bare) = (cells[0][0], cells[0][1], cells[1][0], cells[1][1])
      let expected: [Double] = [
        full - noAttention, noResidual - bare, full - noResidual, noAttention - bare, full - noAttention - noResidual + bare,
      ]
      for (row, difference) in zip(cells.dropFirst(2), expected) { #expect(abs(row[0] - difference) < 0.25, "\(row)") }
      if set == "recall" { #expect(cells[6][1] > 10) }
    }
    let shared = ["attention, mean of both orders", "residual, mean of both orders", "full - bare"].map { label in
      lines.first { $0.hasPrefix(label) }.map { Self.numbers($0) } ?? []
    }
    try #require(shared.allSatisfy { $0.count == 3 })
    #expect(abs(shared[0][0] + shared[1][0] - shared[2][0]) < 0.25)
  }

  /// p-values corrected by Holm's method.
  private static func holm(_ p: [Double]) -> [Double] {
    var corrected = p, largest = 0.0
    for (rank, i) in p.indices.sorted(by: { p[$0] < p[$1] }).enumerated() {
      largest = min(1, max(largest, p[i] * Double(p.count - rank)))
      corrected[i] = largest
    }
    return corrected
  }

  private static func numbers(_ line: String) -> [Double] {
    line.split(separator: " ").compactMap { Double($0) }
  }

  /// The numbers in each of `count` lines that follow the one that begins so.
  private static func rows(_ lines: [String], after heading: String, count: Int) -> [[Double]] {
    let begin = (lines.firstIndex { $0.hasPrefix(heading) } ?? lines.count) + 1
    let found = lines.dropFirst(begin).prefix(count).map { numbers($0) }
    return found.count == count ? found : [[]]
  }
}
