import Testing

/// Elementwise operations on operands of random shapes, against the same operation of each pair: the same bits.
@Suite struct BroadcastJudge {
  private static let functions: [(source: String, function: @Sendable (Double, Double) -> Double)] = [
    ("a + b", { $0 + $1 }), ("a - b", { $0 - $1 }), ("a * b", { $0 * $1 }), ("a / b", { $0 / $1 }), ("a < b", { $0 < $1 ? 1 : 0 }), ("a >= b", { $0 >= $1 ? 1 : 0 }),
    ("a == b", { $0 == $1 ? 1 : 0 }), ("a != b", { $0 != $1 ? 1 : 0 }), ("minimum(a, b)", { min($0, $1) }), ("maximum(a, b)", { max($0, $1) }),
    ("maximum(b, a) - b", { max($0, $1) - $1 }), ("(a > b) * 1", { $0 > $1 ? 1 : 0 }), ("where(a > b, a, b * 2)", { $0 > $1 ? $0 : $1 * 2 }),
  ]

  /// A shape whose elements are about `count`, and one that broadcasts to it.
  private static func shapes(_ judge: Judge, _ count: Int) -> (whole: [Int], part: () -> [Int]) {
    var whole: [Int] = [], rest = count
    for _ in 0..<judge.number(0...3) where rest > 1 {
      let size = min(rest, judge.pick([1, 2, 3, 16, 17, 255, 256, 257, 300]))
      whole.append(size)
      rest = (rest + size - 1) / size
    }
    whole.append(rest)
    whole.shuffle(using: &judge.random)
    return (whole, { [whole] in
      let kept = judge.number(0...3)
      return whole.dropFirst(judge.chance(3) ? judge.number(0...whole.count) : 0).map { kept == 0 || judge.chance(4) ? 1 : $0 }
    })
  }

  private static func paired(_ a: Dense, _ b: Dense, _ isSingle: Bool, _ function: (Double, Double) -> Double) -> Dense {
    // Rounding a sum, product or quotient of f64 to f32 gives what f32 would have given.
    Dense(Dense.broadcast(a.shape, b.shape)!) { index in
      let value = function(a[index], b[index])
      return isSingle ? Double(Float(value)) : value
    }
  }

  @Test("two operands, on both sides of the sizes where work is chained and shared", arguments: ["f32", "f64"])
  func pairs(_ dtype: String) throws {
    let judge = Judge(seed: 201)
    for round in 0..<160 {
      let isLarge = round % 4 == 0
      let count = isLarge ? judge.pick([1 << 15, (1 << 15) - 1, (1 << 15) + 1, 50_000, (1 << 17) - 1, (1 << 17) + 1]) : judge.number(1...900)
      let (whole, part) = Self.shapes(judge, count)
      let a = judge.numbers(judge.chance(2) ? whole : part()), b = judge.numbers(judge.chance(2) ? whole : part())
      try judge.give("a", a, dtype)
      try judge.give("b", b, dtype)
      for (source, function) in isLarge ? [judge.pick(Self.functions)] : Self.functions {
        try judge.expect(source, Self.paired(a, b, dtype == "f32", function))
      }
    }
  }

  @Test("integers and truths")
  func integers() throws {
    let judge = Judge(seed: 202)
    let functions: [(source: String, function: (Double, Double) -> Double)] = [
      ("a + b", { $0 + $1 }), ("a - b", { $0 - $1 }), ("a * b", { $0 * $1 }), ("a // b", { ($0 / $1).rounded(.down) }),
      ("a % b", { $0 - $1 * ($0 / $1).rounded(.down) }), ("a < b", { $0 < $1 ? 1 : 0 }), ("a == b", { $0 == $1 ? 1 : 0 }), ("maximum(a, b)", { max($0, $1) }),
("xor(a > 0, b > 1)", { ($0 > 0) != ($1 > 1) ? 1 : 0 }),
    ]
    for round in 0..<80 {
      let count = round % 8 == 0 ? judge.pick([1 << 15, (1 << 17) + 3]) : judge.number(1...900)
      let (whole, part) = Self.shapes(judge, count)
      let a = judge.integers(judge.chance(2) ? whole : part(), -9...9)
      let b = Dense(part()) { _ in Double(judge.number(1...9)) }
      try judge.give("a", a, "i64")
      try judge.give("b", b, "i64")
      for (source, function) in functions { try judge.expect(source, Self.paired(a, b, false, function)) }
      // A condition of rank 0 may decide alone.
      if a.rank > 0 { try judge.expect("a > 0 and b > 1", Self.paired(a, b, false) { $0 > 0 && $1 > 1 ? 1 : 0 }) }
    }
  }

  @Test("where and clip with three operands", arguments: ["f32", "f64", "i64"])
  func triples(_ dtype: String) throws {
    let judge = Judge(seed: 203)
    for round in 0..<100 {
      let count = round % 4 == 0 ? judge.pick([(1 << 15) - 1, 1 << 15, 40_000, (1 << 17) + 1]) : judge.number(1...900)
      let (whole, part) = Self.shapes(judge, count)
      let condition = judge.truths(judge.chance(2) ? whole : part())
      let a = judge.integers(judge.chance(2) ? whole : part(), -9...9), b = judge.integers(part(), -9...9)
      try judge.give("c", condition, "bool")
      try judge.give("a", a, dtype)
      try judge.give("b", b, dtype)
      let shape = Dense.broadcast(condition.shape, Dense.broadcast(a.shape, b.shape)!)!
      try judge.expect("where(c, a, b)", Dense(shape) { condition[$0] != 0 ? a[$0] : b[$0] })
      let both = Dense.broadcast(a.shape, b.shape)!
      try judge.expect("clip(a, b, b + 3)", Dense(both) { min(max(a[$0], b[$0]), b[$0] + 3) })
      try judge.expect("clip(a, -2, 5)", Dense(a.shape, a.values.map { min(max($0, -2), 5) }))
    }
  }
}
