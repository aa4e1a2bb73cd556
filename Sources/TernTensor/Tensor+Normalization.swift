import TernKernels

// Normalisations along rows of elements that lie side by side, each row in one go while it is in the caches.

extension Tensor {
  /// Calls `body` for stretches of rows of `length` elements, on all threads when there are many.
  func eachRow(_ length: Int, _ body: @escaping (_ rows: Range<Int>) -> Void) throws(TensorError) {
    try RowParts(rows: length == 0 ? 0 : count / length, length: length).run { _, rows in body(rows) }
  }

  /// Its last `axes` axes with mean 0 (unless not centred) and variance 1, times gamma, plus beta.
  ///
  /// - Precondition: floating; gamma and beta have the shape of the last axes.
  package func normalized(
    axes: Int, gamma: Tensor?, beta: Tensor?, eps: Double, isCentred: Bool
  ) throws(TensorError) -> Tensor {
    if isTraced || gamma?.isTraced == true || beta?.isTraced == true {
      return try tracedNormalization(axes: axes, gamma: gamma, beta: beta, eps: eps, isCentred: isCentred)
    }
    let length = Shape(shape.suffix(axes)).elementCount ?? 0
    let source = try contiguous()
    let scale = try gamma?.converted(to: dtype).contiguous(), shift = try beta?.converted(to: dtype).contiguous()
    let result = try Tensor.uninitialized(dtype, shape)
    if count == 0 { return result }
    func rows<Element: TensorElement>(
      _ type: Element.Type,
      _ kernel: @escaping (UnsafePointer<Element>, UnsafeMutablePointer<Element>, UnsafePointer<Element>?, UnsafePointer<Element>?) -> Void
    ) throws(TensorError) {
      let from = UnsafePointer(source.pointer(Element.self)), to = result.pointer(Element.self)
      let scale = scale.map { UnsafePointer($0.pointer(Element.self)) }, shift = shift.map { UnsafePointer($0.pointer(Element.self)) }
      try eachRow(length) { rows in
        for row in rows { kernel(from + row * length, to + row * length, scale, shift) }
      }
    }
    if dtype == .f32 {
      try rows(Float.self) { Kernels.normalize($0, into: $1, count: length, gamma: $2, beta: $3, eps: Float(eps), isCentred: isCentred) }
    } else {
      try rows(Double.self) { Kernels.normalize($0, into: $1, count: length, gamma: $2, beta: $3, eps: eps, isCentred: isCentred) }
    }
    return result
  }
}

extension Tensor {
  /// Whether `axes` (all of them when nil) are the last ones, and how many elements lie along them: few enough to go through in one go.
  private func rowLength(_ axes: Shape?) throws(TensorError) -> Int? {
    var first = rank
    if let axes {
      var isReduced = [Bool](repeating: false, count: rank)
      for axis in axes { isReduced[try shape.normalized(axis: axis)] = true }
      while first > 0, isReduced[first - 1] { first -= 1 }
      if isReduced[..<first].contains(true) || first == rank { return nil }
    } else {
      first = 0
    }
    let length = Shape(shape.dropFirst(first)).elementCount ?? 0
    return length > 0 && length <= Interrupt.stretch ? length : nil
  }

  /// log(sum(exp(x))) over the last axes, each row in one go; nil when they are not the last or too long for that.
  package func logSumExpOfRows(_ axes: Shape?, keepsAxes: Bool) throws(TensorError) -> Tensor? {
    try rowNumbers(axes, keepsAxes: keepsAxes, { Kernels.logSumExp($0, count: $1) }, { Kernels.logSumExp($0, count: $1) })
  }

  /// The sum of the squares over the last axes; nil when they are not the last or too long to go through in one go.
  package func squaresOfRows(_ axes: Shape?, keepsAxes: Bool) throws(TensorError) -> Tensor? {
    try rowNumbers(
      axes, keepsAxes: keepsAxes, { Kernels.sumOfSquares($0, count: $1, from: 0) }, { Kernels.sumOfSquares($0, count: $1, from: 0) })
  }

  /// The sum of the squared distances from the mean over the last axes; nil when they are not the last or too long to go through in one go.
  package func squaredDistancesOfRows(_ axes: Shape?, keepsAxes: Bool) throws(TensorError) -> Tensor? {
    try rowNumbers(
      axes, keepsAxes: keepsAxes, { Kernels.sumOfSquares($0, count: $1, from: Kernels.sum($0, count: $1) / Float($1)) },
      { Kernels.sumOfSquares($0, count: $1, from: Kernels.sum($0, count: $1) / Double($1)) })
  }

  /// A number for each row of the last axes; nil when they are not the last or too long to go through in one go, or the tensor is traced.
  ///
  /// - Precondition: floating.
  private func rowNumbers(
    _ axes: Shape?, keepsAxes: Bool, _ float: @escaping (Run<Float>, _ count: Int) -> Float,
    _ double: @escaping (Run<Double>, _ count: Int) -> Double
  ) throws(TensorError) -> Tensor? {
    if isTraced { return nil }
    guard let length = try rowLength(axes) else { return nil }
    let result = try Tensor.uninitialized(dtype, shape.reduced(axes, keepsAxes: keepsAxes))
    let source = try contiguous()
    func rows<Element: TensorElement>(
      _ type: Element.Type, _ kernel: @escaping (Run<Element>, Int) -> Element
    ) throws(TensorError) {
      let from = UnsafePointer(source.pointer(Element.self)), to = result.pointer(Element.self)
      try eachRow(length) { rows in
        for row in rows { to[row] = kernel(Run(from + row * length, step: 1), length) }
      }
    }
    if dtype == .f32 { try rows(Float.self, float) } else { try rows(Double.self, double) }
    return result
  }
}
