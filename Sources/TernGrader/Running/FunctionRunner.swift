import TernOps
import TernRuntime
import TernTensor

/// Calls one function of a session, and takes its derivatives and costs.
struct FunctionRunner {
  let machine: Machine
  let function: FunctionValue
  var limiter: StepLimiter?
  /// Operations that the program does not have.
  var hidden: Set<String> = []

  func call(_ arguments: [Value]) -> Answer { answer { () throws(OperationError) in try settled(machine.call(function, arguments)) } }

  func pullbacks(_ arguments: [Value], wrt: [Int], _ cotangents: [Value], hasUnits: Bool) -> Answer {
    answer { () throws(OperationError) in
      var derivative = Differentiation("the gradient", machine)
      defer { derivative.tape.clear() }
      var traced = arguments
      for place in wrt where place < arguments.count {
        traced[place] = try derivative.tracing(arguments[place], function.parameterName(place))
      }
      let result = try machine.call(function, traced)
      derivative.tape.close()
      let outputs = try Differentiation.tensors(of: result).filter(\.dtype.isFloating)
      var rows: [Value] = []
      let count = outputs.reduce(0) { $0 + $1.count }
      for number in 0..<cotangents.count + (hasUnits ? count : 0) {
        let given = try number < cotangents.count ? Differentiation.tensors(of: cotangents[number]) : Self.unit(number - cotangents.count, outputs)
        guard given.count == outputs.count, zip(given, outputs).allSatisfy({ $0.shape == $1.shape }) else {
          throw .raised(SubmissionFailure(.error, "the result has another shape or type than it should"))
        }
        let found = try OperationError.translated {
          var seeds: [(of: Tensor, cotangent: Tensor)] = []
          for (output, cotangent) in zip(outputs, given) { seeds.append((output, try cotangent.converted(to: output.dtype))) }
          return try derivative.tape.cotangents(seeds, wanted: derivative.leaves, keepsEntries: true)
        }
        var rest = found[...]
        var row: [Value] = []
        for place in wrt where place < arguments.count { row.append(try Differentiation.structured(arguments[place], &rest)) }
        rows.append(try settled(.tuple(row)))
      }
      return try .tuple(rows)
    }
  }

  /// Zeros of the shapes of `outputs`, with a 1 at one place of all of them.
  private static func unit(_ place: Int, _ outputs: [Tensor]) throws(OperationError) -> [Tensor] {
    var rest = place
    var units: [Tensor] = []
    for output in outputs {
      var numbers = [Float](repeating: 0, count: output.count)
      if numbers.indices.contains(rest) { numbers[rest] = 1 }
      rest -= output.count
      units.append(try tensorWork { () throws(TensorError) in try Tensor.make(numbers, output.shape) })
    }
    return units
  }

  func cost(_ arguments: [Value]) -> Answer {
    answer { () throws(OperationError) in
      let run = try CostCounter.counting(machine) { () throws(OperationError) in try machine.call(function, arguments) }
      return .record(
        try RecordValue(
          RecordLayout.of(["flops", "bytes", "peak_bytes"]),
          [.f64(run.counter.total.flops), .f64(run.counter.total.bytes), .f64(Double(run.peakBytes))]))
    }
  }

  func intermediates(_ arguments: [Value]) -> Answer {
    answer { () throws(OperationError) in
      let recorder = StepRecorder()
      let outer = machine.observer
      machine.observer = recorder
      defer { machine.observer = outer }
      _ = try machine.call(function, arguments)
      return try .tuple(recorder.steps.map { .tensor($0.result) })
    }
  }

  /// A value whose numbers are worked out, and that is on no tape.
  private func settled(_ value: Value) throws(OperationError) -> Value {
    try OperationError.translated {
      try Leaves.mapped(value) { leaf in
        guard case .tensor(let tensor) = leaf else { return leaf }
        let plain = try tensor.detached().contiguous()
        try plain.settle()
        return Value(plain)
      }
    }
  }

  private func answer(_ body: () throws(OperationError) -> Value) -> Answer {
    let outer = machine.observer
    if let limiter {
      limiter.begin()
      machine.observer = limiter
    }
    defer { machine.observer = outer }
    do throws(OperationError) { return .value(try body()) } catch { return .failed(failure(error)) }
  }

  /// - Parameter hidden: operations that a program does not have because it is graded.
  static func failure(_ diagnostic: Diagnostic, _ hidden: Set<String>) -> SubmissionFailure {
    var diagnostic = diagnostic
    let name = diagnostic.source.text(diagnostic.span)
    if diagnostic.kind == .unknownName, hidden.contains(name) {
      diagnostic.message = "a program that is graded here has no operation `\(name)`"
      diagnostic.notes = []
    }
    let outline = diagnostic.outline
    return SubmissionFailure(.error, diagnostic.message, report: diagnostic.rendered(), outline: (outline.message, outline.rendered()))
  }

  func failure(_ error: OperationError) -> SubmissionFailure {
    if limiter?.isExhausted == true {
      return SubmissionFailure(.steps, "it did not end: more than \(Text.count(limiter?.limits.steps ?? 0)) instructions in one call")
    }
    if limiter?.isTooLarge == true { return SubmissionFailure(.memory, "its tensors took more than \(Text.bytes(limiter?.limits.bytes ?? 0))") }
    if case .raised(let inner) = error, let failure = inner as? SubmissionFailure { return failure }
    let diagnostic = machine.diagnostic(of: error)
    // The call itself, which no line of the program makes.
    if diagnostic.source.bytes.isEmpty {
      func message(_ diagnostic: Diagnostic) -> String {
        "\(diagnostic.message) (it is called with the arguments of the exercise, by position; it has \(function.signature))"
      }
      return SubmissionFailure(.error, message(diagnostic), outline: (message(diagnostic.outline), ""))
    }
    return Self.failure(diagnostic, hidden)
  }
}
