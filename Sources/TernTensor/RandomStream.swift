import TernKernels

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Random numbers for a program: a seed, and how many draws were made since.
///
/// Every draw has a Philox stream of its own, and element `i` of it depends on nothing but the seed, the number of the
/// draw and `i`: neither threads nor the size of earlier draws change what comes.
package struct RandomStream: Sendable {
  private var philox: Philox

  package init(seed: UInt64) { philox = Philox(key: seed, stream: 0) }

  private mutating func nextDraw() -> Philox {
    defer { philox.stream &+= 1 }
    return philox
  }

  /// Uniform in [0, 1): 24 random bits for f32, 53 for f64.
  package mutating func uniform(_ shape: Shape, _ dtype: DType) throws(TensorError) -> Tensor {
    let draw = nextDraw()
    let result = try Tensor.uninitialized(dtype == .f64 ? .f64 : .f32, shape)
    if result.dtype == .f32 {
      let out = result.pointer(Float.self)
      try Self.fill(result.count, 4) { block, first, lanes in
        let words = draw.block(UInt64(block))
        for lane in 0..<lanes { out[first + lane] = Float(words[lane] >> 8) * 0x1p-24 }
      }
    } else {
      let out = result.pointer(Double.self)
      try Self.fill(result.count, 2) { block, first, lanes in
        let words = draw.block(UInt64(block))
        for lane in 0..<lanes { out[first + lane] = Self.unit(words, lane) }
      }
    }
    return result
  }

  /// Standard normal, by Box and Muller's transform in f64 (rounded to f32 at the end).
  package mutating func normal(_ shape: Shape, _ dtype: DType) throws(TensorError) -> Tensor {
    let draw = nextDraw()
    let result = try Tensor.uninitialized(dtype == .f64 ? .f64 : .f32, shape)
    try Self.fill(result.count, 2) { block, first, lanes in
      let words = draw.block(UInt64(block))
      let radius = (-2 * log(1 - Self.unit(words, 0))).squareRoot()
      let angle = 2 * Double.pi * Self.unit(words, 1)
      for lane in 0..<lanes {
        let value = radius * (lane == 0 ? cos(angle) : sin(angle))
        if result.dtype == .f32 {
          result.pointer(Float.self)[first + lane] = Float(value)
        } else {
          result.pointer(Double.self)[first + lane] = value
        }
      }
    }
    return result
  }

  /// Integers in `low ..< high`, all equally likely to within 2^-64 of the width.
  ///
  /// - Precondition: `low < high`
  package mutating func integers(_ low: Int, _ high: Int, _ shape: Shape) throws(TensorError) -> Tensor {
    let draw = nextDraw()
    let width = UInt64(bitPattern: Int64(high)) &- UInt64(bitPattern: Int64(low))
    let result = try Tensor.uninitialized(.i64, shape)
    let out = result.pointer(Int.self)
    try Self.fill(result.count, 2) { block, first, lanes in
      let words = draw.block(UInt64(block))
      for lane in 0..<lanes {
        let bits = UInt64(words[2 * lane]) << 32 | UInt64(words[2 * lane + 1])
        out[first + lane] = low &+ Int(bitPattern: UInt(bits.multipliedFullWidth(by: width).high))
      }
    }
    return result
  }

  /// The draw that `integers` makes from 0 on, whose elements are made when they are asked for: none of them need memory.
  ///
  /// - Precondition: `0 < end`
  package mutating func indices(below end: Int) -> RandomIndices { RandomIndices(draw: nextDraw(), end: UInt64(end)) }

  /// The numbers `0 ..< count` in random order (Fisher and Yates).
  package mutating func permutation(_ count: Int) throws(TensorError) -> Tensor {
    let result = try Tensor.uninitialized(.i64, [count])
    let out = result.pointer(Int.self)
    try Interrupt.stretches(of: count) { part in
      for i in part { out[i] = i }
    }
    let draw = nextDraw()
    var i = count - 1
    while i > 0 {
      if i & 0xF_FFFF == 0 { try Interrupt.check() }
      let words = draw.block(UInt64(i))
      let bits = UInt64(words[0]) << 32 | UInt64(words[1])
      let j = Int(bits.multipliedFullWidth(by: UInt64(i + 1)).high)
      let swapped = out[i]
      out[i] = out[j]
      out[j] = swapped
      i -= 1
    }
    return result
  }

  /// 53 random bits as a number in [0, 1).
  private static func unit(_ words: SIMD4<UInt32>, _ pair: Int) -> Double {
    let bits = UInt64(words[2 * pair]) << 32 | UInt64(words[2 * pair + 1])
    return Double(bits >> 11) * 0x1p-53
  }

  /// Blocks that are worth a thread of their own.
  private static let sharedFrom = 1 << 11

  /// Calls `body` for each block of `width` elements, on all threads: its number, its first element, and how many it has.
  @inline(__always)
  private static func fill(
    _ count: Int, _ width: Int, _ body: @escaping (Int, Int, Int) -> Void
  ) throws(TensorError) {
    let blocks = (count + width - 1) / width
    let isDone = Parallel.run((blocks + sharedFrom - 1) / sharedFrom) { part in
      for block in part * sharedFrom..<min(blocks, (part + 1) * sharedFrom) {
        body(block, block * width, min(width, count - block * width))
      }
    }
    if !isDone { throw .interrupted }
  }
}

/// A draw of random integers from 0 up to but not including `end`.
package struct RandomIndices: Sendable {
  package let draw: Philox
  package let end: UInt64

  /// Calls `body` with each of the elements from number `first` on: its place among these, and the integer.
  @inlinable
  @inline(__always)
  package func forEach(from first: UInt64, count: Int, _ body: (_ place: Int, _ index: Int) -> Void) {
    var place = 0
    if first % 2 == 1, count > 0 {
      body(0, pair(first / 2).1)
      place = 1
    }
    while place &+ 1 < count {
      let (index, next) = pair((first &+ UInt64(place)) / 2)
      body(place, index)
      body(place &+ 1, next)
      place &+= 2
    }
    if place < count { body(place, pair((first &+ UInt64(place)) / 2).0) }
  }

  /// The two elements of a block.
  @inlinable
  @inline(__always)
  package func pair(_ block: UInt64) -> (Int, Int) {
    let words = draw.block(block)
    let first = (UInt64(words[0]) << 32 | UInt64(words[1])).multipliedFullWidth(by: end).high
    let second = (UInt64(words[2]) << 32 | UInt64(words[3])).multipliedFullWidth(by: end).high
    return (Int(truncatingIfNeeded: first), Int(truncatingIfNeeded: second))
  }
}
