#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Why a file could not be read as a program.
package struct SourceFileError: Error {
  package var message: String
  /// Whether the file is there and can be read, but holds no text of a program.
  package var isAboutContent = false
}

extension Source {
  /// Reads the file at `path`; `-` is standard input.
  package convenience init(path: String) throws(SourceFileError) {
    let bytes = try Self.read(path)
    try self.init(name: path == "-" ? "<stdin>" : path, checking: bytes)
  }

  /// A source of bytes that may not be UTF-8.
  package convenience init(name: String, checking bytes: [UInt8]) throws(SourceFileError) {
    guard bytes.count <= Self.sizeLimitInBytes else { throw Self.tooLarge(name) }
    if let offset = Self.firstInvalidByte(bytes) {
      let line = bytes[..<offset].count { $0 == 0x0A } + 1
      throw SourceFileError(message: "\(name) is not UTF-8 text: byte \(offset), on line \(line), begins no character", isAboutContent: true)
    }
    self.init(name: name, bytes: bytes)
  }

  private static func tooLarge(_ name: String) -> SourceFileError {
    SourceFileError(message: "\(name) is larger than \(sizeLimitInBytes >> 20) MiB, the most that a program can have", isAboutContent: true)
  }

  private static func read(_ path: String) throws(SourceFileError) -> [UInt8] {
    let descriptor = path == "-" ? 0 : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw SourceFileError(message: "cannot open \(path): \(String(cString: strerror(errno)))")
    }
    defer { if path != "-" { close(descriptor) } }
    var status = stat()
    if fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
      throw SourceFileError(message: "\(path) is a directory, not a program")
    }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = chunk.withUnsafeMutableBytes { Self.readSome(descriptor, $0) }
      if count < 0 {
        if errno == EINTR { continue }
        throw SourceFileError(message: "cannot read \(path): \(String(cString: strerror(errno)))")
      }
      if count == 0 { return bytes }
      bytes.append(contentsOf: chunk[..<count])
      if bytes.count > sizeLimitInBytes { throw tooLarge(path) }
    }
  }

  private static func readSome(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
    #if canImport(Glibc)
      Glibc.read(descriptor, buffer.baseAddress, buffer.count)
    #else
      Darwin.read(descriptor, buffer.baseAddress, buffer.count)
    #endif
  }

  /// The offset of the first byte that begins no UTF-8 character, or nil.
  private static func firstInvalidByte(_ bytes: [UInt8]) -> Int? {
    bytes.withUnsafeBufferPointer { bytes in
      var i = 0
      while i < bytes.count {
        let first = bytes[i]
        if first < 0x80 {
          i += 1
          continue
        }
        let length = first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0
        guard length > 0, i + length <= bytes.count else { return i }
        for j in i + 1..<i + length where bytes[j] & 0xC0 != 0x80 { return i }
        let second = bytes[i + 1]
        if first == 0xE0 && second < 0xA0 || first == 0xED && second > 0x9F || first == 0xF0 && second < 0x90
          || first == 0xF4 && second > 0x8F
        {
          return i
        }
        i += length
      }
      return nil
    }
  }
}
