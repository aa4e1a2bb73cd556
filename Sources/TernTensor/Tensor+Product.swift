import TernKernels

extension Tensor {
  /// The matrix product, as `numpy.matmul`: vectors count as a row on the left and a column on the right,
  /// leading axes are broadcast.
  public static func matmul(_ a: Tensor, _ b: Tensor) throws(TensorError) -> Tensor {
    if a.isTraced || b.isTraced { return try tracedMatmul(a, b) }
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
    switch a.dtype {
    case .f32:
      try product(a, b, result, Float.self) { Kernels.matmul($0, $1, into: $2, outStep: $5, m: $3, n: $5, k: $4) }
    case .f64:
      try product(a, b, result, Double.self) { Kernels.matmul($0, $1, into: $2, outStep: $5, m: $3, n: $5, k: $4) }
    case .i64, .bool: try integerProduct(a, b, result)
    }
    return result
  }

  /// All axes but the last two.
  var batchShape: Shape { Shape(shape.dropLast(2)) }

  /// The matrix of the last two axes that begins at `offset`.
  func matrix<Element: TensorElement>(_ type: Element.Type, _ offset: Int) -> MatrixView<Element> {
    MatrixView(
      UnsafePointer(pointer(Element.self) + offset), rowStep: strides[rank - 2], columnStep: strides[rank - 1])
  }

  /// Calls `kernel(a, b, out, m, k, n)` for each matrix of the batch. Small ones are shared out between the threads; large ones are
  /// cut up by the kernel itself.
  private static func product<Element: TensorElement>(
    _ a: Tensor, _ b: Tensor, _ result: Tensor, _ type: Element.Type,
    _ kernel: @escaping (MatrixView<Element>, MatrixView<Element>, UnsafeMutablePointer<Element>, Int, Int, Int) -> Bool
  ) throws(TensorError) {
    let m = a.shape[a.rank - 2], k = a.shape[a.rank - 1], n = b.shape[b.rank - 1]
    let out = result.pointer(Element.self)
    if result.rank == 2 {
      if try result.wait(for: WaitingProduct(a, b, m: m, k: k, n: n, rowStep: a.strides[a.rank - 2])) { return }
      if !kernel(a.matrix(Element.self, 0), b.matrix(Element.self, 0), out, m, k, n) { throw .interrupted }
      return
    }
    let batch = result.batchShape
    let count = batch.elementCount ?? 0
    let leftStrides = batchStrides(a, batch), rightStrides = batchStrides(b, batch)
    if rightStrides.allSatisfy({ $0 == 0 }), let rows = a.mergedRows {
      // One matrix on the right for all: the rows of the left ones are the rows of one matrix.
      let left = MatrixView(
        UnsafePointer(a.pointer(Element.self)), rowStep: rows.step, columnStep: a.strides[a.rank - 1])
      if rows.count == count * m {
        if b.rank == 2, try result.wait(for: WaitingProduct(a, b, m: count * m, k: k, n: n, rowStep: rows.step)) { return }
        if !kernel(left, b.matrix(Element.self, 0), out, count * m, k, n) { throw .interrupted }
        return
      }
    }
    let work = Double(m) * Double(n) * Double(k)
    // So many matrices at once that a part is worth a thread, and not so many that a stop has to wait.
    let atOnce = max(1, min(count, Int(min(0x1p20 / work, 0x1p20))))
    let parts = (count + atOnce - 1) / atOnce
    func part(_ part: Int) {
      for index in part * atOnce..<min(count, (part + 1) * atOnce) {
        let left = a.matrix(Element.self, batch.offset(ofElement: index, leftStrides))
        let right = b.matrix(Element.self, batch.offset(ofElement: index, rightStrides))
        _ = kernel(left, right, out + index * m * n, m, k, n)
      }
    }
    if parts == 1 || (work > 0x1p26 && count < Parallel.threads) {
      for index in 0..<parts {
        part(index)
        try Interrupt.check()
      }
    } else if !Parallel.run(parts, part) {
      throw .interrupted
    }
  }

  /// How many rows all matrices have together and the step between them, when it is the same everywhere.
  private var mergedRows: (count: Int, step: Int)? {
    var count = shape[rank - 2]
    var step = strides[rank - 2]
    var axis = rank - 3
    while axis >= 0 {
      if shape[axis] != 1 {
        if count == 1 { step = strides[axis] } else if strides[axis] != step * count { return nil }
        count *= shape[axis]
      }
      axis -= 1
    }
    return (count, step)
  }

  private static func integerProduct(_ a: Tensor, _ b: Tensor, _ result: Tensor) throws(TensorError) {
    let m = a.shape[a.rank - 2], k = a.shape[a.rank - 1], n = b.shape[b.rank - 1]
    let batch = result.batchShape
    let leftStrides = batchStrides(a, batch), rightStrides = batchStrides(b, batch)
    // Parts of a few milliseconds, so that a long product can be stopped.
    let atOnce = Interrupt.stretch * 4
    let columnsAtOnce = max(1, min(n, atOnce / max(1, k)))
    let rowsAtOnce = max(1, min(m, atOnce / max(1, columnsAtOnce * k)))
    for index in 0..<(batch.elementCount ?? 0) {
      let x = a.matrix(Int.self, batch.offset(ofElement: index, leftStrides))
      let y = b.matrix(Int.self, batch.offset(ofElement: index, rightStrides))
      let out = result.pointer(Int.self) + index * m * n
      for row in stride(from: 0, to: m, by: rowsAtOnce) {
        for column in stride(from: 0, to: n, by: columnsAtOnce) {
          let fits = Kernels.matmul(
            MatrixView(x.start + row * x.rowStep, rowStep: x.rowStep, columnStep: x.columnStep),
            MatrixView(y.start + column * y.columnStep, rowStep: y.rowStep, columnStep: y.columnStep),
            into: out + row * n + column, outStep: n, m: min(rowsAtOnce, m - row), n: min(columnsAtOnce, n - column), k: k)
          if !fits { throw .integerOverflow }
          try Interrupt.check()
        }
      }
    }
  }

  /// The steps of `tensor` along the axes of `batch`, which its own leading axes are broadcast to.
  static func batchStrides(_ tensor: Tensor, _ batch: Shape) -> Strides {
    let own = tensor.rank - 2
    return Strides(repeating: 0, count: batch.count) { steps in
      for axis in 0..<own where tensor.shape[axis] != 1 { steps[axis + batch.count - own] = tensor.strides[axis] }
    }
  }
}
