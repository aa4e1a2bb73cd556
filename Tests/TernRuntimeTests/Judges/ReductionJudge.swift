import Foundation
import Testing

/// Reductions and scans over random axes of random tensors, against loops. Numbers are integers, so that sums are exact.
@Suite struct ReductionJudge {
  /// The groups of elements that a reduction joins, each in order, and the shape of its result.
  private static func groups(_ x: Dense, _ axes: [Int]) -> (shape: [Int], places: [[Int]]) {
    let kept = x.shape.indices.filter { !axes.contains($0) }
    let shape = kept.map { x.shape[$0] }
    var places = [[Int]](repeating: [], count: shape.reduce(1, *))
    let target = Dense(shape)
    Dense.eachIndex(of: x.shape) { index, place in places[target.place(of: kept.map { index[$0] })].append(place) }
    return (shape, places)
  }

  private static func first(_ values: [Double], _ isBetter: (Double, Double) -> Bool) -> Int {
    var best = 0
    for i in values.indices.dropFirst() where !values[best].isNaN && (values[i].isNaN || isBetter(values[i], values[best])) { best = i }
    return best
  }

  private static func extreme(_ values: [Double], _ isBetter: (Double, Double) -> Bool) -> Double { values[first(values, isBetter)] }

  private func check(_ judge: Judge, _ x: Dense, _ axes: [Int], _ dtype: String) throws {
    try judge.give("x", x, dtype)
    let (shape, places) = Self.groups(x, axes)
    let isKept = judge.chance(2)
    let result = isKept ? x.shape.indices.map { axes.contains($0) ? 1 : x.shape[$0] } : shape
    let named = axes.shuffled(using: &judge.random).map { judge.chance(2) ? $0 : $0 - x.rank }
    let text =
      axes.count == x.rank && judge.chance(2)
      ? "" : ", axis=" + (named.count == 1 ? "\(named[0])" : "(\(named.map(String.init).joined(separator: ", ")))")
    let arguments = text + (isKept ? ", keepdims=true" : "")
    func answer(_ join: ([Double]) -> Double) -> Dense { Dense(result, places.map { group in join(group.map { x.values[$0] }) }) }
    let rounding = dtype == "f64" ? 0x1p-52 : 0x1p-23
    let length = places.first?.count ?? 0
    let isWhole = dtype == "i64" || dtype == "bool"
    try judge.expect("sum(x\(arguments))", answer { $0.reduce(0, +) })
    try judge.expect("any(x\(arguments))", answer { $0.contains { $0 != 0 } ? 1 : 0 })
    try judge.expect("all(x\(arguments))", answer { $0.allSatisfy { $0 != 0 } ? 1 : 0 })
    try judge.expect("count_nonzero(x\(arguments))", answer { Double($0.count { $0 != 0 }) })
    if length > 0 || places.isEmpty {
      try judge.expect("mean(x\(arguments))", answer { $0.reduce(0, +) / Double($0.count) }, relative: rounding)
    }
    if length <= 20 { try judge.expect("prod(x\(arguments))", answer { $0.reduce(1, *) }, relative: isWhole ? 0 : rounding * 20) }
    if length == 0 { return }
    try judge.expect("max(x\(arguments))", answer { Self.extreme($0, >) })
    try judge.expect("min(x\(arguments))", answer { Self.extreme($0, <) })
    if axes.count == 1 || axes.count == x.rank && text.isEmpty {
      try judge.expect("argmax(x\(arguments))", answer { Double(Self.first($0, >)) })
      try judge.expect("argmin(x\(arguments))", answer { Double(Self.first($0, <)) })
    }
    func variance(_ values: [Double]) -> Double {
      let mean = values.exactSum / Double(values.count)
      return values.map { ($0 - mean) * ($0 - mean) }.exactSum / Double(values.count)
    }
    let bound = dtype == "f64" ? 1e-12 : 1e-5
    try judge.expect("var(x\(arguments))", answer(variance), within: bound)
    try judge.expect("logsumexp(x\(arguments))", answer { values in log(values.map { exp($0) }.exactSum) }, within: bound)
    try judge.expect("norm(x, 1\(arguments))", answer { $0.reduce(0) { $0 + $1.magnitude } })
    try judge.expect("norm(x\(arguments))", answer { $0.reduce(0) { $0 + $1 * $1 }.squareRoot() }, relative: isWhole ? 0x1p-23 : rounding)
    try judge.expect("std(x\(arguments))", answer { variance($0).squareRoot() }, within: bound)
  }

