import Synchronization
import TernKernels

extension Tensor {
  /// Scaled dot-product attention, `softmax(q @ k.T * scale) @ v`, without ever holding all scores.
  ///
  /// - Shapes: `q: [..., t, d]`, `k: [..., s, d]`, `v: [..., s, e]`, `mask` broadcasts to `[..., t, s]` → `[..., t, e]`; leading axes are broadcast
  /// - Parameter mask: bool, true where a query may attend to a key, or numbers that are added to the scores.
  /// - Precondition: floating; the sizes t, s and d agree.
  package static func attention(
    _ q: Tensor, _ k: Tensor, _ v: Tensor, mask: Tensor?, isCausal: Bool, scale: Double
  ) throws(TensorError) -> Tensor {
    if q.isTraced || k.isTraced || v.isTraced || mask?.isTraced == true {
      return try tracedAttention(q, k, v, mask: mask, isCausal: isCausal, scale: scale)
    }
    let plan = try AttentionPlan(q, k, v, mask: mask, isCausal: isCausal, scale: scale)
    try plan.run()
    return plan.out
  }
}

/// Attention for each item of a batch: where the matrices lie, and how the work is shared.
struct AttentionPlan {
  /// `[batch..., t, e]`
  let out: Tensor
  private let q: Tensor, k: Tensor, v: Tensor, mask: Tensor?
  private let batch: Shape
  private let t: Int, s: Int, d: Int, e: Int
  private let scale: Double
  private let isCausal: Bool
  private let strides: (q: Strides, k: Strides, v: Strides, mask: Strides)
  /// For the way back, `[batch..., t]` each: for each query its largest score, and one over the sum of the powers.
  private let tops: Tensor?, shares: Tensor?

  /// Queries that a thread takes at once: what they attend to is packed anew for each of these blocks, but with more of them
  /// more scores behind the diagonal are made in vain. Of 48, 64, 96, 128 and 192, 64 is fastest for 256 queries, 192 for 4096.
  private static func queriesAtOnce(_ t: Int) -> Int { t < 1024 ? 64 : 192 }
  /// The same on the way back, where nothing is packed: as many as keys in a block.
  private static let queriesBack = 64
  /// Multiplications that are worth a thread.
  private static let multiplicationsAtOnce = 1 << 20

  /// - Parameter keepsTotals: whether to keep what the way back needs.
  init(
    _ q: Tensor, _ k: Tensor, _ v: Tensor, mask: Tensor?, isCausal: Bool, scale: Double, keepsTotals: Bool = false
  ) throws(TensorError) {
    var dtype = max(q.dtype, k.dtype, v.dtype)
    if let mask, mask.dtype.isFloating { dtype = max(dtype, mask.dtype) }
    let q = try q.converted(to: dtype), k = try k.converted(to: dtype), v = try v.converted(to: dtype)
    let t = q.shape[q.rank - 2], s = k.shape[k.rank - 2], d = q.shape[q.rank - 1], e = v.shape[v.rank - 1]
    var batch = q.batchShape
    for other in [k, v] {
      guard let both = batch.broadcast(with: other.batchShape) else { throw .shapesDiffer(left: q.shape, right: other.shape) }
      batch = both
    }
    var wide: Tensor?
    if var mask {
      if mask.dtype != .bool { mask = try mask.converted(to: dtype) }
      while mask.rank < 2 { mask = try mask.unsqueezed(at: 0) }
      guard let both = batch.broadcast(with: mask.batchShape), Shape(mask.shape.suffix(2)).broadcast(with: [t, s]) == [t, s] else {
        throw .shapesDiffer(left: mask.shape, right: Shape(Array(batch) + [t, s]))
      }
      batch = both
      wide = try mask.expanded(to: Shape(Array(batch) + [t, s]))
    }
    out = try Tensor.uninitialized(dtype, Shape(Array(batch) + [t, e]))
    tops = keepsTotals ? try Tensor.uninitialized(dtype, Shape(Array(batch) + [t])) : nil
    shares = keepsTotals ? try Tensor.uninitialized(dtype, Shape(Array(batch) + [t])) : nil
    (self.q, self.k, self.v) = (q, k, v)
    self.mask = wide
    self.batch = batch
    (self.t, self.s, self.d, self.e) = (t, s, d, e)
    self.scale = scale
    self.isCausal = isCausal
    strides = (
      Tensor.batchStrides(q, batch), Tensor.batchStrides(k, batch), Tensor.batchStrides(v, batch),
      wide.map { Tensor.batchStrides($0, batch) } ?? Strides()
    )
  }

  /// Fills `out`.
  func run() throws(TensorError) {
    if out.count == 0 { return }
    let queriesAtOnce = Self.queriesAtOnce(t)
    let blocks = (t + queriesAtOnce - 1) / queriesAtOnce
    try share(jobs: (batch.elementCount ?? 0) * blocks, Double(min(t, queriesAtOnce)) * Double(s) * Double(d + e)) { number in
      let first = number % blocks * queriesAtOnce
      return run(number / blocks, first..<min(t, first + queriesAtOnce))
    }
  }

