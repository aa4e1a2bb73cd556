import TernKernels

// Factorisations of matrices, in f64 throughout: results of f32 are rounded once. Matrices of a batch are treated one after the other.

extension Tensor {
  /// The matrices of the last two axes, in f64 and contiguous, and how many there are.
  private func matrices() throws(TensorError) -> (source: Tensor, rows: Int, columns: Int, count: Int) {
    let source = try converted(to: .f64).contiguous()
    let rows = shape[rank - 2], columns = shape[rank - 1]
    return (source, rows, columns, Shape(shape.dropLast(2)).elementCount ?? 0)
  }

  private var resultType: DType { dtype == .f64 ? .f64 : .f32 }

  /// The determinant of each matrix: the product of the pivots.
  package func determinants() throws(TensorError) -> Tensor {
    if isTraced {
      return try Tensor.step("det", self, { () throws(TensorError) in try determinants() }) { y in
        { ct in try self.determinantPullback(ct, y) }
      }
    }
    let (source, n, _, count) = try matrices()
    let result = try Tensor.uninitialized(.f64, Shape(shape.dropLast(2)))
    for index in 0..<count {
      var matrix = SquareMatrix(source.pointer(Double.self) + index * n * n, n)
      result.pointer(Double.self)[index] = try matrix.eliminate()
    }
    return try result.converted(to: resultType)
  }

  /// The solution of `self @ x = right` for each matrix. Leading axes broadcast.
  ///
  /// - Parameter right: `[..., n, k]`
  package func solving(_ right: Tensor) throws(TensorError) -> Tensor {
    if isTraced || right.isTraced { return try tracedSolution(right) }
    let n = shape[rank - 1], k = right.shape[right.rank - 1]
    guard right.shape[right.rank - 2] == n else { throw .innerSizesDiffer(left: shape, right: right.shape) }
    guard let batch = Shape(shape.dropLast(2)).broadcast(with: Shape(right.shape.dropLast(2))) else {
      throw .shapesDiffer(left: shape, right: right.shape)
    }
    let type: DType = max(dtype, right.dtype) == .f64 ? .f64 : .f32
    let source = try converted(to: .f64).expanded(to: Shape(Array(batch) + [n, n])).contiguous()
    let result = try right.converted(to: .f64).expanded(to: Shape(Array(batch) + [n, k])).copied()
    let count = batch.elementCount ?? 0
    for index in 0..<count {
      var matrix = SquareMatrix(source.pointer(Double.self) + index * n * n, n)
      if try matrix.eliminate() == 0, matrix.isSingular { throw .singularMatrix(shape: shape, index: count > 1 ? index : nil) }
      try matrix.solve(result.pointer(Double.self) + index * n * k, k)
    }
    return try result.converted(to: type)
  }

  /// The lower triangle L of each symmetric matrix L @ L.T. Only the lower triangle is read.
  package func choleskyFactors() throws(TensorError) -> Tensor {
    if isTraced {
      return try Tensor.step("cholesky", self, { () throws(TensorError) in try choleskyFactors() }) { y in
        { ct in try y.choleskyPullback(ct) }
      }
    }
    let (source, n, _, count) = try matrices()
    let result = try Tensor.zeros(.f64, shape)
    for index in 0..<count {
      let a = source.pointer(Double.self) + index * n * n, l = result.pointer(Double.self) + index * n * n
      for i in 0..<n {
        for j in 0...i {
          var sum = a[i * n + j]
          for t in 0..<j { sum -= l[i * n + t] * l[j * n + t] }
          if i == j {
            guard sum > 0 else { throw .notPositiveDefinite(shape: shape, index: count > 1 ? index : nil) }
            l[i * n + i] = sum.squareRoot()
          } else {
            l[i * n + j] = sum / l[j * n + j]
          }
        }
        if i & 63 == 63 { try Interrupt.check() }
      }
    }
    return try result.converted(to: resultType)
  }

