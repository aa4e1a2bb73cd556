import TernKernelTypes

// Sums and combinations by channel: a channel is a column of a matrix, or a run of elements one behind the other.

/// Rows whose terms are added up one after the other before the sums are added.
private let rowBlock = 128

extension Kernels {
  static let channelsFloat = ChannelKernels<Float>(
    columnSums: { columnSums($0, $1, $2, $3, $4, $5, $6, $7, FloatRegister.self) },
    runSums: { runSums($0, $1, $2, $3, FloatVector.self) },
    combineColumns: { combineColumns($0, $1, $2, $3, $4, $5, FloatVector.self) },
    combineRun: { combineRun($0, $1, $2, $3, $4, FloatVector.self) })
  static let channelsDouble = ChannelKernels<Double>(
    columnSums: { columnSums($0, $1, $2, $3, $4, $5, $6, $7, DoubleRegister.self) },
    runSums: { runSums($0, $1, $2, $3, DoubleVector.self) },
    combineColumns: { combineColumns($0, $1, $2, $3, $4, $5, DoubleVector.self) },
    combineRun: { combineRun($0, $1, $2, $3, $4, DoubleVector.self) })

  @inline(__always)
  private static func columnSums<V: SIMD & BitwiseCopyable>(
    _ x: UnsafePointer<V.Scalar>, _ weights: UnsafePointer<V.Scalar>?, _ step: Int, _ rows: Int, _ columns: Int,
    _ origins: UnsafePointer<V.Scalar>, _ sums: UnsafeMutablePointer<V.Scalar>, _ weightedSums: UnsafeMutablePointer<V.Scalar>, _ type: V.Type
  ) where V.Scalar: BinaryFloatingPoint {
    var column = 0
    while column < columns {
      let part = RowPart<V>(&column, of: columns)
      let origin = part.load(origins)
      var total = V.zero, weightedTotal = V.zero
      var row = 0
      while row < rows {
        let end = min(rows, row &+ rowBlock)
        var sum = V.zero, weighted = V.zero
        while row < end {
          let d = part.load(x + row &* step) - origin
          let w = weights.map { part.load($0 + row &* step) } ?? d
          sum += w
          weighted = multiplyAdd(w, d, weighted)
          row &+= 1
        }
        total += sum
        weightedTotal += weighted
      }
      part.store(total, sums)
      part.store(weightedTotal, weightedSums)
    }
  }

  @inline(__always)
  private static func runSums<V: SIMD & BitwiseCopyable>(
    _ x: UnsafePointer<V.Scalar>, _ weights: UnsafePointer<V.Scalar>?, _ count: Int, _ origin: V.Scalar, _ type: V.Type
  ) -> (sum: V.Scalar, weighted: V.Scalar) where V.Scalar: BinaryFloatingPoint {
    guard let weights else {
      return (laneSums(x, x, count) { (x: V, _) in x - origin }, laneSums(x, x, count) { (x: V, _) in (x - origin) * (x - origin) })
    }
    return (laneSums(weights, weights, count) { (w: V, _) in w }, laneSums(x, weights, count) { (x: V, w) in (x - origin) * w })
  }

  @inline(__always)
  private static func combineColumns<V: SIMD & BitwiseCopyable>(
    _ x: UnsafePointer<V.Scalar>, _ other: UnsafePointer<V.Scalar>?, _ out: UnsafeMutablePointer<V.Scalar>, _ rows: Int, _ columns: Int,
    _ factors: ChannelFactors<UnsafePointer<V.Scalar>>, _ type: V.Type
  ) where V.Scalar: BinaryFloatingPoint {
    var row = 0
    while row < rows {
      let first = row &* columns
      var column = 0
      while column < columns {
        let part = RowPart<V>(&column, of: columns)
        var result = multiplyAdd(part.load(x + first) - part.load(factors.origin), part.load(factors.scale), part.load(factors.shift))
        if let other { result = multiplyAdd(part.load(other + first), part.load(factors.otherScale), result) }
        part.store(result, out + first)
      }
      row &+= 1
    }
  }

  @inline(__always)
  private static func combineRun<V: SIMD & BitwiseCopyable>(
    _ x: UnsafePointer<V.Scalar>, _ other: UnsafePointer<V.Scalar>?, _ out: UnsafeMutablePointer<V.Scalar>, _ count: Int,
    _ factors: ChannelFactors<V.Scalar>, _ type: V.Type
  ) where V.Scalar: BinaryFloatingPoint {
    let scale = V(repeating: factors.scale), shift = V(repeating: factors.shift), otherScale = V(repeating: factors.otherScale)
    guard let other else {
      return mapVectors(Run(x, step: 1), into: Output(out, step: 1), count: count) { (x: V) in multiplyAdd(x - factors.origin, scale, shift) }
    }
    zipVectors(Run(x, step: 1), Run(other, step: 1), into: Output(out, step: 1), count: count) { (x: V, other) in
      multiplyAdd(other, otherScale, multiplyAdd(x - factors.origin, scale, shift))
    }
  }
}
