import TernKernelTypes

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// x^y, within 1 ulp, as C's pow: e^(y ln |x|), with the sign of a negative x for odd y.
@inline(__always)
func realPower(_ x: FloatVector, _ y: FloatVector) -> FloatVector {
  let a = magnitude(x)
  // Zeros, infinities and NaN have rules of their own.
  let isOrdinary = bits(a .> 0) & bits(a .< Float.infinity) & bits(magnitude(y) .< Float.infinity)
  if isSomewhere(~isOrdinary) {
    var result = x
    for lane in 0..<FloatVector.scalarCount { result[lane] = powf(x[lane], y[lane]) }
    return result
  }
  let result = widened(a, y) { a, y in roughExponential(bounded(y * roughLogarithm(a), -600, 600)) }
  let isInteger = bits(truncated(y) .== y)
  let half = y * 0.5
  let isOdd = isInteger & bits(truncated(half) .!= half)
  let isNegative = bits(x .< 0)
  return choice(isNegative & ~isInteger, FloatVector(repeating: .nan), choice(isNegative & isOdd, -result, result))
}
