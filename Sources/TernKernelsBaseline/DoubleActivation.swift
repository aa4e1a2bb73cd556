
/// x Φ(x) with Φ approximated by a tangent, as torch's `approximate="tanh"`: x / (1 + e^(-2u)), within 2 ulp also where it is
/// tiny.
@inline(__always)
func gaussianUnitByTangent(_ x: DoubleVector) -> DoubleVector {
  // Where these bounds matter, the result is 0 or x.
  let y = bounded(x, -22, 10)
  let square = exactProduct(y, y)
  let cubic = exactProduct(square.high, DoubleVector(repeating: 0.07135481627260025))
  let factor = exactSum(DoubleVector(repeating: 1.5957691216057308), cubic.high)
  // What the constants lost, and the square.
  let lost = 0.07135481627260025 * square.low - (6.175149918155315e-19 * square.high + 9.96930880911092e-17)
  let low = factor.low + (cubic.low + lost)
  let twice = exactProduct(y, factor.high)
  let (p, shifted) = exponentialPair(twice.high, tail: multiplyAdd(y, low, twice.low))
  let e = scaled(p.high, shifted)
  let sum = exactSum(e, DoubleVector(repeating: 1))
  let share = quotient(p, (sum.high, sum.low + scaled(p.low, shifted)))
  let result = scaled(share * choice(bits(x .< -22), y, x), shifted)
  return choice(bits(x .== -Double.infinity), DoubleVector(repeating: .nan), result)
}

/// The derivative of x Φ(x), Φ(x) + x φ(x), within 4e-16.
@inline(__always)
func gaussianUnitSlope(_ x: DoubleVector) -> DoubleVector {
  // Where this bound matters, the result is 0 or 1.
  let y = bounded(x, -40, 40)
  let density = exponential(-0.5 * y * y) * 0.3989422804014327
  return multiplyAdd(y, density, 0.5 * complementaryErrorFunction(y * -0.7071067811865476))
}

/// The derivative of x s(2 u), s being the logistic function and u = √(2/π) (x + 0.044715 x³), within 2e-15.
@inline(__always)
func gaussianUnitByTangentSlope(_ x: DoubleVector) -> DoubleVector {
  // Where this bound matters, the result is 0 or 1.
  let y = bounded(x, -25, 25)
  let square = y * y
  let share = logisticSigmoid(y * multiplyAdd(square, DoubleVector(repeating: 0.07135481627260025), DoubleVector(repeating: 1.5957691216057308)))
  let slope = y * multiplyAdd(square, DoubleVector(repeating: 0.21406444881780075), DoubleVector(repeating: 1.5957691216057308))
  return multiplyAdd(share * (1 - share), slope, share)
}

/// x / (1 + e^-x), within 3 ulp.
@inline(__always)
func sigmoidUnit(_ x: DoubleVector) -> DoubleVector { withExponentialTail(x, x * logisticSigmoid(x)) }

/// ln (1 + e^x), within 2 ulp.
@inline(__always)
func softPlus(_ x: DoubleVector) -> DoubleVector {
  rectified(x) + logarithmOfOnePlus(exponential(-magnitude(x)))
}

/// x tanh (ln (1 + e^x)) (Misra, 2019), by powers of e^x, within 5 ulp.
@inline(__always)
func mishUnit(_ x: DoubleVector) -> DoubleVector {
  let e = exponential(bounded(x, -710, 40))
  let n = e * (e + 2)
  return withExponentialTail(x, x * (n / (n + 2)))
}

/// `scale` times x above 0 and alpha (e^x - 1) below, within 2 ulp.
@inline(__always)
func exponentialUnit(_ x: DoubleVector, scale: Double, scaleTimesAlpha: Double) -> DoubleVector {
  choice(bits(x .> 0), scale * x, scaleTimesAlpha * exponentialMinusOne(bounded(x, most: 1)))
}

/// `result`, but x e^x where e^x is subnormal or nearly so, and the product is not yet.
@inline(__always)
private func withExponentialTail(_ x: DoubleVector, _ result: DoubleVector) -> DoubleVector {
  let isLow = bits(x .< -690)
  if !isSomewhere(isLow) { return result }
  let y = bounded(x, -800, -600)
  let root = normalExponential(0.5 * y)
  let low = choice(bits(x .== -Double.infinity), DoubleVector(repeating: .nan), y * root * root)
  return choice(isLow, low, result)
}
