import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Memory for tensors and for the kernels' own work.
///
/// The system gives fresh memory page by page and clears each page at its first use, which takes longer than most
/// operations on it. So large blocks come in few sizes, on huge pages where the system has them, and blocks that are given back
/// are kept for the next tensor, up to as much as is in use.
package enum Memory {
  /// Blocks from this size on are kept.
  private static let keptFrom = 1 << 17
  /// Blocks from this size on ask for huge pages.
  private static let hugeFrom = 7 << 19
  private static let hugePage = 1 << 21
  /// What `aligned` aligns to: a cache line, and the widest vector.
  private static let alignment = 64
  /// Kept however little is in use.
  private static let alwaysKept = 1 << 28

  private struct Block {
    var start: UnsafeMutableRawPointer
    var size: Int
  }

  private struct State: @unchecked Sendable {  // safe: only touched under its mutex
    /// Blocks that nobody uses, the oldest first.
    var free: [Block] = []
    var freeBytes = 0
    var usedBytes = 0
  }

  private static let state = Mutex(State())

  /// Memory that holds `bytes` from `aligned` of it on, or nil when the system has no more.
  package static func allocate(_ bytes: Int) -> UnsafeMutableRawPointer? {
    if bytes < keptFrom { return malloc(bytes + alignment) }
    guard let size = blockSize(bytes) else { return nil }
    let (fits, kept, mustRelease) = state.withLock { state -> (Bool, UnsafeMutableRawPointer?, Bool) in
      // The system would give more and end the program when it is used.
      guard size <= limit - state.usedBytes else { return (false, nil, false) }
      state.usedBytes += size
      guard let index = state.free.lastIndex(where: { $0.size == size }) else {
        return (true, nil, state.usedBytes + state.freeBytes > limit)
      }
      state.freeBytes -= size
      return (true, state.free.remove(at: index).start, false)
    }
    if !fits { return nil }
    if let kept { return kept }
    if mustRelease { releaseKept() }
    if let fresh = fresh(size) { return fresh }
    // The system may have room once what is kept goes back to it.
    releaseKept()
    if let fresh = fresh(size) { return fresh }
    state.withLock { $0.usedBytes -= size }
    return nil
  }

  /// Where to begin in memory that `allocate` gave.
  package static func aligned(_ memory: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer {
    memory.alignedUp(toMultipleOf: alignment)
  }

  /// Gives back what `allocate(bytes)` gave.
  package static func deallocate(_ start: UnsafeMutableRawPointer, _ bytes: Int) {
    guard bytes >= keptFrom, let size = blockSize(bytes) else { return free(start) }
    let surplus = state.withLock { state -> [Block] in
      state.usedBytes -= size
      state.free.append(Block(start: start, size: size))
      state.freeBytes += size
      var surplus: [Block] = []
      while state.freeBytes > max(alwaysKept, state.usedBytes) {
        let oldest = state.free.removeFirst()
        state.freeBytes -= oldest.size
        surplus.append(oldest)
      }
      return surplus
    }
    for block in surplus { munmap(block.start, block.size) }
  }

  /// Bytes of memory in the machine.
  package static let machineBytes: Int = {
    let pages = sysconf(Int32(_SC_PHYS_PAGES)), pageSize = sysconf(Int32(_SC_PAGESIZE))
    return pages > 0 && pageSize > 0 ? pages * pageSize : 1 << 34
  }()

  /// What large blocks may have in use together: the rest is for all else.
  private static let limit = machineBytes / 16 * 15

  /// Bytes that large blocks can still have.
  package static var availableBytes: Int { state.withLock { limit - $0.usedBytes } }

  /// Gives memory that nobody uses back to the system.
  private static func releaseKept() {
    let blocks = state.withLock { state -> [Block] in
      defer {
        state.free = []
        state.freeBytes = 0
      }
      return state.free
    }
    for block in blocks { munmap(block.start, block.size) }
  }

  /// Sizes are rounded up to eighths of a power of two, and large ones to whole huge pages, so that blocks fit again.
  private static func blockSize(_ bytes: Int) -> Int? {
    guard bytes <= 1 << 48 else { return nil }
    let power = Int.bitWidth - 1 - bytes.leadingZeroBitCount
    let step = max(1 << (power - 3), bytes >= hugeFrom ? hugePage : 4096)
    return (bytes + step - 1) / step * step
  }

  private static func fresh(_ size: Int) -> UnsafeMutableRawPointer? {
    let flags = MAP_PRIVATE | MAP_ANONYMOUS
    if size < hugeFrom {
      let start = mmap(nil, size, PROT_READ | PROT_WRITE, flags, -1, 0)
      return start == MAP_FAILED ? nil : start
    }
    // Room for a start at a whole huge page; the rest goes back.
    guard let room = mmap(nil, size + hugePage, PROT_READ | PROT_WRITE, flags, -1, 0), room != MAP_FAILED else { return nil }
    let start = room.alignedUp(toMultipleOf: hugePage)
    let before = start - room
    if before > 0 { munmap(room, before) }
    if before < hugePage { munmap(start + size, hugePage - before) }
    #if os(Linux)
      madvise(start, size, Int32(MADV_HUGEPAGE))
    #endif
    return start
  }
}
