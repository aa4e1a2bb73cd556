import TernGrader

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Another run of this program, whose output is collected.
struct ChildProcess: ~Copyable {
  private let process: pid_t
  /// Where its standard output can be read.
  let output: Int32
  private(set) var text: [UInt8] = []

  /// - Returns: nil when the system has no room for a process more.
  init?(_ arguments: [String]) {
    var ends: [Int32] = [0, 0]
    guard ends.withUnsafeMutableBufferPointer({ $0.baseAddress.map { pipe($0) } ?? -1 }) == 0 else { return nil }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    var words: [UnsafeMutablePointer<CChar>?] = (["tern"] + arguments).map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    var started: pid_t = 0
    let failed = posix_spawn(&started, ThisProgram.path, &actions, nil, &words, environ)
    close(ends[1])
    guard failed == 0 else {
      close(ends[0])
      return nil
    }
    process = started
    output = ends[0]
  }

  /// Takes what there is to read: whether more may come.
  mutating func read() -> Bool {
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    let count = chunk.withUnsafeMutableBytes { systemRead(output, $0.baseAddress, $0.count) }
    if count < 0, errno == EINTR { return true }
    guard count > 0 else { return false }
    text.append(contentsOf: chunk[..<count])
    return true
  }

  /// Waits for its end.
  ///
  /// - Returns: its exit status; nil when a signal ended it.
  consuming func finish() -> Int32? {
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    close(output)
    return status & 0x7F == 0 ? status >> 8 & 0xFF : nil
  }
}

private func systemRead(_ descriptor: Int32, _ into: UnsafeMutableRawPointer?, _ count: Int) -> Int {
  guard let into else { return 0 }
  #if canImport(Glibc)
    return Glibc.read(descriptor, into, count)
  #else
    return Darwin.read(descriptor, into, count)
  #endif
}
