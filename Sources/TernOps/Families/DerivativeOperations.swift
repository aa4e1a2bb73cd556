import TernTensor

extension Operation {
  static let grad = Operation(
    "grad", [.required("f"), .optional("wrt", .i64(0))],
    """
    The function that gives the gradient of f, whose result is one number.

    wrt says with respect to which parameter: its place or its name, or a tuple of those for a tuple of gradients. The gradient has the
    structure of the argument, a tensor or a record or tuple of tensors. What f does not depend on has a gradient of zeros.

    - Errors: f must give one number; the arguments meant by wrt must be floating
    - Source: `jax.grad`
    """, examples: [("grad(x -> x ^ 3)(2.0)", "12.0"), ("grad((a, b) -> sum(a * b), wrt=1)([1.0, 2], [3.0, 4])", "[1, 2]")]
  ) { call throws(OperationError) in try gradient(call, "grad", givesValue: false) }

  static let valueAndGrad = Operation(
    "value_and_grad", [.required("f"), .optional("wrt", .i64(0))],
    """
    The function that gives the value of f and its gradient, as `grad` does, in one go.

    - Errors: f must give one number; the arguments meant by wrt must be floating
    - Source: `jax.value_and_grad`
    """, examples: [("value_and_grad(x -> x ^ 3)(2.0)", "(8.0, 12.0)")]
  ) { call throws(OperationError) in try gradient(call, "value_and_grad", givesValue: true) }

  private static func gradient(
    _ call: borrowing Call, _ name: String, givesValue: Bool
  ) throws(OperationError) -> Value {
    let f = try call.function(0)
    let wrt = try Wrt(call[1], of: f, call)
    return .function(
      try NativeFunction(name, of: f) { arguments, host throws(OperationError) in
        var arguments = arguments
        var derivative = Differentiation(name, host)
        defer { derivative.tape.clear() }
        let originals = try wrt.places.map { place throws(OperationError) in
          guard place < arguments.count else { throw .missingArgument(parameter: f.parameterName(place)) }
          return arguments[place]
        }
        for place in wrt.places { arguments[place] = try derivative.tracing(arguments[place], f.parameterName(place)) }
        let result = try host.call(f, arguments)
        arguments = []
        let value = try derivative.scalar(result, of: f)
        let found = try OperationError.translated {
          try derivative.tape.cotangents(
            [(of: value, cotangent: Tensor.number(1, like: value))], wanted: derivative.leaves)
        }
        var rest = found[...]
        var gradients: [Value] = []
        for original in originals { gradients.append(try Differentiation.structured(original, &rest)) }
        let gradient = wrt.isSingle ? gradients[0] : try .tuple(gradients)
        return givesValue ? try .tuple([Value(value), gradient]) : gradient
      })
  }

  static let vjp = Operation(
    "vjp", [.required("f"), .rest("x")],
    """
    The value of f(x...) and its pullback: the function from a cotangent of the value to those of the arguments.

    The cotangent has the structure of the value. The pullback gives the cotangent of the argument, or a tuple of them when there are several.

    - Source: `jax.vjp`
    """, examples: [("vjp(x -> x * x, [1.0, 2])[1]([1.0, 10])", "[2, 40]")]
  ) { call throws(OperationError) in
    let f = try call.function(0)
    let arguments = call.rest(1)
    guard !arguments.isEmpty else { throw .missingArgument(parameter: "x") }
    var derivative = Differentiation("vjp", call.host)
    var traced: [Value] = []
    for (place, argument) in arguments.enumerated() { traced.append(try derivative.tracing(argument, f.parameterName(place))) }
    let result = try call.host.call(f, traced)
    derivative.tape.close()
    let outputs = try Differentiation.tensors(of: result)
    let plain = try derivative.values(result)
    let pullback = NativeFunction(name: "the pullback of \(f.shortName)", depth: try Extent(of: arguments + [.function(f), plain]).depth) { [derivative] given, _ throws(OperationError) in
      guard given.count == 1 else {
        throw given.isEmpty ? .missingArgument(parameter: "cotangent") : .tooManyArguments(limit: 1, found: given.count)
      }
      let cotangents = try Differentiation.tensors(of: given[0])
      guard cotangents.count == outputs.count, Swift.zip(cotangents, outputs).allSatisfy({ $0.shape == $1.shape }) else {
        throw .argument(parameter: "the cotangent", expected: "shaped like the value, \(plain.summary)", found: given[0].summary)
      }
      let found = try OperationError.translated {
        var seeds: [(of: Tensor, cotangent: Tensor)] = []
        for (output, cotangent) in Swift.zip(outputs, cotangents) where output.dtype.isFloating {
          seeds.append((output, try cotangent.converted(to: output.dtype)))
        }
        return try derivative.tape.cotangents(seeds, wanted: derivative.leaves, keepsEntries: true)
      }
      var rest = found[...]
      var results: [Value] = []
      for argument in arguments { results.append(try Differentiation.structured(argument, &rest)) }
      return results.count == 1 ? results[0] : try .tuple(results)
    }
    return try .tuple([plain, .function(pullback)])
  }

