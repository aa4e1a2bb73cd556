
// x = n ln 2 + r with |r| ≤ ln 2 / 2; e^r by a polynomial (minimax in the relative error); 2^n from the bits of an exponent.

/// e^x, within 1.02 ulp. Below -104 it is 0, above 89 infinity.
@inline(__always)
func exponential(_ x: FloatVector) -> FloatVector {
  if isSomewhere(bits(.!(magnitude(x) .<= 87))) {
    // In two steps, so that subnormal results come out. Where no step rounds, the result is that of the short way.
    let (p, shifted) = reducedExponential(bounded(x, -104, 89))
    let exponent = unsafeBitCast(shifted, to: IntVector.self) &- IntVector(repeating: 0x4B40_0000)
    let half = exponent &>> 1
    let first = unsafeBitCast((half &+ 127) &<< 23, to: FloatVector.self)
    let second = unsafeBitCast((exponent &- half &+ 127) &<< 23, to: FloatVector.self)
    return p * first * second
  }
  return normalExponential(x)
}

/// e^x, within 1.02 ulp, for -87 ≤ x ≤ 88: 2^n is added to the exponent of e^r. NaN gives NaN or any other number.
@inline(__always)
func normalExponential(_ x: FloatVector) -> FloatVector {
  let (p, shifted) = reducedExponential(x)
  let scale = unsafeBitCast(shifted, to: IntVector.self) &<< 23
  return unsafeBitCast(unsafeBitCast(p, to: IntVector.self) &+ scale, to: FloatVector.self)
}

/// e^r for the remainder r of x after multiples of ln 2, and the multiple in the low bits of the second.
@inline(__always)
private func reducedExponential(_ x: FloatVector) -> (FloatVector, FloatVector) {
  let (r, shifted) = reduced(x)
  let q = polynomial(r, 0.499_999_94, 0.166_665_15, 0.041_668_456, 0.008_369_419, 0.001_381_313_8)
  return (multiplyAdd(q, r * r, r) + 1, shifted)
}

/// e^x - 1, within 2 ulp, also where it is close to x.
@inline(__always)
func exponentialMinusOne(_ x: FloatVector) -> FloatVector {
  let (r, shifted) = reduced(bounded(x, -20, 89))
  let p = multiplyAdd(
    polynomial(r, 0.5, 0.166_666_67, 0.041_666_36, 0.008_333_39, 0.001_394_061_7, 0.000_198_458_76), r * r, r)
  // 2^(n-1), as 2^128 is too large.
  let exponent = unsafeBitCast(shifted, to: IntVector.self) &- IntVector(repeating: 0x4B40_0000)
  let half = unsafeBitCast((exponent &+ 126) &<< 23, to: FloatVector.self)
  let result = 2 * multiplyAdd(p, half, half - 0.5)
  // Tiny numbers and zeros of either sign are their own results.
  return result.replacing(with: x, where: magnitude(x) .< 0x1p-40)
}

/// 1 - e^(x + tail) for -17 ≤ x ≤ 0 and a tail that is less than its last place, within 1 ulp, also where it is close to -x.
@inline(__always)
func negatedExponentialMinusOne(_ x: FloatVector, tail: FloatVector? = nil) -> FloatVector {
  let (r, shifted) = reduced(x)
  let q = polynomial(r, 0.5, 0.166_666_67, 0.041_666_36, 0.008_333_39, 0.001_394_061_7, 0.000_198_458_76)
  let h = if let tail { r + multiplyAdd(q, r * r, tail) } else { multiplyAdd(q, r * r, r) }
  let scale = unsafeBitCast((unsafeBitCast(shifted, to: IntVector.self) &+ 127) &<< 23, to: FloatVector.self)
  return multiplyAdd(-h, scale, 1 - scale)
}

/// The remainder of x after multiples of ln 2, and the multiple in the low bits of the second.
@inline(__always)
private func reduced(_ x: FloatVector) -> (FloatVector, FloatVector) {
  let rounder: Float = 0x1.8p23
  let shifted = multiplyAdd(x, FloatVector(repeating: 1.442_695_04), FloatVector(repeating: rounder))
  let n = shifted - rounder
  // ln 2 in two parts: the first has few enough bits that n times it is exact.
  let r = multiplyAdd(n, FloatVector(repeating: -0.693_359_375), x)
  return (multiplyAdd(n, FloatVector(repeating: 2.121_944_4e-4), r), shifted)
}

