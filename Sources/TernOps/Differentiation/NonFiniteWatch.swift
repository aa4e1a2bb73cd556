import TernTensor

/// Looks for the first operation of a program, forward or on the way back, that makes a NaN or an infinity out of finite numbers.
package final class NonFiniteWatch: ProgramObserver {
  /// What an operation or a step back made, and of what.
  package struct Finding {
    /// The operation or step.
    package let operation: String
    /// Whether it happened on the way back, in a derivative.
    package let isBackward: Bool
    /// `nan`, `inf` or `-inf`.
    package let value: String
    /// Which element is the first.
    package let index: Shape
    /// Of what, when it is not simply the result.
    package let part: String?
    /// The numbers there, or a summary of a whole tensor.
    package let operands: [(name: String, value: Value)]
    package let place: (any ProgramPlace)?
  }

  /// Made out of finite numbers.
  package private(set) var made: Finding?
  /// The first NaN that was made out of infinities.
  package private(set) var spoiled: Finding?
  /// The first operation that got a NaN or an infinity from outside: from data, or as a constant.
  package private(set) var entered: Finding?
  package private(set) var operationCount = 0
  package private(set) var stepCount = 0

  package let looksAtResults = true

  private unowned let host: any Host
  /// For the level of each tape that may go back its steps, and where the program was when it took them.
  private var tapes: [Int: [(step: ObservedStep, place: (any ProgramPlace)?)]] = [:]
  /// While a step is undone: where it stands in the program.
  private var undoing: (any ProgramPlace)?

  private init(_ host: any Host) { self.host = host }

  /// Whether there is no more to find out.
  private var isDone: Bool { spoiled != nil || made?.value == "nan" }

  /// Looks on while `body` runs, which puts what it derives by on the tape with `tracing` and gives the result to go back from.
  ///
  /// - Parameter name: what asks for it, for messages.
  package static func watching(
    _ name: String, _ host: any Host,
    _ body: (_ tracing: (Value, _ path: String) throws(OperationError) -> Value) throws(OperationError) -> Value
  ) throws(OperationError) -> NonFiniteWatch {
    let watch = NonFiniteWatch(host)
    let outer = host.observer
    host.observer = watch
    defer { host.observer = outer }
    var derivative = Differentiation(name, host)
    defer { derivative.tape.clear() }
    let result = try body { argument, path throws(OperationError) in try derivative.tracingFloating(argument, path) { _, _ in } }
    try derivative.goBack(from: result)
    return watch
  }

  // MARK: Forward

  package func did(_ operation: PerformedOperation) throws(OperationError) {
    operationCount += 1
    if isDone { return }
    var results: [Numbers] = []
    for tensor in try Differentiation.tensors(of: operation.result) where tensor.dtype.isFloating { results.append(try tensorNumbers(tensor)) }
    guard results.contains(where: \.hasNonFinite) else { return }
    var operands: [(name: String, numbers: Numbers)] = []
    for (name, value) in operation.operands {
      for tensor in try Differentiation.tensors(of: value) { operands.append((name, try tensorNumbers(tensor))) }
    }
    for result in results {
      note(
        operation.name, result, of: operands, isElementwise: operation.isElementwise, part: nil, place: operation.place,
        isBackward: false)
    }
  }

  // MARK: Back

  package func added(_ step: ObservedStep, to tape: Tape) {
    tapes[tape.level, default: []].append((step, undoing ?? host.place))
  }

  package func forgot(tapeOfLevel level: Int) {
    // What goes may be the last to hold another tape, which then comes here itself: so it goes when `tapes` is done changing.
    let gone = tapes.removeValue(forKey: level)
    withExtendedLifetime(gone) {}
  }

  package func willUndo(_ number: Int, of tape: Tape) {
    undoing = tapes[tape.level]?[number].place
  }

  package func didUndo(
    _ number: Int, of tape: Tape, given: [Tensor?], results: [(slot: Int, cotangent: Tensor?)]
  ) throws(TensorError) {
    defer { undoing = nil }
    stepCount += 1
    guard !isDone, let (step, place) = tapes[tape.level]?[number] else { return }
    var made: [(slot: Int, numbers: Numbers)] = []
    for case (let slot, let cotangent?) in results { made.append((slot, try Numbers(cotangent))) }
    guard made.contains(where: \.numbers.hasNonFinite) else { return }
    var operands: [(name: String, numbers: Numbers)] = []
    for case let cotangent? in given { operands.append(("cotangent", try Numbers(cotangent))) }
    let names = step.inputs.count == 1 ? ["x"] : step.inputs.indices.map { String(UnicodeScalar(UInt8(97 + min($0, 25)))) }
    for (name, input) in zip(names, step.inputs) { operands.append((name, try Numbers(input))) }
    for output in step.outputs { operands.append(("result", try Numbers(output))) }
    for (slot, cotangent) in made {
      let name = step.inputSlots.firstIndex(of: slot).map { names[$0] } ?? "x"
      note(
        "\(step.name)", cotangent, of: operands, isElementwise: step.name.isElementwise, part: "the cotangent of \(name)", place: place,
        isBackward: true)
    }
  }

  // MARK: Finding

  private func note(
    _ operation: String, _ result: Numbers, of operands: [(name: String, numbers: Numbers)], isElementwise: Bool, part: String?,
    place: (any ProgramPlace)?, isBackward: Bool
  ) {
    if isDone { return }
    let areAligned = isElementwise && operands.allSatisfy { $0.numbers.reaches(result.shape) }
    func finding(_ element: Int) -> Finding {
      let index = result.shape.position(ofElement: element)
      return Finding(
        operation: operation, isBackward: isBackward, value: Self.text(result[element]), index: index, part: part,
        operands: operands.map { ($0.name, $0.numbers.there(index, result.shape, isProduct: operation == "@" || operation == "matmul", $0.name)) },
        place: place)
    }
    /// The first element that `holds`, where the operands in the same place, or all of them, are as asked.
    func first(_ holds: (Double) -> Bool, from areFine: (Double) -> Bool) -> Int? {
      if !areAligned {
        guard operands.allSatisfy({ $0.numbers.values.allSatisfy(areFine) }) else { return nil }
        return result.values.firstIndex(where: holds)
      }
      return result.values.indices.first { element in
        guard holds(result[element]) else { return false }
        let index = result.shape.position(ofElement: element)
        return operands.allSatisfy { areFine($0.numbers.value(at: index)) }
      }
    }
    if !operands.isEmpty, made == nil, let element = first({ !$0.isFinite }, from: \.isFinite) {
      made = finding(element)
    } else if !operands.isEmpty, let element = first(\.isNaN, from: { !$0.isNaN }) {
      spoiled = finding(element)
    } else if entered == nil, let element = result.values.firstIndex(where: { !$0.isFinite }) {
      entered = finding(element)
    }
  }

  private func tensorNumbers(_ tensor: Tensor) throws(OperationError) -> Numbers {
    try tensorWork { () throws(TensorError) in try Numbers(tensor) }
  }

  static func text(_ value: Double) -> String { value.isNaN ? "nan" : value > 0 ? "inf" : "-inf" }
}

