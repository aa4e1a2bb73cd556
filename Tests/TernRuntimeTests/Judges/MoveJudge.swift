import Testing

/// Copies in another arrangement against loops over indices: exact, in every type.
@Suite struct MoveJudge {
  private static let dtypes = ["f32", "f64", "i64", "bool"]

  private static func sample(_ judge: Judge, _ dtype: String, ranks: ClosedRange<Int> = 1...5, round: Int) -> Dense {
    var shape = judge.shape(ranks: ranks, sizes: 1...judge.pick([2, 4, 6]))
    // Large enough to be turned block by block, with sides that no block divides.
    if round % 5 == 0, shape.count >= 2 {
      var axes = Array(shape.indices).shuffled(using: &judge.random)
      shape = shape.map { _ in judge.number(1...2) }
      shape[axes.removeFirst()] = judge.pick([8, 9, 33, 64, 67, 130])
      shape[axes.removeFirst()] = judge.pick([8, 15, 31, 65, 100, 257])
    }
    return dtype == "bool" ? judge.truths(shape) : judge.integers(shape, -99...99)
  }

  @Test("axes in another order, copied", arguments: dtypes)
  func permutations(_ dtype: String) throws {
    let judge = Judge(seed: 181)
    for round in 0..<200 {
      let x = Self.sample(judge, dtype, round: round)
      try judge.give("x", x, dtype)
      let order = Array(x.shape.indices).shuffled(using: &judge.random)
      let back = x.shape.indices.map { axis in order.firstIndex(of: axis)! }
      let moved = Dense(order.map { x.shape[$0] }) { index in x[back.map { index[$0] }] }
      let view = "permute(x, \(order.map(String.init).joined(separator: ", ")))"
      try judge.expect(view, moved)
      try judge.expect("reshape(\(view), -1)", Dense([x.count], moved.values))
      try judge.expect("concat((\(view), \(view)))", Dense([2 * moved.shape[0]] + moved.shape.dropFirst(), moved.values + moved.values))
      try judge.expect("rearrange(x, \"\(Self.names(x.shape.indices)) -> \(Self.names(order))\")", moved)
      if dtype == "bool" { continue }
      try judge.expect("\(view) + 0", moved)
      try judge.expect("-\(view)", Dense(moved.shape, moved.values.map { -$0 }))
    }
  }

  private static func names(_ axes: some Sequence<Int>) -> String { axes.map { "n\($0)" }.joined(separator: " ") }

  @Test("flip, roll, tile, repeat, pad, slices", arguments: dtypes)
  func arrangements(_ dtype: String) throws {
    let judge = Judge(seed: 182)
    for round in 0..<150 {
      let x = Self.sample(judge, dtype, ranks: 1...4, round: round)
      try judge.give("x", x, dtype)
      let axis = judge.number(0...x.rank - 1), size = x.shape[axis]
      /// x with other places along the axis; nil stands for the filler.
      func along(_ count: Int, filler: Double = 0, _ from: (Int) -> Int?) -> Dense {
        var shape = x.shape
        shape[axis] = count
        return Dense(shape) { index in
          guard let place = from(index[axis]) else { return filler }
          var source = index
          source[axis] = place
          return x[source]
        }
      }
      try judge.expect("flip(x, axis=\(axis))", along(size) { size - 1 - $0 })
      let shift = judge.number(-9...9)
      try judge.expect("roll(x, \(shift), axis=\(axis))", along(size) { (($0 - shift) % size + size) % size })
      let n = judge.number(0...3)
      try judge.expect("repeat(x, \(n), axis=\(axis))", along(size * n) { $0 / n })
      try judge.expect("tile(x, (\(x.shape.indices.map { $0 == axis ? "\(n)" : "1" }.joined(separator: ", ")),))", along(size * n) { $0 % size })
      let before = judge.number(0...4), after = judge.number(0...4)
      let widths = "(" + x.shape.indices.map { $0 == axis ? "(\(before), \(after))" : "(0, 0)" }.joined(separator: ", ") + ",)"
      let padded = before + size + after
      try judge.expect("pad(x, \(widths), value=1)", along(padded, filler: 1) { $0 < before || $0 >= before + size ? nil : $0 - before })
      try judge.expect("pad(x, \(widths), mode=\"edge\")", along(padded) { min(max($0 - before, 0), size - 1) })
      try judge.expect("pad(x, \(widths), mode=\"wrap\")", along(padded) { (($0 - before) % size + size) % size })
      try judge.expect("pad(x, \(widths), mode=\"symmetric\")", along(padded) { place in
        let around = ((place - before) % (2 * size) + 2 * size) % (2 * size)
        return around < size ? around : 2 * size - 1 - around
      })
      let lead = String(repeating: ":, ", count: axis)
      let start = judge.number(0...size - 1), step = judge.number(1...4), count = (size - start + step - 1) / step
      try judge.expect("x[\(lead)\(start)::\(step)]", along(count) { start + $0 * step })
      try judge.expect("reshape(x[\(lead)\(start)::-\(step)], -1)", { let part = along(start / step + 1) { start - $0 * step }; return Dense([part.count], part.values) }())
    }
  }

