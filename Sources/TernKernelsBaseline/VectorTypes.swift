// The vectors of functions of each element: as large as one register of this variant's instruction set, or two where that has
// few registers but combines an operation with reading a constant only by an instruction of its own, which two can share.

#if TERN_AVX512
  typealias FloatVector = SIMD16<Float>
  typealias IntVector = SIMD16<Int32>
  typealias WordVector = SIMD16<UInt32>
  typealias DoubleVector = SIMD8<Double>
  typealias LongVector = SIMD8<Int64>
  typealias LongWordVector = SIMD8<UInt64>
#elseif TERN_AVX2
  typealias FloatVector = SIMD16<Float>
  typealias IntVector = SIMD16<Int32>
  typealias WordVector = SIMD16<UInt32>
  typealias DoubleVector = SIMD8<Double>
  typealias LongVector = SIMD8<Int64>
  typealias LongWordVector = SIMD8<UInt64>
#else
  typealias FloatVector = SIMD4<Float>
  typealias IntVector = SIMD4<Int32>
  typealias WordVector = SIMD4<UInt32>
  typealias DoubleVector = SIMD2<Double>
  typealias LongVector = SIMD2<Int64>
  typealias LongWordVector = SIMD2<UInt64>
#endif

// The vectors that fill one register, for sums and products.

#if TERN_AVX512
  typealias FloatRegister = SIMD16<Float>
  typealias DoubleRegister = SIMD8<Double>
#elseif TERN_AVX2
  typealias FloatRegister = SIMD8<Float>
  typealias DoubleRegister = SIMD4<Double>
#else
  typealias FloatRegister = SIMD4<Float>
  typealias DoubleRegister = SIMD2<Double>
#endif

/// `a * b + c`: in one rounding where the instruction set can, otherwise multiplied and then added
/// (there a fused one would be a call of the C library for each lane).
@inline(__always)
func multiplyAdd<V: SIMD>(_ a: V, _ b: V, _ c: V) -> V where V.Scalar: FloatingPoint {
  #if TERN_AVX2 || TERN_AVX512 || arch(arm64)
    c.addingProduct(a, b)
  #else
    c + a * b
  #endif
}

/// `a * b + c`, as for each lane of a vector.
@inline(__always)
func multiplyAdd<F: FloatingPoint>(_ a: F, _ b: F, _ c: F) -> F {
  #if TERN_AVX2 || TERN_AVX512 || arch(arm64)
    c.addingProduct(a, b)
  #else
    c + a * b
  #endif
}
