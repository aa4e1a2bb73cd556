import CTernProcessor

// Arithmetic on the vectors of this variant: the operators of the Swift library, which these stand before, go lane by lane.

@inline(__always) func + (a: FloatVector, b: FloatVector) -> FloatVector { tern_plus(a, b) }
@inline(__always) func + (a: Float, b: FloatVector) -> FloatVector { tern_plus(FloatVector(repeating: a), b) }
@inline(__always) func + (a: FloatVector, b: Float) -> FloatVector { tern_plus(a, FloatVector(repeating: b)) }
@inline(__always) func - (a: FloatVector, b: FloatVector) -> FloatVector { tern_minus(a, b) }
@inline(__always) func - (a: Float, b: FloatVector) -> FloatVector { tern_minus(FloatVector(repeating: a), b) }
@inline(__always) func - (a: FloatVector, b: Float) -> FloatVector { tern_minus(a, FloatVector(repeating: b)) }
@inline(__always) func * (a: FloatVector, b: FloatVector) -> FloatVector { tern_times(a, b) }
@inline(__always) func * (a: Float, b: FloatVector) -> FloatVector { tern_times(FloatVector(repeating: a), b) }
@inline(__always) func * (a: FloatVector, b: Float) -> FloatVector { tern_times(a, FloatVector(repeating: b)) }
@inline(__always) func / (a: FloatVector, b: FloatVector) -> FloatVector { tern_over(a, b) }
@inline(__always) func / (a: Float, b: FloatVector) -> FloatVector { tern_over(FloatVector(repeating: a), b) }
@inline(__always) func / (a: FloatVector, b: Float) -> FloatVector { tern_over(a, FloatVector(repeating: b)) }
@inline(__always) prefix func - (a: FloatVector) -> FloatVector { tern_negated(a) }

@inline(__always) func + (a: DoubleVector, b: DoubleVector) -> DoubleVector { tern_plus(a, b) }
@inline(__always) func + (a: Double, b: DoubleVector) -> DoubleVector { tern_plus(DoubleVector(repeating: a), b) }
@inline(__always) func + (a: DoubleVector, b: Double) -> DoubleVector { tern_plus(a, DoubleVector(repeating: b)) }
@inline(__always) func - (a: DoubleVector, b: DoubleVector) -> DoubleVector { tern_minus(a, b) }
@inline(__always) func - (a: Double, b: DoubleVector) -> DoubleVector { tern_minus(DoubleVector(repeating: a), b) }
@inline(__always) func - (a: DoubleVector, b: Double) -> DoubleVector { tern_minus(a, DoubleVector(repeating: b)) }
@inline(__always) func * (a: DoubleVector, b: DoubleVector) -> DoubleVector { tern_times(a, b) }
@inline(__always) func * (a: Double, b: DoubleVector) -> DoubleVector { tern_times(DoubleVector(repeating: a), b) }
@inline(__always) func * (a: DoubleVector, b: Double) -> DoubleVector { tern_times(a, DoubleVector(repeating: b)) }
@inline(__always) func / (a: DoubleVector, b: DoubleVector) -> DoubleVector { tern_over(a, b) }
@inline(__always) func / (a: Double, b: DoubleVector) -> DoubleVector { tern_over(DoubleVector(repeating: a), b) }
@inline(__always) func / (a: DoubleVector, b: Double) -> DoubleVector { tern_over(a, DoubleVector(repeating: b)) }
@inline(__always) prefix func - (a: DoubleVector) -> DoubleVector { tern_negated(a) }

