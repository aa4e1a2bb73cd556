import TernTensor

extension Operation {
  private static func constant(_ name: String, _ value: Double, _ example: (String, String)) -> Operation {
    Operation(
      name, [.rest("shape"), .optional("dtype", shown: "f32")],
      """
      A tensor of \(name).

      - Shapes: sizes as arguments or as one tuple → `[shape...]`
      - Source: `numpy.\(name)`
      """, examples: [example]
    ) { call throws(OperationError) in
      try filled(value: .number(value), shape: call.restShape(0), dtype: call.dtype(1) ?? .f32)
    }
  }

  private static func constantLike(_ name: String, _ value: Double, _ example: (String, String)) -> Operation {
    Operation(
      name, [.required("x"), .optional("dtype")],
      """
      A tensor of the shape and type of x, filled with \(Int(value)).

      - Shapes: `x: [...]` → `[...]`
      - Source: `numpy.\(name)`
      """, examples: [example]
    ) { call throws(OperationError) in
      let x = try call.tensor(0)
      return try filled(value: .number(value), shape: x.shape, dtype: call.dtype(1) ?? x.dtype)
    }
  }

  static let zeros = constant("zeros", 0, ("zeros(2, 3)", "[[0, 0, 0],\n [0, 0, 0]]"))
  static let ones = constant("ones", 1, ("ones(3, dtype=i64)", "[1, 1, 1]"))
  static let zerosLike = constantLike("zeros_like", 0, ("zeros_like([1, 2])", "[0, 0]"))
  static let onesLike = constantLike("ones_like", 1, ("ones_like([1.5, 2])", "[1, 1]"))

  static let full = Operation(
    "full", [.required("shape"), .required("value"), .optional("dtype")],
    """
    A tensor in which every element is value.

    - Shapes: `shape` a tuple or an integer, `value` broadcasts to it → `[shape...]`
    - Source: `numpy.full`
    """, examples: [("full((2, 2), 7)", "[[7, 7],\n [7, 7]]")]
  ) { call throws(OperationError) in
    let dtype = try call.dtype(2) ?? (call[1].dtype ?? .f32)
    return try filled(value: call[1], shape: call.shape(0), dtype: dtype, tensor: call.tensor(1))
  }

  static let fullLike = Operation(
    "full_like", [.required("x"), .required("value"), .optional("dtype")],
    """
    A tensor of the shape and type of x in which every element is value.

    - Shapes: `x: [...]` → `[...]`
    - Source: `numpy.full_like`
    """, examples: [("full_like([1.0, 2], 7)", "[7, 7]")]
  ) { call throws(OperationError) in
    let x = try call.tensor(0)
    return try filled(value: call[1], shape: x.shape, dtype: call.dtype(2) ?? x.dtype, tensor: call.tensor(1))
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
    "range", [.required("start"), .optional("stop"), .optional("step", .i64(1))],
    """
    The numbers from start up to but not including stop: range(stop), range(start, stop), range(start, stop, step).

    Of integers it is a range, which iterates, indexes and acts as an i64 tensor; of floats a tensor.

    - Shapes: → `[n]`
    - Source: `numpy.arange`
    """, examples: [("sum(range(5))", "10"), ("range(0, 1, 0.25)", "[0, 0.25, 0.5, 0.75]")]
  ) { call throws(OperationError) in
    let hasStop = !call.isNone(1)
    let first: Value = hasStop ? call[0] : .i64(0)
    let last = hasStop ? call[1] : call[0]
    if let start = first.integer, let stop = last.integer, let step = call[2].integer {
      if step == 0 { throw call.wrong(2, "another number than 0") }
      return .range(try RangeValue(start: start, stop: stop, step: step))
    }
    guard let start = first.double else { throw call.wrong(0, "a number") }
    guard let stop = last.double else { throw call.wrong(hasStop ? 1 : 0, "a number") }
    let step = try call.number(2)
    let length = ((stop - start) / step).rounded(.up)
    guard step != 0, !length.isNaN else { throw call.wrong(2, "another number than 0") }
    guard length < 1e18 else { throw .tensor(.tooLarge(shape: [.max], dtype: .f32)) }
    let isDouble = first.dtype == .f64 || last.dtype == .f64 || call[2].dtype == .f64
    let count = length > 0 ? Int(length) : 0
    return Value(
      try tensorWork { () throws(TensorError) in
        let result = try Tensor.uninitialized(isDouble ? .f64 : .f32, [count])
        try Interrupt.stretches(of: count) { part in
          for i in part {
            let value = start + Double(i) * step
            if isDouble { result.pointer(Double.self)[i] = value } else { result.pointer(Float.self)[i] = Float(value) }
          }
        }
        return result
      })
  }

  static let linspace = Operation(
    "linspace", [.required("a"), .required("b"), .required("n"), .optional("dtype", shown: "f32")],
    """
    n numbers from a to b, both included, evenly spaced.

    - Shapes: → `[n]`
    - Source: `numpy.linspace`
    """, examples: [("linspace(0, 1, 5)", "[0, 0.25, 0.5, 0.75, 1]")]
  ) { call throws(OperationError) in
    let a = try call.number(0), b = try call.number(1)
    let n = try call.count(2)
    let dtype = try call.dtype(3) ?? (call[0].dtype == .f64 || call[1].dtype == .f64 ? .f64 : .f32)
    return Value(
      try tensorWork { () throws(TensorError) in
        let result = try Tensor.uninitialized(.f64, [n])
        let out = result.pointer(Double.self)
        try Interrupt.stretches(of: n) { part in
          for i in part { out[i] = i == n - 1 && n > 1 ? b : a + (b - a) * (Double(i) / Double(Swift.max(n - 1, 1))) }
        }
        return try result.converted(to: dtype)
      })
  }

  static let eye = Operation(
    "eye", [.required("n"), .optional("m", shown: "n"), .optional("dtype", shown: "f32")],
    """
    The identity: ones on the diagonal, zeros elsewhere.

    - Shapes: → `[n, m]`
    - Source: `numpy.eye`
    """, examples: [("eye(2)", "[[1, 0],\n [0, 1]]")]
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
  }
}

package let creationOperations: [Operation] = [
  .zeros, .ones, .full, .zerosLike, .onesLike, .fullLike, .range, .linspace, .eye,
]
