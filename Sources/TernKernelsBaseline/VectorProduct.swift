import TernKernelTypes

// Products with a single row or column: each element of the matrix is used once, so that they go as fast as memory does.

/// Columns of a row of results that are added up together, so that their sums stay in the first-level cache.
private let rowStretch = 4096

extension Kernels {
  /// A row of `k` elements times a matrix whose rows are contiguous: rows of it are scaled and added, so that it is read once.
  @inline(__always)
  static func rowTimesMatrix<V: SIMD & BitwiseCopyable>(
    _ row: UnsafePointer<V.Scalar>, _ step: Int, _ b: MatrixView<V.Scalar>, _ out: UnsafeMutablePointer<V.Scalar>,
    _ n: Int, _ k: Int, _ type: V.Type
  ) where V.Scalar: FloatingPoint {
    withUnsafeTemporaryAllocation(of: V.Scalar.self, capacity: rowStretch) { room in
      var first = 0
      while first < n {
        let count = min(rowStretch, n &- first)
        var depthStart = 0
        while depthStart < k {
          let depth = min(depthBlock, k &- depthStart)
          let target = out + first
          let sums = depthStart == 0 ? target : room.baseAddress ?? target
          addScaledRows(
            row + depthStart &* step, step, b.start + (depthStart &* b.rowStep &+ first), b.rowStep, sums, count, depth, V.self)
          if depthStart > 0 {
            var j = 0
            while j < count {
              target[j] += sums[j]
              j &+= 1
            }
          }
          depthStart &+= depth
        }
        first &+= count
      }
    }
  }

  /// `sums = row[0] * b[0] + row[1] * b[1] + …`, four rows at a time.
  @inline(__always)
  private static func addScaledRows<V: SIMD & BitwiseCopyable>(
    _ row: UnsafePointer<V.Scalar>, _ step: Int, _ b: UnsafePointer<V.Scalar>, _ bStep: Int,
    _ sums: UnsafeMutablePointer<V.Scalar>, _ count: Int, _ depth: Int, _ type: V.Type
  ) where V.Scalar: FloatingPoint {
    let width = V.scalarCount
    var l = 0
    while l < depth {
      let rows = min(4, depth &- l)
      let r0 = b + l &* bStep
      let r1 = r0 + (rows > 1 ? bStep : 0), r2 = r0 + (rows > 2 ? 2 &* bStep : 0), r3 = r0 + (rows > 3 ? 3 &* bStep : 0)
      let x0 = row[l &* step], x1 = rows > 1 ? row[(l &+ 1) &* step] : 0
      let x2 = rows > 2 ? row[(l &+ 2) &* step] : 0, x3 = rows > 3 ? row[(l &+ 3) &* step] : 0
      var j = 0
      if rows == 4 {
        let v0 = V(repeating: x0), v1 = V(repeating: x1), v2 = V(repeating: x2), v3 = V(repeating: x3)
        while j &+ width <= count {
          var total = l == 0 ? V.zero : UnsafePointer(sums).vector(at: j, as: V.self)
          total = multiplyAdd(v0, r0.vector(at: j, as: V.self), total)
          total = multiplyAdd(v1, r1.vector(at: j, as: V.self), total)
          total = multiplyAdd(v2, r2.vector(at: j, as: V.self), total)
          total = multiplyAdd(v3, r3.vector(at: j, as: V.self), total)
          sums.store(total, at: j)
          j &+= width
        }
      }
      while j < count {
        var total = l == 0 ? 0 : sums[j]
        total = multiplyAdd(x0, r0[j], total)
        if rows > 1 { total = multiplyAdd(x1, r1[j], total) }
        if rows > 2 { total = multiplyAdd(x2, r2[j], total) }
        if rows > 3 { total = multiplyAdd(x3, r3[j], total) }
        sums[j] = total
        j &+= 1
      }
      l &+= rows
    }
  }

