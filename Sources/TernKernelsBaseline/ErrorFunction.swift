import TernKernelTypes

/// The error function, within 2 ulp: 1 - e^(-u), where u is x times a polynomial (minimax in the relative error of the result).
@inline(__always)
func errorFunction(_ x: FloatVector) -> FloatVector {
  let a = bounded(magnitude(x), most: 3.95)
  let g = polynomial(
    a, 0.128_379_17, 0.636_619_4, 0.102_777_83, -0.019_153_072, -0.000_160_379_36, 0.001_667_009_2, -0.000_632_826,
    0.000_117_638_02, -9.255_88e-06)
  let u = multiplyAdd(a, g, a)
  // Without fused multiply-add, that was rounded once too often for 2 ulp.
  #if TERN_AVX2 || TERN_AVX512 || arch(arm64)
    let minus = negatedExponentialMinusOne(-u)
  #else
    let minus = negatedExponentialMinusOne(-u, tail: (u - a) - a * g)
  #endif
  return withSign(minus, of: x)
}

/// 1 minus the error function, within 1 ulp also where it is tiny: e^(-x²) times a quotient of polynomials.
@inline(__always)
func complementaryErrorFunction(_ x: FloatVector) -> FloatVector {
  widened(x) { x in
    let a = bounded(magnitude(x), 0, 10.2)
    let p = polynomial(
      a, 0.9999999999187114, 1.4342658959864159, 1.0006969522630758, 0.40242981716620035, 0.09284230550235444,
      0.010019120559016735)
    let q = polynomial(
      a, 1, 2.5626450520711095, 2.8923324819915113, 1.8556832102155958, 0.7221902536288272, 0.16455762141890587,
      0.01775845167677384)
    let result = roughExponential(-(a * a)) * (p / q)
    return result.replacing(with: 2 - result, where: x .< 0)
  }
}
