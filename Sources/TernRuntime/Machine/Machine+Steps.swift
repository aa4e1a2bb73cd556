import TernKernels
import TernOps
import TernSyntax
import TernTensor

// What instructions do, beyond what fits the loop.
extension Machine {
  // MARK: Steps of the loop

  @inline(never)
  func binary(
    _ function: BinaryFunction, _ i: Instruction, _ x: UnsafeMutablePointer<Value>, _ y: UnsafeMutablePointer<Value>,
    _ out: UnsafeMutablePointer<Value>, _ firstTemporary: Int32
  ) throws(OperationError) {
    // An operand at its last use gives its memory to the result: a temporary, or a name that gets the result.
    var last = LastUse.none
    if i.b >= firstTemporary {
      if case .record = x.pointee {
        out.pointee = try Arithmetic.apply(function, last: &x.pointee, y.pointee, recordIsLeft: true)
        return
      }
      if x.pointee.isUnsharedTensor() { last.insert(.left) }
    } else if i.b == i.a, i.b != i.c, mayChange(x) {
      last.insert(.left)
    }
    if i.c >= firstTemporary {
      if last.isEmpty, case .record = y.pointee {
        out.pointee = try Arithmetic.apply(function, last: &y.pointee, x.pointee, recordIsLeft: false)
        return
      }
      if y.pointee.isUnsharedTensor() { last.insert(.right) }
    } else if i.c == i.a, i.b != i.c, mayChange(y) {
      last.insert(.right)
    }
    let result = try Arithmetic.apply(function, x.pointee, y.pointee, last: last)
    finish(result, i, x, y, out, last, firstTemporary)
    if i.a < firstTemporary { try settle(out.pointee) }
  }

  /// Puts a result where it belongs, once the operands at their last use are gone: one of them may have become the result.
  @inline(__always)
  private func finish(
    _ result: Value, _ i: Instruction, _ x: UnsafeMutablePointer<Value>, _ y: UnsafeMutablePointer<Value>,
    _ out: UnsafeMutablePointer<Value>, _ last: LastUse, _ firstTemporary: Int32
  ) {
    if last.contains(.left), i.b != i.a { x.pointee = .unset }
    if last.contains(.right), i.c != i.a { y.pointee = .unset }
    out.pointee = result
  }

  /// What a name or a part of a value stands for is computed at once: a chain would hold on to its inputs.
  func settle(_ value: Value) throws(OperationError) {
    if case .tensor(let tensor) = value, tensor.isWaiting {
      try tensorWork { () throws(TensorError) in try tensor.settle() }
    }
  }

  @inline(never)
  func compare(
    _ function: ComparisonFunction, _ i: Instruction, _ x: UnsafeMutablePointer<Value>, _ y: UnsafeMutablePointer<Value>,
    _ out: UnsafeMutablePointer<Value>, _ firstTemporary: Int32
  ) throws(OperationError) {
    var last = LastUse.none
    if i.b >= firstTemporary, x.pointee.isUnsharedTensor() { last.insert(.left) }
    if i.c >= firstTemporary, y.pointee.isUnsharedTensor() { last.insert(.right) }
    let result = try Arithmetic.compare(function, x.pointee, y.pointee, last: last)
    if case .tensor(let tensor) = result, tensor.isWaiting {
      finish(result, i, x, y, out, last, firstTemporary)
      if i.a < firstTemporary { try settle(result) }
    } else {
      // The operands stay: a failed assertion shows them.
      out.pointee = result
    }
  }

  /// Whether the tensor that a name stands for may be changed in place: nobody else sees it, and it is small enough
  /// for the work not to be stopped halfway.
  func mayChange(_ place: UnsafeMutablePointer<Value>) -> Bool {
    place.pointee.isUnsharedTensor(limit: Interrupt.stretch)
  }

  @inline(never)
  func unary(
    _ function: UnaryFunction, _ i: Instruction, _ x: UnsafeMutablePointer<Value>, _ out: UnsafeMutablePointer<Value>,
    _ firstTemporary: Int32
  ) throws(OperationError) {
    let isLast = i.b >= firstTemporary ? x.pointee.isUnsharedTensor() : i.b == i.a && mayChange(x)
    let result = try Arithmetic.apply(function, x.pointee, isLast: isLast)
    if isLast, i.b != i.a { x.pointee = .unset }
    out.pointee = result
    if i.a < firstTemporary { try settle(out.pointee) }
  }

