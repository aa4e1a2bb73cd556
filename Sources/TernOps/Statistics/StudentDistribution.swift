#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Student's t distribution.
///
/// The share of it beyond t, on both sides, is the regularised incomplete beta function I_x(a, 1/2) with a half the degrees of freedom
/// and x = df / (df + t^2) (DLMF 8.17(i)). x, and what is missing from it to 1, both come from t^2 / df, so that neither is a difference
/// of nearly equal numbers; and the gamma functions come as their quotient, so that shares down to 1e-300 are good to 12 digits for
/// any number of degrees of freedom.
struct StudentDistribution {
  let degrees: Double
  private let a: Double
  /// Γ(a + 1/2) / (Γ(a) sqrt(π)), which is 1 over the beta function of a and 1/2.
  private let scale: Double

  init(degrees: Double) {
    self.degrees = degrees
    a = degrees / 2
    scale = Self.gammaQuotient(a) / Double.pi.squareRoot()
  }

  /// From here on it is the normal distribution to all digits of the share.
  private static let manyDegrees = 1e15

  /// The share farther from 0 than t, on both sides: the p-value of a two-sided test. NaN without degrees of freedom.
  func beyond(_ t: Double) -> Double { shares(t).beyond }

  /// The t that a share `level` of the distribution lies within, on both sides of 0.
  func quantile(within level: Double) -> Double {
    guard degrees > 0, level >= 0, level <= 1 else { return .nan }
    if level == 0 { return 0 }
    if level == 1 { return .infinity }
    let normal = NormalDistribution.quantile(0.5 + 0.5 * level)
    if degrees > Self.manyDegrees { return normal }
    // Newton's steps for the logarithm of the smaller share as a function of log t: it is concave, so that all steps after the first
    // come from one side.
    let isInner = level < 0.5
    let target = log(isInner ? level : 1 - level)
    var logarithm = log(Swift.max(normal, 1e-300))
    for _ in 0..<200 {
      let (beyond, within, slope) = shares(exp(logarithm))
      let share = isInner ? within : beyond
      // Far outside, the share is 0: back to where it is not.
      let step = share > 0 ? (log(share) - target) * share / (isInner ? -slope : slope) : -1
      logarithm += Swift.min(Swift.max(step, -4), 4)
      if step.magnitude < 1e-13 { break }
    }
    return exp(logarithm)
  }

  /// The shares beyond and within t, and how fast they change with log t.
  private func shares(_ t: Double) -> (beyond: Double, within: Double, slope: Double) {
    guard degrees > 0, !t.isNaN else { return (.nan, .nan, .nan) }
    if degrees > Self.manyDegrees {
      let beyond = NormalDistribution.beyond(t)
      return (beyond, 1 - beyond, 0)
    }
    let root = t.magnitude / degrees.squareRoot()
    let ratio = root * root
    if ratio == 0 { return (1, 0, 0) }
    if t.isInfinite { return (0, 1, 0) }
    let logarithm = ratio < 1e300 ? -log1p(ratio) : -2 * log(root)
    let x = 1 / (1 + ratio), y = 1 / (1 + 1 / ratio)
    // x^a y^(1/2) / B(a, 1/2)
    let factor = exp(a * logarithm) * y.squareRoot() * scale
    if x <= (a + 1) / (a + 2.5) {
      let beyond = factor / fraction(x, y)
      return (beyond, 1 - beyond, 2 * factor)
    }
    let within = 2 * factor * series(y)
    return (1 - within, within, 2 * factor)
  }

  /// The continued fraction of DiDonato and Morris, "Significant digit computation of the incomplete beta function ratios" (1992),
  /// equation 9, for b = 1/2: from its beginning, by Lentz's method. No part of it loses digits when x is close to 1.
  private func fraction(_ x: Double, _ y: Double) -> Double {
    let lambda = a * y - 0.5 * x
    var value = a * (lambda + 1) / (a + 1)
    var upper = value, lower = 0.0
    var m = 1.0
    while m < 20_000 {
      let width = a + 2 * m
      let before = (a + m - 1) / (width - 1) * ((a + m - 0.5) / (width - 1)) * m * (0.5 - m) * x * x
      let term = m + m * (0.5 - m) * x / (width - 1) + (a + m) / (width + 1) * (lambda + 1 + m * (1 + y))
      lower = 1 / (term + before * lower)
      upper = term + before / upper
      let change = upper * lower
      value *= change
      if (change - 1).magnitude < 1e-16 { break }
      m += 1
    }
    return value
  }

  /// 1 + (a + 1/2) / (3/2) y + (a + 1/2) (a + 3/2) / (3/2 5/2) y^2 + …, all positive (DLMF 8.17.8).
  private func series(_ y: Double) -> Double {
    var sum = 1.0, term = 1.0, n = 0.0
    while term > sum * 1e-17, n < 20_000 {
      term *= (a + 0.5 + n) * y / (1.5 + n)
      sum += term
      n += 1
    }
    return sum
  }

  /// Γ(a + 1/2) / Γ(a): from a = 16 on by the difference of two of Stirling's series (DLMF 5.11.8 for h = 1/2 and 0), which begin with
  /// the same terms; below, by steps up to there.
  private static func gammaQuotient(_ a: Double) -> Double {
    guard a > 0 else { return .nan }
    var factor = 1.0, z = a
    while z < 16 {
      factor *= z / (z + 0.5)
      z += 1
    }
    let inverse = 1 / z, square = inverse * inverse
    var logarithm = -31.0 / 18432
    logarithm = logarithm * square + 17.0 / 14336
    logarithm = logarithm * square - 1.0 / 640
    logarithm = logarithm * square + 1.0 / 192
    logarithm = logarithm * square - 1.0 / 8
    return factor * z.squareRoot() * exp(logarithm * inverse)
  }
}
