#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Runs the program on a thread with a stack of its own, so that deep nesting meets its limits before it meets the
/// end of the stack. The memory is taken only as it is used.
enum LargeStack {
  static let sizeInBytes = 256 << 20

  /// Runs `body` to its end. Signals go to its thread.
  static func run(_ body: @escaping @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer?) {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    pthread_attr_setstacksize(&attributes, sizeInBytes)
    var thread = pthread_t()
    guard pthread_create(&thread, &attributes, body, nil) == 0 else {
      _ = body(nil)
      return
    }
    var all = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_BLOCK, &all, nil)
    pthread_join(thread, nil)
  }
}