  /// A matrix times one column: the sum along each row in the lanes of two vectors. Four rows are read at a time, as one stream alone
  /// does not fill the bus to memory.
  @inline(__always)
  static func matrixTimesColumn<V: SIMD & BitwiseCopyable>(
    _ a: MatrixView<V.Scalar>, _ column: UnsafePointer<V.Scalar>, _ step: Int,
    _ out: UnsafeMutablePointer<V.Scalar>, _ outStep: Int, _ m: Int, _ k: Int, _ type: V.Type
  ) where V.Scalar: FloatingPoint {
    let width = V.scalarCount
    let whole = k &- k % (2 &* width)
    var i = 0
    if a.columnStep == 1, step == 1 {
      while i &+ 4 <= m {
        let r0 = a.start + i &* a.rowStep
        let r1 = r0 + a.rowStep, r2 = r1 + a.rowStep, r3 = r2 + a.rowStep
        var sum0 = V.zero, sum1 = V.zero, sum2 = V.zero, sum3 = V.zero
        var l = 0
        while l < whole {
          let end = min(whole, l &+ laneStretch)
          var even0 = V.zero, odd0 = V.zero, even1 = V.zero, odd1 = V.zero
          var even2 = V.zero, odd2 = V.zero, even3 = V.zero, odd3 = V.zero
          while l < end {
            let x = column.vector(at: l, as: V.self), y = column.vector(at: l &+ width, as: V.self)
            even0 = multiplyAdd(r0.vector(at: l, as: V.self), x, even0)
            odd0 = multiplyAdd(r0.vector(at: l &+ width, as: V.self), y, odd0)
            even1 = multiplyAdd(r1.vector(at: l, as: V.self), x, even1)
            odd1 = multiplyAdd(r1.vector(at: l &+ width, as: V.self), y, odd1)
            even2 = multiplyAdd(r2.vector(at: l, as: V.self), x, even2)
            odd2 = multiplyAdd(r2.vector(at: l &+ width, as: V.self), y, odd2)
            even3 = multiplyAdd(r3.vector(at: l, as: V.self), x, even3)
            odd3 = multiplyAdd(r3.vector(at: l &+ width, as: V.self), y, odd3)
            l &+= 2 &* width
          }
          sum0 += even0 + odd0
          sum1 += even1 + odd1
          sum2 += even2 + odd2
          sum3 += even3 + odd3
        }
        out[i &* outStep] = finished(sum0, r0, 1, column, 1, whole, k)
        out[(i &+ 1) &* outStep] = finished(sum1, r1, 1, column, 1, whole, k)
        out[(i &+ 2) &* outStep] = finished(sum2, r2, 1, column, 1, whole, k)
        out[(i &+ 3) &* outStep] = finished(sum3, r3, 1, column, 1, whole, k)
        i &+= 4
      }
    }
    while i < m {
      let row = Run(a.start + i &* a.rowStep, step: a.columnStep), right = Run(column, step: step)
      var sum = V.zero
      var l = 0
      while l < whole {
        let end = min(whole, l &+ laneStretch)
        var even = V.zero, odd = V.zero
        if a.columnStep == 1, step == 1 {
          while l < end {
            even = multiplyAdd(row.start.vector(at: l, as: V.self), column.vector(at: l, as: V.self), even)
            odd = multiplyAdd(row.start.vector(at: l &+ width, as: V.self), column.vector(at: l &+ width, as: V.self), odd)
            l &+= 2 &* width
          }
        } else {
          while l < end {
            even = multiplyAdd(
              row.gathered(from: l, count: width, as: V.self), right.gathered(from: l, count: width, as: V.self), even)
            odd = multiplyAdd(
              row.gathered(from: l &+ width, count: width, as: V.self), right.gathered(from: l &+ width, count: width, as: V.self), odd)
            l &+= 2 &* width
          }
        }
        sum += even + odd
      }
      out[i &* outStep] = finished(sum, row.start, a.columnStep, column, step, whole, k)
      i &+= 1
    }
  }

  /// The sum of the lanes, and of the products of the elements from `l` on.
  @inline(__always)
  private static func finished<V: SIMD>(
    _ lanes: V, _ row: UnsafePointer<V.Scalar>, _ rowStep: Int, _ column: UnsafePointer<V.Scalar>, _ step: Int, _ first: Int, _ k: Int
  ) -> V.Scalar where V.Scalar: FloatingPoint {
    var total: V.Scalar = 0
    for lane in 0..<V.scalarCount { total += lanes[lane] }
    var l = first
    while l < k {
      total = multiplyAdd(row[l &* rowStep], column[l &* step], total)
      l &+= 1
    }
    return total
  }
}
