import TernKernels

extension Tensor {
  /// From this cotangent of y = softmax(x) to that of x: y (ct - Σ y ct).
  func softmaxPullback(_ y: Tensor, axis: Int) throws(TensorError) -> Tensor {
    if let fused = try pulledBack(through: y, axis: axis, Float.rowPullbacks.softmax, Double.rowPullbacks.softmax) { return fused }
    let weighted = try self * y
    let axes = y.rank == 0 ? nil : Shape(axis)
    return try weighted - y * weighted.reduced(by: .sum, axes: axes, keepsAxes: true)
  }

  /// From this cotangent of y = log_softmax(x) to that of x: ct - e^y Σ ct.
  func logSoftmaxPullback(_ y: Tensor, axis: Int) throws(TensorError) -> Tensor {
    if let fused = try pulledBack(through: y, axis: axis, Float.rowPullbacks.logSoftmax, Double.rowPullbacks.logSoftmax) { return fused }
    let axes = y.rank == 0 ? nil : Shape(axis)
    return try self - y.mapped(by: .exp) * reduced(by: .sum, axes: axes, keepsAxes: true)
  }

  /// Row by row along an axis, by a kernel; nil where a derivative of this is being taken or the rows are too long to go through in one go.
  private func pulledBack(
    through y: Tensor, axis: Int, _ float: @escaping RowPullbacks<Float>.Row, _ double: @escaping RowPullbacks<Double>.Row
  ) throws(TensorError) -> Tensor? {
    if isTraced || y.isTraced || y.rank == 0 { return nil }
    let (rows, length, axis) = try y.rows(along: axis)
    if length > Interrupt.stretch { return nil }
    let ct = try converted(to: y.dtype).rows(along: axis).rows
    let result = try Tensor.uninitialized(y.dtype, rows.shape)
    func work<Element: TensorElement>(_ type: Element.Type, _ kernel: @escaping RowPullbacks<Element>.Row) throws(TensorError) {
      let from = UnsafePointer(rows.pointer(Element.self)), cotangent = UnsafePointer(ct.pointer(Element.self))
      let to = result.pointer(Element.self)
      try result.eachRow(length) { rows in
        for row in rows { kernel(from + row * length, cotangent + row * length, to + row * length, length) }
      }
    }
    if y.dtype == .f32 { try work(Float.self, float) } else { try work(Double.self, double) }
    return axis == y.rank - 1 ? result : try result.swappingAxes(axis, y.rank - 1)
  }
}
