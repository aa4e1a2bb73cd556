import TernTensor

/// Ways in which the elements of a tensor may lie in memory.
enum Layout: CaseIterable {
  /// Every second element of a wider tensor.
  case spaced
  /// Another axis innermost.
  case turned
  /// From the last element to the first.
  case reversed
  /// Every third row of a longer tensor, the rows themselves backwards.
  case sparseRows

  /// The same tensor in this layout, and the memory that it is a view of.
  func applied(to tensor: Tensor) throws -> (view: Tensor, memory: Tensor) {
    if tensor.rank == 0 { return (tensor, tensor) }
    switch self {
    case .spaced: return try Self.placed(tensor, axis: tensor.rank - 1, [.ellipsis, .slice(start: 1, stop: nil, step: 2)], step: 2)
    case .turned:
      if tensor.rank == 1 { return try Self.reversed.applied(to: tensor) }
      let order = Array(1..<tensor.rank) + [0]
      let back = [tensor.rank - 1] + Array(0..<tensor.rank - 1)
      let memory = try tensor.permuted(order).copied()
      return (try memory.permuted(back), memory)
    case .reversed:
      let memory = try tensor.flipped(axes: nil).copied()
      return (try memory.flipped(axes: nil), memory)
    case .sparseRows:
      let rows = try Self.placed(tensor.flipped(axes: [tensor.rank - 1]), axis: 0, [.slice(start: 1, stop: nil, step: 3)], step: 3)
      return (try rows.view.flipped(axes: [tensor.rank - 1]), rows.memory)
    }
  }

  private static func placed(_ tensor: Tensor, axis: Int, _ items: [Index], step: Int) throws -> (view: Tensor, memory: Tensor) {
    var shape = tensor.shape
    shape[axis] = shape[axis] * step
    let memory = try Tensor.filled(Float(77), shape).converted(to: tensor.dtype).assigning(tensor, at: items, inPlace: true)
    return (try memory.selecting(items), memory)
  }
}
