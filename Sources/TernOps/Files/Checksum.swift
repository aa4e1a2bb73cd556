/// Checksums that file formats ask for.
package enum Checksum {
  private static let table: [UInt32] = (0..<256).map { index in
    (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
  }

  /// CRC-32 (ISO 3309), of ZIP and PNG.
  package static func crc32(_ bytes: [UInt8]) -> Int {
    var value: UInt32 = 0xFFFF_FFFF
    for byte in bytes { value = value >> 8 ^ table[Int((value ^ UInt32(byte)) & 0xFF)] }
    return Int(~value)
  }

  /// Adler-32 (RFC 1950), of zlib.
  package static func adler32(_ bytes: [UInt8]) -> Int {
    var a: UInt32 = 1, b: UInt32 = 0
    // So many bytes can be added up before the sums have to be reduced.
    for start in stride(from: 0, to: bytes.count, by: 5552) {
      for byte in bytes[start..<min(start + 5552, bytes.count)] {
        a &+= UInt32(byte)
        b &+= a
      }
      a %= 65521
      b %= 65521
    }
    return Int(b << 16 | a)
  }
}
