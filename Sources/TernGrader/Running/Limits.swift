import TernOps
import TernTensor

/// What a graded program may take.
package struct Limits: Equatable {
  /// Instructions in one call: the same on a slow machine.
  package var steps = 5_000_000
  /// Of tensors at once.
  package var bytes = 1 << 30
  /// Printed in all.
  package var outputBytes = 1 << 16
  /// Of one result.
  package var resultBytes = 1 << 24
  /// Of one call.
  package var seconds = 10.0
  /// Of all calls.
  package var totalSeconds = 30.0

  package init() {}
}

/// Counts instructions, and stops a program that takes too many of them, or too much memory.
final class StepLimiter: ProgramObserver {
  private(set) var isExhausted = false
  private(set) var isTooLarge = false
  private var left = 0
  let limits: Limits
  let looksAtResults = false

  init(_ limits: Limits) { self.limits = limits }

  func begin() {
    left = limits.steps
    isExhausted = false
    isTooLarge = false
  }

  func willStep() throws(OperationError) {
    left -= 1
    if left < 0 {
      isExhausted = true
      throw .tensor(.interrupted)
    }
    if left & 0xFF == 0, TensorMemory.liveBytes > limits.bytes {
      isTooLarge = true
      throw .tensor(.interrupted)
    }
  }
}
