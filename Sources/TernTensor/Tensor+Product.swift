import TernKernels

extension Tensor {
  /// The matrix product, as `numpy.matmul`: vectors count as a row on the left and a column on the right,
  /// leading axes are broadcast.
  package static func matmul(_ a: Tensor, _ b: Tensor) throws(TensorError) -> Tensor {
    guard a.rank > 0, b.rank > 0 else { throw .productOfScalar(left: a.shape, right: b.shape) }
    let dtype = max(a.dtype, b.dtype, .i64)
    if a.dtype != dtype { return try matmul(a.converted(to: dtype), b) }
    if b.dtype != dtype { return try matmul(a, b.converted(to: dtype)) }
    let left = a.rank == 1 ? try a.unsqueezed(at: 0) : a
    let right = b.rank == 1 ? try b.unsqueezed(at: 1) : b
    let m = left.shape[left.rank - 2], k = left.shape[left.rank - 1], n = right.shape[right.rank - 1]
    guard right.shape[right.rank - 2] == k else { throw .innerSizesDiffer(left: a.shape, right: b.shape) }
    var shape: Shape
    if left.rank == 2, right.rank == 2 {
      shape = [m, n]
    } else {
      guard let batch = left.batchShape.broadcast(with: right.batchShape) else {
        throw .innerSizesDiffer(left: a.shape, right: b.shape)
      }
      shape = batch
      shape.append(m)
      shape.append(n)
    }
    let result = try uninitialized(dtype, shape)
    if result.count > 0 {
      switch dtype {
      case .f32: try product(left, right, result, m, n, k, Float.self) { Kernels.matmul($0, $1, into: $2, m: $3, n: n, k: k) }
      case .f64: try product(left, right, result, m, n, k, Double.self) { Kernels.matmul($0, $1, into: $2, m: $3, n: n, k: k) }
      case .i64, .bool:
        var fits = true
        try product(left, right, result, m, n, k, Int.self) {
          if !Kernels.matmul($0, $1, into: $2, m: $3, n: n, k: k) { fits = false }
        }
        if !fits { throw .integerOverflow }
      }
    }
    if a.rank == 1 || b.rank == 1 {
      var squeezed = shape
      if b.rank == 1 { squeezed.remove(at: squeezed.count - 1) }
      if a.rank == 1 { squeezed.remove(at: squeezed.count - (b.rank == 1 ? 1 : 2)) }
      return result.view(shape: squeezed, strides: squeezed.contiguousStrides)
    }
    return result
  }

  private var batchShape: Shape { Shape(shape.dropLast(2)) }

  /// Runs `kernel` for each matrix of the batch, some rows at a time so that a long product can be stopped.
  private static func product<Element: TensorElement>(
    _ a: Tensor, _ b: Tensor, _ result: Tensor, _ m: Int, _ n: Int, _ k: Int, _ type: Element.Type,
    _ kernel: (MatrixView<Element>, MatrixView<Element>, UnsafeMutablePointer<Element>, Int) -> Void
  ) throws(TensorError) {
    let right = b.strides[b.rank - 1] == 1 || n == 1 ? b : try b.copied()
    let rowStep = a.strides[a.rank - 2], columnStep = a.strides[a.rank - 1]
    let rightRowStep = right.strides[right.rank - 2], rightColumnStep = right.strides[right.rank - 1]
    let rowsAtOnce = max(4, min(m, LoopPlan.chunk * 8 / max(1, n * k)) / 4 * 4)
    func matrix(_ left: Int, _ other: Int, _ out: Int) throws(TensorError) {
      var row = 0
      while row < m {
        let rows = min(rowsAtOnce, m - row)
        kernel(
          MatrixView(
            UnsafePointer(a.pointer(Element.self) + left + row * rowStep), rowStep: rowStep, columnStep: columnStep),
          MatrixView(
            UnsafePointer(right.pointer(Element.self) + other), rowStep: rightRowStep, columnStep: rightColumnStep),
          result.pointer(Element.self) + out + row * n, rows)
        row += rows
        if row < m { try Interrupt.check() }
      }
    }
    if result.rank == 2 { return try matrix(0, 0, 0) }
    let batch = result.batchShape
    let leftStrides = Tensor.batchStrides(a, batch), rightStrides = Tensor.batchStrides(right, batch)
    let count = batch.elementCount ?? 0
    for index in 0..<count {
      var rest = index, left = 0, other = 0
      for axis in batch.indices.reversed() {
        let (quotient, position) = rest.quotientAndRemainder(dividingBy: batch[axis])
        left += position * leftStrides[axis]
        other += position * rightStrides[axis]
        rest = quotient
      }
      try matrix(left, other, index * m * n)
      if index & 63 == 63 { try Interrupt.check() }
    }
  }

  private static func batchStrides(_ tensor: Tensor, _ batch: Shape) -> Strides {
    var result = Strides(repeating: 0, count: batch.count)
    let own = tensor.rank - 2
    for axis in 0..<own where tensor.shape[axis] != 1 {
      result[axis + batch.count - own] = tensor.strides[axis]
    }
    return result
  }
}
