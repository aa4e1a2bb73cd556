extension Tensor {
  /// The same elements in another shape; a view when they lie one behind the other.
  ///
  /// - Parameter target: may hold one -1, whose size follows from the others.
  public func reshaped(to target: Shape) throws(TensorError) -> Tensor {
    if isTraced {
      let shape = shape
      return try Tensor.step("reshape", self, { () throws(TensorError) in try reshaped(to: target) }) { _ in { ct in try ct.reshaped(to: shape) } }
    }
    var resolved = target
    if let unknown = target.firstIndex(of: -1) {
      if target.lastIndex(of: -1) != unknown { throw .severalUnknownSizes }
      var known = Shape()
      for axis in target.indices where axis != unknown { known.append(target[axis]) }
      guard let rest = known.elementCount, rest > 0, count % rest == 0 else {
        throw .cannotReshape(from: shape, to: target)
      }
      resolved[unknown] = count / rest
    }
    guard target.rank <= Shape.rankLimit else { throw .rankTooLarge(target.rank) }
    if let negative = resolved.first(where: { $0 < 0 }) { throw .negativeSize(negative) }
    guard resolved.elementCount == count else { throw .cannotReshape(from: shape, to: target) }
    // One element, seen many times: so it can be in any shape.
    if !isContiguous, strides.allSatisfy({ $0 == 0 }) { return view(shape: resolved, strides: Strides(repeating: 0, count: resolved.count)) }
    let dense = try contiguous()
    return dense.view(shape: resolved, strides: resolved.contiguousStrides)
  }

  /// The axes in another order: axis `i` of the result is axis `order[i]` of this tensor.
  public func permuted(_ order: [Int]) throws(TensorError) -> Tensor {
    if isTraced {
      return try Tensor.step("permute", self, { () throws(TensorError) in try permuted(order) }) { _ in
        { ct in
          var inverse = order
          for (place, axis) in order.enumerated() { inverse[axis < 0 ? axis + order.count : axis] = place }
          return try ct.permuted(inverse)
        }
      }
    }
    guard order.count == rank else { throw .wrongPermutation(order, rank: rank) }
    var seen = [Bool](repeating: false, count: rank)
    var axes: [Int] = []
    for axis in order {
      let axis = try shape.normalized(axis: axis)
      if seen[axis] { throw .axisRepeated(axis: axis) }
      seen[axis] = true
      axes.append(axis)
    }
    return view(shape: Shape(axes.map { shape[$0] }), strides: Strides(axes.map { strides[$0] }))
  }

  public func swappingAxes(_ a: Int, _ b: Int) throws(TensorError) -> Tensor {
    if isTraced {
      return try Tensor.step("swapaxes", self, { () throws(TensorError) in try swappingAxes(a, b) }) { _ in
        { ct in try ct.swappingAxes(a, b) }
      }
    }
    let a = try shape.normalized(axis: a)
    let b = try shape.normalized(axis: b)
    var newShape = shape
    var newStrides = strides
    newShape.swapAt(a, b)
    newStrides.swapAt(a, b)
    return view(shape: newShape, strides: newStrides)
  }

  /// The last two axes swapped.
  public func transposed() throws(TensorError) -> Tensor {
    guard rank >= 2 else { throw .rankTooSmall(rank: rank, needed: 2) }
    return try swappingAxes(rank - 2, rank - 1)
  }

  /// A new axis of size 1 before axis `axis`.
  public func unsqueezed(at axis: Int) throws(TensorError) -> Tensor {
    if isTraced {
      let shape = shape
      return try Tensor.step("unsqueeze", self, { () throws(TensorError) in try unsqueezed(at: axis) }) { _ in { ct in try ct.reshaped(to: shape) } }
    }
    guard axis >= -(rank + 1), axis <= rank else { throw .newAxisOutOfRange(axis: axis, rank: rank) }
    guard rank < Shape.rankLimit else { throw .rankTooLarge(rank + 1) }
    let axis = axis < 0 ? axis + rank + 1 : axis
    var newShape = shape
    var newStrides = strides
    newShape.insert(1, at: axis)
    newStrides.insert(0, at: axis)
    return view(shape: newShape, strides: newStrides)
  }

  /// Without the axes of size 1 (all of them, or the ones named).
  public func squeezed(axes: Shape?) throws(TensorError) -> Tensor {
    if isTraced {
      let shape = shape
      return try Tensor.step("squeeze", self, { () throws(TensorError) in try squeezed(axes: axes) }) { _ in { ct in try ct.reshaped(to: shape) } }
    }
    var drop = [Bool](repeating: false, count: rank)
    if let axes {
      for axis in axes {
        let axis = try shape.normalized(axis: axis)
        if shape[axis] != 1 { throw .axisNotOne(axis: axis, shape: shape) }
        drop[axis] = true
      }
    } else {
      for axis in 0..<rank { drop[axis] = shape[axis] == 1 }
    }
    let kept = (0..<rank).filter { !drop[$0] }
    return view(shape: Shape(kept.map { shape[$0] }), strides: Strides(kept.map { strides[$0] }))
  }

  /// As if repeated along axes of size 1, without copying.
  public func expanded(to target: Shape) throws(TensorError) -> Tensor {
    if isTraced {
      let shape = shape
      return try Tensor.step("expand", self, { () throws(TensorError) in try expanded(to: target) }) { _ in { ct in try ct.summed(to: shape, ct.dtype) } }
    }
    guard target.rank <= Shape.rankLimit else { throw .rankTooLarge(target.rank) }
    guard shape.broadcast(with: target) == target else { throw .cannotExpand(from: shape, to: target) }
    if target.elementCount == nil { throw .tooLarge(shape: target, dtype: dtype) }
    return view(shape: target, strides: broadcastStrides(to: target))
  }

  /// The `count` places from `first` on along an axis.
  ///
  /// - Precondition: the axis has them.
  public func narrowed(axis: Int, from first: Int, count: Int) throws(TensorError) -> Tensor {
    if isTraced {
      let shape = shape
      let place = axis < 0 ? axis + rank : axis
      let items = [Index](repeating: .slice(start: nil, stop: nil, step: nil), count: place)
        + [.slice(start: first, stop: first + count, step: nil)]
      return try Tensor.step("narrow", self, { () throws(TensorError) in try narrowed(axis: axis, from: first, count: count) }) { _ in { ct in try ct.spread(into: shape, at: items) } }
    }
    let axis = try shape.normalized(axis: axis)
    var part = shape
    part[axis] = count
    return view(shape: part, strides: strides, offset: first * strides[axis])
  }

  /// Cut along an axis into parts of those sizes, one behind the other.
  ///
  /// One step for all parts: on the way back their cotangents are joined, and none of them is put into zeros of the whole.
  ///
  /// - Precondition: the sizes come to that of the axis.
  public func divided(axis: Int, into sizes: [Int]) throws(TensorError) -> [Tensor] {
    func parts() throws(TensorError) -> [Tensor] {
      var first = 0
      var parts: [Tensor] = []
      for size in sizes {
        parts.append(try narrowed(axis: axis, from: first, count: size))
        first += size
      }
      return parts
    }
    // Of a single part there is nothing to be joined, and of none no step.
    guard isTraced, sizes.count > 1 else { return try parts() }
    let dtype = dtype
    return try Tensor.steps(named: "split", [self], parts) { outputs, _ in
      let shapes = outputs.map(\.shape)
      return { cotangents in
        if cotangents.allSatisfy({ $0 == nil }) { return [nil] }
        var whole: [Tensor] = []
        for (shape, cotangent) in Swift.zip(shapes, cotangents) { whole.append(try cotangent ?? Tensor.zeros(dtype, shape)) }
        return [try Tensor.joined(whole, axis: axis)]
      }
    }
  }

  /// What stands at each place of the leading axis.
  ///
  /// One step for all of them: on the way back their cotangents are stacked, and none of them is put into zeros of the whole.
  ///
  /// - Precondition: not of rank 0.
  public func items() throws(TensorError) -> [Tensor] {
    // Forward, each item has a tangent of its own, which is that place of the tangent.
    guard let tape = openTrace?.tape, !tape.isForward, shape[0] > 1 else {
      var items: [Tensor] = []
      items.reserveCapacity(shape[0])
      for place in 0..<shape[0] {
        if place & 0xFFFF == 0xFFFF { try Interrupt.check() }
        items.append(try selecting([.integer(place)]))
      }
      return items
    }
    let dtype = dtype
    return try Tensor.steps(named: "items", [self], items) { outputs, _ in
      let shape = outputs[0].shape
      return { cotangents in
        if cotangents.allSatisfy({ $0 == nil }) { return [nil] }
        let zeros = try Tensor.zeros(dtype, shape)
        return [try Tensor.stacked(cotangents.map { $0 ?? zeros })]
      }
    }
  }

  /// Joined along a new axis.
  public static func stacked(_ parts: [Tensor], axis: Int = 0) throws(TensorError) -> Tensor {
    guard let first = parts.first else { return try uninitialized(.f32, [0]) }
    for (position, part) in parts.enumerated() where part.shape != first.shape {
      throw .unequalParts(first: first.shape, other: part.shape, position: position)
    }
    var expanded: [Tensor] = []
    for (position, part) in parts.enumerated() {
      if position & 0xFFFF == 0xFFFF { try Interrupt.check() }
      expanded.append(try part.unsqueezed(at: axis))
    }
    return try joined(expanded, axis: axis)
  }

  /// Joined along an axis that is there already.
  public static func joined(_ parts: [Tensor], axis: Int) throws(TensorError) -> Tensor {
    guard let first = parts.first else { return try uninitialized(.f32, [0]) }
    let axis = try first.shape.normalized(axis: axis)
    var size = 0
    var dtype = DType.bool
    if parts.contains(where: { $0.isTraced }) { return try tracedJoin(parts, axis: axis) }
    for part in parts {
      guard part.rank == first.rank,
        (0..<first.rank).allSatisfy({ $0 == axis || part.shape[$0] == first.shape[$0] })
      else { throw .cannotJoin(first: first.shape, other: part.shape, axis: axis) }
      let (sum, overflowed) = size.addingReportingOverflow(part.shape[axis])
      if overflowed { throw .tooLarge(shape: part.shape, dtype: part.dtype) }
      size = sum
      dtype = max(dtype, part.dtype)
    }
    var shape = first.shape
    shape[axis] = size
    let result = try uninitialized(dtype, shape)
    var offset = 0
    for (position, part) in parts.enumerated() {
      if position & 0xFFFF == 0xFFFF { try Interrupt.check() }
      let window = result.view(shape: part.shape, strides: result.strides, offset: offset * result.strides[axis])
      try window.write(part.converted(to: dtype))
      offset += part.shape[axis]
    }
    return result
  }
}

extension Tensor {
  /// The elements with the same place along two axes of one size (or one of size 1): a view without the later axis.
  package func mergingDiagonal(_ first: Int, _ second: Int) throws(TensorError) -> Tensor {
    if isTraced {
      let shape = shape
      return try Tensor.step("diagonal", self, { () throws(TensorError) in try mergingDiagonal(first, second) }) { _ in
        { ct in try ct.splittingDiagonal(first, second, shape) }
      }
    }
    var newShape = shape, newStrides = strides
    if shape[second] != 1 {
      newStrides[first] = shape[first] == 1 ? strides[second] : strides[first] + strides[second]
      newShape[first] = shape[second]
    }
    newShape.remove(at: second)
    newStrides.remove(at: second)
    return view(shape: newShape, strides: newStrides)
  }
}
