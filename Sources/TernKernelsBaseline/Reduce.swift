import TernKernelTypes

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// How many elements are added one after another before partial sums are added in pairs:
/// the rounding error then grows with the logarithm of the count.
private let blockLength = 256

extension Kernels {
  /// The sum of `count` elements, by pairwise summation.
  static func sum(_ a: Run<Float>, count: Int) -> Float { pairwiseSum(a, count, FloatVector.self) }

  /// The sum of `count` elements, by pairwise summation.
  static func sum(_ a: Run<Double>, count: Int) -> Double { pairwiseSum(a, count, DoubleVector.self) }

  /// The sum of `count` elements; nil when it does not fit 64 bits.
  static func sum(_ a: Run<Int>, count: Int) -> Int? {
    var total = 0
    var i = 0
    while i < count {
      let (sum, overflowed) = total.addingReportingOverflow(a.start[i &* a.step])
      if overflowed { return nil }
      total = sum
      i &+= 1
    }
    return total
  }

  /// How many of `count` bytes are not 0.
  static func sum(_ a: Run<UInt8>, count: Int) -> Int {
    var total = 0
    var i = 0
    while i < count {
      total &+= a.start[i &* a.step] != 0 ? 1 : 0
      i &+= 1
    }
    return total
  }

  /// Blocks are added into a stack of partial sums as a binary counter counts: two sums of equal weight merge.
  @inline(__always)
  private static func pairwiseSum<V: SIMD>(_ a: Run<V.Scalar>, _ count: Int, _ type: V.Type) -> V.Scalar
  where V.Scalar: BinaryFloatingPoint {
    if count <= blockLength { return blockSum(a, 0, count, V.self) }
    return withUnsafeTemporaryAllocation(of: V.Scalar.self, capacity: 64) { partial in
      var depth = 0
      var blocks = 0
      var i = 0
      while i < count {
        let length = min(blockLength, count &- i)
        var sum = blockSum(a, i, length, V.self)
        i &+= length
        blocks &+= 1
        var merging = blocks
        while merging & 1 == 0 {
          depth &-= 1
          sum = partial[depth] + sum
          merging >>= 1
        }
        partial[depth] = sum
        depth &+= 1
      }
      var total = partial[depth &- 1]
      depth &-= 1
      while depth > 0 {
        depth &-= 1
        total = partial[depth] + total
      }
      return total
    }
  }

  @inline(__always)
  private static func blockSum<V: SIMD>(_ a: Run<V.Scalar>, _ start: Int, _ count: Int, _ type: V.Type) -> V.Scalar
  where V.Scalar: BinaryFloatingPoint {
    let width = V.scalarCount
    var i = 0
    var total: V.Scalar = 0
    if count >= 4 * width {
      // The same order of additions whatever the step: equal numbers have equal sums.
      var s0 = V.zero, s1 = V.zero, s2 = V.zero, s3 = V.zero
      if a.step == 1 {
        let base = a.start + start
        while i &+ 4 &* width <= count {
          s0 += base.vector(at: i, as: V.self)
          s1 += base.vector(at: i &+ width, as: V.self)
          s2 += base.vector(at: i &+ 2 &* width, as: V.self)
          s3 += base.vector(at: i &+ 3 &* width, as: V.self)
          i &+= 4 &* width
        }
      } else {
        while i &+ 4 &* width <= count {
          s0 += a.gathered(from: start &+ i, count: width, as: V.self)
          s1 += a.gathered(from: start &+ i &+ width, count: width, as: V.self)
          s2 += a.gathered(from: start &+ i &+ 2 &* width, count: width, as: V.self)
          s3 += a.gathered(from: start &+ i &+ 3 &* width, count: width, as: V.self)
          i &+= 4 &* width
        }
      }
      let sum = (s0 + s1) + (s2 + s3)
      for lane in 0..<width { total += sum[lane] }
    }
    while i < count {
      total += a.start[(start &+ i) &* a.step]
      i &+= 1
    }
    return total
  }

  /// The largest (or smallest) of `count >= 1` elements; NaN when any is NaN.
  @inline(__always)
  static func extreme<F: BinaryFloatingPoint>(_ a: Run<F>, count: Int, largest: Bool) -> F {
    var best = a.start[0]
    var i = 0
    while i < count {
      let value = a.start[i &* a.step]
      if value.isNaN { return value }
      if largest ? value > best : value < best { best = value }
      i &+= 1
    }
    return best
  }

  @inline(__always)
  static func extreme<I: FixedWidthInteger>(_ a: Run<I>, count: Int, largest: Bool) -> I {
    var best = a.start[0]
    var i = 1
    while i < count {
      let value = a.start[i &* a.step]
      if largest ? value > best : value < best { best = value }
      i &+= 1
    }
    return best
  }

  /// The index of the first largest (or smallest) of `count >= 1` elements; of the first NaN when there is one.
  @inline(__always)
  static func indexOfExtreme<Element: Comparable>(_ a: Run<Element>, count: Int, largest: Bool) -> Int {
    var best = a.start[0]
    var index = 0
    if best != best { return 0 }
    var i = 1
    while i < count {
      let value = a.start[i &* a.step]
      if value != value { return i }
      if largest ? value > best : value < best {
        best = value
        index = i
      }
      i &+= 1
    }
    return index
  }

  @inline(__always)
  static func product<Element: BinaryFloatingPoint>(_ a: Run<Element>, count: Int) -> Element {
    var total: Element = 1
    var i = 0
    while i < count {
      total *= a.start[i &* a.step]
      i &+= 1
    }
    return total
  }

  /// The product of `count` elements; nil when it does not fit 64 bits.
  static func product(_ a: Run<Int>, count: Int) -> Int? {
    var total = 1
    var i = 0
    while i < count {
      let (product, overflowed) = total.multipliedReportingOverflow(by: a.start[i &* a.step])
      if overflowed { return nil }
      total = product
      i &+= 1
    }
    return total
  }

  /// Softmax of one row: `out[i] = exp(a[i] - max) / sum`. A row of -inf alone gives zeros; a NaN spreads over the row.
  static func softmax(_ a: Run<Float>, into out: Output<Float>, count: Int) {
    let top = extreme(a, count: count, largest: true)
    if top == -.infinity { return mapVectors(a, into: out, count: count) { (x: FloatVector) in .zero } }
    mapVectors(a, into: out, count: count) { (x: FloatVector) in exponential(x - top) }
    let scale = 1 / sum(Run(UnsafePointer(out.start), step: out.step), count: count)
    mapVectors(Run(UnsafePointer(out.start), step: out.step), into: out, count: count) { (x: FloatVector) in x * scale }
  }

  /// Softmax of one row: `out[i] = exp(a[i] - max) / sum`. A row of -inf alone gives zeros; a NaN spreads over the row.
  static func softmax(_ a: Run<Double>, into out: Output<Double>, count: Int) {
    let top = extreme(a, count: count, largest: true)
    if top == -.infinity { return mapVectors(a, into: out, count: count) { (x: DoubleVector) in .zero } }
    mapVectors(a, into: out, count: count) { (x: DoubleVector) in exponential(x - top) }
    let scale = 1 / sum(Run(UnsafePointer(out.start), step: out.step), count: count)
    mapVectors(Run(UnsafePointer(out.start), step: out.step), into: out, count: count) { (x: DoubleVector) in x * scale }
  }
}
