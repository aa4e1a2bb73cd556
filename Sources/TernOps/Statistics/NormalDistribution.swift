#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The normal distribution with mean 0 and variance 1.
enum NormalDistribution {
  /// The share below z (DLMF 7.18(iv), 7.2.2).
  static func below(_ z: Double) -> Double { 0.5 * erfc(-z * 0.5.squareRoot()) }

  /// The share farther from 0 than z, on both sides.
  static func beyond(_ z: Double) -> Double { erfc(z.magnitude * 0.5.squareRoot()) }

  /// The place that a share of the numbers lies below; NaN for what is no share.
  static func quantile(_ share: Double) -> Double {
    // Above a half, the rest is exact.
    share <= 0.5 ? -upperQuantile(share) : upperQuantile(1 - share)
  }

  /// The place that a share of at most a half lies above: a rational start that is good to 4.5e-4 (Abramowitz and Stegun, 26.2.23),
  /// then Halley's steps, each of which triples the digits.
  private static func upperQuantile(_ share: Double) -> Double {
    guard share > 0 else { return share == 0 ? .infinity : .nan }
    let t = (-2 * log(share)).squareRoot()
    let numerator = 2.515517 + t * (0.802853 + t * 0.010328)
    var z = t - numerator / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)))
    for _ in 0..<3 {
      let density = exp(-0.5 * z * z) / (2 * Double.pi).squareRoot()
      let error = (below(-z) - share) / density
      z += error / (1 - 0.5 * error * z)
    }
    return z
  }
}