  @Test("random axes of random tensors", arguments: ["f32", "f64", "i64", "bool"])
  func axes(_ dtype: String) throws {
    let judge = Judge(seed: 151)
    for _ in 0..<250 {
      var shape = judge.shape(ranks: 0...5, sizes: 1...4)
      if judge.chance(4), !shape.isEmpty { shape[judge.number(0...shape.count - 1)] = judge.pick([0, 17, 33, 40]) }
      let axes = shape.indices.filter { _ in judge.chance(2) }
      if axes.isEmpty && !shape.isEmpty { continue }
      try check(judge, dtype == "bool" ? judge.truths(shape) : judge.integers(shape), axes, dtype)
    }
  }

  @Test("large tensors, past the caches, the columns at once and the threads", arguments: ["f32", "f64", "i64", "bool"])
  func large(_ dtype: String) throws {
    let judge = Judge(seed: 152)
    for (shape, axes) in [
      ([300, 257], [0]), ([300, 257], [1]), ([300, 257], [0, 1]), ([70, 31, 33], [1]), ([70, 31, 33], [0, 2]), ([20, 30, 5, 30], [1, 2]), ([20, 30, 5, 30], [0, 3]),
      ([1025, 65], [0]), ([40, 1030], [0]), ([2, 40, 1030], [1]), ([257, 300, 1], [0]), ([131_073], [0]), ([3, 50_000], [1]), ([50_000, 3], [0]), ([16, 16, 16, 16], [0, 2]),
    ] {
      try check(judge, dtype == "bool" ? judge.truths(shape) : judge.integers(shape), axes, dtype)
    }
  }

  @Test("NaN and infinities", arguments: ["f32", "f64"])
  func special(_ dtype: String) throws {
    let judge = Judge(seed: 153)
    for length in [1, 2, 7, 8, 31, 64, 65, 200] {
      for step in [1, 3] {
        var x = judge.integers([length, step])
        for _ in 0..<judge.number(0...3) { x.values[judge.number(0...x.count - 1)] = judge.pick([.nan, .infinity, -.infinity, -0.0]) }
        try judge.give("x", x, dtype)
        let (shape, places) = Self.groups(x, [0])
        func answer(_ join: ([Double]) -> Double) -> Dense { Dense(shape, places.map { group in join(group.map { x.values[$0] }) }) }
        try judge.expect("max(x, axis=0)", answer { Self.extreme($0, >) })
        try judge.expect("min(x, axis=0)", answer { Self.extreme($0, <) })
        try judge.expect("argmax(x, axis=0)", answer { Double(Self.first($0, >)) })
        try judge.expect("argmin(x, axis=0)", answer { Double(Self.first($0, <)) })
        try judge.expect("sum(x, axis=0)", answer { $0.reduce(0, +) })
        try judge.expect("cummax(x, axis=0)", Self.scanned(x, 0) { a, b in a.isNaN || b.isNaN ? .nan : max(a, b) })
      }
    }
  }

  private static func scanned(_ x: Dense, _ axis: Int, _ join: (Double, Double) -> Double) -> Dense {
    var result = x
    for row in x.rows(along: axis) { for (earlier, place) in zip(row, row.dropFirst()) { result.values[place] = join(result.values[earlier], x.values[place]) } }
    return result
  }

  @Test("cumsum, cumprod, cummax", arguments: ["f32", "f64", "i64"])
  func scans(_ dtype: String) throws {
    let judge = Judge(seed: 154)
    for round in 0..<80 {
      let shape = round % 10 == 0 ? [judge.pick([3, 200, 40_000]), judge.pick([1, 3, 33])] : judge.shape(ranks: 1...4, sizes: 0...6)
      let axis = judge.number(0...shape.count - 1)
      let x = judge.integers(shape)
      try judge.give("x", x, dtype)
      let name = judge.chance(2) ? axis : axis - shape.count
      try judge.expect("cumsum(x, axis=\(name))", Self.scanned(x, axis, +))
      try judge.expect("cummax(x, axis=\(name))", Self.scanned(x, axis, max))
      try judge.expect("cumsum(x)", Self.scanned(Dense([x.count], x.values), 0, +))
      if shape[axis] <= 20 { try judge.expect("cumprod(x, axis=\(name))", Self.scanned(x, axis, *), relative: dtype == "f32" ? 0x1p-23 : 0) }
    }
  }
}
