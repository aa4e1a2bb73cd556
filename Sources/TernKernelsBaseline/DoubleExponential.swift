
// x = n ln 2 + r with |r| ≤ ln 2 / 2; e^r by a polynomial (minimax in the relative error); 2^n from the bits of an exponent.

/// e^x, within 1 ulp.
@inline(__always)
func exponential(_ x: DoubleVector) -> DoubleVector {
  if isSomewhere(bits(.!(magnitude(x) .<= 708))) {
    // In two steps, so that subnormal results come out. Where no step rounds, the result is that of the short way.
    let (p, shifted) = reducedExponential(bounded(x, -760, 720))
    return scaled(p, shifted)
  }
  return normalExponential(x)
}

/// e^x, within 1 ulp, for -708 ≤ x ≤ 708: 2^n is added to the exponent of e^r. NaN gives NaN or any other number.
@inline(__always)
func normalExponential(_ x: DoubleVector) -> DoubleVector {
  let (p, shifted) = reducedExponential(x)
  let scale = unsafeBitCast(shifted, to: LongVector.self) &<< 52
  return unsafeBitCast(unsafeBitCast(p, to: LongVector.self) &+ scale, to: DoubleVector.self)
}

/// e^r for the remainder r of x after multiples of ln 2, and the multiple in the low bits of the second.
@inline(__always)
private func reducedExponential(_ x: DoubleVector) -> (DoubleVector, DoubleVector) {
  let shifted = multiplyAdd(x, DoubleVector(repeating: 1.442_695_040_888_963_4), DoubleVector(repeating: doubleRounder))
  let n = shifted - doubleRounder
  let high = multiplyAdd(n, DoubleVector(repeating: -0x1.62e42fefa3800p-1), x)
  let r = multiplyAdd(n, DoubleVector(repeating: -0x1.ef35793c76730p-45), high)
  let q = polynomial(
    r, 0.5000000000000011, 0.16666666666666408, 0.04166666666652811, 0.008333333333496975, 0.0013888888944247584,
    0.00019841269502643367, 2.4801492389552744e-05, 2.7557588499725497e-06, 2.7630523136306117e-07, 2.499983561606004e-08)
  return (multiplyAdd(q, r * r, r) + 1, shifted)
}

/// 2^n for the n in the low bits of `shifted`, at least -1022 and at most 1023.
@inline(__always)
func powerOfTwo(_ shifted: DoubleVector) -> DoubleVector {
  unsafeBitCast((unsafeBitCast(shifted, to: LongVector.self) &+ 1023) &<< 52, to: DoubleVector.self)
}

/// p 2^n for the n in the low bits of `shifted`, at least -2044 and at most 2046; rounded once where it is subnormal.
@inline(__always)
func scaled(_ p: DoubleVector, _ shifted: DoubleVector) -> DoubleVector {
  let bits = unsafeBitCast(shifted, to: LongWordVector.self)
  // Half of n, less what makes it positive.
  let half = (((bits &+ 4096) &<< 51) &>> 52) &- 2048
  let first = unsafeBitCast((half &+ 1023) &<< 52, to: DoubleVector.self)
  let second = unsafeBitCast((bits &- half &+ 1023) &<< 52, to: DoubleVector.self)
  return p * first * second
}

/// What x + tail is away from the nearest multiple n of ln 2, and n in the low bits of the last.
@inline(__always)
func remainderOfLogarithmOfTwo(_ x: DoubleVector, tail: DoubleVector? = nil) -> (r: DoublePair, shifted: DoubleVector) {
  let shifted = multiplyAdd(x, DoubleVector(repeating: 1.442_695_040_888_963_4), DoubleVector(repeating: doubleRounder))
  let n = shifted - doubleRounder
  // ln 2 in two parts: n times the first, which has 42 bits, is exact.
  let high = multiplyAdd(n, DoubleVector(repeating: -0x1.62e42fefa3800p-1), x)
  let low = n * -0x1.ef35793c76730p-45
  guard let tail else { return (exactSum(ofLarger: high, low), shifted) }
  let r = exactSum(ofLarger: high, low)
  return (exactSum(ofLarger: r.high, r.low + tail), shifted)
}

/// e^r - 1 - r for a small r, to 2^-57.
@inline(__always)
func exponentialRest(_ r: DoublePair) -> DoubleVector {
  let q = polynomial(
    r.high, 0.5, 0.16666666666666677, 0.041666666666666505, 0.008333333333321515, 0.0013888888888963597,
    0.00019841269886476518, 2.4801587170866987e-05, 2.7557243804539483e-06, 2.755740343459932e-07, 2.5109195121290766e-08,
    2.087527937825549e-09)
  return multiplyAdd(q, r.high * r.high, r.low)
}

/// e^(x + tail) as p 2^n to 2^-56, p between the roots of a half and of two, n in the low bits of the second.
@inline(__always)
func exponentialPair(_ x: DoubleVector, tail: DoubleVector? = nil) -> (p: DoublePair, shifted: DoubleVector) {
  let (r, shifted) = remainderOfLogarithmOfTwo(x, tail: tail)
  let one = exactSum(ofLarger: DoubleVector(repeating: 1), r.high)
  return (exactSum(ofLarger: one.high, one.low + exponentialRest(r)), shifted)
}

/// e^x - 1 to 2^-56, for x ≤ 700; and 2^n, n being the multiple of ln 2 next to x.
@inline(__always)
func exponentialMinusOnePair(_ x: DoubleVector) -> DoublePair {
  let (r, shifted) = remainderOfLogarithmOfTwo(x)
  let scale = powerOfTwo(shifted)
  let sum = exactSum(scale - 1, scale * r.high)
  return exactSum(ofLarger: sum.high, multiplyAdd(scale, exponentialRest(r), sum.low))
}

/// e^x - 1, within 1 ulp, also where it is close to x.
@inline(__always)
func exponentialMinusOne(_ x: DoubleVector) -> DoubleVector {
  let result = exponentialMinusOnePair(bounded(x, -40, 700)).high
  let isLarge = bits(x .> 700)
  // A zero has the sign of x.
  return withSign(isSomewhere(isLarge) ? choice(isLarge, exponential(x), result) : result, of: x)
}

/// 1 / (1 + e^-x), within 1 ulp.
@inline(__always)
func logisticSigmoid(_ x: DoubleVector) -> DoubleVector {
  let (p, shifted) = exponentialPair(bounded(x, -700, 40))
  let scale = powerOfTwo(shifted)
  let e = (high: p.high * scale, low: p.low * scale)
  let sum = exactSum(e.high, DoubleVector(repeating: 1))
  let result = quotient(e, (sum.high, sum.low + e.low))
  let isLow = bits(x .< -700)
  return isSomewhere(isLow) ? choice(isLow, exponential(x), result) : result
}