  /// Q with orthonormal columns and an upper triangle R with Q @ R = self, by Householder's reflections.
  package func qrFactors() throws(TensorError) -> (q: Tensor, r: Tensor) {
    if isTraced { return try tracedQRFactors() }
    let (source, m, n, count) = try matrices()
    let k = min(m, n)
    let batch = Array(shape.dropLast(2))
    let q = try Tensor.zeros(.f64, Shape(batch + [m, k])), r = try Tensor.zeros(.f64, Shape(batch + [k, n]))
    for index in 0..<count {
      var a = Array(UnsafeBufferPointer(start: source.pointer(Double.self) + index * m * n, count: m * n))
      var scales = [Double](repeating: 0, count: k)
      for j in 0..<k {
        var square = 0.0
        for i in j + 1..<max(m, j + 1) { square += a[i * n + j] * a[i * n + j] }
        let head = a[j * n + j]
        if square == 0 { continue }
        // As LAPACK has it: the diagonal gets the opposite sign, so that nothing cancels.
        let length = (head * head + square).squareRoot()
        let diagonal = head.sign == .plus ? -length : length
        scales[j] = (diagonal - head) / diagonal
        for i in j + 1..<m { a[i * n + j] /= head - diagonal }
        a[j * n + j] = diagonal
        for column in j + 1..<max(n, j + 1) {
          var dot = a[j * n + column]
          for i in j + 1..<m { dot += a[i * n + j] * a[i * n + column] }
          dot *= scales[j]
          a[j * n + column] -= dot
          for i in j + 1..<m { a[i * n + column] -= dot * a[i * n + j] }
        }
        try Interrupt.check()
      }
      let triangle = r.pointer(Double.self) + index * k * n, columns = q.pointer(Double.self) + index * m * k
      for i in 0..<k { for j in i..<max(n, i) { triangle[i * n + j] = a[i * n + j] } }
      for i in 0..<k { columns[i * k + i] = 1 }
      for j in (0..<k).reversed() where scales[j] != 0 {
        for column in j..<k {
          var dot = columns[j * k + column]
          for i in j + 1..<m { dot += a[i * n + j] * columns[i * k + column] }
          dot *= scales[j]
          columns[j * k + column] -= dot
          for i in j + 1..<m { columns[i * k + column] -= dot * a[i * n + j] }
        }
        try Interrupt.check()
      }
    }
    return (try q.converted(to: resultType), try r.converted(to: resultType))
  }

  /// The eigenvalues of symmetric matrices in rising order and their vectors as columns, by Jacobi's rotations. Only the lower triangle is read.
  package func symmetricEigen() throws(TensorError) -> (values: Tensor, vectors: Tensor) {
    if isTraced { return try tracedSymmetricEigen() }
    let (source, n, _, count) = try matrices()
    let batch = Array(shape.dropLast(2))
    let values = try Tensor.uninitialized(.f64, Shape(batch + [n])), vectors = try Tensor.uninitialized(.f64, shape)
    for index in 0..<count {
      let from = source.pointer(Double.self) + index * n * n
      // Rows of `v` are eigenvectors; they and the rows of `a` are turned together.
      var a = [Double](repeating: 0, count: n * n), v = a
      for i in 0..<n {
        for j in 0..<n { a[i * n + j] = i >= j ? from[i * n + j] : from[j * n + i] }
        v[i * n + i] = 1
      }
      for _ in 0..<Self.sweepMost {
        var off = 0.0, all = 0.0
        for i in 0..<n {
          for j in 0..<n {
            all += a[i * n + j] * a[i * n + j]
            if i != j { off += a[i * n + j] * a[i * n + j] }
          }
        }
        if !(off > 1e-34 * all) { break }
        for p in 0..<n {
          for q in p + 1..<max(n, p + 1) where a[p * n + q] != 0 {
            let theta = (a[q * n + q] - a[p * n + p]) / (2 * a[p * n + q])
            let t = (theta >= 0 ? 1.0 : -1.0) / (theta.magnitude + (theta * theta + 1).squareRoot())
            let c = 1 / (t * t + 1).squareRoot(), s = t * c
            for i in 0..<n {
              let x = a[i * n + p], y = a[i * n + q]
              a[i * n + p] = c * x - s * y
              a[i * n + q] = s * x + c * y
            }
            for i in 0..<n {
              let x = a[p * n + i], y = a[q * n + i]
              a[p * n + i] = c * x - s * y
              a[q * n + i] = s * x + c * y
              let z = v[p * n + i], w = v[q * n + i]
              v[p * n + i] = c * z - s * w
              v[q * n + i] = s * z + c * w
            }
          }
          try Interrupt.check()
        }
      }
      let order = (0..<n).sorted { a[$0 * n + $0] < a[$1 * n + $1] }
      for (place, row) in order.enumerated() {
        values.pointer(Double.self)[index * n + place] = a[row * n + row]
        for i in 0..<n { vectors.pointer(Double.self)[index * n * n + i * n + place] = v[row * n + i] }
      }
    }
    return (try values.converted(to: resultType), try vectors.converted(to: resultType))
  }

