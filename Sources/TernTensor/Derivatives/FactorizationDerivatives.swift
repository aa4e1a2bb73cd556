// Derivatives of factorisations: Giles, "Collected matrix derivative results for forward and reverse mode algorithmic
// differentiation" (2008); Murray, "Differentiation of the Cholesky decomposition" (2016); Walter et al., for QR (2012).

extension Tensor {
  private func adjoint() throws(TensorError) -> Tensor { try transposed() }

  private static func identity(_ n: Int, like tensor: Tensor) throws(TensorError) -> Tensor {
    try filled(Float(1), [n]).converted(to: tensor.dtype).diagonal(0)
  }

  /// With y the determinants of these matrices: ct y A^-T, and by the adjugate where there is no inverse.
  func determinantPullback(_ ct: Tensor, _ y: Tensor) throws(TensorError) -> Tensor {
    let n = shape[rank - 1]
    let scaled = try ct.unsqueezed(at: -1).unsqueezed(at: -1)
    let isSingular = try Tensor.compare(.equal, y, .number(0, like: y)).reduced(by: .any).element(0).double != 0
    if !isSingular {
      let inverse = try adjoint().solving(Tensor.identity(n, like: self).expanded(to: shape))
      return try scaled * y.unsqueezed(at: -1).unsqueezed(at: -1) * inverse
    }
    // A = U S Vt: the adjugate's transpose is det(U) det(V) U (for each singular value the product of the others) Vt.
    let (u, s, vt) = try detached().singularValues()
    var others: [Tensor] = []
    for place in 0..<n {
      let index = [Index.ellipsis, .integer(place)]
      let rest = try s.assigning(.number(1, like: s), at: index, inPlace: false)
      others.append(try rest.reduced(by: .product, axes: Shape(-1)))
    }
    let signs = try u.determinants() * vt.determinants()
    let scale = try Tensor.stacked(others, axis: -1) * signs.unsqueezed(at: -1)
    return try scaled * Tensor.matmul(u * scale.unsqueezed(at: -2), vt)
  }

  /// As `solving`, as a step of a derivative: with A X = B, the cotangent of B is A^-T ct, that of A is minus that times Xᵀ.
  func tracedSolution(_ right: Tensor) throws(TensorError) -> Tensor {
    try Tensor.step("solve", self, right, { () throws(TensorError) in try solving(right) }) { y, needsSelf, needsRight in
      let shapes = (self.shape, right.shape), types = (self.dtype, right.dtype)
      return { ct in
        let back = try self.adjoint().solving(ct)
        return (
          needsSelf ? try (-Tensor.matmul(back, y.adjoint())).summed(to: shapes.0, types.0) : nil,
          needsRight ? try back.summed(to: shapes.1, types.1) : nil
        )
      }
    }
  }

  /// With these the factors L: from the cotangent of L to that of the symmetric matrix.
  func choleskyPullback(_ ct: Tensor) throws(TensorError) -> Tensor {
    let inner = try Tensor.matmul(adjoint(), ct.triangle(0, upper: false)).triangle(0, upper: false)
    let halved = try inner - inner * Tensor.identity(shape[rank - 1], like: self) * 0.5
    let left = try adjoint().solving(halved)
    let both = try adjoint().solving(left.adjoint()).adjoint()
    return try (both + both.adjoint()) * 0.5
  }

  /// As `qrFactors`, as a step of a derivative. Where there are more columns than rows, the first ones make Q.
  func tracedQRFactors() throws(TensorError) -> (q: Tensor, r: Tensor) {
    let m = shape[rank - 2], n = shape[rank - 1]
    if m < n {
      let square = try narrowed(axis: rank - 1, from: 0, count: m), rest = try narrowed(axis: rank - 1, from: m, count: n - m)
      let (q, r) = try square.qrFactors()
      return (q, try Tensor.joined([r, Tensor.matmul(q.adjoint(), rest)], axis: -1))
    }
    let factors = try Tensor.steps("qr", [self], { () throws(TensorError) in
      let (q, r) = try qrFactors()
      return [q, r]
    }) { outputs, _ in
      let (q, r) = (outputs[0], outputs[1])
      return { cotangents in
        var inner: Tensor?
        if let dr = cotangents[1] { inner = try Tensor.matmul(r, dr.triangle(0, upper: true).adjoint()) }
        if let dq = cotangents[0] {
          let part = try Tensor.matmul(dq.adjoint(), q)
          inner = try inner.map { try $0 - part } ?? -part
        }
        guard let inner else { return [nil] }
        // The lower triangle, copied to the upper.
        let lower = try inner.triangle(0, upper: false), below = try inner.triangle(-1, upper: false)
        var total = try Tensor.matmul(q, lower + below.adjoint())
        if let dq = cotangents[0] { total = try total + dq }
        return [try r.solving(total.adjoint()).adjoint()]
      }
    }
    return (factors[0], factors[1])
  }

