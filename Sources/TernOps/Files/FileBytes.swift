import TernTensor

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Why a file could not be read or written.
package struct FileFault: Error {
  package let problem: String
  package init(_ problem: String) { self.problem = problem }
}

/// Whole files.
package enum FileBytes {
  package static func read(_ path: String) throws(FileFault) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileFault(String(cString: strerror(errno))) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw FileFault(String(cString: strerror(errno))) }
    if status.st_mode & S_IFMT == S_IFDIR { throw FileFault("it is a folder") }
    guard status.st_mode & S_IFMT == S_IFREG else { throw FileFault("it is not a plain file") }
    guard status.st_size <= Tensor.memoryLimitInBytes / 2 else { throw FileFault("it is larger than the memory") }
    var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeMutableBytes { buffer in
        buffer.baseAddress.map { pread(descriptor, $0 + done, buffer.count - done, off_t(done)) } ?? 0
      }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw FileFault(String(cString: strerror(errno))) }
      if count == 0 { break }
      done += count
    }
    if done < bytes.count { bytes.removeLast(bytes.count - done) }
    return bytes
  }

  /// Writes to a new file beside the old one, which it replaces when it is complete.
  package static func write(_ bytes: [UInt8], to path: String) throws(FileFault) {
    let draft = path + ".\(getpid()).part"
    let descriptor = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw FileFault(String(cString: strerror(errno))) }
    var done = 0
    var failure: Int32 = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        buffer.baseAddress.map { systemWrite(descriptor, $0 + done, buffer.count - done) } ?? 0
      }
      if count < 0, errno == EINTR { continue }
      if count <= 0 {
        failure = errno
        break
      }
      done += count
    }
    if close(descriptor) != 0, failure == 0 { failure = errno }
    if failure == 0, rename(draft, path) != 0 { failure = errno }
    if failure != 0 {
      unlink(draft)
      throw FileFault(String(cString: strerror(failure)))
    }
  }

  private static func systemWrite(_ descriptor: Int32, _ from: UnsafeRawPointer, _ count: Int) -> Int {
    #if canImport(Glibc)
      Glibc.write(descriptor, from, count)
    #else
      Darwin.write(descriptor, from, count)
    #endif
  }
}

/// Numbers in a run of bytes, the low byte first; nil behind the end.
struct ByteReader {
  let bytes: ArraySlice<UInt8>
  private(set) var position: Int

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    position = bytes.startIndex
  }

  var rest: Int { bytes.endIndex - position }

  mutating func integer(_ count: Int) -> Int? {
    guard rest >= count else { return nil }
    var value: UInt64 = 0
    for i in 0..<count { value |= UInt64(bytes[position + i]) << (8 * UInt64(i)) }
    position += count
    return Int(exactly: value)
  }

  mutating func slice(_ count: Int) -> ArraySlice<UInt8>? {
    guard count >= 0, rest >= count else { return nil }
    defer { position += count }
    return bytes[position..<position + count]
  }
}

extension [UInt8] {
  mutating func append(_ value: Int, bytes count: Int) {
    for i in 0..<count { append(UInt8(truncatingIfNeeded: value >> (8 * i))) }
  }
}
