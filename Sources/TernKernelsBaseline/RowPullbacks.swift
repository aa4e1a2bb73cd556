import TernKernelTypes

// The way back through rows of softmax and normalisations. A row is read two or three times, but from the caches after the first.

extension Kernels {
  static let rowPullbacksFloat = RowPullbacks<Float>(
    softmax: { softmaxBack($0, $1, $2, $3) }, logSoftmax: { logSoftmaxBack($0, $1, $2, $3) }, normalize: { normalizeBack($0) })
  static let rowPullbacksDouble = RowPullbacks<Double>(
    softmax: { softmaxBack($0, $1, $2, $3) }, logSoftmax: { logSoftmaxBack($0, $1, $2, $3) }, normalize: { normalizeBack($0) })

  // MARK: Softmax

  private static func softmaxBack(
    _ y: UnsafePointer<Float>, _ ct: UnsafePointer<Float>, _ out: UnsafeMutablePointer<Float>, _ count: Int
  ) {
    let mean = laneSums(y, ct, count) { (y: FloatVector, ct) in y * ct }
    zipVectors(Run(y, step: 1), Run(ct, step: 1), into: Output(out, step: 1), count: count) { (y: FloatVector, ct) in y * (ct - mean) }
  }

  private static func softmaxBack(
    _ y: UnsafePointer<Double>, _ ct: UnsafePointer<Double>, _ out: UnsafeMutablePointer<Double>, _ count: Int
  ) {
    let mean = laneSums(y, ct, count) { (y: DoubleVector, ct) in y * ct }
    zipVectors(Run(y, step: 1), Run(ct, step: 1), into: Output(out, step: 1), count: count) { (y: DoubleVector, ct) in y * (ct - mean) }
  }

  private static func logSoftmaxBack(
    _ y: UnsafePointer<Float>, _ ct: UnsafePointer<Float>, _ out: UnsafeMutablePointer<Float>, _ count: Int
  ) {
    let total = sum(Run(ct, step: 1), count: count)
    zipLong(Run(y, step: 1), Run(ct, step: 1), into: Output(out, step: 1), count: count) { (y: FloatVector, ct) in ct - exponential(y) * total }
  }

  private static func logSoftmaxBack(
    _ y: UnsafePointer<Double>, _ ct: UnsafePointer<Double>, _ out: UnsafeMutablePointer<Double>, _ count: Int
  ) {
    let total = sum(Run(ct, step: 1), count: count)
    zipLong(Run(y, step: 1), Run(ct, step: 1), into: Output(out, step: 1), count: count) { (y: DoubleVector, ct) in ct - exponential(y) * total }
  }

  // MARK: Normalisations

  private static func normalizeBack(_ job: NormalizationPullbackJob<Float>) {
    for row in 0..<job.rows {
      let x = Run(job.x + row &* job.count, step: 1)
      let mean = job.isCentred ? sum(x, count: job.count) / Float(job.count) : 0
      let variance = sumOfSquares(x, count: job.count, from: mean) / Float(job.count)
      normalizeRowBack(job, row, mean, 1 / (variance + job.eps).squareRoot(), FloatVector.self)
    }
  }

  private static func normalizeBack(_ job: NormalizationPullbackJob<Double>) {
    for row in 0..<job.rows {
      let x = Run(job.x + row &* job.count, step: 1)
      let mean = job.isCentred ? sum(x, count: job.count) / Double(job.count) : 0
      let variance = sumOfSquares(x, count: job.count, from: mean) / Double(job.count)
      normalizeRowBack(job, row, mean, 1 / (variance + job.eps).squareRoot(), DoubleVector.self)
    }
  }

