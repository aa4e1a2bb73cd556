import TernTensor

/// Correlations of pairs, and how likely ones as far from 0 are where there is none.
enum Correlation {
  /// Pearson's: the cosine of the angle between the distances from the means. NaN when all numbers of one sample are equal.
  static func ofValues(_ a: Sample, _ b: Sample) -> Double {
    if a.isConstant || b.isConstant { return .nan }
    let cosine = Sample.dot(unit(a.centered), unit(b.centered))
    let correlation = cosine.isNaN ? cosine : Swift.min(1, Swift.max(-1, cosine))
    // On two points there is always a line.
    return a.count == 2 ? correlation.rounded() : correlation
  }

  /// Spearman's: Pearson's of the ranks.
  static func ofRanks(_ a: Sample, _ b: Sample) throws(TensorError) -> Double {
    if a.count < 2 || a.hasNaN || b.hasNaN || a.isConstant || b.isConstant { return .nan }
    let first = try Sample(Ranks(a.values).values).centered, second = try Sample(Ranks(b.values).values).centered
    // Sums of quarters, which are exact.
    let rest = a.size - 1
    let covariance = Sample.dot(first, second) / rest
    let deviation = (Sample.dot(first, first) / rest).squareRoot(), other = (Sample.dot(second, second) / rest).squareRoot()
    return Swift.min(1, Swift.max(-1, covariance / other / deviation))
  }

  /// The share of correlations farther from 0 than one of Pearson's: those of numbers from normal distributions have a t distribution once
  /// they are divided by sqrt((1 - r^2) / (n - 2)).
  static func pvalue(_ correlation: Double, pairs: Int) -> Double {
    if correlation.isNaN { return .nan }
    if pairs == 2 { return 1 }
    // Of three pairs the share has no bounds to its slope at 1: there the rounding of SciPy's way to it counts.
    let r = pairs == 3 ? 2 * ((correlation.magnitude + 1) / 2) - 1 : correlation.magnitude
    let degrees = Double(pairs) - 2
    return StudentDistribution(degrees: degrees).beyond(r * (degrees / ((1 - r) * (1 + r))).squareRoot())
  }

  /// The share for one of Spearman's, which is taken to be distributed in the same way. NaN of two pairs.
  static func rankPvalue(_ correlation: Double, pairs: Int) -> Double {
    let degrees = Double(pairs) - 2
    let variance = degrees / ((correlation + 1) * (1 - correlation))
    return StudentDistribution(degrees: degrees).beyond(correlation * Swift.max(0, variance).squareRoot())
  }

  /// Made a vector of length 1; its largest number first, so that no square is too large or too small.
  private static func unit(_ distances: [Double]) -> [Double] {
    let largest = distances.reduce(0) { Swift.max($0, $1.magnitude) }
    let length = largest * Sample.sum(distances.map { ($0 / largest) * ($0 / largest) }).squareRoot()
    return distances.map { $0 / length }
  }
}
