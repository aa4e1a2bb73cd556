import TernOps

/// A function of the program with what it captured.
final class Closure: FunctionValue, @unchecked Sendable {  // safe: cells change only on the thread that runs them
  let code: Code
  let captures: [Captured]

  enum Captured {
    case value(Value)
    case cell(Cell)
  }

  init(_ code: Code, _ captures: [Captured]) throws(OperationError) {
    self.code = code
    self.captures = captures
    var values: [Value] = []
    for case .value(let value) in captures { values.append(value) }
    super.init(name: code.name, depth: try Value.checkedDepth(of: values))
  }

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
}
