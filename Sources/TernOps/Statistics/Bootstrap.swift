#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif
import TernKernels
import TernTensor

/// The interval of the mean of a sample that its resamples give, corrected for bias and acceleration: BCa (Efron and Tibshirani,
/// "An introduction to the bootstrap" (1993), 14.3), as `scipy.stats.bootstrap` has it.
struct Bootstrap {
  let sample: Sample

  /// - Parameter count: how many resamples, 1 or more.
  func interval(level: Double, resamples count: Int, _ random: inout RandomStream) throws(TensorError) -> (low: Double, high: Double) {
    let means = try means(of: count, random.indices(below: sample.count))
    // Of equal values the acceleration is 0 / 0.
    if sample.isConstant || sample.hasNaN { return (.nan, .nan) }
    let (first, second) = try shares(level: level, means)
    if first.isNaN || second.isNaN { return (.nan, .nan) }
    let sorted = try means.gathered(means.sortedIndices(axis: 0, descending: false), axis: 0)
    return (Self.quantile(sorted, first), Self.quantile(sorted, second))
  }

  /// The means of resamples: number r has the values at the indices from r n on.
  private func means(of count: Int, _ indices: RandomIndices) throws(TensorError) -> Tensor {
    let means = try Tensor.uninitialized(.f64, [count])
    let out = UncheckedPointer(means.pointer(Double.self))
    let values = sample.values
    let n = values.count
    let atOnce = Swift.max(1, 16_384 / n)
    let isDone = Parallel.run((count - 1) / atOnce + 1) { part in
      var resample = [Double](repeating: 0, count: n)
      for r in part * atOnce..<Swift.min(count, (part + 1) * atOnce) {
        resample.withUnsafeMutableBufferPointer { resample in
          values.withUnsafeBufferPointer { values in
            indices.forEach(from: UInt64(r) &* UInt64(n), count: n) { place, index in resample[place] = values[index] }
          }
        }
        out.pointer[r] = Sample.sum(resample) / Double(n)
      }
    }
    if !isDone { throw .interrupted }
    return means
  }

  /// Which quantiles of the resamples' means the interval goes from and to.
  private func shares(level: Double, _ means: Tensor) throws(TensorError) -> (Double, Double) {
    let mean = sample.mean
    let found = means.pointer(Double.self)
    var below = 0, upTo = 0
    try Interrupt.stretches(of: means.count) { part in
      for i in part {
        if found[i] < mean { below += 1 }
        if found[i] <= mean { upTo += 1 }
      }
    }
    let bias = NormalDistribution.quantile(Double(below + upTo) / (2 * Double(means.count)))
    // What the mean changes by when one value is left out is in proportion to its distance from the mean; in what unit does not matter.
    let centered = sample.centered
    let largest = centered.reduce(0) { Swift.max($0, $1.magnitude) }
    let distances = centered.map { $0 / largest }
    let squares = Sample.sum(distances.map { $0 * $0 }), cubes = Sample.sum(distances.map { $0 * $0 * $0 })
    let n = sample.size
    let acceleration = cubes / (n * n * n) / (6 * pow(squares / (n * n), 1.5))
    let outer = NormalDistribution.quantile((1 - level) / 2)
    func share(_ z: Double) -> Double { NormalDistribution.below(bias + z / (1 - acceleration * z)) }
    return (share(bias + outer), share(bias - outer))
  }

  /// Between sorted numbers, by linear interpolation.
  private static func quantile(_ sorted: Tensor, _ share: Double) -> Double {
    let numbers = sorted.pointer(Double.self)
    let place = share * Double(sorted.count) + (1 - share) - 1
    let low = Int(place.rounded(.down)), t = place - place.rounded(.down)
    let a = Swift.min(Swift.max(low, 0), sorted.count - 1), b = Swift.min(Swift.max(low + 1, 0), sorted.count - 1)
    return (1 - t) * numbers[a] + t * numbers[b]
  }
}

/// Where threads write, each to places of its own.
private struct UncheckedPointer: @unchecked Sendable {  // safe: no two parts of a job write to one place
  let pointer: UnsafeMutablePointer<Double>
  init(_ pointer: UnsafeMutablePointer<Double>) { self.pointer = pointer }
}
