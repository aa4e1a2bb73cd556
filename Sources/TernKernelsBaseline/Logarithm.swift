import TernKernelTypes

// x = 2^k m with m between the square roots of a half and of two; ln m by a polynomial (minimax in the relative error).

/// ln x, within 1 ulp: -inf at 0, NaN below.
@inline(__always)
func logarithm(_ x: FloatVector) -> FloatVector {
  // Subnormal numbers become normal first.
  let isTiny = x .< Float.leastNormalMagnitude
  let y = x.replacing(with: x * 0x1p23, where: isTiny)
  let bits = unsafeBitCast(y, to: IntVector.self) &- IntVector(repeating: 0x3F35_04F3)  // the root of a half
  let exponent = bits &>> 23
  let m = unsafeBitCast((bits & 0x007F_FFFF) &+ 0x3F35_04F3, to: FloatVector.self)
  let integer = unsafeBitCast(exponent &+ 0x4B40_0000, to: FloatVector.self) - 0x1.8p23
  let k = integer - FloatVector.zero.replacing(with: 23, where: isTiny)
  let f = m - 1
  let z = f * f
  let high = polynomial(f, -0.166_679_96, 0.142_195_51, -0.124_055_92, 0.118_881_776, -0.116_756_39, 0.067_465_92)
  let p = multiplyAdd(
    multiplyAdd(multiplyAdd(high, f, FloatVector(repeating: 0.200_021_19)), f, FloatVector(repeating: -0.250_000_1)), f,
    FloatVector(repeating: 0.333_333_13))
  // ln 2 in two parts: k times the first is exact.
  var low = multiplyAdd(k, FloatVector(repeating: -2.121_944_4e-4), p * (z * f))
  low = multiplyAdd(z, FloatVector(repeating: -0.5), low)
  let result = multiplyAdd(k, FloatVector(repeating: 0.693_359_375), f + low)
  return logarithmEdges(x, result)
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
