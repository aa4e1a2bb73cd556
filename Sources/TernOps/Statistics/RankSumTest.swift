#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif
import TernTensor

/// Mann and Whitney's test of whether values of one sample tend to be larger than those of another, two-sided.
///
/// The p-value is exact if one sample has at most 8 values and all values are different; for others it is that of a normal distribution,
/// corrected for ties and with half a step taken off the distance from the mean (`scipy.stats.mannwhitneyu`, version 1.17, with its
/// default arguments).
enum RankSumTest {
  private static let exactLimit = 8

  static func result(_ a: Sample, _ b: Sample) throws(TensorError) -> (statistic: Double, pvalue: Double) {
    let m = a.size, n = b.size
    if m == 0 || n == 0 || a.hasNaN || b.hasNaN { return (.nan, .nan) }
    let ranks = try Ranks(a.values + b.values)
    let sum = ranks.doubled[..<a.count].reduce(0.0) { $0 + Double($1) } / 2
    let statistic = sum - m * (m + 1) / 2
    let larger = Swift.max(statistic, m * n - statistic)
    if !ranks.hasTies, Swift.min(a.count, b.count) <= exactLimit {
      let below = try share(upTo: Int(m * n - larger), a.count, b.count)
      return (statistic, Swift.min(1, 2 * below))
    }
    let variance = m * n / 12 * (m + n + 1 - ranks.tieTerm / ((m + n) * (m + n - 1)))
    let z = (larger - m * n / 2 - 0.5) / variance.squareRoot()
    return (statistic, Swift.min(1, 2 * NormalDistribution.below(-z)))
  }

  /// The share of all orders of m and n values in which at most `most` pairs stand the wrong way round.
  ///
  /// How many orders there are for each number of pairs are the coefficients of a Gaussian binomial: the product of
  /// (1 - q^(n + i)) / (1 - q^i) for i from 1 to m. Coefficients up to `most` follow from one another.
  private static func share(upTo most: Int, _ m: Int, _ n: Int) throws(TensorError) -> Double {
    let (m, n) = (Swift.min(m, n), Swift.max(m, n))
    let ways = try Tensor.filled(0.0, [most + 1])
    let coefficients = UnsafeMutableBufferPointer(start: ways.pointer(Double.self), count: most + 1)
    coefficients[0] = 1
    var all = 1.0
    for i in 1...m {
      try Interrupt.check()
      var k = most
      while k >= n + i {
        coefficients[k] -= coefficients[k - n - i]
        k -= 1
      }
      k = i
      while k <= most {
        coefficients[k] += coefficients[k - i]
        k += 1
      }
      all *= Double(n + i) / Double(i)
    }
    return Sample.sum(UnsafeBufferPointer(coefficients)) / all
  }
}
