import Foundation
import Testing

/// What lesson 9 shows, in numbers.
@Suite struct Lesson09Tests {
  @Test("lesson 9: how two models are compared, each rule measured, and what SciPy gives for the same numbers")
  func modelComparison() throws {
    let result = try TernProcess.run(["run", "comparison"])
    #expect(result.status == 0, "\(result.errors)")
    let lines = result.output.split(separator: "\n").map(String.init)
    #expect(lines.allSatisfy { $0.count <= 80 })
    let text = result.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    for topic in [
      "Asked very commonly; medium.", "(Student, 1908)", "(Wilcoxon, 1945)", "Holm (1979)", "(Demšar, 2006)",
      "Bouthillier et al. (2021)", "Dror et al. (2018)", "Henderson et al. (2018)", "Same splits, and no leak",
      "n runs, paired by seed", "ddof=1", "What it does not mean", "Bootstrap", "The paired t-test",
      "cannot reach p < 0.05", "Effect size", "Several comparisons", "Choosing on the test set", "What it costs",
      "absence of evidence is not evidence of absence", "How many runs would have been needed?", "A hundred more runs",
      "Better, but why?", "Several data sets", "What they may ask next", "Try this",
    ] {
      #expect(text.contains(topic), "\(topic)")
    }
    for line in [
      "rows: 120 train, 80 validation, 200 test",
      "test rows seen in training: 0.0%",
      "  n =    5: 2.776",
      "  n =   10: 2.262",
      "  [1, 1, 1, 2, 2, 3, 3, 3, 3, 3, 3, 2, 2, 1, 1, 1]",
      "all five positive, W+ = 15: p = 2/2^5 = 0.0625, Tern's 0.0625",
      "  n = 6: smallest p = 2/2^6 = 0.0312",
      "  1 - 0.95^20                   0.642",
      "the perceptron takes 18 times the operations of the linear model",
      "smallest p of Wilcoxon's test over 2 data sets: 0.5, over 6: 0.03125",
    ] {
      #expect(lines.contains(line), "\(line)")
    }

    // The share of intervals that hold the mean: t, 1.96 and t for skewed scores, by n.
    let coverage = Self.rows(lines, after: "   n   t, normal", count: 4)
    try #require(coverage.allSatisfy { $0.count == 4 } && coverage.map { $0[0] } == [3, 5, 10, 30])
    #expect(coverage.allSatisfy { abs($0[1] - 0.95) < 0.006 && $0[2] < $0[1] && $0[3] < $0[1] })
    // What 1.96 holds is twice Student's distribution function at 1.96, less 1.
    for (row, held) in zip(coverage, [0.8110, 0.8784, 0.9184, 0.9403]) { #expect(abs(row[2] - held) < 0.008, "\(row)") }

    // False alarms and power, paired and unpaired, for four correlations. The noncentral t distribution gives the power.
    let powers = Self.rows(lines, after: "    r   paired", count: 4)
    try #require(powers.allSatisfy { $0.count == 5 } && powers.map { $0[0] } == [0, 0.5, 0.8, 0.9])
    #expect(powers.allSatisfy { abs($0[1] - 0.05) < 0.006 })
    for (row, power) in zip(powers, [0.1706, 0.2932, 0.6061, 0.8811]) { #expect(abs(row[3] - power) < 0.015, "\(row)") }
    #expect(zip(powers, powers.dropFirst()).allSatisfy { $0[4] > $1[4] && $0[3] < $1[3] })
    let needed = lines.filter { $0.hasPrefix("  power with n = ") }.compactMap { Self.last($0) }
    try #require(needed.count == 5)
    for (found, power) in zip(needed, [0.243, 0.5396, 0.8063, 0.9714, 0.999]) { #expect(abs(found - power) < 0.02) }

    // Twenty comparisons without a difference, and the best of twenty runs.
    #expect(abs(Self.number(lines, "  at least one p < 0.05") - 0.6415) < 0.03)
    #expect(abs(Self.number(lines, "  the same, corrected by Holm") - 0.05) < 0.015)
    #expect(Self.number(lines, "bias of the report:") > 0.02)
    #expect(abs(Self.number(lines, "chosen by one test set, measured on another")) < 0.006)

    // The t-tests are those of the numbers of right rows above. SciPy gives p = 0.02814 and 0.02765 for these.
    let counts: [[Double]] = ["linear", "mlp"].map { name in
      let row = lines.first { $0.hasPrefix("  \(name) ") && $0.hasSuffix("]") } ?? ""
      return row.split { !$0.isNumber }.compactMap { Double($0) }
    }
    try #require(counts.allSatisfy { $0.count == 10 })
    let differences = zip(counts[0], counts[1]).map { $0 - $1 }
    let paired = Self.mean(differences) / (Self.variance(differences) / 10).squareRoot()
    let unpaired = Self.mean(differences) / ((Self.variance(counts[0]) + Self.variance(counts[1])) / 10).squareRoot()
    let heads = lines.firstIndex { $0.hasPrefix("linear - mlp on plane: r = ") } ?? lines.count
    for (line, t) in zip(lines.dropFirst(heads + 1).prefix(2), [paired, unpaired]) {
      #expect(abs((line.split(separator: " ").compactMap { Double($0) }.first ?? .nan) - t) < 0.006, "\(line)")
    }

    // Gain, interval, d_z, p and Holm's p of eight comparisons: with ten runs two are clear, with a hundred more are.
    let heading = "                              gain      low"
    let starts = lines.indices.filter { lines[$0].hasPrefix(heading) }
    try #require(starts.count == 3)
    let tables: [[[Double]]] = zip(starts, [8, 8, 2]).map { start, count in
      lines.dropFirst(start + 1).prefix(count).map { $0.split(separator: " ").compactMap { Double($0) } }
    }
    try #require(tables.map(\.count) == [8, 8, 2] && tables.allSatisfy { table in table.allSatisfy { $0.count == 6 } })
    #expect(tables[0].indices.filter { tables[0][$0][5] < 0.05 } == [0, 4])
    #expect(tables[0].filter { $0[4] < 0.05 }.count > 2)
    #expect([0, 2, 4, 6, 7].allSatisfy { tables[1][$0][5] < 0.01 })
    #expect(tables[2][1][0] < tables[1][7][0] / 2)
    for table in tables { #expect(table.allSatisfy { $0[1] < $0[0] && $0[0] < $0[2] && $0[4] <= $0[5] }) }
    #expect(text.contains("mlp_dropout is as good as mlp in accuracy on rings"))

    // Parameters, operations by row and milliseconds of each model.
    let costs = Self.rows(lines, after: "plane, 200 rows at once    parameters   operations by row   milliseconds", count: 3)
    #expect(costs.map { Array($0.prefix(2)) } == [[42, 82], [738, 1474], [738, 1474]])
    #expect(costs.allSatisfy { $0.count == 3 && $0[2] > 0 })

    // The table at the end: parameters and operations.
    let report = Self.rows(lines, after: "data   model        accuracy", count: 6)
    try #require(report.allSatisfy { $0.count >= 2 })
    #expect(report.map { Array($0.suffix(2)) } == [[6, 10], [162, 322], [162, 322], [42, 82], [738, 1474], [738, 1474]])
  }

  /// The numbers in each of `count` lines that follow the one that begins so.
  private static func rows(_ lines: [String], after heading: String, count: Int) -> [[Double]] {
    let begin = (lines.firstIndex { $0.hasPrefix(heading) } ?? lines.count) + 1
    let found = lines.dropFirst(begin).prefix(count).map { $0.split(separator: " ").compactMap { Double($0) } }
    return found.count == count ? found : [[]]
  }

  private static func mean(_ x: [Double]) -> Double {
    x.reduce(0, +) / Double(x.count)
  }

  /// With one less than there are for the number of values.
  private static func variance(_ x: [Double]) -> Double {
    let middle = mean(x)
    return x.map { ($0 - middle) * ($0 - middle) }.reduce(0, +) / Double(x.count - 1)
  }

  /// The last word of a line, as a number.
  private static func last(_ line: String) -> Double? {
    line.split(separator: " ").last.flatMap { Double($0) }
  }

  /// The last word of the line that begins so, as a number.
  private static func number(_ lines: [String], _ prefix: String) -> Double {
    lines.first { $0.hasPrefix(prefix) }.flatMap { last($0) } ?? .nan
  }
}
