import TernKernelTypes

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// How many elements are added one after another before partial sums are added in pairs:
/// the rounding error then grows with the logarithm of the count.
private let blockLength = 256
/// Rows that are added up together: the processor fetches several streams of memory ahead, each of them only so far.
private let rowsAtOnce = 4
/// A long run is added up as rows of that many elements.
private let stretchLength = 4096

extension Kernels {
  /// The sum of `count` elements, by pairwise summation.
  static func sum(_ a: Run<Float>, count: Int) -> Float { pairwiseSum(a, count) { (x: FloatRegister) in x } }

  /// The sum of `count` elements, by pairwise summation.
  static func sum(_ a: Run<Double>, count: Int) -> Double { pairwiseSum(a, count) { (x: DoubleRegister) in x } }

  /// The sum of the squares of `count` elements, each less `origin`, by pairwise summation.
  static func sumOfSquares(_ a: Run<Float>, count: Int, from origin: Float) -> Float {
    pairwiseSum(a, count) { (x: FloatRegister) in (x - origin) * (x - origin) }
  }

  /// The sum of the squares of `count` elements, each less `origin`, by pairwise summation.
  static func sumOfSquares(_ a: Run<Double>, count: Int, from origin: Double) -> Double {
    pairwiseSum(a, count) { (x: DoubleRegister) in (x - origin) * (x - origin) }
  }

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

  /// The sum of each of some rows of contiguous elements, the same bits as `sum` of each.
  static func sumRows(_ a: UnsafePointer<Float>, rowStep: Int, rows: Int, count: Int, into out: UnsafeMutablePointer<Float>) {
    pairwiseRows(a, rowStep, rows, count, out) { (x: FloatRegister) in x }
  }

  /// The sum of each of some rows of contiguous elements, the same bits as `sum` of each.
  static func sumRows(_ a: UnsafePointer<Double>, rowStep: Int, rows: Int, count: Int, into out: UnsafeMutablePointer<Double>) {
    pairwiseRows(a, rowStep, rows, count, out) { (x: DoubleRegister) in x }
  }