  /// With y the row with mean 0 and variance 1 and g the cotangent of it, that of x is (g - mean g - y mean(g y)) scale (Ba et al., 2016).
  @inline(__always)
  private static func normalizeRowBack<V: SIMD & BitwiseCopyable>(
    _ job: NormalizationPullbackJob<V.Scalar>, _ row: Int, _ mean: V.Scalar, _ scale: V.Scalar, _ type: V.Type
  ) where V.Scalar: BinaryFloatingPoint {
    let count = job.count
    let x = job.x + row &* count, ct = job.cotangent + row &* count
    if let dGamma = job.dGamma {
      zipInto(dGamma, x, ct, count) { (total: V, x, ct) in multiplyAdd((x - mean) * scale, ct, total) }
    }
    if let dBeta = job.dBeta { zipInto(dBeta, x, ct, count) { (total: V, _, ct) in total + ct } }
    guard let dX = job.dX.map({ $0 + row &* count }) else { return }
    // The cotangent of the row as it is before gamma, into the place of the result.
    if let gamma = job.gamma {
      zipVectors(Run(ct, step: 1), Run(gamma, step: 1), into: Output(dX, step: 1), count: count) { (ct: V, gamma) in ct * gamma }
    }
    let g = job.gamma == nil ? ct : UnsafePointer(dX)
    let meanG = job.isCentred ? laneSums(g, g, count) { (g: V, _) in g } / V.Scalar(count) : 0
    let meanProduct = laneSums(x, g, count) { (x: V, g) in (x - mean) * scale * g } / V.Scalar(count)
    zipVectors(Run(x, step: 1), Run(g, step: 1), into: Output(dX, step: 1), count: count) { (x: V, g) in
      (g - meanG - (x - mean) * scale * meanProduct) * scale
    }
  }

  /// `out[i] = combine(out[i], a[i], b[i])`
  @inline(__always)
  private static func zipInto<V: SIMD & BitwiseCopyable>(
    _ out: UnsafeMutablePointer<V.Scalar>, _ a: UnsafePointer<V.Scalar>, _ b: UnsafePointer<V.Scalar>, _ count: Int, _ combine: (V, V, V) -> V
  ) {
    var i = 0
    while i &+ V.scalarCount <= count {
      out.store(combine(UnsafePointer(out).vector(at: i, as: V.self), a.vector(at: i, as: V.self), b.vector(at: i, as: V.self)), at: i)
      i &+= V.scalarCount
    }
    if i < count {
      let rest = count &- i
      let total = Run(UnsafePointer(out), step: 1).gathered(from: i, count: rest, as: V.self)
      let x = Run(a, step: 1).gathered(from: i, count: rest, as: V.self), y = Run(b, step: 1).gathered(from: i, count: rest, as: V.self)
      Output(out, step: 1).scatter(combine(total, x, y), to: i, count: rest)
    }
  }
}

/// The sum of a term of two rows' elements, added up as the powers of softmax are.
@inline(__always)
func laneSums<V: SIMD & BitwiseCopyable>(
  _ a: UnsafePointer<V.Scalar>, _ b: UnsafePointer<V.Scalar>, _ count: Int, _ term: (V, V) -> V
) -> V.Scalar where V.Scalar: BinaryFloatingPoint {
  let width = V.scalarCount
  var total = V.zero
  var i = 0
  while i < count {
    let end = min(count, i &+ laneStretch)
    var even = V.zero, odd = V.zero
    while i &+ 2 &* width <= end {
      even += term(a.vector(at: i, as: V.self), b.vector(at: i, as: V.self))
      odd += term(a.vector(at: i &+ width, as: V.self), b.vector(at: i &+ width, as: V.self))
      i &+= 2 &* width
    }
    while i < end {
      let lanes = min(width, end &- i)
      var terms = term(
        Run(a, step: 1).gathered(from: i, count: lanes, as: V.self), Run(b, step: 1).gathered(from: i, count: lanes, as: V.self))
      for lane in lanes..<width { terms[lane] = 0 }
      even += terms
      i &+= lanes
    }
    total += even + odd
  }
  return Kernels.laneSum(total)
}
