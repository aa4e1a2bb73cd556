#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What is to be said when the code of a plug-in ends the process: a text that a signal handler writes.
enum CrashNote {
  private static let room = 1024
  nonisolated(unsafe) private static let text = UnsafeMutablePointer<UInt8>.allocate(capacity: room)
  nonisolated(unsafe) private static var length = 0

  /// Code that takes longer in one step does not end, as far as anybody waits.
  private static let timeLimitSeconds: UInt32 = 60

  /// Runs `body`; should the process end in it, `note` is what it says.
  static func during<Result, Failure>(_ note: String, _ body: () throws(Failure) -> Result) throws(Failure) -> Result {
    install()
    let bytes = Array((note + "\n").utf8.prefix(room))
    for (i, byte) in bytes.enumerated() { text[i] = byte }
    length = bytes.count
    alarm(timeLimitSeconds)
    defer {
      alarm(0)
      length = 0
    }
    return try body()
  }

  private static func install() {
    _ = installed
  }

  private static let installed: Void = {
    var action = sigaction()
    action.__sigaction_handler.sa_handler = { signal in
      func say(_ words: StaticString) { _ = write(2, words.utf8Start, words.utf8CodeUnitCount) }
      if CrashNote.length > 0 {
        say("error: ")
        _ = write(2, CrashNote.text, CrashNote.length - 1)
        say(signal == SIGALRM ? ": it did not end within a minute\n" : ": it ended the process\n")
      }
      _exit(1)
    }
    sigemptyset(&action.sa_mask)
    for signal in [SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP, SIGALRM] { sigaction(signal, &action, nil) }
  }()
}
