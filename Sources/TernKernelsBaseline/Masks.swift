import TernKernelTypes

// Results of comparisons as integers, all ones where true: with the library's masks, choices made by one mask in several
// places cost a conversion each, or go through half vectors.

@inline(__always)
func bits(_ mask: SIMDMask<IntVector>) -> IntVector { unsafeBitCast(mask, to: IntVector.self) }

@inline(__always)
func bits(_ mask: SIMDMask<LongVector>) -> LongVector { unsafeBitCast(mask, to: LongVector.self) }

/// `x` where the mask is set, elsewhere `y`.
@inline(__always)
func choice(_ mask: IntVector, _ x: FloatVector, _ y: FloatVector) -> FloatVector {
  unsafeBitCast(
    (unsafeBitCast(x, to: IntVector.self) & mask) | (unsafeBitCast(y, to: IntVector.self) & ~mask), to: FloatVector.self)
}

/// `x` where the mask is set, elsewhere `y`.
@inline(__always)
func choice(_ mask: LongVector, _ x: DoubleVector, _ y: DoubleVector) -> DoubleVector {
  unsafeBitCast(
    (unsafeBitCast(x, to: LongVector.self) & mask) | (unsafeBitCast(y, to: LongVector.self) & ~mask), to: DoubleVector.self)
}

/// `x` where the mask is set, elsewhere 0.
@inline(__always)
func choice(_ mask: IntVector, _ x: FloatVector) -> FloatVector {
  unsafeBitCast(unsafeBitCast(x, to: IntVector.self) & mask, to: FloatVector.self)
}

/// `x` where the mask is set, elsewhere 0.
@inline(__always)
func choice(_ mask: LongVector, _ x: DoubleVector) -> DoubleVector {
  unsafeBitCast(unsafeBitCast(x, to: LongVector.self) & mask, to: DoubleVector.self)
}

/// Whether the mask is set in any lane.
@inline(__always)
func isSomewhere(_ mask: IntVector) -> Bool { isSomewhere(unsafeBitCast(mask, to: LongVector.self)) }

/// Whether the mask is set in any lane.
@inline(__always)
func isSomewhere(_ mask: LongVector) -> Bool {
  #if TERN_AVX2 || TERN_AVX512
    let four = mask.lowHalf | mask.highHalf
    let two = four.lowHalf | four.highHalf
  #else
    let two = mask
  #endif
  return (two[0] | two[1]) != 0
}
