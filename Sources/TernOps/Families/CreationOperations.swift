import TernTensor

extension Operation {
  private static func constant(_ name: String, _ value: Double, _ example: (String, String)) -> Operation {
    Operation(
      name, [.rest(.shape("shape")), .optional(.dtype("dtype"), shown: "f32")],
      """
      A tensor of \(name).

      - Shapes: sizes as arguments or as one tuple → `[shape...]`
      - Source: `numpy.\(name)`
      """, examples: [example],
      rules: Rules(
        .rule { call throws(OperationError) in try .outline(call.dtype(1) ?? .f32, call.restShape(0)) }, cost: .free,
        derivative: Rules.sizesOnly)
    ) { call throws(OperationError) in
      try filled(value: .number(value), shape: call.restShape(0), dtype: call.dtype(1) ?? .f32)
    }
  }

  private static func constantLike(_ name: String, _ value: Double, _ example: (String, String)) -> Operation {
    Operation(
      name, [.tensor("x"), .optional(.dtype("dtype"))],
      """
      A tensor of the shape and type of x, filled with \(Int(value)).

      - Shapes: `x: [...]` → `[...]`
      - Source: `numpy.\(name)`
      """, examples: [example],
      rules: Rules(
        .rule { call throws(OperationError) in
          let x = try call.tensor(0)
          return try .outline(call.dtype(1) ?? x.dtype, x.shape)
        }, cost: .free, derivative: Rules.sizesOnly)
    ) { call throws(OperationError) in
      let x = try call.tensor(0)
      return try filled(value: .number(value), shape: x.shape, dtype: call.dtype(1) ?? x.dtype)
    }
  }

  static let zeros = constant("zeros", 0, ("zeros(2, 3)", "[[0, 0, 0],\n [0, 0, 0]]")).sampled("zeros(2, 3)", "zeros(300, 300)")
  static let ones = constant("ones", 1, ("ones(3, dtype=i64)", "[1, 1, 1]")).sampled("ones(2, dtype=f64)", "ones(300, 300)")
  static let zerosLike = constantLike("zeros_like", 0, ("zeros_like([1, 2])", "[0, 0]")).sampled("zeros_like(x)", "zeros_like(whole)", "zeros_like(X)")
  static let onesLike = constantLike("ones_like", 1, ("ones_like([1.5, 2])", "[1, 1]")).sampled("ones_like(x)", "ones_like(mask)", "ones_like(X)")

  static let full = Operation(
    "full", [.shape("shape"), .tensor("value"), .optional(.dtype("dtype"))],
    """
    A tensor in which every element is value.

    - Shapes: `shape` a tuple or an integer, `value` broadcasts to it → `[shape...]`
    - Source: `numpy.full`
    """, examples: [("full((2, 2), 7)", "[[7, 7],\n [7, 7]]")],
    rules: Rules(
      .rule { call throws(OperationError) in
        try .outline(call.dtype(2) ?? (call[1].dtype ?? .f32), filledShape(call.shape(0), call.tensor(1)))
      }, cost: .free)
  ) { call throws(OperationError) in
    let dtype = try call.dtype(2) ?? (call[1].dtype ?? .f32)
    return try filled(value: call[1], shape: call.shape(0), dtype: dtype, tensor: call.tensor(1))
  }.sampled("full((2, 3), 7)", "full((5, 7), row)", "full((240, 300), ROW)")

  static let fullLike = Operation(
    "full_like", [.tensor("x"), .tensor("value"), .optional(.dtype("dtype"))],
    """
    A tensor of the shape and type of x in which every element is value.

    - Shapes: `x: [...]` → `[...]`
    - Source: `numpy.full_like`
    """, examples: [("full_like([1.0, 2], 7)", "[7, 7]")],
    rules: Rules(
      .rule { call throws(OperationError) in
        let x = try call.tensor(0)
        return try .outline(call.dtype(2) ?? x.dtype, filledShape(x.shape, call.tensor(1)))
      }, cost: .free)
  ) { call throws(OperationError) in
    let x = try call.tensor(0)
    return try filled(value: call[1], shape: x.shape, dtype: call.dtype(2) ?? x.dtype, tensor: call.tensor(1))
  }.sampled("full_like(x, 2)", "full_like(x, row)", "full_like(X, ROW)")

  /// The shape that `value` fills.
  private static func filledShape(_ shape: Shape, _ value: Tensor) throws(OperationError) -> Shape {
    try tensorWork { () throws(TensorError) in try value.expanded(to: shape).shape }
  }

  private static func filled(
    value: Value, shape: Shape, dtype: DType, tensor: Tensor? = nil
  ) throws(OperationError) -> Value {
    Value(
      try tensorWork { () throws(TensorError) in
        if let number = value.scalarDouble {
          switch dtype {
          case .f32: return try .filled(Float(number), shape)
          case .f64: return try .filled(number, shape)
          case .i64: if case .i64(let integer) = value { return try .filled(integer, shape) }
          case .bool: return try .filled(UInt8(number != 0 ? 1 : 0), shape)
          }
        }
        let source: Tensor? = if let tensor { tensor } else { try value.tensor() }
        guard let source else { return try .uninitialized(dtype, [0]) }
        return try source.converted(to: dtype).expanded(to: shape).copied()
      })
  }

