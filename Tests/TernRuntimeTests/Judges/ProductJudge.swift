import Testing

/// Matrix products against three plain loops, on integers: exact in every type.
@Suite struct ProductJudge {
  static func product(_ a: Dense, _ b: Dense) -> Dense {
    let left = a.rank == 1 ? Dense([1] + a.shape, a.values) : a, right = b.rank == 1 ? Dense(b.shape + [1], b.values) : b
    let m = left.shape[left.rank - 2], k = left.shape[left.rank - 1], n = right.shape[right.rank - 1]
    let batch = Dense.broadcast(Array(left.shape.dropLast(2)), Array(right.shape.dropLast(2)))!
    var result = Dense(batch + [m, n])
    left.values.withUnsafeBufferPointer { x in
      right.values.withUnsafeBufferPointer { y in
        result.values.withUnsafeMutableBufferPointer { out in
          Dense.eachIndex(of: batch) { index, place in
            if m * n * k == 0 { return }
            let from = left.place(of: index + [0, 0]), to = right.place(of: index + [0, 0])
            for i in 0..<m {
              for j in 0..<n {
                var total = 0.0
                for l in 0..<k { total += x[from + i * k + l] * y[to + l * n + j] }
                out[(place * m + i) * n + j] = total
              }
            }
          }
        }
      }
    }
    let shape = batch + (a.rank == 1 ? [] : [m]) + (b.rank == 1 ? [] : [n])
    return Dense(shape, result.values)
  }

  private func check(_ judge: Judge, _ a: [Int], _ b: [Int], _ dtype: String) throws {
    let x = judge.integers(a), y = judge.integers(b)
    try judge.give("a", x, dtype)
    try judge.give("b", y, dtype)
    try judge.expect("a @ b", Self.product(x, y))
  }

  @Test("any sizes, batches and layouts", arguments: ["f32", "f64", "i64"])
  func shapes(_ dtype: String) throws {
    let judge = Judge(seed: 101)
    for _ in 0..<250 {
      let largest = judge.pick([3, 9, 20, 70])
      let m = judge.number(1...largest), k = judge.number(1...largest), n = judge.number(1...largest)
      let batch = judge.shape(ranks: 0...2, sizes: 1...4)
      func part(_ shape: [Int]) -> [Int] { shape.dropFirst(judge.number(0...shape.count)).map { judge.chance(3) ? 1 : $0 } }
      switch judge.number(0...7) {
      case 0: try check(judge, [k], [k], dtype)
      case 1: try check(judge, [k], part(batch) + [k, n], dtype)
      case 2: try check(judge, part(batch) + [m, k], [k], dtype)
      case 3, 4: try check(judge, [m, k], [k, n], dtype)
      default: try check(judge, part(batch) + [m, k], part(batch) + [k, n], dtype)
      }
    }
  }

  @Test("one size large, the others small", arguments: ["f32", "f64"])
  func slim(_ dtype: String) throws {
    let judge = Judge(seed: 103)
    for _ in 0..<90 {
      var sizes = [judge.number(1...20), judge.number(1...20), judge.number(1...20)]
      sizes[judge.number(0...2)] = judge.pick([judge.number(200...600), judge.number(1000...1100), judge.number(4000...4200), 8192])
      try check(judge, [sizes[0], sizes[1]], [sizes[1], sizes[2]], dtype)
    }
  }

  @Test("sizes at the edges of blocks, tiles and threads", arguments: ["f32", "f64", "i64"])
  func edges(_ dtype: String) throws {
    let judge = Judge(seed: 102)
    for (m, k, n) in [
      (191, 40, 33), (192, 40, 33), (193, 40, 33), (385, 9, 65), (13, 255, 40), (12, 256, 40), (25, 257, 31), (7, 511, 32), (13, 512, 33), (11, 513, 64), (5, 1025, 17),
      (3, 20, 4095), (13, 12, 4096), (5, 12, 4097), (2, 4097, 9), (1, 300, 400), (400, 300, 1), (1, 1, 5000), (130, 1, 130), (160, 90, 97), (97, 130, 65), (1, 4096, 1),
      (129, 129, 129), (20, 700, 8), (13, 1000, 8), (20, 1100, 4), (9, 600, 12), (2, 1, 8192), (3, 1, 5120), (0, 5, 3), (4, 0, 3), (5, 3, 0),
    ] {
      try check(judge, [m, k], [k, n], dtype)
    }
    try check(judge, [6, 1, 70, 60], [3, 60, 65], dtype)
    try check(judge, [40, 30, 50], [50, 60], dtype)
    try check(judge, [1, 50], [30, 50, 60], dtype)
    try check(judge, [2000, 3, 4], [4, 2], dtype)
    try check(judge, [3000, 2, 3], [3000, 3, 2], dtype)
  }
}
