import TernKernelTypes

// Functions of f32 that are computed in f64, a vector in two halves: nothing is lost before the one rounding at the end,
// so a short polynomial gives results within an ulp.

@inline(__always)
func widened(_ x: FloatVector, _ function: (DoubleVector) -> DoubleVector) -> FloatVector {
  FloatVector(lowHalf: rounded(function(widened(x.lowHalf))), highHalf: rounded(function(widened(x.highHalf))))
}

@inline(__always)
func widened(
  _ x: FloatVector, _ y: FloatVector, _ function: (DoubleVector, DoubleVector) -> DoubleVector
) -> FloatVector {
  FloatVector(
    lowHalf: rounded(function(widened(x.lowHalf), widened(y.lowHalf))),
    highHalf: rounded(function(widened(x.highHalf), widened(y.highHalf))))
}

// The library's own conversions of vectors are not always inlined, and all variants would then share one.

@inline(__always)
private func widened(_ x: HalfFloatVector) -> DoubleVector {
  var result = DoubleVector.zero
  for lane in 0..<DoubleVector.scalarCount { result[lane] = Double(x[lane]) }
  return result
}

@inline(__always)
private func rounded(_ x: DoubleVector) -> HalfFloatVector {
  var result = HalfFloatVector.zero
  for lane in 0..<DoubleVector.scalarCount { result[lane] = Float(x[lane]) }
  return result
}

/// Adding it to a number of less than 2^51 rounds that to an integer, which then stands in the low bits.
let doubleRounder = 0x1.8p52

/// The value of a polynomial with the coefficients `c`, the constant first, by Horner's rule.
@inline(__always)
func polynomial<V: SIMD>(_ x: V, _ c0: V.Scalar, _ c1: V.Scalar, _ c2: V.Scalar, _ c3: V.Scalar) -> V
where V.Scalar: FloatingPoint {
  multiplyAdd(
    multiplyAdd(multiplyAdd(V(repeating: c3), x, V(repeating: c2)), x, V(repeating: c1)), x, V(repeating: c0))
}

@inline(__always)
func polynomial<V: SIMD>(
  _ x: V, _ c0: V.Scalar, _ c1: V.Scalar, _ c2: V.Scalar, _ c3: V.Scalar, _ c4: V.Scalar
) -> V where V.Scalar: FloatingPoint {
  multiplyAdd(polynomial(x, c1, c2, c3, c4), x, V(repeating: c0))
}

@inline(__always)
func polynomial<V: SIMD>(
  _ x: V, _ c0: V.Scalar, _ c1: V.Scalar, _ c2: V.Scalar, _ c3: V.Scalar, _ c4: V.Scalar, _ c5: V.Scalar
) -> V where V.Scalar: FloatingPoint {
  multiplyAdd(polynomial(x, c1, c2, c3, c4, c5), x, V(repeating: c0))
}

@inline(__always)
func polynomial<V: SIMD>(
  _ x: V, _ c0: V.Scalar, _ c1: V.Scalar, _ c2: V.Scalar, _ c3: V.Scalar, _ c4: V.Scalar, _ c5: V.Scalar, _ c6: V.Scalar
) -> V where V.Scalar: FloatingPoint {
  multiplyAdd(polynomial(x, c1, c2, c3, c4, c5, c6), x, V(repeating: c0))
}

/// Applies a scalar function to each lane.
@inline(__always)
func eachLane<V: SIMD>(_ x: V, _ function: (V.Scalar) -> V.Scalar) -> V {
  var result = x
  for lane in 0..<V.scalarCount { result[lane] = function(x[lane]) }
  return result
}
