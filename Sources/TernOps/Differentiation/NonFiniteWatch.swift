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

  private unowned let host: any Host
  /// The steps on each tape, and where the program was when it took them.
  private var tapes: [ObjectIdentifier: [(step: ObservedStep, place: (any ProgramPlace)?)]] = [:]
  /// While a step is undone: where it stands in the program.
  private var undoing: (any ProgramPlace)?

  package init(_ host: any Host) { self.host = host }

  /// Whether there is no more to find out.
  private var isDone: Bool { spoiled != nil || made?.value == "nan" }

  // MARK: Forward

  package func did(_ operation: PerformedOperation) throws(OperationError) {
    operationCount += 1
    if isDone { return }
    let results = try Differentiation.tensors(of: operation.result).filter(\.dtype.isFloating)
    guard results.contains(where: { $0.numbers.hasNonFinite }) else { return }
    var operands: [(name: String, numbers: Numbers)] = []
    for (name, value) in operation.operands { operands += try Differentiation.tensors(of: value).map { (name, $0.numbers) } }
    for result in results {
      note(
        operation.name, result.numbers, of: operands, isElementwise: operation.isElementwise, part: nil, place: operation.place,
        isBackward: false)
    }
  }

  // MARK: Back

  package func added(_ step: ObservedStep, to tape: Tape) {
    tapes[ObjectIdentifier(tape), default: []].append((step, undoing ?? host.place))
  }

  package func forgot(_ tape: Tape) { tapes[ObjectIdentifier(tape)] = nil }

  package func willUndo(_ number: Int, of tape: Tape) {
    undoing = tapes[ObjectIdentifier(tape)]?[number].place
  }

  package func didUndo(_ number: Int, of tape: Tape, given: [Tensor?], results: [(slot: Int, cotangent: Tensor?)]) {
    defer { undoing = nil }
    stepCount += 1
    guard !isDone, let (step, place) = tapes[ObjectIdentifier(tape)]?[number] else { return }
    var operands: [(name: String, numbers: Numbers)] = []
    for case let cotangent? in given { operands.append(("cotangent", Numbers(cotangent))) }
    let names = step.inputs.count == 1 ? ["x"] : step.inputs.indices.map { String(UnicodeScalar(UInt8(97 + min($0, 25)))) }
    for (name, input) in zip(names, step.inputs) { operands.append((name, Numbers(input))) }
    for output in step.outputs { operands.append(("result", Numbers(output))) }
    for (slot, cotangent) in results {
      guard let cotangent else { continue }
      let name = step.inputSlots.firstIndex(of: slot).map { names[$0] } ?? "x"
      note(
        "\(step.name)", Numbers(cotangent), of: operands, isElementwise: step.name.isElementwise, part: "the cotangent of \(name)", place: place,
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

  static func text(_ value: Double) -> String { value.isNaN ? "nan" : value > 0 ? "inf" : "-inf" }
}

/// The elements of a tensor as they are now, in f64.
struct Numbers {
  let dtype: DType
  let shape: Shape
  let values: [Double]

  init(_ tensor: Tensor) {
    dtype = tensor.dtype
    shape = tensor.shape
    values = (try? tensor.detached().converted(to: .f64).elements(Double.self)) ?? []
  }

  subscript(element: Int) -> Double { values[element] }

  var hasNonFinite: Bool { values.contains { !$0.isFinite } }

  /// Whether it has the shape `target` or is broadcast to it.
  func reaches(_ target: Shape) -> Bool {
    guard shape.count <= target.count else { return false }
    let shift = target.count - shape.count
    return shape.indices.allSatisfy { shape[$0] == 1 || shape[$0] == target[$0 + shift] }
  }

  /// The element that meets the one at `index` of a result that this is broadcast to.
  func value(at index: Shape) -> Double {
    let shift = index.count - shape.count
    var number = 0
    for axis in shape.indices { number = number * shape[axis] + (shape[axis] == 1 ? 0 : index[axis + shift]) }
    return values[number]
  }

  /// A number with the type that it has here.
  private func typed(_ value: Double) -> Value {
    switch dtype {
    case .bool: .bool(value != 0)
    case .i64: Int(exactly: value).map { .i64($0) } ?? .f64(value)
    case .f32: .f32(Float(value))
    case .f64: .f64(value)
    }
  }

  /// What is there where a result of shape `target` has `index`: a number, a row or column of a product, or in short all of it.
  func there(_ index: Shape, _ target: Shape, isProduct: Bool, _ name: String) -> Value {
    if !isProduct, reaches(target) { return typed(value(at: index)) }
    if isProduct, shape.count >= 2, index.count >= 2 {
      let isLeft = name == "left" || name == "a"
      return .string("\(isLeft ? "row \(index[index.count - 2])" : "column \(index[index.count - 1])") of \(shape), \(span(of: line(index, isLeft: isLeft)))")
    }
    return .string("\(shape) \(span(of: values))")
  }

  /// The row or the column of a matrix that an element of a product is made of.
  private func line(_ index: Shape, isLeft: Bool) -> [Double] {
    let rows = shape[shape.count - 2], columns = shape[shape.count - 1]
    var batch = 0
    let shift = index.count - shape.count
    for axis in 0..<shape.count - 2 { batch = batch * shape[axis] + (shape[axis] == 1 || axis + shift < 0 ? 0 : index[axis + shift]) }
    let first = batch * rows * columns
    return isLeft
      ? (0..<columns).map { values[first + index[index.count - 2] * columns + $0] }
      : (0..<rows).map { values[first + $0 * columns + index[index.count - 1]] }
  }

  private func span(of values: [Double]) -> String {
    if values.count <= 4 { return "[" + values.map { NumberText.general($0, 4) }.joined(separator: ", ") + "]" }
    let finite = values.filter { !$0.isNaN }
    guard let least = finite.min(), let most = finite.max() else { return "all nan" }
    let nans = values.count - finite.count
    return "from \(NumberText.general(least, 4)) to \(NumberText.general(most, 4))" + (nans > 0 ? " and \(nans) nan" : "")
  }
}

extension Tensor { fileprivate var numbers: Numbers { Numbers(self) } }

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
