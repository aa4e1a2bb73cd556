import Foundation
import Testing

/// What lesson 5 shows, in numbers.
@Suite struct Lesson05Tests {
  @Test("lesson 5: the transformer, its sizes, its norms, its classic mistake, and a model that writes")
  func transformer() throws {
    let result = try TernProcess.run(["run", "05-transformer"])
    #expect(result.status == 0, "\(result.errors)")
    let lines = result.output.split(separator: "\n").map(String.init)
    #expect(lines.allSatisfy { $0.count <= 80 })
    let text = result.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    for topic in [
      "Asked very commonly; hard.", "encoder layer decoder layer", "(Vaswani et al., 2017)", "(Ba, Kiros and Hinton, 2016)",
      "Xiong et al. (2020)", "Press and Wolf, 2017", "Radford et al., 2019", "ω_i = 10000^(-2i / d)",
      "= Σ_i cos((a - b) ω_i)", "2 · parameters · tokens", "teacher forcing", "The batch that is not one",
      "Writing step by step is what was trained", "KV cache", "What they may ask next", "Try this",
    ] {
      #expect(text.contains(topic), "\(topic)")
    }
    for line in [
      "the table is (5000, 512); position 3 begins [0.141, -0.990, 0.245, -0.970]",
      "ids (2, 10) -> (2, 10, 512)",
      "attention         1,050,624",
      "feed-forward      2,099,712",
      "encoder layer     3,152,384   / d² = 12.03",
      "decoder layer     4,204,032   / d² = 16.04",
      "6 encoder layers 18,914,304",
      "embedding         5,120,000",
      "together         24,034,304",
      "target 3 │                           ██████████████████│",
      "source 3 │█████████████████████████████████████████████│",
      "65 lines, 1589 characters, 32 different; 143 kept back",
      "  nothing known, ln 32         3.466 nats  5.000 bits  perplexity  32.00",
      "  frequencies                  3.004 nats  4.334 bits  perplexity  20.17",
      "102,144 parameters; before training:",
    ] {
      #expect(lines.contains(line), "\(line)")
    }

    // Products of positions by distance, from NumPy, and hardly any spread among the pairs that are so far apart.
    let products = Self.rows(lines, after: "distance      mean", count: 9)
    try #require(products.count == 9 && products.allSatisfy { $0.count == 3 })
    #expect(products.map { $0[0] } == [0, 1, 2, 4, 8, 16, 64, 256, 1024])
    #expect(products.map { $0[1] } == [256, 249.102, 231.734, 196.688, 184.965, 161.533, 124.260, 80.247, 47.669])
    #expect(products.allSatisfy { $0[2] < 1e-6 })

    // Two words in one place are alike only without √d.
    let cosines = Self.rows(lines, after: "cosine of     two words", count: 2).map { $0.suffix(2) }
    try #require(cosines.allSatisfy { $0.count == 2 })
    #expect(cosines.map { $0.first ?? 0 }.first ?? 0 > 0.99)
    #expect(cosines.map { $0.first ?? 1 }.last ?? 1 < 0.5)

    // The gradient of the last layer: the same for any depth with post-norm, like 1 / √layers with pre-norm.
    let gradients = Self.rows(lines, after: "layers     first", count: 4)
    try #require(gradients.count == 4 && gradients.allSatisfy { $0.count == 6 })
    #expect(gradients.map { $0[0] } == [3, 6, 12, 24])
    #expect(gradients.allSatisfy { $0[2] > 1 && $0[2] < 2.2 })
    #expect(gradients.allSatisfy { abs($0[4] * $0[0].squareRoot() - $0[5]) < 0.03 && $0[5] > 1.2 && $0[5] < 1.8 })

    // Operations: 2 · parameters · tokens forwards, three times as many with the gradient.
    let operations = lines.filter { $0.contains(" million") && $0.contains(".") }
      .compactMap { line in line.split(separator: " ").compactMap { Double($0) }.first { $0 > 100 } }
    try #require(operations.count >= 3)
    #expect(operations[0] == 756.6)
    #expect(abs(operations[1] / operations[0] - 1) < 0.02)
    #expect(abs(operations[2] / operations[0] - 3) < 0.1)

    // Sentences do not touch each other; where attention goes over the batch, all do.
    let right = Self.rows(lines, after: "[batch, length, d], as it should be", count: 4)
    let wrong = Self.rows(lines, after: "length first, given batch first", count: 4)
    try #require(right.count == 4 && wrong.count == 4 && (right + wrong).allSatisfy { $0.count == 4 })
    for i in 0..<4 {
      for j in 0..<4 {
        #expect(i == j ? right[i][j] > 1 : right[i][j] == 0)
        #expect(wrong[i][j] > 0.1)
      }
    }

    // Nats and bits of the text and of the rhyme kept back, before and after training.
    let known = Self.numbers(lines, of: "  the text ")
    let kept = Self.numbers(lines, of: "  the rhyme kept back ")
    try #require(known.count == 2 && kept.count == 2 && (known + kept).allSatisfy { $0.count == 3 })
    for told in known + kept {
      #expect(abs(told[1] - told[0] / log(2)) < 0.002)
      #expect(abs(told[2] / exp(told[0]) - 1) < 0.01)
    }
    #expect(known[0][0] > 4 && known[1][0] < 0.3 && kept[1][0] > 3.466)

    // Written before and after.
    #expect(lines.filter { $0.hasPrefix("after, temperature ") }.count == 4)
    #expect(lines.contains { $0.hasPrefix("  | the c") })

    // Norms and warm-up: post-norm is stuck, with warm-up it is not, pre-norm needs none.
    let runs = Self.numbers(lines, of: "  post-norm, ") + Self.numbers(lines, of: "  pre-norm, ")
    let ends = runs.compactMap(\.last)
    try #require(ends.count == 3)
    #expect(ends[0] > 2.9 && ends[1] < 2.7 && ends[2] < 2.2)

    // Sorting: the share of new examples that are right grows.
    let shares = lines.filter { $0.contains("all digits right") }
      .compactMap { $0.split(separator: " ").last.flatMap { Double($0.dropLast()) } }
    #expect(shares.count == 4)
    #expect(shares.last ?? 0 > 85)
    #expect(lines.contains { $0.contains(" ->  0 1 2 9 9") || $0.contains(" ->  1 8 9") })
  }

  /// The numbers in each of `count` lines that follow the one that begins so.
  private static func rows(_ lines: [String], after heading: String, count: Int) -> [[Double]] {
    let begin = (lines.firstIndex { $0.hasPrefix(heading) } ?? lines.count) + 1
    return lines.dropFirst(begin).prefix(count).map(found)
  }

  /// The numbers in each line that begins so.
  private static func numbers(_ lines: [String], of prefix: String) -> [[Double]] {
    lines.filter { $0.hasPrefix(prefix) }.map { found(String($0.dropFirst(prefix.count))) }
  }

  private static func found(_ line: String) -> [Double] {
    line.split { " [],".contains($0) }.compactMap { Double($0) }
  }
}