@inline(__always) func &+ (a: IntVector, b: IntVector) -> IntVector { tern_plus(a, b) }
@inline(__always) func &+ (a: IntVector, b: Int32) -> IntVector { tern_plus(a, IntVector(repeating: b)) }
@inline(__always) func &- (a: IntVector, b: IntVector) -> IntVector { tern_minus(a, b) }
@inline(__always) func &- (a: IntVector, b: Int32) -> IntVector { tern_minus(a, IntVector(repeating: b)) }
@inline(__always) func & (a: IntVector, b: IntVector) -> IntVector { tern_and(a, b) }
@inline(__always) func & (a: IntVector, b: Int32) -> IntVector { tern_and(a, IntVector(repeating: b)) }
@inline(__always) func | (a: IntVector, b: IntVector) -> IntVector { tern_or(a, b) }
@inline(__always) func ^ (a: IntVector, b: IntVector) -> IntVector { tern_xor(a, b) }
@inline(__always) func ^ (a: IntVector, b: Int32) -> IntVector { tern_xor(a, IntVector(repeating: b)) }
@inline(__always) prefix func ~ (a: IntVector) -> IntVector { tern_not(a) }
@inline(__always) func &<< (a: IntVector, count: Int32) -> IntVector { tern_shift_left(a, count) }
@inline(__always) func &>> (a: IntVector, count: Int32) -> IntVector { tern_shift_right(a, count) }

@inline(__always) func &+ (a: WordVector, b: WordVector) -> WordVector { tern_plus(a, b) }
@inline(__always) func &+ (a: WordVector, b: UInt32) -> WordVector { tern_plus(a, WordVector(repeating: b)) }
@inline(__always) func &- (a: WordVector, b: WordVector) -> WordVector { tern_minus(a, b) }
@inline(__always) func &- (a: WordVector, b: UInt32) -> WordVector { tern_minus(a, WordVector(repeating: b)) }
@inline(__always) func & (a: WordVector, b: WordVector) -> WordVector { tern_and(a, b) }
@inline(__always) func & (a: WordVector, b: UInt32) -> WordVector { tern_and(a, WordVector(repeating: b)) }
@inline(__always) func | (a: WordVector, b: WordVector) -> WordVector { tern_or(a, b) }
@inline(__always) func ^ (a: WordVector, b: WordVector) -> WordVector { tern_xor(a, b) }
@inline(__always) func ^ (a: WordVector, b: UInt32) -> WordVector { tern_xor(a, WordVector(repeating: b)) }
@inline(__always) prefix func ~ (a: WordVector) -> WordVector { tern_not(a) }
@inline(__always) func &<< (a: WordVector, count: UInt32) -> WordVector { tern_shift_left(a, count) }
@inline(__always) func &>> (a: WordVector, count: UInt32) -> WordVector { tern_shift_right(a, count) }

@inline(__always) func &+ (a: LongVector, b: LongVector) -> LongVector { tern_plus(a, b) }
@inline(__always) func &+ (a: LongVector, b: Int64) -> LongVector { tern_plus(a, LongVector(repeating: b)) }
@inline(__always) func &- (a: LongVector, b: LongVector) -> LongVector { tern_minus(a, b) }
@inline(__always) func &- (a: LongVector, b: Int64) -> LongVector { tern_minus(a, LongVector(repeating: b)) }
@inline(__always) func & (a: LongVector, b: LongVector) -> LongVector { tern_and(a, b) }
@inline(__always) func & (a: LongVector, b: Int64) -> LongVector { tern_and(a, LongVector(repeating: b)) }
@inline(__always) func | (a: LongVector, b: LongVector) -> LongVector { tern_or(a, b) }
@inline(__always) func ^ (a: LongVector, b: LongVector) -> LongVector { tern_xor(a, b) }
@inline(__always) func ^ (a: LongVector, b: Int64) -> LongVector { tern_xor(a, LongVector(repeating: b)) }
@inline(__always) prefix func ~ (a: LongVector) -> LongVector { tern_not(a) }
@inline(__always) func &<< (a: LongVector, count: Int64) -> LongVector { tern_shift_left(a, count) }
@inline(__always) func &>> (a: LongVector, count: Int64) -> LongVector { tern_shift_right(a, count) }