  static let jvp = Operation(
    "jvp", [.required("f"), .required("x"), .required("v")],
    """
    The value of f(x) and its derivative in the direction v, in one go forward.

    For a function of several arguments, x and v are tuples with one item for each.

    - Source: `jax.jvp`
    """, examples: [("jvp(x -> x ^ 2, [1.0, 2], [1.0, 0])", "([1.0, 4.0], [2.0, 0.0])")]
  ) { call throws(OperationError) in
    let f = try call.function(0)
    var xs = [call[1]], vs = [call[2]]
    if case .tuple(let x) = call[1], case .tuple(let v) = call[2], let names = f.parameterNames, names.count > 1, names.count >= x.items.count,
      x.items.count == v.items.count
    {
      (xs, vs) = (x.items, v.items)
    }
    var derivative = Differentiation("jvp", call.host, isForward: true)
    defer { derivative.tape.clear() }
    var traced: [Value] = []
    for (place, (x, v)) in Swift.zip(xs, vs).enumerated() {
      traced.append(try derivative.tracing(x, f.parameterName(place), along: v))
    }
    let result = try call.host.call(f, traced)
    derivative.tape.close()
    return try .tuple([try derivative.values(result), try derivative.tangents(result)])
  }

  static let jacobian = Operation(
    "jacobian", [.required("f"), .optional("wrt", .i64(0))],
    """
    The function that gives all derivatives of f: those of each element of its result with respect to each element of an argument.

    It goes forward or back, whichever takes fewer passes.

    - Shapes: `f: [m...]` of `x: [n...]` → `[m..., n...]`
    - Source: `jax.jacobian`
    """, examples: [("jacobian(x -> x ^ 2)([1.0, 3])", "[[2, 0],\n [0, 6]]")]
  ) { call throws(OperationError) in
    let f = try call.function(0)
    let wrt = try Wrt(call[1], of: f, call)
    guard wrt.isSingle else { throw call.wrong(1, "one parameter") }
    return .function(
      try NativeFunction("jacobian", of: f) { arguments, host throws(OperationError) in
        try Jacobian(f, wrt.places[0], f.parameterName(wrt.places[0])).value(at: arguments, host)
      })
  }

  static let hessian = Operation(
    "hessian", [.required("f"), .optional("wrt", .i64(0))],
    """
    The function that gives all second derivatives of f, whose result is one number: forward over the gradient.

    - Shapes: `x: [n...]` → `[n..., n...]`
    - Errors: f must give one number
    - Source: `jax.hessian`
    """, examples: [("hessian(x -> x[0] ^ 2 * x[1])([1.0, 3])", "[[6, 2],\n [2, 0]]")]
  ) { call throws(OperationError) in
    let f = try call.function(0)
    let wrt = try Wrt(call[1], of: f, call)
    guard wrt.isSingle, case .function(let gradient as NativeFunction) = try gradient(call, "hessian", givesValue: false) else {
      throw call.wrong(1, "one parameter")
    }
    return .function(
      try NativeFunction("hessian", of: f) { arguments, host throws(OperationError) in
        try Jacobian(gradient, wrt.places[0], f.parameterName(wrt.places[0]), isForward: true).value(at: arguments, host)
      })
  }

