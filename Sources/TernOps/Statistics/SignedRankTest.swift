import TernTensor

/// Wilcoxon's signed-rank test of differences against a distribution that is symmetric about 0, two-sided.
///
/// Differences of 0 are left out. The p-value is exact for up to 50 differences that are all different and not 0, and for up to 13 of any
/// kind; for others it is that of a normal distribution, its variance corrected for ties (`scipy.stats.wilcoxon`, version 1.17, with
/// its default arguments).
enum SignedRankTest {
  private static let exactLimit = 50
  private static let tiedLimit = 13

  static func result(_ differences: [Double]) throws(TensorError) -> (statistic: Double, pvalue: Double) {
    if differences.isEmpty { return (.nan, .nan) }
    // Infinity minus infinity is no number, and left out.
    let counted = differences.filter { $0 != 0 && !$0.isNaN }
    let hasZeros = differences.contains(0)
    let ranks = try Ranks(counted.map(\.magnitude))
    var positive = 0.0, negative = 0.0
    for (difference, rank) in Swift.zip(counted, ranks.doubled) {
      if difference > 0 { positive += Double(rank) } else { negative += Double(rank) }
    }
    let statistic = Swift.min(positive, negative) / 2
    let isExact = ranks.hasTies || hasZeros ? differences.count <= tiedLimit : differences.count <= exactLimit
    if isExact { return (statistic, exact(ranks.doubled, sum: Int(positive))) }
    let n = Double(counted.count)
    let mean = n * (n + 1) / 4
    let deviation = ((n * (n + 1) * (2 * n + 1) - ranks.tieTerm / 2) / 24).squareRoot()
    return (statistic, NormalDistribution.beyond((positive / 2 - mean) / deviation))
  }

  /// Twice the smaller of the shares of all choices of signs that give at most, and at least, the sum of positive ranks.
  ///
  /// - Parameter ranks: at most 50, so that a double holds the number of choices.
  private static func exact(_ ranks: [Int], sum: Int) -> Double {
    // In how many ways the ranks so far give each sum.
    var ways = [Double](repeating: 0, count: ranks.reduce(0, +) + 1)
    ways[0] = 1
    var reached = 0
    for rank in ranks {
      reached += rank
      for total in stride(from: reached, through: rank, by: -1) { ways[total] += ways[total - rank] }
    }
    let all = ways.reduce(0, +)
    return Swift.min(1, 2 * Swift.min(ways[...sum].reduce(0, +), ways[sum...].reduce(0, +)) / all)
  }
}