  @Test("concat, stack, split", arguments: dtypes)
  func joins(_ dtype: String) throws {
    let judge = Judge(seed: 183)
    for round in 0..<100 {
      let x = Self.sample(judge, dtype, ranks: 1...4, round: round)
      let axis = judge.number(0...x.rank - 1)
      var shape = x.shape
      shape[axis] = judge.number(0...5)
      let y = dtype == "bool" ? judge.truths(shape) : judge.integers(shape), z = Dense(x.shape, x.values.reversed())
      try judge.give("x", x, dtype)
      try judge.give("y", y, dtype)
      try judge.give("z", z, dtype)
      let size = x.shape[axis]
      var joined = x.shape
      joined[axis] = 2 * size + shape[axis]
      let expected = Dense(joined) { index in
        var place = index
        if place[axis] < size { return x[place] }
        place[axis] -= size
        if place[axis] < shape[axis] { return y[place] }
        place[axis] -= shape[axis]
        return z[place]
      }
      try judge.expect("concat((x, y, z), axis=\(axis))", expected)
      let place = judge.number(0...x.rank)
      let stacked = Dense(Array(x.shape[..<place]) + [2] + Array(x.shape[place...])) { index in
        (index[place] == 0 ? x : z)[Array(index[..<place]) + Array(index[(place + 1)...])]
      }
      try judge.expect("stack((x, z), axis=\(place))", stacked)
      try judge.expect("concat(split(concat((x, y, z), axis=\(axis)), (\(size), \(shape[axis]), \(size)), axis=\(axis)), axis=\(axis))", expected)
    }
  }

  @Test("rearrange, reduce and repeat_pattern split and join axes", arguments: dtypes)
  func patterns(_ dtype: String) throws {
    let judge = Judge(seed: 184)
    for _ in 0..<120 {
      let names = Array(["a", "b", "c", "d", "e"].prefix(judge.number(1...5)))
      let sizes = Dictionary(uniqueKeysWithValues: names.map { ($0, judge.number(1...5)) })
      /// The names in some order, in groups.
      func groups(_ names: [String]) -> [[String]] {
        var groups: [[String]] = []
        for name in names.shuffled(using: &judge.random) {
          if groups.isEmpty || judge.chance(2) { groups.append([name]) } else { groups[groups.count - 1].append(name) }
        }
        return groups
      }
      func text(_ groups: [[String]]) -> String { groups.map { $0.count == 1 ? $0[0] : "(\($0.joined(separator: " ")))" }.joined(separator: " ") }
      func shape(_ groups: [[String]]) -> [Int] { groups.map { $0.reduce(1) { $0 * sizes[$1]! } } }
      let left = groups(names)
      let x = dtype == "bool" ? judge.truths(shape(left)) : judge.integers(shape(left))
      try judge.give("x", x, dtype)
      // Each size by its own name, in an order of their own.
      let fine = Dense(left.flatMap { $0 }.map { sizes[$0]! }, x.values)
      let given = names.map { "\($0)=\(sizes[$0]!)" }.joined(separator: ", ")
      let right = groups(names)
      func value(_ position: [String: Int]) -> Double { fine[left.flatMap { $0 }.map { position[$0]! }] }
      func arranged(_ groups: [[String]], _ value: ([String: Int]) -> Double) -> Dense {
        let order = groups.flatMap { $0 }
        let result = Dense(order.map { sizes[$0]! }) { index in value(Dictionary(uniqueKeysWithValues: zip(order, index))) }
        return Dense(shape(groups), result.values)
      }
      try judge.expect("rearrange(x, \"\(text(left)) -> \(text(right))\", \(given))", arranged(right, value))
      let kept = names.filter { _ in judge.chance(2) }, gone = names.filter { !kept.contains($0) }
      let some = groups(kept)
      let sums = arranged(some) { position in
        var total = 0.0
        Dense.eachIndex(of: gone.map { sizes[$0]! }) { index, _ in
          total += value(position.merging(Dictionary(uniqueKeysWithValues: zip(gone, index))) { $1 })
        }
        return total
      }
      try judge.expect("reduce(x, \"\(text(left)) -> \(text(some))\", \"sum\", \(given))", sums)
      let further = groups(names + ["r"])
      var repeated = sizes
      repeated["r"] = judge.number(1...3)
      let order = further.flatMap { $0 }
      let wide = Dense(order.map { repeated[$0]! }) { index in value(Dictionary(uniqueKeysWithValues: zip(order, index))) }
      try judge.expect(
        "repeat_pattern(x, \"\(text(left)) -> \(text(further))\", \(given), r=\(repeated["r"]!))",
        Dense(further.map { $0.reduce(1) { $0 * repeated[$1]! } }, wide.values))
    }
  }
}
