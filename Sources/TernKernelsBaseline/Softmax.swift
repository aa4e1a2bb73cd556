import TernKernelTypes

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

// Rows of softmax and its like. The powers are added up while they are written, in lanes, over stretches that are then added:
// few enough additions follow one another that the rounding error stays small on rows of millions.

extension Kernels {
  /// Softmax of one row: `out[i] = exp(a[i] - max) / sum`. A row of -inf alone gives zeros; a NaN spreads over the row.
  static func softmax(_ a: Run<Float>, into out: Output<Float>, count: Int) {
    let top = extreme(a, count: count, largest: true)
    if top == -.infinity { return mapVectors(a, into: out, count: count) { (x: FloatVector) in .zero } }
    let scale = 1 / powers(a, into: out, count: count, top)
    mapVectors(Run(UnsafePointer(out.start), step: out.step), into: out, count: count) { (x: FloatVector) in x * scale }
  }

  /// Softmax of one row: `out[i] = exp(a[i] - max) / sum`. A row of -inf alone gives zeros; a NaN spreads over the row.
  static func softmax(_ a: Run<Double>, into out: Output<Double>, count: Int) {
    let top = extreme(a, count: count, largest: true)
    if top == -.infinity { return mapVectors(a, into: out, count: count) { (x: DoubleVector) in .zero } }
    let scale = 1 / powers(a, into: out, count: count, top)
    mapVectors(Run(UnsafePointer(out.start), step: out.step), into: out, count: count) { (x: DoubleVector) in x * scale }
  }

  /// The logarithm of softmax of one row: `out[i] = (a[i] - max) - log(sum)`. A row of -inf alone stays as it is.
  static func logSoftmax(_ a: Run<Float>, into out: Output<Float>, count: Int) {
    let top = extreme(a, count: count, largest: true)
    if top == -.infinity { return mapVectors(a, into: out, count: count) { (x: FloatVector) in x } }
    let logarithm = log(powers(a, into: out, count: count, top))
    mapVectors(a, into: out, count: count) { (x: FloatVector) in (x - top) - logarithm }
  }

  /// The logarithm of softmax of one row: `out[i] = (a[i] - max) - log(sum)`. A row of -inf alone stays as it is.
  static func logSoftmax(_ a: Run<Double>, into out: Output<Double>, count: Int) {
    let top = extreme(a, count: count, largest: true)
    if top == -.infinity { return mapVectors(a, into: out, count: count) { (x: DoubleVector) in x } }
    let logarithm = log(powers(a, into: out, count: count, top))
    mapVectors(a, into: out, count: count) { (x: DoubleVector) in (x - top) - logarithm }
  }

  /// The logarithm of the sum of the powers of e: -inf for a row of -inf alone.
  static func logSumExp(_ a: Run<Float>, count: Int) -> Float {
    let top = extreme(a, count: count, largest: true)
    if top == -.infinity || top == .infinity { return top }
    return top + log(powers(a, count: count, top))
  }

  /// The logarithm of the sum of the powers of e: -inf for a row of -inf alone.
  static func logSumExp(_ a: Run<Double>, count: Int) -> Double {
    let top = extreme(a, count: count, largest: true)
    if top == -.infinity || top == .infinity { return top }
    return top + log(powers(a, count: count, top))
  }

  /// The sum of `exp(a[i] - top)`, and with `out` also `out[i] = exp(a[i] - top)`.
  @inline(never)
  static func powers(_ a: Run<Float>, into out: Output<Float>? = nil, count: Int, _ top: Float) -> Float {
    var total = FloatVector.zero, sum = FloatVector.zero
    addPowers(a, out, count, &total, &sum) { exponential($0 - top) }
    return laneSum(total)
  }

  /// The sum of `exp(a[i] - top)`, and with `out` also `out[i] = exp(a[i] - top)`.
  @inline(never)
  static func powers(_ a: Run<Double>, into out: Output<Double>? = nil, count: Int, _ top: Double) -> Double {
    var total = DoubleVector.zero, sum = DoubleVector.zero
    addPowers(a, out, count, &total, &sum) { exponential($0 - top) }
    return laneSum(total)
  }

  @inline(__always)
  private static func addPowers<V: SIMD & BitwiseCopyable>(
    _ a: Run<V.Scalar>, _ out: Output<V.Scalar>?, _ count: Int, _ total: inout V, _ sum: inout V, _ power: (V) -> V
  ) where V.Scalar: BinaryFloatingPoint {
    let isDense = a.step == 1 && out?.step ?? 1 == 1
    var i = 0, end = 0
    while i < count {
      end = min(count, end &+ laneStretch)
      sum = V.zero
      while i < end {
        let lanes = min(V.scalarCount, count &- i)
        let isWhole = isDense && lanes == V.scalarCount
        var result = power(isWhole ? a.start.vector(at: i, as: V.self) : a.gathered(from: i, count: lanes, as: V.self))
        if isWhole {
          out?.start.store(result, at: i)
        } else {
          out?.scatter(result, to: i, count: lanes)
          for lane in lanes..<V.scalarCount { result[lane] = 0 }
        }
        sum += result
        i &+= lanes
      }
      total += sum
    }
  }

  @inline(__always)
  static func laneSum<V: SIMD>(_ x: V) -> V.Scalar where V.Scalar: BinaryFloatingPoint {
    var total = x[0]
    for lane in 1..<V.scalarCount { total += x[lane] }
    return total
  }
}
