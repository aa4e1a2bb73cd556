import TernOps

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A program of a user in a process of its own. When that ends or does not answer, the next request gets a new one.
final class WorkerProcess: Submission {
  private let program: WorkerProgram
  private var process: pid_t?
  private var pipe: MessagePipe?
  private var loaded: Answer?
  private var output = ""
  private var requestCount = 0
  /// One failure after another: a program that never ends need not show so a hundred times.
  private var failureCount = 0
  private var lastFailure: SubmissionFailure?
  /// How long its answers took in all.
  private var waited = Duration.zero

  init(_ program: WorkerProgram) { self.program = program }

  deinit { stop() }

  func load() -> Answer {
    if let loaded { return loaded }
    let answer = request(.load(program))
    loaded = answer
    return answer
  }

  func call(_ arguments: [Value]) -> Answer { loadedRequest(.call(arguments)) }
  func pullbacks(_ arguments: [Value], wrt: [Int], _ cotangents: [Value], hasUnits: Bool) -> Answer {
    loadedRequest(.pullbacks(arguments, wrt: wrt, cotangents, hasUnits: hasUnits))
  }
  func cost(_ arguments: [Value]) -> Answer { loadedRequest(.cost(arguments)) }
  func intermediates(_ arguments: [Value]) -> Answer { loadedRequest(.intermediates(arguments)) }

  /// What it printed when it was loaded and when its function was called first.
  func takeOutput() -> String {
    defer { output = "" }
    return output
  }

  private func loadedRequest(_ request: WorkerRequest) -> Answer {
    if let failure = lastFailure, failureCount >= patience(failure.kind) { return .failed(failure) }
    // One that is slow again and again would take hours without ever being late.
    if waited > .seconds(program.limits.totalSeconds) {
      return .failed(SubmissionFailure(.time, "its calls took more than \(Text.number3(program.limits.totalSeconds)) seconds in all"))
    }
    let begun = ContinuousClock.now
    let answer = newAnswer(request)
    waited += ContinuousClock.now - begun
    if let failure = answer.failure {
      failureCount += 1
      lastFailure = failure
    } else {
      failureCount = 0
    }
    return answer
  }

  /// How many failures of a kind, one after another, are all there is to be seen.
  private func patience(_ kind: SubmissionFailure.Kind) -> Int {
    switch kind {
    // Each error is of its own arguments; only those of a slow program are not waited for.
    case .error: waited > .seconds(3) ? 12 : .max
    case .time: 1
    default: 3
    }
  }

  private func newAnswer(_ request: WorkerRequest) -> Answer {
    if process == nil { loaded = nil }
    if case .failed(let failure) = load() { return .failed(failure) }
    return self.request(request)
  }

  private func request(_ request: WorkerRequest) -> Answer {
    do {
      if process == nil { try start() }
      guard let pipe else { return .failed(SubmissionFailure(.crash, "its process did not start")) }
      try pipe.send(request.bytes())
      let reply = try WorkerReply(pipe.receive(within: program.limits.seconds, limit: program.limits.resultBytes))
      // What it prints in one call it prints in all: of the first call that is enough.
      if requestCount < 2 { output += reply.output }
      requestCount += 1
      // Whoever printed too much goes on doing so.
      if reply.answer.failure?.kind == .output { stop() }
      return reply.answer
    } catch let error as OperationError {
      if case .refused(_, _, _, let problem) = error { return .failed(SubmissionFailure(.error, problem)) }
      return .failed(SubmissionFailure(.error, "\(error)"))
    } catch let fault as MessagePipe.Fault {
      let status = stop()
      switch fault {
      case .late: return .failed(SubmissionFailure(.time, "it gave nothing within \(Text.number3(program.limits.seconds)) seconds"))
      case .tooLong: return .failed(SubmissionFailure(.memory, "its result takes more than \(Text.bytes(program.limits.resultBytes))"))
      case .closed: return .failed(crash(status))
      }
    } catch {
      stop()
      return .failed(SubmissionFailure(.crash, "its process gave no sense"))
    }
  }

  private func crash(_ status: Int32?) -> SubmissionFailure {
    guard let status else { return SubmissionFailure(.crash, "its process came to an end") }
    let signal = status & 0x7F
    return signal == 0 || signal == SIGPIPE
      ? SubmissionFailure(.crash, "its process came to an end")
      : SubmissionFailure(.memory, "its process was ended by the system (signal \(signal)), most likely for want of memory")
  }

  // MARK: The process

  private func start() throws(MessagePipe.Fault) {
    var toWorker: [Int32] = [0, 0], fromWorker: [Int32] = [0, 0]
    guard makePipe(&toWorker) else { throw .closed }
    guard makePipe(&fromWorker) else {
      for descriptor in toWorker { close(descriptor) }
      throw .closed
    }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawn_file_actions_adddup2(&actions, toWorker[0], 0)
    posix_spawn_file_actions_adddup2(&actions, fromWorker[1], 1)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    for descriptor in toWorker + fromWorker { posix_spawn_file_actions_addclose(&actions, descriptor) }
    defer { posix_spawn_file_actions_destroy(&actions) }
    var arguments: [UnsafeMutablePointer<CChar>?] = [strdup("tern"), strdup(Self.command), nil]
    defer { for argument in arguments { free(argument) } }
    // It inherits nothing: no folder, no name, no setting of a plug-in.
    var environment: [UnsafeMutablePointer<CChar>?] = [strdup("TERN_THREADS=1")]
    if let kernels = getenv("TERN_CPU") { environment.append(strdup("TERN_CPU=\(String(cString: kernels))")) }
    environment.append(nil)
    defer { for entry in environment { free(entry) } }
    var started: pid_t = 0
    let failed = posix_spawn(&started, ThisProgram.path, &actions, nil, &arguments, &environment)
    close(toWorker[0])
    close(fromWorker[1])
    guard failed == 0 else {
      close(toWorker[1])
      close(fromWorker[0])
      throw .closed
    }
    process = started
    pipe = MessagePipe(input: fromWorker[0], output: toWorker[1])
  }

  /// Ends the process: how it ended, if it had before.
  @discardableResult
  private func stop() -> Int32? {
    guard let process, let pipe else { return nil }
    close(pipe.input)
    close(pipe.output)
    self.process = nil
    self.pipe = nil
    loaded = nil
    var status: Int32 = 0
    // One that broke down has ended by itself, or is about to.
    for _ in 0..<50 {
      if waitpid(process, &status, WNOHANG) == process { return status }
      if kill(process, 0) != 0 { break }
      usleep(1000)
    }
    kill(process, SIGKILL)
    waitpid(process, &status, 0)
    return nil
  }

  /// The hidden command that makes a process a worker.
  static let command = "grade-worker"
}

/// A pipe whose ends no other process inherits.
private func makePipe(_ ends: inout [Int32]) -> Bool {
  guard ends.withUnsafeMutableBufferPointer({ $0.baseAddress.map { pipe($0) } ?? -1 }) == 0 else { return false }
  for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
  return true
}
