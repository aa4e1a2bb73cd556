import TernTensor

extension Operation {
  static let dot = Operation(
    "dot", [.tensor("a"), .tensor("b")],
    """
    The sum of products over the last axis of a and the last but one of b; of two vectors, their scalar product.

    - Shapes: `a: [..., k]`, `b: [k]` or `[..., k, n]` → the other axes of a, then those of b
    - Errors: the inner sizes must agree
    - Source: `numpy.dot`
    """, examples: [("dot([1, 2], [3, 4])", "11")],
    rules: Rules(
      .sized { call throws(OperationError) in
        let a = try call.tensor(0), b = try call.tensor(1)
        if a.rank == 0 || b.rank == 0 { return a.rank == 0 ? b.shape : a.shape }
        if b.rank <= 2 { return try a.productShape(with: b) }
        guard a.shape[a.rank - 1] == b.shape[b.rank - 2] else { throw .tensor(.innerSizesDiffer(left: a.shape, right: b.shape)) }
        return Shape(Array(a.shape.dropLast()) + Array(b.shape.dropLast(2)) + [b.shape[b.rank - 1]])
      },
      cost: .rule { call, result throws(OperationError) in
        let a = try call.tensor(0), b = try call.tensor(1)
        return try call.count(of: result) * (a.rank == 0 || b.rank == 0 ? 1 : 2 * call.innerSize(of: 0))
      })
  ) { call throws(OperationError) in
    let a = try call.tensor(0), b = try call.tensor(1)
    if a.rank == 0 || b.rank == 0 { return try Arithmetic.apply(.multiply, call[0], call[1]) }
    if b.rank <= 2 { return Value(try tensorWork { () throws(TensorError) in try Tensor.matmul(a, b) }) }
    return Value(
      try tensorWork { () throws(TensorError) in
        // Every row of a meets every matrix of b.
        let k = b.shape[b.rank - 2]
        guard a.shape[a.rank - 1] == k else { throw .innerSizesDiffer(left: a.shape, right: b.shape) }
        let order = [b.rank - 2] + Array(0..<b.rank - 2) + [b.rank - 1]
        let right = try b.permuted(order).reshaped(to: [k, -1])
        let outer = Array(a.shape.dropLast()) + Array(b.shape.dropLast(2)) + [b.shape[b.rank - 1]]
        if b.count == 0 || a.count == 0 { return try Tensor.zeros(Swift.max(a.dtype, b.dtype, .i64), Shape(outer)) }
        return try Tensor.matmul(a.reshaped(to: [-1, k]), right).reshaped(to: Shape(outer))
      })
  }.sampled("dot(row, row)", "dot(x, y.T)", "dot(x, row)", "dot(A, B)", "dot(LONG, LONG)")

  static let outer = Operation(
    "outer", [.tensor("a"), .tensor("b")],
    """
    The product of each element of a with each of b.

    - Shapes: `a: [m]`, `b: [n]` → `[m, n]`; others count as vectors
    - Source: `numpy.outer`
    """, examples: [("outer([1, 2], [3, 4])", "[[3, 4],\n [6, 8]]")],
    rules: Rules(
      .sized { call throws(OperationError) in Shape(try call.tensor(0).count, try call.tensor(1).count) }, cost: .perElement(1))
  ) { call throws(OperationError) in
    let a = try call.tensor(0), b = try call.tensor(1)
    return Value(
      try tensorWork { () throws(TensorError) in try a.reshaped(to: [-1]).unsqueezed(at: 1) * b.reshaped(to: [-1]) })
  }.sampled("outer(vec, row)", "outer(ROW, COL[:, 0])")

  static let trace = Operation(
    "trace", [.tensor("x")],
    """
    The sum of the diagonal of each matrix.

    - Shapes: `x: [..., m, n]` → `[...]`
    - Source: `torch.trace`, for each matrix of a batch
    """, examples: [("trace([[1, 2], [3, 4]])", "5")],
    rules: Rules(
      .rule { call throws(OperationError) in
        let x = try call.matrices(0)
        return try .outline(Swift.max(x.dtype, .i64), Shape(x.shape.dropLast(2)))
      }, cost: .perElement(1))
  ) { call throws(OperationError) in
    let x = try call.matrices(0)
    return Value(
      try tensorWork { () throws(TensorError) in
        let length = Swift.min(x.shape[x.rank - 2], x.shape[x.rank - 1])
        let places = try Tensor.make(Array(0..<length))
        return try x.selecting([.ellipsis, .positions(places), .positions(places)]).sum([-1])
      })
  }.sampled("trace(square_)", "trace(mats)", "trace(X[:, :240])")

  static let det = Operation(
    "det", [.tensor("x")],
    """
    The determinant of each matrix.

    - Shapes: `x: [..., n, n]` → `[...]`
    - Source: `numpy.linalg.det`
    """, examples: [("det([[1, 2], [3, 4]])", "-2.0")],
    rules: .squareMatrices(flops: 2 / 3, keepsAxes: false)
  ) { call throws(OperationError) in
    let x = try call.squareMatrices(0)
    return Value(try tensorWork { () throws(TensorError) in try x.determinants() })
  }.sampled("det(square_)", "det(mats)", "det(MATRIX / 12)")

