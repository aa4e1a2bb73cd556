import TernTensor

/// Anything that a name of a program can stand for. Two words: numbers lie in it, all else behind one reference.
///
/// Values never change once somebody else can see them.
public enum Value: @unchecked Sendable {  // safe: what the references lead to is immutable while shared
  case none
  case bool(Bool)
  case i64(Int)
  /// A number that came from literals alone. It counts as f32, but keeps its f64 digits until it meets a type.
  case number(Double)
  case f32(Float)
  case f64(Double)
  case tensor(Tensor)
  case string(StringValue)
  case tuple(TupleValue)
  case record(RecordValue)
  case range(RangeValue)
  case function(FunctionValue)
  /// A place that has no value yet. Programs never see it.
  case unset
}

/// Text, with what indexing needs to know about it.
public final class StringValue: Sendable {
  public let text: String
  /// Whether scalars and bytes are the same, so that an index is an offset.
  package let isASCII: Bool
  /// How many Unicode scalars it has.
  package let count: Int

  /// Longer texts are refused: whatever is done to a text is done at once.
  package static let sizeLimitInBytes = 1 << 24

  package init(_ text: String) {
    var text = text
    // Every byte of UTF-8 begins a scalar unless its two highest bits are 10.
    let (bytes, scalars) = text.withUTF8 { bytes in
      (bytes.count, bytes.reduce(into: 0) { count, byte in if byte & 0xC0 != 0x80 { count &+= 1 } })
    }
    self.text = text
    count = scalars
    isASCII = scalars == bytes
  }
}

/// `(a, b)`
public final class TupleValue: @unchecked Sendable {  // safe: immutable while shared
  /// Changed only by an owner that holds the one reference.
  @exclusivity(unchecked) public package(set) var items: [Value]
  package let extent: Extent

  /// `()`
  public static let empty = TupleValue()

  private init() {
    items = []
    extent = .emptyTuple
  }

  package init(_ items: [Value]) throws(OperationError) {
    self.items = items
    extent = try Extent(of: items)
  }
}

/// `(W = a, b = c)`: named values in the order in which they were written.
public final class RecordValue: @unchecked Sendable {  // safe: immutable while shared
  package let layout: RecordLayout
  /// Changed only by an owner that holds the one reference.
  @exclusivity(unchecked) public package(set) var items: [Value]
  package private(set) var extent: Extent

  package init(_ layout: RecordLayout, _ items: [Value]) throws(OperationError) {
    self.layout = layout
    self.items = items
    extent = try Extent(of: items)
  }

  /// To be called when items were changed in place.
  package func updateExtent() throws(OperationError) { extent = try Extent(of: items) }

  public var names: [String] { layout.names }

  public subscript(name: String) -> Value? {
    layout.index(of: name).map { items[$0] }
  }
}

/// `a..b`: the integers from `start` up to but not including `stop`, or with other steps from `range(a, b, step)`.
public final class RangeValue: Sendable {
  public let start: Int
  public let step: Int
  public let count: Int

  /// - Precondition: `step` is not 0.
  package init(start: Int, stop: Int, step: Int = 1) throws(OperationError) {
    self.start = start
    self.step = step
    guard step > 0 ? start < stop : start > stop else {
      count = 0
      return
    }
    let distance = UInt(bitPattern: step > 0 ? stop &- start : start &- stop)
    guard let count = Int(exactly: (distance - 1) / step.magnitude + 1) else {
      throw .tensor(.tooLarge(shape: [.max], dtype: .i64))
    }
    self.count = count
  }

  /// Where it ends: the stop that gives it.
  package var stop: Int {
    if count == 0 { return start }
    let (stop, overflowed) = element(count - 1).addingReportingOverflow(step > 0 ? 1 : -1)
    return overflowed ? element(count - 1) : stop
  }

  /// The range's element number `index`.
  package func element(_ index: Int) -> Int { start &+ index &* step }

  public func tensor() throws(TensorError) -> Tensor {
    let result = try Tensor.uninitialized(.i64, [count])
    let out = result.pointer(Int.self)
    for i in 0..<count {
      out[i] = element(i)
      if i & 0xF_FFFF == 0xF_FFFF { try Interrupt.check() }
    }
    return result
  }
}

/// Something that can be called. Operations are one kind, functions of the program another.
open class FunctionValue: @unchecked Sendable {  // safe: subclasses hold immutable values
  public let name: String
  package let depth: Int

  public init(name: String, depth: Int = 0) {
    self.name = name
    self.depth = depth
  }

  /// `name(a, b)`, for help and messages.
  open var signature: String { "\(name)(…)" }

  /// What names of functions made of this one call it.
  open var shortName: String { name }

  /// The names of its parameters in order, when they are known.
  open var parameterNames: [String]? { nil }

  /// What messages call the parameter that takes argument number `place`.
  package func parameterName(_ place: Int) -> String {
    if let parameterNames, place < parameterNames.count { parameterNames[place] } else { "argument \(place)" }
  }

