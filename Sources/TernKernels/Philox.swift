/// Philox4x32-10, the counter-based generator of Salmon et al., "Parallel random numbers: as easy as 1, 2, 3" (2011).
///
/// Any block of the stream can be made alone, so results do not depend on how work is split.
package struct Philox: Equatable, Sendable {
  /// The seed.
  package var key: UInt64
  /// Which stream of the seed: every draw of a program has its own.
  package var stream: UInt64

  package init(key: UInt64, stream: UInt64) {
    self.key = key
    self.stream = stream
  }

  /// The four words of block `index`.
  @inlinable
  package func block(_ index: UInt64) -> SIMD4<UInt32> {
    // Four numbers of their own: a vector would be taken apart and put together in every round, which takes seven times as long.
    var c0 = UInt32(truncatingIfNeeded: index), c1 = UInt32(truncatingIfNeeded: index >> 32)
    var c2 = UInt32(truncatingIfNeeded: stream), c3 = UInt32(truncatingIfNeeded: stream >> 32)
    var k0 = UInt32(truncatingIfNeeded: key)
    var k1 = UInt32(truncatingIfNeeded: key >> 32)
    for _ in 0..<10 {
      let p0 = UInt64(0xD251_1F53) &* UInt64(c0)
      let p1 = UInt64(0xCD9E_8D57) &* UInt64(c2)
      c0 = UInt32(truncatingIfNeeded: p1 >> 32) ^ c1 ^ k0
      c1 = UInt32(truncatingIfNeeded: p1)
      c2 = UInt32(truncatingIfNeeded: p0 >> 32) ^ c3 ^ k1
      c3 = UInt32(truncatingIfNeeded: p0)
      k0 &+= 0x9E37_79B9
      k1 &+= 0xBB67_AE85
    }
    return SIMD4(c0, c1, c2, c3)
  }
}
