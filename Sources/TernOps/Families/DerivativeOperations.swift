import TernTensor

extension Operation {
  static let grad = Operation(
    "grad", [.function("f"), .optional(.any("wrt"), .i64(0)), .flag("aux", false)],
    """
    The function that gives the gradient of f, whose result is one number.

    wrt says with respect to which parameter: its place or its name, or a tuple of those for a tuple of gradients. The gradient has the
    structure of the argument, a tensor or a record or tuple of tensors. What f does not depend on has a gradient of zeros.

    With aux, f gives the number and something besides, such as a new state, which comes back beside the gradient: (gradient, besides).

    - Errors: f must give one number; the arguments meant by wrt must be floating
    - Source: `jax.grad`
    """,
    examples: [
      ("grad(x -> x ^ 3)(2.0)", "12.0"),
      ("grad((a, b) -> sum(a * b), wrt=1)([1.0, 2], [3.0, 4])", "[1, 2]"),
    ], rules: .givingFunction
  ) { call throws(OperationError) in
    let f = try call.function(0)
    return .function(try gradient(f, Wrt(call[1], of: f, call), "grad", givesValue: false, hasAux: call.flag(2)))
  }.sampled(
    "grad(t -> sum(sin(t) * y))(x)", "grad((t, u) -> sum(softmax(t @ u * 0.05) * state), (0, 1))(x, w1)",
    "grad(t -> sum((t @ A) ^ 2))(X)", "grad(t -> sum(relu(t) * Y + t / 3))(X)")

  static let valueAndGrad = Operation(
    "value_and_grad", [.function("f"), .optional(.any("wrt"), .i64(0)), .flag("aux", false)],
    """
    The function that gives the value of f and its gradient, as `grad` does, in one go. With aux, f gives the number and something besides,
    such as a new state: then the value is that tuple, ((number, besides), gradient).

    - Errors: f must give one number; the arguments meant by wrt must be floating
    - Source: `jax.value_and_grad`
    """, examples: [
      ("value_and_grad(x -> x ^ 3)(2.0)", "(8.0, 12.0)"),
      ("value_and_grad(x -> (x ^ 3, \"state\"), aux=true)(2.0)", "((8.0, \"state\"), 12.0)"),
    ], rules: .givingFunction
  ) { call throws(OperationError) in
    let f = try call.function(0)
    return .function(try gradient(f, Wrt(call[1], of: f, call), "value_and_grad", givesValue: true, hasAux: call.flag(2)))
  }.sampled("value_and_grad(p -> sum(p.a * p.b))((a = x, b = row))", "value_and_grad(t -> mean(exp(t) * Y))(X)")

  private static func gradient(
    _ f: FunctionValue, _ wrt: Wrt, _ name: String, givesValue: Bool, hasAux: Bool = false
  ) throws(OperationError) -> NativeFunction {
    try NativeFunction(name, of: f) { arguments, host throws(OperationError) in
      var arguments = arguments
      var derivative = Differentiation(name, host)
      defer { derivative.tape.clear() }
      let originals = try wrt.places.map { place throws(OperationError) in
        guard place < arguments.count else {
          throw .missingArgument(parameter: f.parameterName(place))
        }
        return arguments[place]
      }
      for place in wrt.places {
        arguments[place] = try derivative.tracing(arguments[place], f.parameterName(place))
      }
      var result = try host.call(f, arguments)
      arguments = []
      var besides: Value?
      if hasAux {
        guard case .tuple(let tuple) = result, tuple.items.count == 2 else {
          throw .notScalar(operation: name, function: f.summary, found: result.summary, hasAux: true)
        }
        result = tuple.items[0]
        besides = tuple.items[1]
      }
      let value = try derivative.scalar(result, of: f)
      let found = try OperationError.translated {
        try derivative.tape.cotangents(
          [(of: value, cotangent: Tensor.number(1, like: value))], wanted: derivative.leaves)
      }
      var rest = found[...]
      var gradients: [Value] = []
      for original in originals {
        gradients.append(try Differentiation.structured(original, &rest))
      }
      let gradient = wrt.isSingle ? gradients[0] : try .tuple(gradients)
      let number = Value(value)
      guard let besides = try besides.map(derivative.values) else { return givesValue ? try .tuple([number, gradient]) : gradient }
      return givesValue ? try .tuple([try .tuple([number, besides]), gradient]) : try .tuple([gradient, besides])
    }
  }

