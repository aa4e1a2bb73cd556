import Foundation
import Testing

/// What lesson 3 shows, in numbers.
@Suite struct Lesson03Tests {
  @Test("lesson 3: attention, with all that is asked about it, and its numbers")
  func attention() throws {
    let result = try TernProcess.run(["run", "attention"])
    #expect(result.status == 0, "\(result.errors)")
    let lines = result.output.split(separator: "\n").map(String.init)
    #expect(lines.allSatisfy { $0.count <= 80 })
    let text = result.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    for topic in [
      "Asked very commonly; hard.", "weighted sum by similarity", "A soft dictionary", "Self-attention",
      "softmax(Q Kᵀ / √d_k) V", "Var(q · k) = d_k", "∂ p_i / ∂ s_j = p_i (δ_ij - p_j)", "Bahdanau, Cho and Bengio (2015)",
      "Vaswani et al. (2017)", "(Katharopoulos et al., 2020)", "(Dao et al., 2022)", "causal and padding", "-1e9 or -inf?",
      "d_model = 512 is not a multiple of heads = 7", "The mask that goes along the wrong axis", "`mask[:, new]` is",
      "Dropout, declared but not applied", "permutation equivariant", "O(t² d)", "What they may ask next", "Try this",
    ] {
      #expect(text.contains(topic), "\(topic)")
    }
    for line in [
      "-1e9 instead:        [0.25, 0.25, 0.25, 0.25]",
      "-1e9 added, in f32:  [0.25, 0.25, 0.25, 0.25]",
      "-1e9 added, in f64:  [0.2369, 0.0871, 0.0321, 0.6439]",
      "-inf, naive:         [nan, nan, nan, nan]",
      "-inf, Tern's:        [0, 0, 0, 0]",
      "  output (2, 10, 512), weights (2, 8, 10, 10), parameters 1050624",
      "mask (8, 10, 10), weights (8, 8, 10, 10), without a complaint",
      "  mask[:, new]   [0.00, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00]",
      "  forgotten  training differs: false, evaluation agrees: true  FAILS",
      "  always     training differs: true, evaluation agrees: false  FAILS",
      "  correct    training differs: true, evaluation agrees: true  passes",
      "read:    one old wet cow finds the red hen .",
      "written: hen red the finds cow wet old one .",
    ] {
      #expect(lines.contains(line), "\(line)")
    }

    // The scores' variance is d_k, and the softmax of the unscaled ones has hardly a gradient; that of the scaled ones has.
    let variances = Self.rows(lines, after: "   d_k ", count: 5)
    try #require(variances.count == 5 && variances.allSatisfy { $0.count == 7 })
    #expect(variances.map { $0[0] } == [4, 16, 64, 256, 1024])
    #expect(variances.allSatisfy { abs($0[1] / $0[0] - 1) < 0.15 && abs($0[4] - 1) < 0.15 })
    #expect(zip(variances, variances.dropFirst()).allSatisfy { $0[2] < $1[2] && $0[3] > $1[3] })
    #expect(variances.allSatisfy { $0[6] > 0.3 && $0[6] < 0.4 })
    #expect(variances.last?[3] ?? 1 < 1e-3)

    // t, projections, attention, the growth (not in the first row), its share of t² d, linear attention, the weights.
    let costs = Self.rows(lines, after: "     t ", count: 5)
    try #require(costs.map(\.count) == [6, 7, 7, 7, 7])
    #expect(costs.map { $0[0] } == [64, 128, 256, 512, 1024])
    #expect(costs.dropFirst().allSatisfy { abs($0[3] - 4) < 0.05 })
    #expect(zip(costs, costs.dropFirst()).allSatisfy { abs($1[1] / $0[1] - 2) < 0.02 && abs($1[2] / $0[2] - 4) < 0.05 })

    // Shuffled tokens give shuffled results, unless something tells their order.
    let apart = lines.filter { $0.contains("f(shuffled x) - shuffled f(x)") }
      .compactMap { $0.split(separator: " ").last.flatMap { Double($0) } }
    #expect(apart.count == 3)
    #expect(apart.first ?? 1 < 1e-5)
    #expect(apart.dropFirst().allSatisfy { $0 > 0.01 })

    // The share of new sentences that are right: at first with positions, then without.
    let shares = lines.filter { $0.hasPrefix("  step ") }
      .compactMap { $0.split(separator: " ").last.flatMap { Double($0.dropLast()) } }
    #expect(shares.count == 8 && shares[3] > 90 && shares[7] < 10)
    let hits = lines.filter { $0.contains("on the word to be written") }
      .compactMap { $0.split(separator: " ").last.flatMap { Double($0) } }
    #expect(hits.count == 4)
    #expect(hits.max() ?? 0 > 0.5)
    #expect(lines.contains { $0.hasPrefix("  hen │") && $0.contains("██████") })
  }

  /// The numbers in each of `count` lines that follow the one that begins so.
  private static func rows(_ lines: [String], after heading: String, count: Int) -> [[Double]] {
    let begin = (lines.firstIndex { $0.hasPrefix(heading) } ?? lines.count) + 1
    return lines.dropFirst(begin).prefix(count).map { $0.split(separator: " ").compactMap { Double($0) } }
  }
}
