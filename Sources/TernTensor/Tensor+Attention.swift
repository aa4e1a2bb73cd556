import Synchronization
import TernKernels

extension Tensor {
  /// Queries that a thread takes at once: what they attend to is packed anew for each of these blocks, but with more of them
  /// more scores behind the diagonal are made in vain. Of 48, 64, 96, 128 and 192, 64 is fastest for 256 queries, 192 for 4096.
  private static func queriesAtOnce(_ t: Int) -> Int { t < 1024 ? 64 : 192 }
  /// Multiplications that are worth a thread.
  private static let multiplicationsAtOnce = 1 << 20

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
    let result = try uninitialized(dtype, Shape(Array(batch) + [t, e]))
    if result.count == 0 { return result }
    let plan = AttentionPlan(
      q: q, k: k, v: v, mask: wide, out: result, batch: batch, t: t, s: s, d: d, e: e, scale: scale, isCausal: isCausal)
    let queriesAtOnce = queriesAtOnce(t)
    let blocks = (t + queriesAtOnce - 1) / queriesAtOnce
    let jobs = (batch.elementCount ?? 0) * blocks
    let work = Double(min(t, queriesAtOnce)) * Double(s) * Double(d + e)
    let atOnce = max(1, min(jobs, Int(min(Double(multiplicationsAtOnce) / max(work, 1), 0x1p20))))
    let failures = Atomic<Int>(0)
    let isDone = Parallel.run((jobs + atOnce - 1) / atOnce) { part in
      for job in part * atOnce..<min(jobs, (part + 1) * atOnce) {
        let first = job % blocks * queriesAtOnce
        if !plan.run(job / blocks, first..<min(t, first + queriesAtOnce)) { failures.add(1, ordering: .relaxed) }
      }
    }
    if !isDone { throw .interrupted }
    if failures.load(ordering: .relaxed) > 0 { throw .tooLarge(shape: [queriesAtOnce, s], dtype: dtype) }
    return result
  }
}

/// Where the matrices of each item of the batch lie.
private struct AttentionPlan {
  let q: Tensor, k: Tensor, v: Tensor, mask: Tensor?, out: Tensor
  let batch: Shape
  let t: Int, s: Int, d: Int, e: Int
  let scale: Double
  let isCausal: Bool
  private let strides: (q: Strides, k: Strides, v: Strides, mask: Strides)

  init(
    q: Tensor, k: Tensor, v: Tensor, mask: Tensor?, out: Tensor, batch: Shape, t: Int, s: Int, d: Int, e: Int, scale: Double,
    isCausal: Bool
  ) {
    (self.q, self.k, self.v, self.mask, self.out) = (q, k, v, mask, out)
    (self.batch, self.t, self.s, self.d, self.e) = (batch, t, s, d, e)
    self.scale = scale
    self.isCausal = isCausal
    strides = (
      Tensor.batchStrides(q, batch), Tensor.batchStrides(k, batch), Tensor.batchStrides(v, batch),
      mask.map { Tensor.batchStrides($0, batch) } ?? Strides()
    )
  }

  /// The queries `rows` of item `index` of the batch.
  ///
  /// - Returns: false when there was no memory to work in.
  func run(_ index: Int, _ rows: Range<Int>) -> Bool {
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
      rows: rows.count, columns: s, d: d, e: e, scale: scale, lead: isCausal ? first : nil, allowed: allowed, added: added)
  }
}