  func plus(_ value: Value) throws(OperationError) -> Value {
    if value.dtype == nil {
      switch value {
      case .tuple, .record: break
      default: throw .noMeaning(.unary("+"), [value])
      }
    }
    return value
  }

  /// The truth of a value of rank 0, which alone may decide an `and` or an `or`.
  func scalarTruth(_ value: Value) -> Bool? {
    if case .bool(let truth) = value { return truth }
    if case .tensor(let tensor) = value, tensor.rank > 0 { return nil }
    return value.double.map { $0 != 0 }
  }

  func logical(
    _ operation: Arithmetic.LogicalFunction, _ a: Value, _ b: Value
  ) throws(OperationError) -> Value {
    if let x = scalarTruth(a), let y = scalarTruth(b) { return .bool(operation == .and ? x && y : x || y) }
    return try Arithmetic.logical(operation, a, b)
  }

  func truth(_ value: Value) throws(OperationError) -> Bool {
    guard let truth = Arithmetic.truth(value) else {
      throw .noMeaning(.condition, [value])
    }
    return truth
  }

  func rangeEnds(_ a: Value, _ b: Value) throws(OperationError) -> (Int, Int) {
    guard let start = a.integer, let stop = b.integer else {
      throw .noMeaning(.rangeEnds, [a, b])
    }
    return (start, stop)
  }

  func makeTensor(_ items: UnsafeMutablePointer<Value>, _ count: Int) throws(OperationError) -> Value {
    var parts: [Tensor] = []
    parts.reserveCapacity(count)
    for index in 0..<count {
      guard let part = try tensorWork({ () throws(TensorError) in try items[index].tensor() }) else {
        throw .noMeaning(.tensorItem(index), [items[index]])
      }
      parts.append(part)
    }
    let tensor = try tensorWork { () throws(TensorError) in try Value.stack(parts) }
    return .tensor(tensor)
  }

  func moved(_ items: UnsafeMutablePointer<Value>, _ count: Int) throws(OperationError) -> [Value] {
    for index in 0..<count { try settle(items[index]) }
    return (0..<count).map { index in
      let value = (items + index).move()
      (items + index).initialize(to: .unset)
      return value
    }
  }

  /// The items of a tuple and those of another value behind them.
  func joinTuple(_ tuple: Value, _ value: Value) throws(OperationError) -> Value {
    guard case .tuple(let tuple) = tuple else { return value }
    guard let items = try value.iterated() else { throw .noMeaning(.spread, [value]) }
    return try .tuple(tuple.items + items)
  }

  /// What two values hold, one behind the other.
  func joinSpreads(_ first: Value, _ second: Value) throws(OperationError) -> Value {
    if case .record = first { return try joinRecord(first, second) }
    guard let items = try first.iterated() else { throw .noMeaning(.spread, [first]) }
    return try joinTuple(.tuple(items), second)
  }

  /// The fields of a record and those of another, which take the place of those of the same name.
  func joinRecord(_ record: Value, _ value: Value) throws(OperationError) -> Value {
    guard case .record(let record) = record else { return value }
    guard case .record(let other) = value else { throw .noMeaning(.spread, [value]) }
    var names = record.names, items = record.items
    var places = Dictionary(uniqueKeysWithValues: Swift.zip(names, names.indices))
    for (name, item) in Swift.zip(other.names, other.items) {
      if let place = places[name] {
        items[place] = item
      } else {
        places[name] = names.count
        names.append(name)
        items.append(item)
      }
    }
    return .record(try RecordValue(.of(names), items))
  }

  func joinText(_ parts: UnsafeMutablePointer<Value>, _ count: Int) throws(OperationError) -> Value {
    try .string(joining: (0..<count).map { parts[$0].description })
  }

  func makeClosure(_ code: Code, _ registers: UnsafeMutablePointer<Value>) throws(OperationError) -> Value {
    let current = current.pointee.closure
    var captures: [Closure.Captured] = []
    for capture in code.captures {
      switch capture {
      case .value(let register): captures.append(.value(registers[Int(register)]))
      case .cell(let register):
        if case .function(let cell as Cell) = registers[Int(register)] { captures.append(.cell(cell)) }
      case .captured(let index): if let current { captures.append(current.captures[Int(index)]) }
      case .enclosing: if let current { captures.append(.value(.function(current))) }
      }
    }
    return .function(try Closure(code, captures))
  }

