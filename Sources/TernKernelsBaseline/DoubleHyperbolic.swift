
/// tanh x, within 1 ulp: m / (m + 2), where m = e^2x - 1.
@inline(__always)
func hyperbolicTangent(_ x: DoubleVector) -> DoubleVector {
  let m = exponentialMinusOnePair(2 * bounded(magnitude(x), most: 22))
  let sum = exactSum(m.high, DoubleVector(repeating: 2))
  return withSign(quotient(m, (sum.high, sum.low + m.low)), of: x)
}

/// sinh x, within 1 ulp: an odd polynomial up to 1, elsewhere (e^x - e^-x) / 2.
@inline(__always)
func hyperbolicSine(_ x: DoubleVector) -> DoubleVector {
  let a = magnitude(x)
  let (quarter, inverse) = quarterExponential(bounded(a, most: 710.6))
  let difference = exactSum(ofLarger: quarter.high, -inverse)
  let large = 2 * (difference.high + (difference.low + quarter.low))
  let y = bounded(a, most: 1)
  let z = y * y
  let p = polynomial(
    z, 0.16666666666666669, 0.008333333333333148, 0.00019841269841431867, 2.7557319157072987e-06, 2.5052123136591244e-08,
    1.6057259776526295e-10, 7.758748615996229e-13)
  return withSign(choice(bits(a .< 1), multiplyAdd(p, z * y, y), large), of: x)
}

/// cosh x, within 1 ulp: (e^x + e^-x) / 2.
@inline(__always)
func hyperbolicCosine(_ x: DoubleVector) -> DoubleVector {
  let (quarter, inverse) = quarterExponential(bounded(magnitude(x), most: 710.6))
  let sum = exactSum(ofLarger: quarter.high, inverse)
  // What is missing of e^x is missing of e^-x the other way.
  let share = 1 - 16 * (inverse * inverse)
  return 2 * (sum.high + multiplyAdd(quarter.low, share, sum.low))
}

/// e^x / 4 and e^-x / 4 for x ≥ 0; the largest results of `hyperbolicSine` are twice what a power of two can be.
@inline(__always)
private func quarterExponential(_ x: DoubleVector) -> (DoublePair, DoubleVector) {
  let (p, shifted) = exponentialPair(x)
  let scale = unsafeBitCast((unsafeBitCast(shifted, to: LongVector.self) &+ 1021) &<< 52, to: DoubleVector.self)
  let quarter = (high: p.high * scale, low: p.low * scale)
  return (quarter, 0.0625 / quarter.high)
}
