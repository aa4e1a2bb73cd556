import CTernProcessor

/// How many bytes the tensors take that a thread makes. The same on every machine: what kernels need for their own work does not count.
package enum TensorMemory {
  /// Looks for the most that there is at once, from when it is made.
  package struct Watch: ~Copyable {
    private let before = tern_tensor_bytes_live()
    private let outer = tern_tensor_bytes_most()

    package init() { tern_tensor_bytes_set_most(before) }

    // A watch around this one sees what this one saw.
    deinit { tern_tensor_bytes_set_most(max(outer, tern_tensor_bytes_most())) }

    /// The most so far, beyond what there was when this was made.
    package var peakBytes: Int { tern_tensor_bytes_most() - before }
  }

  /// The bytes of the tensors of this thread that there are.
  package static var liveBytes: Int { tern_tensor_bytes_live() }

  @inline(__always)
  static func take(_ bytes: Int) { tern_tensor_bytes_take(bytes) }

  @inline(__always)
  static func giveBack(_ bytes: Int) { tern_tensor_bytes_give_back(bytes) }
}
