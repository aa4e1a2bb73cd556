import TernOps
import TernSyntax
import TernTensor

// Programs that are looked at while they run.

/// An instruction that does an operation, before it does it.
struct ObservedInstruction {
  let name: String
  let isElementwise: Bool
  /// Held here too, so that no operand gives its memory to the result.
  let operands: [(name: String, value: Value)]

  /// - Returns: nil for instructions of other kinds, and for calls of functions of the program: their own instructions are observed.
  init?(
    _ i: Instruction, _ code: Code, _ registers: UnsafeMutablePointer<Value>, _ constants: UnsafeMutablePointer<Value>, withComparisons: Bool
  ) {
    func operand(_ index: Int32) -> Value { index >= 0 ? registers[Int(index)] : constants[Int(~index)] }
    if i.operation.isArithmetic || withComparisons && i.operation.isComparison, let symbol = ErrorPlace.symbols[i.operation] {
      name = symbol
      isElementwise = i.operation != .matmul
      operands = i.operation == .negate ? [("x", operand(i.b))] : [("left", operand(i.b)), ("right", operand(i.c))]
      return
    }
    guard i.operation == .call, case .function(let function) = operand(i.b), !(function is Closure) else { return nil }
    let site = code.callSites[Int(i.c)]
    name = function.name
    isElementwise = if case .elementwise? = (function as? OperationFunction)?.operation.body { true } else { false }
    operands = (0..<site.positionalCount + site.names.count).map { number in
      let value = registers[Int(site.firstArgument) + number]
      return (number < site.positionalCount ? function.parameterName(number) : site.names[number - site.positionalCount], value)
    }
  }
}

extension Opcode {
  /// Whether it is arithmetic, which may make a number that is not finite.
  fileprivate var isArithmetic: Bool {
    switch self {
    case .add, .subtract, .multiply, .divide, .floorDivide, .remainder, .power, .matmul, .negate: true
    default: false
    }
  }

  fileprivate var isComparison: Bool {
    switch self {
    case .equal, .notEqual, .less, .lessEqual, .greater, .greaterEqual: true
    default: false
    }
  }
}

/// An expression in a source.
struct SourcePlace: ProgramPlace {
  let source: Source
  let span: Span

  var text: String { source.text(span) }

  var location: String {
    let location = source.location(of: span.start)
    return "\(source.name):\(location.line):\(location.column)"
  }

  func report(_ title: String, notes: [String]) -> String {
    Diagnostic(title, in: source, at: span, notes: notes).rendered(heading: "")
  }
}

extension Machine {
  package var place: (any ProgramPlace)? {
    guard frameCount > 0 else { return nil }
    return SourcePlace(source: current.pointee.code.source, span: currentSpan(current.pointee))
  }

  /// To be called before an instruction is done.
  func willRun(
    _ i: Instruction, _ code: Code, _ registers: UnsafeMutablePointer<Value>, _ constants: UnsafeMutablePointer<Value>, _ counter: Int
  ) throws(OperationError) -> ObservedInstruction? {
    current.pointee.counter = counter
    try observer?.willStep()
    guard let observer, let instruction = ObservedInstruction(i, code, registers, constants, withComparisons: observer.looksAtComparisons)
    else { return nil }
    if i.operation.isArithmetic { try observer.willDo(instruction.name, instruction.operands.map(\.value)) }
    return observer.looksAtResults ? instruction : nil
  }

  /// To be called when it is done.
  func didRun(_ observed: ObservedInstruction?, result: UnsafeMutablePointer<Value>) throws(OperationError) {
    guard let observed, let observer, let place else { return }
    try observer.did(
      PerformedOperation(
        observed.name, isElementwise: observed.isElementwise, operands: observed.operands, result: result.pointee, at: place))
  }
}
