import Foundation

/// Runs work on a thread with as much stack as the program itself has: without optimisation deeply nested sources need
/// more of it than the threads of tests have.
package enum LargeStack {
  package static func run<Result: Sendable>(_ work: @escaping @Sendable () -> Result) async -> Result {
    await withCheckedContinuation { continuation in
      let thread = Thread { continuation.resume(returning: work()) }
      thread.stackSize = 64 << 20
      thread.start()
    }
  }
}
