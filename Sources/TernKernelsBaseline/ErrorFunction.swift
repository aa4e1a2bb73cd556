import TernKernelTypes

/// The error function, within 1 ulp: x times a quotient of polynomials in x² (minimax in the relative error) up to where it is 1.
@inline(__always)
func errorFunction(_ x: FloatVector) -> FloatVector {
  widened(x) { x in
    let y = bounded(x, -3.93, 3.93)
    let z = y * y
    let p = polynomial(
      z, 1.1283791696496919, 0.1925352829876146, 0.05561064192603556, 0.004200049978740665, 0.0004066485691949411,
      6.621831887680458e-06)
    let q = polynomial(
      z, 1, 0.5039633751913234, 0.11727085428381756, 0.0162271670701988, 0.0014098286291443548, 7.134831230832633e-05,
      2.5089165992184584e-07)
    return y * (p / q)
  }
}

/// The error function to 3 ulp, in f32 throughout: for `gelu`, which adds 1 to it.
@inline(__always)
func roughErrorFunction(_ x: FloatVector) -> FloatVector {
  let y = bounded(x, -3.93, 3.93)
  let z = y * y
  let p = polynomial(z, 1.128_379_1, 0.191_050_2, 0.052_819_766, 0.003_789_510_7, 0.000_284_761_88, 2.036_322e-06)
  let q = polynomial(z, 1, 0.502_646_54, 0.114_362_404, 0.015_017_42, 0.001_167_116_6, 3.794_33e-05)
  let result = bounded(y * (p / q), -1, 1)
  return result.replacing(with: withSign(FloatVector(repeating: 1), of: x), where: magnitude(x) .>= 3.93)
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
