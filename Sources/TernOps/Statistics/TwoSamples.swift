/// What two independent samples have in common.
extension Sample {
  /// The variance of both samples around their own means. One value alone has no distance from its mean.
  static func pooledVariance(_ a: Sample, _ b: Sample) -> Double {
    let first = a.count == 1 ? 0 : a.variance, second = b.count == 1 ? 0 : b.variance
    return ((a.size - 1) * first + (b.size - 1) * second) / (a.size + b.size - 2)
  }

  /// The standard deviation of the difference of the means of samples with one variance, and its degrees of freedom.
  static func pooledError(_ a: Sample, _ b: Sample) -> (error: Double, degrees: Double) {
    ((pooledVariance(a, b) * (1 / a.size + 1 / b.size)).squareRoot(), a.size + b.size - 2)
  }

  /// The same for samples with variances of their own: Welch and Satterthwaite's equation.
  static func separateError(_ a: Sample, _ b: Sample) -> (error: Double, degrees: Double) {
    let first = a.variance / a.size, second = b.variance / b.size
    let sum = first + second
    let degrees = sum * sum / (first * first / (a.size - 1) + second * second / (b.size - 1))
    // Without variances any number will do.
    return (sum.squareRoot(), degrees.isNaN ? 1 : degrees)
  }
}
