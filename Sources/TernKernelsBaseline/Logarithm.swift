import TernKernelTypes

// x = 2^k m with m between the square roots of a half and of two; ln m by a polynomial (minimax in the relative error).

/// ln x, within 1 ulp: -inf at 0, NaN below.
@inline(__always)
func logarithm(_ x: FloatVector) -> FloatVector {
  if isSomewhere(bits(.!(x .>= Float.leastNormalMagnitude)) | bits(x .> Float.greatestFiniteMagnitude)) {
    // Subnormal numbers become normal first.
    let isTiny = bits(x .< Float.leastNormalMagnitude)
    let lost = choice(isTiny, FloatVector(repeating: -23), FloatVector.zero)
    return logarithmEdges(x, normalLogarithm(choice(isTiny, x * 0x1p23, x), lost))
  }
  return normalLogarithm(x, FloatVector.zero)
}

/// ln x + k ln 2 for a positive, finite and normal x.
@inline(__always)
private func normalLogarithm(_ x: FloatVector, _ added: FloatVector) -> FloatVector {
  let root: Int32 = 0x3F35_04F3  // the root of a half
  let bits = unsafeBitCast(x, to: IntVector.self) &- IntVector(repeating: root)
  let m = unsafeBitCast((bits & 0x007F_FFFF) &+ IntVector(repeating: root), to: FloatVector.self)
  let k = (unsafeBitCast((bits &>> 23) &+ 0x4B40_0000, to: FloatVector.self) - 0x1.8p23) + added
  let f = m - 1
  let z = f * f
  let p = polynomial(
    f, 0.333_333_3, -0.250_008_2, 0.200_012_27, -0.166_233_57, 0.142_017_54, -0.131_601_77, 0.127_616_26, -0.076_345_965)
  // ln 2 in two parts: k times the first is exact.
  var low = multiplyAdd(k, FloatVector(repeating: -2.121_944_4e-4), p * (z * f))
  low = multiplyAdd(z, FloatVector(repeating: -0.5), low)
  return multiplyAdd(k, FloatVector(repeating: 0.693_359_375), f + low)
}

@inline(__always)
private func logarithmEdges(_ x: FloatVector, _ result: FloatVector) -> FloatVector {
  result.replacing(with: x, where: x .== Float.infinity).replacing(with: -Float.infinity, where: x .== 0)
    .replacing(with: Float.nan, where: .!(x .>= 0))
}

/// ln x to 1e-15, for a positive, finite and normal x.
@inline(__always)
func roughLogarithm(_ x: DoubleVector) -> DoubleVector {
  let root: UInt64 = 0x3FE6_A09E_667F_3BCD  // the root of a half
  let bits = unsafeBitCast(x, to: LongVector.self) &- LongVector(repeating: Int64(root))
  let exponent = bits &>> 52
  let m = unsafeBitCast((bits & 0x000F_FFFF_FFFF_FFFF) &+ LongVector(repeating: Int64(root)), to: DoubleVector.self)
  let rounderBits = LongVector(repeating: Int64(bitPattern: doubleRounder.bitPattern))
  let k = unsafeBitCast(exponent &+ rounderBits, to: DoubleVector.self) - doubleRounder
  let s = (m - 1) / (m + 1)
  let z = s * s
  let p = polynomial(
    z, 0.333333333332936, 0.20000000026137985, 0.14285708564722774, 0.11111685853323681, 0.09061820921827707,
    0.08409915145020475)
  let twice = s + s
  return multiplyAdd(k, DoubleVector(repeating: 0.693_147_180_559_945_3), multiplyAdd(p, z * twice, twice))
}

/// The logarithm to base 2, within 1 ulp.
@inline(__always)
func binaryLogarithm(_ x: FloatVector) -> FloatVector {
  logarithmEdges(x, widened(x) { roughLogarithm($0) * 1.442_695_040_888_963_4 })
}

/// ln (1 + x), within 1 ulp, also where it is close to x.
@inline(__always)
func logarithmOfOnePlus(_ x: FloatVector) -> FloatVector {
  let result = widened(x) { x in
    let small = multiplyAdd(multiplyAdd(x, DoubleVector(repeating: 1.0 / 3), DoubleVector(repeating: -0.5)), x * x, x)
    return roughLogarithm(1 + x).replacing(with: small, where: magnitude(x) .< 0x1p-14)
  }
  return result.replacing(with: x, where: x .== Float.infinity).replacing(with: -Float.infinity, where: x .== -1)
    .replacing(with: Float.nan, where: .!(x .>= -1)).replacing(with: x, where: x .== 0)
}
