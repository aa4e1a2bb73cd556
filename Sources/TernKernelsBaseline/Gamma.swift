
#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The logarithm of the size of the gamma function, within 3 ulp for positive x; for the others by the C library, lane by lane.
///
/// From 7.5 on by Stirling's series; below, x is moved by an integer to where a polynomial times its distance from 2 is good,
/// which costs the logarithm of a product.
@inline(__always)
func logarithmOfGamma(_ x: DoubleVector) -> DoubleVector {
  let isStrange = bits(.!(x .>= 0x1p-1000)) | bits(x .> Double.greatestFiniteMagnitude)
  let one = DoubleVector(repeating: 1)
  if !isSomewhere(~isStrange) { return patched(x, where: isStrange, x) { logarithmOfGamma($0) } }
  let y = choice(isStrange, one, x)
  let isLarge = bits(y .> 7.5)

  // Γ(x) is the product of x, … times Γ below 2, Γ above divided by it.
  let isLow = bits(y .< 1.5), isLowest = bits(y .< 0.5)
  let steps = bounded(roundedDown(y - 1.5), 0, 5)
  var product = choice(isLow, choice(isLowest, multiplyAdd(y, y, y), y), one)
  for step in 1...5 {
    product = product * choice(bits(steps .>= Double(step)), y - Double(step), one)
  }
  let logarithm = logarithmPair(choice(isLarge, y, product))

  let offset = choice(isLow, choice(isLowest, DoubleVector.zero, one), steps + 2)
  let t = bounded(y - offset, -0.5, 0.5)
  // In two parts throughout: between 1 and 1.5 much of the product's logarithm is taken away again.
  let h = polynomial(
    t, 0.3224670334241133, -0.06735230105319576, 0.020580808427765968, -0.007385551028925159, 0.002890510331841287,
    -0.0011927539013303827, 0.0005096694951214093, -0.0002231549722490053, 9.945794408673244e-05, -4.4923772021989194e-05,
    2.0503544618120038e-05, -9.456078493246793e-06, 4.3935183816309184e-06, -1.974827366529426e-06, 8.999068651944246e-07,
    -5.806113537576302e-07, 2.977014175973016e-07)
  let slope = exactSum(ofLarger: DoubleVector(repeating: 0.42278433509846713), h * t)
  let part = exactProduct(t, slope.high)
  let moved = choice(isLow, -logarithm.high, logarithm.high), movedLow = choice(isLow, -logarithm.low, logarithm.low)
  let sum = exactSum(moved, part.high)
  let small = sum.high + (sum.low + (movedLow + multiplyAdd(t, slope.low, part.low)))

  let inverse = 1 / y
  let series = polynomial(
    inverse * inverse, 0.08333333333333326, -0.002777777777460168, 0.0007936505833282378, -0.0005951869626876589,
    0.0008360800525387171, -0.001620554513754271)
  let factor = (logarithm.high - 1) + logarithm.low
  let large = multiplyAdd(y - 0.5, factor, multiplyAdd(series, inverse, DoubleVector(repeating: 0.4189385332046727)))

  let result = choice(isLarge, large, small)
  return isSomewhere(isStrange) ? patched(result, where: isStrange, x) { logarithmOfGamma($0) } : result
}

/// The logarithm of the size of the gamma function, within 1 ulp for positive x.
@inline(__always)
func logarithmOfGamma(_ x: FloatVector) -> FloatVector { widened(x) { logarithmOfGamma($0) } }

/// The C library's logarithm of the gamma function. Under its usual name that keeps the sign in a variable all threads share.
private func logarithmOfGamma(_ x: Double) -> Double {
  #if canImport(Glibc)
    var sign: Int32 = 0
    return lgamma_r(x, &sign)
  #else
    return lgamma(x)
  #endif
}
