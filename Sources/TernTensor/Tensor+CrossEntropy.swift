import TernKernels

extension Tensor {
  /// The mean of -log softmax(self) at the labels, over the samples that count.
  ///
  /// - Parameter labels: i64, each at least 0 and less than c or `ignored`.
  /// - Parameter smoothing: the share that is taken from the label and spread over all classes.
  /// - Shapes: `self: [n, c]`, floating; `labels: [n]` → `[]`
  package func crossEntropy(_ labels: Tensor, ignoring ignored: Int?, smoothing: Double) throws(TensorError) -> Tensor {
    var kept: CrossEntropyPlan?
    func loss() throws(TensorError) -> Tensor {
      // For a derivative around this one, that is a step too.
      if isTraced { return try crossEntropy(labels, ignoring: ignored, smoothing: smoothing) }
      let plan = try CrossEntropyPlan(self, labels, ignored, smoothing)
      kept = plan
      return try plan.loss()
    }
    if !isTraced { return try loss() }
    return try Tensor.step("cross_entropy", self, loss) { _ in
      let plan = kept
      return { ct in
        if let plan, !ct.isTraced, !self.isTraced { return try plan.pullback(ct) }
        return try self.crossEntropyPullback(ct, labels, ignored, smoothing)
      }
    }
  }

  /// The cotangent of the logits, written with operations: softmax less the distribution that is wanted.
  private func crossEntropyPullback(
    _ ct: Tensor, _ labels: Tensor, _ ignored: Int?, _ smoothing: Double
  ) throws(TensorError) -> Tensor {
    let classes = shape[1]
    let labels = try labels.contiguous()
    let wanted = try Tensor.zeros(.f64, shape)
    let counts = try Tensor.zeros(.f64, [shape[0], 1])
    let to = wanted.pointer(Double.self), weights = counts.pointer(Double.self), numbers = labels.pointer(Int.self)
    var counted = 0
    for row in 0..<shape[0] where numbers[row] != ignored {
      for place in 0..<classes { to[row * classes + place] = smoothing / Double(classes) }
      to[row * classes + numbers[row]] += 1 - smoothing
      weights[row] = 1
      counted += 1
    }
    return try (softmax(axis: 1) - wanted.converted(to: dtype)) * (counts.converted(to: dtype) * (ct / Double(counted)))
  }
}

/// Logits `[n, c]` and their labels `[n]`, and what the way back needs of the way forward.
private struct CrossEntropyPlan {
  private let logits: Tensor
  private let labels: Tensor
  private let ignored: Int?
  private let smoothing: Double
  private let counted: Int
  private let losses: Tensor
  private let tops: Tensor
  private let sums: Tensor

  init(_ logits: Tensor, _ labels: Tensor, _ ignored: Int?, _ smoothing: Double) throws(TensorError) {
    self.logits = try logits.detached().contiguous()
    self.labels = try labels.contiguous()
    self.ignored = ignored
    self.smoothing = smoothing
    let rows = logits.shape[0], numbers = self.labels.pointer(Int.self)
    var counted = 0
    for row in 0..<rows where numbers[row] != ignored { counted += 1 }
    self.counted = counted
    losses = try Tensor.uninitialized(logits.dtype, Shape(rows))
    tops = try Tensor.zeros(logits.dtype, Shape(rows))
    sums = try Tensor.zeros(logits.dtype, Shape(rows))
  }

  func loss() throws(TensorError) -> Tensor {
    func work<Element: TensorElement & FloatingElement>(_ type: Element.Type) throws(TensorError) {
      let kernel = Element.crossEntropy.losses
      try eachPart(type) { job, _ in kernel(job) }
    }
    if logits.dtype == .f32 { try work(Float.self) } else { try work(Double.self) }
    return try losses.reduced(by: .sum, axes: nil) / Double(counted)
  }

  /// - Parameter ct: the cotangent of the loss.
  func pullback(_ ct: Tensor) throws(TensorError) -> Tensor {
    let result = try Tensor.uninitialized(logits.dtype, logits.shape)
    let share = try (ct / Double(counted)).converted(to: logits.dtype)
    func work<Element: TensorElement & FloatingElement>(_ type: Element.Type) throws(TensorError) {
      let kernel = Element.crossEntropy.pullback
      let share = share.pointer(Element.self)[0], to = result.pointer(Element.self)
      try eachPart(type) { job, first in kernel(job, share, to + first) }
    }
    if logits.dtype == .f32 { try work(Float.self) } else { try work(Double.self) }
    return result
  }

  /// Calls `body` for stretches of rows, with the number of the first element of each, on all threads when there are many.
  private func eachPart<Element: TensorElement & FloatingElement>(
    _ type: Element.Type, _ body: @escaping (_ job: CrossEntropyJob<Element>, _ first: Int) -> Void
  ) throws(TensorError) {
    let classes = logits.shape[1]
    let from = UnsafePointer(logits.pointer(Element.self)), numbers = UnsafePointer(labels.pointer(Int.self))
    let losses = losses.pointer(Element.self), tops = tops.pointer(Element.self), sums = sums.pointer(Element.self)
    let (smoothing, ignored) = (Element(smoothing), ignored)
    try RowParts(rows: logits.shape[0], length: classes).run { _, rows in
      let first = rows.lowerBound
      body(
        CrossEntropyJob(
          logits: from + first * classes, labels: numbers + first, rows: rows.count, classes: classes, smoothing: smoothing,
          ignored: ignored, losses: losses + first, tops: tops + first, sums: sums + first), first * classes)
    }
  }
}
