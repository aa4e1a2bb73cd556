import TernTensor

/// A derivative that is being taken of a call of a function.
package struct Differentiation {
  package let tape: Tape
  /// The name of the operation, for messages.
  let operation: String
  /// What the derivative is taken of, on the tape.
  package private(set) var leaves: [Tensor] = []

  package init(_ operation: String, _ host: any Host, isForward: Bool = false) {
    self.init(operation, isForward: isForward, observer: host.observer)
  }

  package init(_ operation: String, isForward: Bool = false, observer: (any TapeObserver)?) {
    self.operation = operation
    tape = Tape(isForward: isForward, observer: observer)
  }

  /// Puts an argument's tensors on the tape.
  ///
  /// - Parameter name: the parameter's name, for messages.
  package mutating func tracing(_ argument: Value, _ name: @autoclosure () -> String) throws(OperationError) -> Value {
    try OperationError.translated {
      let first = leaves.count
      return try Leaves.mapped(argument) { value in
        guard let tensor = try floating(value) else {
          throw notDifferentiable(value, Leaves.path(ofLeaf: leaves.count - first, in: argument, name()))
        }
        let leaf = tape.leaf(tensor)
        leaves.append(leaf)
        return .tensor(leaf)
      }
    }
  }

  /// The same in forward mode, each tensor with the one of `direction` in its place.
  mutating func tracing(_ argument: Value, _ name: String, along direction: Value) throws(OperationError) -> Value {
    let tangents = try Self.tensors(of: direction)
    var number = 0
    return try OperationError.translated {
      let result = try Leaves.mapped(argument) { value in
        guard let tensor = try floating(value) else { throw notDifferentiable(value, Leaves.path(ofLeaf: number, in: argument, name)) }
        guard number < tangents.count, tangents[number].shape == tensor.shape else {
          throw OperationError.argument(
            parameter: "v", expected: "a direction with the shape of \(name), \(argument.summary)", found: direction.summary)
        }
        let leaf = tape.leaf(tensor, tangent: try tangents[number].converted(to: tensor.dtype))
        number += 1
        leaves.append(leaf)
        return .tensor(leaf)
      }
      guard number == tangents.count else {
        throw OperationError.argument(
          parameter: "v", expected: "a direction with the shape of \(name), \(argument.summary)", found: direction.summary)
      }
      return result
    }
  }

  /// The tensors of a value in order; numbers are tensors without axes.
  package static func tensors(of value: Value) throws(OperationError) -> [Tensor] {
    var result: [Tensor] = []
    _ = try OperationError.translated {
      try Leaves.mapped(value) { value in
        if let tensor = try value.tensor() { result.append(tensor) }
        return value
      }
    }
    return result
  }

  /// What a derivative can be taken of; nil when it cannot.
  private func floating(_ value: Value) throws -> Tensor? {
    guard let tensor = try value.tensor(), tensor.dtype.isFloating else { return nil }
    return tensor
  }

  private func notDifferentiable(_ value: Value, _ path: String) -> OperationError {
    .notDifferentiable(operation: operation, path: path, found: value.summary)
  }

  /// The cotangents of the leaves of `argument`, in its structure; zeros where no result depends on them.
  ///
  /// - Parameter cotangents: of the leaves that are left, in order; those of `argument` are taken off the front.
  package static func structured(_ argument: Value, _ cotangents: inout ArraySlice<Tensor?>) throws(OperationError) -> Value {
    var rest = cotangents
    defer { cotangents = rest }
    return try OperationError.translated {
      try Leaves.mapped(argument) { value in
        let cotangent = rest.popFirst() ?? nil
        if let cotangent { return Value(cotangent) }
        guard let tensor = try value.tensor() else { return .none }
        return Value(try Tensor.zeros(tensor.dtype, tensor.shape))
      }
    }
  }
}

extension Differentiation {
  /// A result of the function, without its place on the tape.
  func values(_ result: Value) throws(OperationError) -> Value {
    try OperationError.translated {
      try Leaves.mapped(result) { value in
        if case .tensor(let tensor) = value { return Value(tensor) }
        return value
      }
    }
  }

  /// The tangents of a result, zeros for what does not depend on the arguments.
  func tangents(_ result: Value) throws(OperationError) -> Value {
    try OperationError.translated {
      try Leaves.mapped(result) { value in
        guard let tensor = try value.tensor() else { return value }
        if let tangent = tensor.tangent(on: tape) { return Value(tangent) }
        return Value(try Tensor.zeros(tensor.dtype.isFloating ? tensor.dtype : .f32, tensor.shape))
      }
    }
  }

  /// The one floating number that a function gave.
  func scalar(_ result: Value, of f: FunctionValue) throws(OperationError) -> Tensor {
    guard let value = try tensorWork({ () throws(TensorError) in try result.tensor() }), value.rank == 0, value.dtype.isFloating else {
      throw .notScalar(operation: operation, function: f.summary, found: result.summary)
    }
    return value
  }

  /// Goes back from all floating tensors of a result, with cotangents of ones.
  ///
  /// - Returns: the cotangents of the leaves.
  @discardableResult
  package func goBack(from result: Value) throws(OperationError) -> [Tensor?] {
    tape.close()
    var seeds: [(of: Tensor, cotangent: Tensor)] = []
    for output in try Self.tensors(of: result) where output.dtype.isFloating {
      seeds.append((output, try tensorWork { () throws(TensorError) in try Tensor.filled(Float(1), output.shape).converted(to: output.dtype) }))
    }
    return try OperationError.translated { try tape.cotangents(seeds, wanted: leaves) }
  }
}

extension OperationError {
  /// Runs `body`; what it throws comes out as an operation's error.
  package static func translated<Result>(_ body: () throws -> Result) throws(OperationError) -> Result {
    do { return try body() } catch let error as OperationError { throw error } catch let error as TensorError {
      throw .tensor(error)
    } catch { throw .raised(error) }
  }
}
