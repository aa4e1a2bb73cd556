import Foundation
import Testing

/// What lesson 11 shows, in numbers.
@Suite struct Lesson11Tests {
  @Test("lesson 11: the vision transformer, its sizes, a small one that reads digits, and what rollout is worth")
  func visionTransformer() throws {
    let result = try TernProcess.run(["run", "11-vision-transformer"])
    #expect(result.status == 0, "\(result.errors)")
    let lines = result.output.split(separator: "\n").map(String.init)
    #expect(lines.allSatisfy { $0.count <= 80 })
    let text = result.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    for topic in [
      "Asked in interviews about vision; advanced.", "Dosovitskiy et al. (2021)", "A patch embedding is a convolution", "class token",
      "A mistake with the right shape", "12 d² + 13 d", "17.6 billion multiply-adds", "Interpolate the positions",
      "must be rows*patch", "226 places, but the table of positions has only 197", "(Abnar and Zuidema, 2020)",
      "The two tests say the opposite.", "Translation equivariance", "Locality", "(Touvron et al., 2021)",
      "What they may ask next", "Try this",
    ] {
      #expect(text.contains(topic), "\(topic)")
    }
    for line in [
      "image (2, 3, 224, 224) -> patches (2, 196, 768)",
      "convolution, (768, 3, 16, 16), stride 16 -> (2, 768, 14, 14) -> (2, 196, 768)",
      "operations: 462.7 and 462.7 million",
      "columns of the image in patch 1: 16 to 31",
      "after a plain reshape:           0 to 223",
      "(1, 3, 224, 224) -> (1, 1000)",
      "by hand 35,602,801,780, the program counts 35,602,801,780",
      "230 × 230 -> 14 × 14 patches: 5.1% of the pixels are never seen",
      "(1, 3, 230, 230) -> (1, 3, 240, 240), positions (226, 768) -> (1, 1000)",
      "1437 images to learn from, 360 to test with, each (1, 8, 8)",
      "2 layers of weights (360, 4, 17, 17)",
      "parameters: ViT 18,218, CNN 6,090",
    ] {
      #expect(lines.contains(line), "\(line)")
    }

    // Parameters by hand and by the program.
    for (part, count) in [
      ("  patch embedding ", "590,592"), ("  class token ", "768"), ("  positions  ", "151,296"), ("  one layer ", "7,087,872"),
      ("  12 layers  ", "85,054,464"), ("  final norm ", "1,536"), ("  head  ", "769,000"), ("  together ", "86,567,656"),
    ] {
      let found = lines.filter { $0.hasPrefix(part) && $0.hasSuffix(" " + count) }
      #expect(found.contains { $0.split(separator: " ").suffix(2) == [Substring(count), Substring(count)] }, "\(part)")
    }

    // Side, patch, tokens, operations, attention: smaller patches cost what larger images cost.
    let sizes = Self.rows(lines, after: "  side  patch  tokens", count: 6)
    try #require(sizes.count == 6 && sizes.allSatisfy { $0.count == 6 })
    #expect(sizes.map { $0[2] } == [50, 197, 577, 785, 3137, 785])
    #expect(sizes.map { $0[3] } == [8.8, 35.1, 111.0, 157.0, 899.4, 156.3])
    #expect(sizes.map { $0[4] } == [1.0, 4.1, 11.1, 14.5, 40.3, 14.5])

    // The matrix of interpolation, from PyTorch's `interpolate`.
    let weights = Self.rows(lines, after: "from 3 points to 5:", count: 5)
    #expect(weights == [[1, 0, 0], [0.6, 0.4, 0], [0, 1, 0], [0, 0.4, 0.6], [0, 0, 1]])

    // The small model reads digits.
    let read = lines.filter { $0.hasPrefix("accuracy: training ") }.map(Self.numbers)
    try #require(read.count == 1 && read[0].count == 2)
    #expect(read[0][0] > 97 && read[0][1] > 95)

    // Without its positions it does not.
    let placed = lines.filter { $0.hasPrefix("  positions ") && $0.contains("test accuracy") }.map(Self.numbers)
    try #require(placed.map(\.count) == [1, 1, 1])
    #expect(placed[0][0] > 95 && placed[1][0] < 40 && placed[2][0] < 40)

    // k, rollout, least rollout, random, ink, gradient: painted black and left out.
    let black = Self.rows(lines, after: "test accuracy with k of 16 patches painted black", count: 5).filter { !$0.isEmpty }
    let gone = Self.rows(lines, after: "test accuracy with k of 16 patches left out", count: 5).filter { !$0.isEmpty }
    try #require(black.count == 4 && gone.count == 4 && (black + gone).allSatisfy { $0.count == 6 })
    #expect(black.map { $0[0] } == [1, 2, 4, 6] && gone.map { $0[0] } == [1, 2, 4, 6])
    #expect(black.suffix(2).allSatisfy { $0[2] < $0[1] } && black.allSatisfy { $0[4] < $0[3] })
    #expect(gone.allSatisfy { $0[1] < $0[3] && $0[3] < $0[2] })

    // Rollout, drawn on three digits.
    #expect([0, 3, 7].allSatisfy { digit in lines.contains("\(digit): image, rollout, image times rollout") })

    // A convolution is moved with its image; patches are only by whole patches.
    let shifts = lines.filter { $0.hasPrefix("  shift by ") }.map(Self.numbers)
    try #require(shifts.map(\.count) == [3, 3])
    #expect(shifts.allSatisfy { $0[1] < 1e-4 })
    #expect(shifts[0][2] > 0.1 && shifts[1][2] < 1e-5)

    // Images, then the accuracy of both on images as they are and moved.
    let little = Self.rows(lines, after: "images  trained ", count: 6)
    try #require(little.count == 6 && little.allSatisfy { $0.count == 5 })
    #expect(little.map { $0[0] } == [100, 100, 400, 400, 1437, 1437])
    #expect(little.prefix(4).allSatisfy { $0[3] > $0[1] } && little.allSatisfy { $0[4] > $0[2] })
    #expect(little[0][3] - little[0][1] > 5 && little[4][1] > 93)
  }

  /// The numbers in each of `count` lines that follow the one that begins so.
  private static func rows(_ lines: [String], after heading: String, count: Int) -> [[Double]] {
    let begin = (lines.firstIndex { $0.hasPrefix(heading) } ?? lines.count) + 1
    return lines.dropFirst(begin).prefix(count).map(numbers)
  }

  /// The numbers in a line, shares without their sign.
  private static func numbers(_ line: String) -> [Double] {
    line.split { " [],:%".contains($0) }.compactMap { Double($0) }
  }
}