extension NonFiniteWatch.Finding {
  /// `log made -inf out of finite numbers`
  func title(_ source: String) -> String {
    let what = isBackward ? "on the way back, \(operation)" : operation
    let where_ = index.isEmpty ? (part.map { ", \($0)" } ?? "") : ", at \(index)" + (part.map { " of \($0)" } ?? "")
    return "\(what) made \(value) out of \(source)\(where_)"
  }

  /// `x is 0.0 there`
  var operandNote: String {
    operands.map { operand in
      if case .string(let text) = operand.value { return "\(operand.name) is \(text.text)" }
      return "\(operand.name) is \(operand.value)" + (index.isEmpty ? "" : " there")
    }.joined(separator: ", ")
  }
}

extension NonFiniteWatch {
  /// What there is to say: a line, notes, and the place that they are about.
  package var report: (title: String, notes: [String], place: (any ProgramPlace)?) {
    guard let first = made ?? spoiled ?? entered else {
      return (
        "all numbers are finite: \(Self.count(operationCount, "operation")) and \(Self.count(stepCount, "step")) back were looked at", [], nil
      )
    }
    var notes: [String] = []
    if !first.operands.isEmpty { notes.append(first.operandNote) }
    if made != nil, let spoiled {
      notes.append("later, \(spoiled.title("infinities")): \(spoiled.operandNote)" + (spoiled.place.map { " (\($0.text) at \($0.location))" } ?? ""))
    }
    if made != nil { return (first.title("finite numbers"), notes, first.place) }
    if spoiled != nil { return (first.title("infinities"), notes, first.place) }
    return ("no operation made it: \(first.operation) got \(first.value)", notes, first.place)
  }

  package var reportText: String {
    let (title, notes, place) = report
    return place?.report(title, notes: notes) ?? ([title] + notes).joined(separator: "\n") + "\n"
  }

  private static func count(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
}

extension NonFiniteWatch {
  /// As a value of the language.
  func record() throws(OperationError) -> Value {
    let first = made ?? spoiled ?? entered
    let operands: Value = try first.map { first throws(OperationError) in
      var names: [String] = [], values: [Value] = []
      for (name, value) in first.operands where !names.contains(name) {
        names.append(name)
        values.append(value)
      }
      return .record(try RecordValue(RecordLayout.of(names), values))
    } ?? .none
    return .record(
      try RecordValue(
        RecordLayout.of(["ok", "value", "phase", "operation", "text", "place", "index", "operands", "report"]),
        [
          .bool(first == nil), first.map { .string($0.value) } ?? .none,
          first.map { .string($0.isBackward ? "backward" : "forward") } ?? .none, first.map { .string($0.operation) } ?? .none,
          (first?.place?.text).map { .string($0) } ?? .none, (first?.place?.location).map { .string($0) } ?? .none,
          try first.map { first throws(OperationError) in try Value(first.index) } ?? .none, operands, .string(reportText),
        ]))
  }
}
