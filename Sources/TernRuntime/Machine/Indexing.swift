import TernOps
import TernTensor

/// `x[…]` and `x[…] = v` on values.
enum Indexing {
  enum Item {
    case value(Value)
    case slice(Value?, Value?, Value?)
    case ellipsis
    case new
  }

  enum Step {
    case member(String)
    case index([Item])
  }

  /// `base[position]`
  static func item(_ base: Value, _ position: Value) throws(OperationError) -> Value {
    if case .i64(let index) = position {
      switch base {
      case .tensor(let tensor) where tensor.rank == 1 && !tensor.isTraced:
        let size = tensor.shape[0]
        guard index >= -size, index < size else {
          throw .tensor(.indexOutOfRange(index: index, size: size, axis: 0))
        }
        return Value(tensor.element(index < 0 ? index + size : index))
      case .tuple(let tuple): return tuple.items[try checked(index, tuple.items.count, of: .tuple(tuple))]
      case .range(let range): return .i64(range.element(try checked(index, range.count, of: .range(range))))
      default: break
      }
    }
    return try select(base, [.value(position)])
  }

  /// `base[items]`
  static func select(_ base: Value, _ items: [Item]) throws(OperationError) -> Value {
    switch base {
    case .tensor(let tensor): return try select(tensor, items)
    case .tuple(let tuple): return try select(tuple, items)
    case .string(let string): return try select(string, items)
    case .range(let range):
      if items.count == 1, case .value(let value) = items[0], let index = value.integer {
        return .i64(range.element(try checked(index, range.count, of: .range(range))))
      }
      return try select(try tensorWork { () throws(TensorError) in try range.tensor() }, items)
    case .record(let record):
      if items.count == 1, case .value(.string(let name)) = items[0] {
        guard let item = record[name.text] else { throw .noMeaning(.member(name.text), [base]) }
        return item
      }
      throw .noMeaning(.indexing, [base])
    default:
      if let tensor = try tensorWork({ () throws(TensorError) in try base.tensor() }) { return try select(tensor, items) }
      throw .noMeaning(.indexing, [base])
    }
  }

  private static func select(_ tensor: Tensor, _ items: [Item]) throws(OperationError) -> Value {
    let index = try indices(items)
    return Value(try tensorWork { () throws(TensorError) in try tensor.selecting(index) })
  }

  private static func select(_ tuple: TupleValue, _ items: [Item]) throws(OperationError) -> Value {
    guard items.count == 1 else { throw .noMeaning(.severalIndices, [.tuple(tuple)]) }
    switch items[0] {
    case .value(let value):
      guard let index = value.integer else { throw .noMeaning(.index, [value, .tuple(tuple)]) }
      return tuple.items[try checked(index, tuple.items.count, of: .tuple(tuple))]
    case .slice(let start, let stop, let step):
      return try .tuple(try positions(start, stop, step, tuple.items.count).map { tuple.items[$0] })
    case .ellipsis: return .tuple(tuple)
    case .new: throw .noMeaning(.newAxis, [.tuple(tuple)])
    }
  }

  private static func select(_ string: StringValue, _ items: [Item]) throws(OperationError) -> Value {
    guard items.count == 1 else { throw .noMeaning(.severalIndices, [.string(string)]) }
    switch items[0] {
    case .value(let value):
      guard let index = value.integer else { throw .noMeaning(.index, [value, .string(string)]) }
      let position = try checked(index, string.count, of: .string(string))
      if string.isASCII {
        let bytes = string.text.utf8
        return .string(String(Unicode.Scalar(bytes[bytes.index(bytes.startIndex, offsetBy: position)])))
      }
      let scalars = string.text.unicodeScalars
      return .string(String(scalars[scalars.index(scalars.startIndex, offsetBy: position)]))
    case .slice(let start, let stop, let step):
      let scalars = Array(string.text.unicodeScalars)
      var text = ""
      for position in try positions(start, stop, step, scalars.count) { text.unicodeScalars.append(scalars[position]) }
      return .string(text)
    case .ellipsis: return .string(string)
    case .new: throw .noMeaning(.newAxis, [.string(string)])
    }
  }

  private static func checked(
    _ index: Int, _ count: Int, of value: @autoclosure () -> Value
  ) throws(OperationError) -> Int {
    guard index >= -count, index < count else { throw .itemOutOfRange(index: index, of: value(), count: count) }
    return index < 0 ? index + count : index
  }

  /// The positions that a slice selects of `count`.
  private static func positions(
    _ start: Value?, _ stop: Value?, _ step: Value?, _ count: Int
  ) throws(OperationError) -> [Int] {
    let range = try RangeValue(start: 0, stop: count)
    let all = try tensorWork { () throws(TensorError) in try range.tensor() }
    let index = try indices([.slice(start, stop, step)])
    return try tensorWork { () throws(TensorError) in try all.selecting(index).elements(Int.self) }
  }

  // MARK: Items

