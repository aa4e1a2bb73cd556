import TernOps

/// What a grader asks of the process in which a program runs.
enum WorkerRequest {
  /// Takes the program in. Nothing else can be asked before.
  case load(WorkerProgram)
  case call([Value])
  case pullbacks([Value], wrt: [Int], [Value], hasUnits: Bool)
  case cost([Value])
  case intermediates([Value])

  func bytes() throws(OperationError) -> [UInt8] {
    var encoder = ValueEncoder()
    switch self {
    case .load(let program):
      encoder.add(byte: 0)
      encoder.add(program.name)
      encoder.add(raw: program.bytes)
      encoder.add(program.function)
      encoder.add(program.hidden.count)
      for name in program.hidden.sorted() { encoder.add(name) }
      encoder.add(Int(truncatingIfNeeded: program.seed))
      encoder.add(program.limits.steps)
      encoder.add(program.limits.bytes)
      encoder.add(program.limits.outputBytes)
    case .call(let arguments):
      encoder.add(byte: 1)
      try encoder.add(.tuple(arguments))
    case .pullbacks(let arguments, let wrt, let cotangents, let hasUnits):
      encoder.add(byte: 2)
      try encoder.add(.tuple(arguments))
      try encoder.add(.tuple(wrt.map(Value.i64)))
      try encoder.add(.tuple(cotangents))
      encoder.add(byte: hasUnits ? 1 : 0)
    case .cost(let arguments):
      encoder.add(byte: 3)
      try encoder.add(.tuple(arguments))
    case .intermediates(let arguments):
      encoder.add(byte: 4)
      try encoder.add(.tuple(arguments))
    }
    return encoder.bytes
  }

  init(_ bytes: [UInt8]) throws {
    var decoder = ValueDecoder(bytes)
    func items() throws -> [Value] {
      guard case .tuple(let tuple) = try decoder.value() else { throw ValueDecoder.Malformed() }
      return tuple.items
    }
    switch try decoder.byte() {
    case 0:
      var program = WorkerProgram(name: try decoder.text(), bytes: try decoder.raw(), function: try decoder.text())
      for _ in 0..<(try decoder.integer()) { program.hidden.insert(try decoder.text()) }
      program.seed = UInt64(truncatingIfNeeded: try decoder.integer())
      program.limits.steps = try decoder.integer()
      program.limits.bytes = try decoder.integer()
      program.limits.outputBytes = try decoder.integer()
      self = .load(program)
    case 1: self = .call(try items())
    case 2: self = .pullbacks(try items(), wrt: try items().compactMap(\.integer), try items(), hasUnits: try decoder.byte() != 0)
    case 3: self = .cost(try items())
    case 4: self = .intermediates(try items())
    default: throw ValueDecoder.Malformed()
    }
  }
}

/// A program that is to be graded.
struct WorkerProgram: Equatable {
  /// What messages call it.
  var name: String
  var bytes: [UInt8]
  /// The function that is asked for.
  var function: String
  /// Operations that it does not have.
  var hidden: Set<String> = []
  /// Of its random numbers.
  var seed: UInt64 = 0
  var limits = Limits()
}

/// What comes back.
struct WorkerReply {
  var answer: Answer
  /// What the program printed meanwhile.
  var output: String

  func bytes() -> [UInt8] {
    var encoder = ValueEncoder()
    switch answer {
    case .value(let value):
      encoder.add(byte: 0)
      do throws(OperationError) { try encoder.add(value) } catch {
        let problem = encoder.isTooDeep ? "is nested more than \(ValueEncoder.depthLimit) levels deep" : "has a function in it, which cannot be graded"
        return WorkerReply(answer: .failed(SubmissionFailure(.error, "its result \(problem)")), output: output).bytes()
      }
    case .failed(let failure):
      encoder.add(byte: 1)
      encoder.add(byte: failure.kind.rawValue)
      encoder.add(failure.message)
      encoder.add(failure.report)
      encoder.add(failure.outline)
      encoder.add(failure.outlineReport)
    }
    encoder.add(output)
    return encoder.bytes
  }

  init(answer: Answer, output: String) {
    self.answer = answer
    self.output = output
  }

  init(_ bytes: [UInt8]) throws {
    var decoder = ValueDecoder(bytes)
    if try decoder.byte() == 0 {
      answer = .value(try decoder.value())
    } else {
      guard let kind = SubmissionFailure.Kind(rawValue: try decoder.byte()) else { throw ValueDecoder.Malformed() }
      answer = .failed(
        SubmissionFailure(kind, try decoder.text(), report: try decoder.text(), outline: (message: try decoder.text(), report: try decoder.text())))
    }
    output = try decoder.text()
  }
}
