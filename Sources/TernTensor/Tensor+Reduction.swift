import TernKernels

/// What a reduction makes of the elements along its axes.
package enum Reduction: UInt8, Sendable, CaseIterable {
  case sum, mean, product, maximum, minimum, indexOfMaximum, indexOfMinimum, any, all

  /// Whether no elements have a result.
  var hasIdentity: Bool {
    switch self {
    case .sum, .product, .any, .all, .mean: true
    case .maximum, .minimum, .indexOfMaximum, .indexOfMinimum: false
    }
  }
}

extension Tensor {
  /// Reduces over `axes` (all of them when nil).
  ///
  /// - Parameter keepsAxes: whether the axes stay, with size 1.
  package func reduced(
    by reduction: Reduction, axes: [Int]? = nil, keepsAxes: Bool = false
  ) throws(TensorError) -> Tensor {
    var isReduced = [Bool](repeating: axes == nil, count: rank)
    for axis in axes ?? [] {
      let axis = try shape.normalized(axis: axis)
      if isReduced[axis] { throw .axisRepeated(axis: axis) }
      isReduced[axis] = true
    }
    let kept = (0..<rank).filter { !isReduced[$0] }
    let gone = (0..<rank).filter { isReduced[$0] }
    var resultShape = Shape()
    for axis in 0..<rank where keepsAxes || !isReduced[axis] {
      resultShape.append(isReduced[axis] ? 1 : shape[axis])
    }
    let length = Shape(gone.map { shape[$0] }).elementCount ?? 0
    let source = try converted(for: reduction)
    // Rows of the elements to reduce, one behind the other.
    let rows = try source.view(
      shape: Shape((kept + gone).map { shape[$0] }), strides: Strides((kept + gone).map { source.strides[$0] })
    ).contiguous()
    let result = try Tensor.uninitialized(source.resultType(of: reduction), resultShape)
    if length == 0, !reduction.hasIdentity { throw .emptyReduction(shape: shape) }
    switch rows.dtype {
    case .bool: try rows.reduceBools(reduction, length, into: result)
    case .i64: try rows.reduceIntegers(reduction, length, into: result)
    case .f32: try rows.reduceFloats(reduction, length, into: result, Float.self, Kernels.sum, Kernels.product)
    case .f64: try rows.reduceFloats(reduction, length, into: result, Double.self, Kernels.sum, Kernels.product)
    }
    return result
  }

  private func converted(for reduction: Reduction) throws(TensorError) -> Tensor {
    switch reduction {
    case .mean: try dtype.isFloating ? self : converted(to: .f32)
    case .product: try dtype == .bool ? converted(to: .i64) : self
    case .any, .all: try converted(to: .bool)
    default: self
    }
  }

  private func resultType(of reduction: Reduction) -> DType {
    switch reduction {
    case .sum, .product: dtype == .bool ? .i64 : dtype
    case .indexOfMaximum, .indexOfMinimum: .i64
    default: dtype
    }
  }

  private func reduceFloats<Element: TensorElement & BinaryFloatingPoint>(
    _ reduction: Reduction, _ length: Int, into result: Tensor, _ type: Element.Type,
    _ sum: (Run<Element>, Int) -> Element, _ product: (Run<Element>, Int) -> Element
  ) throws(TensorError) {
    let start = UnsafePointer(pointer(Element.self))
    try eachRow(result.count, length) { row in
      let run = Run(start + row * length, step: 1)
      switch reduction {
      case .sum: result.pointer(Element.self)[row] = sum(run, length)
      case .mean: result.pointer(Element.self)[row] = sum(run, length) / Element(length)
      case .product: result.pointer(Element.self)[row] = product(run, length)
      case .maximum, .minimum:
        result.pointer(Element.self)[row] = Kernels.extreme(run, count: length, largest: reduction == .maximum)
      case .indexOfMaximum, .indexOfMinimum:
        result.pointer(Int.self)[row] = Kernels.indexOfExtreme(
          run, count: length, largest: reduction == .indexOfMaximum)
      case .any, .all: break
      }
    }
  }

  private func reduceIntegers(_ reduction: Reduction, _ length: Int, into result: Tensor) throws(TensorError) {
    let start = UnsafePointer(pointer(Int.self))
    let out = result.pointer(Int.self)
    try eachRow(result.count, length) { row throws(TensorError) in
      let run = Run(start + row * length, step: 1)
      switch reduction {
      case .sum:
        guard let sum = Kernels.sum(run, count: length) else { throw .integerOverflow }
        out[row] = sum
      case .product:
        guard let product = Kernels.product(run, count: length) else { throw .integerOverflow }
        out[row] = product
      case .maximum, .minimum: out[row] = Kernels.extreme(run, count: length, largest: reduction == .maximum)
      case .indexOfMaximum, .indexOfMinimum:
        out[row] = Kernels.indexOfExtreme(run, count: length, largest: reduction == .indexOfMaximum)
      case .mean, .any, .all: break
      }
    }
  }

  private func reduceBools(_ reduction: Reduction, _ length: Int, into result: Tensor) throws(TensorError) {
    let start = UnsafePointer(pointer(UInt8.self))
    try eachRow(result.count, length) { row in
      let run = Run(start + row * length, step: 1)
      switch reduction {
      case .sum: result.pointer(Int.self)[row] = Kernels.sum(run, count: length)
      case .maximum, .minimum:
        result.pointer(UInt8.self)[row] = Kernels.extreme(run, count: length, largest: reduction == .maximum)
      case .indexOfMaximum, .indexOfMinimum:
        result.pointer(Int.self)[row] = Kernels.indexOfExtreme(
          run, count: length, largest: reduction == .indexOfMaximum)
      case .any: result.pointer(UInt8.self)[row] = Kernels.sum(run, count: length) > 0 ? 1 : 0
      case .all: result.pointer(UInt8.self)[row] = Kernels.sum(run, count: length) == length ? 1 : 0
      case .mean, .product: break
      }
    }
  }

  /// Softmax along one axis.
  package func softmax(axis: Int) throws(TensorError) -> Tensor {
    if !dtype.isFloating { return try converted(to: .f32).softmax(axis: axis) }
    if rank == 0 { return try unsqueezed(at: 0).softmax(axis: 0).reshaped(to: []) }
    let axis = try shape.normalized(axis: axis)
    if axis != rank - 1 {
      return try swappingAxes(axis, rank - 1).softmax(axis: -1).swappingAxes(axis, rank - 1)
    }
    let source = try contiguous()
    let result = try Tensor.uninitialized(dtype, shape)
    let length = shape[axis]
    if count == 0 { return result }
    try eachRow(count / length, length) { row in
      if dtype == .f32 {
        Kernels.softmax(
          Run(UnsafePointer(source.pointer(Float.self) + row * length), step: 1),
          into: Output(result.pointer(Float.self) + row * length, step: 1), count: length)
      } else {
        Kernels.softmax(
          Run(UnsafePointer(source.pointer(Double.self) + row * length), step: 1),
          into: Output(result.pointer(Double.self) + row * length, step: 1), count: length)
      }
    }
    return result
  }

  /// Calls `body` for each of `rows`, and looks now and then whether to stop.
  private func eachRow(
    _ rows: Int, _ length: Int, _ body: (Int) throws(TensorError) -> Void
  ) throws(TensorError) {
    var sinceCheck = 0
    for row in 0..<rows {
      try body(row)
      sinceCheck += length + 1
      if sinceCheck >= LoopPlan.chunk {
        try Interrupt.check()
        sinceCheck = 0
      }
    }
  }
}
