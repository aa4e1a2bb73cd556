import TernTensor

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A program to be run as a process of its own; what it writes comes through pipes.
struct Command: Sendable {
  let program: String
  let arguments: [String]
  /// Variables that are set to something else for it, or with nil removed.
  let environment: [String: String?]

  /// - Parameter program: a path, or a name that is looked up in `PATH`.
  init(_ program: String, _ arguments: [String], environment: [String: String?] = [:]) {
    self.program = program
    self.arguments = arguments
    self.environment = environment
  }

  struct Result {
    var output: String
    var errors: String
    /// What happened when all did not go well, such as `ended with status 1`.
    var failure: String?
    /// The most memory that it had in use at once, in bytes, or that a process had that it started and waited for; nil where that is
    /// not known. See `ProcessEnd` for what it includes.
    var peak: Int?
  }

  /// Runs it to its end, or to the end of its time.
  ///
  /// - Throws: when Ctrl-C was pressed; then it is killed.
  func run(timeoutSeconds: Double) throws(Failure) -> Result {
    var child: Child
    do throws(SystemError) { child = try start() } catch {
      return Result(output: "", errors: "", failure: "cannot run \(program): \(String(cString: strerror(error.number)))")
    }
    defer { child.end() }
    let deadline = ContinuousClock.now + .seconds(timeoutSeconds)
    while true {
      let isQuiet = !child.read(forMilliseconds: 100)
      if Interrupt.isRequested { throw Failure.message("interrupted", status: Failure.interrupted) }
      if child.isAtEnd { break }
      // What it left running may hold the pipes.
      if isQuiet, child.hasEnded { break }
      if ContinuousClock.now > deadline { return child.result("took longer than \(timeoutSeconds.brief) s") }
    }
    while !child.hasEnded {
      if Interrupt.isRequested { throw Failure.message("interrupted", status: Failure.interrupted) }
      if ContinuousClock.now > deadline { return child.result("took longer than \(timeoutSeconds.brief) s") }
      usleep(100)
    }
    return child.result(child.ending)
  }

  private struct SystemError: Error { let number: Int32 }

  private func start() throws(SystemError) -> Child {
    guard let output = Pipe(), let errors = Pipe() else { throw SystemError(number: errno) }
    #if canImport(Glibc)
      var actions = posix_spawn_file_actions_t(), attributes = posix_spawnattr_t()
    #else
      var actions: posix_spawn_file_actions_t?, attributes: posix_spawnattr_t?
    #endif
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, output.writing, 1)
    posix_spawn_file_actions_adddup2(&actions, errors.writing, 2)
    // A group of its own, so that whatever it starts ends with it; signals as they are at first.
    var none = sigset_t(), all = sigset_t()
    sigemptyset(&none)
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

    var words = ([program] + arguments).map { strdup($0) } + [nil]
    var variables = changedEnvironment().map { strdup($0) } + [nil]
    defer { for text in words + variables { free(text) } }
    var id = pid_t()
    let error = posix_spawnp(&id, program, &actions, &attributes, &words, &variables)
    output.closeWriting()
    errors.closeWriting()
    if error != 0 { throw SystemError(number: error) }
    return Child(id: id, output: output, errors: errors)
  }

  private func changedEnvironment() -> [String] {
    var variables: [String] = []
    var next = environ
    while let text = next.pointee {
      let variable = String(cString: text)
      if environment[String(variable.prefix { $0 != "=" })] == nil { variables.append(variable) }
      next += 1
    }
    for case (let name, let value?) in environment { variables.append("\(name)=\(value)") }
    return variables
  }
}

/// A process that was started and is yet to be waited for.
private struct Child: ~Copyable {
  let id: pid_t
  let output: Pipe
  let errors: Pipe
  private var processEnd: ProcessEnd?

  init(id: pid_t, output: Pipe, errors: Pipe) {
    self.id = id
    self.output = output
    self.errors = errors
  }

  var isAtEnd: Bool { output.isAtEnd && errors.isAtEnd }

  /// Reads what there is; false when nothing came in that time.
  func read(forMilliseconds timeout: Int32) -> Bool {
    let open = [output, errors].filter { !$0.isAtEnd }
    var waits = open.map { pollfd(fd: $0.reading, events: Int16(POLLIN), revents: 0) }
    guard poll(&waits, nfds_t(waits.count), timeout) > 0 else { return false }
    for (pipe, wait) in zip(open, waits) where wait.revents != 0 { pipe.read() }
    return true
  }

  var hasEnded: Bool {
    mutating get {
      if processEnd != nil { return true }
      processEnd = ProcessEnd(of: id, options: WNOHANG)
      return processEnd != nil
    }
  }

  /// What was wrong with its end.
  var ending: String? {
    guard let status = processEnd?.status, status != 0 else { return nil }
    return status & 0x7F == 0 ? "ended with status \(status >> 8 & 0xFF)" : "was ended by signal \(status & 0x7F)"
  }

  func result(_ failure: String?) -> Command.Result {
    Command.Result(
      output: String(decoding: output.bytes, as: UTF8.self), errors: String(decoding: errors.bytes, as: UTF8.self), failure: failure,
      peak: processEnd?.peak)
  }

  /// Kills what still runs of it.
  mutating func end() {
    kill(-id, SIGKILL)
    if processEnd == nil { processEnd = ProcessEnd(of: id, options: 0) }
  }
}

/// How a process ended, and the most memory that it had.
///
/// Linux counts what the process that starts another has had in memory at most as the other's own, since the two share their memory
/// until the other's program begins. Whoever wants to know the peak of a small process must not have been a large one before.
private struct ProcessEnd {
  let status: Int32
  /// In bytes.
  let peak: Int

  /// Waits for the process, or with `WNOHANG` asks whether it has ended; nil when it has not.
  init?(of id: pid_t, options: Int32) {
    var status: Int32 = 0
    var usage = rusage()
    var found: pid_t
    repeat { found = wait4(id, &status, options, &usage) } while found < 0 && errno == EINTR
    guard found == id else { return nil }
    self.status = status
    #if canImport(Darwin)
      peak = Int(usage.ru_maxrss)
    #else
      peak = Int(usage.ru_maxrss) << 10
    #endif
  }
}

/// Both ends of a pipe, and what was read from it.
private final class Pipe {
  let reading: Int32
  private(set) var writing: Int32
  private(set) var bytes: [UInt8] = []
  private(set) var isAtEnd = false

  /// More than any peer has to say is read and forgotten.
  private static let limit = 1 << 24

  init?() {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return nil }
    (reading, writing) = (ends[0], ends[1])
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
  }

  deinit {
    close(reading)
    closeWriting()
  }

  func closeWriting() {
    if writing >= 0 { close(writing) }
    writing = -1
  }

  func read() {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    #if canImport(Glibc)
      let count = Glibc.read(reading, &buffer, buffer.count)
    #else
      let count = Darwin.read(reading, &buffer, buffer.count)
    #endif
    if count < 0, errno == EINTR { return }
    if count <= 0 {
      isAtEnd = true
    } else if bytes.count < Self.limit {
      bytes.append(contentsOf: buffer[..<count])
    }
  }
}

/// The path of the program that runs.
func ownProgram() -> String {
  #if os(Linux)
    var path = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
    let length = readlink("/proc/self/exe", &path, path.count - 1)
    if length > 0 {
      let text = String(decoding: path[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
      if access(text, X_OK) == 0 { return text }
    }
    return "/proc/self/exe"
  #else
    return CommandLine.arguments.first ?? "tern"
  #endif
}
