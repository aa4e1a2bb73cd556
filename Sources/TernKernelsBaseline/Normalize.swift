import TernKernelTypes

// Rows with mean 0 and variance 1. A row is read three times, but from the first-level cache after the first.

extension Kernels {
  /// `out[i] = (a[i] - mean) / sqrt(variance + eps) * gamma[i] + beta[i]`; not centred, the mean counts as 0.
  static func normalize(
    _ a: UnsafePointer<Float>, into out: UnsafeMutablePointer<Float>, count: Int, gamma: UnsafePointer<Float>?,
    beta: UnsafePointer<Float>?, eps: Float, isCentred: Bool
  ) {
    let run = Run(a, step: 1)
    let mean = isCentred ? sum(run, count: count) / Float(count) : 0
    let variance = sumOfSquares(run, count: count, from: mean) / Float(count)
    scaleRow(a, out, count, mean, 1 / (variance + eps).squareRoot(), gamma, beta, FloatVector.self)
  }

  /// `out[i] = (a[i] - mean) / sqrt(variance + eps) * gamma[i] + beta[i]`; not centred, the mean counts as 0.
  static func normalize(
    _ a: UnsafePointer<Double>, into out: UnsafeMutablePointer<Double>, count: Int, gamma: UnsafePointer<Double>?,
    beta: UnsafePointer<Double>?, eps: Double, isCentred: Bool
  ) {
    let run = Run(a, step: 1)
    let mean = isCentred ? sum(run, count: count) / Double(count) : 0
    let variance = sumOfSquares(run, count: count, from: mean) / Double(count)
    scaleRow(a, out, count, mean, 1 / (variance + eps).squareRoot(), gamma, beta, DoubleVector.self)
  }

  @inline(__always)
  private static func scaleRow<V: SIMD & BitwiseCopyable>(
    _ a: UnsafePointer<V.Scalar>, _ out: UnsafeMutablePointer<V.Scalar>, _ count: Int, _ mean: V.Scalar, _ scale: V.Scalar,
    _ gamma: UnsafePointer<V.Scalar>?, _ beta: UnsafePointer<V.Scalar>?, _ type: V.Type
  ) where V.Scalar: BinaryFloatingPoint {
    var i = 0
    if let gamma, let beta {
      while i &+ V.scalarCount <= count {
        let x = (a.vector(at: i, as: V.self) - mean) * scale
        out.store(x * gamma.vector(at: i, as: V.self) + beta.vector(at: i, as: V.self), at: i)
        i &+= V.scalarCount
      }
    } else if let gamma {
      while i &+ V.scalarCount <= count {
        out.store((a.vector(at: i, as: V.self) - mean) * scale * gamma.vector(at: i, as: V.self), at: i)
        i &+= V.scalarCount
      }
    } else if beta == nil {
      while i &+ V.scalarCount <= count {
        out.store((a.vector(at: i, as: V.self) - mean) * scale, at: i)
        i &+= V.scalarCount
      }
    }
    while i < count {
      var x = (a[i] - mean) * scale
      if let gamma { x *= gamma[i] }
      if let beta { x += beta[i] }
      out[i] = x
      i &+= 1
    }
  }
}
