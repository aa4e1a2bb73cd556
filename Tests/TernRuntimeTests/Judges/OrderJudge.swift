import TernOps
import Testing

/// Orders against a sort of pairs of number and place: equal numbers keep their order, NaN is the largest.
@Suite struct OrderJudge {
  private static func order(_ values: [Double], descending: Bool) -> [Int] {
    func isBefore(_ a: Double, _ b: Double) -> Bool { a.isNaN ? false : b.isNaN || a < b }
    return values.indices.sorted { i, j in
      let (a, b) = descending ? (values[j], values[i]) : (values[i], values[j])
      return isBefore(a, b) || (!isBefore(b, a) && i < j)
    }
  }

  @Test("searchsorted, bincount, quantile", arguments: ["f32", "f64", "i64"])
  func positions(_ dtype: String) throws {
    let judge = Judge(seed: 172)
    for round in 0..<80 {
      let largest = round % 10 == 0 ? 5000 : 40
      let edges = Dense([judge.number(1...largest)], repeating: 0).values.map { _ in Double(judge.number(-20...20)) }.sorted()
      let x = judge.integers(judge.shape(ranks: 1...3, sizes: 1...9), -25...25)
      try judge.give("e", Dense([edges.count], edges), dtype)
      try judge.give("x", x, dtype)
      try judge.expect("searchsorted(e, x)", Dense(x.shape, x.values.map { value in Double(edges.count { $0 < value }) }))
      try judge.expect("searchsorted(e, x, side=\"right\")", Dense(x.shape, x.values.map { value in Double(edges.count { $0 <= value }) }))
      let share = Double(judge.number(0...16)) / 16, place = share * Double(edges.count - 1)
      let low = edges[Int(place)], high = edges[min(Int(place) + 1, edges.count - 1)]
      try judge.expect("quantile(e, \(share))", Dense([], [low + (high - low) * (place - place.rounded(.down))]), within: dtype == "f64" ? 1e-12 : 2e-5)
      let numbers = Dense([judge.number(1...largest)], repeating: 0).values.map { _ in Double(judge.number(0...30)) }
      let weights = judge.integers([numbers.count])
      try judge.give("n", Dense([numbers.count], numbers), "i64")
      try judge.give("w", weights, dtype)
      var counts = Dense([Int(numbers.max()!) + 1]), sums = counts
      for (number, weight) in zip(numbers, weights.values) {
        counts.values[Int(number)] += 1
        sums.values[Int(number)] += weight
      }
      try judge.expect("bincount(n)", counts)
      try judge.expect("bincount(n, w)", sums)
    }
  }

  @Test("sort, argsort, topk, median", arguments: ["f32", "f64", "i64", "bool"])
  func orders(_ dtype: String) throws {
    let judge = Judge(seed: 171)
    for round in 0..<120 {
      // Short rows are sorted by insertion, long ones digit by digit; few different numbers make many ties.
      var shape = judge.shape(ranks: 1...3, sizes: 1...judge.pick([4, 40]))
      if round % 20 == 0 { shape = [judge.pick([31, 32, 33, 1000, 9000]), judge.pick([1, 5])] }
      let axis = judge.number(0...shape.count - 1)
      var x = dtype == "bool" ? judge.truths(shape) : judge.chance(2) ? judge.integers(shape) : judge.integers(shape, -1_000_000...1_000_000)
      if dtype.hasPrefix("f"), judge.chance(2) {
        for _ in 0..<judge.number(1...5) { x.values[judge.number(0...x.count - 1)] = judge.pick([.nan, .infinity, -.infinity, -0.0, 0, 0x1p-130]) }
      }
      try judge.give("x", x, dtype)
      for descending in [false, true] {
        var sorted = x, indices = x
        for row in x.rows(along: axis) {
          let order = Self.order(row.map { x.values[$0] }, descending: descending)
          for (place, source) in zip(row, order) {
            sorted.values[place] = x.values[row[source]]
            indices.values[place] = Double(source)
          }
        }
        try judge.expect("sort(x, axis=\(axis), descending=\(descending))", sorted)
        try judge.expect("argsort(x, axis=\(axis), descending=\(descending))", indices)
        let k = judge.number(0...shape[axis])
        var part = shape
        part[axis] = k
        let call = "topk(x, \(k), axis=\(axis), largest=\(descending))"
        guard case .tuple(let pair) = try judge.value(call) else { continue }
        try judge.compare(pair.items[0], Dense(part) { sorted[$0] }, call)
        try judge.compare(pair.items[1], Dense(part) { indices[$0] }, call)
        if descending { continue }
        let kept = Array(shape[..<axis] + shape[(axis + 1)...])
        let medians = x.rows(along: axis).map { row -> Double in
          let values = row.map { sorted.values[$0] }
          if values.contains(where: \.isNaN) { return .nan }
          let low = values[(values.count - 1) / 2], high = values[values.count / 2]
          return low == high ? low : (low + high) / 2
        }
        try judge.expect("median(x, axis=\(axis))", Dense(kept, medians), relative: 0x1p-22)
      }
      guard shape.count == 1 else { continue }
      let different = Self.order(x.values, descending: false).map { x.values[$0] }
      var once: [Double] = []
      for value in different where once.isEmpty || !(value == once.last! || (value.isNaN && once.last!.isNaN)) { once.append(value) }
      try judge.expect("unique(x)", Dense([once.count], once))
    }
  }
}
