import TernKernels
import TernTensor

/// What can be said of a call of an operation before it runs: what its result looks like, what it costs, whether it has a derivative.
public struct Rules: Sendable {
  public let shapes: Shapes
  public let cost: Cost
  public let derivative: Derivative

  public init(_ shapes: Shapes, cost: Cost, derivative: Derivative = .bySteps) {
    self.shapes = shapes
    self.cost = cost
    self.derivative = derivative
  }

  /// From arguments to the result, with outlines in place of tensors: they have types and shapes, but no elements of their own. Integers
  /// with one axis or two are what they are: they may be sizes, axes or widths.
  public enum Shapes: Sendable {
    /// All that the operation gives is worked out by this function.
    case rule(@Sendable (borrowing Call) throws(OperationError) -> Value)
    /// The shape is worked out by this function, and the type is that of the result for arguments whose axes all have size 1.
    case sized(@Sendable (borrowing Call) throws(OperationError) -> Shape)
    /// The operation itself looks at shapes only: it gives views.
    case ownViews
    /// The result depends on more than types and shapes, or is no tensor.
    case none(because: String)
  }

  /// Floating-point operations of a call, from outlines of its arguments and of its result.
  public enum Cost: Sendable {
    /// So many for each element of the result.
    case perElement(Double)
    /// So many for each element of the first argument.
    case perArgumentElement(Double)
    case rule(@Sendable (borrowing Call, _ result: Value) throws(OperationError) -> Double)
    /// It only moves memory, or not even that.
    case free
    /// What it costs depends on more than types and shapes.
    case none(because: String)
  }

  public enum Derivative: Sendable {
    /// Those of the steps that it is made of.
    case bySteps
    case none(because: String)
  }
}

extension Rules {
  /// Neither what comes out nor what it takes can be said beforehand.
  public static func unforeseeable(because reason: String, derivative: Derivative = .bySteps) -> Rules {
    Rules(.none(because: reason), cost: .none(because: reason), derivative: derivative)
  }

  /// Calls a function of the program.
  static let calling = unforeseeable(because: "it depends on what the function gives")

  /// Gives a function, which may be part of what a derivative is taken of.
  static let givingFunction = unforeseeable(because: "it gives a function")

  /// Gives something else than tensors.
  public static func giving(_ what: String) -> Rules {
    Rules(.none(because: "it gives \(what)"), cost: .free, derivative: .none(because: "it gives \(what)"))
  }

  /// One number about all elements of two arguments that broadcast, such as the mean of their distances.
  ///
  /// - Parameter flops: for each pair of elements.
  public static func overPairs(flops: Double) -> Rules {
    Rules(
      .rule { call throws(OperationError) in
        _ = try call.broadcastShape([0, 1])
        return try .outline(call.floatingType([0, 1]), Shape())
      }, cost: .rule { call, _ throws(OperationError) in try flops * Double(call.broadcastShape([0, 1]).elementCount ?? 0) })
  }

  /// One function of each element.
  public static func elementwise(_ function: UnaryFunction) -> Rules {
    Rules(
      .sized { call throws(OperationError) in try call.tensor(0).shape }, cost: .perElement(function.flops),
      derivative: function.isConstantInPieces ? .none(because: "it is constant in pieces: its derivative is 0 wherever there is one") : .bySteps)
  }

  /// A function of each element of arguments that broadcast.
  public static func broadcasting(flops: Double, derivative: Derivative = .bySteps) -> Rules {
    Rules(
      .sized { call throws(OperationError) in
        try call.broadcastShape(Array(0..<call.operation.parameters.count))
      }, cost: .perElement(flops), derivative: derivative)
  }

  /// The first argument's shape.
  public static func alike(flops: Double, derivative: Derivative = .bySteps) -> Rules {
    Rules(.sized { call throws(OperationError) in try call.tensor(0).shape }, cost: .perElement(flops), derivative: derivative)
  }

  /// The first argument's shape without the axes that argument number `axes` names, or with size 1 there.
  ///
  /// - Parameters:
  ///   - flops: for each element of the argument.
  ///   - needsElements: whether there is no result over no elements.
  public static func reduction(
    axes: Int, keeps: Int, flops: Double, derivative: Derivative = .bySteps,
    needsElements: @escaping @Sendable (borrowing Call) -> Bool = { _ in false }
  ) -> Rules {
    Rules(
      .sized { call throws(OperationError) in
        let x = try call.tensor(0).shape
        let axes = try call.axes(axes), keeps = try call.flag(keeps), needsElements = needsElements(call)
        return try tensorWork { () throws(TensorError) in try x.reduced(axes, keepsAxes: keeps, needsElements: needsElements) }
      }, cost: .perArgumentElement(flops), derivative: derivative)
  }

