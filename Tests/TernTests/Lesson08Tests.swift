import Foundation
import Testing

/// What lesson 8 shows, in numbers, and that the log it writes can be replayed.
@Suite struct Lesson08Tests {
  @Test("lesson 8: reproducible experiments, with their numbers, and the replay of its log on one thread")
  func reproducibility() throws {
    let folder = try TemporaryFolder()
    let result = try TernProcess.run(["run", "08-reproducibility"], in: folder.path)
    #expect(result.status == 0, "\(result.errors)")
    let lines = result.output.split(separator: "\n").map(String.init)
    #expect(lines.allSatisfy { $0.count <= 80 })
    let text = result.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    for topic in [
      "Asked very commonly; easy.", "repeatability same team, same setup", "reproducibility different team, same setup",
      "replicability different team, different setup", "number i of draw j = f(seed, j, i)", "(Salmon et al., 2011)",
      "commutative, but not associative", "Summers and Dinneen (2021)", "Bouthillier et al. (2021)",
      "A seed is no hyper-parameter", "tern replay reproducibility.json", "lock file", "container", "Pineau et al. (2021)",
      "A checklist", "torch.use_deterministic_algorithms(True)", "cudnn.benchmark", "worker_init_fn", "What they may ask next",
      "Try this",
    ] {
      #expect(text.contains(topic), "\(topic)")
    }
    for line in [
      "Philox of zeros: 6627e8d5 e169c58d bc57ac4c 9b00dbd8",
      "rand, numbers 8 to 11: [0.006075, 0.008453, 0.807655, 0.848680]",
      "computed alone:        [0.006075, 0.008453, 0.807655, 0.848680]",
      "seeds of run 3: {\"split\": 12, \"weights\": 13, \"order\": 14, \"dropout\": 15}",
      "digits-629fa107: images (1797, 8, 8), labels (1797,)",
      "where: images: 11 and 12 at [1000, 3, 3], the first of 1 that differ",
      "{\"version\": \"scaled-a93dbccf\", \"from\": \"digits-629fa107\", \"step\": \"/ 16\"}",
      "a second run, the same bits: true",
      "f64: (0.1 + 0.2) + 0.3 = 0.6000000000000001    0.1 + (0.2 + 0.3) = 0.6",
      "f32: (1e8 - 1e8) + 1 = 1.0    1e8 + (-1e8 + 1) = 0.0",
      "reproducibility.json is written. Its config:",
      "  \"optimizer\": \"adam\"",
    ] {
      #expect(lines.contains(line), "\(line)")
    }

    // Other data have other versions.
    let versions = lines.filter { $0.hasPrefix("  ") && $0.contains(" digits-") }.compactMap { $0.split(separator: " ").last }
    #expect(Set(versions).count == 4 && !versions.contains("digits-629fa107"))

    // Sums in another order are other sums, as NumPy's are when it adds one number after another.
    let sums = lines.filter { $0.contains(" threads  ") }.compactMap { $0.split(separator: " ").last.flatMap { Double($0) } }
    #expect(sums == [-32.012367, -32.012283, -32.012291, -32.012306, -32.012291])

    // How many answers the last bit of a weight changes: of a shallow network none, of a deep one some.
    let changed = lines.filter { $0.hasSuffix(" of 898 answers differ") }.compactMap { $0.split(separator: " ").first.flatMap { Int($0) } }
    try #require(changed.count == 2)
    #expect(changed[0] < 5 && changed[0] < changed[1])

    // The split makes results vary more than what else is random.
    let spread = ["split", "weights", "order", "dropout", "all"].compactMap { name in
      lines.first { $0.hasPrefix(name + " ") && $0.contains(" sd ") }
        .flatMap { Self.number(after: "sd ", in: $0) }
    }
    try #require(spread.count == 5)
    #expect(spread[1..<4].allSatisfy { 0 < $0 && $0 < spread[0] })
    #expect(spread[4] < 1)

    // The best seeds are better than the mean, but only with the weights that they were chosen with.
    let gains = ["original", "more_units", "fewer_units", "batches_of_30"].compactMap { name in
      lines.first { $0.hasPrefix("  " + name + " ") }.flatMap { line in line.split(separator: " ").dropFirst().first.flatMap { Double($0) } }
    }
    try #require(gains.count == 4)
    #expect(gains[0] > 0.4 && gains[0] > gains[3] && gains[3] > gains[1] && gains[3] > gains[2])

    let again = try TernProcess.run(["replay", "reproducibility.json"], environment: ["TERN_THREADS": "1"], in: folder.path)
    #expect(again.status == 0, "\(again.output)\(again.errors)")
    for line in ["script        the same text", "configuration the same", "data          the same bits", "results       the same bits"] {
      #expect(again.output.contains("  ✓ " + line + "\n"), "\(again.output)")
    }
  }

  @Test("lesson 8, shortened, is repeated as it was run, and writes nothing but its log")
  func quick() throws {
    let folder = try TemporaryFolder()
    let result = try TernProcess.run(["run", "08-reproducibility", "--quick"], in: folder.path)
    #expect(result.status == 0, "\(result.errors)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["reproducibility.json"])
    let log = try String(contentsOfFile: folder.path + "/reproducibility.json", encoding: .utf8)
    for field in [
      "time", "script", "imports", "config", "data_checksum", "results", "results_checksum", "environment", "tern", "processor", "kernels",
      "more",
    ] {
      #expect(log.contains("\"\(field)\": "), "\(field)")
    }
    #expect(log.contains("\"quick\": true"))
    #expect(log.contains("629fa107af00776bcefca2d214261de0198a2cfc8c24135a78ad17abeecac7f0"))
    for threads in ["1", "2"] {
      let again = try TernProcess.run(["replay", "reproducibility.json"], environment: ["TERN_THREADS": threads], in: folder.path)
      #expect(again.status == 0, "\(again.output)\(again.errors)")
    }
  }

  /// The number that stands behind a text in a line.
  private static func number(after mark: String, in line: String) -> Double? {
    guard let place = line.range(of: mark) else { return nil }
    return Double(line[place.upperBound...].prefix { $0 != "," && $0 != " " })
  }
}
