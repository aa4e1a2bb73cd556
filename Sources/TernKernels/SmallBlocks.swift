import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Memory for small tensors. Those that are given back are kept in lists by size, for the next tensor of that size.
///
/// A C library does the same for blocks of up to a kilobyte. Larger ones it joins with their neighbours and cuts anew each time, which takes
/// as long as most operations on them.
enum SmallBlocks {
  /// Blocks from this size on are kept.
  private static let keptFrom = 1 << 10
  /// The most that is kept.
  private static let mostKept = 1 << 25

  private static let lists = Mutex(FreeLists())

  /// - Precondition: less than 256 KiB.
  static func allocate(_ bytes: Int) -> UnsafeMutableRawPointer? {
    if bytes < keptFrom { return malloc(bytes) }
    let list = SizeClass(bytes)
    return lists.withLock { $0.take(list) } ?? malloc(list.size)
  }

  /// Gives back what `allocate(bytes)` gave.
  static func deallocate(_ start: UnsafeMutableRawPointer, _ bytes: Int) {
    if bytes < keptFrom { return free(start) }
    let list = SizeClass(bytes)
    if !lists.withLock({ $0.add(start, list, most: mostKept) }) { free(start) }
  }

  /// Sizes are rounded up to quarters of a power of two.
  private struct SizeClass {
    let size: Int
    let index: Int

    init(_ bytes: Int) {
      let step = 1 << (Self.power(of: bytes) - 2)
      size = (bytes + step - 1) / step * step
      let power = Self.power(of: size)
      index = (power - 10) * 4 + (size >> (power - 2)) & 3
    }

    private static func power(of bytes: Int) -> Int { Int.bitWidth - 1 - bytes.leadingZeroBitCount }
  }

  private struct FreeLists: @unchecked Sendable {  // safe: only touched under its mutex
    /// Each block that is kept begins with where the next one of its list lies.
    private var first = InlineArray<36, UnsafeMutableRawPointer?>(repeating: nil)
    private var bytes = 0

    mutating func take(_ list: SizeClass) -> UnsafeMutableRawPointer? {
      guard let block = first[list.index] else { return nil }
      first[list.index] = block.load(as: UnsafeMutableRawPointer?.self)
      bytes -= list.size
      return block
    }

    /// - Returns: false when there is enough.
    mutating func add(_ block: UnsafeMutableRawPointer, _ list: SizeClass, most: Int) -> Bool {
      guard bytes + list.size <= most else { return false }
      block.storeBytes(of: first[list.index], as: UnsafeMutableRawPointer?.self)
      first[list.index] = block
      bytes += list.size
      return true
    }
  }
}
