
/// The error function, within 1 ulp: an odd polynomial up to 1, elsewhere 1 - e^(-u) with a polynomial u of x.
@inline(__always)
func errorFunction(_ x: DoubleVector) -> DoubleVector {
  let a = magnitude(x)
  let small = smallErrorFunction(bounded(a, most: 1))
  let isLarge = bits(.!(a .<= 1))
  if !isSomewhere(isLarge) { return withSign(small, of: x) }
  let v = bounded(a, 1, 6) - 1
  let u = polynomial(
    v, 1.8496055099332482, 2.6389675142347775, 0.8431072563593303, 0.04156109802668187, -0.010033825195130321,
    0.0019779013107146057, -0.00023731679776426044, -2.629538237459778e-05, 2.719724093763657e-05, -9.669088959719477e-06,
    2.1297328468018328e-06, -2.0325057774035214e-07, -5.8818519268332846e-08, 3.3691564990414894e-08, -8.596941449493538e-09,
    1.3325786773419362e-09, -1.2070533931003693e-10, 4.928383032577768e-12)
  return withSign(choice(isLarge, 1 - normalExponential(-u), small), of: x).replacing(with: x, where: x .!= x)
}

/// 1 minus the error function, within 1 ulp also where it is tiny.
@inline(__always)
func complementaryErrorFunction(_ x: DoubleVector) -> DoubleVector {
  let a = magnitude(x)
  let small = 1 - withSign(smallErrorFunction(bounded(a, most: 0.56)), of: x)
  let isLarge = bits(.!(a .<= 0.56))
  if !isSomewhere(isLarge) { return small }
  let z = bounded(a, 0.56, 27.4)
  let square = exactProduct(z, z)
  let (p, shifted) = exponentialPair(-square.high, tail: -square.low)
  let tail = scaled(errorFunctionTail(z, p), shifted)
  return choice(isLarge, choice(bits(x .< 0), 2 - tail, tail), small)
}

/// x Φ(x), Φ being the normal distribution (Hendrycks and Gimpel, 2016), within 3 ulp also where it is tiny.
@inline(__always)
func gaussianUnit(_ x: DoubleVector) -> DoubleVector {
  let a = magnitude(x), half = 0.5 * x
  let z = a * 0.7071067811865476
  let small = half * (1 + withSign(smallErrorFunction(bounded(z, most: 0.5)), of: x))
  let isLarge = bits(.!(z .<= 0.5))
  if !isSomewhere(isLarge) { return small }
  // e^(-x²/2) from x, as the rounding of z would be magnified by z².
  let b = bounded(a, 0.5, 40)
  let square = exactProduct(b, b)
  let (p, shifted) = exponentialPair(-0.5 * square.high, tail: -0.5 * square.low)
  let tail = errorFunctionTail(bounded(z, 0.5, 28.3), p)
  let large = choice(
    bits(x .< 0), scaled(-0.5 * b * tail, shifted), half * (2 - scaled(tail, shifted)))
  return choice(bits(x .== -Double.infinity), DoubleVector(repeating: .nan), choice(isLarge, large, small))
}

/// The error function of x for 0 ≤ x ≤ 1.
@inline(__always)
private func smallErrorFunction(_ x: DoubleVector) -> DoubleVector {
  let z = x * x
  let p = polynomial(
    z, 0.12837916709551256, -0.3761263890318352, 0.11283791670944174, -0.02686617064310966, 0.005223977606103197,
    -0.0008548325928563815, 0.00012055293553970112, -1.4924711853273826e-05, 1.644712594221339e-06, -1.6206269995557843e-07,
    1.3710788456618604e-08, -7.779105525764872e-10)
  return multiplyAdd(p, x, x)
}

/// e^(z²) (1 - erf z) p for a z from 0.5 to 28.3.
///
/// The first two factors, times 1 + 2z, stay between 1 and 1.24: a polynomial of (z - 4) / (z + 4), a variable that Shepherd and
/// Laframboise use (Mathematics of Computation 36, 1981).
@inline(__always)
private func errorFunctionTail(_ z: DoubleVector, _ p: DoublePair) -> DoubleVector {
  let t = (z - 4) / (z + 4)
  let t2 = t * t, t4 = t2 * t2, t8 = t4 * t4
  let upper = polynomial(
    t, 0.00015062231599211284, -2.4402953650195367e-05, -1.1224887980570408e-05, 5.717472078351874e-06,
    3.0137298346132006e-07, -8.346929604328443e-07, 6.281409968622058e-08, 1.1507465671459769e-07, -7.831649813609892e-09,
    -1.3611649307958949e-08, -1.7882865587995353e-09)
  let lower = polynomial(
    t, -0.13962111684056286, 0.01537965210262009, 0.068097054254734, -0.10103906603632051, 0.09373283499690079,
    -0.06633036581211108, 0.03716751556087791, -0.01619773405384482, 0.0050319697695013375, -0.0007577733675401886,
    -0.0001992555764119937)
  let rest = multiplyAdd(upper, t8 * (t2 * t), lower)
  let q = exactSum(ofLarger: DoubleVector(repeating: 1.2329951186255526), rest * t)
  let product = exactProduct(p.high, q.high)
  let low = product.low + multiplyAdd(p.high, q.low, p.low * q.high)
  let below = exactSum(2 * z, DoubleVector(repeating: 1))
  return quotient((product.high, low), below)
}
