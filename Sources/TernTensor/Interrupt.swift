import TernKernels

/// Whether the user asked to stop what runs. Set from a signal handler, looked at by loops.
public enum Interrupt {
  package static var isRequested: Bool { Parallel.isStopRequested.load(ordering: .relaxed) }
  package static func request() { Parallel.isStopRequested.store(true, ordering: .relaxed) }
  package static func clear() { Parallel.isStopRequested.store(false, ordering: .relaxed) }

  /// Throws when a stop was asked for.
  public static func check() throws(TensorError) {
    if isRequested { throw .interrupted }
  }

  /// Calls `body` for stretches of `0 ..< count` that take a few milliseconds each, and looks between them whether to stop.
  @inline(__always)
  package static func stretches(
    of count: Int, _ body: (_ stretch: Range<Int>) throws(TensorError) -> Void
  ) throws(TensorError) {
    var done = 0
    while done < count {
      let end = min(done + stretch, count)
      try body(done..<end)
      done = end
      if done < count { try check() }
    }
  }

  /// Elements that a loop may work on before it looks whether it should stop.
  package static let stretch = 1 << 20

  /// Elements that are worth a thread of their own.
  static let sharedFrom = 1 << 16
}
