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
  package let crossEntropy: @Sendable (CrossEntropyJob<Element>) -> Void
  /// From the cotangent of each loss, the same for all, to `dLogits`.
  package let crossEntropyBack: @Sendable (CrossEntropyJob<Element>, _ cotangent: Element, _ dLogits: UnsafeMutablePointer<Element>) -> Void

  package init(
    softmax: @escaping Row, logSoftmax: @escaping Row, normalize: @escaping @Sendable (NormalizationPullbackJob<Element>) -> Void,
    crossEntropy: @escaping @Sendable (CrossEntropyJob<Element>) -> Void,
    crossEntropyBack: @escaping @Sendable (CrossEntropyJob<Element>, Element, UnsafeMutablePointer<Element>) -> Void
  ) {
    self.softmax = softmax
    self.logSoftmax = logSoftmax
    self.normalize = normalize
    self.crossEntropy = crossEntropy
    self.crossEntropyBack = crossEntropyBack
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

/// Some rows of logits with a label each: their losses, -log softmax(logits) at the label.
///
/// - Shapes: `logits: [rows, classes]`, the rows one behind the other; the others `[rows]`
package struct CrossEntropyJob<Element> {
  package let logits: UnsafePointer<Element>
  package let labels: UnsafePointer<Int>
  package let rows: Int
  package let classes: Int
  /// The share that is taken from the label and spread over all classes.
  package let smoothing: Element
  /// Samples with this label do not count.
  package let ignored: Int?
  /// Taken by the way forward; 0 for samples that do not count.
  package let losses: UnsafeMutablePointer<Element>
  /// Taken by the way forward, and needed by the way back: the largest logit of each row, and the sum of the powers of e to the others'
  /// distance from it, 0 for a row of -inf alone.
  package let tops: UnsafeMutablePointer<Element>
  package let sums: UnsafeMutablePointer<Element>

  package init(
    logits: UnsafePointer<Element>, labels: UnsafePointer<Int>, rows: Int, classes: Int, smoothing: Element, ignored: Int?,
    losses: UnsafeMutablePointer<Element>, tops: UnsafeMutablePointer<Element>, sums: UnsafeMutablePointer<Element>
  ) {
    self.logits = logits
    self.labels = labels
    self.rows = rows
    self.classes = classes
    self.smoothing = smoothing
    self.ignored = ignored
    self.losses = losses
    self.tops = tops
    self.sums = sums
  }
}

extension NormalizationPullbackJob: @unchecked Sendable {}
extension CrossEntropyJob: @unchecked Sendable {}
