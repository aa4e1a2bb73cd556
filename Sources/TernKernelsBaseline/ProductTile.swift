import CTernProcessor
import TernKernelTypes

// The innermost loops of the matrix product: a tile of the result in registers, the inner size innermost.
//
// Each element of the left operand is spread over a vector and meets both vectors of the right one at once. With the two
// halves of a tile one after the other, six spread elements were alive together, the registers of AVX2 did not suffice,
// and the product ran at 42 instead of 100 GFLOP/s.

#if TERN_AVX512
  /// How many steps before they are needed the vectors of the right operand are asked for.
  private let stepsAhead = 6
#endif

#if TERN_AVX512 || arch(arm64)
  /// Rows of the result in a tile: with two vectors each, 24 of 32 registers.
  let tileRows = 12
#else
  /// Rows of the result in a tile: with two vectors each, 12 of 16 registers.
  let tileRows = 6
#endif

/// Six rows of a tile of the result, two vectors wide.
private struct SixRows<V: SIMD> where V.Scalar: FloatingPoint {
  var l0 = V.zero, l1 = V.zero, l2 = V.zero, l3 = V.zero, l4 = V.zero, l5 = V.zero
  var r0 = V.zero, r1 = V.zero, r2 = V.zero, r3 = V.zero, r4 = V.zero, r5 = V.zero

  /// Adds the product of six elements of a column of the left operand and two vectors of a row of the right one.
  @inline(__always)
  mutating func add(_ a: UnsafePointer<V.Scalar>, _ step: Int, _ b0: V, _ b1: V) {
    Self.add(a[0], b0, b1, &l0, &r0)
    Self.add(a[step], b0, b1, &l1, &r1)
    Self.add(a[2 &* step], b0, b1, &l2, &r2)
    Self.add(a[3 &* step], b0, b1, &l3, &r3)
    Self.add(a[4 &* step], b0, b1, &l4, &r4)
    Self.add(a[5 &* step], b0, b1, &l5, &r5)
  }

  @inline(__always)
  private static func add(_ a: V.Scalar, _ b0: V, _ b1: V, _ left: inout V, _ right: inout V) {
    let x = V(repeating: a)
    left = multiplyAdd(x, b0, left)
    right = multiplyAdd(x, b1, right)
  }

  @inline(__always)
  func write(to out: UnsafeMutablePointer<V.Scalar>, _ step: Int, adding: Bool) where V: BitwiseCopyable {
    Self.write(l0, r0, out, adding)
    Self.write(l1, r1, out + step, adding)
    Self.write(l2, r2, out + 2 &* step, adding)
    Self.write(l3, r3, out + 3 &* step, adding)
    Self.write(l4, r4, out + 4 &* step, adding)
    Self.write(l5, r5, out + 5 &* step, adding)
  }

  @inline(__always)
  private static func write(_ left: V, _ right: V, _ out: UnsafeMutablePointer<V.Scalar>, _ adding: Bool)
  where V: BitwiseCopyable {
    let width = V.scalarCount
    out.store(adding ? UnsafePointer(out).vector(at: 0, as: V.self) + left : left, at: 0)
    out.store(adding ? UnsafePointer(out).vector(at: width, as: V.self) + right : right, at: width)
  }
}

/// A tile of `tileRows` rows and two vectors: `out (+)= a @ b` over `depth` steps, with rows that are `bStep` apart on the right.
/// On the left a packed panel, or rows that are `aStep` apart. Each step asks for a line of what is packed next, in rows that are
/// `upcomingStep` apart from `upcoming` on.
@inline(__always)
func wideTile<V: SIMD & BitwiseCopyable>(
  _ a: UnsafePointer<V.Scalar>, _ aStep: Int?, _ b: UnsafePointer<V.Scalar>, _ bStep: Int,
  _ out: UnsafeMutablePointer<V.Scalar>, _ outStep: Int, _ depth: Int, adding: Bool,
  _ upcoming: UnsafePointer<V.Scalar>?, _ upcomingStep: Int, _ type: V.Type
) where V.Scalar: FloatingPoint {
  let width = V.scalarCount
  var a = a, b = b, upcoming = upcoming
  var rows = SixRows<V>()
  #if TERN_AVX512 || arch(arm64)
    var lowerRows = SixRows<V>()
  #endif
  // The tile of the result is far away in memory by the time that it is written.
  var line = out
  for _ in 0..<tileRows {
    tern_prefetch(line)
    tern_prefetch(line + (2 &* width &- 1))
    line += outStep
  }
  var step = depth
  while step > 0 {
    let b0 = b.vector(at: 0, as: V.self), b1 = b.vector(at: width, as: V.self)
    if let line = upcoming {
      tern_prefetch_far(line)
      upcoming = line + upcomingStep
    }
    #if TERN_AVX512
      tern_prefetch(b + stepsAhead &* bStep)
      tern_prefetch(b + (stepsAhead &* bStep &+ width))
    #endif
    rows.add(a, aStep ?? 1, b0, b1)
    #if TERN_AVX512 || arch(arm64)
      lowerRows.add(a + 6 &* (aStep ?? 1), aStep ?? 1, b0, b1)
    #endif
    a += aStep == nil ? tileRows : 1
    b += bStep
    step &-= 1
  }
  rows.write(to: out, outStep, adding: adding)
  #if TERN_AVX512 || arch(arm64)
    lowerRows.write(to: out + 6 &* outStep, outStep, adding: adding)
  #endif
}

