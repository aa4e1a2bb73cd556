import TernKernelTypes

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

/// ln (1 + e^x), within 3 ulp.
@inline(__always)
func softPlus(_ x: FloatVector) -> FloatVector { rectified(x) + logarithmOfOnePlus(exponential(-magnitude(x))) }

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
