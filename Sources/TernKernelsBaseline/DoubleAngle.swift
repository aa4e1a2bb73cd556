
/// The angle of the point (x, y), within 1 ulp, as C's atan2.
@inline(__always)
func angle(_ y: DoubleVector, _ x: DoubleVector) -> DoubleVector {
  let a = magnitude(y), b = magnitude(x)
  // An infinite coordinate makes the other 0, unless that is infinite too.
  let isInfiniteA = bits(a .== Double.infinity), isInfiniteB = bits(b .== Double.infinity)
  let isInfinite = isInfiniteA | isInfiniteB
  let one = DoubleVector(repeating: 1)
  let c = choice(isInfinite, choice(isInfiniteA, one), a), d = choice(isInfinite, choice(isInfiniteB, one), b)
  // Powers of two that keep both away from where numbers end: a quotient that is not 0 needs them no closer than this.
  let scale = choice(
    bits(greater(c, d) .> 0x1p400), DoubleVector(repeating: 0x1p-300), DoubleVector(repeating: 0x1p500))
  let isLeft = unsafeBitCast(unsafeBitCast(x, to: LongWordVector.self) &>> 63, to: LongVector.self)
  let result = angle(c * scale, d * scale, isLeft: LongVector.zero &- isLeft)
  let isStrange = bits(x .!= x) | bits(y .!= y)
  return withSign(choice(isStrange, x + y, result), of: y)
}

/// The angle whose tangent is x, within 1 ulp.
@inline(__always)
func arcTangent(_ x: DoubleVector) -> DoubleVector {
  withSign(angle(bounded(magnitude(x), most: 0x1p60), DoubleVector(repeating: 1), isLeft: LongVector.zero), of: x)
}

/// The angle of the point (b, a), of (-b, a) where `isLeft`; neither is negative, their sum is finite and not subnormal.
///
/// Within an eighth of a turn by symmetry, and a sixteenth by the angle to the diagonal; then a polynomial of the tangent.
@inline(__always)
private func angle(_ a: DoubleVector, _ b: DoubleVector, isLeft: LongVector) -> DoubleVector {
  let isSteep = bits(a .> b)
  let low = choice(isSteep, b, a), high = choice(isSteep, a, b)
  let isWide = bits(low .> high * 0.414_213_562_373_095_03)
  let difference = exactSum(ofLarger: high, -low), sum = exactSum(ofLarger: high, low)
  let above = (high: choice(isWide, -difference.high, low), low: choice(isWide, -difference.low))
  var below = (high: choice(isWide, sum.high, high), low: choice(isWide, sum.low))
  // The tangent of the origin is 0.
  below.high = choice(bits(high .== 0), DoubleVector(repeating: 1), below.high)
  let t = exactQuotient(above, below)
  let z = t.high * t.high
  let p = polynomial(
    z, -0.3333333333333319, 0.19999999999952817, -0.14285714280121176, 0.11111110779795771, -0.09090897655066766,
    0.076920584309386, -0.06663084181596302, 0.058477472763431224, -0.05038674454176519, 0.03804876017753306,
    -0.01789010780681999)
  let rest = multiplyAdd(p, z * t.high, t.low)
  // The angle is `base` and that of the tangent, which counts the other way where one of two reflections was made.
  let quarter = DoubleVector(repeating: 1.5707963267948966), rounding = DoubleVector(repeating: 6.123233995736766e-17)
  let eighth = choice(isWide, DoubleVector(repeating: 0.5))
  let inQuarter = choice(isSteep, 1 - eighth, eighth)
  let turns = choice(isLeft, 2 - inQuarter, inQuarter)
  let isReversed = unsafeBitCast(unsafeBitCast(isSteep ^ isLeft, to: LongWordVector.self) &<< 63, to: LongVector.self)
  let base = exactSum(ofLarger: turns * quarter, flipped(t.high, isReversed))
  return base.high + (base.low + multiplyAdd(turns, rounding, flipped(rest, isReversed)))
}

/// `x` with its sign changed where that of `mask` is set.
@inline(__always)
private func flipped(_ x: DoubleVector, _ mask: LongVector) -> DoubleVector {
  unsafeBitCast(unsafeBitCast(x, to: LongVector.self) ^ mask, to: DoubleVector.self)
}

/// The angle whose sine is x, within 1 ulp: a polynomial up to a half, beyond by that of half the complement.
@inline(__always)
func arcSine(_ x: DoubleVector) -> DoubleVector {
  let a = magnitude(x)
  let isLarge = bits(a .> 0.5)
  let half = 0.5 * (1 - a)
  let y = choice(isLarge, half.squareRoot(), a)
  let rest = y * arcSineRest(choice(isLarge, half, a * a))
  let complement = exactSum(ofLarger: DoubleVector(repeating: 1.5707963267948966), -2 * y)
  let large = complement.high + (complement.low + (6.123233995736766e-17 - 2 * rest))
  return withSign(choice(isLarge, large, y + rest), of: x)
}

/// The angle whose cosine is x, within 1 ulp.
@inline(__always)
func arcCosine(_ x: DoubleVector) -> DoubleVector {
  let a = magnitude(x)
  let isLarge = bits(a .> 0.5)
  let half = 0.5 * (1 - a)
  let y = choice(isLarge, half.squareRoot(), x)
  let rest = y * arcSineRest(choice(isLarge, half, a * a))
  // π/2 - asin x; or twice the angle whose sine is y, from π where x is negative.
  let isNegative = bits(x .< 0)
  let quarter = DoubleVector(repeating: 1.5707963267948966)
  let signed = choice(isLarge & ~isNegative, -y, y), signedRest = choice(isLarge & ~isNegative, -rest, rest)
  let base = choice(isLarge & ~isNegative, DoubleVector.zero, quarter)
  let rounding = choice(isLarge & ~isNegative, DoubleVector.zero, DoubleVector(repeating: 6.123233995736766e-17))
  let sum = exactSum(ofLarger: base, -signed)
  let result = sum.high + (sum.low + (rounding - signedRest))
  return choice(isLarge, result + result, result)
}

/// asin √z / √z - 1 for z ≤ 1/4.
@inline(__always)
private func arcSineRest(_ z: DoubleVector) -> DoubleVector {
  let p = polynomial(
    z, 0.16666666666665408, 0.07500000000336982, 0.044642856828352534, 0.0303819591360578, 0.022371758070587177,
    0.017359704477099905, 0.013885238176088586, 0.012169194358050807, 0.006528048416228418, 0.019528068582775445,
    -0.01622394911896966, 0.03191206466180187)
  return p * z
}