  public static let integersOnly = Derivative.none(because: "it gives integers or truths")
  public static let sizesOnly = Derivative.none(because: "it depends on sizes alone")
  public static let randomOnly = Derivative.none(because: "its result is random numbers")
}

extension Shape {
  /// The shape without some axes, or with size 1 there.
  ///
  /// - Parameter needsElements: whether to throw where nothing lies along those axes.
  func reduced(_ axes: Shape?, keepsAxes: Bool, needsElements: Bool) throws(TensorError) -> Shape {
    if needsElements {
      for axis in axes ?? Shape(indices) where self[try normalized(axis: axis)] == 0 { throw .emptyReduction(shape: self) }
    }
    return try reduced(axes, keepsAxes: keepsAxes)
  }
}

/// What a call costs at least: operations on floating-point numbers, and bytes of its arguments and results, each moved once.
package struct CallCost: Equatable, Sendable {
  package var flops: Double
  package var bytes: Double
}

extension Operation {
  /// What the result of a call looks like; nil when that cannot be said beforehand.
  ///
  /// - Returns: a value whose tensors are outlines.
  package func outline(of arguments: [Value], _ host: any Host) throws(OperationError) -> Value? {
    if case .none = rules.shapes { return nil }
    // Some operations draw numbers even for outlines.
    let random = host.random
    defer { host.random = random }
    let outlines = OutlinedArguments(arguments)
    try outlines.fill(arguments, ofOnes: false)
    switch rules.shapes {
    case .none: return nil
    case .rule(let rule): return try rule(Call(self, outlines.values, host))
    case .ownViews: return try run(Call(self, outlines.values, host)).outline(keepsIntegers: false)
    case .sized(let shape):
      if let leaves = try leafwise(arguments, host) { return leaves }
      let shape = try shape(Call(self, outlines.values, host))
      let ones = OutlinedArguments(arguments)
      try ones.fill(arguments, ofOnes: true)
      let one = try run(Call(self, ones.values, host))
      return try .outline(one.dtype ?? .f32, shape)
    }
  }

  /// What the result looks like when the operation goes through records or tuples leaf by leaf; nil when it does not.
  private func leafwise(_ arguments: [Value], _ host: any Host) throws(OperationError) -> Value? {
    guard arguments.contains(where: { $0.items != nil }) else { return nil }
    let ones = OutlinedArguments(arguments)
    try ones.fill(arguments, ofOnes: true)
    let one = try run(Call(self, ones.values, host))
    guard let count = one.items?.count else { return nil }
    var items: [Value] = []
    for i in 0..<count {
      let own = try arguments.mapItems { argument throws(OperationError) in
        guard let parts = argument.items else { return argument }
        // The operation itself has made sure that those it goes through are alike.
        return i < parts.count ? parts[i] : argument
      }
      guard let item = try outline(of: own, host) else { return nil }
      items.append(item)
    }
    if case .record(let record) = one { return .record(try RecordValue(record.layout, items)) }
    return try .tuple(items)
  }

  private func run(_ call: borrowing Call) throws(OperationError) -> Value {
    switch body {
    case .elementwise(let function): return try Arithmetic.apply(function, call[0])
    case .general(let body): return try body(call)
    }
  }

  /// What a call costs; nil when that cannot be said beforehand.
  package func cost(of arguments: [Value], _ host: any Host) throws(OperationError) -> CallCost? {
    guard let result = try outline(of: arguments, host) else { return nil }
    let given = Elements(arguments), made = Elements([result])
    let bytes = given.bytes + made.bytes
    switch rules.cost {
    case .none: return nil
    case .free: return CallCost(flops: 0, bytes: bytes)
    case .perElement(let each): return CallCost(flops: each * made.count, bytes: bytes)
    case .perArgumentElement(let each): return CallCost(flops: each * Elements(arguments.prefix(1)).count, bytes: bytes)
    case .rule(let rule):
      let outlines = OutlinedArguments(arguments)
      try outlines.fill(arguments, ofOnes: false)
      return CallCost(flops: try rule(Call(self, outlines.values, host), result), bytes: bytes)
    }
  }
}

/// How many elements some values have, and their bytes. Those of a range lie nowhere.
private struct Elements {
  var count = 0.0
  var bytes = 0.0

  init(_ values: some Sequence<Value>) { for value in values { add(value) } }

