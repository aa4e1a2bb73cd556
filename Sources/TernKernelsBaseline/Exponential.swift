import TernKernelTypes

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// e^x for each lane, within 2 ulp.
///
/// x = n ln 2 + r with |r| ≤ ln 2 / 2; e^r by a polynomial of degree 6 (minimax, weighted to the relative
/// error), and 2^n by building the float's exponent, in two steps so that subnormal results come out.
/// Below -104 the result is 0, above 89 infinity; NaN stays NaN.
@inline(__always)
func exponential(_ x: FloatVector) -> FloatVector {
  let magic: Float = 12_582_912  // 1.5 · 2^23: adding it rounds to an integer in the low bits
  let low = FloatVector(repeating: -104), high = FloatVector(repeating: 89)
  let bounded = x.replacing(with: low, where: x .< low).replacing(with: high, where: x .> high)
  let shifted = bounded * 1.442_695_04 + magic
  let n = shifted - magic
  // ln 2 in two parts: the first has few enough bits that n times it is exact.
  let r = (bounded - n * 0.693_359_375) - n * -2.121_944_4e-4
  var p = FloatVector(repeating: 1.987_569_1e-4)
  p = p * r + 1.398_199_9e-3
  p = p * r + 8.333_451_9e-3
  p = p * r + 4.166_579_6e-2
  p = p * r + 1.666_666_5e-1
  p = p * r + 0.5
  let y = (p * (r * r) + r) + 1
  let exponent = unsafeBitCast(shifted, to: IntVector.self) &- IntVector(repeating: 0x4B40_0000)
  let half = exponent &>> 1
  let first = unsafeBitCast((half &+ 127) &<< 23, to: FloatVector.self)
  let second = unsafeBitCast((exponent &- half &+ 127) &<< 23, to: FloatVector.self)
  let result = y * first * second
  return result.replacing(with: x, where: x .!= x)
}

/// Applies a scalar function to each lane.
@inline(__always)
func eachLane<V: SIMD>(_ x: V, _ function: (V.Scalar) -> V.Scalar) -> V {
  var result = x
  for lane in 0..<V.scalarCount { result[lane] = function(x[lane]) }
  return result
}

/// e^x for each lane, by the C library.
@inline(__always)
func exponential(_ x: DoubleVector) -> DoubleVector { eachLane(x) { exp($0) } }
