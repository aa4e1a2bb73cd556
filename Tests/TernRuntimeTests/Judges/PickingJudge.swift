import TernOps
import Testing

/// Elements picked and put by index, against loops over the index.
@Suite struct PickingJudge {
  @Test("gather, scatter, scatter_add", arguments: ["f32", "f64", "i64"])
  func alongAxes(_ dtype: String) throws {
    let judge = Judge(seed: 161)
    for round in 0..<120 {
      let shape = round % 20 == 0 ? [judge.pick([3, 150]), judge.pick([7, 300])] : judge.shape(ranks: 1...4, sizes: 1...6)
      let axis = judge.number(0...shape.count - 1)
      var part = shape.map { judge.chance(3) ? judge.number(1...$0) : $0 }
      part[axis] = judge.number(0...2 * shape[axis])
      let x = judge.integers(shape), source = judge.integers(part)
      // Negative ones count from the end.
      let index = judge.integers(part, -shape[axis]...shape[axis] - 1)
      try judge.give("x", x, dtype)
      try judge.give("s", source, dtype)
      try judge.give("i", index, "i64")
      var picked = Dense(part), replaced = x, added = x
      Dense.eachIndex(of: part) { position, place in
        var target = position
        let wanted = Int(index.values[place])
        target[axis] = wanted < 0 ? wanted + shape[axis] : wanted
        picked.values[place] = x[target]
        replaced[target] = source.values[place]
        added[target] += source.values[place]
      }
      let name = judge.chance(2) ? axis : axis - shape.count
      try judge.expect("gather(x, i, \(name))", picked)
      try judge.expect("scatter(x, i, s, \(name))", replaced)
      try judge.expect("scatter_add(x, i, s, \(name))", added)
    }
  }

  @Test("what is assigned is read before anything is written", arguments: ["f32", "f64", "i64"])
  func overlaps(_ dtype: String) throws {
    let judge = Judge(seed: 163)
    for size in [1, 2, 7, 300, 50_000] {
      let x = judge.integers([size, 3])
      try judge.give("x", x, dtype)
      func shifted(_ value: (_ row: Int, _ column: Int) -> Double) -> Dense { Dense(x.shape) { value($0[0], $0[1]) } }
      try judge.expect("(z -> { z[1:] = z[:-1]; z })(x + 0)", shifted { x[[max($0 - 1, 0), $1]] })
      try judge.expect("(z -> { z[:-1] = z[1:]; z })(x + 0)", shifted { x[[min($0 + 1, size - 1), $1]] })
      try judge.expect("(z -> { z[:] = z[::-1]; z })(x + 0)", shifted { x[[size - 1 - $0, $1]] })
      try judge.expect("(z -> { z[1:] += z[:-1]; z })(x + 0)", shifted { x[[$0, $1]] + ($0 > 0 ? x[[$0 - 1, $1]] : 0) })
      try judge.expect("(z -> { z *= z[::-1]; z })(x + 0)", shifted { x[[$0, $1]] * x[[size - 1 - $0, $1]] })
      try judge.expect("(z -> { z += z[:1]; z + z })(x + 0)", shifted { 2 * (x[[$0, $1]] + x[[0, $1]]) })
    }
  }

  @Test("take, embedding, indexing by tensors and masks", arguments: ["f32", "f64", "i64", "bool"])
  func slices(_ dtype: String) throws {
    let judge = Judge(seed: 162)
    for round in 0..<120 {
      let shape = round % 20 == 0 ? [judge.pick([30, 500]), judge.pick([1, 70, 300])] : judge.shape(ranks: 1...4, sizes: 1...6)
      let axis = judge.number(0...shape.count - 1), size = shape[axis]
      let x = dtype == "bool" ? judge.truths(shape) : judge.integers(shape)
      let index = judge.integers(judge.shape(ranks: 0...2, sizes: 0...7), -size...size - 1)
      try judge.give("x", x, dtype)
      try judge.give("i", index, "i64")
      func position(_ number: Double) -> Int { Int(number) < 0 ? Int(number) + size : Int(number) }
      let before = Array(shape[..<axis]), after = Array(shape[(axis + 1)...])
      let taken = Dense(before + index.shape + after) { place in
        let chosen = index.values[index.place(of: Array(place[axis..<axis + index.rank]))]
        return x[Array(place[..<axis]) + [position(chosen)] + Array(place[(axis + index.rank)...])]
      }
      try judge.expect("take(x, i, axis=\(axis))", taken)
      try judge.expect("x[\(String(repeating: ":, ", count: axis))i]", taken)
      if axis == 0 {
        let ids = Dense(index.shape, index.values.map { Double(position($0)) })
        try judge.give("i", ids, "i64")
        try judge.expect("embedding(x, i)", taken)
      }
      let mask = judge.truths(Array(shape.prefix(judge.number(1...shape.count))))
      try judge.give("m", mask, "bool")
      let inner = shape.dropFirst(mask.rank).reduce(1, *)
      let kept = (0..<mask.count).filter { mask.values[$0] != 0 }
      try judge.expect("x[m]", Dense([kept.count] + shape.dropFirst(mask.rank), kept.flatMap { x.values[$0 * inner..<($0 + 1) * inner] }))
      var places: [Double] = []
      Dense.eachIndex(of: shape) { position, place in if x.values[place] != 0 { places += position.map(Double.init) } }
      try judge.expect("nonzero(x)", Dense([places.count / shape.count, shape.count], places))
      guard dtype != "bool" else { continue }
      var filled = x
      Dense.eachIndex(of: shape) { position, place in if mask[Array(position.prefix(mask.rank))] != 0 { filled.values[place] = 7 } }
      try judge.expect("(x -> { x[m] = 7; x })(x)", filled)
      var raised = x
      for row in raised.rows(along: axis) { for i in stride(from: 1, to: size, by: 2) { raised.values[row[i]] += 3 } }
      try judge.expect("(x -> { x[\(String(repeating: ":, ", count: axis))1::2] += 3; x })(x)", raised)
    }
  }
}