  static let stopGradient = Operation(
    "stop_gradient", [.required("x")],
    """
    x as a constant: no derivative goes through it.

    - Shapes: `x: [...]` → `[...]`, or a record or tuple of tensors
    - Source: `jax.lax.stop_gradient`
    """, examples: [("grad(x -> x * stop_gradient(x))(3.0)", "3.0")]
  ) { call throws(OperationError) in
    let x = call[0]
    return try OperationError.translated {
      try Leaves.mapped(x) { value in
        if case .tensor(let tensor) = value { return Value(tensor.detached()) }
        return value
      }
    }
  }
}

extension Operation {
  static let checkGrad = Operation(
    "check_grad", [.required("f"), .rest("x"), .optional("eps", .number(1e-5)), .optional("tol", .number(1e-5))],
    """
    Whether the derivative of f agrees with differences of its values, in f64: a record that says so and where it agrees least.

    For a random cotangent of the result, each element of each floating argument is moved up and down by eps (times its size, when that is
    above 1). error is the largest distance of a derivative from its difference, relative to the larger of them and 1; ok says whether that is at
    most tol; argument and index say where it is, and found and expected what was compared there.

    - Source: `torch.autograd.gradcheck`
    """, examples: [("check_grad(x -> tanh(x), [0.5, -1]).ok", "true")]
  ) { call throws(OperationError) in
    let f = try call.function(0)
    let arguments = call.rest(1)
    guard !arguments.isEmpty else { throw .missingArgument(parameter: "x") }
    let step = try call.number(2), tolerance = try call.number(3)
    guard step > 0 else { throw call.wrong(2, "more than 0") }
    let worst = try GradientCheck(f, arguments, step: step, call.host).worst()
    return .record(
      try RecordValue(
        RecordLayout.of(["ok", "error", "argument", "index", "found", "expected"]),
        [
          .bool(worst.error <= tolerance), .f64(Swift.max(worst.error, 0)), .string(worst.argument), try Value(worst.index),
          .f64(worst.found), .f64(worst.expected),
        ]))
  }
}

/// With respect to which parameters a derivative is taken.
private struct Wrt: Sendable {
  let places: [Int]
  /// Whether it was one parameter and no tuple of them.
  let isSingle: Bool

