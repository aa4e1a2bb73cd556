/// A name of the program, interned: equal names of one tree have equal indices.
package struct Name: Hashable, Sendable {
  package let raw: UInt32

  /// Names are small numbers that nobody chooses, so a multiplication scatters them well enough;
  /// the hash that withstands attacks took a seventh of the time of `tern check`.
  package func _rawHashValue(seed: Int) -> Int {
    Int(truncatingIfNeeded: (UInt64(raw) ^ UInt64(truncatingIfNeeded: seed)) &* 0x9E37_79B9_7F4A_7C15 >> 17)
  }
}

/// The names of a tree, each stored once.
package struct NameTable: Sendable {
  /// The spellings of all names, one behind the other, and where each ends.
  private var spellings: [UInt8] = []
  private var ends: [Int] = []
  private var hashes: [UInt64] = []
  /// Open-addressed: 1 + the index of a name, or 0.
  private var slots = [UInt32](repeating: 0, count: 64)

  package var count: Int { ends.count }
  package subscript(name: Name) -> String { String(decoding: spellings[range(Int(name.raw))], as: UTF8.self) }

  /// All names, in the order in which they first occur.
  package var all: [String] { (0..<count).map { self[Name(raw: UInt32($0))] } }

  private func range(_ index: Int) -> Range<Int> { (index == 0 ? 0 : ends[index - 1])..<ends[index] }

  mutating func intern(_ text: Substring) -> Name {
    var text = text
    return text.withUTF8 { intern($0[...]) }
  }

  /// The name spelled by `bytes`.
  mutating func intern(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Name {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] != 0 {
      let index = Int(slots[slot]) - 1
      if hashes[index] == hash, isSpelled(index, bytes) { return Name(raw: UInt32(index)) }
      slot = (slot + 1) & (slots.count - 1)
    }
    spellings.append(contentsOf: bytes)
    ends.append(spellings.count)
    hashes.append(hash)
    slots[slot] = UInt32(count)
    if count * 2 > slots.count { grow() }
    return Name(raw: UInt32(count - 1))
  }

  private func isSpelled(_ index: Int, _ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    let range = range(index)
    guard range.count == bytes.count else { return false }
    for offset in 0..<range.count where spellings[range.lowerBound + offset] != bytes[bytes.startIndex + offset] { return false }
    return true
  }

  private mutating func grow() {
    slots = [UInt32](repeating: 0, count: slots.count * 2)
    for (index, hash) in hashes.enumerated() {
      var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = UInt32(index + 1)
    }
  }
}
