import TernKernels

extension Tensor {
  /// The elements with `axis` last, one behind the other, and what puts that axis of a result of the same rank back.
  func rows(along axis: Int) throws(TensorError) -> (rows: Tensor, length: Int, axis: Int) {
    let axis = try shape.normalized(axis: axis)
    let turned = axis == rank - 1 ? self : try swappingAxes(axis, rank - 1)
    return (try turned.contiguous(), shape[axis], axis)
  }

  /// The axes `axes` (none: all) made one, the last; the elements lie one behind the other.
  ///
  /// - Returns: the rows, and the shape of one number for each row, with and without the axes of size 1 in the place of those.
  package func rows(
    over axes: Shape?
  ) throws(TensorError) -> (rows: Tensor, length: Int, kept: Shape, keptWithOnes: Shape) {
    var gone = [Bool](repeating: axes == nil, count: rank)
    for axis in axes ?? Shape() {
      let axis = try shape.normalized(axis: axis)
      if gone[axis] { throw .axisRepeated(axis: axis) }
      gone[axis] = true
    }
    var order: [Int] = [], kept = Shape(), ones = Shape()
    for axis in 0..<rank where !gone[axis] { order.append(axis) }
    for axis in 0..<rank where gone[axis] { order.append(axis) }
    var length = 1
    for axis in 0..<rank {
      if gone[axis] {
        length *= shape[axis]
        ones.append(1)
      } else {
        kept.append(shape[axis])
        ones.append(shape[axis])
      }
    }
    var target = kept
    target.append(length)
    return (try permuted(order).reshaped(to: target), length, kept, ones)
  }

  /// Calls `body` for each row of `length` elements with the number of its first element, and looks now and then whether to stop.
  @inline(__always)
  package func eachRow(ofLength length: Int, _ body: (_ first: Int) throws(TensorError) -> Void) throws(TensorError) {
    if count == 0 || length == 0 { return }
    var sinceCheck = 0
    var first = 0
    while first < count {
      try body(first)
      first += length
      sinceCheck += length + 1
      if sinceCheck >= Interrupt.stretch {
        try Interrupt.check()
        sinceCheck = 0
      }
    }
  }
}
