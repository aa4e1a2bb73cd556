extension Tensor {
  /// As `attention`, as a step of a derivative. Neither it nor its pullback holds all scores; the pullback's own derivative does, and so
  /// does the pullback to a mask of numbers.
  static func tracedAttention(
    _ q: Tensor, _ k: Tensor, _ v: Tensor, mask: Tensor?, isCausal: Bool, scale: Double
  ) throws(TensorError) -> Tensor {
    let inputs = [q, k, v] + (mask.map { [$0] } ?? [])
    var kept: AttentionPlan?
    return try steps("attention", inputs, { () throws(TensorError) in
      // For a derivative around this one, that is a step too.
      if inputs.contains(where: \.isTraced) { return [try attention(q, k, v, mask: mask, isCausal: isCausal, scale: scale)] }
      let plan = try AttentionPlan(
        q.detached(), k.detached(), v.detached(), mask: mask?.detached(), isCausal: isCausal, scale: scale, keepsTotals: true)
      try plan.run()
      kept = plan
      return [plan.out]
    }) { outputs, needs in
      let plan = kept
      return { cotangents in
        guard let ct = cotangents[0] else { return needs.map { _ in nil } }
        if let plan, !ct.isTraced, !(needs.count > 3 && needs[3]), !inputs.contains(where: \.isTraced) {
          let (dq, dk, dv) = try plan.pullback(ct.converted(to: plan.out.dtype))
          return [
            needs[0] ? try dq.summed(to: q.shape, q.dtype) : nil, needs[1] ? try dk.summed(to: k.shape, k.dtype) : nil,
            needs[2] ? try dv.summed(to: v.shape, v.dtype) : nil, nil,
          ]
        }
        return try attentionPullback(ct, q, k, v, mask: mask, isCausal: isCausal, scale: scale, needs: needs)
      }
    }[0]
  }

  /// The cotangents of q, k, v and the mask, some queries at a time (Dao et al., FlashAttention, 2022, appendix B).
  private static func attentionPullback(
    _ ct: Tensor, _ q: Tensor, _ k: Tensor, _ v: Tensor, mask: Tensor?, isCausal: Bool, scale: Double, needs: [Bool]
  ) throws(TensorError) -> [Tensor?] {
    let t = q.shape[q.rank - 2], s = k.shape[k.rank - 2]
    let batch = Shape(ct.shape.dropLast(2))
    let isTraced = [ct, q, k, v].contains { $0.isTraced } || mask?.isTraced == true
    let perQuery = (batch.elementCount ?? 1) * s
    let atOnce = isTraced ? t : max(1, min(t, (1 << 20) / max(perQuery, 1)))
    var dq: [Tensor] = [], dk: Tensor?, dv: Tensor?, dmask: [Tensor] = []
    let keys = try k.transposed(), values = try v.transposed()
    var first = 0
    while first < t {
      let count = min(atOnce, t - first)
      let queries = try q.narrowed(axis: q.rank - 2, from: first, count: count)
      let own = try ct.narrowed(axis: ct.rank - 2, from: first, count: count)
      var scores = try matmul(queries, keys) * scale
      if let mask {
        let rows = mask.rank >= 2 && mask.shape[mask.rank - 2] != 1
        let part = rows ? try mask.narrowed(axis: mask.rank - 2, from: first, count: count) : mask
        scores = try part.dtype == .bool ? select(part, scores, number(-.infinity, like: scores)) : scores + part
      }
      if isCausal {
        let seen = try filled(UInt8(1), [count, s]).converted(to: .bool).triangle(first, upper: false)
        scores = try select(seen, scores, number(-.infinity, like: scores))
      }
      let weights = try scores.softmax(axis: -1)
      let slopes = try matmul(own, values).softmaxPullback(weights, axis: -1)
      if needs[0] { dq.append(try (matmul(slopes, k) * scale).summed(to: queries.shape, q.dtype)) }
      if needs[1] {
        let part = try (matmul(slopes.transposed(), queries) * scale).summed(to: k.shape, k.dtype)
        dk = try dk.map { sum throws(TensorError) in try sum + part } ?? part
      }
      if needs[2] {
        let part = try matmul(weights.transposed(), own).summed(to: v.shape, v.dtype)
        dv = try dv.map { sum throws(TensorError) in try sum + part } ?? part
      }
      if needs.count > 3, needs[3] { dmask.append(slopes) }
      first += count
    }
    var results: [Tensor?] = [dq.isEmpty ? nil : try joined(dq, axis: -2), dk, dv]
    if let mask {
      results.append(dmask.isEmpty ? nil : try joined(dmask, axis: -2).summed(to: mask.shape, mask.dtype))
    }
    return results
  }
}