@inline(__always) func &+ (a: LongWordVector, b: LongWordVector) -> LongWordVector { tern_plus(a, b) }
@inline(__always) func &+ (a: LongWordVector, b: UInt64) -> LongWordVector { tern_plus(a, LongWordVector(repeating: b)) }
@inline(__always) func &- (a: LongWordVector, b: LongWordVector) -> LongWordVector { tern_minus(a, b) }
@inline(__always) func &- (a: LongWordVector, b: UInt64) -> LongWordVector { tern_minus(a, LongWordVector(repeating: b)) }
@inline(__always) func & (a: LongWordVector, b: LongWordVector) -> LongWordVector { tern_and(a, b) }
@inline(__always) func & (a: LongWordVector, b: UInt64) -> LongWordVector { tern_and(a, LongWordVector(repeating: b)) }
@inline(__always) func | (a: LongWordVector, b: LongWordVector) -> LongWordVector { tern_or(a, b) }
@inline(__always) func ^ (a: LongWordVector, b: LongWordVector) -> LongWordVector { tern_xor(a, b) }
@inline(__always) func ^ (a: LongWordVector, b: UInt64) -> LongWordVector { tern_xor(a, LongWordVector(repeating: b)) }
@inline(__always) prefix func ~ (a: LongWordVector) -> LongWordVector { tern_not(a) }
@inline(__always) func &<< (a: LongWordVector, count: UInt64) -> LongWordVector { tern_shift_left(a, count) }
@inline(__always) func &>> (a: LongWordVector, count: UInt64) -> LongWordVector { tern_shift_right(a, count) }

extension FloatVector {
  @inline(__always)
  func squareRoot() -> FloatVector { tern_root(self) }

  @inline(__always)
  func replacing(with other: FloatVector, where mask: SIMDMask<IntVector>) -> FloatVector { choice(bits(mask), other, self) }

  @inline(__always)
  func replacing(with other: Scalar, where mask: SIMDMask<IntVector>) -> FloatVector {
    choice(bits(mask), FloatVector(repeating: other), self)
  }

  @inline(__always)
  mutating func replace(with other: FloatVector, where mask: SIMDMask<IntVector>) { self = replacing(with: other, where: mask) }

  @inline(__always)
  mutating func replace(with other: Scalar, where mask: SIMDMask<IntVector>) { self = replacing(with: other, where: mask) }
}

extension DoubleVector {
  @inline(__always)
  func squareRoot() -> DoubleVector { tern_root(self) }

  @inline(__always)
  func replacing(with other: DoubleVector, where mask: SIMDMask<LongVector>) -> DoubleVector { choice(bits(mask), other, self) }

  @inline(__always)
  func replacing(with other: Scalar, where mask: SIMDMask<LongVector>) -> DoubleVector {
    choice(bits(mask), DoubleVector(repeating: other), self)
  }

  @inline(__always)
  mutating func replace(with other: DoubleVector, where mask: SIMDMask<LongVector>) { self = replacing(with: other, where: mask) }

  @inline(__always)
  mutating func replace(with other: Scalar, where mask: SIMDMask<LongVector>) { self = replacing(with: other, where: mask) }
}

/// `a * b + c`: in one rounding where the instruction set can, otherwise multiplied and then added
/// (there a fused one would be a call of the C library for each lane).
@inline(__always)
func multiplyAdd(_ a: FloatVector, _ b: FloatVector, _ c: FloatVector) -> FloatVector {
  #if TERN_AVX2 || TERN_AVX512 || arch(arm64)
    tern_fused(a, b, c)
  #else
    tern_plus(tern_times(a, b), c)
  #endif
}

@inline(__always)
func multiplyAdd(_ a: DoubleVector, _ b: DoubleVector, _ c: DoubleVector) -> DoubleVector {
  #if TERN_AVX2 || TERN_AVX512 || arch(arm64)
    tern_fused(a, b, c)
  #else
    tern_plus(tern_times(a, b), c)
  #endif
}
