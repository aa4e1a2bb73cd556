
#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

// x is n quarter turns and r, |r| ≤ π/4, in two parts; its sine and cosine by polynomials (minimax in the relative error).
// The lanes with larger numbers than this is good for go to the C library.

/// sin x, within 1 ulp.
@inline(__always)
func sine(_ x: DoubleVector) -> DoubleVector {
  let (r, quarter) = quarterRemainder(x)
  let wave = choice(oddness(quarter), cosine(ofReduced: r), sine(ofReduced: r))
  // sin (-0.0) is -0.0.
  let result = choice(bits(x .== 0), x, negated(wave, (quarter &>> 1) & 1))
  return exact(result, x) { sin($0) }
}

/// cos x, within 1 ulp.
@inline(__always)
func cosine(_ x: DoubleVector) -> DoubleVector {
  let (r, quarter) = quarterRemainder(x)
  let wave = choice(oddness(quarter), sine(ofReduced: r), cosine(ofReduced: r))
  return exact(negated(wave, ((quarter &+ 1) &>> 1) & 1), x) { cos($0) }
}

/// tan x, within 1 ulp.
@inline(__always)
func tangent(_ x: DoubleVector) -> DoubleVector {
  let (r, quarter) = quarterRemainder(x)
  let sine = sinePair(ofReduced: r), cosine = cosinePair(ofReduced: r)
  let isOdd = oddness(quarter)
  let above = (high: choice(isOdd, cosine.high, sine.high), low: choice(isOdd, cosine.low, sine.low))
  let below = (high: choice(isOdd, sine.high, cosine.high), low: choice(isOdd, sine.low, cosine.low))
  let wave = quotient(exactSum(ofLarger: above.high, above.low), exactSum(ofLarger: below.high, below.low))
  let result = choice(bits(x .== 0), x, negated(wave, quarter & 1))
  return exact(result, x) { tan($0) }
}

/// `result`, by the C library in the lanes where x is too large for `quarterRemainder`.
@inline(__always)
private func exact(_ result: DoubleVector, _ x: DoubleVector, _ function: (Double) -> Double) -> DoubleVector {
  let isLarge = bits(magnitude(x) .> 200_000)
  return isSomewhere(isLarge) ? patched(result, where: isLarge, x, function) : result
}

/// What x is away from the nearest multiple of a quarter turn, to 2^-108, and that multiple in the low bits of the second.
@inline(__always)
private func quarterRemainder(_ x: DoubleVector) -> (DoublePair, LongWordVector) {
  let shifted = multiplyAdd(x, DoubleVector(repeating: 0.636_619_772_367_581_4), DoubleVector(repeating: doubleRounder))
  let n = shifted - doubleRounder
  // A quarter turn in three parts: n times the first two, which have 36 bits each, is exact.
  let first = multiplyAdd(n, DoubleVector(repeating: -0x1.921fb54440000p+0), x)
  let second = exactSum(ofLarger: first, n * -0x1.68c234c4c0000p-39)
  let low = multiplyAdd(n, DoubleVector(repeating: -0x1.98a2e03707345p-77), second.low)
  return (exactSum(ofLarger: second.high, low), unsafeBitCast(shifted, to: LongWordVector.self))
}

@inline(__always)
private func sine(ofReduced r: DoublePair) -> DoubleVector {
  let result = sinePair(ofReduced: r)
  return result.high + result.low
}

@inline(__always)
private func cosine(ofReduced r: DoublePair) -> DoubleVector {
  let result = cosinePair(ofReduced: r)
  return result.high + result.low
}

@inline(__always)
private func sinePair(ofReduced r: DoublePair) -> DoublePair {
  let z = r.high * r.high
  let p = polynomial(
    z, -0.1666666666666663, 0.008333333333321891, -0.00019841269829400907, 2.7557313553718607e-06, -2.505073684119756e-08,
    1.5895579223596e-10)
  // The low part is worth its size times the cosine.
  let low = multiplyAdd(z * -0.5, r.low, r.low)
  return (r.high, multiplyAdd(p, z * r.high, low))
}

@inline(__always)
private func cosinePair(ofReduced r: DoublePair) -> DoublePair {
  let z = r.high * r.high
  let p = polynomial(
    z, 0.04166666666666659, -0.0013888888888872733, 2.4801587288644116e-05, -2.7557314117814065e-07, 2.087569228982356e-09,
    -1.1358084099935844e-11)
  let start = exactSum(ofLarger: DoubleVector(repeating: 1), z * -0.5)
  return (start.high, multiplyAdd(p, z * z, start.low - r.high * r.low))
}

/// `x` with its sign changed where `sign` is 1.
@inline(__always)
private func negated(_ x: DoubleVector, _ sign: LongWordVector) -> DoubleVector {
  unsafeBitCast(unsafeBitCast(x, to: LongWordVector.self) ^ (sign &<< 63), to: DoubleVector.self)
}

/// A mask that is set where the integer is odd.
@inline(__always)
func oddness(_ x: LongWordVector) -> LongVector {
  LongVector.zero &- unsafeBitCast(x & 1, to: LongVector.self)
}