/// e^x to 1e-12, for -700 ≤ x ≤ 700.
@inline(__always)
func roughExponential(_ x: DoubleVector) -> DoubleVector {
  let shifted = multiplyAdd(x, DoubleVector(repeating: 1.442_695_040_888_963_4), DoubleVector(repeating: doubleRounder))
  let n = shifted - doubleRounder
  let r = multiplyAdd(n, DoubleVector(repeating: -0.693_147_180_559_945_3), x)
  let q = polynomial(
    r, 0.5000000000426826, 0.1666666678444465, 0.041666664405008935, 0.008333281807452303, 0.001388919713875381,
    0.0001990893927878405, 2.4708285511152407e-05)
  let p = multiplyAdd(q, r * r, r) + 1
  let scale = (unsafeBitCast(shifted, to: LongWordVector.self) &+ 1023) &<< 52
  return p * unsafeBitCast(scale, to: DoubleVector.self)
}

/// tanh x, within 2 ulp: (d - 1) / d, where 2d = e^2x + 1. What d lost when it was rounded comes back at the end.
@inline(__always)
func hyperbolicTangent(_ x: FloatVector) -> FloatVector {
  let a = bounded(magnitude(x), most: 9.02)
  // a = n ln 2 / 2 + r; ln 2 / 2 in two parts, of which the first has few enough bits that n times it is exact.
  let shifted = multiplyAdd(a, FloatVector(repeating: 2.885_390_1), FloatVector(repeating: 0x1.8p23))
  let n = shifted - 0x1.8p23
  var r = multiplyAdd(n, FloatVector(repeating: -0.346_679_687_5), a)
  r = multiplyAdd(n, FloatVector(repeating: 1.060_972_2e-4), r)
  // (e^2r - 1) / 2 - r
  let t = polynomial(r, 0.999_999_94, 0.666_661_56, 0.333_337_75, 0.133_874_88, 0.044_423_785) * (r * r)
  let scale = unsafeBitCast((unsafeBitCast(shifted, to: IntVector.self) &+ 127) &<< 23, to: FloatVector.self)
  let middle = multiplyAdd(scale, FloatVector(repeating: 0.5), FloatVector(repeating: 0.5))
  let d = multiplyAdd(t, scale, multiplyAdd(r, scale, middle))
  let lost = multiplyAdd(t, scale, multiplyAdd(r, scale, middle - d))
  let quotient = (d - 1) / d
  // 1 - quotient is 1 / d.
  let rest = 1 - quotient
  return withSign(multiplyAdd(lost * rest, rest, quotient), of: x)
}

/// sinh x, within 1 ulp.
@inline(__always)
func hyperbolicSine(_ x: FloatVector) -> FloatVector {
  widened(x) { x in
    let a = bounded(magnitude(x), 0, 130)
    let e = roughExponential(a)
    let z = x * x
    let small = multiplyAdd(
      polynomial(
        z, 0.16666666666666666, 0.008333333333333333, 0.0001984126984126984, 2.7557319223985893e-06,
        2.505210838544172e-08, 1.6059043836821613e-10), z * x, x)
    return withSign(0.5 * (e - 1 / e), of: x).replacing(with: small, where: a .< 1).replacing(with: x, where: x .!= x)
  }
}

/// cosh x, within 1 ulp.
@inline(__always)
func hyperbolicCosine(_ x: FloatVector) -> FloatVector {
  widened(x) { x in
    let e = roughExponential(bounded(magnitude(x), 0, 130))
    return 0.5 * (e + 1 / e)
  }
}

/// 1 / (1 + e^-x), within 2 ulp: e^x / (1 + e^x), and what the sum lost when it was rounded.
@inline(__always)
func logisticSigmoid(_ x: FloatVector) -> FloatVector {
  let e = exponential(bounded(x, most: 18))
  let sum = e + 1
  let one = FloatVector(repeating: 1)
  let lost = lesser(one, e) - (sum - greater(one, e))
  let share = e / sum
  // 1 - share is 1 / sum.
  return multiplyAdd(share * lost, share - 1, share)
}
