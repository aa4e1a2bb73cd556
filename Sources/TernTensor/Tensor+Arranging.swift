import TernKernels

/// What `padded` puts around a tensor.
package enum Padding: String, Sendable, CaseIterable { case constant, edge, reflect, symmetric, wrap }

extension Tensor {
  /// The places along some axes in reverse: a view.
  package func flipped(axes: Shape?) throws(TensorError) -> Tensor {
    if isTraced {
      return try Tensor.step("flip", self, { () throws(TensorError) in try flipped(axes: axes) }) { _ in
        { ct in try ct.flipped(axes: axes) }
      }
    }
    var turned = [Bool](repeating: axes == nil, count: rank)
    for axis in axes ?? Shape() {
      let axis = try shape.normalized(axis: axis)
      if turned[axis] { throw .axisRepeated(axis: axis) }
      turned[axis] = true
    }
    var offset = 0
    let newStrides = Strides(
      (0..<rank).map { axis in
        guard turned[axis], shape[axis] > 0 else { return strides[axis] }
        offset += (shape[axis] - 1) * strides[axis]
        return -strides[axis]
      })
    return view(shape: shape, strides: newStrides, offset: offset)
  }

  /// The places along an axis moved up by `shift`; those that fall off the end come in at the beginning.
  package func rolled(by shift: Int, axis: Int) throws(TensorError) -> Tensor {
    let axis = try shape.normalized(axis: axis)
    let size = shape[axis]
    if size == 0 { return self }
    let first = (shift % size + size) % size
    if first == 0 { return self }
    return try Tensor.joined(
      [
        narrowed(axis: axis, from: size - first, count: first), narrowed(axis: axis, from: 0, count: size - first),
      ], axis: axis)
  }

  /// Each place along an axis `count` times, one behind the other; or the whole axis `count` times.
  package func repeated(_ count: Int, axis: Int, whole: Bool) throws(TensorError) -> Tensor {
    let axis = try shape.normalized(axis: axis)
    if count == 1 { return self }
    let (size, overflowed) = shape[axis].multipliedReportingOverflow(by: count)
    var target = shape
    target[axis] = overflowed ? .max : size
    if overflowed || target.elementCount == nil { throw .tooLarge(shape: target, dtype: dtype) }
    let place = whole ? axis : axis + 1
    var wide = try unsqueezed(at: place).shape
    wide[place] = count
    return try unsqueezed(at: place).expanded(to: wide).reshaped(to: target)
  }

  /// The places along an axis that `positions` lists, each within it.
  package func picking(_ positions: [Int], axis: Int) throws(TensorError) -> Tensor {
    let axis = try shape.normalized(axis: axis)
    let index = try Tensor.make(positions)
    return try selecting([Index](repeating: .slice(start: nil, stop: nil, step: nil), count: axis) + [.positions(index)])
  }

  /// With `before` and `after` more places at the ends of an axis: `filling` in constant padding, otherwise taken from the axis itself.
  ///
  /// - Precondition: `before` and `after` are not negative.
  package func padded(
    axis: Int, before: Int, after: Int, _ padding: Padding, filling: Tensor
  ) throws(TensorError) -> Tensor {
    if before == 0, after == 0 { return self }
    let size = shape[axis]
    let (some, overflowed) = size.addingReportingOverflow(before)
    let (total, overflowedAgain) = some.addingReportingOverflow(after)
    var target = shape
    target[axis] = overflowed || overflowedAgain ? .max : total
    guard let elements = target.elementCount, elements <= Tensor.memoryLimitInBytes / dtype.sizeInBytes else {
      throw .tooLarge(shape: target, dtype: dtype)
    }
    if padding == .constant {
      var front = shape, back = shape
      front[axis] = before
      back[axis] = after
      return try Tensor.joined([filling.expanded(to: front), self, filling.expanded(to: back)], axis: axis)
    }
    if size == 0 { throw .emptyReduction(shape: shape) }
    var positions: [Int] = []
    positions.reserveCapacity(total)
    func remainder(_ place: Int, _ period: Int) -> Int { (place % period + period) % period }
    for place in -before..<size + after {
      switch padding {
      case .constant, .edge: positions.append(min(max(place, 0), size - 1))
      case .wrap: positions.append(remainder(place, size))
      case .symmetric:
        let around = remainder(place, 2 * size)
        positions.append(around < size ? around : 2 * size - 1 - around)
      case .reflect:
        let around = size == 1 ? 0 : remainder(place, 2 * (size - 1))
        positions.append(around < size ? around : 2 * (size - 1) - around)
      }
    }
    return try picking(positions, axis: axis)
  }

  /// The diagonal of a matrix as a vector, or the matrix with a vector as its diagonal, `k` places right of the main one.
  package func diagonal(_ k: Int) throws(TensorError) -> Tensor {
    if isTraced {
      let shape = shape
      return try Tensor.step("diag", self, { () throws(TensorError) in try diagonal(k) }) { _ in
        { ct in
          if shape.count == 1 { return try ct.diagonal(k) }
          // A square matrix with the diagonal, cut or filled up to the shape.
          let square = try ct.diagonal(k)
          let whole: [Index] = (0..<2).map { .slice(start: 0, stop: Swift.min(square.shape[$0], shape[$0]), step: nil) }
          return try square.selecting(whole).spread(into: shape, at: whole)
        }
      }
    }
    if rank == 1 {
      let (size, overflowed) = count.addingReportingOverflow(Int(clamping: k.magnitude))
      guard !overflowed else { throw .tooLarge(shape: [.max, .max], dtype: dtype) }
      let result = try Tensor.zeros(dtype, [size, size])
      let start = k < 0 ? -k * size : k
      try result.view(shape: shape, strides: Strides([size + 1]), offset: start).write(self)
      return result
    }
    guard rank == 2 else { throw .rankTooSmall(rank: rank, needed: 2) }
    let (rows, columns) = (shape[0], shape[1])
    guard k > -rows - 1, k < columns + 1 else { return try Tensor.zeros(dtype, [0]) }
    let length = max(0, k < 0 ? min(rows + k, columns) : min(rows, columns - k))
    let start = k < 0 ? -k * strides[0] : k * strides[1]
    return try view(shape: [length], strides: Strides([strides[0] + strides[1]]), offset: start).copied()
  }

  /// With zeros right of diagonal `k` (or left of it).
  package func triangle(_ k: Int, upper: Bool) throws(TensorError) -> Tensor {
    guard rank > 0 else { throw .rankTooSmall(rank: 0, needed: 1) }
    let columns = shape[rank - 1], rows = rank == 1 ? columns : shape[rank - 2]
    let mask = try Tensor.uninitialized(.bool, [rows, columns])
    let bits = mask.pointer(UInt8.self)
    // Diagonals further out than the matrix is large are all alike.
    let k = min(max(k, -rows - 1), columns + 1)
    for row in 0..<rows {
      // Columns up to `row + k` are in the lower triangle.
      let end = min(max(row + (upper ? k - 1 : k) + 1, 0), columns)
      for column in 0..<columns { bits[row * columns + column] = (column < end) != upper ? 1 : 0 }
    }
    return try Tensor.select(mask, self, Tensor.zeros(dtype, []))
  }

  public static func zeros(_ dtype: DType, _ shape: Shape) throws(TensorError) -> Tensor {
    switch dtype {
    case .bool: try filled(UInt8(0), shape)
    case .i64: try filled(0, shape)
    case .f32: try filled(Float(0), shape)
    case .f64: try filled(0.0, shape)
    }
  }
}
