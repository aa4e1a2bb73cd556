extension Tensor {
  /// As `matmul`, as a step of a derivative.
  static func tracedMatmul(_ a: Tensor, _ b: Tensor) throws(TensorError) -> Tensor {
    guard a.rank > 0, b.rank > 0 else { throw .productOfScalar(left: a.shape, right: b.shape) }
    if a.shape[a.rank - 1] != b.shape[max(b.rank - 2, 0)] { throw .innerSizesDiffer(left: a.shape, right: b.shape) }
    if a.rank == 1 {
      let product = try matmul(a.unsqueezed(at: 0), b)
      return try product.squeezed(axes: Shape(b.rank == 1 ? 0 : product.rank - 2))
    }
    if b.rank == 1 { return try matmul(a, b.unsqueezed(at: 1)).squeezed(axes: Shape(-1)) }
    let dtype = max(a.dtype, b.dtype)
    if a.dtype != dtype { return try matmul(a.converted(to: dtype), b) }
    if b.dtype != dtype { return try matmul(a, b.converted(to: dtype)) }
    return try step("matmul", a, b, { () throws(TensorError) in try matmul(a, b) }) { _, needsA, needsB in
      let (x, z) = (needsB ? a : nil, needsA ? b : nil)
      let shapes = (a.shape, b.shape)
      return { ct in
        (
          try z.map { try matmul(ct, $0.transposed()).summed(to: shapes.0, dtype) },
          try x.map { x in
            if shapes.1.count == 2, x.rank > 2 {
              // One matrix for all: the batch is summed over by the product itself.
              let rows = try x.reshaped(to: [-1, shapes.0[shapes.0.count - 1]])
              return try matmul(rows.transposed(), ct.reshaped(to: [-1, shapes.1[1]]))
            }
            return try matmul(x.transposed(), ct).summed(to: shapes.1, dtype)
          }
        )
      }
    }
  }
}