  /// As `symmetricEigen`, as a step of a derivative.
  func tracedSymmetricEigen() throws(TensorError) -> (values: Tensor, vectors: Tensor) {
    let results = try Tensor.steps("eigh", [self], { () throws(TensorError) in
      let (values, vectors) = try symmetricEigen()
      return [values, vectors]
    }) { outputs, _ in
      let (values, vectors) = (outputs[0], outputs[1])
      return { cotangents in
        let n = values.shape[values.rank - 1]
        var inner: Tensor?
        if let dvectors = cotangents[1] {
          let distances = try values.unsqueezed(at: -2) - values.unsqueezed(at: -1)
          inner = try Tensor.matmul(vectors.adjoint(), dvectors) * distances.inverseBesideDiagonal(n)
        }
        if let dvalues = cotangents[0] {
          let diagonal = try Tensor.identity(n, like: values) * dvalues.unsqueezed(at: -1)
          inner = try inner.map { try $0 + diagonal } ?? diagonal
        }
        guard let inner else { return [nil] }
        let whole = try Tensor.matmul(Tensor.matmul(vectors, inner), vectors.adjoint())
        return [try (whole + whole.adjoint()) * 0.5]
      }
    }
    return (results[0], results[1])
  }

  /// 1 over each element, 0 on the diagonal of the last two axes.
  private func inverseBesideDiagonal(_ n: Int) throws(TensorError) -> Tensor {
    let isDiagonal = try Tensor.identity(n, like: self).converted(to: .bool)
    let safe = try Tensor.select(isDiagonal, .number(1, like: self), self)
    return try Tensor.select(isDiagonal, .number(0, like: self), safe.mapped(by: .reciprocal))
  }

  /// As `singularValues`, as a step of a derivative.
  func tracedSingularValues() throws(TensorError) -> (u: Tensor, s: Tensor, vt: Tensor) {
    let results = try Tensor.steps("svd", [self], { () throws(TensorError) in
      let (u, s, vt) = try singularValues()
      return [u, s, vt]
    }) { outputs, _ in
      let (u, s, vt) = (outputs[0], outputs[1], outputs[2])
      return { cotangents in
        let k = s.shape[s.rank - 1]
        let m = u.shape[u.rank - 2], n = vt.shape[vt.rank - 1]
        let row = try s.unsqueezed(at: -2), column = try s.unsqueezed(at: -1)
        var inner: Tensor?
        func add(_ part: Tensor) throws(TensorError) {
          inner = try inner.map { sum throws(TensorError) in try sum + part } ?? part
        }
        let gaps = try (row * row - column * column).inverseBesideDiagonal(k)
        if let du = cotangents[0] {
          let skew = try gaps * Tensor.matmul(u.adjoint(), du)
          try add((skew + skew.adjoint()) * row)
        }
        if let ds = cotangents[1] { try add(Tensor.identity(k, like: s) * ds.unsqueezed(at: -1)) }
        if let dvt = cotangents[2] {
          let skew = try gaps * Tensor.matmul(vt, dvt.adjoint())
          try add(column * (skew + skew.adjoint()))
        }
        var total: Tensor?
        if let inner { total = try Tensor.matmul(Tensor.matmul(u, inner), vt) }
        if let du = cotangents[0], m > k {
          let beside = try du - Tensor.matmul(u, Tensor.matmul(u.adjoint(), du))
          let part = try Tensor.matmul(beside / row, vt)
          total = try total.map { try $0 + part } ?? part
        }
        if let dvt = cotangents[2], n > k {
          let beside = try dvt - Tensor.matmul(Tensor.matmul(dvt, vt.adjoint()), vt)
          let part = try Tensor.matmul(u / row, beside)
          total = try total.map { try $0 + part } ?? part
        }
        return [total]
      }
    }
    return (results[0], results[1], results[2])
  }
}
