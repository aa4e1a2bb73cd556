import TernKernels

/// How `scattered` joins a source with what is there.
package enum Scattering: Sendable { case replacing, adding }

extension Tensor {
  /// `result[i][j] = self[index[i][j]][j]` along axis 0, and so on for the others: elements picked along `axis`.
  ///
  /// - Parameter index: i64, of the same rank, no longer than this tensor along the other axes.
  public func gathered(_ index: Tensor, axis: Int) throws(TensorError) -> Tensor {
    if isTraced {
      let shape = shape
      return try Tensor.step("gather", self, { () throws(TensorError) in try gathered(index, axis: axis) }) { _ in
        { ct in try Tensor.zeros(ct.dtype, shape).scattered(index, ct, axis: axis, .adding) }
      }
    }
    let (index, axis, length) = try checked(index, axis)
    let result = try Tensor.uninitialized(dtype, index.shape)
    try eachPlace(index, axis, length) { place, offset in
      switch dtype {
      case .bool: result.pointer(UInt8.self)[place] = pointer(UInt8.self)[offset]
      case .i64: result.pointer(Int.self)[place] = pointer(Int.self)[offset]
      case .f32: result.pointer(Float.self)[place] = pointer(Float.self)[offset]
      case .f64: result.pointer(Double.self)[place] = pointer(Double.self)[offset]
      }
    }
    return result
  }

  /// A copy in which the elements at the places of `gathered` are those of `source`, or have them added.
  ///
  /// - Parameter source: of the shape of `index`, or larger, or of rank 0.
  package func scattered(
    _ index: Tensor, _ source: Tensor, axis: Int, _ scattering: Scattering
  ) throws(TensorError) -> Tensor {
    if isTraced || source.isTraced { return try tracedScattering(index, source, axis: axis, scattering) }
    let result = try copied()
    let (index, axis, length) = try result.checked(index, axis)
    var values = try source.converted(to: dtype)
    if values.rank == 0 { values = try values.expanded(to: index.shape) }
    guard values.rank == index.rank, (0..<index.rank).allSatisfy({ index.shape[$0] <= values.shape[$0] }) else {
      throw .shapesDiffer(left: index.shape, right: values.shape)
    }
    values = try values.view(shape: index.shape, strides: values.strides).contiguous()
    try result.eachPlace(index, axis, length) { place, offset throws(TensorError) in
      switch (dtype, scattering) {
      case (.bool, .replacing): result.pointer(UInt8.self)[offset] = values.pointer(UInt8.self)[place]
      case (.bool, .adding): result.pointer(UInt8.self)[offset] |= values.pointer(UInt8.self)[place]
      case (.i64, .replacing): result.pointer(Int.self)[offset] = values.pointer(Int.self)[place]
      case (.i64, .adding):
        let (sum, overflowed) = result.pointer(Int.self)[offset].addingReportingOverflow(values.pointer(Int.self)[place])
        if overflowed { throw .integerOverflow }
        result.pointer(Int.self)[offset] = sum
      case (.f32, .replacing): result.pointer(Float.self)[offset] = values.pointer(Float.self)[place]
      case (.f32, .adding): result.pointer(Float.self)[offset] += values.pointer(Float.self)[place]
      case (.f64, .replacing): result.pointer(Double.self)[offset] = values.pointer(Double.self)[place]
      case (.f64, .adding): result.pointer(Double.self)[offset] += values.pointer(Double.self)[place]
      }
    }
    return result
  }

  private func checked(_ index: Tensor, _ axis: Int) throws(TensorError) -> (index: Tensor, axis: Int, length: Int) {
    if rank == 0 {
      let axis = try Shape(1).normalized(axis: axis)
      return (try index.converted(to: .i64).contiguous(), axis, 1)
    }
    let axis = try shape.normalized(axis: axis)
    guard index.rank == rank, (0..<rank).allSatisfy({ $0 == axis || index.shape[$0] <= shape[$0] }) else {
      throw .shapesDiffer(left: index.shape, right: shape)
    }
    return (try index.converted(to: .i64).contiguous(), axis, shape[axis])
  }

  /// Calls `body` with the number of each element of `index` and the offset of the element here that it picks.
  @inline(__always)
  private func eachPlace(
    _ index: Tensor, _ axis: Int, _ length: Int, _ body: (_ place: Int, _ offset: Int) throws(TensorError) -> Void
  ) throws(TensorError) {
    let picks = index.pointer(Int.self)
    let step = rank == 0 ? 0 : strides[axis]
    var position = [Int](repeating: 0, count: index.rank)
    var base = 0
    for place in 0..<index.count {
      if place & 0xF_FFFF == 0xF_FFFF { try Interrupt.check() }
      let pick = picks[place]
      let wrapped = pick < 0 ? pick + length : pick
      guard wrapped >= 0, wrapped < length else { throw .indexOutOfRange(index: pick, size: length, axis: axis) }
      try body(place, base + wrapped * step)
      var i = index.rank - 1
      while i >= 0 {
        position[i] += 1
        if i != axis, rank > 0 { base += strides[i] }
        if position[i] < index.shape[i] { break }
        if i != axis, rank > 0 { base -= strides[i] * index.shape[i] }
        position[i] = 0
        i -= 1
      }
    }
  }

  /// The places of the elements that are not 0: `[n, rank]`, i64, in the order of the elements.
  package func nonzeroPlaces() throws(TensorError) -> Tensor {
    let truths = try converted(to: .bool).contiguous()
    let from = truths.pointer(UInt8.self)
    let found = Kernels.sum(Run(UnsafePointer(from), step: 1), count: count)
    let result = try Tensor.uninitialized(.i64, [found, rank])
    var out = result.pointer(Int.self)
    for number in 0..<count {
      if number & 0xF_FFFF == 0xF_FFFF { try Interrupt.check() }
      if from[number] == 0 { continue }
      var rest = number
      var axis = rank - 1
      while axis >= 0 {
        let (quotient, position) = rest.quotientAndRemainder(dividingBy: shape[axis])
        out[axis] = position
        rest = quotient
        axis -= 1
      }
      out += rank
    }
    return result
  }
}
