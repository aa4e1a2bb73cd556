import TernTensor

/// One call of an operation: a value for each of its parameters, in order, and the interpreter.
public struct Call: ~Copyable {
  public let operation: Operation
  package let values: UnsafeMutablePointer<Value>
  package let host: any Host

  package init(_ operation: Operation, _ values: UnsafeMutablePointer<Value>, _ host: any Host) {
    self.operation = operation
    self.values = values
    self.host = host
  }

  public subscript(index: Int) -> Value { values[index] }

  /// Gives argument number `index` up: a tensor, and whether nobody else sees it, so that its memory may take the result.
  func taken(_ index: Int) throws(OperationError) -> (tensor: Tensor, isLast: Bool) {
    let isLast = values[index].isUnsharedTensor()
    let tensor = try tensor(index)
    if isLast { values[index] = .unset }
    return (tensor, isLast)
  }

  public func wrong(_ index: Int, _ expected: String) -> OperationError {
    .argument(parameter: operation.parameters[index].name, expected: expected, found: values[index].summary)
  }

  /// A tensor, number or range.
  public func tensor(_ index: Int) throws(OperationError) -> Tensor {
    if case .tensor(let tensor) = values[index] { return tensor }
    do {
      if let tensor = try values[index].tensor() { return tensor }
      if case .tuple(let tuple) = values[index] { return try stacked(tuple.items, index) }
    } catch let error as TensorError { throw .tensor(error) } catch let error as OperationError { throw error } catch {}
    throw wrong(index, "a tensor")
  }

  private func stacked(_ items: [Value], _ index: Int) throws -> Tensor {
    var parts: [Tensor] = []
    for item in items {
      guard let part = try item.tensor() else { throw wrong(index, "a tensor") }
      parts.append(part)
    }
    return try Value.stack(parts)
  }

  public func integer(_ index: Int) throws(OperationError) -> Int {
    guard let value = values[index].integer else { throw wrong(index, "an integer") }
    return value
  }

  public func count(_ index: Int) throws(OperationError) -> Int {
    let value = try integer(index)
    guard value >= 0 else { throw wrong(index, "0 or more") }
    return value
  }

  /// A number that no derivative is taken with respect to.
  public func number(_ index: Int) throws(OperationError) -> Double {
    guard let value = values[index].double else { throw wrong(index, "a number") }
    if case .tensor(let tensor) = values[index], tensor.isTraced {
      throw .refused(
        operation: operation.name, parameter: operation.parameters[index].name, axis: nil,
        problem: "has no derivative here; stop_gradient(…) around it makes it a plain number")
    }
    return value
  }

  public func flag(_ index: Int) throws(OperationError) -> Bool {
    if case .bool(let value) = values[index] { return value }
    throw wrong(index, "true or false")
  }

  public func text(_ index: Int) throws(OperationError) -> String {
    guard case .string(let string) = values[index] else { throw wrong(index, "a string") }
    return string.text
  }

  public func function(_ index: Int) throws(OperationError) -> FunctionValue {
    guard case .function(let function) = values[index] else { throw wrong(index, "a function") }
    return function
  }

  /// The further arguments of a rest parameter.
  public func rest(_ index: Int) -> [Value] {
    if case .tuple(let tuple) = values[index] { return tuple.items }
    return []
  }

  public func isNone(_ index: Int) -> Bool {
    if case .none = values[index] { return true }
    return false
  }

  /// A dtype, given as `f32` and its like; nil for none.
  public func dtype(_ index: Int) throws(OperationError) -> DType? {
    switch values[index] {
    case .none: return nil
    case .function(let function):
      if let dtype = (function as? OperationFunction)?.dtype { return dtype }
    default: break
    }
    throw wrong(index, "a dtype (f32, f64, i64 or bool)")
  }

  /// Axes: an integer or a tuple of them; nil for none, which means all.
  public func axes(_ index: Int) throws(OperationError) -> Shape? {
    if isNone(index) { return nil }
    if let axis = values[index].integer { return Shape(axis) }
    guard let integers = values[index].integers else { throw wrong(index, "an integer or a tuple of integers") }
    guard integers.count <= Shape.rankLimit else { throw .tensor(.rankTooLarge(integers.count)) }
    return Shape(integers)
  }

  /// A shape: an integer or a tuple of them.
  public func shape(_ index: Int) throws(OperationError) -> Shape {
    guard let integers = values[index].integers else { throw wrong(index, "a shape such as (2, 3)") }
    return try Self.checked(integers)
  }

  /// A shape given as further arguments: `zeros(2, 3)`, `zeros((2, 3))`.
  public func restShape(_ index: Int) throws(OperationError) -> Shape {
    try Self.checked(try restIntegers(index))
  }

  package func restIntegers(_ index: Int) throws(OperationError) -> [Int] {
    let items = rest(index)
    if items.count == 1, let integers = items[0].integers { return integers }
    var result: [Int] = []
    for item in items {
      guard let integer = item.integer else {
        throw .argument(
          parameter: operation.parameters[index].name, expected: "integers", found: item.summary, item: result.count)
      }
      result.append(integer)
    }
    return result
  }

  private static func checked(_ sizes: [Int]) throws(OperationError) -> Shape {
    if let negative = sizes.first(where: { $0 < 0 }) { throw .tensor(.negativeSize(negative)) }
    guard sizes.count <= Shape.rankLimit else { throw .tensor(.rankTooLarge(sizes.count)) }
    return Shape(sizes)
  }

  /// Calls a function of the program.
  public func calling(_ function: FunctionValue, _ arguments: [Value]) throws(OperationError) -> Value {
    try host.call(function, arguments)
  }

  /// Writes to where the program's output goes.
  public func write(_ text: String) { host.write(text) }

  /// The items of a tuple, a record, a range or a tensor (along its leading axis).
  public func list(_ index: Int) throws(OperationError) -> [Value] {
    guard let items = try values[index].iterated() else { throw wrong(index, "a tuple, tensor or range") }
    return items
  }
}

extension Value {
  /// An integer, a tuple of integers, or a tensor of integers of rank 1.
  public var integers: [Int]? {
    if let integer { return [integer] }
    switch self {
    case .tuple(let tuple):
      var result: [Int] = []
      for item in tuple.items {
        guard let integer = item.integer else { return nil }
        result.append(integer)
      }
      return result
    case .tensor(let tensor) where tensor.rank == 1 && tensor.dtype == .i64: return try? tensor.elements(Int.self)
    case .range(let range) where range.count < 1 << 20: return (0..<range.count).map { range.element($0) }
    default: return nil
    }
  }

  private static func checkListLength(_ count: Int) throws(OperationError) {
    if count > Extent.sizeLimit { throw .tooManyValues }
  }

  /// What a loop over this value goes through; nil when it cannot be gone through.
  package func iterated() throws(OperationError) -> [Value]? {
    switch self {
    case .tuple(let tuple): return tuple.items
    case .record(let record): return record.items
    case .range(let range):
      try Self.checkListLength(range.count)
      return (0..<range.count).map { .i64(range.element($0)) }
    case .string(let string):
      try Self.checkListLength(string.count)
      var items: [Value] = []
      items.reserveCapacity(string.count)
      for scalar in string.text.unicodeScalars {
        if items.count & 0xF_FFFF == 0xF_FFFF { try Interrupt.checkOperation() }
        items.append(.string(String(scalar)))
      }
      return items
    case .tensor(let tensor) where tensor.rank > 0:
      try Self.checkListLength(tensor.shape[0])
      return try tensorWork { () throws(TensorError) in try tensor.items() }.map { Value($0) }
    default: return nil
    }
  }
}
