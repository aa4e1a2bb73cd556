// Arithmetic on the vectors of this variant: the operators of the Swift library, which these stand before, go lane by lane.

@inline(__always) func + (a: FloatVector, b: FloatVector) -> FloatVector { sum(a, b) }
@inline(__always) func + (a: Float, b: FloatVector) -> FloatVector { sum(FloatVector(repeating: a), b) }
@inline(__always) func + (a: FloatVector, b: Float) -> FloatVector { sum(a, FloatVector(repeating: b)) }
@inline(__always) func - (a: FloatVector, b: FloatVector) -> FloatVector { difference(a, b) }
@inline(__always) func - (a: Float, b: FloatVector) -> FloatVector { difference(FloatVector(repeating: a), b) }
@inline(__always) func - (a: FloatVector, b: Float) -> FloatVector { difference(a, FloatVector(repeating: b)) }
@inline(__always) func * (a: FloatVector, b: FloatVector) -> FloatVector { product(a, b) }
@inline(__always) func * (a: Float, b: FloatVector) -> FloatVector { product(FloatVector(repeating: a), b) }
@inline(__always) func * (a: FloatVector, b: Float) -> FloatVector { product(a, FloatVector(repeating: b)) }
@inline(__always) func / (a: FloatVector, b: FloatVector) -> FloatVector { quotient(a, b) }
@inline(__always) func / (a: Float, b: FloatVector) -> FloatVector { quotient(FloatVector(repeating: a), b) }
@inline(__always) func / (a: FloatVector, b: Float) -> FloatVector { quotient(a, FloatVector(repeating: b)) }
@inline(__always) prefix func - (a: FloatVector) -> FloatVector { negated(a) }

@inline(__always) func + (a: DoubleVector, b: DoubleVector) -> DoubleVector { sum(a, b) }
@inline(__always) func + (a: Double, b: DoubleVector) -> DoubleVector { sum(DoubleVector(repeating: a), b) }
@inline(__always) func + (a: DoubleVector, b: Double) -> DoubleVector { sum(a, DoubleVector(repeating: b)) }
@inline(__always) func - (a: DoubleVector, b: DoubleVector) -> DoubleVector { difference(a, b) }
@inline(__always) func - (a: Double, b: DoubleVector) -> DoubleVector { difference(DoubleVector(repeating: a), b) }
@inline(__always) func - (a: DoubleVector, b: Double) -> DoubleVector { difference(a, DoubleVector(repeating: b)) }
@inline(__always) func * (a: DoubleVector, b: DoubleVector) -> DoubleVector { product(a, b) }
@inline(__always) func * (a: Double, b: DoubleVector) -> DoubleVector { product(DoubleVector(repeating: a), b) }
@inline(__always) func * (a: DoubleVector, b: Double) -> DoubleVector { product(a, DoubleVector(repeating: b)) }
@inline(__always) func / (a: DoubleVector, b: DoubleVector) -> DoubleVector { quotient(a, b) }
@inline(__always) func / (a: Double, b: DoubleVector) -> DoubleVector { quotient(DoubleVector(repeating: a), b) }
@inline(__always) func / (a: DoubleVector, b: Double) -> DoubleVector { quotient(a, DoubleVector(repeating: b)) }
@inline(__always) prefix func - (a: DoubleVector) -> DoubleVector { negated(a) }

@inline(__always) func &+ (a: IntVector, b: IntVector) -> IntVector { sum(a, b) }
@inline(__always) func &+ (a: IntVector, b: Int32) -> IntVector { sum(a, IntVector(repeating: b)) }
@inline(__always) func &- (a: IntVector, b: IntVector) -> IntVector { difference(a, b) }
@inline(__always) func &- (a: IntVector, b: Int32) -> IntVector { difference(a, IntVector(repeating: b)) }
@inline(__always) func & (a: IntVector, b: IntVector) -> IntVector { both(a, b) }
@inline(__always) func & (a: IntVector, b: Int32) -> IntVector { both(a, IntVector(repeating: b)) }
@inline(__always) func | (a: IntVector, b: IntVector) -> IntVector { either(a, b) }
@inline(__always) func ^ (a: IntVector, b: IntVector) -> IntVector { oneOf(a, b) }
@inline(__always) func ^ (a: IntVector, b: Int32) -> IntVector { oneOf(a, IntVector(repeating: b)) }
@inline(__always) prefix func ~ (a: IntVector) -> IntVector { oneOf(a, IntVector(repeating: ~0)) }
@inline(__always) func &<< (a: IntVector, count: Int32) -> IntVector { shiftedLeft(a, count) }
@inline(__always) func &>> (a: IntVector, count: Int32) -> IntVector { shiftedRight(a, count) }