  /// The sum of a function of each element. Blocks are added into a stack of partial sums as a binary counter counts: two sums of
  /// equal weight merge.
  @inline(__always)
  private static func pairwiseSum<V: SIMD>(_ a: Run<V.Scalar>, _ count: Int, _ term: (V) -> V) -> V.Scalar
  where V.Scalar: BinaryFloatingPoint {
    if count <= blockLength { return blockSum(a, 0, count, term) }
    return withUnsafeTemporaryAllocation(of: V.Scalar.self, capacity: 64) { partial in
      var depth = 0, blocks = 0, i = 0
      // Adds the sum of the next elements, as many as `weight` blocks have: a power of two that divides those before.
      func push(_ sum: V.Scalar, _ weight: Int) {
        blocks &+= weight
        var sum = sum, merging = blocks / weight
        while merging & 1 == 0 {
          depth &-= 1
          sum = partial[depth] + sum
          merging >>= 1
        }
        partial[depth] = sum
        depth &+= 1
      }
      if a.step == 1, count >= rowsAtOnce &* stretchLength {
        withUnsafeTemporaryAllocation(of: V.Scalar.self, capacity: rowsAtOnce) { sums in
          guard let start = sums.baseAddress else { return }
          while i &+ rowsAtOnce &* stretchLength <= count {
            pairwiseRows(a.start + i, stretchLength, rowsAtOnce, stretchLength, start, term)
            for stretch in 0..<rowsAtOnce { push(start[stretch], stretchLength / blockLength) }
            i &+= rowsAtOnce &* stretchLength
          }
        }
      }
      while i < count {
        let length = min(blockLength, count &- i)
        push(blockSum(a, i, length, term), 1)
        i &+= length
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

  /// `pairwiseSum` of rows, the blocks of some rows in turn.
  @inline(__always)
  private static func pairwiseRows<V: SIMD>(
    _ a: UnsafePointer<V.Scalar>, _ rowStep: Int, _ rows: Int, _ count: Int, _ out: UnsafeMutablePointer<V.Scalar>,
    _ term: (V) -> V
  ) where V.Scalar: BinaryFloatingPoint {
    withUnsafeTemporaryAllocation(of: V.Scalar.self, capacity: 64 &* rowsAtOnce) { partial in
      var first = 0
      while first < rows {
        let together = min(rowsAtOnce, rows &- first)
        var depth = 0, blocks = 0, i = 0
        while i < count || blocks == 0 {
          let length = min(blockLength, count &- i)
          for row in 0..<together {
            partial[depth &* rowsAtOnce &+ row] = blockSum(Run(a + (first &+ row) &* rowStep, step: 1), i, length, term)
          }
          i &+= length
          blocks &+= 1
          depth &+= 1
          // When all is added, whatever is left merges.
          var merging = i < count ? blocks : 0
          while depth > 1, merging & 1 == 0 {
            depth &-= 1
            for row in 0..<together {
              partial[(depth &- 1) &* rowsAtOnce &+ row] += partial[depth &* rowsAtOnce &+ row]
            }
            merging >>= 1
          }
        }
        for row in 0..<together { out[first &+ row] = partial[row] }
        first &+= together
      }
    }
  }

  @inline(__always)
  private static func blockSum<V: SIMD>(_ a: Run<V.Scalar>, _ start: Int, _ count: Int, _ term: (V) -> V) -> V.Scalar
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
          s0 += term(base.vector(at: i, as: V.self))
          s1 += term(base.vector(at: i &+ width, as: V.self))
          s2 += term(base.vector(at: i &+ 2 &* width, as: V.self))
          s3 += term(base.vector(at: i &+ 3 &* width, as: V.self))
          i &+= 4 &* width
        }
      } else {
        while i &+ 4 &* width <= count {
          s0 += term(a.gathered(from: start &+ i, count: width, as: V.self))
          s1 += term(a.gathered(from: start &+ i &+ width, count: width, as: V.self))
          s2 += term(a.gathered(from: start &+ i &+ 2 &* width, count: width, as: V.self))
          s3 += term(a.gathered(from: start &+ i &+ 3 &* width, count: width, as: V.self))
          i &+= 4 &* width
        }
      }
      let sum = (s0 + s1) + (s2 + s3)
      for lane in 0..<width { total += sum[lane] }
    }
    while i < count {
      total += term(V(repeating: a.start[(start &+ i) &* a.step]))[0]
      i &+= 1
    }
    return total
  }

  /// The sum of each of some columns of a matrix, the same bits as `sum` of each.
  static func sumColumns(
    _ a: UnsafePointer<Float>, rowStep: Int, rows: Int, columns: Int, into out: UnsafeMutablePointer<Float>
  ) {
    pairwiseColumns(a, rowStep, rows, columns, out, FloatRegister.self)
  }

  /// The sum of each of some columns of a matrix, the same bits as `sum` of each.
  static func sumColumns(
    _ a: UnsafePointer<Double>, rowStep: Int, rows: Int, columns: Int, into out: UnsafeMutablePointer<Double>
  ) {
    pairwiseColumns(a, rowStep, rows, columns, out, DoubleRegister.self)
  }

  /// As `pairwiseSum`, with a row of numbers for each number there.
  @inline(__always)
  private static func pairwiseColumns<V: SIMD & BitwiseCopyable>(
    _ a: UnsafePointer<V.Scalar>, _ rowStep: Int, _ rows: Int, _ columns: Int, _ out: UnsafeMutablePointer<V.Scalar>,
    _ type: V.Type
  ) where V.Scalar: BinaryFloatingPoint {
    // Columns at once: so many that rows are read in long stretches, so few that what they are added up in fits the first-level cache.
    let width = min(columns, 1024)
    var levels = 2, blocks = 1
    while blocks &* blockLength < rows {
      blocks &*= 2
      levels &+= 1
    }
    withUnsafeTemporaryAllocation(of: V.Scalar.self, capacity: (levels &+ 2) &* width) { memory in
      guard let partial = memory.baseAddress else { return }
      let room = partial + levels &* width
      var column = 0
      while column < columns {
        let count = min(width, columns &- column)
        var depth = 0, blocks = 0, row = 0
        while row < rows || blocks == 0 {
          let length = min(blockLength, rows &- row)
          columnBlock(a + (row &* rowStep &+ column), rowStep, length, count, room, width, partial + depth &* width, V.self)
          row &+= length
          blocks &+= 1
          depth &+= 1
          var merging = blocks
          while merging & 1 == 0 {
            depth &-= 1
            add(partial + (depth &- 1) &* width, partial + depth &* width, into: partial + (depth &- 1) &* width, count, V.self)
            merging >>= 1
          }
        }
        while depth > 1 {
          depth &-= 1
          add(partial + (depth &- 1) &* width, partial + depth &* width, into: partial + (depth &- 1) &* width, count, V.self)
        }
        (out + column).update(from: partial, count: count)
        column &+= count
      }
    }
  }

  /// As `blockSum`: a row of sums for each lane of its four vectors, which are then added in the same order. The rows that one
  /// lane adds up are read together, each from one end to the other.
  ///
  /// - Parameter room: for two rows of sums.
  @inline(__always)
  private static func columnBlock<V: SIMD & BitwiseCopyable>(
    _ a: UnsafePointer<V.Scalar>, _ rowStep: Int, _ rows: Int, _ count: Int, _ room: UnsafeMutablePointer<V.Scalar>,
    _ width: Int, _ target: UnsafeMutablePointer<V.Scalar>, _ type: V.Type
  ) where V.Scalar: BinaryFloatingPoint {
    let lanes = 4 &* V.scalarCount
    let terms = rows / lanes
    target.update(repeating: 0, count: count)
    if terms > 0 {
      let even = room, odd = room + width
      var lane = 0
      while lane < V.scalarCount {
        let first = a + lane &* rowStep, vector = V.scalarCount &* rowStep
        laneSums(first, lanes &* rowStep, terms, count, into: even, V.self)
        laneSums(first + vector, lanes &* rowStep, terms, count, into: odd, V.self)
        add(even, odd, into: even, count, V.self)
        laneSums(first + 2 &* vector, lanes &* rowStep, terms, count, into: odd, V.self)
        addLane(first + 3 &* vector, lanes &* rowStep, terms, count, even, odd, target, V.self)
        lane &+= 1
      }
    }
    var row = terms &* lanes
    while row < rows {
      add(target, a + row &* rowStep, into: target, count, V.self)
      row &+= 1
    }
  }

  /// `out = row 0 + row 1 + …`
  @inline(__always)
  private static func laneSums<V: SIMD & BitwiseCopyable>(
    _ a: UnsafePointer<V.Scalar>, _ step: Int, _ terms: Int, _ count: Int, into out: UnsafeMutablePointer<V.Scalar>, _ type: V.Type
  ) where V.Scalar: BinaryFloatingPoint {
    var i = 0
    while i &+ V.scalarCount <= count {
      out.store(columnSum(a + i, step, terms, V.self), at: i)
      i &+= V.scalarCount
    }
    while i < count {
      out[i] = scalarColumnSum(a + i, step, terms)
      i &+= 1
    }
  }

  /// `target += even + (odd + (row 0 + row 1 + …))`
  @inline(__always)
  private static func addLane<V: SIMD & BitwiseCopyable>(
    _ a: UnsafePointer<V.Scalar>, _ step: Int, _ terms: Int, _ count: Int, _ even: UnsafeMutablePointer<V.Scalar>,
    _ odd: UnsafeMutablePointer<V.Scalar>, _ target: UnsafeMutablePointer<V.Scalar>, _ type: V.Type
  ) where V.Scalar: BinaryFloatingPoint {
    var i = 0
    while i &+ V.scalarCount <= count {
      let high = UnsafePointer(odd).vector(at: i, as: V.self) + columnSum(a + i, step, terms, V.self)
      target.store(UnsafePointer(target).vector(at: i, as: V.self) + (UnsafePointer(even).vector(at: i, as: V.self) + high), at: i)
      i &+= V.scalarCount
    }
    while i < count {
      target[i] += even[i] + (odd[i] + scalarColumnSum(a + i, step, terms))
      i &+= 1
    }
  }

  @inline(__always)
  private static func columnSum<V: SIMD & BitwiseCopyable>(_ a: UnsafePointer<V.Scalar>, _ step: Int, _ terms: Int, _ type: V.Type) -> V
  where V.Scalar: BinaryFloatingPoint {
    var sum = V.zero + a.vector(at: 0, as: V.self)
    if terms == 8 {
      // The usual number, without a loop.
      sum += (a + step).vector(at: 0, as: V.self)
      sum += (a + 2 &* step).vector(at: 0, as: V.self)
      sum += (a + 3 &* step).vector(at: 0, as: V.self)
      sum += (a + 4 &* step).vector(at: 0, as: V.self)
      sum += (a + 5 &* step).vector(at: 0, as: V.self)
      sum += (a + 6 &* step).vector(at: 0, as: V.self)
      sum += (a + 7 &* step).vector(at: 0, as: V.self)
      return sum
    }
    var term = 1
    while term < terms {
      sum += (a + term &* step).vector(at: 0, as: V.self)
      term &+= 1
    }
    return sum
  }

  @inline(__always)
  private static func scalarColumnSum<Scalar: BinaryFloatingPoint>(_ a: UnsafePointer<Scalar>, _ step: Int, _ terms: Int) -> Scalar {
    var sum: Scalar = 0
    var term = 0
    while term < terms {
      sum += a[term &* step]
      term &+= 1
    }
    return sum
  }

  @inline(__always)
  private static func add<V: SIMD & BitwiseCopyable>(
    _ a: UnsafeMutablePointer<V.Scalar>, _ b: UnsafePointer<V.Scalar>, into out: UnsafeMutablePointer<V.Scalar>, _ count: Int,
    _ type: V.Type
  ) where V.Scalar: BinaryFloatingPoint {
    var i = 0
    while i &+ V.scalarCount <= count {
      out.store(UnsafePointer(a).vector(at: i, as: V.self) + b.vector(at: i, as: V.self), at: i)
      i &+= V.scalarCount
    }
    while i < count {
      out[i] = a[i] + b[i]
      i &+= 1
    }
  }

  /// The largest (or smallest) of `count >= 1` elements; NaN when any is NaN.
  static func extreme(_ a: Run<Float>, count: Int, largest: Bool) -> Float {
    largest
      ? extreme(a, count) { (x: FloatVector, y: FloatVector) in greatest(x, y) }
      : extreme(a, count) { (x: FloatVector, y: FloatVector) in least(x, y) }
  }

  /// The largest (or smallest) of `count >= 1` elements; NaN when any is NaN.
  static func extreme(_ a: Run<Double>, count: Int, largest: Bool) -> Double {
    largest
      ? extreme(a, count) { (x: DoubleVector, y: DoubleVector) in greatest(x, y) }
      : extreme(a, count) { (x: DoubleVector, y: DoubleVector) in least(x, y) }
  }

  @inline(__always)
  private static func extreme<V: SIMD & BitwiseCopyable>(
    _ a: Run<V.Scalar>, _ count: Int, _ better: (V, V) -> V
  ) -> V.Scalar where V.Scalar: BinaryFloatingPoint {
    let width = V.scalarCount
    var best = V(repeating: a.start[0])
    var i = 0
    if a.step == 1, count >= 4 &* width {
      var b0 = a.start.vector(at: 0, as: V.self), b1 = a.start.vector(at: width, as: V.self)
      var b2 = a.start.vector(at: 2 &* width, as: V.self), b3 = a.start.vector(at: 3 &* width, as: V.self)
      i = 4 &* width
      while i &+ 4 &* width <= count {
        b0 = better(b0, a.start.vector(at: i, as: V.self))
        b1 = better(b1, a.start.vector(at: i &+ width, as: V.self))
        b2 = better(b2, a.start.vector(at: i &+ 2 &* width, as: V.self))
        b3 = better(b3, a.start.vector(at: i &+ 3 &* width, as: V.self))
        i &+= 4 &* width
      }
      best = better(better(b0, b1), better(b2, b3))
    }
    while i < count {
      let lanes = min(width, count &- i)
      // The lanes behind the last element repeat it.
      best = better(best, a.gathered(from: i, count: lanes, as: V.self))
      i &+= lanes
    }
    var half = best
    var lanes = width
    while lanes > 1 {
      lanes /= 2
      var other = half
      for lane in 0..<lanes { other[lane] = half[lane &+ lanes] }
      half = better(half, other)
    }
    return half[0]
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
}
