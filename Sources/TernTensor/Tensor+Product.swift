import TernKernels

extension Tensor {
  /// The matrix product, as `numpy.matmul`: vectors count as a row on the left and a column on the right,
  /// leading axes are broadcast.
  package static func matmul(_ a: Tensor, _ b: Tensor) throws(TensorError) -> Tensor {
    if a.rank == 2, b.rank == 2, a.dtype == b.dtype, a.dtype != .bool {
      guard a.shape[1] == b.shape[0] else { throw .innerSizesDiffer(left: a.shape, right: b.shape) }
      return try product(a, b, Shape(a.shape[0], b.shape[1]))
    }
    guard a.rank > 0, b.rank > 0 else { throw .productOfScalar(left: a.shape, right: b.shape) }
    let dtype = max(a.dtype, b.dtype, .i64)
    if a.dtype != dtype { return try matmul(a.converted(to: dtype), b) }
    if b.dtype != dtype { return try matmul(a, b.converted(to: dtype)) }
    let left = a.rank == 1 ? try a.unsqueezed(at: 0) : a
    let right = b.rank == 1 ? try b.unsqueezed(at: 1) : b
    let m = left.shape[left.rank - 2], n = right.shape[right.rank - 1]
    guard right.shape[right.rank - 2] == left.shape[left.rank - 1] else { throw .innerSizesDiffer(left: a.shape, right: b.shape) }
    var shape: Shape
    if left.rank == 2, right.rank == 2 {
      shape = Shape(m, n)
    } else {
      guard let batch = left.batchShape.broadcast(with: right.batchShape) else {
        throw .innerSizesDiffer(left: a.shape, right: b.shape)
      }
      shape = batch
      shape.append(m)
      shape.append(n)
    }
    let result = try product(left, right, shape)
    if a.rank == 1 || b.rank == 1 {
      var squeezed = shape
      if b.rank == 1 { squeezed.remove(at: squeezed.count - 1) }
      if a.rank == 1 { squeezed.remove(at: squeezed.count - (b.rank == 1 ? 1 : 2)) }
      return result.view(shape: squeezed, strides: squeezed.contiguousStrides)
    }
    return result
  }

  /// The product of matrices, or of stacks of them, into a tensor of `shape`.
  ///
  /// - Precondition: both have the same type, at least two axes, and equal inner sizes.
  private static func product(_ a: Tensor, _ b: Tensor, _ shape: Shape) throws(TensorError) -> Tensor {
    let result = try uninitialized(a.dtype, shape)
    if result.count == 0 { return result }
    let m = a.shape[a.rank - 2], k = a.shape[a.rank - 1], n = b.shape[b.rank - 1]
    if k > 1, n > Self.longProduct / k { return try longProduct(a, b, shape) }
    // Kernels want the rows of the right operand contiguous.
    if b.strides[b.rank - 1] != 1, n != 1 { return try product(a, b.copied(), shape) }
    switch a.dtype {
    case .f32: try product(a, b, result, m, n, k, Float.self) { Kernels.matmul($0, $1, into: $2, m: $3, n: n, k: k) }
    case .f64: try product(a, b, result, m, n, k, Double.self) { Kernels.matmul($0, $1, into: $2, m: $3, n: n, k: k) }
    case .i64, .bool:
      var fits = true
      try product(a, b, result, m, n, k, Int.self) {
        if !Kernels.matmul($0, $1, into: $2, m: $3, n: n, k: k) { fits = false }
      }
      if !fits { throw .integerOverflow }
    }
    return result
  }

  /// With more elements in the right operand even a few rows of the result take long.
  private static let longProduct = 1 << 24

  /// The product as a sum of products over parts of the inner size, each short enough to be waited for.
  private static func longProduct(_ a: Tensor, _ b: Tensor, _ shape: Shape) throws(TensorError) -> Tensor {
    let k = a.shape[a.rank - 1], n = b.shape[b.rank - 1]
    let step = max(1, longProduct / n)
    var total: Tensor?
    var first = 0
    while first < k {
      let count = min(step, k - first)
      var left = a.shape, right = b.shape
      left[a.rank - 1] = count
      right[b.rank - 2] = count
      let part = try product(
        a.view(shape: left, strides: a.strides, offset: first * a.strides[a.rank - 1]),
        b.view(shape: right, strides: b.strides, offset: first * b.strides[b.rank - 2]), shape)
      if let sum = total { total = try zip(.add, sum, part, last: .left) } else { total = part }
      first += count
    }
    if let total { return total }
    return try filled(Float(0), shape).converted(to: a.dtype)
  }

  private var batchShape: Shape { Shape(shape.dropLast(2)) }

  /// Runs `kernel` for each matrix of the batch, some rows at a time so that a long product can be stopped.
  private static func product<Element: TensorElement>(
    _ a: Tensor, _ b: Tensor, _ result: Tensor, _ m: Int, _ n: Int, _ k: Int, _ type: Element.Type,
    _ kernel: (MatrixView<Element>, MatrixView<Element>, UnsafeMutablePointer<Element>, Int) -> Void
  ) throws(TensorError) {
    let rowStep = a.strides[a.rank - 2], columnStep = a.strides[a.rank - 1]
    let rightRowStep = b.strides[b.rank - 2], rightColumnStep = b.strides[b.rank - 1]
    let rowsAtOnce = max(4, min(m, LoopPlan.chunk * 8 / max(1, n * k)) / 4 * 4)
    func matrix(_ left: Int, _ other: Int, _ out: Int) throws(TensorError) {
      var row = 0
      while row < m {
        let rows = min(rowsAtOnce, m - row)
        kernel(
          MatrixView(
            UnsafePointer(a.pointer(Element.self) + left + row * rowStep), rowStep: rowStep, columnStep: columnStep),
          MatrixView(
            UnsafePointer(b.pointer(Element.self) + other), rowStep: rightRowStep, columnStep: rightColumnStep),
          result.pointer(Element.self) + out + row * n, rows)
        row += rows
        if row < m { try Interrupt.check() }
      }
    }
    if result.rank == 2 { return try matrix(0, 0, 0) }
    let batch = result.batchShape
    let leftStrides = Tensor.batchStrides(a, batch), rightStrides = Tensor.batchStrides(b, batch)
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
    let own = tensor.rank - 2
    return Strides(repeating: 0, count: batch.count) { steps in
      for axis in 0..<own where tensor.shape[axis] != 1 { steps[axis + batch.count - own] = tensor.strides[axis] }
    }
  }
}
