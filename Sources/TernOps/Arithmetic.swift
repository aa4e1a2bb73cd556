import TernKernels
import TernTensor

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The operators on values: numbers at once, tensors by kernels, records and tuples leaf by leaf.
package enum Arithmetic {
  /// `a function b`.
  ///
  /// - Parameter last: an operand that is a tensor which nobody else sees.
  package static func apply(
    _ function: BinaryFunction, _ a: Value, _ b: Value, last: LastUse = .none
  ) throws(OperationError) -> Value {
    switch (a, b) {
    case (.tensor(let x), .tensor(let y)):
      return Value(try tensorWork { () throws(TensorError) in try Tensor.zip(function, x, y, last: last) })
    case (.tensor(let x), _):
      if let y = b.scalarDouble,
        let result = try scaled(function, x, b, y, scalarIsLeft: false, isLast: last.contains(.left))
      {
        return result
      }
    case (_, .tensor(let y)):
      if let x = a.scalarDouble,
        let result = try scaled(function, y, a, x, scalarIsLeft: true, isLast: last.contains(.right))
      {
        return result
      }
    case (.number(let x), .number(let y)): return .number(apply(function, x, y))
    case (.number(let x), .i64(let y)): return .number(apply(function, x, Double(y)))
    case (.i64(let x), .number(let y)): return .number(apply(function, Double(x), y))
    case (.i64(let x), .i64(let y)): return try integers(function, x, y)
    case (.f32(let x), .f32(let y)): return .f32(apply(function, x, y))
    case (.f32(let x), .number(let y)): return .f32(apply(function, x, Float(y)))
    case (.number(let x), .f32(let y)): return .f32(apply(function, Float(x), y))
    case (.f32(let x), .i64(let y)): return .f32(apply(function, x, Float(y)))
    case (.i64(let x), .f32(let y)): return .f32(apply(function, Float(x), y))
    case (.bool(let x), _): 
      if case .bool(let y) = b, function == .minimum || function == .maximum {
        return .bool(function == .minimum ? x && y : x || y)
      }
      if isNumber(b) { return try apply(function, .i64(x ? 1 : 0), b) }
    case (_, .bool(let y)): if isNumber(a) { return try apply(function, a, .i64(y ? 1 : 0)) }
    case (.f64(let x), _): if let y = b.scalarDouble { return .f64(apply(function, x, y)) }
    case (_, .f64(let y)): if let x = a.scalarDouble { return .f64(apply(function, x, y)) }
    default: break
    }
    return try structures(function, a, b, last)
  }

  /// The same where a record is at its last use: when nobody else sees it, its leaves take the results.
  package static func apply(
    _ function: BinaryFunction, last place: inout Value, _ other: Value, recordIsLeft: Bool
  ) throws(OperationError) -> Value {
    var others: RecordValue?
    if case .record(let second) = other { others = second }
    guard case .record(var record) = place, others.map({ $0.layout === record.layout }) ?? other.isScalar else {
      return recordIsLeft ? try apply(function, place, other) : try apply(function, other, place)
    }
    place = .unset
    if !isKnownUniquelyReferenced(&record) {
      return recordIsLeft ? try apply(function, .record(record), other) : try apply(function, other, .record(record))
    }
    for i in record.items.indices {
      let leaf = others?.items[i] ?? other
      let isLast = record.items[i].isUnsharedTensor()
      record.items[i] = recordIsLeft
        ? try apply(function, record.items[i], leaf, last: isLast ? .left : .none)
        : try apply(function, leaf, record.items[i], last: isLast ? .right : .none)
    }
    try record.updateExtent()
    return .record(record)
  }

  private static func isNumber(_ value: Value) -> Bool {
    switch value {
    case .bool, .i64, .number, .f32, .f64: true
    default: false
    }
  }

  /// Everything but two numbers and two tensors.
  private static func structures(
    _ function: BinaryFunction, _ a: Value, _ b: Value, _ last: LastUse
  ) throws(OperationError) -> Value {
    switch (a, b) {
    case (.string(let x), .string(let y)) where function == .add:
      return try .string(joining: [x.text, y.text])
    case (.record(let x), .record(let y)):
      guard x.layout === y.layout else { throw .structuresDiffer(left: a.summary, right: b.summary) }
      return .record(try RecordValue(x.layout, try leaves(x.items) { i throws(OperationError) in try apply(function, x.items[i], y.items[i]) }))
    case (.tuple(let x), .tuple(let y)):
      guard x.items.count == y.items.count else { throw .structuresDiffer(left: a.summary, right: b.summary) }
      return try .tuple(try leaves(x.items) { i throws(OperationError) in try apply(function, x.items[i], y.items[i]) })
    case (.record(let x), _) where b.isScalar:
      return .record(try RecordValue(x.layout, try leaves(x.items) { i throws(OperationError) in try apply(function, x.items[i], b) }))
    case (_, .record(let y)) where a.isScalar:
      return .record(try RecordValue(y.layout, try leaves(y.items) { i throws(OperationError) in try apply(function, a, y.items[i]) }))
    case (.tuple(let x), _) where b.isScalar:
      return try .tuple(try leaves(x.items) { i throws(OperationError) in try apply(function, x.items[i], b) })
    case (_, .tuple(let y)) where a.isScalar:
      return try .tuple(try leaves(y.items) { i throws(OperationError) in try apply(function, a, y.items[i]) })
    default:
      let operands: (Tensor, Tensor)? = try tensorWork { () throws(TensorError) in
        guard let x = try a.tensor(), let y = try b.tensor() else { return nil }
        return (x, y)
      }
      guard let (x, y) = operands else {
        throw .noMeaning(.binary(function.symbol), [a, b])
      }
      return Value(try tensorWork { () throws(TensorError) in try Tensor.zip(function, x, y, last: last) })
    }
  }

  /// The results for each of `items`, in one array.
  @inline(__always)
  private static func leaves(
    _ items: [Value], _ result: (Int) throws(OperationError) -> Value
  ) throws(OperationError) -> [Value] {
    var results: [Value] = []
    results.reserveCapacity(items.count)
    try Interrupt.checkOperation()
    for i in items.indices { results.append(try result(i)) }
    return results
  }

  /// A floating tensor and a number, without making a tensor of the number; nil where the types need the general way.
  private static func scaled(
    _ function: BinaryFunction, _ tensor: Tensor, _ value: Value, _ number: Double, scalarIsLeft: Bool, isLast: Bool
  ) throws(OperationError) -> Value? {
    guard tensor.dtype.isFloating, tensor.exact == nil else { return nil }
    if tensor.dtype == .f32, case .f64 = value { return nil }
    if case .i64(let integer) = value, integer.magnitude > 1 << 53 { return nil }
    return Value(
      try tensorWork { () throws(TensorError) in
        try Tensor.zip(function, tensor, number, scalarIsLeft: scalarIsLeft, isLast: isLast)
      })
  }

  private static func integers(_ function: BinaryFunction, _ x: Int, _ y: Int) throws(OperationError) -> Value {
    let (value, overflowed): (Int, Bool)
    switch function {
    case .add: (value, overflowed) = x.addingReportingOverflow(y)
    case .subtract: (value, overflowed) = x.subtractingReportingOverflow(y)
    case .multiply: (value, overflowed) = x.multipliedReportingOverflow(by: y)
    case .divide: return .number(Double(x) / Double(y))
    case .floorDivide:
      if y == 0 { throw .tensor(.divisionByZero) }
      (value, overflowed) = ScalarArithmetic.floorDivided(x, y)
    case .remainder:
      if y == 0 { throw .tensor(.divisionByZero) }
      return .i64(ScalarArithmetic.remainder(x, y))
    case .power:
      if y < 0 { throw .tensor(.negativeExponent) }
      (value, overflowed) = ScalarArithmetic.power(x, y)
    case .minimum: return .i64(min(x, y))
    case .maximum: return .i64(max(x, y))
    case .atan2: return .number(atan2(Double(x), Double(y)))
    case .weight, .reluPullback, .tanhPullback, .sigmoidPullback, .geluPullback, .geluTanhPullback, .binaryCrossEntropy,
      .binaryCrossEntropySlope:
      return .number(apply(function, Double(x), Double(y)))
    }
    if overflowed { throw .tensor(.integerOverflow) }
    return .i64(value)
  }

  @inlinable
  package static func apply(_ function: BinaryFunction, _ x: Double, _ y: Double) -> Double {
    switch function {
    case .add: x + y
    case .subtract: x - y
    case .multiply: x * y
    case .divide: x / y
    case .floorDivide: ScalarArithmetic.floorDivided(x, y)
    case .remainder: ScalarArithmetic.remainder(x, y)
    case .power: pow(x, y)
    case .minimum: x.isNaN || x < y ? x : y
    case .maximum: x.isNaN || x > y ? x : y
    case .atan2: atan2(x, y)
    case .weight: x == 0 ? 0 : x * y
    case .reluPullback: y > 0 ? x : 0
    case .tanhPullback: x * (1 - y * y)
    case .sigmoidPullback: x * (y * (1 - y))
    case .geluPullback: x == 0 ? 0 : x * geluSlope(y)
    case .geluTanhPullback: x == 0 ? 0 : x * geluTanhSlope(y)
    case .binaryCrossEntropy: -(y * apply(.maximum, log(x), -100) + (1 - y) * apply(.maximum, log1p(-x), -100))
    case .binaryCrossEntropySlope: (x - y) / apply(.maximum, x * (1 - x), 1e-12)
    }
  }

  @inlinable
  package static func apply(_ function: BinaryFunction, _ x: Float, _ y: Float) -> Float {
    switch function {
    case .add: x + y
    case .subtract: x - y
    case .multiply: x * y
    case .divide: x / y
    case .floorDivide: ScalarArithmetic.floorDivided(x, y)
    case .remainder: ScalarArithmetic.remainder(x, y)
    case .power: y == 2 ? x * x : powf(x, y)
    case .minimum: x.isNaN || x < y ? x : y
    case .maximum: x.isNaN || x > y ? x : y
    case .atan2: atan2f(x, y)
    case .weight: x == 0 ? 0 : x * y
    case .reluPullback: y > 0 ? x : 0
    case .tanhPullback: x * (1 - y * y)
    case .sigmoidPullback: x * (y * (1 - y))
    case .geluPullback: x == 0 ? 0 : x * Float(geluSlope(Double(y)))
    case .geluTanhPullback: x == 0 ? 0 : x * Float(geluTanhSlope(Double(y)))
    case .binaryCrossEntropy: -(y * apply(.maximum, logf(x), -100) + (1 - y) * apply(.maximum, log1pf(-x), -100))
    case .binaryCrossEntropySlope: (x - y) / apply(.maximum, x * (1 - x), 1e-12)
    }
  }

  /// The derivative of x Φ(x).
  @usableFromInline
  package static func geluSlope(_ x: Double) -> Double {
    0.5 * erfc(-x * 0.707_106_781_186_547_524_4) + x * exp(-0.5 * x * x) * 0.398_942_280_401_432_677_9
  }

  /// The derivative of x s(2 u), s being the logistic function and u = √(2/π) (x + 0.044715 x³).
  @usableFromInline
  package static func geluTanhSlope(_ x: Double) -> Double {
    let share = 1 / (1 + exp(-x * (x * x * 0.071_354_816_272_600_25 + 1.595_769_121_605_730_8)))
    return share + share * (1 - share) * x * (x * x * 0.214_064_448_817_800_75 + 1.595_769_121_605_730_8)
  }

  // MARK: One operand

  /// `function(a)`.
  package static func apply(
    _ function: UnaryFunction, _ a: Value, isLast: Bool = false
  ) throws(OperationError) -> Value {
    switch a {
    case .tensor(let x):
      return Value(try tensorWork { () throws(TensorError) in try x.mapped(by: function, isLast: isLast) })
    case .number(let x):
      if let exact = exactly(function, x) { return .number(exact) }
      return .number(try one(function, x))
    case .f32(let x): return .f32(try one(function, x))
    case .f64(let x): return .f64(try one(function, x))
    case .bool(let x): return try apply(function, .i64(x ? 1 : 0))
    case .i64(let x):
      if !function.keepsIntegers { return .number(try one(function, Double(x))) }
      return .i64(try one(function, x))
    case .range:
      guard let tensor = try tensorWork({ () throws(TensorError) in try a.tensor() }) else { break }
      return try apply(function, .tensor(tensor))
    case .record(let record):
      return .record(try RecordValue(record.layout, try leaves(record.items) { i throws(OperationError) in try apply(function, record.items[i]) }))
    case .tuple(let tuple):
      return try .tuple(try leaves(tuple.items) { i throws(OperationError) in try apply(function, tuple.items[i]) })
    default: break
    }
    throw .noMeaning(.unary(function == .negate ? "-" : function.name), [a])
  }

  private static func exactly(_ function: UnaryFunction, _ x: Double) -> Double? {
    switch function {
    case .negate: -x
    case .abs: x.magnitude
    default: nil
    }
  }

  /// Through the kernel of tensors, so that a number and a tensor of it give the same bits.
  private static func one(_ function: UnaryFunction, _ x: Float) throws(OperationError) -> Float {
    withUnsafePointer(to: x) { input in
      var output: Float = 0
      Kernels.map(function, Run(input, step: 1), into: Output(&output, step: 1), count: 1)
      return output
    }
  }

  private static func one(_ function: UnaryFunction, _ x: Double) throws(OperationError) -> Double {
    withUnsafePointer(to: x) { input in
      var output: Double = 0
      Kernels.map(function, Run(input, step: 1), into: Output(&output, step: 1), count: 1)
      return output
    }
  }

  private static func one(_ function: UnaryFunction, _ x: Int) throws(OperationError) -> Int {
    var output = 0
    let fits = withUnsafePointer(to: x) { input in
      Kernels.map(function, Run(input, step: 1), into: Output(&output, step: 1), count: 1)
    }
    if !fits { throw .tensor(.integerOverflow) }
    return output
  }

  // MARK: Products

  /// `a @ b`
  package static func matmul(_ a: Value, _ b: Value) throws(OperationError) -> Value {
    switch (a, b) {
    case (.tensor(let x), .tensor(let y)):
      return Value(try tensorWork { () throws(TensorError) in try Tensor.matmul(x, y) })
    default: break
    }
    let operands: (Tensor, Tensor)? = try tensorWork { () throws(TensorError) in
      guard let x = try a.tensor(), let y = try b.tensor() else { return nil }
      return (x, y)
    }
    guard let (x, y) = operands else { throw .noMeaning(.binary("@"), [a, b]) }
    return Value(try tensorWork { () throws(TensorError) in try Tensor.matmul(x, y) })
  }
}

extension ComparisonFunction {
  package var symbol: String {
    switch self {
    case .equal: "=="
    case .notEqual: "!="
    case .less: "<"
    case .lessEqual: "<="
    case .greater: ">"
    case .greaterEqual: ">="
    }
  }
}