  /// Does jobs on all threads, several at once when each is small.
  ///
  /// - Parameter job: gives false when there was no memory to work in.
  private func share(jobs: Int, _ multiplicationsEach: Double, _ job: @escaping @Sendable (Int) -> Bool) throws(TensorError) {
    let atOnce = max(1, min(jobs, Int(min(Double(Self.multiplicationsAtOnce) / max(multiplicationsEach, 1), 0x1p20))))
    let failures = Atomic<Int>(0)
    let isDone = Parallel.run((jobs + atOnce - 1) / atOnce) { part in
      for number in part * atOnce..<min(jobs, (part + 1) * atOnce) where !job(number) { failures.add(1, ordering: .relaxed) }
    }
    if !isDone { throw .interrupted }
    if failures.load(ordering: .relaxed) > 0 { throw .tooLarge(shape: [Self.queriesAtOnce(t), s], dtype: out.dtype) }
  }

  /// The queries `rows` of item `index` of the batch.
  ///
  /// - Returns: false when there was no memory to work in.
  private func run(_ index: Int, _ rows: Range<Int>) -> Bool {
    q.dtype == .f32
      ? Kernels.attend(job(index, rows, Float.self, Float(scale))) : Kernels.attend(job(index, rows, Double.self, scale))
  }

  private func job<Element: TensorElement>(
    _ index: Int, _ rows: Range<Int>, _ type: Element.Type, _ scale: Element
  ) -> AttentionJob<Element> {
    let first = rows.lowerBound
    func matrix<Item: TensorElement>(_ tensor: Tensor, _ strides: Strides, _ type: Item.Type, from row: Int) -> MatrixView<Item> {
      tensor.matrix(Item.self, batch.offset(ofElement: index, strides) + row * tensor.strides[tensor.rank - 2])
    }
    var allowed: MatrixView<UInt8>?, added: MatrixView<Element>?
    if let mask {
      if mask.dtype == .bool {
        allowed = matrix(mask, strides.mask, UInt8.self, from: first)
      } else {
        added = matrix(mask, strides.mask, Element.self, from: first)
      }
    }
    return AttentionJob(
      queries: matrix(q, strides.q, Element.self, from: first), keys: matrix(k, strides.k, Element.self, from: 0),
      values: matrix(v, strides.v, Element.self, from: 0), out: out.pointer(Element.self) + (index * t + first) * e, outStep: e,
      rows: rows.count, columns: s, d: d, e: e, scale: scale, lead: isCausal ? first : nil, allowed: allowed, added: added,
      tops: tops.map { $0.pointer(Element.self) + (index * t + first) }, shares: shares.map { $0.pointer(Element.self) + (index * t + first) })
  }

  // MARK: Back

  /// From the cotangent of `out` to those of q, k and v, before sums over axes along which they were broadcast.
  ///
  /// - Precondition: it was made with `keepsTotals`, and has run; `cotangent` has the shape and type of `out`.
  func pullback(_ cotangent: Tensor) throws(TensorError) -> (q: Tensor, k: Tensor, v: Tensor) {
    let dq = try Tensor.uninitialized(out.dtype, Shape(Array(batch) + [t, d]))
    let dk = try Tensor.zeros(out.dtype, Shape(Array(batch) + [s, d]))
    let dv = try Tensor.zeros(out.dtype, Shape(Array(batch) + [s, e]))
    if out.count == 0 {
      return (try Tensor.zeros(out.dtype, dq.shape), dk, dv)
    }
    let back = Back(cotangent: cotangent, strides: Tensor.batchStrides(cotangent, batch), dq: dq, dk: dk, dv: dv)
    try share(jobs: batch.elementCount ?? 0, Double(t) * Double(s) * Double(d + e) * 2.5) { index in
      // One block of queries after the other: all of them add to the same keys and values.
      var first = 0
      while first < t, !Interrupt.isRequested {
        let rows = first..<min(t, first + Self.queriesBack)
        let isDone =
          out.dtype == .f32
          ? Kernels.attendBack(self.job(index, rows, back, Float.self, Float(scale)))
          : Kernels.attendBack(self.job(index, rows, back, Double.self, scale))
        if !isDone { return false }
        first = rows.upperBound
      }
      return true
    }
    if Interrupt.isRequested { throw .interrupted }
    return (dq, dk, dv)
  }

  private struct Back {
    let cotangent: Tensor
    let strides: Strides
    let dq: Tensor, dk: Tensor, dv: Tensor
  }

  private func job<Element: TensorElement>(
    _ index: Int, _ rows: Range<Int>, _ back: Back, _ type: Element.Type, _ scale: Element
  ) -> AttentionPullbackJob<Element> {
    let ct = back.cotangent
    return AttentionPullbackJob(
      forward: job(index, rows, Element.self, scale),
      cotangent: ct.matrix(Element.self, batch.offset(ofElement: index, back.strides) + rows.lowerBound * ct.strides[ct.rank - 2]),
      dQueries: back.dq.pointer(Element.self) + (index * t + rows.lowerBound) * d, dKeys: back.dk.pointer(Element.self) + index * s * d,
      dValues: back.dv.pointer(Element.self) + index * s * e)
  }
}
