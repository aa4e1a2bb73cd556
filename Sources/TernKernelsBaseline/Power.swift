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
  let isOrdinary = (a .> 0) .& (a .< Float.infinity) .& (magnitude(y) .< Float.infinity)
  let strange = FloatVector(repeating: 1).replacing(with: 0, where: isOrdinary)
  if strange != .zero {
    var result = x
    for lane in 0..<FloatVector.scalarCount { result[lane] = powf(x[lane], y[lane]) }
    return result
  }
  let result = widened(a, y) { a, y in roughExponential(bounded(y * roughLogarithm(a), -600, 600)) }
  let isInteger = y.rounded(.towardZero) .== y
  let half = y * 0.5
  let isOdd = isInteger .& (half.rounded(.towardZero) .!= half)
  return result.replacing(with: -result, where: (x .< 0) .& isOdd)
    .replacing(with: Float.nan, where: (x .< 0) .& .!isInteger)
}
