import CTernProcessor
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
/// are kept for the next tensor: up to as much as is in use, or a share of the machine's memory, since a step of training gives back
/// all that it made before the next one makes it again. What is kept makes the process hardly larger than its tensors were at their most.
package enum Memory {
  /// Blocks from this size on are kept.
  private static let keptFrom = 1 << 17
  /// Blocks from this size on ask for huge pages.
  private static let hugeFrom = 7 << 19
  private static let hugePage = 1 << 21
  /// What `aligned` aligns to: a cache line, and the widest vector.
  private static let alignment = 64
  /// Kept however little is in use.
  private static let alwaysKept = max(1 << 28, machineBytes / 16)
  /// What is in use and kept together may reach this much, however little was in use at most. Above it, they may reach an eighth more
  /// than was ever in use: without that, a large model's few temporaries are given back and faulted in anew at each step.
  private static let alwaysHeld = 1 << 28

  private static let state = Mutex(Kept())

  /// Memory that holds `bytes` from `aligned` of it on, or nil when the system has no more.
  package static func allocate(_ bytes: Int) -> UnsafeMutableRawPointer? {
    if bytes < keptFrom { return SmallBlocks.allocate(bytes + alignment) }
    guard let size = blockSize(bytes) else { return nil }
    let (fits, kept, surplus) = state.withLock { state -> (Bool, UnsafeMutableRawPointer?, [Block]) in
      // The system would give more and end the program when it is used.
      guard size <= limit - state.usedBytes else { return (false, nil, []) }
      state.usedBytes += size
      state.mostUsedBytes = max(state.mostUsedBytes, state.usedBytes)
      if let kept = state.take(size) { return (true, kept, []) }
      return (true, nil, state.surplus { $0.usedBytes + $0.freeBytes > max($0.mostUsedBytes / 8 * 9, alwaysHeld) })
    }
    if !fits { return nil }
    if let kept { return kept }
    release(surplus)
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
    if bytes < keptFrom { return SmallBlocks.deallocate(start, bytes + alignment) }
    guard let size = blockSize(bytes) else { return }
    let surplus = state.withLock { state -> [Block] in
      state.usedBytes -= size
      state.add(Block(start: start, size: size))
      return state.surplus { $0.freeBytes > max(alwaysKept, $0.usedBytes) }
    }
    release(surplus)
  }

  /// Has the C library keep what small blocks gave back, too: by default it returns memory to the system as soon as 128 KiB are free, and
  /// the next step faults it in anew. To be called once, before there are threads.
  package static func keepHeap() { tern_keep_heap(1 << 26, 1 << 22) }

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
  private static func releaseKept() { release(state.withLock { $0.surplus { _ in true } }) }

  private static func release(_ blocks: [Block]) {
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

/// Memory that the system gave.
private struct Block {
  var start: UnsafeMutableRawPointer
  var size: Int
}

/// Blocks that are kept for later, and what is in use beside them.
private struct Kept: @unchecked Sendable {  // safe: only touched under its mutex
  private var free: [Block] = []
  private(set) var freeBytes = 0
  var usedBytes = 0
  var mostUsedBytes = 0

  mutating func add(_ block: Block) {
    free.append(block)
    freeBytes += block.size
  }

  /// A block of a size: the one of that size that was in use last, or a part of the smallest that is larger, once neighbours
  /// are joined where that is needed.
  mutating func take(_ size: Int) -> UnsafeMutableRawPointer? {
    guard freeBytes >= size else { return nil }
    if let index = fitting(size) { return cut(size, from: index) }
    joinNeighbours()
    return fitting(size).map { cut(size, from: $0) }
  }

  private func fitting(_ size: Int) -> Int? {
    var best: Int?
    var index = free.count - 1
    while index >= 0 {
      let found = free[index].size
      if found == size { return index }
      if found > size, best.map({ found < free[$0].size }) ?? true { best = index }
      index -= 1
    }
    return best
  }

  /// The end of a block, so that what is left begins where huge pages do.
  private mutating func cut(_ size: Int, from index: Int) -> UnsafeMutableRawPointer {
    freeBytes -= size
    if free[index].size == size { return free.remove(at: index).start }
    free[index].size -= size
    return free[index].start + free[index].size
  }

  private mutating func joinNeighbours() {
    free.sort { $0.start < $1.start }
    var joined: [Block] = []
    for block in free {
      if let last = joined.last, last.start + last.size == block.start {
        joined[joined.count - 1].size += block.size
      } else {
        joined.append(block)
      }
    }
    free = joined
  }

  /// Takes blocks out, the oldest first, while `isTooMuch`.
  mutating func surplus(while isTooMuch: (Kept) -> Bool) -> [Block] {
    var count = 0
    while count < free.count, isTooMuch(self) {
      freeBytes -= free[count].size
      count += 1
    }
    defer { free.removeFirst(count) }
    return Array(free[..<count])
  }
}