  /// What messages say of it.
  open var summary: String { "the function \(name)" }
}

extension Value {
  package var extent: Extent {
    switch self {
    case .tuple(let tuple): tuple.extent
    case .record(let record): record.extent
    case .function(let function): .function(depth: function.depth)
    default: .leaf
    }
  }

  public static func string(_ text: String) -> Value { .string(StringValue(text)) }

  /// The texts one behind the other; refused when the whole would be too long.
  package static func string(joining parts: [String], by separator: String = "") throws(OperationError) -> Value {
    var length = separator.utf8.count * max(0, parts.count - 1)
    for part in parts {
      length += part.utf8.count
      if length > StringValue.sizeLimitInBytes { throw .textTooLong }
    }
    return .string(parts.joined(separator: separator))
  }

  public static func tuple(_ items: [Value]) throws(OperationError) -> Value { .tuple(try TupleValue(items)) }

  package init(_ scalar: Scalar) {
    switch scalar {
    case .bool(let value): self = .bool(value)
    case .i64(let value): self = .i64(value)
    case .f32(let value): self = .f32(value)
    case .f64(let value): self = .f64(value)
    }
  }

  /// A tensor of rank 0 becomes a plain number.
  public init(_ tensor: Tensor) {
    if tensor.rank == 0, tensor.exact == nil, !tensor.isTraced { self = Value(tensor.element(0)) } else { self = .tensor(tensor) }
  }

  package init(_ shape: Shape) throws(OperationError) {
    self = .tuple(try TupleValue(shape.map { .i64($0) }))
  }

  /// What messages call this kind of value.
  package var typeName: String {
    switch self {
    case .none, .unset: "none"
    case .bool, .i64, .number, .f32, .f64, .tensor: "tensor"
    case .string: "string"
    case .tuple: "tuple"
    case .record: "record"
    case .range: "range"
    case .function: "function"
    }
  }

  /// What a message says that it found: shape and type for tensors, the value itself when it is short.
  package var summary: String {
    switch self {
    case .none, .unset: "none"
    case .bool, .i64, .number, .f32, .f64: description
    case .tensor(let tensor): "\(tensor.dtype.name)\(tensor.shape)"
    case .string(let string): string.count <= 30 ? repr : "a string of \(string.count) characters"
    case .tuple(let tuple): tuple.items.count <= 4 && tuple.items.allSatisfy(\.isShort) ? repr : "a tuple of \(tuple.items.count)"
    case .record(let record): "a record (\(record.names.joined(separator: ", ")))"
    case .range: "the range \(description)"
    case .function(let function): function.summary
    }
  }
}

extension Value {
  /// Whether it takes little room in a message.
  fileprivate var isShort: Bool {
    switch self {
    case .none, .bool, .i64, .number, .f32, .f64: true
    case .string(let string): string.count <= 10
    default: false
    }
  }
}

// MARK: - As tensors and numbers

extension Value {
  /// The type of the elements, when this is a tensor, a number or a range.
  public var dtype: DType? {
    switch self {
    case .bool: .bool
    case .i64, .range: .i64
    case .number, .f32: .f32
    case .f64: .f64
    case .tensor(let tensor): tensor.dtype
    default: nil
    }
  }

  /// This value as a tensor; nil when it is none.
  public func tensor() throws(TensorError) -> Tensor? {
    switch self {
    case .tensor(let tensor): return tensor
    case .bool(let value): return try .scalar(value)
    case .i64(let value): return try .scalar(value)
    case .number(let value):
      let tensor = try Tensor.scalar(Float(value))
      return Double(Float(value)) == value || value.isNaN ? tensor : tensor.settingExact(try .scalar(value))
    case .f32(let value): return try .scalar(value)
    case .f64(let value): return try .scalar(value)
    case .range(let range): return try range.tensor()
    default: return nil
    }
  }

  /// This value as an integer, when it is one (of rank 0).
  public var integer: Int? {
    switch self {
    case .i64(let value): return value
    case .tensor(let tensor) where tensor.rank == 0 && tensor.dtype == .i64: return tensor.pointer(Int.self).pointee
    default: return nil
    }
  }

  /// This value as a number in f64, when it is one of rank 0.
  public var double: Double? {
    switch self {
    case .bool(let value): return value ? 1 : 0
    case .i64(let value): return Double(value)
    case .number(let value), .f64(let value): return value
    case .f32(let value): return Double(value)
    case .tensor(let tensor) where tensor.count == 1 && tensor.rank == 0: return tensor.element(0).double
    default: return nil
    }
  }

  /// Whether this is a tensor of at most `limit` elements and the reference in this place is the only one to its memory.
  package mutating func isUnsharedTensor(limit: Int = .max) -> Bool {
    guard case .tensor(var tensor) = self else { return false }
    self = .none
    let isUnshared = Tensor.isUnshared(&tensor) && tensor.count <= limit
    self = .tensor(tensor)
    return isUnshared
  }
}
