import TernKernels

// Copies of tensors whose elements lie one behind the other along another axis than the last.

extension Tensor {
  /// Elements that are worth a part of their own.
  private static let elementsAtOnce = 1 << 18

  /// Writes `source`, which has this shape and dtype, over the elements as matrices that are turned.
  ///
  /// - Returns: false, with nothing done, when its elements lie in another way.
  func writeTurned(_ source: Tensor) throws(TensorError) -> Bool {
    guard rank >= 2, isContiguous, source.shape == shape, count >= 1024, dtype != .bool,
      let dense = (0..<rank - 1).last(where: { source.strides[$0] == 1 && shape[$0] >= 8 }), source.strides[rank - 1] != 1,
      shape[rank - 1] >= 8
    else { return false }
    if dtype.sizeInBytes == 4 {
      try turn(source, dense, UInt32.self) { Kernels.transpose($0, step: $1, into: $2, outStep: $3, rows: $4, columns: $5) }
    } else {
      try turn(source, dense, UInt64.self) { Kernels.transpose($0, step: $1, into: $2, outStep: $3, rows: $4, columns: $5) }
    }
    return true
  }

  /// - Parameter dense: the axis along which the elements of `source` lie one behind the other.
  private func turn<Word>(
    _ source: Tensor, _ dense: Int, _ type: Word.Type,
    _ kernel: @escaping (UnsafePointer<Word>, Int, UnsafeMutablePointer<Word>, Int, Int, Int) -> Void
  ) throws(TensorError) {
    let from = UnsafePointer(source.start.assumingMemoryBound(to: Word.self)), to = start.assumingMemoryBound(to: Word.self)
    let across = source.strides[rank - 1], down = strides[dense]
    let rows = shape[rank - 1], columns = shape[dense]
    var others = Shape(), sourceStrides = Strides(), ownStrides = Strides()
    for axis in 0..<rank - 1 where axis != dense {
      others.append(shape[axis])
      sourceStrides.append(source.strides[axis])
      ownStrides.append(strides[axis])
    }
    // A matrix of the source has its rows along the last axis here. Its columns are shared out, and small matrices together.
    let matrices = others.elementCount ?? 0
    let columnsAtOnce = max(64, min(columns, Self.elementsAtOnce / rows))
    let bands = (columns + columnsAtOnce - 1) / columnsAtOnce
    let atOnce = max(1, Self.elementsAtOnce / (rows * min(columns, columnsAtOnce)))
    let jobs = matrices * bands
    let isDone = Parallel.run((jobs + atOnce - 1) / atOnce) { part in
      for job in part * atOnce..<min(jobs, (part + 1) * atOnce) {
        let matrix = job / bands, first = job % bands * columnsAtOnce
        kernel(
          from + others.offset(ofElement: matrix, sourceStrides) + first, across,
          to + others.offset(ofElement: matrix, ownStrides) + first * down, down, rows, min(columnsAtOnce, columns - first))
      }
    }
    if !isDone { throw .interrupted }
  }
}
