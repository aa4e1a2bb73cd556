
// x = 2^k m with m between the square roots of a half and of two, f = m - 1. With s = f / (2 + f), ln m is 2s + s R(s²), and that
// is f - (f²/2 - s (f²/2 + R(s²))): the first term is exact, the second small.

/// ln x, within 1 ulp: -inf at 0, NaN below.
@inline(__always)
func logarithm(_ x: DoubleVector) -> DoubleVector {
  withLogarithmEdges(x) { x, added in
    let (k, f) = exponentAndFraction(x)
    let (half, rest) = logarithmOfFraction(f)
    let exponent = k + added
    let low = multiplyAdd(exponent, DoubleVector(repeating: 0x1.ef35793c76730p-45), rest)
    // ln 2 in two parts: k times the first is exact.
    return multiplyAdd(exponent, DoubleVector(repeating: 0x1.62e42fefa3800p-1), f - (half - low))
  }
}

/// The logarithm to base 2, within 1 ulp.
@inline(__always)
func binaryLogarithm(_ x: DoubleVector) -> DoubleVector {
  withLogarithmEdges(x) { x, added in
    let (k, f) = exponentAndFraction(x)
    let (half, rest) = logarithmOfFraction(f)
    // ln m in two parts, of which the first has 21 bits, times 1 / ln 2 in two parts, of which the first has 31.
    let mask = LongWordVector(repeating: 0xFFFF_FFFF_0000_0000)
    let high = unsafeBitCast(unsafeBitCast(f - half, to: LongWordVector.self) & mask, to: DoubleVector.self)
    let low = ((f - high) - half) + rest
    let product = high * 0x1.7154765000000p+0
    let lowProduct = multiplyAdd(
      low + high, DoubleVector(repeating: 0x1.5c17f0bbbe880p-31), low * 0x1.7154765000000p+0)
    let exponent = k + added
    let sum = exactSum(ofLarger: exponent, product)
    return sum.high + (sum.low + lowProduct)
  }
}

/// ln (1 + x), within 1 ulp, also where it is close to x.
@inline(__always)
func logarithmOfOnePlus(_ x: DoubleVector) -> DoubleVector {
  // What does not have a logarithm is worked out as if it were 0.
  let isStrange = bits(.!(x .> -1)) | bits(x .> Double.greatestFiniteMagnitude)
  let y = choice(~isStrange, x)
  let sum = exactSum(DoubleVector(repeating: 1), y)
  let (k, reduced) = exponentAndFraction(sum.high)
  let isNear = bits(k .== 0)
  let f = choice(isNear, y, reduced)
  let (half, rest) = logarithmOfFraction(f)
  let lost = choice(~isNear, sum.low / sum.high)
  let low = multiplyAdd(k, DoubleVector(repeating: 0x1.ef35793c76730p-45), lost) + rest
  let result = withSign(multiplyAdd(k, DoubleVector(repeating: 0x1.62e42fefa3800p-1), f - (half - low)), of: y)
  if !isSomewhere(isStrange) { return result }
  let edge = choice(bits(x .== -1), DoubleVector(repeating: -.infinity), choice(bits(x .> 0), x, DoubleVector(repeating: .nan)))
  return choice(isStrange, edge, result)
}

/// k and m - 1 for a positive, finite and normal x = 2^k m.
@inline(__always)
func exponentAndFraction(_ x: DoubleVector) -> (k: DoubleVector, f: DoubleVector) {
  let root: UInt64 = 0x3FE6_A09E_667F_3BCD  // the root of a half
  // The exponent of a number that is larger by 1 than the root is that of a power of two.
  let bits = unsafeBitCast(x, to: LongWordVector.self) &+ LongWordVector(repeating: 0x3FF0_0000_0000_0000 &- root)
  let m = unsafeBitCast((bits & 0x000F_FFFF_FFFF_FFFF) &+ LongWordVector(repeating: root), to: DoubleVector.self)
  let integer = unsafeBitCast((bits &>> 52) | LongWordVector(repeating: 0x4330_0000_0000_0000), to: DoubleVector.self)
  return (integer - (0x1p52 + 1023), m - 1)
}

/// f²/2, and how much more f - f²/2 would have to be to be ln (1 + f).
@inline(__always)
private func logarithmOfFraction(_ f: DoubleVector) -> (half: DoubleVector, rest: DoubleVector) {
  let s = f / (f + 2)
  let z = s * s
  let p = polynomial(
    z, 0.6666666666666735, 0.39999999999407415, 0.28571428744158456, 0.22222198376674954, 0.18183575259540002,
    0.1531375337244711, 0.14799089648272662)
  let half = 0.5 * (f * f)
  return (half, s * multiplyAdd(p, z, half))
}

/// `logarithm` of a normal number and of 0 to add to its exponent; strange numbers are made normal or have results of their own.
@inline(__always)
private func withLogarithmEdges(
  _ x: DoubleVector, _ logarithm: (DoubleVector, DoubleVector) -> DoubleVector
) -> DoubleVector {
  let isTiny = bits(x .< Double.leastNormalMagnitude)
  let isStrange = bits(.!(x .>= Double.leastNormalMagnitude)) | bits(x .> Double.greatestFiniteMagnitude)
  var y = x, added = DoubleVector.zero
  let isAnyStrange = isSomewhere(isStrange)
  if isAnyStrange {
    y = choice(isTiny, x * 0x1p54, x)
    added = choice(isTiny, DoubleVector(repeating: -54))
  }
  let result = logarithm(y, added)
  if !isAnyStrange { return result }
  return result.replacing(with: x, where: x .== Double.infinity).replacing(with: -Double.infinity, where: x .== 0)
    .replacing(with: Double.nan, where: .!(x .>= 0))
}

/// ln x to 2^-66, for a positive, finite and normal x = 2^k m: 2s (1 + s² / 3 + …) with s = (m - 1) / (m + 1).
@inline(__always)
func logarithmPair(_ x: DoubleVector) -> DoublePair {
  let (k, f) = exponentAndFraction(x)
  let s = exactQuotient((f, DoubleVector.zero), exactSum(ofLarger: DoubleVector(repeating: 2), f))
  let z = exactProduct(s.high, s.high)
  let zLow = multiplyAdd(s.high + s.high, s.low, z.low)
  let p = polynomial(
    z.high, 0.20000000000001145, 0.1428571428504191, 0.11111111261435166, 0.09090892049210025, 0.07693385083422138,
    0.06628254498864004, 0.0659963968614838)
  // s² / 3 + s⁴ p
  let third = exactSum(ofLarger: DoubleVector(repeating: 0x1.5555555555555p-2), p * z.high)
  let w = exactProduct(z.high, third.high)
  let wLow = multiplyAdd(z.high, third.low + 0x1.5555555555555p-56, multiplyAdd(zLow, third.high, w.low))
  let twice = s.high + s.high
  let rest = exactProduct(twice, w.high)
  let restLow = multiplyAdd(twice, wLow, multiplyAdd(s.low + s.low, w.high, rest.low))
  let fraction = exactSum(ofLarger: twice, rest.high)
  let fractionLow = fraction.low + (s.low + s.low + restLow)
  // ln 2 in two parts: k times the first is exact.
  let sum = exactSum(ofLarger: k * 0x1.62e42fefa3800p-1, fraction.high)
  let low = sum.low + multiplyAdd(k, DoubleVector(repeating: 0x1.ef35793c76730p-45), fractionLow)
  return exactSum(ofLarger: sum.high, low)
}