  private static let sweepMost = 60

  /// U, the singular values in falling order, and V transposed, with U * s @ Vt = self: by Jacobi's rotations of one side
  /// (Hestenes, 1958).
  package func singularValues() throws(TensorError) -> (u: Tensor, s: Tensor, vt: Tensor) {
    if isTraced { return try tracedSingularValues() }
    let (source, m, n, count) = try matrices()
    let k = min(m, n)
    let batch = Array(shape.dropLast(2))
    let u = try Tensor.uninitialized(.f64, Shape(batch + [m, k])), s = try Tensor.uninitialized(.f64, Shape(batch + [k]))
    let vt = try Tensor.uninitialized(.f64, Shape(batch + [k, n]))
    for index in 0..<count {
      let from = source.pointer(Double.self) + index * m * n
      // The shorter side's vectors, as rows, are turned until they are orthogonal.
      let isWide = m < n
      let length = max(m, n)
      var rows = [Double](repeating: 0, count: k * length), turns = [Double](repeating: 0, count: k * k)
      for i in 0..<m { for j in 0..<n { rows[isWide ? i * length + j : j * length + i] = from[i * n + j] } }
      for i in 0..<k { turns[i * k + i] = 1 }
      try Tensor.orthogonalize(&rows, &turns, k, length)
      var sizes = (0..<k).map { row in
        var square = 0.0
        for i in 0..<length { square += rows[row * length + i] * rows[row * length + i] }
        return square.squareRoot()
      }
      let order = (0..<k).sorted { sizes[$0] > sizes[$1] }
      Tensor.completeBasis(&rows, &sizes, order, k, length)
      for (place, row) in order.enumerated() {
        s.pointer(Double.self)[index * k + place] = sizes[row]
        let left = u.pointer(Double.self) + index * m * k, right = vt.pointer(Double.self) + index * k * n
        for i in 0..<m { left[i * k + place] = isWide ? turns[row * k + i] : rows[row * length + i] }
        for j in 0..<n { right[place * n + j] = isWide ? rows[row * length + j] : turns[row * k + j] }
      }
    }
    return (try u.converted(to: resultType), try s.converted(to: resultType), try vt.converted(to: resultType))
  }

  private static func orthogonalize(_ rows: inout [Double], _ turns: inout [Double], _ k: Int, _ length: Int) throws(TensorError) {
    for _ in 0..<sweepMost {
      var isDone = true
      for p in 0..<k {
        for q in p + 1..<max(k, p + 1) {
          var a = 0.0, b = 0.0, c = 0.0
          for i in 0..<length {
            let x = rows[p * length + i], y = rows[q * length + i]
            a += x * x
            b += y * y
            c += x * y
          }
          guard c.magnitude > 1e-16 * (a * b).squareRoot(), c != 0 else { continue }
          isDone = false
          let zeta = (b - a) / (2 * c)
          let t = (zeta >= 0 ? 1.0 : -1.0) / (zeta.magnitude + (1 + zeta * zeta).squareRoot())
          let cosine = 1 / (1 + t * t).squareRoot(), sine = cosine * t
          for i in 0..<length {
            let x = rows[p * length + i], y = rows[q * length + i]
            rows[p * length + i] = cosine * x - sine * y
            rows[q * length + i] = sine * x + cosine * y
          }
          for i in 0..<k {
            let x = turns[p * k + i], y = turns[q * k + i]
            turns[p * k + i] = cosine * x - sine * y
            turns[q * k + i] = sine * x + cosine * y
          }
        }
        try Interrupt.check()
      }
      if isDone { return }
    }
  }

