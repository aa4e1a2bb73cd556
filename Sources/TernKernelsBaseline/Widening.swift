// Functions of f32 that are computed in f64, a vector in two halves: nothing is lost before the one rounding at the end,
// so a short polynomial gives results within an ulp.

@inline(__always)
func widened(_ x: FloatVector, _ function: (DoubleVector) -> DoubleVector) -> FloatVector {
  narrowed(function(lowWidened(x)), function(highWidened(x)))
}

@inline(__always)
func widened(
  _ x: FloatVector, _ y: FloatVector, _ function: (DoubleVector, DoubleVector) -> DoubleVector
) -> FloatVector {
  narrowed(function(lowWidened(x), lowWidened(y)), function(highWidened(x), highWidened(y)))
}

/// Adding it to a number of less than 2^51 rounds that to an integer, which then stands in the low bits.
let doubleRounder = 0x1.8p52
