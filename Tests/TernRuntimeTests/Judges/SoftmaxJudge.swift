import Foundation
import Testing

/// Softmax and its like against their formulas, with rows that hold infinities and NaN.
@Suite struct SoftmaxJudge {
  /// A row's largest element, taking NaN for the largest; the powers of all less it, and their sum.
  private static func powers(_ row: [Double]) -> (top: Double, powers: [Double], sum: Double) {
    let top = row.contains { $0.isNaN } ? Double.nan : row.max() ?? -.infinity
    let powers = row.map { exp($0 - top) }
    return (top, powers, powers.exactSum)
  }

  static func softmax(_ row: [Double]) -> [Double] {
    let (top, powers, sum) = powers(row)
    return top == -.infinity ? row.map { _ in 0 } : powers.map { $0 / sum }
  }

  static func logSoftmax(_ row: [Double]) -> [Double] {
    let (top, _, sum) = powers(row)
    return top == -.infinity ? row : row.map { $0 - top - log(sum) }
  }

  static func logSumExp(_ row: [Double]) -> Double {
    let (top, _, sum) = powers(row)
    return top.magnitude == .infinity ? top : top + log(sum)
  }

  private static func sample(_ judge: Judge, _ shape: [Int], _ axis: Int) -> Dense {
    var x = judge.numbers(shape, judge.pick([-2...2, -50...50, 900...1000]))
    for row in x.rows(along: axis) where !row.isEmpty {
      switch judge.number(0...9) {
      case 0: for place in row { x.values[place] = -.infinity }
      case 1: x.values[judge.pick(row)] = .infinity
      case 2: x.values[judge.pick(row)] = .nan
      case 3: for place in row where judge.chance(2) { x.values[place] = -.infinity }
      default: break
      }
    }
    return x
  }

  private static func check(_ judge: Judge, _ x: Dense, _ axis: Int, _ dtype: String) throws {
    try judge.give("x", x, dtype)
    var soft = x, logs = x
    var sums = Dense(Array(x.shape[..<axis] + x.shape[(axis + 1)...]))
    for (number, row) in x.rows(along: axis).enumerated() {
      let values = row.map { x.values[$0] }
      for (place, value) in zip(row, softmax(values)) { soft.values[place] = value }
      for (place, value) in zip(row, logSoftmax(values)) { logs.values[place] = value }
      sums.values[number] = logSumExp(values)
    }
    let name = judge.chance(2) ? axis : axis - x.rank
    let rounding = dtype == "f32" ? 0x1p-24 : 0x1p-53
    // A power's relative error is a few units; a difference of numbers near 1000 is exact.
    try judge.expect("softmax(x, axis=\(name))", soft, within: 16 * rounding)
    try judge.expect("log_softmax(x, axis=\(name))", logs, within: 32 * rounding, relative: 4 * rounding)
    try judge.expect("logsumexp(x, axis=\(name))", sums, within: 32 * rounding, relative: 4 * rounding)
  }

  @Test("any axis of any shape", arguments: ["f32", "f64"])
  func shapes(_ dtype: String) throws {
    let judge = Judge(seed: 131)
    for _ in 0..<150 {
      let shape = judge.shape(ranks: 1...4, sizes: 1...judge.pick([3, 9, 20]))
      let axis = judge.number(0...shape.count - 1)
      try Self.check(judge, Self.sample(judge, shape, axis), axis, dtype)
    }
  }

  @Test("rows past the sizes of vectors, stretches and threads", arguments: ["f32", "f64"])
  func edges(_ dtype: String) throws {
    let judge = Judge(seed: 132)
    for length in [1, 15, 16, 17, 31, 33, 63, 65, 127, 255, 256, 257, 2047, 2048, 2049, 4097, 70_001] {
      try Self.check(judge, Self.sample(judge, [3, length], 1), 1, dtype)
      if length < 5000 { try Self.check(judge, Self.sample(judge, [length, 5], 0), 0, dtype) }
    }
    try Self.check(judge, Self.sample(judge, [700, 199], 1), 1, dtype)
    try Self.check(judge, Self.sample(judge, [130, 37, 29], 1), 1, dtype)
  }

  @Test("a row so long that it is gone through in stretches")
  func long() throws {
    let judge = Judge(seed: 133)
    let x = judge.numbers([(1 << 20) + 5], -9...9)
    try judge.give("x", x, isPlain: true)
    // The power of a number near -18 has the rounding of that number, 2^-20.
    try judge.expect("softmax(x)", Dense(x.shape, Self.softmax(x.values)), relative: 2e-6)
    try judge.expect("log_softmax(x)", Dense(x.shape, Self.logSoftmax(x.values)), relative: 1e-6)
    try judge.expect("logsumexp(x)", Dense([], [Self.logSumExp(x.values)]), relative: 1e-6)
  }
}
