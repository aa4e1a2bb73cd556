
// Sums and products of f32 whose rounding is not lost, as those of f64 in DoubleArithmetic.swift.

/// A number as the sum of two, the second at most about half a unit in the last place of the first.
typealias FloatPair = (high: FloatVector, low: FloatVector)

/// a + b (Knuth, The Art of Computer Programming, volume 2, section 4.2.2).
@inline(__always)
func exactSum(_ a: FloatVector, _ b: FloatVector) -> FloatPair {
  let sum = a + b
  let part = sum - a
  return (sum, (a - (sum - part)) + (b - part))
}

/// a b. Without fused multiply-add, from factors cut in halves (Dekker, 1971).
@inline(__always)
func exactProduct(_ a: FloatVector, _ b: FloatVector) -> FloatPair {
  let product = a * b
  #if TERN_AVX2 || TERN_AVX512 || arch(arm64)
    return (product, multiplyAdd(a, b, -product))
  #else
    let a1 = upperHalf(a), b1 = upperHalf(b)
    let a2 = a - a1, b2 = b - b1
    return (product, ((a1 * b1 - product) + a1 * b2 + a2 * b1) + a2 * b2)
  #endif
}

/// The first 12 bits.
@inline(__always)
private func upperHalf(_ x: FloatVector) -> FloatVector {
  unsafeBitCast(unsafeBitCast(x, to: IntVector.self) & IntVector(repeating: Int32(bitPattern: 0xFFFF_F000)), to: FloatVector.self)
}
