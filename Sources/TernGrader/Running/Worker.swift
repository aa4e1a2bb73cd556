import TernOps
import TernRuntime
import TernSyntax
import TernTensor

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The process in which a program runs that is graded. It knows the program and the arguments that it is given, and nothing else:
/// neither the reference nor what the results are for.
package final class Worker {
  private let pipe = MessagePipe(input: 0, output: 1)
  private var runner: FunctionRunner?
  private var interpreter: Interpreter?
  private var output = ""
  private var outputBytes = 0
  private var limits = Limits()
  private let stackBudgetInBytes: Int

  /// - Parameter stackBudgetInBytes: what calls within calls may use of the thread's stack.
  package init(stackBudgetInBytes: Int) { self.stackBudgetInBytes = stackBudgetInBytes }

  /// Answers requests on standard input until it ends.
  package func run() {
    while let bytes = try? pipe.receive() {
      guard let request = try? WorkerRequest(bytes) else { return }
      output = ""
      let answer = answer(request)
      let reply = WorkerReply(answer: outputBytes > limits.outputBytes ? .failed(tooMuchOutput) : answer, output: output)
      do { try pipe.send(reply.bytes()) } catch { return }
    }
  }

  private var tooMuchOutput: SubmissionFailure { SubmissionFailure(.output, "it printed more than \(Text.bytes(limits.outputBytes))") }

  private func answer(_ request: WorkerRequest) -> Answer {
    if case .load(let program) = request { return load(program) }
    guard let runner else { return .failed(SubmissionFailure(.missing, "no program was loaded")) }
    switch request {
    case .load(let program): return load(program)
    case .call(let arguments): return runner.call(arguments)
    case .pullbacks(let arguments, let wrt, let cotangents, let hasUnits):
      return runner.pullbacks(arguments, wrt: wrt, cotangents, hasUnits: hasUnits)
    case .cost(let arguments): return runner.cost(arguments)
    case .intermediates(let arguments): return runner.intermediates(arguments)
    }
  }

  private func load(_ program: WorkerProgram) -> Answer {
    limits = program.limits
    Self.limitMemory(limits.bytes)
    let interpreter = Interpreter(name: program.name, folder: "", registry: Registry(without: program.hidden))
    self.interpreter = interpreter
    let machine = interpreter.machine
    machine.stackBudgetInBytes = stackBudgetInBytes
    machine.refusesImports = true
    machine.random = RandomStream(seed: program.seed)
    interpreter.output = { [unowned self] text in
      outputBytes += text.utf8.count
      if outputBytes <= limits.outputBytes { output += text } else { Interrupt.request() }
    }
    let limiter = StepLimiter(limits)
    defer { Interrupt.clear() }
    do throws(Diagnostic) {
      limiter.begin()
      machine.observer = limiter
      defer { machine.observer = nil }
      try interpreter.run(Source(name: program.name, bytes: program.bytes))
    } catch {
      if limiter.isExhausted {
        let steps = Text.count(limits.steps)
        return .failed(SubmissionFailure(.steps, "it did not end: more than \(steps) instructions before its function was called"))
      }
      if limiter.isTooLarge { return .failed(SubmissionFailure(.memory, "its tensors took more than \(Text.bytes(limits.bytes))")) }
      return .failed(FunctionRunner.failure(error, program.hidden))
    }
    guard case .function(let function)? = interpreter.value(of: program.function), interpreter.bindings.contains(where: { $0.name == program.function }) else {
      return .failed(SubmissionFailure(.missing, "it defines no function \(program.function)"))
    }
    runner = FunctionRunner(machine: machine, function: function, limiter: limiter, hidden: program.hidden)
    do throws(OperationError) {
      return .value(try .tuple((function.parameterNames ?? []).map { .string($0) }))
    } catch { return .value(.none) }
  }

  /// What the system gives this process at most, beside what it has already.
  private static func limitMemory(_ bytes: Int) {
    var limit = rlimit()
    #if os(Linux)
      let resource = __rlimit_resource_t(RLIMIT_AS.rawValue)
    #else
      let resource = RLIMIT_AS
    #endif
    guard getrlimit(resource, &limit) == 0 else { return }
    limit.rlim_cur = rlim_t(bytes) * 2 + 1 << 30
    setrlimit(resource, &limit)
  }
}