  // MARK: Loops over values

  func prepareIteration(_ state: UnsafeMutablePointer<Value>) throws(OperationError) {
    switch state[0] {
    case .tuple, .range: break
    case .tensor(let tensor) where tensor.rank > 0: break
    default:
      guard let items = try state[0].iterated() else {
        throw .noMeaning(.iteration, [state[0]])
      }
      state[0] = try .tuple(items)
    }
    state[1] = .i64(0)
  }

  /// Moves the next item of the value in `state` to `place`; false when there is none.
  func nextItem(
    _ state: UnsafeMutablePointer<Value>, _ place: UnsafeMutablePointer<Value>
  ) throws(OperationError) -> Bool {
    guard case .i64(let position) = state[1] else { return false }
    switch state[0] {
    case .tuple(let tuple):
      if position >= tuple.items.count { return false }
      place.pointee = tuple.items[position]
    case .range(let range):
      if position >= range.count { return false }
      place.pointee = .i64(range.element(position))
    case .tensor(let tensor):
      if position >= tensor.shape[0] { return false }
      place.pointee = Value(try tensorWork { () throws(TensorError) in try tensor.selecting([.integer(position)]) })
    default: return false
    }
    state[1] = .i64(position + 1)
    return true
  }

  func unpack(
    _ value: Value, _ unpacking: Unpacking, _ registers: UnsafeMutablePointer<Value>
  ) throws(OperationError) {
    let count = unpacking.registers.count
    if case .record(let record) = value, let names = unpacking.names {
      for (register, name) in zip(unpacking.registers, names) {
        guard let item = record[name] else { throw .raised(noField(name, record)) }
        registers[Int(register)] = item
      }
      return
    }
    if case .tensor(let tensor) = value, tensor.rank > 0, tensor.shape[0] != count {
      throw .raised(failure(
        .partCount, "\(value.summary) has \(Self.count(tensor.shape[0], "part")), but \(Self.count(count, "name")) \(count == 1 ? "stands" : "stand") on the left"))
    }
    guard let items = try value.iterated() else {
      throw .noMeaning(.unpacking(count), [value])
    }
    guard items.count == count else {
      throw .raised(failure(.partCount, "\(value.summary) has \(Self.count(items.count, "part")), but \(Self.count(count, "name")) \(count == 1 ? "stands" : "stand") on the left"))
    }
    for (register, item) in zip(unpacking.registers, items) { registers[Int(register)] = item }
  }

  // MARK: Places

  /// The items of an index with the values that registers hold now.
  func items(
    _ site: IndexSite, _ registers: UnsafeMutablePointer<Value>, _ constants: UnsafeMutablePointer<Value>
  ) -> [Indexing.Item] {
    func value(_ index: Int32) -> Value { index >= 0 ? registers[Int(index)] : constants[Int(~index)] }
    return site.items.map { item in
      switch item {
      case .value(let index): .value(value(index))
      case .slice(let start, let stop, let step): .slice(start.map(value), stop.map(value), step.map(value))
      case .ellipsis: .ellipsis
      case .new: .new
      }
    }
  }

  func steps(
    _ route: Route, _ registers: UnsafeMutablePointer<Value>, _ constants: UnsafeMutablePointer<Value>
  ) -> [Indexing.Step] {
    route.steps.map { step in
      switch step {
      case .member(let member): .member(member.name)
      case .index(let site): .index(items(site, registers, constants))
      }
    }
  }

  func load(
    _ route: Route, from root: Value, _ registers: UnsafeMutablePointer<Value>, _ constants: UnsafeMutablePointer<Value>
  ) throws(OperationError) -> Value {
    var value = root
    for step in route.steps {
      switch step {
      case .member(let member): value = try member.value(of: value)
      case .index(let site): value = try Indexing.select(value, items(site, registers, constants))
      }
    }
    return value
  }

  func assign(
    _ route: Route, in root: UnsafeMutablePointer<Value>, _ value: Value, _ registers: UnsafeMutablePointer<Value>,
    _ constants: UnsafeMutablePointer<Value>
  ) throws(OperationError) {
    try Indexing.assign(value, at: steps(route, registers, constants)[...], in: &root.pointee)
  }
}
