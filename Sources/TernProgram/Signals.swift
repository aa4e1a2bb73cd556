import Synchronization
import TernTensor

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Ctrl-C asks the running computation to stop; it does not kill the program.
enum Signals {
  private static let pressed = Atomic<Bool>(false)

  /// Takes over SIGINT. System calls that wait are woken.
  static func install() {
    Interrupt.clear()
    _ = pressed.load(ordering: .relaxed)
    var action = sigaction()
    action.__sigaction_handler.sa_handler = { _ in
      Interrupt.request()
      Signals.pressed.store(true, ordering: .relaxed)
    }
    sigemptyset(&action.sa_mask)
    sigaction(SIGINT, &action, nil)
    // A parent may have left it blocked.
    var only = sigset_t()
    sigemptyset(&only)
    sigaddset(&only, SIGINT)
    pthread_sigmask(SIG_UNBLOCK, &only, nil)
  }

  /// Has the signals that end a program end it as Ctrl-C does, so that it can end the processes that it has started.
  static func installEnding() {
    var action = sigaction()
    action.__sigaction_handler.sa_handler = { _ in Interrupt.request() }
    sigemptyset(&action.sa_mask)
    for signal in [SIGTERM, SIGHUP] { sigaction(signal, &action, nil) }
  }

  /// Whether Ctrl-C was pressed since the last call.
  static func takePressed() -> Bool {
    guard pressed.exchange(false, ordering: .relaxed) else { return false }
    Interrupt.clear()
    return true
  }
}
