import TernOps

/// A function of the program with what it captured.
final class Closure: FunctionValue, @unchecked Sendable {  // safe: cells change only on the thread that runs them
  let code: Code
  /// Changed only when it is dropped.
  fileprivate(set) var captures: [Captured]

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

  /// What hangs on cells may be a chain of any length, since a cell can get its value after functions captured it:
  /// it is taken apart in a loop, not link by link in nested calls.
  deinit {
    switch value {
    case .function, .tuple, .record: break
    default: return
    }
    var work = [value]
    value = .none
    while var next = work.popLast() {
      switch next {
      case .function(var function):
        next = .none
        guard isKnownUniquelyReferenced(&function) else { continue }
        if let cell = function as? Cell {
          work.append(cell.value)
          cell.value = .none
        } else if let closure = function as? Closure {
          for capture in closure.captures {
            switch capture {
            case .value(let value): work.append(value)
            case .cell(let cell): work.append(.function(cell))
            }
          }
          closure.captures = []
        }
      case .tuple(var tuple):
        next = .none
        if isKnownUniquelyReferenced(&tuple) {
          work += tuple.items
          tuple.items = []
        }
      case .record(var record):
        next = .none
        if isKnownUniquelyReferenced(&record) {
          work += record.items
          record.items = []
        }
      default: break
      }
    }
  }
}
