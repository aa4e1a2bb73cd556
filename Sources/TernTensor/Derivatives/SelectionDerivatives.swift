extension Tensor {
  /// Zeros of `shape` with this tensor added at the places that `items` select there: what leads back from `selecting`.
  ///
  /// - Precondition: this tensor has the shape of the selection.
  func spread(into shape: Shape, at items: [Index]) throws(TensorError) -> Tensor {
    if isTraced {
      return try Tensor.step("index_add", self, { () throws(TensorError) in try spread(into: shape, at: items) }) { _ in
        { ct in try ct.selecting(items) }
      }
    }
    let result = try Tensor.zeros(dtype, shape)
    if count == 0 { return result }
    let isPicking = items.contains {
      switch $0 {
      case .positions, .mask: true
      default: false
      }
    }
    if !isPicking { return try result.assigning(self, at: items, inPlace: true, isFresh: true) }
    // The same place may be picked several times: the numbers of the elements say which.
    let numbers = try Tensor.numbered(shape).selecting(items).contiguous()
    let source = try contiguous()
    let places = numbers.pointer(Int.self)
    func add<Element: TensorElement & AdditiveArithmetic>(_ type: Element.Type) throws(TensorError) {
      let from = source.pointer(Element.self), to = result.pointer(Element.self)
      try Interrupt.stretches(of: count) { part in for i in part { to[places[i]] += from[i] } }
    }
    if dtype == .f32 { try add(Float.self) } else { try add(Double.self) }
    return result
  }

  /// The numbers of the elements of a tensor of `shape`.
  private static func numbered(_ shape: Shape) throws(TensorError) -> Tensor {
    let result = try uninitialized(.i64, shape)
    let out = result.pointer(Int.self)
    try Interrupt.stretches(of: result.count) { part in for i in part { out[i] = i } }
    return result
  }

  /// As `assigning`, as a step of a derivative: what is written over gets no cotangent.
  func tracedAssigning(_ value: Tensor, at items: [Index]) throws(TensorError) -> Tensor {
    let shapes = (shape, value.shape), types = (dtype, value.dtype)
    if !dtype.isFloating { return try assigning(value.detached(), at: items, inPlace: false) }
    return try Tensor.step(
      "index_assign", self, value, { () throws(TensorError) in try assigning(value, at: items, inPlace: false) }
    ) { _, needsSelf, needsValue in
      { ct in
        var source: Tensor?
        if needsValue {
          // Of several values for one place, the last stays.
          let picked = try ct.keptByLast(at: items, shapes.0)
          var shape = shapes.1
          while shape.count > picked.rank, shape[0] == 1 { shape.remove(at: 0) }
          source = try picked.summed(to: shape, types.1).reshaped(to: shapes.1)
        }
        let zero = try Tensor.number(0, like: ct)
        return (needsSelf ? try ct.assigning(zero, at: items, inPlace: false).converted(to: types.0) : nil, source)
      }
    }
  }

  /// What `items` select of this tensor, of `shape`; where one place is selected several times, 0 for all but the last.
  private func keptByLast(at items: [Index], _ shape: Shape) throws(TensorError) -> Tensor {
    let picked = try selecting(items)
    let order = try Tensor.numbered(picked.shape)
    let last = try Tensor.zeros(.i64, shape).assigning(order, at: items, inPlace: false)
    return try Tensor.select(
      Tensor.compare(.equal, last.selecting(items), order), picked, .number(0, like: picked))
  }

  /// As `joined`, as a step of a derivative.
  static func tracedJoin(_ parts: [Tensor], axis: Int) throws(TensorError) -> Tensor {
    let sizes = parts.map { $0.rank > axis ? $0.shape[axis] : 0 }, types = parts.map(\.dtype)
    return try steps("concat", parts, { () throws(TensorError) in [try joined(parts, axis: axis)] }) { _, needs in
      { cotangents in
        guard let ct = cotangents[0] else { return needs.map { _ in nil } }
        var first = 0
        var results: [Tensor?] = []
        for (number, size) in sizes.enumerated() {
          results.append(
            needs[number] ? try ct.narrowed(axis: axis, from: first, count: size).converted(to: types[number]) : nil)
          first += size
        }
        return results
      }
    }[0]
  }

  /// As `scattered`, as a step of a derivative.
  func tracedScattering(_ index: Tensor, _ source: Tensor, axis: Int, _ scattering: Scattering) throws(TensorError) -> Tensor {
    if !dtype.isFloating { return try scattered(index, source.detached(), axis: axis, scattering) }
    let shapes = (shape, source.shape), type = source.dtype
    return try Tensor.step(
      scattering == .adding ? "scatter_add" : "scatter", self, source,
      { () throws(TensorError) in try scattered(index, source, axis: axis, scattering) }
    ) { _, needsSelf, needsSource in
      { ct in
        var own: Tensor?, given: Tensor?
        if needsSelf {
          own = scattering == .adding ? ct : try ct.scattered(index, .number(0, like: ct), axis: axis, .replacing)
        }
        if needsSource {
          var picked = try ct.gathered(index, axis: axis)
          if scattering == .replacing {
            // Of several sources for one place, the last stays.
            let order = try Tensor.numbered(index.shape)
            let last = try Tensor.zeros(.i64, shapes.0).scattered(index, order, axis: axis, .replacing)
            let stays = try Tensor.compare(.equal, last.gathered(index, axis: axis), order)
            picked = try Tensor.select(stays, picked, .number(0, like: picked))
          }
          if shapes.1.isEmpty {
            picked = try picked.reduced(by: .sum)
          } else if picked.shape != shapes.1 {
            let items = picked.shape.map { Index.slice(start: 0, stop: $0, step: nil) }
            picked = try picked.spread(into: shapes.1, at: items)
          }
          given = try picked.converted(to: type)
        }
        return (own, given)
      }
    }
  }

  /// What leads back from `mergingDiagonal`: these elements on the diagonal of the axes `first` and `second`, 0 elsewhere.
  func splittingDiagonal(_ first: Int, _ second: Int, _ shape: Shape) throws(TensorError) -> Tensor {
    var wide = self
    if shape[first] == 1 || shape[second] == 1 {
      // One of the two was broadcast: it gets the sum.
      wide = try wide.unsqueezed(at: second)
      return try wide.swappedForDiagonal(first, second, shape)
    }
    let size = shape[second]
    let ones = try Tensor.filled(UInt8(1), [size]).diagonal(0)
    var mask = Shape(repeating: 1, count: shape.count)
    mask[first] = size
    mask[second] = size
    var target = wide.shape
    target.insert(size, at: second)
    wide = try wide.unsqueezed(at: second).expanded(to: target)
    let isDiagonal = try ones.converted(to: .bool).reshaped(to: mask)
    return try Tensor.select(isDiagonal, wide, .number(0, like: wide))
  }

  /// For a diagonal of an axis of size 1 and another: the elements along that other axis.
  private func swappedForDiagonal(_ first: Int, _ second: Int, _ shape: Shape) throws(TensorError) -> Tensor {
    let turned = shape[first] == 1 ? try swappingAxes(first, second) : self
    return try turned.summed(to: shape, dtype)
  }
}
