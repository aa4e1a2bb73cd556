import TernTensor

extension Operation {
  static let seed = Operation(
    "seed", [.integer("n")],
    """
    Starts the random numbers anew from n: the same seed gives the same numbers, on any number of threads.

    - Source: Philox4x32-10 (Salmon et al., 2011)
    """, examples: [("seed(42)", "none")], rules: .giving("nothing")
  ) { call throws(OperationError) in
    let n = try call.integer(0)
    call.host.random = RandomStream(seed: UInt64(bitPattern: Int64(n)))
    return .none
  }.sampled("(() -> { seed(3); rand(3) })()")

  static let rand = Operation(
    "rand", [.rest(.shape("shape")), .optional(.dtype("dtype"), shown: "f32")],
    """
    Uniform random numbers in [0, 1).

    - Shapes: sizes as arguments or as one tuple → `[shape...]`
    - Source: Philox4x32-10
    """, examples: [("rand(2, 3).shape", "(2, 3)")],
    rules: Rules(
      .rule { call throws(OperationError) in try .outline(call.floatingDtype(1), call.restShape(0)) }, cost: .perElement(10),
      derivative: Rules.randomOnly)
  ) { call throws(OperationError) in
    let shape = try call.restShape(0)
    let dtype = try call.floatingDtype(1)
    let host = call.host
    return Value(try tensorWork { () throws(TensorError) in try host.random.uniform(shape, dtype) })
  }.sampled("rand(3, 4)", "rand(200000)", "rand(70000, dtype=f64)")

  static let randn = Operation(
    "randn", [.rest(.shape("shape")), .optional(.dtype("dtype"), shown: "f32")],
    """
    Random numbers from the standard normal distribution.

    - Shapes: sizes as arguments or as one tuple → `[shape...]`
    - Source: Philox4x32-10, Box and Muller's transform
    """, examples: [("randn(1000).shape", "(1000,)")],
    rules: Rules(
      .rule { call throws(OperationError) in try .outline(call.floatingDtype(1), call.restShape(0)) }, cost: .perElement(40),
      derivative: Rules.randomOnly)
  ) { call throws(OperationError) in
    let shape = try call.restShape(0)
    let dtype = try call.floatingDtype(1)
    let host = call.host
    return Value(try tensorWork { () throws(TensorError) in try host.random.normal(shape, dtype) })
  }.sampled("randn(3, 4)", "randn(200000)", "randn(70000, dtype=f64)")

  static let uniform = Operation(
    "uniform", [.tensor("lo"), .tensor("hi"), .optional(.shape("shape"), .tuple(TupleValue.empty), shown: "()")],
    """
    Uniform random numbers in [lo, hi).

    - Shapes: → `[shape...]`
    - Source: Philox4x32-10
    """, examples: [("uniform(-1, 1, (2, 2)).shape", "(2, 2)")],
    rules: Rules(
      .rule { call throws(OperationError) in try scaledOutline(call) }, cost: .perElement(12))
  ) { call throws(OperationError) in
    try scaled(call, normal: false)
  }.sampled("uniform(-1, 2, (3, 4))", "uniform(-1, 2, 100000)")

  static let normal = Operation(
    "normal", [.tensor("mean"), .tensor("sd"), .optional(.shape("shape"), .tuple(TupleValue.empty), shown: "()")],
    """
    Random numbers from the normal distribution with that mean and standard deviation.

    - Shapes: → `[shape...]`
    - Source: Philox4x32-10, Box and Muller's transform
    """, examples: [("normal(0, 0.1, 5).shape", "(5,)")],
    rules: Rules(
      .rule { call throws(OperationError) in try scaledOutline(call) }, cost: .perElement(42))
  ) { call throws(OperationError) in
    try scaled(call, normal: true)
  }.sampled("normal(1, 2, (3, 4))", "normal(1, 2, 100000)")

  private static func scaled(_ call: borrowing Call, normal: Bool) throws(OperationError) -> Value {
    let (shape, dtype) = try scaledDraw(call)
    let a = call[0], b = call[1]
    let host = call.host
    let draw = Value(
      try tensorWork { () throws(TensorError) in
        try normal ? host.random.normal(shape, dtype) : host.random.uniform(shape, dtype)
      })
    let factor = normal ? b : try Arithmetic.apply(.subtract, b, a)
    return try Arithmetic.apply(.add, a, Arithmetic.apply(.multiply, draw, factor))
  }

  /// The shape and type of what is drawn, before it is moved and scaled.
  private static func scaledDraw(_ call: borrowing Call) throws(OperationError) -> (Shape, DType) {
    let shape = try call.shape(2)
    if call[0].dtype == nil { throw call.wrong(0, "a number") }
    if call[1].dtype == nil { throw call.wrong(1, "a number") }
    return (shape, call[0].dtype == .f64 || call[1].dtype == .f64 ? .f64 : .f32)
  }