  static let range = Operation(
    "range", [.number("start"), .optional(.number("stop")), .optional(.number("step"), .i64(1))],
    """
    The numbers from start up to but not including stop: range(stop), range(start, stop), range(start, stop, step).

    Of integers it is a range, which iterates, indexes and acts as an i64 tensor; of floats a tensor.

    - Shapes: → `[n]`
    - Source: `numpy.arange`
    """, examples: [("sum(range(5))", "10"), ("range(0, 1, 0.25)", "[0, 0.25, 0.5, 0.75]")],
    rules: Rules(
      .rule { call throws(OperationError) in
        switch try progression(call) {
        case .integers(let range): return .range(range)
        case .floats(_, _, let count, let dtype): return try .outline(dtype, Shape(count))
        }
      }, cost: .free, derivative: .none(because: "it takes numbers, not tensors"))
  ) { call throws(OperationError) in
    switch try progression(call) {
    case .integers(let range): return .range(range)
    case .floats(let start, let step, let count, let dtype):
      return Value(
        try tensorWork { () throws(TensorError) in
          let result = try Tensor.uninitialized(dtype, [count])
          try Interrupt.stretches(of: count) { part in
            for i in part {
              let value = start + Double(i) * step
              if dtype == .f64 { result.pointer(Double.self)[i] = value } else { result.pointer(Float.self)[i] = Float(value) }
            }
          }
          return result
        })
    }
  }.sampled("range(9) + 0", "range(0, 1, 0.25)", "range(100000) * 1.5")

  /// The numbers that `range` goes through.
  private enum Progression {
    case integers(RangeValue)
    case floats(start: Double, step: Double, count: Int, DType)
  }

  private static func progression(_ call: borrowing Call) throws(OperationError) -> Progression {
    let hasStop = !call.isNone(1)
    let first: Value = hasStop ? call[0] : .i64(0)
    let last = hasStop ? call[1] : call[0]
    if let start = first.integer, let stop = last.integer, let step = call[2].integer {
      if step == 0 { throw call.wrong(2, "another number than 0") }
      return .integers(try RangeValue(start: start, stop: stop, step: step))
    }
    guard let start = first.double else { throw call.wrong(0, "a number") }
    guard let stop = last.double else { throw call.wrong(hasStop ? 1 : 0, "a number") }
    let step = try call.number(2)
    let length = ((stop - start) / step).rounded(.up)
    guard step != 0, !length.isNaN else { throw call.wrong(2, "another number than 0") }
    guard length < 1e18 else { throw .tensor(.tooLarge(shape: [.max], dtype: .f32)) }
    let isDouble = first.dtype == .f64 || last.dtype == .f64 || call[2].dtype == .f64
    return .floats(start: start, step: step, count: length > 0 ? Int(length) : 0, isDouble ? .f64 : .f32)
  }

  static let linspace = Operation(
    "linspace", [.number("a"), .number("b"), .integer("n"), .optional(.dtype("dtype"), shown: "f32")],
    """
    n numbers from a to b, both included, evenly spaced.

    - Shapes: → `[n]`
    - Source: `numpy.linspace`
    """, examples: [("linspace(0, 1, 5)", "[0, 0.25, 0.5, 0.75, 1]")],
    rules: Rules(
      .rule { call throws(OperationError) in
        _ = (try call.number(0), try call.number(1))
        return try .outline(call.dtype(3) ?? spacedType(call), Shape(call.count(2)))
      }, cost: .perElement(3), derivative: .none(because: "it takes numbers, not tensors"))
  ) { call throws(OperationError) in
    let a = try call.number(0), b = try call.number(1)
    let n = try call.count(2)
    let dtype = try call.dtype(3) ?? spacedType(call)
    return Value(
      try tensorWork { () throws(TensorError) in
        let result = try Tensor.uninitialized(.f64, [n])
        let out = result.pointer(Double.self)
        try Interrupt.stretches(of: n) { part in
          for i in part { out[i] = i == n - 1 && n > 1 ? b : a + (b - a) * (Double(i) / Double(Swift.max(n - 1, 1))) }
        }
        return try result.converted(to: dtype)
      })
  }.sampled("linspace(0, 1, 7)", "linspace(-1, 3, 70000)")

  private static func spacedType(_ call: borrowing Call) -> DType {
    call[0].dtype == .f64 || call[1].dtype == .f64 ? .f64 : .f32
  }

  static let eye = Operation(
    "eye", [.integer("n"), .optional(.integer("m"), shown: "n"), .optional(.dtype("dtype"), shown: "f32")],
    """
    The identity: ones on the diagonal, zeros elsewhere.

    - Shapes: → `[n, m]`
    - Source: `numpy.eye`
    """, examples: [("eye(2)", "[[1, 0],\n [0, 1]]")],
    rules: Rules(
      .rule { call throws(OperationError) in
        let n = try call.count(0)
        return try .outline(call.dtype(2) ?? .f32, Shape(n, call.isNone(1) ? n : call.count(1)))
      }, cost: .free, derivative: Rules.sizesOnly)
  ) { call throws(OperationError) in
    let n = try call.count(0)
    let m = call.isNone(1) ? n : try call.count(1)
    let dtype = try call.dtype(2) ?? .f32
    return Value(
      try tensorWork { () throws(TensorError) in
        let result = try Tensor.filled(Float(0), [n, m])
        try Interrupt.stretches(of: Swift.min(n, m)) { part in
          for i in part { result.pointer(Float.self)[i * m + i] = 1 }
        }
        return try result.converted(to: dtype)
      })
  }.sampled("eye(3)", "eye(3, 5)", "eye(300)")
}

package let creationOperations: [Operation] = [
  .zeros, .ones, .full, .zerosLike, .onesLike, .fullLike, .range, .linspace, .eye,
]
