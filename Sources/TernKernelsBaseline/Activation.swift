import TernKernelTypes

/// x Φ(x), Φ being the normal distribution (Hendrycks and Gimpel, 2016), within 6 ulp also where it is tiny: Φ(-|x|) is
/// e^(-x²/2) times a quotient of polynomials.
@inline(__always)
func gaussianUnit(_ x: FloatVector) -> FloatVector {
  let a = bounded(magnitude(x), most: 14.6)
  let p = polynomial(a, 0.5, 0.438_504_3, 0.183_390_67, 0.040_685_78, 0.004_124_145)
  let q = polynomial(a, 1, 1.674_893_6, 1.203_148_2, 0.469_881_33, 0.101_990_506, 0.010_337_58)
  // What the square lost matters, as the exponential magnifies it.
  let square = exactProduct(a, a)
  let e = exponential(-0.5 * square.high)
  let tail = x * (p / q) * multiplyAdd(-0.5 * square.low, e, e)
  // The bound is for infinity, times 0 by now.
  return choice(bits(x .< 0), tail, x - lesser(tail, FloatVector(repeating: 1)))
}

/// The derivative of x Φ(x), Φ(x) + x φ(x), within 2e-7.
@inline(__always)
func gaussianUnitSlope(_ x: FloatVector) -> FloatVector {
  let a = bounded(magnitude(x), most: 14.6)
  let p = polynomial(a, 0.5, 0.438_504_3, 0.183_390_67, 0.040_685_78, 0.004_124_145)
  let q = polynomial(a, 1, 1.674_893_6, 1.203_148_2, 0.469_881_33, 0.101_990_506, 0.010_337_58)
  let e = exponential(-0.5 * a * a)
  let low = p / q * e
  // NaN comes out as it went in.
  let slope = choice(bits(x .< 0), low - a * e * 0.398_942_28, (1 - low) + a * e * 0.398_942_28)
  return choice(bits(x .== x), slope, x)
}

/// x Φ(x) with Φ approximated by a tangent, as torch's `approximate="tanh"`: x / (1 + e^(-2u)), within 5 ulp also where it is
/// tiny.
@inline(__always)
func gaussianUnitByTangent(_ x: FloatVector) -> FloatVector {
  // Where these bounds matter, the result is 0 or x.
  let y = bounded(x, -11, 6)
  let square = exactProduct(y, y)
  let cubic = exactProduct(square.high, FloatVector(repeating: 0.071_354_814))
  let factor = exactSum(FloatVector(repeating: 1.595_769_2), cubic.high)
  // What the constants lost, and the square.
  let lost = 0.071_354_814 * square.low + multiplyAdd(
    square.high, FloatVector(repeating: 2.398_832_5e-09), FloatVector(repeating: -4.534_068e-08))
  let twice = exactProduct(y, factor.high)
  let tail = multiplyAdd(y, factor.low + (cubic.low + lost), twice.low)
  let first = exponential(twice.high)
  let e = multiplyAdd(first, tail, first)
  return withExponentialTail(x * (e / (1 + e)), x, twice.high, tail)
}

/// The derivative of x s(2 u), s being the logistic function and u = √(2/π) (x + 0.044715 x³), within 1e-6.
@inline(__always)
func gaussianUnitByTangentSlope(_ x: FloatVector) -> FloatVector {
  let y = bounded(x, -11, 11)
  let square = y * y
  let share = logisticSigmoid(y * multiplyAdd(square, FloatVector(repeating: 0.071_354_814), FloatVector(repeating: 1.595_769_1)))
  let slope = y * multiplyAdd(square, FloatVector(repeating: 0.214_064_45), FloatVector(repeating: 1.595_769_1))
  return multiplyAdd(share * (1 - share), slope, share)
}

/// x / (1 + e^-x), within 4 ulp.
@inline(__always)
func sigmoidUnit(_ x: FloatVector) -> FloatVector { withExponentialTail(x * logisticSigmoid(x), x, x) }

/// ln (1 + e^x), within 3 ulp.
@inline(__always)
func softPlus(_ x: FloatVector) -> FloatVector { rectified(x) + logarithmOfOnePlus(exponential(-magnitude(x))) }

/// x tanh (ln (1 + e^x)) (Misra, 2019), by powers of e^x, within 5 ulp.
@inline(__always)
func mishUnit(_ x: FloatVector) -> FloatVector {
  let e = exponential(bounded(x, -104, 20))
  let n = e * (e + 2)
  return withExponentialTail(x * (n / (n + 2)), x, x)
}

/// `scale` times x above 0 and alpha (e^x - 1) below.
@inline(__always)
func exponentialUnit(_ x: FloatVector, _ alpha: Float, _ scale: Float) -> FloatVector {
  scale * (alpha * exponentialMinusOne(x)).replacing(with: x, where: x .> 0)
}

/// `result`, but x e^power (1 + tail) where e^power is subnormal or nearly so, and the product is not yet.
@inline(__always)
private func withExponentialTail(
  _ result: FloatVector, _ x: FloatVector, _ power: FloatVector, _ tail: FloatVector? = nil
) -> FloatVector {
  let isLow = bits(power .< -86)
  if !isSomewhere(isLow) { return result }
  let root = normalExponential(0.5 * bounded(power, -160, -80))
  let second = if let tail { multiplyAdd(root, tail, root) } else { root }
  let low = bounded(x, -300, 0) * root * second
  return choice(isLow, choice(bits(x .== -Float.infinity), FloatVector(repeating: .nan), low), result)
}