  init(_ value: Value, of f: FunctionValue, _ call: borrowing Call) throws(OperationError) {
    let names = f.parameterNames
    var items = [value]
    isSingle = if case .tuple = value { false } else { true }
    if case .tuple(let tuple) = value { items = tuple.items }
    guard !items.isEmpty else { throw call.wrong(1, "at least one parameter, by place or by name") }
    var places: [Int] = []
    for item in items {
      if let place = item.integer, place >= 0, names.map({ place < $0.count }) ?? true {
        places.append(place)
      } else if case .string(let name) = item, let place = names?.firstIndex(of: name.text) {
        places.append(place)
      } else {
        throw call.wrong(1, "one of \(f.signature.drop { $0 != "(" }), by place or by name")
      }
    }
    guard Set(places).count == places.count else { throw call.wrong(1, "parameters that are all different") }
    self.places = places
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
}

/// All derivatives of a function with one tensor as its result with respect to one argument.
private struct Jacobian {
  let f: FunctionValue
  let place: Int
  let name: String
  /// Whether it must go forward.
  let isForward: Bool

  init(_ f: FunctionValue, _ place: Int, _ name: String, isForward: Bool = false) {
    (self.f, self.place, self.name, self.isForward) = (f, place, name, isForward)
  }

  func value(at arguments: [Value], _ host: any Host) throws(OperationError) -> Value {
    guard place < arguments.count else { throw .missingArgument(parameter: name) }
    guard let x = try tensorWork({ () throws(TensorError) in try arguments[place].tensor() }) else {
      throw .argument(parameter: name, expected: "a tensor", found: arguments[place].summary)
    }
    if isForward { return try forward(x, arguments, host) }
    var arguments = arguments
    var derivative = Differentiation("jacobian", host)
    defer { derivative.tape.clear() }
    arguments[place] = try derivative.tracing(arguments[place], name)
    let result = try host.call(f, arguments)
    guard let y = try tensorWork({ () throws(TensorError) in try result.tensor() }) else {
      throw .argument(parameter: "f", expected: "a function that gives a tensor", found: "a function that gives \(result.summary)")
    }
    if x.count < y.count {
      arguments[place] = .tensor(x)
      return try forward(x, arguments, host)
    }
    derivative.tape.close()
    try Self.checkRoom(y.shape, x)
    let leaves = derivative.leaves, tape = derivative.tape
    return try OperationError.translated {
      var rows: [Tensor] = []
      for number in 0..<y.count {
        let seed = try Self.unit(number, like: y)
        let row = try tape.cotangents([(of: y, cotangent: seed)], wanted: leaves, keepsEntries: true)[0]
        rows.append(try row ?? .zeros(x.dtype, x.shape))
      }
      let stack = rows.isEmpty ? try Tensor.zeros(x.dtype, Shape(0)) : try Tensor.stacked(rows)
      return Value(try stack.reshaped(to: Shape(Array(y.shape) + Array(x.shape))))
    }
  }

  /// One pass for each element of x: a column each.
  private func forward(_ x: Tensor, _ arguments: [Value], _ host: any Host) throws(OperationError) -> Value {
    var columns: [Tensor] = []
    var shape: Shape?
    for number in 0..<max(x.count, 1) {
      var arguments = arguments
      var derivative = Differentiation("jacobian", host, isForward: true)
      defer { derivative.tape.clear() }
      let direction = Value.tensor(
        try tensorWork { () throws(TensorError) in x.count == 0 ? try .zeros(x.dtype, x.shape) : try Self.unit(number, like: x) })
      arguments[place] = try derivative.tracing(arguments[place], name, along: direction)
      let result = try host.call(f, arguments)
      derivative.tape.close()
      guard case let tangents = try Differentiation.tensors(of: derivative.tangents(result)), tangents.count == 1 else {
        throw .argument(parameter: "f", expected: "a function that gives a tensor", found: "a function that gives \(result.summary)")
      }
      if shape == nil { try Self.checkRoom(tangents[0].shape, x) }
      shape = tangents[0].shape
      if x.count > 0 { columns.append(tangents[0]) }
    }
    let rows = shape ?? Shape()
    return Value(
      try tensorWork { () throws(TensorError) in
        if columns.isEmpty { return try .zeros(x.dtype, Shape(Array(rows) + Array(x.shape))) }
        return try Tensor.stacked(columns, axis: -1).reshaped(to: Shape(Array(rows) + Array(x.shape)))
      })
  }

  /// Throws when there is no memory for the result: before the work, not after most of it.
  private static func checkRoom(_ rows: Shape, _ x: Tensor) throws(OperationError) {
    _ = try tensorWork { () throws(TensorError) in try Tensor.uninitialized(x.dtype, Shape(Array(rows) + Array(x.shape))) }
  }

  /// Zeros but for a 1 at element `number`.
  private static func unit(_ number: Int, like tensor: Tensor) throws(TensorError) -> Tensor {
    try Tensor.zeros(tensor.dtype, Shape(tensor.count))
      .assigning(.scalar(Float(1)), at: [.integer(number)], inPlace: true).reshaped(to: tensor.shape)
  }
}

package let derivativeOperations: [Operation] = [.grad, .valueAndGrad, .vjp, .jvp, .jacobian, .hessian, .stopGradient, .checkGrad]
