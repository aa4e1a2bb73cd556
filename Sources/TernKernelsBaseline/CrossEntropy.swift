import TernKernelTypes

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

// Cross-entropy of rows of logits with a label each, forward and back. Nothing but the logits and two numbers a row is kept between the two.

extension Kernels {
  static let crossEntropyFloat = CrossEntropyKernels<Float>(losses: { takeLosses($0) }, pullback: { pullBack($0, $1, $2) })
  static let crossEntropyDouble = CrossEntropyKernels<Double>(losses: { takeLosses($0) }, pullback: { pullBack($0, $1, $2) })

  private static func takeLosses(_ job: CrossEntropyJob<Float>) {
    for row in 0..<job.rows where countsRow(job, row) {
      let x = Run(job.logits + row &* job.classes, step: 1)
      let top = extreme(x, count: job.classes, largest: true)
      let total = top == -.infinity ? 0 : powers(x, count: job.classes, top)
      finish(job, row, top, total, log(total), job.smoothing == 0 ? 0 : sum(x, count: job.classes))
    }
  }

  private static func takeLosses(_ job: CrossEntropyJob<Double>) {
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

  private static func pullBack(_ job: CrossEntropyJob<Float>, _ ct: Float, _ dLogits: UnsafeMutablePointer<Float>) {
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

  private static func pullBack(_ job: CrossEntropyJob<Double>, _ ct: Double, _ dLogits: UnsafeMutablePointer<Double>) {
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