@inline(__always) func &+ (a: WordVector, b: WordVector) -> WordVector { sum(a, b) }
@inline(__always) func &+ (a: WordVector, b: UInt32) -> WordVector { sum(a, WordVector(repeating: b)) }
@inline(__always) func &- (a: WordVector, b: WordVector) -> WordVector { difference(a, b) }
@inline(__always) func &- (a: WordVector, b: UInt32) -> WordVector { difference(a, WordVector(repeating: b)) }
@inline(__always) func & (a: WordVector, b: WordVector) -> WordVector { both(a, b) }
@inline(__always) func & (a: WordVector, b: UInt32) -> WordVector { both(a, WordVector(repeating: b)) }
@inline(__always) func | (a: WordVector, b: WordVector) -> WordVector { either(a, b) }
@inline(__always) func ^ (a: WordVector, b: WordVector) -> WordVector { oneOf(a, b) }
@inline(__always) func ^ (a: WordVector, b: UInt32) -> WordVector { oneOf(a, WordVector(repeating: b)) }
@inline(__always) prefix func ~ (a: WordVector) -> WordVector { oneOf(a, WordVector(repeating: ~0)) }
@inline(__always) func &<< (a: WordVector, count: UInt32) -> WordVector { shiftedLeft(a, count) }
@inline(__always) func &>> (a: WordVector, count: UInt32) -> WordVector { shiftedRight(a, count) }

@inline(__always) func &+ (a: LongVector, b: LongVector) -> LongVector { sum(a, b) }
@inline(__always) func &+ (a: LongVector, b: Int64) -> LongVector { sum(a, LongVector(repeating: b)) }
@inline(__always) func &- (a: LongVector, b: LongVector) -> LongVector { difference(a, b) }
@inline(__always) func &- (a: LongVector, b: Int64) -> LongVector { difference(a, LongVector(repeating: b)) }
@inline(__always) func & (a: LongVector, b: LongVector) -> LongVector { both(a, b) }
@inline(__always) func & (a: LongVector, b: Int64) -> LongVector { both(a, LongVector(repeating: b)) }
@inline(__always) func | (a: LongVector, b: LongVector) -> LongVector { either(a, b) }
@inline(__always) func ^ (a: LongVector, b: LongVector) -> LongVector { oneOf(a, b) }
@inline(__always) func ^ (a: LongVector, b: Int64) -> LongVector { oneOf(a, LongVector(repeating: b)) }
@inline(__always) prefix func ~ (a: LongVector) -> LongVector { oneOf(a, LongVector(repeating: ~0)) }
@inline(__always) func &<< (a: LongVector, count: Int64) -> LongVector { shiftedLeft(a, count) }
@inline(__always) func &>> (a: LongVector, count: Int64) -> LongVector { shiftedRight(a, count) }

@inline(__always) func &+ (a: LongWordVector, b: LongWordVector) -> LongWordVector { sum(a, b) }
@inline(__always) func &+ (a: LongWordVector, b: UInt64) -> LongWordVector { sum(a, LongWordVector(repeating: b)) }
@inline(__always) func &- (a: LongWordVector, b: LongWordVector) -> LongWordVector { difference(a, b) }
@inline(__always) func &- (a: LongWordVector, b: UInt64) -> LongWordVector { difference(a, LongWordVector(repeating: b)) }
@inline(__always) func & (a: LongWordVector, b: LongWordVector) -> LongWordVector { both(a, b) }
@inline(__always) func & (a: LongWordVector, b: UInt64) -> LongWordVector { both(a, LongWordVector(repeating: b)) }
@inline(__always) func | (a: LongWordVector, b: LongWordVector) -> LongWordVector { either(a, b) }
@inline(__always) func ^ (a: LongWordVector, b: LongWordVector) -> LongWordVector { oneOf(a, b) }
@inline(__always) func ^ (a: LongWordVector, b: UInt64) -> LongWordVector { oneOf(a, LongWordVector(repeating: b)) }
@inline(__always) prefix func ~ (a: LongWordVector) -> LongWordVector { oneOf(a, LongWordVector(repeating: ~0)) }
@inline(__always) func &<< (a: LongWordVector, count: UInt64) -> LongWordVector { shiftedLeft(a, count) }
@inline(__always) func &>> (a: LongWordVector, count: UInt64) -> LongWordVector { shiftedRight(a, count) }

extension FloatVector {
  @inline(__always)
  func squareRoot() -> FloatVector { root(self) }

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
  func squareRoot() -> DoubleVector { root(self) }

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
    fused(a, b, c)
  #else
    sum(product(a, b), c)
  #endif
}

@inline(__always)
func multiplyAdd(_ a: DoubleVector, _ b: DoubleVector, _ c: DoubleVector) -> DoubleVector {
  #if TERN_AVX2 || TERN_AVX512 || arch(arm64)
    fused(a, b, c)
  #else
    sum(product(a, b), c)
  #endif
}
