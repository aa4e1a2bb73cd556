import CTernProcessor
import TernKernelTypes

// The innermost loops of the matrix product: a tile of the result in registers, the inner size innermost.

#if TERN_AVX512 || arch(arm64)
  /// Rows of the result in a tile: with two vectors each, 24 of 32 registers.
  let tileRows = 12
#else
  /// Rows of the result in a tile: with two vectors each, 12 of 16 registers.
  let tileRows = 6
#endif

/// Six rows of a tile of the result, one vector wide.
struct SixRows<V: SIMD> where V.Scalar: FloatingPoint {
  var r0 = V.zero, r1 = V.zero, r2 = V.zero, r3 = V.zero, r4 = V.zero, r5 = V.zero

  /// Adds the product of six elements of a column of the left operand and a vector of a row of the right one.
  @inline(__always)
  mutating func add(_ a: UnsafePointer<V.Scalar>, _ b: V) {
    r0 = multiplyAdd(V(repeating: a[0]), b, r0)
    r1 = multiplyAdd(V(repeating: a[1]), b, r1)
    r2 = multiplyAdd(V(repeating: a[2]), b, r2)
    r3 = multiplyAdd(V(repeating: a[3]), b, r3)
    r4 = multiplyAdd(V(repeating: a[4]), b, r4)
    r5 = multiplyAdd(V(repeating: a[5]), b, r5)
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

/// A tile of `tileRows` rows and two vectors: `out (+)= a @ b` over `depth` steps of a packed panel on the left and
/// rows that are `bStep` apart on the right.
@inline(__always)
func wideTile<V: SIMD & BitwiseCopyable>(
  _ a: UnsafePointer<V.Scalar>, _ b: UnsafePointer<V.Scalar>, _ bStep: Int, _ out: UnsafeMutablePointer<V.Scalar>,
  _ outStep: Int, _ depth: Int, adding: Bool, _ type: V.Type
) where V.Scalar: FloatingPoint {
  let width = V.scalarCount
  var a = a, b = b
  var left = SixRows<V>(), right = SixRows<V>()
  #if TERN_AVX512 || arch(arm64)
    var lowerLeft = SixRows<V>(), lowerRight = SixRows<V>()
  #endif
  // The tile of the result is far away in memory by the time that it is written.
  var line = out
  for _ in 0..<tileRows {
    tern_prefetch_for_writing(line)
    tern_prefetch_for_writing(line + width)
    line += outStep
  }
  var step = depth
  while step > 0 {
    let b0 = b.vector(at: 0, as: V.self), b1 = b.vector(at: width, as: V.self)
    left.add(a, b0)
    right.add(a, b1)
    #if TERN_AVX512 || arch(arm64)
      lowerLeft.add(a + 6, b0)
      lowerRight.add(a + 6, b1)
    #endif
    a += tileRows
    b += bStep
    step &-= 1
  }
  left.write(to: out, outStep, adding: adding)
  right.write(to: out + width, outStep, adding: adding)
  #if TERN_AVX512 || arch(arm64)
    lowerLeft.write(to: out + 6 &* outStep, outStep, adding: adding)
    lowerRight.write(to: out + (6 &* outStep &+ width), outStep, adding: adding)
  #endif
}

/// A tile of six rows and two vectors, from panels of `tileRows` rows.
@inline(__always)
func halfTile<V: SIMD & BitwiseCopyable>(
  _ a: UnsafePointer<V.Scalar>, _ b: UnsafePointer<V.Scalar>, _ bStep: Int, _ out: UnsafeMutablePointer<V.Scalar>,
  _ outStep: Int, _ depth: Int, adding: Bool, _ type: V.Type
) where V.Scalar: FloatingPoint {
  let width = V.scalarCount
  var a = a, b = b
  var left = SixRows<V>(), right = SixRows<V>()
  var step = depth
  while step > 0 {
    left.add(a, b.vector(at: 0, as: V.self))
    right.add(a, b.vector(at: width, as: V.self))
    a += tileRows
    b += bStep
    step &-= 1
  }
  left.write(to: out, outStep, adding: adding)
  right.write(to: out + width, outStep, adding: adding)
}

/// A tile of `tileRows` rows and one vector.
@inline(__always)
func narrowTile<V: SIMD & BitwiseCopyable>(
  _ a: UnsafePointer<V.Scalar>, _ b: UnsafePointer<V.Scalar>, _ bStep: Int, _ out: UnsafeMutablePointer<V.Scalar>,
  _ outStep: Int, _ depth: Int, adding: Bool, _ type: V.Type
) where V.Scalar: FloatingPoint {
  var a = a, b = b
  var top = SixRows<V>()
  #if TERN_AVX512 || arch(arm64)
    var bottom = SixRows<V>()
  #endif
  var step = depth
  while step > 0 {
    let b0 = b.vector(at: 0, as: V.self)
    top.add(a, b0)
    #if TERN_AVX512 || arch(arm64)
      bottom.add(a + 6, b0)
    #endif
    a += tileRows
    b += bStep
    step &-= 1
  }
  top.write(to: out, outStep, adding: adding)
  #if TERN_AVX512 || arch(arm64)
    bottom.write(to: out + 6 &* outStep, outStep, adding: adding)
  #endif
}