  /// Index items as tensors understand them.
  static func indices(_ items: [Item]) throws(OperationError) -> [Index] {
    var result: [Index] = []
    result.reserveCapacity(items.count)
    // A tuple on its own is all indices at once; among others it is a list of positions.
    if items.count == 1, case .value(.tuple(let tuple)) = items[0] {
      for item in tuple.items { result.append(try index(item)) }
      return result
    }
    for item in items {
      switch item {
      case .ellipsis: result.append(.ellipsis)
      case .new: result.append(.newAxis)
      case .slice(let start, let stop, let step):
        result.append(.slice(start: try bound(start), stop: try bound(stop), step: try bound(step)))
      case .value(let value): result.append(try index(value))
      }
    }
    return result
  }

  private static func bound(_ value: Value?) throws(OperationError) -> Int? {
    guard let value else { return nil }
    if case .none = value { return nil }
    guard let integer = value.integer else { throw .noMeaning(.sliceEnd, [value]) }
    return integer
  }

  private static func index(_ value: Value) throws(OperationError) -> Index {
    if let integer = value.integer { return .integer(integer) }
    let tensor = try tensorWork { () throws(TensorError) in
      if case .tuple(let tuple) = value {
        var parts: [Tensor] = []
        for item in tuple.items { if let part = try item.tensor() { parts.append(part) } else { return nil } }
        return try Tensor.stacked(parts)
      }
      return try value.tensor()
    } as Tensor?
    guard let tensor else { throw .noMeaning(.index, [value]) }
    switch tensor.dtype {
    case .bool: return .mask(tensor)
    case .i64: return .positions(tensor)
    case .f32, .f64:
      if tensor.count == 0 { return .positions(try tensorWork { () throws(TensorError) in try tensor.converted(to: .i64) }) }
      throw .noMeaning(.index, [value])
    }
  }

  // MARK: Assignment

  /// Changes the part of `root` that `steps` lead to; in place where nobody else holds it.
  /// When it fails, `root` is as it was.
  static func assign(_ value: Value, at steps: ArraySlice<Step>, in root: inout Value) throws(OperationError) {
    // Looked at before anything changes, so that nothing is changed in vain.
    let extent = value.extent
    guard extent.depth + steps.count < Extent.depthLimit else { throw .tooDeep(limit: Extent.depthLimit) }
    guard extent.size + root.extent.size <= Extent.sizeLimit else { throw .tooManyValues }
    guard let step = steps.first else {
      root = value
      return
    }
    let rest = steps.dropFirst()
    switch step {
    case .member(let name): try assign(value, member: name, rest, in: &root)
    case .index(let items): try assign(value, index: items, rest, in: &root)
    }
  }

  private static func assign(
    _ value: Value, member name: String, _ rest: ArraySlice<Step>, in root: inout Value
  ) throws(OperationError) {
    guard case .record(var record) = root else { throw .noMeaning(.memberAssignment(name), [root]) }
    guard let position = record.layout.index(of: name) else {
      if !rest.isEmpty { throw .noMeaning(.member(name), [root]) }
      root = .record(try RecordValue(record.layout.adding(name), record.items + [value]))
      return
    }
    root = .none
    defer { root = .record(record) }
    if isKnownUniquelyReferenced(&record) {
      try assign(value, at: rest, in: &record.items[position])
      try record.updateExtent()
      return
    }
    var items = record.items
    try assign(value, at: rest, in: &items[position])
    record = try RecordValue(record.layout, items)
  }

  private static func assign(
    _ value: Value, index items: [Item], _ rest: ArraySlice<Step>, in root: inout Value
  ) throws(OperationError) {
    if case .tuple(let tuple) = root {
      guard items.count == 1, case .value(let position) = items[0], let index = position.integer else {
        throw items.count > 1 ? .noMeaning(.severalIndices, [root]) : .noMeaning(.change, [root])
      }
      var parts = tuple.items
      try assign(value, at: rest, in: &parts[try checked(index, parts.count, of: .tuple(tuple))])
      root = try .tuple(parts)
      return
    }
    if !rest.isEmpty {
      // x[i][j] = v: change x[i], then put it back.
      var part = try select(root, items)
      try assign(value, at: rest, in: &part)
      return try assign(part, index: items, [], in: &root)
    }
    let target: Tensor
    var inPlace = false
    if root.isUnsharedTensor(), case .tensor(let unshared) = root {
      target = unshared
      inPlace = true
    } else if let tensor = try tensorWork({ () throws(TensorError) in try root.tensor() }) {
      target = tensor
    } else {
      throw .noMeaning(.change, [root])
    }
    guard let source = try tensorWork({ () throws(TensorError) in try value.tensor() }) else {
      throw .noMeaning(.store, [value, root])
    }
    let index = try indices(items)
    root = .tensor(try tensorWork { () throws(TensorError) in try target.assigning(source, at: index, inPlace: inPlace) })
  }
}
