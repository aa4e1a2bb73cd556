import Foundation
import Testing

/// What lesson 4 shows, in numbers.
@Suite struct Lesson04Tests {
  @Test("lesson 4: batch norm and layer norm, their axes, statistics and gradients, and what they do to training")
  func norms() throws {
    let result = try TernProcess.run(["run", "04-batch-and-layer-norm"])
    #expect(result.status == 0, "\(result.errors)")
    let lines = result.output.split(separator: "\n").map(String.init)
    #expect(lines.allSatisfy { $0.count <= 80 })
    let text = result.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    for topic in [
      "Asked commonly; medium.", "x̂ = (x - μ) / √(σ² + ε)", "biased variance", "The axes, drawn", "By hand",
      "Training and evaluation", "μ_run ← 0.9 μ_run + 0.1 μ_batch", "Small batches", "Sequences", "Backwards",
      "dL/dx = (g - mean(g) - x̂ mean(g x̂)) / s", "What changes nothing", "The evaluation that lags",
      "The evaluation mode that was forgotten", "Why it helps", "RMS norm", "Group norm", "Before or after",
      "Ioffe and Szegedy, 2015", "Ba, Kiros and Hinton, 2016", "Santurkar et al. (2018)", "Zhang and Sennrich (2019)",
      "Wu and He, 2018", "Xiong et al. (2020)", "What they may ask next", "Try this",
    ] {
      #expect(text.contains(topic), "\(topic)")
    }
    for line in [
      "  sample 0      a b c d e f                  a a a a a a",
      "  sample 3      a b c d e f                  d d d d d d",
      "  sample 2      aaaa bbbb cccc dddd          cccc cccc cccc cccc",
      "  sample 2      abcde abcde abcde            ggggg hhhhh iiiii",
      "  sample 1      cccc cccc dddd dddd          eeee ffff gggg hhhh",
      "batch norm (2, 512, 28, 28), 1568 numbers for each of 512 channels:",
      "running var   [nan, nan, nan, nan]",
      "two samples, (1, 5) and (3, -70): [-1, 1] [1, -1]",
      "a column of W times 3       the same     differs     differs",
      "a sample times 3             differs    the same    the same",
      "the same added to all       the same    the same     differs",
      "W times 10: the gradient is 0.1000 times as long",
      "eval., random      1.000   1.000   1.000   1.000   1.000",
    ] {
      #expect(lines.contains(line), "\(line)")
    }

    // By hand and by the operations: what is said to be apart is so by rounding alone.
    for prefix in [
      "layer norm (2, 10, 512): apart", "  training:   apart", "  evaluation: apart", "RMS norm: apart", "group norm: apart",
      "folded into the weights: apart",
    ] {
      let found = lines.filter { $0.hasPrefix(prefix) }.compactMap { $0.split(separator: " ").last.flatMap { Double($0) } }
      #expect(found.count == (prefix.hasPrefix("  ") ? 2 : 1) && found.allSatisfy { $0 < 2e-5 }, "\(prefix) \(found)")
    }

    // Batches, 0.9^k, the running mean and what is expected, the running variance and what is expected.
    let running = Self.rows(lines, after: "  batches   0.9^k", count: 5)
    try #require(running.allSatisfy { $0.count == 6 } && running.count == 5)
    #expect(running.map { $0[0] } == [1, 5, 22, 50, 100])
    #expect(running.allSatisfy { abs($0[2] - $0[3]) < 0.7 && abs($0[4] - $0[5]) < 2 })

    // n, the spread of the mean, times √n, that of the variance, times √((n-1)/2), the result and (behind ±) its spread.
    let noise = Self.rows(lines, after: "      n   sd of mean", count: 6)
    try #require(noise.allSatisfy { $0.count == 7 } && noise.count == 6)
    #expect(noise.map { $0[0] } == [2, 4, 8, 32, 128, 512])
    #expect(noise.allSatisfy { abs($0[2] - 1) < 0.05 && abs($0[4] - 1) < 0.1 })
    #expect(zip(noise, noise.dropFirst()).allSatisfy { $0[6] > $1[6] })

    // The lengths of the other sentences move a token's result in batch norm, and not in layer norm.
    let filled = lines.filter { $0.contains("   batch norm") && $0.contains(", layer norm ") }
    let seen = filled.compactMap { $0.split(separator: ",").first?.split(separator: " ").last.flatMap { Double($0) } }
    #expect(seen.count == 5 && zip(seen, seen.dropFirst()).allSatisfy { $0 < $1 })
    #expect(Set(filled.compactMap { $0.split(separator: " ").last }).count == 1)

    // Loss after 5, 20, 50, 100, 200 and 400 steps, with the points' own statistics, and with running ones of two momenta.
    let lag = lines.firstIndex { $0.hasPrefix("loss after step") } ?? lines.count
    let losses = lines.dropFirst(lag + 1).prefix(3).map { $0.split(separator: " ").suffix(6).compactMap { Double($0) } }
    try #require(losses.count == 3 && losses.allSatisfy { $0.count == 6 })
    #expect(losses[0][2] < 0.15 && losses[1][2] < 0.15 && losses[2][2] > 2)
    #expect(losses.allSatisfy { $0[5] < 0.1 })

    // Accuracy in training mode with sorted batches of 2, 5, 20, 100 and 500.
    let sorted = lines.first { $0.hasPrefix("training, sorted") }?.split(separator: " ").compactMap { Double($0) } ?? []
    #expect(sorted.count == 5 && sorted.prefix(4).allSatisfy { $0 < 0.8 } && sorted.last ?? 0 > 0.95)

    // The rates 0.01 to 10: without a norm nothing is learned from 1 on; with it, and with noise behind it, there is.
    let rates = lines.firstIndex { $0.hasPrefix("loss, rate") } ?? lines.count
    let learned = lines.dropFirst(rates + 1).prefix(3).map { $0.split(separator: " ").suffix(7).compactMap { Double($0) } }
    try #require(learned.count == 3 && learned.allSatisfy { $0.count == 7 })
    #expect(learned[0].prefix(4).min() ?? 1 < 0.05 && !(learned[0][4] < 0.5))
    #expect(learned[1][4] < 0.02 && learned[2][4] < 0.05)

    // Post-norm has its largest gradients at the end, pre-norm at the beginning; and only pre-norm learns at rate 0.01.
    let depth = lines.firstIndex { $0.hasPrefix("12 layers, from") } ?? lines.count
    let gradients = lines.dropFirst(depth + 1).prefix(2).map { $0.split(separator: " ").compactMap { Double($0) } }
    try #require(gradients.count == 2 && gradients.allSatisfy { $0.count == 12 })
    #expect(gradients[0][11] > 2 * gradients[0][0] && gradients[1][11] < 0.5 * gradients[1][0])
    let table = lines.firstIndex { $0.hasPrefix("rate                    0.001") } ?? lines.count
    let trained = lines.dropFirst(table + 1).prefix(3).map { $0.split(separator: " ").suffix(3).compactMap { Double($0) } }
    try #require(trained.count == 3 && trained.allSatisfy { $0.count == 3 })
    #expect(trained[0][2] > 2.2 && trained[1][2] < trained[0][2] && trained[2][2] < 1.7)
  }

  /// The numbers in each of `count` lines that follow the one that begins so.
  private static func rows(_ lines: [String], after heading: String, count: Int) -> [[Double]] {
    let begin = (lines.firstIndex { $0.hasPrefix(heading) } ?? lines.count) + 1
    return lines.dropFirst(begin).prefix(count).map { $0.split(separator: " ").compactMap { Double($0) } }
  }
}
