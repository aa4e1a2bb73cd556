/// The kernels of one variant for cross-entropy of one type.
package struct CrossEntropyKernels<Element>: Sendable {
  package let losses: @Sendable (CrossEntropyJob<Element>) -> Void
  /// From the cotangent of each loss, the same for all, to `dLogits`.
  package let pullback: @Sendable (CrossEntropyJob<Element>, _ cotangent: Element, _ dLogits: UnsafeMutablePointer<Element>) -> Void

  package init(
    losses: @escaping @Sendable (CrossEntropyJob<Element>) -> Void,
    pullback: @escaping @Sendable (CrossEntropyJob<Element>, Element, UnsafeMutablePointer<Element>) -> Void
  ) {
    self.losses = losses
    self.pullback = pullback
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

extension CrossEntropyJob: @unchecked Sendable {}
