import TernKernelTypes

// A first product: four rows of the result at a time, two vectors wide, the inner size innermost.
// The right operand's rows must be contiguous; the left one may have any strides. Packing, cache blocks and
// the tuned register tile belong to the kernel work that follows.

extension Kernels {
  /// `out[m, n] = a[m, k] @ b[k, n]`; `out` is contiguous and overlaps nothing.
  ///
  /// - Precondition: `b.columnStep == 1`, or `n == 1`
  static func matmul(
    _ a: MatrixView<Float>, _ b: MatrixView<Float>, into out: UnsafeMutablePointer<Float>, m: Int, n: Int, k: Int
  ) {
    product(a, b, out, m, n, k, FloatVector.self, SIMD4<Float>.self)
  }

  /// `out[m, n] = a[m, k] @ b[k, n]`; `out` is contiguous and overlaps nothing.
  ///
  /// - Precondition: `b.columnStep == 1`, or `n == 1`
  static func matmul(
    _ a: MatrixView<Double>, _ b: MatrixView<Double>, into out: UnsafeMutablePointer<Double>, m: Int, n: Int, k: Int
  ) {
    product(a, b, out, m, n, k, DoubleVector.self, SIMD2<Double>.self)
  }

  /// The same on integers; false when a result does not fit 64 bits.
  static func matmul(
    _ a: MatrixView<Int>, _ b: MatrixView<Int>, into out: UnsafeMutablePointer<Int>, m: Int, n: Int, k: Int
  ) -> Bool {
    for i in 0..<m {
      for j in 0..<n {
        var total = 0
        for l in 0..<k {
          let (product, overflowed) = a.start[i &* a.rowStep &+ l &* a.columnStep]
            .multipliedReportingOverflow(by: b.start[l &* b.rowStep &+ j &* b.columnStep])
          let (sum, overflowedAgain) = total.addingReportingOverflow(product)
          if overflowed || overflowedAgain { return false }
          total = sum
        }
        out[i &* n &+ j] = total
      }
    }
    return true
  }

  @inline(__always)
  private static func product<V: SIMD & BitwiseCopyable, H: SIMD & BitwiseCopyable>(
    _ a: MatrixView<V.Scalar>, _ b: MatrixView<V.Scalar>, _ out: UnsafeMutablePointer<V.Scalar>,
    _ m: Int, _ n: Int, _ k: Int, _ wide: V.Type, _ narrow: H.Type
  ) where V.Scalar: BinaryFloatingPoint, H.Scalar == V.Scalar {
    if n == 1 { return column(a, b, out, m, k) }
    var i = 0
    while i < m {
      let rows = min(4, m &- i)
      var j = 0
      while j &+ V.scalarCount <= n {
        tile(a, b, out, i, j, rows, n, k, V.self)
        j &+= V.scalarCount
      }
      while j &+ H.scalarCount <= n {
        tile(a, b, out, i, j, rows, n, k, H.self)
        j &+= H.scalarCount
      }
      while j < n {
        for row in i..<i &+ rows {
          var total: V.Scalar = 0
          var l = 0
          while l < k {
            total += a.start[row &* a.rowStep &+ l &* a.columnStep] * b.start[l &* b.rowStep &+ j]
            l &+= 1
          }
          out[row &* n &+ j] = total
        }
        j &+= 1
      }
      i &+= rows
    }
  }

  /// Up to four rows of one vector's width.
  @inline(__always)
  private static func tile<V: SIMD & BitwiseCopyable>(
    _ a: MatrixView<V.Scalar>, _ b: MatrixView<V.Scalar>, _ out: UnsafeMutablePointer<V.Scalar>,
    _ i: Int, _ j: Int, _ rows: Int, _ n: Int, _ k: Int, _ type: V.Type
  ) where V.Scalar: BinaryFloatingPoint {
    var a0 = a.start + i &* a.rowStep
    if rows == 4 {
      var s0 = V.zero, s1 = V.zero, s2 = V.zero, s3 = V.zero
      let step = a.rowStep
      var row = b.start + j
      var l = 0
      while l < k {
        let y = row.vector(at: 0, as: V.self)
        s0 += y * a0[0]
        s1 += y * a0[step]
        s2 += y * a0[2 &* step]
        s3 += y * a0[3 &* step]
        a0 += a.columnStep
        row += b.rowStep
        l &+= 1
      }
      out.store(s0, at: i &* n &+ j)
      out.store(s1, at: (i &+ 1) &* n &+ j)
      out.store(s2, at: (i &+ 2) &* n &+ j)
      out.store(s3, at: (i &+ 3) &* n &+ j)
      return
    }
    for r in 0..<rows {
      var total = V.zero
      var x = a0 + r &* a.rowStep
      var row = b.start + j
      var l = 0
      while l < k {
        total += row.vector(at: 0, as: V.self) * x[0]
        x += a.columnStep
        row += b.rowStep
        l &+= 1
      }
      out.store(total, at: (i &+ r) &* n &+ j)
    }
  }

  /// A matrix times one column.
  @inline(__always)
  private static func column<F: BinaryFloatingPoint>(
    _ a: MatrixView<F>, _ b: MatrixView<F>, _ out: UnsafeMutablePointer<F>, _ m: Int, _ k: Int
  ) {
    for i in 0..<m {
      var total: F = 0
      var l = 0
      while l < k {
        total += a.start[i &* a.rowStep &+ l &* a.columnStep] * b.start[l &* b.rowStep]
        l &+= 1
      }
      out[i] = total
    }
  }
}
