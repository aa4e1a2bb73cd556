import TernKernelTypes

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// x Φ(x), Φ being the normal distribution (Hendrycks and Gimpel, 2016).
@inline(__always)
func gaussianUnit(_ x: FloatVector) -> FloatVector {
  0.5 * x * (1 + roughErrorFunction(x * 0.707_106_77))
}

/// x Φ(x) with Φ approximated by a tangent, as torch's `approximate="tanh"`.
@inline(__always)
func gaussianUnitByTangent(_ x: FloatVector) -> FloatVector {
  // (1 + tanh u) / 2 = 1 / (1 + e^(-2u))
  let u = x * multiplyAdd(x * x, FloatVector(repeating: 0.071_354_814), FloatVector(repeating: 1.595_769_1))
  let e = exponential(bounded(u, most: 18))
  return x * (e / (1 + e))
}

/// ln (1 + e^x), within 1 ulp.
@inline(__always)
func softPlus(_ x: FloatVector) -> FloatVector {
  widened(x) { x in
    let e = roughExponential(bounded(-magnitude(x), -700, 0))
    let small = multiplyAdd(e * e, DoubleVector(repeating: -0.5), e)
    let rest = roughLogarithm(1 + e).replacing(with: small, where: e .< 0x1p-17)
    return rectified(x) + rest
  }
}

/// ln (1 + e^x).
func softPlus(_ x: Double) -> Double { max(x, 0) + log1p(exp(-x.magnitude)) }

/// x tanh (ln (1 + e^x)) (Misra, 2019), by powers of e^x.
@inline(__always)
func mishUnit(_ x: FloatVector) -> FloatVector {
  let e = exponential(bounded(x, -104, 20))
  let n = e * (e + 2)
  return x * (n / (n + 2))
}

/// `scale` times x above 0 and alpha (e^x - 1) below.
@inline(__always)
func exponentialUnit(_ x: FloatVector, _ alpha: Float, _ scale: Float) -> FloatVector {
  scale * (alpha * exponentialMinusOne(x)).replacing(with: x, where: x .> 0)
}

/// The logarithm of the size of the gamma function. The C library's own keeps the sign in a variable that all threads share.
func logarithmOfGamma(_ x: Double) -> Double {
  #if canImport(Glibc)
    var sign: Int32 = 0
    return lgamma_r(x, &sign)
  #else
    return lgamma(x)
  #endif
}
