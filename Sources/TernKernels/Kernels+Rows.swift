extension Kernels {
  /// Softmax of one row: `out[i] = exp(a[i] - max) / sum`. A row of -inf alone gives zeros; a NaN spreads over the row.
  package static func softmax(_ a: Run<Float>, into out: Output<Float>, count: Int) { table.softmaxFloat(a, out, count) }

  /// Softmax of one row: `out[i] = exp(a[i] - max) / sum`. A row of -inf alone gives zeros; a NaN spreads over the row.
  package static func softmax(_ a: Run<Double>, into out: Output<Double>, count: Int) { table.softmaxDouble(a, out, count) }

  /// The sum of the squares of `count` elements, each less `origin`, by pairwise summation.
  package static func sumOfSquares(_ a: Run<Float>, count: Int, from origin: Float) -> Float { table.sumOfSquaresFloat(a, count, origin) }

  /// The logarithm of softmax of one row; one of -inf alone stays as it is. `out` may not be `a`.
  package static func logSoftmax(_ a: Run<Float>, into out: Output<Float>, count: Int) { table.logSoftmaxFloat(a, out, count) }

  /// The logarithm of the sum of the powers of e: -inf for a row of -inf alone.
  package static func logSumExp(_ a: Run<Float>, count: Int) -> Float { table.logSumExpFloat(a, count) }

  /// `out[i] = (a[i] - mean) / sqrt(variance + eps) * gamma[i] + beta[i]`; not centred, the mean counts as 0. `out` may be `a`.
  package static func normalize(
    _ a: UnsafePointer<Float>, into out: UnsafeMutablePointer<Float>, count: Int, gamma: UnsafePointer<Float>?,
    beta: UnsafePointer<Float>?, eps: Float, isCentred: Bool
  ) {
    table.normalizeFloat(a, out, count, gamma, beta, eps, isCentred)
  }

  /// Scaled dot-product attention of one block of queries.
  ///
  /// - Returns: false when there was no memory to work in.
  package static func attend(_ job: AttentionJob<Float>) -> Bool {
    var isDone = false
    withWorkspace { isDone = table.attendFloat(job, $0) }
    return isDone
  }

  /// The way back through attention for one block of queries.
  ///
  /// - Returns: false when there was no memory to work in.
  package static func attendBack(_ job: AttentionPullbackJob<Float>) -> Bool {
    var isDone = false
    withWorkspace { isDone = table.attendBackFloat(job, $0) }
    return isDone
  }

  /// The sum of the squares of `count` elements, each less `origin`, by pairwise summation.
  package static func sumOfSquares(_ a: Run<Double>, count: Int, from origin: Double) -> Double { table.sumOfSquaresDouble(a, count, origin) }

  /// The logarithm of softmax of one row; one of -inf alone stays as it is. `out` may not be `a`.
  package static func logSoftmax(_ a: Run<Double>, into out: Output<Double>, count: Int) { table.logSoftmaxDouble(a, out, count) }

  /// The logarithm of the sum of the powers of e: -inf for a row of -inf alone.
  package static func logSumExp(_ a: Run<Double>, count: Int) -> Double { table.logSumExpDouble(a, count) }

  /// `out[i] = (a[i] - mean) / sqrt(variance + eps) * gamma[i] + beta[i]`; not centred, the mean counts as 0. `out` may be `a`.
  package static func normalize(
    _ a: UnsafePointer<Double>, into out: UnsafeMutablePointer<Double>, count: Int, gamma: UnsafePointer<Double>?,
    beta: UnsafePointer<Double>?, eps: Double, isCentred: Bool
  ) {
    table.normalizeDouble(a, out, count, gamma, beta, eps, isCentred)
  }

  /// Scaled dot-product attention of one block of queries.
  ///
  /// - Returns: false when there was no memory to work in.
  package static func attend(_ job: AttentionJob<Double>) -> Bool {
    var isDone = false
    withWorkspace { isDone = table.attendDouble(job, $0) }
    return isDone
  }

  /// The way back through attention for one block of queries.
  ///
  /// - Returns: false when there was no memory to work in.
  package static func attendBack(_ job: AttentionPullbackJob<Double>) -> Bool {
    var isDone = false
    withWorkspace { isDone = table.attendBackDouble(job, $0) }
    return isDone
  }
}
