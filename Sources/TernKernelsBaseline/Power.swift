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
  // Zeros, infinities and NaN have rules of their own: those lanes go to the C library.
  let isOrdinary = bits(a .> 0) & bits(a .< Float.infinity) & bits(magnitude(y) .< Float.infinity)
  let result = widened(a, y) { a, y in roughExponential(bounded(y * roughLogarithm(a), -600, 600)) }
  let isInteger = bits(truncated(y) .== y)
  let half = y * 0.5
  let isOdd = isInteger & bits(truncated(half) .!= half)
  let isNegative = bits(x .< 0)
  let signed = choice(isNegative & ~isInteger, FloatVector(repeating: .nan), choice(isNegative & isOdd, -result, result))
  if !isSomewhere(~isOrdinary) { return signed }
  var exact = signed
  for lane in 0..<FloatVector.scalarCount where isOrdinary[lane] == 0 { exact[lane] = powf(x[lane], y[lane]) }
  return exact
}
