import Foundation
import Testing

/// Attention against the definition: all scores of a query, their softmax, the mix of the values.
@Suite struct AttentionJudge {
  private struct Setting {
    var q: Dense, k: Dense, v: Dense, mask: Dense?
    var isBool = false, isCausal = false
    var scale: Double
  }

  private static func attention(_ setting: Setting) -> Dense {
    let (q, k, v) = (setting.q, setting.k, setting.v)
    let t = q.shape[q.rank - 2], d = q.shape[q.rank - 1], s = k.shape[k.rank - 2], e = v.shape[v.rank - 1]
    var batch = Dense.broadcast(Array(q.shape.dropLast(2)), Array(k.shape.dropLast(2)))!
    batch = Dense.broadcast(batch, Array(v.shape.dropLast(2)))!
    if let mask = setting.mask { batch = Dense.broadcast(batch, Array(mask.shape.dropLast(2)))! }
    var result = Dense(batch + [t, e])
    var scores = [Double](repeating: 0, count: s)
    Dense.eachIndex(of: batch) { index, item in
      let keys = k.place(of: index + [0, 0]), values = v.place(of: index + [0, 0])
      for i in 0..<t {
        let query = q.place(of: index + [i, 0])
        for j in 0..<s {
          var score = 0.0
          for l in 0..<d { score += q.values[query + l] * k.values[keys + j * d + l] }
          score *= setting.scale
          if let mask = setting.mask {
            let value = mask[index + [i, j]]
            score = setting.isBool ? (value != 0 ? score : -.infinity) : score + value
          }
          scores[j] = setting.isCausal && j > i ? -.infinity : score
        }
        let top = scores.max() ?? -.infinity
        if top == -.infinity { continue }
        var total = 0.0
        for j in 0..<s {
          scores[j] = exp(scores[j] - top)
          total += scores[j]
        }
        for j in 0..<s where scores[j] > 0 {
          let weight = scores[j] / total
          for l in 0..<e { result.values[(item * t + i) * e + l] += weight * v.values[values + j * e + l] }
        }
      }
    }
    return result
  }

  /// Rows of -inf where nothing may be seen, and single ones.
  private static func mask(_ judge: Judge, _ shape: [Int], isBool: Bool) -> Dense {
    var mask = isBool ? judge.truths(shape, oneIn: judge.pick([2, 5])) : judge.numbers(shape)
    let nothing = isBool ? 0 : -Double.infinity
    let columns = shape.last ?? 1
    for row in 0..<mask.count / max(columns, 1) {
      let kind = judge.number(0...7)
      for column in 0..<columns where kind == 0 || (kind == 1 && column < columns / 2) || (!isBool && judge.chance(9)) {
        mask.values[row * columns + column] = nothing
      }
    }
    return mask
  }

  @Test("random sizes past the blocks of 64 queries and 256 keys, masks, batches", arguments: ["f32", "f64"])
  func settings(_ dtype: String) throws {
    let judge = Judge(seed: 121)
    for _ in 0..<130 {
      let t = judge.pick([1, 2, 5, 63, 64, 65, 100, 130]), s = judge.pick([1, 2, 7, 64, 100, 255, 256, 257, 300, 515])
      let d = judge.pick([1, 3, 8, 16, 33, 64, 100]), e = judge.pick([1, 5, 8, 17, 32, 70])
      let batch = t * s > 4000 ? judge.shape(ranks: 0...1, sizes: 1...2) : judge.shape(ranks: 0...2, sizes: 1...3)
      func part() -> [Int] { batch.dropFirst(judge.number(0...batch.count)).map { judge.chance(3) ? 1 : $0 } }
      // Quarters of integers: their scores are exact in f32, so that only the weights are rounded.
      func quarters(_ shape: [Int]) -> Dense { Dense(shape, judge.integers(shape, -8...8).values.map { $0 / 4 }) }
      var setting = Setting(q: quarters(part() + [t, d]), k: quarters(part() + [s, d]), v: quarters(part() + [s, e]), mask: nil, scale: 1 / Double(d).squareRoot())
      var source = "attention(q, k, v"
      if judge.chance(2) {
        setting.isBool = judge.chance(2)
        let sizes = [judge.chance(4) ? 1 : t, judge.chance(4) ? 1 : s]
        let mask = Self.mask(judge, judge.chance(3) ? Array(sizes.suffix(1)) : part() + sizes, isBool: setting.isBool)
        setting.mask = Dense(mask.rank == 1 ? [1] + mask.shape : mask.shape, mask.values)
        try judge.give("m", mask, setting.isBool ? "bool" : dtype)
        source += ", mask=m"
      }
      if judge.chance(2) {
        setting.isCausal = true
        source += ", causal=true"
      }
      if judge.chance(3) {
        setting.scale = judge.pick([0, 0.5, 4, -1])
        source += ", scale=\(setting.scale)"
      }
      try judge.give("q", setting.q, dtype)
      try judge.give("k", setting.k, dtype)
      try judge.give("v", setting.v, dtype)
      // A score of size 100 is rounded to 100 * 2^-24, and so is a weight's logarithm.
      try judge.expect(source + ")", Self.attention(setting), within: dtype == "f32" ? 4e-5 : 1e-13)
      if judge.chance(4) {
        let weights = source.replacing("attention(q, k, v", with: "attention_weights(q, k")
        try judge.expect("\(weights)) @ v", Self.attention(setting), within: dtype == "f32" ? 8e-5 : 1e-12)
      }
    }
  }

  @Test("nothing to see, nothing to ask, and values that nobody may look at")
  func edges() throws {
    let judge = Judge(seed: 122)
    try judge.give("q", judge.numbers([2, 3]))
    try judge.give("k", judge.numbers([0, 3]))
    try judge.give("v", judge.numbers([0, 4]))
    try judge.expect("attention(q, k, v)", Dense([2, 4]))
    try judge.expect("attention(k, q, q)", Dense([0, 3]))
    try judge.give("q", judge.numbers([2, 0]))
    try judge.give("k", judge.numbers([3, 0]))
    try judge.give("v", Dense([3, 1], [1, 2, 6]))
    try judge.expect("attention(q, k, v)", Dense([2, 1], repeating: 3), within: 1e-6)
    for (t, s) in [(70, 300), (300, 70)] {
      var setting = Setting(q: judge.numbers([t, 4]), k: judge.numbers([s, 4]), v: judge.numbers([s, 3]), mask: Dense([t, s], repeating: 0), scale: 0.5)
      setting.isBool = true
      try judge.give("q", setting.q)
      try judge.give("k", setting.k)
      try judge.give("v", setting.v)
      try judge.give("m", setting.mask!, "bool")
      try judge.expect("attention(q, k, v, mask=m)", Dense([t, 3]))
      try judge.expect("attention(q, k, v, mask=m, causal=true)", Dense([t, 3]))
      // One key only, in the last block.
      for i in 0..<t { setting.mask!.values[i * s + s - 1] = 1 }
      try judge.give("m", setting.mask!, "bool")
      try judge.expect("attention(q, k, v, mask=m)", Self.attention(setting), within: 1e-5)
    }
  }
}
