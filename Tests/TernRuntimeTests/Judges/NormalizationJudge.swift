import TernOps
import Testing

/// Normalisations against their formulas: means and variances over groups of elements, each group gone through twice.
@Suite struct NormalizationJudge {
  /// Of each element, the group that it is normalised with and the channel that its scale and shift are of.
  private static func normalized(
    _ x: Dense, gamma: Dense?, beta: Dense?, eps: Double, isCentred: Bool = true, group: (_ index: [Int]) -> Int, channel: (_ index: [Int], _ place: Int) -> Int
  ) -> Dense {
    var members: [Int: [Double]] = [:]
    Dense.eachIndex(of: x.shape) { index, place in members[group(index), default: []].append(x.values[place]) }
    let moments = members.mapValues { values in
      let mean = isCentred ? values.exactSum / Double(values.count) : 0
      return (mean: mean, variance: values.map { ($0 - mean) * ($0 - mean) }.exactSum / Double(values.count))
    }
    var result = x
    Dense.eachIndex(of: x.shape) { index, place in
      let (mean, variance) = moments[group(index)]!
      let value = (x.values[place] - mean) / (variance + eps).squareRoot()
      let channel = channel(index, place)
      result.values[place] = value * (gamma?.values[channel] ?? 1) + (beta?.values[channel] ?? 0)
    }
    return result
  }

  /// Scale and shift, or one of them, or none; and how they are written.
  private static func scales(_ judge: Judge, _ shape: [Int], _ dtype: String) throws -> (gamma: Dense?, beta: Dense?, source: String) {
    let gamma = judge.chance(4) ? nil : judge.numbers(shape), beta = judge.chance(4) ? nil : judge.numbers(shape)
    if let gamma { try judge.give("g", gamma, dtype) }
    if let beta { try judge.give("b", beta, dtype) }
    return (gamma, beta, "\(gamma == nil ? "none" : "g"), \(beta == nil ? "none" : "b")")
  }

  private static func bound(_ dtype: String) -> Double { dtype == "f32" ? 2e-5 : 1e-13 }

  /// Few elements that are far apart, or some around another number than 0. A group needs a spread, or the rounding of its mean is all there is.
  private static func sample(_ judge: Judge, _ shape: [Int]) -> Dense {
    let middle = judge.pick([0.0, 0, 3, -7])
    return judge.numbers(shape, middle - 2...middle + 2)
  }

  @Test("layer_norm and rms_norm", arguments: ["f32", "f64"])
  func rows(_ dtype: String) throws {
    let judge = Judge(seed: 141)
    for round in 0..<120 {
      var shape = judge.shape(ranks: 1...4, sizes: 1...judge.pick([4, 9, 40]))
      if round % 10 == 0 { shape = [judge.pick([3, 70, 300]), judge.pick([15, 16, 17, 255, 257, 1023, 1025])] }
      if round == 5 { shape = [2, 70_003] }
      while shape.reduce(1, *) > 200_000 { shape.removeFirst() }
      let axes = judge.number(1...shape.count), tail = Array(shape.suffix(axes)), length = tail.reduce(1, *)
      let x = Self.sample(judge, shape)
      let eps = judge.pick([1e-5, 1e-3, 0.5])
      try judge.give("x", x, dtype)
      let (gamma, beta, source) = try Self.scales(judge, tail, dtype)
      let expected = Self.normalized(x, gamma: gamma, beta: beta, eps: eps) { x.place(of: $0) / length } channel: { $1 % length }
      try judge.expect("layer_norm(x, \(source), \(axes), \(eps))", expected, within: length < 4 ? 2000 * Self.bound(dtype) : Self.bound(dtype) * 4)
      let last = shape.last!
      let scale = judge.numbers([last])
      try judge.give("g", scale, dtype)
      let roots = Self.normalized(x, gamma: scale, beta: nil, eps: eps, isCentred: false) { x.place(of: $0) / last } channel: { $1 % last }
      try judge.expect("rms_norm(x, g, \(eps))", roots, within: Self.bound(dtype))
    }
  }

  @Test("group_norm, instance_norm and batch_norm", arguments: ["f32", "f64"])
  func channels(_ dtype: String) throws {
    let judge = Judge(seed: 142)
    for round in 0..<100 {
      let groups = judge.number(1...3), n = judge.number(2...4), c = groups * judge.number(1...4)
      var places = judge.shape(ranks: 1...2, sizes: 3...judge.pick([4, 7, 20]))
      if round % 20 == 0 { places = [61, 63] }
      let x = Self.sample(judge, [n, c] + places)
      let bound = Self.bound(dtype) * 4
      try judge.give("x", x, dtype)
      let (gamma, beta, source) = try Self.scales(judge, [c], dtype)
      let grouped = Self.normalized(x, gamma: gamma, beta: beta, eps: 1e-3) { $0[0] * groups + $0[1] / (c / groups) } channel: { index, _ in index[1] }
      try judge.expect("group_norm(x, \(groups), \(source), 1e-3)", grouped, within: bound)
      let single = Self.normalized(x, gamma: gamma, beta: beta, eps: 1e-3) { $0[0] * c + $0[1] } channel: { index, _ in index[1] }
      try judge.expect("instance_norm(x, \(source), 1e-3)", single, within: bound)
      try batch(judge, x, gamma, beta, source, bound, dtype)
      let flat = Self.sample(judge, [judge.pick([5, 40, 300]), c])
      try judge.give("x", flat, dtype)
      try batch(judge, flat, gamma, beta, source, bound, dtype)
    }
  }

  private func batch(_ judge: Judge, _ x: Dense, _ gamma: Dense?, _ beta: Dense?, _ source: String, _ bound: Double, _ dtype: String) throws {
    let c = x.shape[1], count = Double(x.count / c)
    let mean = judge.numbers([c]), variance = judge.numbers([c], 0.5...2)
    try judge.give("m", mean, dtype)
    try judge.give("v", variance, dtype)
    var members = [[Double]](repeating: [], count: c)
    Dense.eachIndex(of: x.shape) { members[$0[1]].append(x.values[$1]) }
    let own = Dense([c], members.map { $0.exactSum / count })
    let spread = Dense([c], zip(members, own.values).map { values, mean in values.map { ($0 - mean) * ($0 - mean) }.exactSum / count })
    func scaled(_ mean: Dense, _ variance: Dense) -> Dense {
      Dense(x.shape) { index in
        let channel = index[1]
        let value = (x[index] - mean.values[channel]) / (variance.values[channel] + 1e-3).squareRoot()
        return value * (gamma?.values[channel] ?? 1) + (beta?.values[channel] ?? 0)
      }
    }
    func moved(_ old: Dense, _ new: [Double]) -> Dense { Dense([c], zip(old.values, new).map { 0.75 * $0 + 0.25 * $1 }) }
    for isTraining in [true, false] {
      let call = "batch_norm(x, \(source), m, v, \(isTraining), 0.25, 1e-3)"
      guard case .tuple(let parts) = try judge.value(call), parts.items.count == 3 else {
        Issue.record("\(call) is no tuple of three")
        return
      }
      try judge.compare(parts.items[0], isTraining ? scaled(own, spread) : scaled(mean, variance), within: bound, "\(call)[0]")
      try judge.compare(parts.items[1], isTraining ? moved(mean, own.values) : mean, within: bound, "\(call)[1]")
      try judge.compare(parts.items[2], isTraining ? moved(variance, spread.values.map { $0 * count / (count - 1) }) : variance, within: bound, "\(call)[2]")
    }
  }
}