  private static func scaledOutline(_ call: borrowing Call) throws(OperationError) -> Value {
    let (shape, dtype) = try scaledDraw(call)
    let range = try call.broadcastShape([0, 1])
    guard let both = shape.broadcast(with: range) else { throw .tensor(.shapesDiffer(left: shape, right: range)) }
    return try .outline(dtype, both)
  }

  static let randint = Operation(
    "randint", [.tensor("lo"), .tensor("hi"), .optional(.shape("shape"), .tuple(TupleValue.empty), shown: "()")],
    """
    Random integers from lo up to but not including hi.

    - Shapes: → `[shape...]`, i64
    - Source: Philox4x32-10
    """, examples: [("randint(0, 10, 5).shape", "(5,)")],
    rules: Rules(
      .rule { call throws(OperationError) in
        _ = try randomBounds(call)
        return try .outline(.i64, call.shape(2))
      }, cost: .perElement(10), derivative: Rules.integersOnly)
  ) { call throws(OperationError) in
    let (low, high) = try randomBounds(call)
    let shape = try call.shape(2)
    let host = call.host
    return Value(try tensorWork { () throws(TensorError) in try host.random.integers(low, high, shape) })
  }.sampled("randint(-5, 5, 20)", "randint(0, 1000, 100000)")

  private static func randomBounds(_ call: borrowing Call) throws(OperationError) -> (Int, Int) {
    let low = try call.integer(0), high = try call.integer(1)
    guard low < high else { throw call.wrong(1, "more than lo = \(low)") }
    return (low, high)
  }

  static let bernoulli = Operation(
    "bernoulli", [.tensor("p"), .optional(.shape("shape"), .tuple(TupleValue.empty), shown: "()")],
    """
    Random bools that are true with probability p.

    - Shapes: → `[shape...]`, bool
    - Source: Philox4x32-10
    """, examples: [("all(bernoulli(1, 10))", "true")],
    rules: Rules(
      .rule { call throws(OperationError) in
        let shape = try call.shape(1), p = try call.tensor(0).shape
        guard let both = shape.broadcast(with: p) else { throw .tensor(.shapesDiffer(left: shape, right: p)) }
        return try .outline(.bool, both)
      }, cost: .perElement(11), derivative: Rules.integersOnly)
  ) { call throws(OperationError) in
    let shape = try call.shape(1)
    if call[0].dtype == nil { throw call.wrong(0, "a probability") }
    let host = call.host
    let draw = Value(try tensorWork { () throws(TensorError) in try host.random.uniform(shape, .f32) })
    return try Arithmetic.compare(.less, draw, call[0])
  }.sampled("bernoulli(0.3, 20)", "bernoulli(0.3, 100000)", "bernoulli(share, (5, 7))")

  static let permutation = Operation(
    "permutation", [.integer("n")],
    """
    The integers 0 to n - 1 in random order.

    - Shapes: → `[n]`, i64
    - Source: Fisher and Yates' shuffle on Philox4x32-10
    """, examples: [("sum(permutation(5))", "10")],
    rules: Rules(
      .rule { call throws(OperationError) in try .outline(.i64, Shape(call.count(0))) }, cost: .perElement(10),
      derivative: Rules.integersOnly)
  ) { call throws(OperationError) in
    let n = try call.count(0)
    let host = call.host
    return Value(try tensorWork { () throws(TensorError) in try host.random.permutation(n) })
  }.sampled("permutation(9)", "permutation(50000)")

  static let shuffle = Operation(
    "shuffle", [.tensor("x"), .integer("axis", 0)],
    """
    x with the order along one axis shuffled.

    - Shapes: `x: [...]` → `[...]`
    - Source: Fisher and Yates' shuffle on Philox4x32-10
    """, examples: [("sum(shuffle([1, 2, 3]))", "6")],
    rules: Rules(
      .rule { call throws(OperationError) in
        let x = try call.tensor(0), axis = try call.integer(1)
        _ = try tensorWork { () throws(TensorError) in try x.shape.normalized(axis: axis) }
        return try .outline(x.dtype, x.shape)
      }, cost: .free)
  ) { call throws(OperationError) in
    let x = try call.tensor(0)
    let axis = try call.integer(1)
    let host = call.host
    return Value(
      try tensorWork { () throws(TensorError) in
        let axis = try x.shape.normalized(axis: axis)
        let order = try host.random.permutation(x.shape[axis])
        var items = [Index](repeating: .slice(start: nil, stop: nil, step: nil), count: axis)
        items.append(.positions(order))
        return try x.selecting(items)
      })
  }.sampled("shuffle(x)", "shuffle(x, 1)", "shuffle(X)", "shuffle(X, axis=1)")
}

package let randomOperations: [Operation] = [
  .seed, .rand, .randn, .uniform, .normal, .randint, .bernoulli, .permutation, .shuffle,
]

extension Call {
  /// f32 unless it names f64.
  fileprivate func floatingDtype(_ index: Int) throws(OperationError) -> DType {
    let dtype = try dtype(index) ?? .f32
    guard dtype.isFloating else { throw wrong(index, "f32 or f64") }
    return dtype
  }
}
