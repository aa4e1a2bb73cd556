import Testing

/// Random equations against one loop over all axes.
@Suite struct EinsumJudge {
  @Test("random equations", arguments: ["f32", "f64", "i64"])
  func equations(_ dtype: String) throws {
    let judge = Judge(seed: 191)
    for round in 0..<250 {
      let letters = Array("abcdef".prefix(judge.number(1...6)))
      var sizes = Dictionary(uniqueKeysWithValues: letters.map { ($0, judge.number(1...4)) })
      if round % 25 == 0 { sizes["a"] = judge.pick([17, 40, 65]) }
      var operands: [[Character]] = []
      for _ in 0..<judge.number(1...4) {
        // A letter may stand twice: the diagonal.
        operands.append((0..<judge.number(0...4)).map { _ in judge.pick(letters) })
      }
      let used = Set(operands.joined())
      let output = letters.filter { used.contains($0) && judge.chance(2) }.shuffled(using: &judge.random)
      let summed = used.filter { !output.contains($0) }.sorted()
      if (output + summed).reduce(1, { $0 * sizes[$1]! }) > 100_000 { continue }
      let inputs = operands.map { judge.integers($0.map { sizes[$0]! }, -3...3) }
      for (number, input) in inputs.enumerated() { try judge.give("x\(number)", input, dtype) }
      let expected = Dense(output.map { sizes[$0]! }) { index in
        var position = Dictionary(uniqueKeysWithValues: zip(output, index))
        var total = 0.0
        Dense.eachIndex(of: summed.map { sizes[$0]! }) { inner, _ in
          for (letter, place) in zip(summed, inner) { position[letter] = place }
          total += zip(operands, inputs).reduce(1.0) { product, pair in product * pair.1[pair.0.map { position[$0]! }] }
        }
        return total
      }
      // Sums of products stay below 2^24.
      if expected.values.contains(where: { $0.magnitude > 1e7 }) { continue }
      let equation = operands.map { String($0) }.joined(separator: ",") + "->" + String(output)
      let names = operands.indices.map { "x\($0)" }.joined(separator: ", ")
      try judge.expect("einsum(\"\(equation)\", \(names))", expected)
    }
  }
}
