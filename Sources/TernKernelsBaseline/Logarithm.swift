import TernKernelTypes

// x = 2^k m with m between the square roots of a half and of two; ln m by a polynomial (minimax in the relative error).

/// ln x, within 1 ulp: -inf at 0, NaN below.
@inline(__always)
func logarithm(_ x: FloatVector) -> FloatVector {
  if !isSomewhere(strangeness(x)) { return normalLogarithm(x, FloatVector.zero) }
  let (y, added) = madeNormal(x)
  return logarithmEdges(x, normalLogarithm(y, added))
}

/// The logarithm to base 2, within 2 ulp.
@inline(__always)
func binaryLogarithm(_ x: FloatVector) -> FloatVector {
  if !isSomewhere(strangeness(x)) { return normalBinaryLogarithm(x, FloatVector.zero) }
  let (y, added) = madeNormal(x)
  return logarithmEdges(x, normalBinaryLogarithm(y, added))
}

/// ln (1 + x), within 2 ulp, also where it is close to x.
@inline(__always)
func logarithmOfOnePlus(_ x: FloatVector) -> FloatVector {
  // What does not have a logarithm is worked out as if it were 0.
  let isStrange = bits(.!(x .> -1)) | bits(x .> Float.greatestFiniteMagnitude)
  let y = choice(~isStrange, x)
  let sum = y + 1
  let part = sum - y
  let lost = (y - (sum - part)) + (1 - part)
  let (k, reduced) = exponentAndFraction(sum)
  let isNear = bits(k .== 0)
  let result = withSign(
    combinedLogarithm(k, choice(isNear, y, reduced), choice(~isNear, lost / sum)), of: y)
  if !isSomewhere(isStrange) { return result }
  let edge = choice(bits(x .== -1), FloatVector(repeating: -.infinity), choice(bits(x .> 0), x, FloatVector(repeating: .nan)))
  return choice(isStrange, edge, result)
}

/// k and m - 1 for a positive, finite and normal x = 2^k m.
@inline(__always)
private func exponentAndFraction(_ x: FloatVector) -> (k: FloatVector, f: FloatVector) {
  let root: Int32 = 0x3F35_04F3  // the root of a half
  let bits = unsafeBitCast(x, to: IntVector.self) &- IntVector(repeating: root)
  let m = unsafeBitCast((bits & 0x007F_FFFF) &+ IntVector(repeating: root), to: FloatVector.self)
  return (unsafeBitCast((bits &>> 23) &+ 0x4B40_0000, to: FloatVector.self) - 0x1.8p23, m - 1)
}

/// ln (1 + f) - f.
@inline(__always)
private func logarithmRest(_ f: FloatVector) -> FloatVector {
  let z = f * f
  let p = polynomial(
    f, 0.333_333_3, -0.250_008_2, 0.200_012_27, -0.166_233_57, 0.142_017_54, -0.131_601_77, 0.127_616_26, -0.076_345_965)
  return multiplyAdd(z, FloatVector(repeating: -0.5), p * (z * f))
}

/// k ln 2 + ln (1 + f) + c for a c that is small beside f.
@inline(__always)
private func combinedLogarithm(_ k: FloatVector, _ f: FloatVector, _ c: FloatVector) -> FloatVector {
  // ln 2 in two parts: k times the first is exact.
  let low = multiplyAdd(k, FloatVector(repeating: -2.121_944_4e-4), logarithmRest(f) + c)
  return multiplyAdd(k, FloatVector(repeating: 0.693_359_375), f + low)
}

/// ln x + k ln 2 for a positive, finite and normal x.
@inline(__always)
private func normalLogarithm(_ x: FloatVector, _ added: FloatVector) -> FloatVector {
  let (k, f) = exponentAndFraction(x)
  return combinedLogarithm(k + added, f, FloatVector.zero)
}

/// The logarithm of x to base 2, and k, for a positive, finite and normal x.
@inline(__always)
private func normalBinaryLogarithm(_ x: FloatVector, _ added: FloatVector) -> FloatVector {
  let (k, f) = exponentAndFraction(x)
  // 1 / ln 2 is 1 and less than a half, so the large part of the product is exact.
  let low = multiplyAdd(f, FloatVector(repeating: 0.442_695_04), logarithmRest(f) * 1.442_695)
  return (k + added) + (f + low)
}

/// Set where x is not positive, finite and normal.
@inline(__always)
private func strangeness(_ x: FloatVector) -> IntVector {
  bits(.!(x .>= Float.leastNormalMagnitude)) | bits(x .> Float.greatestFiniteMagnitude)
}

/// x with subnormal numbers multiplied by 2^23, and -23 for those.
@inline(__always)
private func madeNormal(_ x: FloatVector) -> (FloatVector, FloatVector) {
  let isTiny = bits(x .< Float.leastNormalMagnitude)
  return (choice(isTiny, x * 0x1p23, x), choice(isTiny, FloatVector(repeating: -23)))
}

/// `result` but for the numbers that are not positive or not finite.
@inline(__always)
private func logarithmEdges(_ x: FloatVector, _ result: FloatVector) -> FloatVector {
  result.replacing(with: x, where: x .== Float.infinity).replacing(with: -Float.infinity, where: x .== 0)
    .replacing(with: Float.nan, where: .!(x .>= 0))
}

/// ln x to 1e-15, for a positive, finite and normal x.
@inline(__always)
func roughLogarithm(_ x: DoubleVector) -> DoubleVector {
  let (k, f) = exponentAndFraction(x)
  let s = f / (f + 2)
  let z = s * s
  let p = polynomial(
    z, 0.333333333332936, 0.20000000026137985, 0.14285708564722774, 0.11111685853323681, 0.09061820921827707,
    0.08409915145020475)
  let twice = s + s
  return multiplyAdd(k, DoubleVector(repeating: 0.693_147_180_559_945_3), multiplyAdd(p, z * twice, twice))
}
