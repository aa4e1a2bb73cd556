import TernOps

/// A function of the program with what it captured.
final class Closure: FunctionValue, @unchecked Sendable {  // safe: cells change only on the thread that runs them
  let code: Code
  @exclusivity(unchecked) private(set) var entry: Code.Sealed
  /// Changed only when it is dropped.
  fileprivate(set) var captures: [Captured]

  enum Captured {
    case value(Value)
    case cell(Cell)
  }

  init(_ code: Code, _ captures: [Captured]) throws(OperationError) {
    self.code = code
    entry = code.pendingBody == nil ? code.pointers : .pending
    self.captures = captures
    var values: [Value] = []
    for case .value(let value) in captures { values.append(value) }
    super.init(name: code.name, depth: try Extent(of: values).depth)
  }

  /// To be called before a call: the body is compiled when it was not yet.
  func finish() {
    if entry.isPending { entry = code.pointers }
  }

  /// What its parameters are, for a note.
  var signatureNote: String {
    let parameters = code.parameters.map(\.text).joined(separator: ", ")
    return code.isLambda ? "its parameters are (\(parameters))" : "its signature is \(signature)"
  }

  override var shortName: String { code.isLambda ? "lambda" : name }

  override var parameterNames: [String]? { code.parameters.map(\.name) }

  override var summary: String { code.isLambda ? "the lambda" : "the function \(name)" }

  override var signature: String {
    let result = code.signature?.resultText.map { " -> \($0)" } ?? ""
    return "\(name)(\(code.parameters.map(\.text).joined(separator: ", ")))\(result)"
  }
}

/// A name of a function that functions within it see, and see change.
final class Cell: FunctionValue, @unchecked Sendable {  // safe: never leaves the thread that runs its function
  var value: Value

  init(_ value: Value) {
    self.value = value
    super.init(name: "cell")
  }

  /// What hangs on cells may be a chain of any length, since a cell can get its value after functions captured it:
  /// it is taken apart in a loop, not link by link in nested calls.
  deinit {
    guard case .function = value else { return }
    var links: [Unmanaged<FunctionValue>] = []
    Self.unlink(&value, into: &links)
    while let link = links.popLast() {
      var function = link.takeRetainedValue()
      // One that others hold too is let go of, and whoever is last takes it apart.
      if isKnownUniquelyReferenced(&function) { Self.takeApart(function, into: &links) }
    }
  }

  /// Moves the function out of `value`.
  private static func unlink(_ value: inout Value, into links: inout [Unmanaged<FunctionValue>]) {
    if case .function(let function) = value { links.append(Unmanaged.passRetained(function)) }
    value = .none
  }

  private static func takeApart(_ function: FunctionValue, into links: inout [Unmanaged<FunctionValue>]) {
    if let cell = function as? Cell {
      unlink(&cell.value, into: &links)
    } else if let closure = function as? Closure {
      for case .cell(let cell) in closure.captures { links.append(Unmanaged.passRetained(cell)) }
      for case .value(.function(let function)) in closure.captures { links.append(Unmanaged.passRetained(function)) }
      closure.captures = []
    }
  }
}
