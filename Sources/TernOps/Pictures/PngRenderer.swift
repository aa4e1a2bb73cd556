extension Renderer {
  /// Portable Network Graphics, two pixels a point.
  static let png = Renderer("png", "Portable Network Graphics") { scene in
    let raster = Raster(scene, scale: 2)
    return PngFile.bytes(width: raster.width, height: raster.height, channels: 3, raster.bytes)
  }
}

/// Images as PNG files (ISO/IEC 15948), eight bits a channel.
enum PngFile {
  static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  /// - Parameters:
  ///   - channels: 3 for red, green and blue, 4 for these and opacity.
  ///   - pixels: row by row from the top.
  static func bytes(width: Int, height: Int, channels: Int, _ pixels: [UInt8]) -> [UInt8] {
    var header: [UInt8] = []
    header.appendBigEndian(width)
    header.appendBigEndian(height)
    header += [8, channels == 3 ? 2 : 6, 0, 0, 0]
    // Each row begins with how it was filtered: not at all.
    var rows: [UInt8] = []
    rows.reserveCapacity((width * channels + 1) * height)
    for row in 0..<height {
      rows.append(0)
      rows += pixels[row * width * channels..<(row + 1) * width * channels]
    }
    var packed: [UInt8] = [0x78, 0x01]
    packed += Deflate.pack(rows)
    packed.appendBigEndian(Checksum.adler32(rows))
    return signature + chunk("IHDR", header) + chunk("IDAT", packed) + chunk("IEND", [])
  }

  private static func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
    var chunk: [UInt8] = []
    chunk.appendBigEndian(data.count)
    let content = Array(name.utf8) + data
    chunk += content
    chunk.appendBigEndian(Checksum.crc32(content))
    return chunk
  }
}

extension [UInt8] {
  /// Four bytes, the highest first.
  fileprivate mutating func appendBigEndian(_ value: Int) {
    for shift in [24, 16, 8, 0] { append(UInt8(truncatingIfNeeded: value >> shift)) }
  }
}
