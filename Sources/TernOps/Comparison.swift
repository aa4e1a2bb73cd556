import TernKernels
import TernTensor

// Comparison, equality all through, and truth.
extension Arithmetic {
  /// `a == b` and its like: a bool for numbers and strings, bools for tensors.
  package static func compare(
    _ function: ComparisonFunction, _ a: Value, _ b: Value, last: LastUse = .none
  ) throws(OperationError) -> Value {
    switch (a, b) {
    case (.tensor(let x), .number), (.tensor(let x), .i64):
      if let y = literal(b, beside: x) {
        return Value(
          try tensorWork { () throws(TensorError) in
            try Tensor.compare(function, x, y, scalarIsLeft: false, isLast: last.contains(.left))
          })
      }
    case (.number, .tensor(let y)), (.i64, .tensor(let y)):
      if let x = literal(a, beside: y) {
        return Value(
          try tensorWork { () throws(TensorError) in
            try Tensor.compare(function, y, x, scalarIsLeft: true, isLast: last.contains(.right))
          })
      }
    case (.i64(let x), .i64(let y)): return .bool(compare(function, x, y))
    case (.number(let x), .number(let y)): return .bool(compare(function, Float(x), Float(y)))
    case (.f32(let x), .number(let y)): return .bool(compare(function, x, Float(y)))
    case (.number(let x), .f32(let y)): return .bool(compare(function, Float(x), y))
    case (.string(let x), .string(let y)): return .bool(compare(function, x.text, y.text))
    case (.bool, _), (.i64, _), (.number, _), (.f32, _), (.f64, _):
      if let (x, y) = comparable(a, b) { return .bool(compare(function, x, y)) }
    default: break
    }
    let operands: (Tensor, Tensor)? = try tensorWork { () throws(TensorError) in
      guard let x = try a.tensor(), let y = try b.tensor() else { return nil }
      return (x, y)
    }
    if let (x, y) = operands {
      return Value(try tensorWork { () throws(TensorError) in try Tensor.compare(function, x, y, last: last) })
    }
    switch function {
    case .equal: return .bool(try equal(a, b))
    case .notEqual: return .bool(try !equal(a, b))
    default: throw .noMeaning(.binary(function.symbol), [a, b])
    }
  }

  /// A number that a floating tensor compares with in the tensor's own type; nil when that does not hold it.
  private static func literal(_ value: Value, beside tensor: Tensor) -> Double? {
    guard tensor.dtype.isFloating, tensor.exact == nil, let number = value.scalarDouble else { return nil }
    if case .i64(let integer) = value, integer.magnitude > (tensor.dtype == .f32 ? 1 << 24 : 1 << 53) { return nil }
    return number
  }

  /// Two numbers as they compare. One made of literals compares as the f32 that it counts as and is shown as;
  /// its further digits serve where it meets an f64.
  private static func comparable(_ a: Value, _ b: Value) -> (Double, Double)? {
    guard let x = a.scalarDouble, let y = b.scalarDouble else { return nil }
    switch (a, b) {
    case (.f64, _), (_, .f64): return (x, y)
    case (.number, .number): return (Double(Float(x)), Double(Float(y)))
    case (.number, _): return (Double(Float(x)), y)
    case (_, .number): return (x, Double(Float(y)))
    default: return (x, y)
    }
  }

  @inlinable
  package static func compare<T: Comparable>(_ function: ComparisonFunction, _ x: T, _ y: T) -> Bool {
    switch function {
    case .equal: x == y
    case .notEqual: x != y
    case .less: x < y
    case .lessEqual: x <= y
    case .greater: x > y
    case .greaterEqual: x >= y
    }
  }

  /// Whether two values are the same all through: structure, shape, numbers; NaN equals NaN.
  package static func equal(_ a: Value, _ b: Value) throws(OperationError) -> Bool {
    switch (a, b) {
    case (.none, .none): return true
    case (.string(let x), .string(let y)): return x.text == y.text
    case (.function(let x), .function(let y)): return x === y
    case (.tuple(let x), .tuple(let y)):
      if x === y { return true }
      return try equal(x.items, y.items)
    case (.record(let x), .record(let y)):
      if x === y { return true }
      if x.layout !== y.layout { return false }
      return try equal(x.items, y.items)
    default:
      if let (x, y) = comparable(a, b) { return x == y || (x.isNaN && y.isNaN) }
      guard var x = try? a.tensor(), var y = try? b.tensor(), x.shape == y.shape else { return false }
      if x.dtype != y.dtype, max(x.dtype, y.dtype) == .f64 {
        (x, y) = try tensorWork { () throws(TensorError) in (try x.converted(to: .f64), try y.converted(to: .f64)) }
      }
      try tensorWork { () throws(TensorError) in
        try x.settle()
        try y.settle()
      }
      for i in 0..<x.count {
        if i & 0xF_FFFF == 0xF_FFFF { try Interrupt.checkOperation() }
        let p = x.element(i), q = y.element(i)
        if case .i64(let m) = p, case .i64(let n) = q {
          if m != n { return false }
          continue
        }
        if !(p.double == q.double || (p.double.isNaN && q.double.isNaN)) { return false }
      }
      return true
    }
  }

  private static func equal(_ a: [Value], _ b: [Value]) throws(OperationError) -> Bool {
    try Interrupt.checkOperation()
    if a.count != b.count { return false }
    for i in a.indices where try !equal(a[i], b[i]) { return false }
    return true
  }

  /// Whether a condition holds: a bool or a number of rank 0.
  package static func truth(_ value: Value) -> Bool? {
    switch value {
    case .bool(let value): return value
    case .tensor(let tensor) where tensor.count == 1: return tensor.element(0).double != 0
    default: return value.double.map { $0 != 0 }
    }
  }

  /// `not a`, elementwise.
  package static func not(_ a: Value) throws(OperationError) -> Value {
    if case .bool(let value) = a { return .bool(!value) }
    if let x = a.scalarDouble { return .bool(x == 0) }
    guard let x = try tensorWork({ () throws(TensorError) in try a.tensor() }) else {
      throw .noMeaning(.unary("not"), [a])
    }
    return Value(
      try tensorWork { () throws(TensorError) in
        try Tensor.compare(.equal, x.converted(to: .bool), Tensor.scalar(false))
      })
  }

  /// `a and b`, `a or b` on tensors, elementwise; `a xor b`.
  package static func logical(
    _ operation: LogicalFunction, _ a: Value, _ b: Value
  ) throws(OperationError) -> Value {
    let operands: (Tensor, Tensor)? = try tensorWork { () throws(TensorError) in
      guard let x = try a.tensor(), let y = try b.tensor() else { return nil }
      return (try x.converted(to: .bool), try y.converted(to: .bool))
    }
    guard let (x, y) = operands else {
      throw .noMeaning(.binary("\(operation)"), [a, b])
    }
    return Value(
      try tensorWork { () throws(TensorError) in
        switch operation {
        case .and: try Tensor.zip(.minimum, x, y)
        case .or: try Tensor.zip(.maximum, x, y)
        case .xor: try Tensor.compare(.notEqual, x, y)
        }
      })
  }

  package enum LogicalFunction: Sendable { case and, or, xor }
}
