import TernKernelTypes

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

// x = n ln 2 + r with |r| ≤ ln 2 / 2; e^r by a polynomial (minimax in the relative error); 2^n from the bits of an exponent.

/// e^x, within 1 ulp (2 without fused multiply-add). Below -104 it is 0, above 89 infinity.
@inline(__always)
func exponential(_ x: FloatVector) -> FloatVector {
  let (r, shifted) = reduced(bounded(x, -104, 89))
  let p = multiplyAdd(polynomial(r, 0.499_999_93, 0.166_665_21, 0.041_668_387, 0.008_368_71, 0.001_381_461), r * r, r) + 1
  // In two steps, so that subnormal results come out.
  let exponent = unsafeBitCast(shifted, to: IntVector.self) &- IntVector(repeating: 0x4B40_0000)
  let half = exponent &>> 1
  let first = unsafeBitCast((half &+ 127) &<< 23, to: FloatVector.self)
  let second = unsafeBitCast((exponent &- half &+ 127) &<< 23, to: FloatVector.self)
  return p * first * second
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

/// e^x, by the C library.
@inline(__always)
func exponential(_ x: DoubleVector) -> DoubleVector { eachLane(x) { exp($0) } }

/// tanh x, within 2 ulp: a polynomial near 0, elsewhere 1 - 2 / (e^2x + 1).
@inline(__always)
func hyperbolicTangent(_ x: FloatVector) -> FloatVector {
  let a = magnitude(x)
  let z = a * a
  let p = polynomial(z, -0.333_333_18, 0.133_326, -0.053_853_86, 0.021_077_75, -0.006_282_467)
  let small = multiplyAdd(p, z * a, a)
  let large = 1 - 2 / (1 + exponential(bounded(2 * a, 0, 20)))
  return withSign(large.replacing(with: small, where: a .< 0.55), of: x)
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

/// 1 / (1 + e^-x), within 2 ulp.
@inline(__always)
func logisticSigmoid(_ x: FloatVector) -> FloatVector {
  // e^-|x| does not overflow, so small results keep their digits.
  let e = exponential(-magnitude(x))
  let sum = 1 + e
  let isNegative = x .< 0
  let result = FloatVector(repeating: 1).replacing(with: e, where: isNegative) / sum
  // What the sum lost when it was rounded.
  let lost = e - (sum - 1)
  let inverse = result.replacing(with: 1 - result, where: isNegative)
  return multiplyAdd(-(result * lost), inverse, result)
}