  private mutating func add(_ value: Value) {
    switch value {
    case .tuple(let tuple): for item in tuple.items { add(item) }
    case .record(let record): for item in record.items { add(item) }
    case .range(let range): count += Double(range.count)
    case .tensor(let tensor):
      count += Double(tensor.count)
      bytes += Double(tensor.sizeInBytes)
    default:
      guard let dtype = value.dtype else { return }
      count += 1
      bytes += Double(dtype.sizeInBytes)
    }
  }
}

extension Call {
  /// The floating type that some of the arguments have in common.
  public func floatingType(_ indices: [Int]) throws(OperationError) -> DType {
    var type = DType.f32
    for index in indices { type = Swift.max(type, try tensor(index).dtype) }
    return type
  }

  /// What some of the arguments broadcast to, without those that are none.
  func broadcastShape(_ indices: [Int]) throws(OperationError) -> Shape {
    var shape = Shape()
    for index in indices where !isNone(index) {
      let other = try tensor(index).shape
      guard let both = shape.broadcast(with: other) else { throw .tensor(.shapesDiffer(left: shape, right: other)) }
      shape = both
    }
    return shape
  }

  /// What the matrix product of two tensors looks like.
  func product(_ a: Tensor, _ b: Tensor, atLeast least: DType = .i64) throws(OperationError) -> Value {
    try .outline(Swift.max(a.dtype, b.dtype, least), a.productShape(with: b))
  }

  /// The size of the last axis of an argument.
  func innerSize(of index: Int) throws(OperationError) -> Double { Double(try tensor(index).shape.last ?? 1) }

  /// How many elements a result has.
  func count(of result: Value) throws(OperationError) -> Double {
    guard let tensor = try tensorWork({ () throws(TensorError) in try result.tensor() }) else { return 0 }
    return Double(tensor.count)
  }
}

extension Tensor {
  /// The shape of the matrix product with another.
  func productShape(with other: Tensor) throws(OperationError) -> Shape {
    guard let inner = shape.last, !other.shape.isEmpty else { throw .tensor(.productOfScalar(left: shape, right: other.shape)) }
    guard inner == other.shape[Swift.max(0, other.rank - 2)] else { throw .tensor(.innerSizesDiffer(left: shape, right: other.shape)) }
    let left = Shape(shape.dropLast(2)), right = Shape(other.shape.dropLast(2))
    guard let batch = left.broadcast(with: right) else { throw .tensor(.shapesDiffer(left: left, right: right)) }
    let rows = rank > 1 ? [shape[rank - 2]] : [], columns = other.rank > 1 ? [other.shape[other.rank - 1]] : []
    return Shape(Array(batch) + rows + columns)
  }
}

/// The arguments of a call with outlines in place of their tensors.
private final class OutlinedArguments {
  let values: UnsafeMutablePointer<Value>
  private let count: Int

  init(_ arguments: [Value]) {
    count = arguments.count
    values = .allocate(capacity: count)
    values.initialize(repeating: .unset, count: count)
  }

  deinit {
    values.deinitialize(count: count)
    values.deallocate()
  }

  func fill(_ arguments: [Value], ofOnes: Bool) throws(OperationError) {
    for (i, argument) in arguments.enumerated() { values[i] = try argument.outline(ofOnes: ofOnes, keepsIntegers: !ofOnes) }
  }
}

extension Value {
  /// The parts of a tuple or record.
  fileprivate var items: [Value]? {
    switch self {
    case .tuple(let tuple): tuple.items
    case .record(let record): record.items
    default: nil
    }
  }

  /// The same with outlines in place of tensors.
  ///
  /// - Parameters:
  ///   - ofOnes: whether all their axes have size 1.
  ///   - keepsIntegers: whether tensors of integers with one axis or two stay as they are.
  func outline(ofOnes: Bool = false, keepsIntegers: Bool) throws(OperationError) -> Value {
    try OperationError.translated {
      try Leaves.mapped(self) { value in
        guard case .tensor(let tensor) = value else { return value }
        if keepsIntegers, tensor.dtype == .i64, tensor.rank == 1 || tensor.rank == 2 { return value }
        return .tensor(try .outline(tensor.dtype, ofOnes ? Shape(repeating: 1, count: tensor.rank) : tensor.shape))
      }
    }
  }

  /// A tensor of that type and shape, without elements of its own.
  public static func outline(_ dtype: DType, _ shape: Shape) throws(OperationError) -> Value {
    .tensor(try tensorWork { () throws(TensorError) in try .outline(dtype, shape) })
  }
}
