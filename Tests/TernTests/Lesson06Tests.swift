import Foundation
import Testing

/// What lesson 6 shows, in numbers.
@Suite struct Lesson06Tests {
  @Test("lesson 6: a vague idea, its five parts, a frozen plan, and sparse against full attention")
  func researchQuestion() throws {
    let result = try TernProcess.run(["run", "06-research-question"])
    #expect(result.status == 0, "\(result.errors)")
    let lines = result.output.split(separator: "\n").map(String.init)
    #expect(lines.allSatisfy { $0.count <= 80 })
    let text = result.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    for topic in [
      "Asked very commonly; medium.", "A vague idea", "Vaswani et al. 2017", "Child et al. 2019, Sparse Transformers",
      "Beltagy et al. 2020, Longformer", "Zaheer et al. 2020, BigBird", "Tay et al. 2021, Long Range Arena",
      "perplexity = exp(H)", "falsifiable (Popper, 1934)", "the smallest effect that counts", "The plan, frozen",
      "the plan was changed after it was frozen", "The answer, by the plan",
      "The sparse model costs what the full one costs.", "Exploratory: what the plan did not ask",
      "What the result shows, and what it does not", "The next plan", "What they may ask next", "Try this",
    ] {
      #expect(text.contains(topic), "\(topic)")
    }
    for line in [
      "guessing: accuracy 0.125, cross-entropy 2.079, perplexity 8.0",
      "full       1176    100%  100.0%      100%",
      "strided     476     40%   12.5%      100%",
      "local       356     30%    0.0%        0%",
      "strided  the last answer depends on 100% of the registers",
      "local    the last answer depends on 0% of the registers",
      " 0.07 to 0.20: the hypothesis holds: a gain of 0.05 or more",
      "-0.01 to 0.03: no gain or loss of 0.05 or more",
      "-0.10 to 0.04: no gain of 0.05 or more",
      "seeds: [10, 11, 12, 13, 14, 15, 16, 17]",
    ] {
      #expect(lines.contains(line), "\(line)")
    }

    // Another plan has another checksum.
    let sums = lines.filter { $0.hasPrefix("as frozen: ") || $0.hasPrefix("smallest_effect 0.03 instead: ") }
      .compactMap { $0.split(separator: " ").last }
    #expect(sums.count == 2 && sums.first != sums.last && sums.allSatisfy { $0.count == 19 })

    // Seed, accuracies and their difference, perplexities. Full attention solves the task, and is never behind.
    let runs = Self.rows(lines, after: "seed    full", count: 8)
    try #require(runs.count == 8 && runs.allSatisfy { $0.count == 6 })
    #expect(runs.map { $0[0] } == [10, 11, 12, 13, 14, 15, 16, 17])
    #expect(runs.allSatisfy { $0[1] > 0.99 && $0[4] < 1.02 && $0[2] > 0.4 })
    #expect(runs.allSatisfy { abs($0[1] - $0[2] - $0[3]) < 0.0011 })

    // The interval of the gain is Student's, worked out here again from the rounded differences.
    let differences = runs.map { $0[3] }
    let mean = differences.reduce(0, +) / 8
    let squares = differences.map { ($0 - mean) * ($0 - mean) }
    let variance: Double = squares.reduce(0, +) / 7
    let half: Double = 2.364624 * (variance / 8).squareRoot()
    let gain = (lines.first { $0.hasPrefix("gain of full attention ") } ?? "")
      .split(whereSeparator: { $0 == " " || $0 == "," }).compactMap { Double($0) }
    try #require(gain.count == 3)
    #expect(zip(gain, [mean, mean - half, mean + half]).allSatisfy { abs($0 - $1) < 0.002 })
    if gain[1] < 0 && gain[2] >= 0.05 { #expect(lines.contains("    nothing yet")) }

    // A mask saves nothing: operations and bytes of both models are the same.
    let costs = lines.filter { $0.contains(" bytes at most ") }.map { $0.split(separator: " ").map(String.init) }
    try #require(costs.count == 2 && costs.allSatisfy { $0.count > 3 })
    #expect(costs.allSatisfy { $0.last == "s" && Double($0[$0.count - 2]) ?? 0 > 0 }, "the time of a run")
    #expect(costs[0][1] == costs[1][1] && costs[0][3] == costs[1][3])

    // Pairs of the pattern, from NumPy; gathered, it takes fewer operations.
    for pairs in ["   48   8     476   40.5%", "  256  16   5,896   17.9%", " 1024  32  48,144    9.2%"] {
      let begin = lines.firstIndex { $0.hasPrefix(pairs) } ?? lines.count
      let flops = lines.dropFirst(begin).prefix(3).compactMap { line in
        line.replacingOccurrences(of: ",", with: "").split(separator: " ").compactMap { Double($0) }.suffix(3).first
      }
      try #require(flops.count == 3, "\(pairs)")
      #expect(flops[2] < 0.5 * flops[0], "\(pairs)")
    }

    // Shares of right answers by steps: direct and relayed, strided and full.
    let shares = Self.rows(lines, after: "steps  direct", count: 6)
    try #require(shares.count == 6 && shares.allSatisfy { $0.count == 5 })
    #expect(shares.map { $0[0] } == [50, 100, 150, 200, 250, 300])
    #expect(shares[1...3].allSatisfy { $0[1] > $0[2] && $0[3] > $0[1] })
    #expect(shares.last.map { $0[1] > 0.8 && $0[2] > 0.7 && $0[3] > 0.99 } ?? false)
  }

  /// The numbers in each of `count` lines that follow the one that begins so.
  private static func rows(_ lines: [String], after heading: String, count: Int) -> [[Double]] {
    let begin = (lines.firstIndex { $0.hasPrefix(heading) } ?? lines.count) + 1
    return lines.dropFirst(begin).prefix(count).map { $0.split(separator: " ").compactMap { Double($0) } }
  }
}
