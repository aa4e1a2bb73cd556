import Foundation
import Testing

/// What lesson 10 shows, in numbers.
@Suite struct Lesson10Tests {
  @Test("lesson 10: contrastive losses by hand and trained, with what they are measured by, and its numbers")
  func contrastiveLearning() throws {
    let result = try TernProcess.run(["run", "contrastive"])
    #expect(result.status == 0, "\(result.errors)")
    let lines = result.output.split(separator: "\n").map(String.init)
    #expect(lines.allSatisfy { $0.count <= 80 })
    let text = result.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    for topic in [
      "Asked commonly; hard.", "van den Oord, Li and Vinyals, 2018", "Chen et al., 2020", "He et al., 2020",
      "Radford et al., 2021", "Wang and Isola (2020)", "What the mask is for", "-9e15, -inf, and lower precision",
      "no row is wholly masked", "∂L/∂s_k = p_k / τ", "512 → 512 → 128", "Is it good?", "Alignment and uniformity",
      "Collapse", "False negatives", "Zero-shot classification", "What they may ask next", "Try this",
    ] {
      #expect(text.contains(topic), "\(topic)")
    }
    for line in [
      "by hand:         2.2304056353",
      "the operation:   2.2304056353",
      "the library's:   2.2304056353",
      "InfoNCE by hand: 4.9416474700, PyTorch gives 4.9416474700",
      "temperature 0.02: loss masked 0.0000, unmasked 0.6931",
      "-9e15 and -inf: the same bits in f32, for the loss and for the gradient",
      "f32: -9e15 + 2 == -9e15 is true",
      "f32: (-9e15 + 2) + 9e15 = 0.0",
      "f64: (-9e15 + 1.7) + 9e15 = 2.0",
      "in the range of f16: [-inf, -65504, 2]",
      "s + eye * -inf,  first row: [-inf, nan, nan, nan, nan, nan]",
      "n = 128, temperature 0.5: chance 5.54, agreement 3.57",
      "parameters: encoder 267456, head 328320",
      "by hand 7.6249158468, PyTorch gives 7.6249158468",
      "equal vectors, swapped halves, permuted rows: as they should be",
    ] {
      #expect(lines.contains(line), "\(line)")
    }

    // The embedding, drawn.
    #expect(lines.contains { $0.contains("SimCLR, z: ") && $0.contains("of the variance") })

    // The pull, the push on four negatives, and the hardest one's share of it, which falls with the temperature.
    let pushes = Self.rows(lines, after: "  temperature     on 0.8", count: 5)
    try #require(pushes.allSatisfy { $0.count == 7 } && pushes.map { $0[0] } == [0.07, 0.2, 0.5, 1, 5])
    #expect(pushes.allSatisfy { abs($0[1] + $0[2] + $0[3] + $0[4] + $0[5]) < 0.003 })
    #expect(zip(pushes, pushes.dropFirst()).allSatisfy { $0[6] > $1[6] })

    // Raw pixels, the untrained encoder, SimCLR's h and z: neighbours with 1, 10 and all labels, a probe with 10 and all.
    let accuracies = Self.rows(lines, after: "labels a class", count: 4)
    try #require(accuracies.allSatisfy { $0.count == 5 })
    #expect(accuracies[2][0] > accuracies[0][0] + 5 && accuracies[2][0] > accuracies[1][0] + 5)
    #expect(accuracies[2][3] > accuracies[1][3] + 2 && accuracies[2][4] > 95)
    #expect(accuracies[3][0] > accuracies[0][0] + 5)

    // Alignment, uniformity, the distance of any two, and the ratio: z before and after, h before and after.
    let spreads = Self.rows(lines, after: "                alignment   uniformity   any two", count: 4)
    try #require(spreads.allSatisfy { $0.count == 4 })
    #expect(spreads[1][0] < spreads[0][0] && spreads[1][1] < spreads[0][1] - 1)
    #expect(spreads[3][0] > spreads[2][0] && spreads[3][1] < spreads[2][1])
    #expect(spreads[1][3] < 0.3 && spreads[1][3] < spreads[3][3])

    // Without negatives everything is one vector.
    let collapse = Self.rows(lines, after: "                 alignment   uniformity   one direction", count: 3)
    try #require(collapse.allSatisfy { $0.count == 4 })
    #expect(collapse[1][0] < 0.05 && abs(collapse[1][1]) < 0.2 && collapse[1][2] > 95)
    #expect(collapse[2][1] < -2 && collapse[2][3] < collapse[1][3])

    // n, negatives, those of the same class and their share, views without any: (1 - 0.1)^(n - 1), near enough.
    let batches = Self.rows(lines, after: "     n   negatives", count: 4)
    try #require(batches.allSatisfy { $0.count == 5 } && batches.map { $0[0] } == [4, 8, 32, 128])
    #expect(batches.allSatisfy { $0[1] == 2 * $0[0] - 2 && abs($0[3] - 10) < 2 })
    #expect(batches.allSatisfy { abs($0[4] / 100 - pow(0.9, $0[0] - 1)) < 0.05 })

    // One label and all, uniformity, by batch size; the last without false negatives.
    let sizes = Self.rows(lines, after: "       n                         1 label", count: 4)
    try #require(sizes.allSatisfy { $0.count == 4 })
    #expect(sizes[0][1] + 10 < sizes[2][1] && sizes[2][1] + 3 < sizes[3][1])

    // m, keys of the newest batch and of 16 batches before, neighbours.
    let queues = Self.rows(lines, after: "      m     newest batch", count: 3)
    try #require(queues.allSatisfy { $0.count == 4 } && queues.map { $0[0] } == [0, 0.9, 0.99])
    #expect(queues.allSatisfy { $0[1] > 0.99 })
    #expect(queues[2][2] > queues[0][2] + 0.05 && queues[2][3] > queues[0][3] + 10)
    #expect(lines.contains { $0.hasPrefix("length of the gradient: ") && $0.hasSuffix("key encoder 0.00") })

    // New images are of the class whose name is nearest.
    let named = ["6 x 10, one of each", "60 at random"].map { name in
      lines.first { $0.hasPrefix(name) }?.dropFirst(name.count).split(separator: " ").compactMap { Self.number($0) } ?? []
    }
    try #require(named.allSatisfy { $0.count == 4 })
    #expect(named.allSatisfy { $0[0] < $0[1] && $0[2] <= 100 && $0[3] > 85 })
    #expect(named[1][0] > 1.87)
  }

  /// The numbers in each of `count` lines that follow the one that begins so.
  private static func rows(_ lines: [String], after heading: String, count: Int) -> [[Double]] {
    let begin = (lines.firstIndex { $0.hasPrefix(heading) } ?? lines.count) + 1
    let found = lines.dropFirst(begin).prefix(count).map { $0.split(separator: " ").compactMap { Self.number($0) } }
    return found.count == count ? found : Array(repeating: [], count: count)
  }

  /// A number, or one with a sign of percent.
  private static func number(_ word: Substring) -> Double? {
    Double(word.hasSuffix("%") ? word.dropLast() : word)
  }
}
