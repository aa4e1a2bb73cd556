/// One item of an index, as NumPy understands it.
package enum Index {
  case integer(Int)
  case slice(start: Int?, stop: Int?, step: Int?)
  case ellipsis
  case newAxis
  /// Integer positions, of any shape.
  case positions(Tensor)
  /// Bools over as many axes as it has.
  case mask(Tensor)
}

/// Which elements of a tensor an index selects, worked out against its shape.
///
/// Integers, slices and new axes lead to a view. Positions and masks select elements one by one: they are broadcast
/// against each other, and their axes stand where the first of them stood when they are neighbours,
/// in front of the others when they are not, as in NumPy.
struct Selection {
  /// Where the selection begins, in elements from the tensor's first.
  private(set) var offset = 0
  /// Axes that stay, with their strides in the tensor.
  private(set) var keptShape = Shape()
  private(set) var keptStrides = Strides()
  /// Offsets of the elements that positions select, and the shape of those positions; nil for a view.
  private(set) var picked: (offsets: [Int], shape: Shape)?
  /// How many kept axes stand before the picked ones.
  private(set) var axesBeforePicked = 0

  /// The shape of what is selected.
  var shape: Shape {
    guard let picked else { return keptShape }
    return keptShape.inserting(picked.shape, at: axesBeforePicked)
  }

  init(_ items: [Index], of tensor: Tensor) throws(TensorError) {
    let expanded = try Self.expanded(items, of: tensor)
    let rank = expanded.reduce(0) { count, item in
      switch item {
      case .newAxis, .slice: count + 1
      case .positions(let indices): count + indices.rank
      case .integer, .mask, .ellipsis: count
      }
    }
    guard rank <= 2 * Shape.rankLimit else { throw .rankTooLarge(rank) }
    var axis = 0
    var positions: [(Tensor, size: Int, stride: Int, axis: Int)] = []
    let hasPositions = expanded.contains {
      switch $0 {
      case .positions, .mask: true
      default: false
      }
    }
    var lastPicked: Int?
    var areNeighbours = true
    for (place, item) in expanded.enumerated() {
      switch item {
      case .newAxis:
        keptShape.append(1)
        keptStrides.append(0)
      case .slice(let start, let stop, let step):
        let size = tensor.shape[axis]
        let slice = try Self.slice(start, stop, step, size)
        offset &+= slice.start &* tensor.strides[axis]
        keptShape.append(slice.count)
        keptStrides.append(slice.step &* tensor.strides[axis])
        axis += 1
      case .integer(let index):
        let size = tensor.shape[axis]
        guard index >= -size, index < size else {
          throw .indexOutOfRange(index: index, size: size, axis: axis)
        }
        offset &+= (index < 0 ? index + size : index) &* tensor.strides[axis]
        axis += 1
        if hasPositions { notePicked(place, &lastPicked, &areNeighbours) }
      case .positions(let indices):
        positions.append((indices, tensor.shape[axis], tensor.strides[axis], axis))
        axis += 1
        notePicked(place, &lastPicked, &areNeighbours)
      case .mask(let single):
        // One bool takes part like a position on an axis of its own: `[0]` when it is true, no position when it is false.
        positions.append((try .make(single.pointer(UInt8.self)[0] != 0 ? [0] : []), 1, 0, axis))
        notePicked(place, &lastPicked, &areNeighbours)
      case .ellipsis: break
      }
    }
    guard keptShape.rank <= Shape.rankLimit else { throw .rankTooLarge(keptShape.rank) }
    if positions.isEmpty { return }
    if !areNeighbours { axesBeforePicked = 0 }
    picked = try Self.offsets(positions)
  }

  /// Remembers that the item at `place` is one of those that pick elements.
  private mutating func notePicked(
    _ place: Int, _ last: inout Int?, _ areNeighbours: inout Bool
  ) {
    if let last {
      if place != last + 1 { areNeighbours = false }
    } else {
      axesBeforePicked = keptShape.count
    }
    last = place
  }

  /// Masks become positions, `...` and what is left out become whole slices.
  private static func expanded(_ items: [Index], of tensor: Tensor) throws(TensorError) -> [Index] {
    var used = 0
    for item in items {
      switch item {
      case .integer, .slice, .positions: used += 1
      case .mask(let mask): used += mask.rank
      case .ellipsis, .newAxis: break
      }
    }
    guard used <= tensor.rank else { throw .tooManyIndices(count: used, shape: tensor.shape) }
    let missing = [Index](repeating: .slice(start: nil, stop: nil, step: nil), count: tensor.rank - used)
    var result: [Index] = []
    var axis = 0
    var sawEllipsis = false
    for item in items {
      switch item {
      case .ellipsis:
        if !sawEllipsis {
          result += missing
          axis += missing.count
        }
        // Even when it stands for no axis it separates the positions on its sides.
        result.append(.ellipsis)
        sawEllipsis = true
      case .mask(let mask):
        if mask.rank == 0 {
          result.append(item)
          continue
        }
        for i in 0..<mask.rank where mask.shape[i] != tensor.shape[axis + i] {
          throw .maskDoesNotFit(mask: mask.shape, shape: tensor.shape, axis: axis + i)
        }
        for indices in try mask.nonzeroIndices() { result.append(.positions(indices)) }
        axis += mask.rank
      case .newAxis: result.append(item)
      case .integer, .slice, .positions:
        result.append(item)
        axis += 1
      }
    }
    if !sawEllipsis { result += missing }
    return result
  }

  /// A slice as Python reads it.
  private static func slice(
    _ start: Int?, _ stop: Int?, _ step: Int?, _ size: Int
  ) throws(TensorError) -> (start: Int, count: Int, step: Int) {
    let step = step ?? 1
    if step == 0 { throw .zeroStep }
    func bounded(_ value: Int, _ low: Int, _ high: Int) -> Int {
      let fromFront = value < 0 ? value.addingReportingOverflow(size).partialValue : value
      return min(max(fromFront, low), high)
    }
    if step > 0 {
      let first = bounded(start ?? 0, 0, size), last = bounded(stop ?? size, 0, size)
      let count = first < last ? (last - first - 1) / step + 1 : 0
      return (count == 0 ? 0 : first, count, step)
    }
    let first = start.map { bounded($0, -1, size - 1) } ?? size - 1
    let last = stop.map { bounded($0, -1, size - 1) } ?? -1
    let magnitude = step == .min ? Int.max : -step
    let count = first > last ? (first - last - 1) / magnitude + 1 : 0
    return (count == 0 ? 0 : first, count, step)
  }

  /// Broadcasts the positions and adds up what each contributes to an element's offset.
  private static func offsets(
    _ positions: [(Tensor, size: Int, stride: Int, axis: Int)]
  ) throws(TensorError) -> (offsets: [Int], shape: Shape) {
    var shape = Shape()
    for (indices, _, _, _) in positions {
      guard let both = shape.broadcast(with: indices.shape) else {
        throw .indicesDoNotBroadcast(positions.map(\.0.shape))
      }
      shape = both
    }
    var offsets = [Int](repeating: 0, count: shape.elementCount ?? 0)
    for (indices, size, stride, axis) in positions {
      let values = try indices.converted(to: .i64).expanded(to: shape).contiguous()
      try Interrupt.stretches(of: offsets.count) { part throws(TensorError) in
        for i in part {
          let index = values.pointer(Int.self)[i]
          guard index >= -size, index < size else {
            throw .indexOutOfRange(index: index, size: size, axis: axis)
          }
          offsets[i] &+= (index < 0 ? index + size : index) &* stride
        }
      }
    }
    return (offsets, shape)
  }
}