  static let vjp = Operation(
    "vjp", [.function("f"), .rest(.any("x"))],
    """
    The value of f(x...) and its pullback: the function from a cotangent of the value to those of the arguments.

    The cotangent has the structure of the value. The pullback gives the cotangent of the argument, or a tuple of them when there are several.

    - Source: `jax.vjp`
    """, examples: [("vjp(x -> x * x, [1.0, 2])[1]([1.0, 10])", "[2, 40]")], rules: .calling
  ) { call throws(OperationError) in
    let f = try call.function(0)
    let arguments = call.rest(1)
    guard !arguments.isEmpty else { throw .missingArgument(parameter: "x") }
    var derivative = Differentiation("vjp", call.host)
    var traced: [Value] = []
    for (place, argument) in arguments.enumerated() {
      traced.append(try derivative.tracing(argument, f.parameterName(place)))
    }
    let result = try call.host.call(f, traced)
    derivative.tape.close()
    let outputs = try Differentiation.tensors(of: result)
    let plain = try derivative.values(result)
    let pullback = NativeFunction(
      name: "the pullback of \(f.shortName)",
      depth: try Extent(of: arguments + [.function(f), plain]).depth
    ) { [derivative] given, _ throws(OperationError) in
      guard given.count == 1 else {
        throw given.isEmpty
          ? .missingArgument(parameter: "cotangent")
          : .tooManyArguments(limit: 1, found: given.count)
      }
      let cotangents = try Differentiation.tensors(of: given[0])
      guard cotangents.count == outputs.count,
        Swift.zip(cotangents, outputs).allSatisfy({ $0.shape == $1.shape })
      else {
        throw .argument(
          parameter: "the cotangent", expected: "shaped like the value, \(plain.summary)",
          found: given[0].summary)
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
  }.sampled("vjp(t -> sin(t) * 2, x)[1](y)", "vjp((t, u) -> t @ u, x, w1)[1](state)", "vjp(t -> t * t, X)[1](Y)")

  static let jvp = Operation(
    "jvp", [.function("f"), .any("x"), .any("v")],
    """
    The value of f(x) and its derivative in the direction v, in one go forward.

    For a function of several arguments, x and v are tuples with one item for each.

    - Source: `jax.jvp`
    """, examples: [("jvp(x -> x ^ 2, [1.0, 2], [1.0, 0])", "([1.0, 4.0], [2.0, 0.0])")], rules: .calling
  ) { call throws(OperationError) in
    let f = try call.function(0)
    var xs = [call[1]]
    var vs = [call[2]]
    if case .tuple(let x) = call[1], case .tuple(let v) = call[2], let names = f.parameterNames,
      names.count > 1, names.count >= x.items.count,
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
  }.sampled("jvp(t -> sin(t) * 2, x, y)", "jvp(t -> softmax(t), x, y)[1]", "jvp(t -> t * t, X, Y)")

  static let jacobian = Operation(
    "jacobian", [.function("f"), .optional(.any("wrt"), .i64(0))],
    """
    The function that gives all derivatives of f: those of each element of its result with respect to each element of an argument.

    It goes forward or back, whichever takes fewer passes. Where the argument is a record or tuple, so is the result, with a tensor for each
    of its tensors; where the result of f is one, there is such a record for each of its tensors. A tuple of parameters counts as a tuple.

    - Shapes: `f: [m...]` of `x: [n...]` → `[m..., n...]`
    - Source: `jax.jacobian`
    """,
    examples: [
      ("jacobian(x -> x ^ 2)([1.0, 3])", "[[2, 0],\n [0, 6]]"),
      ("jacobian(p -> p.a * p.b)((a = 2.0, b = 3.0))", "(a = 3.0, b = 2.0)"),
    ], rules: .givingFunction
  ) { call throws(OperationError) in
    let f = try call.function(0)
    let wrt = try Wrt(call[1], of: f, call)
    return .function(
      try NativeFunction("jacobian", of: f) { arguments, host throws(OperationError) in
        try Jacobian(f, wrt).value(at: arguments, host)
      })
  }.sampled("jacobian(t -> cumsum(sin(t)))(vec)", "jacobian(t -> t @ w1)(row)", "jacobian(t -> sum(t ^ 2))(vec)")

  static let hessian = Operation(
    "hessian", [.function("f"), .optional(.any("wrt"), .i64(0))],
    """
    The function that gives all second derivatives of f, whose result is one number: forward over the gradient.

    For a record or tuple there is a record of second derivatives for each of its tensors.

    - Shapes: `x: [n...]` → `[n..., n...]`
    - Errors: f must give one number
    - Source: `jax.hessian`
    """, examples: [("hessian(x -> x[0] ^ 2 * x[1])([1.0, 3])", "[[6, 2],\n [2, 0]]")], rules: .givingFunction
  ) { call throws(OperationError) in
    let f = try call.function(0)
    let wrt = try Wrt(call[1], of: f, call)
    let gradient = try gradient(f, wrt, "hessian", givesValue: false)
    return .function(
      try NativeFunction("hessian", of: f) { arguments, host throws(OperationError) in
        try Jacobian(gradient, wrt, isForward: true).value(at: arguments, host)
      })
  }.sampled("hessian(t -> sum(t ^ 3 * sum(t)))(vec)")

  static let stopGradient = Operation(
    "stop_gradient", [.any("x")],
    """
    x as a constant: no derivative goes through it.

    - Shapes: `x: [...]` → `[...]`, or a record or tuple of tensors
    - Source: `jax.lax.stop_gradient`
    """, examples: [("grad(x -> x * stop_gradient(x))(3.0)", "3.0")],
    rules: Rules(.ownViews, cost: .free, derivative: .none(because: "it is there to have none"))
  ) { call throws(OperationError) in
    let x = call[0]
    return try OperationError.translated {
      try Leaves.mapped(x) { value in
        if case .tensor(let tensor) = value { return Value(tensor.detached()) }
        return value
      }
    }
  }.sampled("stop_gradient(x) + 0", "stop_gradient(X) * 1")
}

extension Operation {
  static let checkGrad = Operation(
    "check_grad",
    [.function("f"), .rest(.any("x")), .number("eps", 1e-5), .number("tol", 1e-5)],
    """
    Whether the derivative of f agrees with differences of its values, in f64: a record that says so and where it agrees least.

    For a random cotangent of the result, each element of each floating argument is moved up and down by eps (times its size, when that is
    above 1). error is the largest distance of a derivative from its difference, relative to the larger of them and 1; ok says whether that is at
    most tol; argument and index say where it is, and found and expected what was compared there.

    - Source: `torch.autograd.gradcheck`
    """, examples: [("check_grad(x -> tanh(x), [0.5, -1]).ok", "true")],
    rules: .unforeseeable(because: "it depends on what the function gives", derivative: .none(because: "it gives a report"))
  ) { call throws(OperationError) in
    let f = try call.function(0)
    let arguments = call.rest(1)
    guard !arguments.isEmpty else { throw .missingArgument(parameter: "x") }
    let step = try call.number(2)
    let tolerance = try call.number(3)
    guard step > 0 else { throw call.wrong(2, "more than 0") }
    let worst = try GradientCheck(f, arguments, step: step, call.host).worst()
    return .record(
      try RecordValue(
        RecordLayout.of(["ok", "error", "argument", "index", "found", "expected"]),
        [
          .bool(worst.error <= tolerance), .f64(Swift.max(worst.error, 0)), .string(worst.argument),
          try Value(worst.index),
          .f64(worst.found), .f64(worst.expected),
        ]))
  }.sampled("check_grad(t -> tanh(t), x).ok", "check_grad((t, u) -> t @ u, x, w1).ok")
}

package let derivativeOperations: [Operation] = [
  .grad, .valueAndGrad, .vjp, .jvp, .jacobian, .hessian, .stopGradient, .checkGrad,
]
