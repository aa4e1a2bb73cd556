import Foundation
import Testing

/// What lesson 1 shows, in numbers.
@Suite struct Lesson01Tests {
  @Test("lesson 1: the textbook settings stay at ln 2, the repaired ones learn XOR; the squared error, and log(0)")
  func backprop() throws {
    let result = try TernProcess.run(["run", "backprop"])
    #expect(result.status == 0, "\(result.errors)")
    let lines = result.output.split(separator: "\n").map(String.init)
    #expect(lines.allSatisfy { $0.count <= 80 })
    let text = result.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    for topic in [
      "Asked very commonly; hard.", "the derivative of a chain is the product of the derivatives of its links",
      "dL/da2 = (a2 - y) / (a2 (1 - a2)) and da2/dz2 = a2 (1 - a2)", "d/dz2 (a2 - y)² / 2 = (a2 - y) a2 (1 - a2)",
      "Nothing was learned.", "saddle", "What to say in the interview",
    ] {
      #expect(text.contains(topic), "\(topic)")
    }
    for line in [
      "sigmoid(20) == 1: [true]",
      "label 0, log(0) counts:      loss inf, derivative [nan]",
      "label 1, 0 · log(0) is left: loss nan",
      "from the logit: loss 20.0000 and 2.1e-09",
      "derivative for label 0: [1], clipped [0]",
    ] {
      #expect(lines.contains(line), "\(line)")
    }

    // Ten losses to a line, one for each hundred epochs: 5000 with the textbook settings, and 5000 with the repaired ones.
    let losses = lines.filter { $0.hasPrefix("epoch") }.map { $0.split(separator: " ").dropFirst(2).compactMap { Double($0) } }
    #expect(losses.count == 10)
    #expect(losses.allSatisfy { $0.count == 10 })
    #expect(losses.prefix(5).joined().allSatisfy { $0 == 0.6931 })
    #expect(losses.last?.last ?? 1 < 0.01)
    #expect(lines.contains { $0.hasPrefix("  [0, 1] -> 0.99") })

    // z2, a2, and the derivative of both losses for label 1.
    let begin = (lines.firstIndex { $0.hasPrefix("    z2         a2   cross-entropy") } ?? lines.count) + 1
    let slopes = lines.dropFirst(begin).prefix(4).map { $0.split(separator: " ").compactMap { Double($0) } }
    try #require(slopes.count == 4 && slopes.allSatisfy { $0.count == 4 })
    #expect(slopes.map { $0[0] } == [0, -2, -5, -10])
    for row in slopes {
      let a = 1 / (1 + exp(-row[0]))
      #expect(abs(row[2] - (a - 1)) < 2e-6 && abs(row[3] - (a - 1) * a * (1 - a)) < 2e-6, "\(row)")
    }
  }
}
