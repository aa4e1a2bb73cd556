
#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// x^y, within 1 ulp, as C's pow: e^(y ln |x|) with a logarithm to 2^-66, and the sign of a negative x for odd y.
@inline(__always)
func realPower(_ x: DoubleVector, _ y: DoubleVector) -> DoubleVector {
  let a = magnitude(x)
  // Zeros, infinities and NaN have rules of their own; subnormal numbers are rare. Those lanes go to the C library.
  let isOrdinary = bits(a .>= Double.leastNormalMagnitude) & bits(a .<= Double.greatestFiniteMagnitude)
    & bits(magnitude(y) .<= Double.greatestFiniteMagnitude)
  let one = DoubleVector(repeating: 1)
  let logarithm = logarithmPair(choice(isOrdinary, a, one))
  // Beyond these bounds the result is 0 or infinity all the same, and products keep their low part.
  let exponent = bounded(y, -0x1p64, 0x1p64)
  let product = exactProduct(exponent, logarithm.high)
  let low = multiplyAdd(exponent, logarithm.low, product.low)
  let inRange = bits(magnitude(product.high) .<= 760)
  let (p, shifted) = exponentialPair(bounded(product.high, -760, 760), tail: choice(inRange, low))
  let size = scaled(p.high + p.low, shifted)
  let isInteger = bits(truncated(y) .== y)
  let half = 0.5 * y
  let isOdd = isInteger & bits(truncated(half) .!= half)
  let isNegative = bits(x .< 0)
  let result = choice(isNegative & ~isInteger, DoubleVector(repeating: .nan), choice(isNegative & isOdd, -size, size))
  if !isSomewhere(~isOrdinary) { return result }
  var exact = result
  for lane in 0..<DoubleVector.scalarCount where isOrdinary[lane] == 0 { exact[lane] = pow(x[lane], y[lane]) }
  return exact
}
