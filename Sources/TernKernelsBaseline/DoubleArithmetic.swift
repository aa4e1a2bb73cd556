
// Sums and products of f64 whose rounding is not lost: what is missing comes as a second, small number. They hold with and
// without fused multiply-add.

/// A number as the sum of two, the second at most about half a unit in the last place of the first.
typealias DoublePair = (high: DoubleVector, low: DoubleVector)

/// a + b (Knuth, The Art of Computer Programming, volume 2, section 4.2.2).
@inline(__always)
func exactSum(_ a: DoubleVector, _ b: DoubleVector) -> DoublePair {
  let sum = a + b
  let part = sum - a
  return (sum, (a - (sum - part)) + (b - part))
}

/// a + b where |a| ≥ |b| or a is 0 (Dekker, 1971).
@inline(__always)
func exactSum(ofLarger a: DoubleVector, _ b: DoubleVector) -> DoublePair {
  let sum = a + b
  return (sum, b - (sum - a))
}

/// a b. Without fused multiply-add, from factors cut in halves (Dekker, 1971), to 2^-104.
@inline(__always)
func exactProduct(_ a: DoubleVector, _ b: DoubleVector) -> DoublePair {
  let product = a * b
  #if TERN_AVX2 || TERN_AVX512 || arch(arm64)
    return (product, multiplyAdd(a, b, -product))
  #else
    let a1 = upperHalf(a), b1 = upperHalf(b)
    let a2 = a - a1, b2 = b - b1
    return (product, ((a1 * b1 - product) + a1 * b2 + a2 * b1) + a2 * b2)
  #endif
}

/// The first 26 bits.
@inline(__always)
private func upperHalf(_ x: DoubleVector) -> DoubleVector {
  let mask = LongWordVector(repeating: 0xFFFF_FFFF_F800_0000)
  return unsafeBitCast(unsafeBitCast(x, to: LongWordVector.self) & mask, to: DoubleVector.self)
}

/// a / b to about 2^-100. b is normal, and so is its inverse.
@inline(__always)
func exactQuotient(_ a: DoublePair, _ b: DoublePair) -> DoublePair {
  let inverse = 1 / b.high
  let quotient = a.high * inverse
  let product = exactProduct(quotient, b.high)
  let rest = ((a.high - product.high) - product.low) + (a.low - quotient * b.low)
  return (quotient, rest * inverse)
}

/// a / b, within 0.51 ulp. b is normal, and so is its inverse.
@inline(__always)
func quotient(_ a: DoublePair, _ b: DoublePair) -> DoubleVector {
  let result = exactQuotient(a, b)
  return result.high + result.low
}

/// The lanes of `result` where the mask is set by a scalar function of those of `x`.
@inline(__always)
func patched(
  _ result: DoubleVector, where mask: LongVector, _ x: DoubleVector, _ function: (Double) -> Double
) -> DoubleVector {
  var result = result
  for lane in 0..<DoubleVector.scalarCount where mask[lane] != 0 { result[lane] = function(x[lane]) }
  return result
}
