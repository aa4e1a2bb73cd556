#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Messages over a pair of descriptors: a length of eight bytes, then so many bytes.
struct MessagePipe {
  let input: Int32
  let output: Int32

  enum Fault: Error { case closed, late, tooLong }

  static let sizeLimit = 1 << 30

  func send(_ bytes: [UInt8]) throws(Fault) {
    try write(withUnsafeBytes(of: bytes.count.littleEndian) { Array($0) })
    try write(bytes)
  }

  private func write(_ bytes: [UInt8]) throws(Fault) {
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        buffer.baseAddress.map { Self.systemWrite(output, $0 + done, buffer.count - done) } ?? 0
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw .closed }
      done += count
    }
  }

  /// - Parameters:
  ///   - seconds: how long to wait for all of it; nil for ever.
  ///   - limit: how many bytes it may have.
  func receive(within seconds: Double? = nil, limit: Int = MessagePipe.sizeLimit) throws(Fault) -> [UInt8] {
    let deadline = seconds.map { ContinuousClock.now + .seconds($0) }
    let header = try read(8, until: deadline)
    let length = header.withUnsafeBytes { Int(littleEndian: $0.loadUnaligned(as: Int.self)) }
    guard length >= 0, length <= limit else { throw .tooLong }
    return try read(length, until: deadline)
  }

  private func read(_ count: Int, until deadline: ContinuousClock.Instant?) throws(Fault) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    var done = 0
    while done < count {
      if let deadline { try wait(until: deadline) }
      let got = bytes.withUnsafeMutableBytes { buffer in
        buffer.baseAddress.map { Self.systemRead(input, $0 + done, count - done) } ?? 0
      }
      if got < 0, errno == EINTR { continue }
      guard got > 0 else { throw .closed }
      done += got
    }
    return bytes
  }

  private func wait(until deadline: ContinuousClock.Instant) throws(Fault) {
    while true {
      let left = (deadline - ContinuousClock.now).components
      let milliseconds = left.seconds * 1000 + left.attoseconds / 1_000_000_000_000_000
      guard milliseconds > 0 else { throw .late }
      var descriptor = pollfd(fd: input, events: Int16(POLLIN), revents: 0)
      let ready = poll(&descriptor, 1, Int32(min(milliseconds, 1 << 30)))
      if ready > 0 { return }
      if ready < 0, errno != EINTR { throw .closed }
    }
  }

  private static func systemWrite(_ descriptor: Int32, _ from: UnsafeRawPointer, _ count: Int) -> Int {
    #if canImport(Glibc)
      Glibc.write(descriptor, from, count)
    #else
      Darwin.write(descriptor, from, count)
    #endif
  }

  private static func systemRead(_ descriptor: Int32, _ into: UnsafeMutableRawPointer, _ count: Int) -> Int {
    #if canImport(Glibc)
      Glibc.read(descriptor, into, count)
    #else
      Darwin.read(descriptor, into, count)
    #endif
  }
}
