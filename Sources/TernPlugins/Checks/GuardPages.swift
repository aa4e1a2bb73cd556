#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Memory between pages that nobody may touch: whoever reads or writes past an end stops the process there and then.
final class GuardPages {
  /// At which end the memory touches a forbidden page; at the other it may be up to a page away.
  enum Edge: CaseIterable { case end, start }

  let start: UnsafeMutableRawPointer
  private let whole: UnsafeMutableRawPointer
  private let wholeBytes: Int

  /// - Returns: nil when the system gives no memory.
  init?(_ sizeInBytes: Int, _ edge: Edge) {
    let page = Int(getpagesize())
    let room = (max(sizeInBytes, 1) + page - 1) / page * page
    wholeBytes = room + 2 * page
    guard let whole = mmap(nil, wholeBytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), whole != MAP_FAILED else { return nil }
    self.whole = whole
    guard mprotect(whole + page, room, PROT_READ | PROT_WRITE) == 0 else {
      munmap(whole, wholeBytes)
      return nil
    }
    // Elements of 8 bytes and less stay aligned, as a tensor's size is a multiple of its element's.
    start = edge == .start ? whole + page : whole + page + (room - sizeInBytes)
  }

  deinit { munmap(whole, wholeBytes) }
}
