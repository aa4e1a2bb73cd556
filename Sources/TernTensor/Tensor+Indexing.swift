import TernKernels

extension Tensor {
  /// What an index selects, as in NumPy: a view for integers and slices, a copy for positions and masks.
  package func selecting(_ items: [Index]) throws(TensorError) -> Tensor {
    if isTraced {
      let shape = shape
      return try Tensor.step("index", self, { () throws(TensorError) in try selecting(items) }) { _ in
        { ct in try ct.spread(into: shape, at: items) }
      }
    }
    let selection = try Selection(items, of: self)
    guard selection.picked != nil else {
      return view(shape: selection.keptShape, strides: selection.keptStrides, offset: selection.offset)
    }
    let result = try Tensor.uninitialized(dtype, selection.shape)
    switch dtype {
    case .bool: try transfer(selection, with: result, UInt8.self, .out)
    case .i64: try transfer(selection, with: result, Int.self, .out)
    case .f32: try transfer(selection, with: result, Float.self, .out)
    case .f64: try transfer(selection, with: result, Double.self, .out)
    }
    return result
  }

  /// A tensor like this one in which the selected elements are `value`, broadcast to their shape
  /// and converted to this tensor's type.
  ///
  /// - Parameter inPlace: whether this tensor itself may change: nobody else sees its memory.
  /// - Parameter isFresh: whether this tensor was just made for the purpose, and is nobody's when the work is stopped.
  package func assigning(
    _ value: Tensor, at items: [Index], inPlace: Bool, isFresh: Bool = false
  ) throws(TensorError) -> Tensor {
    if isTraced || value.isTraced { return try tracedAssigning(value, at: items) }
    let selection = try Selection(items, of: self)
    let shape = selection.shape
    // NumPy drops leading axes of size 1 that the target does not have.
    var source = value
    while source.rank > shape.rank, source.shape[0] == 1 {
      source = source.view(shape: Shape(source.shape.dropFirst()), strides: Strides(source.strides.dropFirst()))
    }
    guard source.shape.broadcast(with: shape) == shape else {
      throw .cannotAssign(value: value.shape, target: shape)
    }
    source = try source.converted(to: dtype)
    // Work that takes so long that it may be stopped halfway goes to a copy.
    let isOwn = inPlace && !repeatsElements && (isFresh || shape.elementCount ?? .max <= Interrupt.stretch)
    let target = isOwn ? self : try copied()
    if !isOwn {
      // Offsets and strides differ in the copy.
      return try target.assigning(source, at: items, inPlace: true, isFresh: true)
    }
    if selection.picked == nil {
      try target.view(shape: shape, strides: selection.keptStrides, offset: selection.offset).write(source)
      return target
    }
    let values = try source.expanded(to: shape).contiguous()
    switch dtype {
    case .bool: try target.transfer(selection, with: values, UInt8.self, .in)
    case .i64: try target.transfer(selection, with: values, Int.self, .in)
    case .f32: try target.transfer(selection, with: values, Float.self, .in)
    case .f64: try target.transfer(selection, with: values, Double.self, .in)
    }
    return target
  }

  /// Whether several indices lead to one place in memory.
  private var repeatsElements: Bool { (0..<rank).contains { strides[$0] == 0 && shape[$0] > 1 } }

  private enum Direction { case out, `in` }

  /// Moves the selected elements to (or from) `other`, which has the selection's shape and is contiguous.
  private func transfer<Element: TensorElement>(
    _ selection: Selection, with other: Tensor, _ type: Element.Type, _ direction: Direction
  ) throws(TensorError) {
    guard let picked = selection.picked, other.count > 0 else { return }
    let own = pointer(Element.self) + selection.offset
    let dense = other.pointer(Element.self)
    if selection.keptShape.isEmpty {
      for (i, offset) in picked.offsets.enumerated() {
        if direction == .out { dense[i] = own[offset] } else { own[offset] = dense[i] }
        if i & 0xF_FFFF == 0xF_FFFF { try Interrupt.check() }
      }
      return
    }
    // The kept axes around one picked element: in this tensor, and in the dense one.
    let before = selection.axesBeforePicked
    let denseStrides = other.shape.contiguousStrides
    let pickedRank = picked.shape.count
    let keptDense = Strides(denseStrides.indices.filter { $0 < before || $0 >= before + pickedRank }.map { denseStrides[$0] })
    let plan = LoopPlan<2>(selection.keptShape, [selection.keptStrides, keptDense])
    let pickedStep = pickedRank == 0 ? 0 : denseStrides[before + pickedRank - 1]
    for (i, offset) in picked.offsets.enumerated() {
      let from = own + offset
      let to = dense + i * pickedStep
      try plan.runBlocks { offsets, rowSteps, steps, rows, count in
        if direction == .out {
          Kernels.copyRows(
            Run(UnsafePointer(from + offsets[0]), step: steps[0]), rowStep: rowSteps[0],
            into: Output(to + offsets[1], step: steps[1]), rowStep: rowSteps[1], rows: rows, count: count)
        } else {
          Kernels.copyRows(
            Run(UnsafePointer(to + offsets[1]), step: steps[1]), rowStep: rowSteps[1],
            into: Output(from + offsets[0], step: steps[0]), rowStep: rowSteps[0], rows: rows, count: count)
        }
      }
    }
  }

  /// For each axis, the indices of the elements that are not 0, in the order of elements.
  package func nonzeroIndices() throws(TensorError) -> [Tensor] {
    let truth = try converted(to: .bool).contiguous()
    let bytes = truth.pointer(UInt8.self)
    var columns = [[Int]](repeating: [], count: rank)
    try Interrupt.stretches(of: count) { part in
      for i in part where bytes[i] != 0 {
        var rest = i
        for axis in (0..<rank).reversed() {
          let (quotient, position) = rest.quotientAndRemainder(dividingBy: shape[axis])
          columns[axis].append(position)
          rest = quotient
        }
      }
    }
    var result: [Tensor] = []
    for column in columns { result.append(try .make(column)) }
    return result
  }
}
