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
}
