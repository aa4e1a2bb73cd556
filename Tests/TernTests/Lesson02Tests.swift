import Foundation
import Testing

/// What lesson 2 shows, in numbers.
@Suite struct Lesson02Tests {
  @Test("lesson 2: the sigmoid network vanishes, its remedies do not; the gates that begin open remember")
  func vanishingGradients() throws {
    let result = try TernProcess.run(["run", "vanishing"])
    #expect(result.status == 0, "\(result.errors)")
    let lines = result.output.split(separator: "\n").map(String.init)
    #expect(lines.allSatisfy { $0.count <= 80 })
    /// The numbers in the first line behind `heading` that begins with `prefix`.
    func numbers(_ prefix: String, after heading: String = "The question.") -> [Double] {
      let rest = lines.drop { !$0.hasPrefix(heading) }
      let line = rest.first { $0.hasPrefix(prefix) }?.dropFirst(prefix.count) ?? ""
      return line.split { $0 == " " || $0 == "," || $0 == "%" }.compactMap { Double($0) }
    }

    // Slopes.
    #expect(numbers("  largest slope of sigmoid") == [0.25])
    #expect(numbers("  largest slope of tanh") == [1])
    #expect(result.output.contains("0.25^20 = 9.1e-13"))

    // Deep networks: the gradients' lengths that PyTorch gives in f64 for the same weights, of layers 1, 10, 20 and the last.
    let heads = ["Sigmoid": [3.099e-13, 1.375e-7, 0.2432, 0.7891], "ReLU": [0.4984, 1.180, 1.944, 2.500],
                 "Batch normalisation": [0.3226, 0.2953, 0.2084, 0.8219]]
    for (heading, expected) in heads {
      for (name, norm) in zip(["p.layers[0].W", "p.layers[9].W", "p.layers[19].W", "p.head.W"], expected) {
        let found = numbers(name, after: heading).first ?? 0
        #expect(abs(found / norm - 1) < 0.05, "\(heading) \(name): \(found)")
      }
    }
    #expect(abs((numbers("p.blocks[0].W1").first ?? 0) / 0.3467 - 1) < 0.05)
    #expect(abs((numbers("p.blocks[9].W2").first ?? 0) / 4.874 - 1) < 0.05)
    #expect(lines.filter { $0.contains("█") }.count == 4 * 21)
    let verdicts = lines.filter { $0.hasPrefix("verdict: ") }.map { $0.dropFirst(9) }
    #expect(
      verdicts == ["vanishing", "healthy", "healthy", "healthy", "vanishing", "vanishing", "healthy", "vanishing", "healthy"])

    // first / last, loss, accuracy.
    let table = "network      verdict"
    let sigmoid = numbers("sigmoid      vanishing", after: table)
    #expect(sigmoid.count == 3 && sigmoid[0] < 1e-11 && abs(sigmoid[1] - 1.382) < 0.01 && sigmoid[2] < 0.4)
    for name in ["relu         healthy", "residual     healthy", "batch norm   healthy"] {
      let row = numbers(name, after: table)
      #expect(row.count == 3 && 0.1 < row[0] && row[0] < 10 && row[1] < 0.1 && row[2] > 0.95, "\(name) \(row)")
    }

    // Initialisation: variances at layers 1, 5, 10, 15, 20.
    for (side, end) in [("Variance of z", 4), ("Variance of dL/dz", 0)] {
      func last(_ row: String) -> Double {
        let row = numbers(row, after: side)
        return row.count == 5 ? row[end] : .nan
      }
      #expect(last("  tanh, too small      Xavier / 4") < 1e-10)
      #expect((0.01...1).contains(last("  tanh, right          Xavier")))
      #expect(last("  relu, too small      Xavier") < 1e-5)
      #expect((0.1...10).contains(last("  relu, right          He")))
      #expect(last("  relu, too large      He · 4") > 1e9)
    }
    #expect((numbers("  tanh, too large      Xavier · 4", after: "Variance of dL/dz").first ?? 0) > 10)

    // Back through time: t, 0.9^t and 1.1^t, each with its linear and its tanh network.
    let steps = numbers("    50 |")
    let columns = lines.first { $0.hasPrefix("    50 |") }?.split { $0 == " " || $0 == "|" }.compactMap { Double($0) } ?? []
    #expect(!steps.isEmpty && columns.count == 7)
    if columns.count == 7 {
      #expect(abs(columns[2] / pow(0.9, 50) - 1) < 0.02 && abs(columns[5] / pow(1.1, 50) - 1) < 0.001)
      #expect(columns[6] > 10 && columns[6] < columns[5])
    }
    // The spectral radius that NumPy gives for the same matrix.
    #expect(result.output.contains("the gradient grows by a factor of 1.29"))

    // Clipping: length, cosine, loss.
    let clipped = numbers("by norm, 1 "), single = numbers("by value, 0.01")
    #expect(clipped.count == 3 && clipped[0] == 1 && clipped[1] == 1)
    #expect(single.count == 3 && single[1] < 0.99)

    // Gates: the row is the seed, the accuracy, the first input's gradient before and after.
    for (memory, learns) in [("LSTM, bias 3.9", true), ("GRU, bias 3.9", true), ("LSTM, bias 0", false), ("GRU, bias 0", false)] {
      for seed in 1...2 {
        let row = numbers(memory.padding(toLength: 15, withPad: " ", startingAt: 0) + " seed \(seed)")
        #expect(row.count == 3 && (learns ? row[0] > 0.9 : row[0] < 0.5), "\(memory) \(row)")
        #expect(row.count == 3 && (learns ? row[1] > 1e-5 : row[1] < 1e-9), "\(memory) \(row)")
      }
    }
    #expect((numbers("plain RNN       seed 1").dropFirst().first ?? 1) < 1e-9)

    for paper in [
      "Asked very commonly; hard.",
      "Hochreiter, 1991", "Bengio, Simard and Frasconi, 1994", "Glorot and Bengio, 2010", "He et al., 2015", "He et al., 2016",
      "Ioffe and Szegedy, 2015", "Pascanu, Mikolov and Bengio, 2013", "Hochreiter and Schmidhuber, 1997", "Cho et al., 2014",
    ] {
      #expect(result.output.split(whereSeparator: \.isWhitespace).joined(separator: " ").contains(paper), "\(paper)")
    }
  }
}
