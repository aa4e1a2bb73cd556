// Small functions of vectors. They are written out for both types: comparisons of a generic vector go lane by lane.

/// The number without its sign.
@inline(__always)
func magnitude(_ x: FloatVector) -> FloatVector {
  unsafeBitCast(unsafeBitCast(x, to: WordVector.self) & ~WordVector(repeating: 0x8000_0000), to: FloatVector.self)
}

/// The number without its sign.
@inline(__always)
func magnitude(_ x: DoubleVector) -> DoubleVector {
  unsafeBitCast(unsafeBitCast(x, to: LongWordVector.self) & ~LongWordVector(repeating: 0x8000_0000_0000_0000), to: DoubleVector.self)
}

/// The size of `x` with the sign of `sign`.
@inline(__always)
func withSign(_ x: FloatVector, of sign: FloatVector) -> FloatVector {
  let mask = WordVector(repeating: 0x8000_0000)
  return unsafeBitCast(
    (unsafeBitCast(x, to: WordVector.self) & ~mask) | (unsafeBitCast(sign, to: WordVector.self) & mask), to: FloatVector.self)
}

/// The size of `x` with the sign of `sign`.
@inline(__always)
func withSign(_ x: DoubleVector, of sign: DoubleVector) -> DoubleVector {
  let mask = LongWordVector(repeating: 0x8000_0000_0000_0000)
  return unsafeBitCast(
    (unsafeBitCast(x, to: LongWordVector.self) & ~mask) | (unsafeBitCast(sign, to: LongWordVector.self) & mask), to: DoubleVector.self)
}

/// -1, 0 or 1; NaN stays NaN.
@inline(__always)
func signum(_ x: FloatVector) -> FloatVector {
  let one = FloatVector(repeating: 1)
  let result = FloatVector.zero.replacing(with: one, where: x .> FloatVector.zero).replacing(with: -one, where: x .< FloatVector.zero)
  return result.replacing(with: x, where: x .!= x)
}

/// -1, 0 or 1; NaN stays NaN.
@inline(__always)
func signum(_ x: DoubleVector) -> DoubleVector {
  let one = DoubleVector(repeating: 1)
  let result = DoubleVector.zero.replacing(with: one, where: x .> DoubleVector.zero).replacing(with: -one, where: x .< DoubleVector.zero)
  return result.replacing(with: x, where: x .!= x)
}

/// max(x, 0); NaN stays NaN.
@inline(__always)
func rectified(_ x: FloatVector) -> FloatVector { x.replacing(with: FloatVector.zero, where: x .<= FloatVector.zero) }

/// max(x, 0); NaN stays NaN.
@inline(__always)
func rectified(_ x: DoubleVector) -> DoubleVector { x.replacing(with: DoubleVector.zero, where: x .<= DoubleVector.zero) }

/// The smaller of each pair; NaN when either is NaN.
@inline(__always)
func least(_ x: FloatVector, _ y: FloatVector) -> FloatVector {
  lesser(x, y).replacing(with: x, where: x .!= x)
}

/// The smaller of each pair; NaN when either is NaN.
@inline(__always)
func least(_ x: DoubleVector, _ y: DoubleVector) -> DoubleVector {
  lesser(x, y).replacing(with: x, where: x .!= x)
}

/// The larger of each pair; NaN when either is NaN.
@inline(__always)
func greatest(_ x: FloatVector, _ y: FloatVector) -> FloatVector {
  greater(x, y).replacing(with: x, where: x .!= x)
}

/// The larger of each pair; NaN when either is NaN.
@inline(__always)
func greatest(_ x: DoubleVector, _ y: DoubleVector) -> DoubleVector {
  greater(x, y).replacing(with: x, where: x .!= x)
}

/// `x` no less than `low` and no more than `high`; NaN stays NaN.
@inline(__always)
func bounded(_ x: FloatVector, _ low: Float, _ high: Float) -> FloatVector {
  lesser(FloatVector(repeating: high), greater(FloatVector(repeating: low), x))
}

/// `x` no less than `low` and no more than `high`; NaN stays NaN.
@inline(__always)
func bounded(_ x: DoubleVector, _ low: Double, _ high: Double) -> DoubleVector {
  lesser(DoubleVector(repeating: high), greater(DoubleVector(repeating: low), x))
}

/// `x` no more than `most`; NaN stays NaN.
@inline(__always)
func bounded(_ x: FloatVector, most: Float) -> FloatVector {
  lesser(FloatVector(repeating: most), x)
}

/// `x` no more than `most`; NaN stays NaN.
@inline(__always)
func bounded(_ x: DoubleVector, most: Double) -> DoubleVector {
  lesser(DoubleVector(repeating: most), x)
}
