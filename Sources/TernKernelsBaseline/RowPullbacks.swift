import TernKernelTypes

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

// The way back through rows of softmax, normalisations and cross-entropy. A row is read two or three times, but from the caches after the first.

extension Kernels {
  static let rowPullbacksFloat = RowPullbacks<Float>(
    softmax: { softmaxBack($0, $1, $2, $3) }, logSoftmax: { logSoftmaxBack($0, $1, $2, $3) }, normalize: { normalizeBack($0) },
    crossEntropy: { crossEntropy($0) }, crossEntropyBack: { crossEntropyBack($0, $1, $2) })
  static let rowPullbacksDouble = RowPullbacks<Double>(
    softmax: { softmaxBack($0, $1, $2, $3) }, logSoftmax: { logSoftmaxBack($0, $1, $2, $3) }, normalize: { normalizeBack($0) },
    crossEntropy: { crossEntropy($0) }, crossEntropyBack: { crossEntropyBack($0, $1, $2) })

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

  // MARK: Cross-entropy

  private static func crossEntropy(_ job: CrossEntropyJob<Float>) {
    for row in 0..<job.rows where countsRow(job, row) {
      let x = Run(job.logits + row &* job.classes, step: 1)
      let top = extreme(x, count: job.classes, largest: true)
      let total = top == -.infinity ? 0 : powers(x, count: job.classes, top)
      finish(job, row, top, total, log(total), job.smoothing == 0 ? 0 : sum(x, count: job.classes))
    }
  }

  private static func crossEntropy(_ job: CrossEntropyJob<Double>) {
    for row in 0..<job.rows where countsRow(job, row) {
      let x = Run(job.logits + row &* job.classes, step: 1)
      let top = extreme(x, count: job.classes, largest: true)
      let total = top == -.infinity ? 0 : powers(x, count: job.classes, top)
      finish(job, row, top, total, log(total), job.smoothing == 0 ? 0 : sum(x, count: job.classes))
    }
  }

  @inline(__always)
  private static func countsRow<Element: BinaryFloatingPoint>(_ job: CrossEntropyJob<Element>, _ row: Int) -> Bool {
    if job.labels[row] != job.ignored { return true }
    job.losses[row] = 0
    return false
  }

  /// - Parameter total: the sum of the powers, `logarithm` its logarithm, `sum` that of the logits themselves.
  @inline(__always)
  private static func finish<Element: BinaryFloatingPoint>(
    _ job: CrossEntropyJob<Element>, _ row: Int, _ top: Element, _ total: Element, _ logarithm: Element, _ sum: Element
  ) {
    job.tops[row] = top
    job.sums[row] = total
    if top == -.infinity {
      job.losses[row] = .infinity
      return
    }
    let own = logarithm - (job.logits[row &* job.classes &+ job.labels[row]] - top)
    job.losses[row] =
      job.smoothing == 0 ? own : (1 - job.smoothing) * own + job.smoothing * (logarithm - (sum / Element(job.classes) - top))
  }

  private static func crossEntropyBack(_ job: CrossEntropyJob<Float>, _ ct: Float, _ dLogits: UnsafeMutablePointer<Float>) {
    for row in 0..<job.rows {
      let (x, out, top, scale, shift) = backRow(job, row, ct, dLogits)
      if scale == 0 {
        mapVectors(x, into: out, count: job.classes) { (_: FloatVector) in FloatVector(repeating: 0 - shift) }
      } else {
        mapVectors(x, into: out, count: job.classes) { (x: FloatVector) in exponential(x - top) * scale - shift }
      }
      finishBack(job, row, ct, out)
    }
  }

  private static func crossEntropyBack(_ job: CrossEntropyJob<Double>, _ ct: Double, _ dLogits: UnsafeMutablePointer<Double>) {
    for row in 0..<job.rows {
      let (x, out, top, scale, shift) = backRow(job, row, ct, dLogits)
      if scale == 0 {
        mapVectors(x, into: out, count: job.classes) { (_: DoubleVector) in DoubleVector(repeating: 0 - shift) }
      } else {
        mapVectors(x, into: out, count: job.classes) { (x: DoubleVector) in exponential(x - top) * scale - shift }
      }
      finishBack(job, row, ct, out)
    }
  }

  /// What a row's powers are scaled by, 0 where none count, and what all its classes lose by smoothing.
  @inline(__always)
  private static func backRow<Element: BinaryFloatingPoint>(
    _ job: CrossEntropyJob<Element>, _ row: Int, _ ct: Element, _ dLogits: UnsafeMutablePointer<Element>
  ) -> (x: Run<Element>, out: Output<Element>, top: Element, scale: Element, shift: Element) {
    let first = row &* job.classes
    let x = Run(job.logits + first, step: 1), out = Output(dLogits + first, step: 1)
    if job.labels[row] == job.ignored { return (x, out, 0, 0, 0) }
    return (x, out, job.tops[row], job.sums[row] == 0 ? 0 : ct / job.sums[row], ct * job.smoothing / Element(job.classes))
  }

  @inline(__always)
  private static func finishBack<Element: BinaryFloatingPoint>(
    _ job: CrossEntropyJob<Element>, _ row: Int, _ ct: Element, _ out: Output<Element>
  ) {
    if job.labels[row] != job.ignored { out.start[job.labels[row]] -= (1 - job.smoothing) * ct }
  }
}

/// Elements whose terms are added up in lanes before the sums are added.
private let stretch = 2048

/// The sum of a term of two rows' elements, added up as the powers of softmax are.
@inline(__always)
func laneSums<V: SIMD & BitwiseCopyable>(
  _ a: UnsafePointer<V.Scalar>, _ b: UnsafePointer<V.Scalar>, _ count: Int, _ term: (V, V) -> V
) -> V.Scalar where V.Scalar: BinaryFloatingPoint {
  let width = V.scalarCount
  var total = V.zero
  var i = 0
  while i < count {
    let end = min(count, i &+ stretch)
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