  static let inv = Operation(
    "inv", [.tensor("x")],
    """
    The inverse of each matrix. To solve equations, `solve` is better.

    - Shapes: `x: [..., n, n]` → `[..., n, n]`
    - Errors: a singular matrix has none
    - Source: `numpy.linalg.inv`
    """, examples: [("inv([[2, 0], [0, 4]])", "[[0.5 , 0   ],\n [0   , 0.25]]")],
    rules: .squareMatrices(flops: 2)
  ) { call throws(OperationError) in
    let x = try call.squareMatrices(0)
    return Value(
      try tensorWork { () throws(TensorError) in
        let n = x.shape[x.rank - 1]
        return try x.solving(Tensor.filled(1.0, [n]).diagonal(0)).converted(to: x.dtype == .f64 ? .f64 : .f32)
      })
  }.sampled("inv(mats)", "inv(MATRIX)")

  static let solve = Operation(
    "solve", [.tensor("A"), .tensor("b")],
    """
    The x with A @ x = b.

    - Shapes: `A: [..., n, n]`, `b: [n]` or `[..., n, k]` → the shape of b
    - Errors: a singular matrix has no solution, or many
    - Source: `numpy.linalg.solve`
    """, examples: [("solve([[2, 0], [0, 4]], [2, 2])", "[1, 0.5]")],
    rules: Rules(
      .rule { call throws(OperationError) in
        let a = try call.squareMatrices(0), b = try call.tensor(1)
        guard b.rank > 0 else { throw call.wrong(1, "a vector or matrices") }
        let n = a.shape[a.rank - 1], right = b.rank > 1 ? b.shape : Shape(b.shape[0], 1)
        guard right[right.rank - 2] == n else { throw .tensor(.innerSizesDiffer(left: a.shape, right: right)) }
        guard let batch = Shape(a.shape.dropLast(2)).broadcast(with: Shape(right.dropLast(2))) else {
          throw .tensor(.shapesDiffer(left: a.shape, right: right))
        }
        return try .outline(Swift.max(a.dtype, b.dtype, .f32), Shape(Array(batch) + Array(b.shape.suffix(2))))
      },
      cost: .rule { call, result throws(OperationError) in
        let n = try call.innerSize(of: 0), k = try call.tensor(1).rank > 1 ? call.innerSize(of: 1) : 1
        // For each matrix: its triangles, and with them the columns on the right.
        return n * k == 0 ? 0 : try call.count(of: result) / (n * k) * (2 / 3 * n * n * n + 2 * n * n * k)
      })
  ) { call throws(OperationError) in
    let a = try call.squareMatrices(0)
    let b = try call.tensor(1)
    guard b.rank > 0 else { throw call.wrong(1, "a vector or matrices") }
    return Value(
      try tensorWork { () throws(TensorError) in
        if b.rank > 1 { return try a.solving(b) }
        return try a.solving(b.unsqueezed(at: 1)).squeezed(axes: [-1])
      })
  }.sampled("solve(mats, mats[0])", "solve(mats[0], ch)", "solve(MATRIX, X[:70, :9])")

  static let cholesky = Operation(
    "cholesky", [.tensor("x")],
    """
    The lower triangle L of each symmetric matrix L @ L.T; the upper triangle is not read.

    - Shapes: `x: [..., n, n]` → `[..., n, n]`
    - Errors: the matrix must be positive definite
    - Source: `numpy.linalg.cholesky`
    """, examples: [("cholesky([[4, 2], [2, 5]])", "[[2, 0],\n [1, 2]]")],
    rules: .squareMatrices(flops: 1 / 3)
  ) { call throws(OperationError) in
    let x = try call.squareMatrices(0)
    return Value(try tensorWork { () throws(TensorError) in try x.choleskyFactors() })
  }.sampled("cholesky(mats @ swapaxes(mats, 1, 2))", "cholesky(MATRIX @ MATRIX.T)")

  static let qr = Operation(
    "qr", [.tensor("x")],
    """
    (Q, R): orthonormal columns and an upper triangle with Q @ R = x.

    - Shapes: `x: [..., m, n]` → `([..., m, k], [..., k, n])` with k the smaller of m and n
    - Source: `numpy.linalg.qr`
    """, examples: [("abs(qr([[3.0, 0], [4, 5]])[1])", "[[5, 4],\n [0, 3]]")],
    rules: .factors(
      { m, n, k in [[m, k], [k, n]] }, flops: { m, n in
        // R, and Q out of the reflections (Golub and Van Loan, 5.2).
        2 * Rules.qrFlops(m, n)
      })
  ) { call throws(OperationError) in
    let x = try call.matrices(0)
    let (q, r) = try tensorWork { () throws(TensorError) in try x.qrFactors() }
    return try .tuple([Value(q), Value(r)])
  }.sampled("qr(x)", "qr(mats)", "qr(MATRIX)")