/// A tile of six rows and two vectors, from panels of `tileRows` rows.
@inline(__always)
func halfTile<V: SIMD & BitwiseCopyable>(
  _ a: UnsafePointer<V.Scalar>, _ b: UnsafePointer<V.Scalar>, _ bStep: Int, _ out: UnsafeMutablePointer<V.Scalar>,
  _ outStep: Int, _ depth: Int, adding: Bool, _ type: V.Type
) where V.Scalar: FloatingPoint {
  var a = a, b = b
  var rows = SixRows<V>()
  var step = depth
  while step > 0 {
    rows.add(a, 1, b.vector(at: 0, as: V.self), b.vector(at: V.scalarCount, as: V.self))
    a += tileRows
    b += bStep
    step &-= 1
  }
  rows.write(to: out, outStep, adding: adding)
}

/// Six rows of a tile of the result, one vector wide.
private struct SixNarrowRows<V: SIMD> where V.Scalar: FloatingPoint {
  var r0 = V.zero, r1 = V.zero, r2 = V.zero, r3 = V.zero, r4 = V.zero, r5 = V.zero

  @inline(__always)
  mutating func add(_ a: UnsafePointer<V.Scalar>, _ step: Int, _ b: V) {
    r0 = multiplyAdd(V(repeating: a[0]), b, r0)
    r1 = multiplyAdd(V(repeating: a[step]), b, r1)
    r2 = multiplyAdd(V(repeating: a[2 &* step]), b, r2)
    r3 = multiplyAdd(V(repeating: a[3 &* step]), b, r3)
    r4 = multiplyAdd(V(repeating: a[4 &* step]), b, r4)
    r5 = multiplyAdd(V(repeating: a[5 &* step]), b, r5)
  }

  @inline(__always)
  func write(to out: UnsafeMutablePointer<V.Scalar>, _ step: Int, adding: Bool) where V: BitwiseCopyable {
    Self.write(r0, out, adding)
    Self.write(r1, out + step, adding)
    Self.write(r2, out + 2 &* step, adding)
    Self.write(r3, out + 3 &* step, adding)
    Self.write(r4, out + 4 &* step, adding)
    Self.write(r5, out + 5 &* step, adding)
  }

  @inline(__always)
  private static func write(_ row: V, _ out: UnsafeMutablePointer<V.Scalar>, _ adding: Bool) where V: BitwiseCopyable {
    out.store(adding ? UnsafePointer(out).vector(at: 0, as: V.self) + row : row, at: 0)
  }
}

/// A tile of `tileRows` rows and one vector, otherwise as `wideTile`.
@inline(__always)
func narrowTile<V: SIMD & BitwiseCopyable>(
  _ a: UnsafePointer<V.Scalar>, _ aStep: Int?, _ b: UnsafePointer<V.Scalar>, _ bStep: Int,
  _ out: UnsafeMutablePointer<V.Scalar>, _ outStep: Int, _ depth: Int, adding: Bool, _ type: V.Type
) where V.Scalar: FloatingPoint {
  var a = a, b = b
  var rows = SixNarrowRows<V>()
  #if TERN_AVX512 || arch(arm64)
    var lowerRows = SixNarrowRows<V>()
  #endif
  var step = depth
  while step > 0 {
    let b0 = b.vector(at: 0, as: V.self)
    rows.add(a, aStep ?? 1, b0)
    #if TERN_AVX512 || arch(arm64)
      lowerRows.add(a + 6 &* (aStep ?? 1), aStep ?? 1, b0)
    #endif
    a += aStep == nil ? tileRows : 1
    b += bStep
    step &-= 1
  }
  rows.write(to: out, outStep, adding: adding)
  #if TERN_AVX512 || arch(arm64)
    lowerRows.write(to: out + 6 &* outStep, outStep, adding: adding)
  #endif
}
