import TernKernels
import TernTensor
import Testing

@Suite struct PhiloxTests {
  /// The known answers that come with Random123 (Salmon et al. 2011).
  @Test func knownAnswers() {
    #expect(Philox(key: 0, stream: 0).block(0) == [0x6627_E8D5, 0xE169_C58D, 0xBC57_AC4C, 0x9B00_DBD8])
    #expect(Philox(key: .max, stream: .max).block(.max) == [0x408F_276D, 0x41C8_3B0E, 0xA20B_C7C6, 0x6D54_51FD])
    let pi = Philox(key: 0x299F_31D0_A409_3822, stream: 0x0370_7344_1319_8A2E)
    #expect(pi.block(0x85A3_08D3_243F_6A88) == [0xD16C_FE09, 0x94FD_CCEB, 0x5001_E420, 0x2412_6EA1])
  }

  /// The first elements do not depend on how many follow, and a draw does not depend on the size of those before it.
  @Test func drawsAreIndependentOfSizes() throws {
    var one = RandomStream(seed: 7)
    var other = RandomStream(seed: 7)
    let short = try one.uniform([5], .f32).elements(Float.self)
    let long = try other.uniform([1000], .f32).elements(Float.self)
    #expect(short == Array(long[..<5]))
    #expect(
      try one.normal([3], .f64).elements(Double.self) == Array(other.normal([8], .f64).elements(Double.self)[..<3]))
    #expect(
      try one.integers(-5, 5, [3]).elements(Int.self) == Array(other.integers(-5, 5, [9]).elements(Int.self)[..<3]))
    // Several threads make these.
    #expect(
      try one.normal([9001], .f32).elements(Float.self) == Array(other.normal([70_000], .f32).elements(Float.self)[..<9001]))
    #expect(
      try one.integers(0, 99, [8193]).elements(Int.self) == Array(other.integers(0, 99, [12_290]).elements(Int.self)[..<8193]))
  }

  @Test func moments() throws {
    var stream = RandomStream(seed: 1)
    let count = 200_000
    let uniform = try stream.uniform([count], .f64).elements(Double.self)
    #expect(uniform.allSatisfy { $0 >= 0 && $0 < 1 })
    #expect((uniform.reduce(0, +) / Double(count) - 0.5).magnitude < 0.003)
    let normal = try stream.normal([count], .f32).elements(Float.self).map(Double.init)
    let mean = normal.reduce(0, +) / Double(count)
    #expect(mean.magnitude < 0.01)
    #expect((normal.reduce(0) { $0 + $1 * $1 } / Double(count) - 1).magnitude < 0.02)
    let dice = try stream.integers(1, 7, [count]).elements(Int.self)
    for face in 1...6 { #expect((Double(dice.count { $0 == face }) / Double(count) - 1 / 6).magnitude < 0.005) }
    #expect(try stream.integers(.min, .max, [100]).elements(Int.self).contains { $0 < 0 })
  }

  @Test func permutations() throws {
    var stream = RandomStream(seed: 3)
    for count in [0, 1, 2, 50] {
      #expect(try stream.permutation(count).elements(Int.self).sorted() == Array(0..<count))
    }
    var firsts = [Int](repeating: 0, count: 4)
    for _ in 0..<4000 { firsts[try stream.permutation(4).elements(Int.self)[0]] += 1 }
    #expect(firsts.allSatisfy { $0 > 850 && $0 < 1150 })
  }
}