  static let svd = Operation(
    "svd", [.tensor("x")],
    """
    (U, s, Vt): orthonormal columns, singular values in falling order and orthonormal rows, with U * s @ Vt = x.

    - Shapes: `x: [..., m, n]` → `([..., m, k], [..., k], [..., k, n])` with k the smaller of m and n
    - Source: `numpy.linalg.svd(x, full_matrices=False)`
    """, examples: [("svd([[3.0, 0], [0, 4]])[1]", "[4, 3]")],
    rules: .factors(
      { m, n, k in [[m, k], [k], [k, n]] }, flops: { m, n in
        let (m, n) = (Swift.max(m, n), Swift.min(m, n))
        return 4 * m * m * n + 8 * m * n * n + 9 * n * n * n
      })
  ) { call throws(OperationError) in
    let x = try call.matrices(0)
    let (u, s, vt) = try tensorWork { () throws(TensorError) in try x.singularValues() }
    return try .tuple([Value(u), Value(s), Value(vt)])
  }.sampled("svd(x)[1]", "svd(mats)", "svd(MATRIX)[1]")

  static let eigh = Operation(
    "eigh", [.tensor("x")],
    """
    (w, V): the eigenvalues of each symmetric matrix in rising order, and their vectors as columns: x @ V = V * w. The upper triangle is not read.

    - Shapes: `x: [..., n, n]` → `([..., n], [..., n, n])`
    - Source: `numpy.linalg.eigh`
    """, examples: [("eigh([[2.0, 0], [0, 1]])[0]", "[1, 2]")],
    rules: .factors(isSquare: true, { _, n, _ in [[n], [n, n]] }, flops: { _, n in 9 * n * n * n })
  ) { call throws(OperationError) in
    let x = try call.squareMatrices(0)
    let (values, vectors) = try tensorWork { () throws(TensorError) in try x.symmetricEigen() }
    return try .tuple([Value(values), Value(vectors)])
  }.sampled("eigh(mats + swapaxes(mats, 1, 2))[0]", "eigh(MATRIX + MATRIX.T)[0]")
}

extension Call {
  fileprivate func matrices(_ index: Int) throws(OperationError) -> Tensor {
    let x = try tensor(index)
    guard x.rank >= 2 else { throw wrong(index, "matrices [..., m, n]") }
    return x
  }

  fileprivate func squareMatrices(_ index: Int) throws(OperationError) -> Tensor {
    let x = try tensor(index)
    guard x.rank >= 2, x.shape[x.rank - 1] == x.shape[x.rank - 2] else { throw wrong(index, "square matrices [..., n, n]") }
    return x
  }
}

extension Rules {
  /// Reflections that make a triangle of a matrix [m, n] (Golub and Van Loan, 5.2).
  static func qrFlops(_ m: Double, _ n: Double) -> Double {
    let (m, n) = (Swift.max(m, n), Swift.min(m, n))
    return 2 * m * n * n - 2 / 3 * n * n * n
  }

  /// Tensors of each matrix [m, n].
  ///
  /// - Parameters:
  ///   - sizes: from m, n and the smaller of the two to the sizes of each of them.
  ///   - flops: for each matrix.
  fileprivate static func factors(
    isSquare: Bool = false, _ sizes: @escaping @Sendable (_ m: Int, _ n: Int, _ k: Int) -> [[Int]],
    flops: @escaping @Sendable (_ m: Double, _ n: Double) -> Double
  ) -> Rules {
    Rules(
      .rule { call throws(OperationError) in
        let x = try isSquare ? call.squareMatrices(0) : call.matrices(0)
        let m = x.shape[x.rank - 2], n = x.shape[x.rank - 1]
        var parts: [Value] = []
        for own in sizes(m, n, Swift.min(m, n)) {
          parts.append(try .outline(x.dtype == .f64 ? .f64 : .f32, Shape(Array(x.shape.dropLast(2)) + own)))
        }
        return try .tuple(parts)
      },
      cost: .rule { call, _ throws(OperationError) in
        let x = try call.matrices(0)
        let count = Shape(x.shape.dropLast(2)).elementCount ?? 0
        return Double(count) * flops(Double(x.shape[x.rank - 2]), Double(x.shape[x.rank - 1]))
      })
  }

  /// Something of each matrix [n, n] that takes so many times n^3 operations: a matrix of that size, or a number.
  fileprivate static func squareMatrices(flops: Double, keepsAxes: Bool = true) -> Rules {
    Rules(
      .rule { call throws(OperationError) in
        let x = try call.squareMatrices(0)
        return try .outline(Swift.max(x.dtype, .f32), keepsAxes ? x.shape : Shape(x.shape.dropLast(2)))
      }, cost: .rule { call, _ throws(OperationError) in
        let x = try call.matrices(0)
        return flops * Double(x.count) * Double(x.shape[x.rank - 1])
      })
  }
}

package let linearAlgebraOperations: [Operation] = [
  .dot, .outer, .trace, .det, .inv, .solve, .cholesky, .qr, .svd, .eigh, .cosineSimilarity, .normalize,
]
