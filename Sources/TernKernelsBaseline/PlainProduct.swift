import TernKernelTypes

// Matrix products without packing: of small matrices, of a single row or column, and of integers.

/// Products with no more multiplications than this are done without packing.
private let smallMost = 1 << 12

extension Kernels {
  /// Products that are not worth packing, and those with a single row or column.
  ///
  /// - Returns: false, with nothing done, when this is not such a product.
  @inline(__always)
  static func plainProduct<V: SIMD & BitwiseCopyable>(
    _ a: MatrixView<V.Scalar>, _ b: MatrixView<V.Scalar>, _ out: UnsafeMutablePointer<V.Scalar>, _ outStep: Int,
    _ m: Int, _ n: Int, _ k: Int, _ type: V.Type
  ) -> Bool where V.Scalar: FloatingPoint & SIMDScalar, V.Scalar.SIMD4Storage: BitwiseCopyable {
    if n == 1, m == 1 || a.columnStep == 1 || a.rowStep != 1 {
      matrixTimesColumn(a, b.start, b.rowStep, out, outStep, m, k, V.self)
    } else if k == 0 || m &* n <= smallMost / k {
      smallProduct(a, b, out, outStep, m, n, k, V.self)
    } else if n == 1, outStep == 1 {
      // The column of the transposed problem is the row of this one; the result's rows lie one behind the other.
      rowTimesMatrix(b.start, b.rowStep, MatrixView(a.start, rowStep: a.columnStep, columnStep: a.rowStep), out, m, k, V.self)
    } else if n != 1, m == 1, b.columnStep == 1 {
      rowTimesMatrix(a.start, a.columnStep, b, out, n, k, V.self)
    } else {
      return false
    }
    return true
  }

  /// Rows of the result two vectors at a time.
  @inline(__always)
  static func smallProduct<V: SIMD & BitwiseCopyable>(
    _ a: MatrixView<V.Scalar>, _ b: MatrixView<V.Scalar>, _ out: UnsafeMutablePointer<V.Scalar>, _ outStep: Int,
    _ m: Int, _ n: Int, _ k: Int, _ type: V.Type
  ) where V.Scalar: FloatingPoint & SIMDScalar, V.Scalar.SIMD4Storage: BitwiseCopyable {
    var i = 0
    while i < m {
      let row = a.start + i &* a.rowStep
      let target = out + i &* outStep
      var j = 0
      if b.columnStep == 1 {
        while j &+ V.scalarCount <= n {
          target.store(sums(row, a.columnStep, b.start + j, b.rowStep, k, V.self), at: j)
          j &+= V.scalarCount
        }
        while j &+ 4 <= n {
          target.store(sums(row, a.columnStep, b.start + j, b.rowStep, k, SIMD4<V.Scalar>.self), at: j)
          j &+= 4
        }
      }
      while j < n {
        var total: V.Scalar = 0
        var l = 0
        while l < k {
          let end = min(k, l &+ depthBlock)
          var block: V.Scalar = 0
          while l < end {
            block = multiplyAdd(row[l &* a.columnStep], b.start[l &* b.rowStep &+ j &* b.columnStep], block)
            l &+= 1
          }
          total = end <= depthBlock ? block : total + block
        }
        target[j] = total
        j &+= 1
      }
      i &+= 1
    }
  }

  /// One row times as many columns as a vector has lanes.
  @inline(__always)
  private static func sums<V: SIMD & BitwiseCopyable>(
    _ row: UnsafePointer<V.Scalar>, _ step: Int, _ b: UnsafePointer<V.Scalar>, _ bStep: Int, _ k: Int, _ type: V.Type
  ) -> V where V.Scalar: FloatingPoint {
    var total = V.zero
    var l = 0
    while l < k {
      let end = min(k, l &+ depthBlock)
      var block = V.zero
      while l < end {
        block = multiplyAdd(V(repeating: row[l &* step]), (b + l &* bStep).vector(at: 0, as: V.self), block)
        l &+= 1
      }
      total = end <= depthBlock ? block : total + block
    }
    return total
  }

  /// `out[m, n] = a[m, k] @ b[k, n]` on integers; false when a result does not fit 64 bits.
  static func matmul(
    _ a: MatrixView<Int>, _ b: MatrixView<Int>, into out: UnsafeMutablePointer<Int>, outStep: Int, m: Int, n: Int,
    k: Int
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
        out[i &* outStep &+ j] = total
      }
    }
    return true
  }
}