  /// Scales the rows to length 1. Those of size 0 (beside the largest) become any that are orthogonal to the others.
  private static func completeBasis(_ rows: inout [Double], _ sizes: inout [Double], _ order: [Int], _ k: Int, _ length: Int) {
    let tiny = (order.first.map { sizes[$0] } ?? 0) * 1e-15 * Double(length)
    var done: [Int] = []
    var axis = 0
    for row in order {
      if sizes[row] > tiny || sizes[row].isNaN {
        for i in 0..<length { rows[row * length + i] /= sizes[row] }
        done.append(row)
        continue
      }
      if sizes[row] < tiny { sizes[row] = sizes[row] < tiny * 1e-3 ? 0 : sizes[row] }
      while axis < length {
        for i in 0..<length { rows[row * length + i] = i == axis ? 1 : 0 }
        axis += 1
        // Twice: what rounding leaves of the first time.
        for _ in 0..<2 {
          for other in done {
            var dot = 0.0
            for i in 0..<length { dot += rows[row * length + i] * rows[other * length + i] }
            for i in 0..<length { rows[row * length + i] -= dot * rows[other * length + i] }
          }
        }
        var square = 0.0
        for i in 0..<length { square += rows[row * length + i] * rows[row * length + i] }
        if square > 1e-4 {
          let size = square.squareRoot()
          for i in 0..<length { rows[row * length + i] /= size }
          break
        }
      }
      done.append(row)
    }
  }
}

/// A matrix that elimination has made an upper triangle above the factors that did it.
private struct SquareMatrix {
  private let n: Int
  private var a: [Double]
  /// Which row stands where.
  private var rows: [Int]
  private(set) var isSingular = false

  init(_ source: UnsafeMutablePointer<Double>, _ n: Int) {
    self.n = n
    a = Array(UnsafeBufferPointer(start: source, count: n * n))
    rows = Array(0..<n)
  }

  /// Gauss's elimination with the largest pivot of each column; the determinant.
  mutating func eliminate() throws(TensorError) -> Double {
    var determinant = 1.0
    for j in 0..<n {
      var pivot = j
      for i in j + 1..<max(n, j + 1) where a[i * n + j].magnitude > a[pivot * n + j].magnitude { pivot = i }
      if pivot != j {
        for column in 0..<n { a.swapAt(j * n + column, pivot * n + column) }
        rows.swapAt(j, pivot)
        determinant = -determinant
      }
      let head = a[j * n + j]
      determinant *= head
      if head == 0 {
        isSingular = true
        continue
      }
      a.withUnsafeMutableBufferPointer { a in
        guard let a = a.baseAddress else { return }
        for i in j + 1..<max(n, j + 1) {
          let factor = a[i * n + j] / head
          a[i * n + j] = factor
          if factor == 0 { continue }
          let row = a + i * n, from = a + j * n
          for column in j + 1..<max(n, j + 1) { row[column] -= factor * from[column] }
        }
      }
      try Interrupt.check()
    }
    return isSingular ? 0 : determinant
  }

  /// Replaces the right side, `[n, k]`, by the solution.
  func solve(_ x: UnsafeMutablePointer<Double>, _ k: Int) throws(TensorError) {
    let given = Array(UnsafeBufferPointer(start: x, count: n * k))
    for i in 0..<n {
      let row = x + i * k
      for column in 0..<k { row[column] = given[rows[i] * k + column] }
      for j in 0..<i {
        let factor = a[i * n + j], from = x + j * k
        if factor != 0 { for column in 0..<k { row[column] -= factor * from[column] } }
      }
      if i & 63 == 63 { try Interrupt.check() }
    }
    for i in (0..<n).reversed() {
      let row = x + i * k
      for j in i + 1..<max(n, i + 1) {
        let factor = a[i * n + j], from = x + j * k
        for column in 0..<k { row[column] -= factor * from[column] }
      }
      for column in 0..<k { row[column] /= a[i * n + i] }
      if i & 63 == 63 { try Interrupt.check() }
    }
  }
}
