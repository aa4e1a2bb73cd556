import TernKernels

extension Tensor {
  /// Softmax along one axis.
  public func softmax(axis: Int) throws(TensorError) -> Tensor {
    if isTraced {
      return try Tensor.step("softmax", self, { () throws(TensorError) in try softmax(axis: axis) }) { y in
        { ct in try ct.softmaxPullback(y, axis: axis) }
      }
    }
    return try alongRows(
      axis, { Kernels.softmax($0, into: $1, count: $2) }, { Kernels.softmax($0, into: $1, count: $2) },
      long: { x throws(TensorError) in try x.longSoftmax() })
  }

  /// The logarithm of softmax along one axis.
  public func logSoftmax(axis: Int) throws(TensorError) -> Tensor {
    if isTraced {
      return try Tensor.step("log_softmax", self, { () throws(TensorError) in try logSoftmax(axis: axis) }) { y in
        { ct in try ct.logSoftmaxPullback(y, axis: axis) }
      }
    }
    return try alongRows(
      axis, { Kernels.logSoftmax($0, into: $1, count: $2) }, { Kernels.logSoftmax($0, into: $1, count: $2) },
      long: { x throws(TensorError) in try x.longLogSoftmax() })
  }

  /// Each row along `axis` by a kernel; rows that are too long to go through in one go by `long`, along the last axis.
  private func alongRows(
    _ axis: Int, _ float: @escaping (Run<Float>, Output<Float>, Int) -> Void,
    _ double: @escaping (Run<Double>, Output<Double>, Int) -> Void, long: (Tensor) throws(TensorError) -> Tensor
  ) throws(TensorError) -> Tensor {
    if !dtype.isFloating { return try converted(to: .f32).alongRows(axis, float, double, long: long) }
    if rank == 0 { return try unsqueezed(at: 0).alongRows(0, float, double, long: long).reshaped(to: []) }
    let axis = try shape.normalized(axis: axis)
    if axis != rank - 1 {
      return try swappingAxes(axis, rank - 1).alongRows(-1, float, double, long: long).swappingAxes(axis, rank - 1)
    }
    let length = shape[axis]
    if length > Interrupt.stretch { return try long(self) }
    let source = try contiguous()
    let result = try Tensor.uninitialized(dtype, shape)
    if count == 0 { return result }
    func rows<Element: TensorElement>(
      _ type: Element.Type, _ kernel: @escaping (Run<Element>, Output<Element>, Int) -> Void
    ) throws(TensorError) {
      let from = UnsafePointer(source.pointer(Element.self)), to = result.pointer(Element.self)
      try eachRow(length) { rows in
        for row in rows { kernel(Run(from + row * length, step: 1), Output(to + row * length, step: 1), length) }
      }
    }
    if dtype == .f32 { try rows(Float.self, float) } else { try rows(Double.self, double) }
    return result
  }

  // Along a last axis that is so long that each step over it must be stoppable.

  private func longSoftmax() throws(TensorError) -> Tensor {
    let (shift, isEmpty) = try largestOfRows()
    let powers = try Tensor.zip(.subtract, self, shift).mapped(by: .exp, isLast: true)
    let total = try powers.reduced(by: .sum, axes: Shape(rank - 1), keepsAxes: true)
    let divisor = try Tensor.select(isEmpty, .filled(Float(1), []), total)
    return try Tensor.zip(.divide, powers, divisor, last: .left)
  }

  private func longLogSoftmax() throws(TensorError) -> Tensor {
    let (shift, isEmpty) = try largestOfRows()
    let total = try Tensor.zip(.subtract, self, shift).mapped(by: .exp, isLast: true)
      .reduced(by: .sum, axes: Shape(rank - 1), keepsAxes: true)
    let logarithm = try Tensor.select(isEmpty, .filled(Float(0), []), total.mapped(by: .log))
    return try Tensor.zip(.subtract, Tensor.zip(.subtract, self, shift), logarithm, last: .left)
  }

  /// The largest element of each row, and where the row is -inf alone: there it is 0, as any number may be taken away.
  private func largestOfRows() throws(TensorError) -> (Tensor, isEmpty: Tensor) {
    let top = try reduced(by: .maximum, axes: Shape(rank - 1), keepsAxes: true)
    let isEmpty = try Tensor.compare(.equal, top, .filled(-Float.infinity, []))
    return (try Tensor.select(isEmpty, .filled(Float(0), []), top), isEmpty)
  }
}
