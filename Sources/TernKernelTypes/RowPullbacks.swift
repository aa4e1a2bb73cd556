/// The kernels of one variant for the way back through rows of one type.
package struct RowPullbacks<Element>: Sendable {
  package typealias Row = @Sendable (
    _ y: UnsafePointer<Element>, _ cotangent: UnsafePointer<Element>, _ out: UnsafeMutablePointer<Element>, _ count: Int
  ) -> Void

  /// From y = softmax(x): `out[i] = y[i] (cotangent[i] - Σ y cotangent)`.
  package let softmax: Row
  /// From y = log_softmax(x): `out[i] = cotangent[i] - exp(y[i]) Σ cotangent`.
  package let logSoftmax: Row
  package let normalize: @Sendable (NormalizationPullbackJob<Element>) -> Void

  package init(
    softmax: @escaping Row, logSoftmax: @escaping Row, normalize: @escaping @Sendable (NormalizationPullbackJob<Element>) -> Void
  ) {
    self.softmax = softmax
    self.logSoftmax = logSoftmax
    self.normalize = normalize
  }
}

/// Some rows on the way back through a normalisation, `(x - mean) / sqrt(variance + eps) * gamma + beta`.
///
/// - Shapes: `x`, `cotangent` and `dX`: `[rows, count]`, the rows one behind the other; the others `[count]`
package struct NormalizationPullbackJob<Element> {
  package let x: UnsafePointer<Element>
  package let cotangent: UnsafePointer<Element>
  package let gamma: UnsafePointer<Element>?
  package let dX: UnsafeMutablePointer<Element>?
  /// Added to.
  package let dGamma: UnsafeMutablePointer<Element>?
  /// Added to.
  package let dBeta: UnsafeMutablePointer<Element>?
  package let rows: Int
  package let count: Int
  package let eps: Element
  /// Otherwise the mean counts as 0.
  package let isCentred: Bool

  package init(
    x: UnsafePointer<Element>, cotangent: UnsafePointer<Element>, gamma: UnsafePointer<Element>?, dX: UnsafeMutablePointer<Element>?,
    dGamma: UnsafeMutablePointer<Element>?, dBeta: UnsafeMutablePointer<Element>?, rows: Int, count: Int, eps: Element, isCentred: Bool
  ) {
    self.x = x
    self.cotangent = cotangent
    self.gamma = gamma
    self.dX = dX
    self.dGamma = dGamma
    self.dBeta = dBeta
    self.rows = rows
    self.count = count
    self.eps = eps
    self.isCentred = isCentred
  }
}

extension NormalizationPullbackJob: @unchecked Sendable {}
