import Synchronization

/// Whether the user asked to stop what runs. Set from a signal handler, looked at by loops.
package enum Interrupt {
  private static let requested = Atomic<Bool>(false)

  package static var isRequested: Bool { requested.load(ordering: .relaxed) }
  package static func request() { requested.store(true, ordering: .relaxed) }
  package static func clear() { requested.store(false, ordering: .relaxed) }

  /// Throws when a stop was asked for.
  package static func check() throws(TensorError) {
    if isRequested { throw .interrupted }
  }

  /// Calls `body` for stretches of `0 ..< count` that take a few milliseconds each, and looks between them whether to stop.
  @inline(__always)
  package static func stretches(
    of count: Int, _ body: (_ stretch: Range<Int>) throws(TensorError) -> Void
  ) throws(TensorError) {
    var done = 0
    while done < count {
      let end = min(done + LoopPlan.chunk, count)
      try body(done..<end)
      done = end
      if done < count { try check() }
    }
  }
}
