import TernTensor

extension Operation {
  /// How many numbers go into, and come out of, one element of what a layer gives.
  private static func fans(_ shape: Shape, _ call: borrowing Call) throws(OperationError) -> (in: Double, out: Double) {
    guard shape.rank >= 2 else { throw call.wrong(0, "a shape of two axes or more") }
    // Weights of layers are [in, out]; filters are [out, in/groups, kh, kw].
    if shape.rank == 2 { return (Double(shape[0]), Double(shape[1])) }
    let area = shape.dropFirst(2).reduce(1.0) { $0 * Double($1) }
    return (Double(shape[1]) * area, Double(shape[0]) * area)
  }

  private static let fanText =
    "Weights are [in, out]; with more axes, filters [out, in/groups, kh, kw], whose windows count."

  private static func initializer(
    _ name: String, _ summary: String, flops: Double, source: String, _ draw:
      @escaping @Sendable (_ fanIn: Double, _ fanOut: Double, _ shape: Shape, _ random: inout RandomStream) throws(TensorError) -> Tensor
  ) -> Operation {
    Operation(
      name, [.shape("shape")],
      """
      \(summary)

      \(fanText)

      - Shapes: → `[shape...]`
      - Source: `\(source)`
      """, examples: [("\(name)((3, 4)).shape", "(3, 4)")],
      rules: Rules(
        .rule { call throws(OperationError) in
          let shape = try call.shape(0)
          _ = try fans(shape, call)
          return try .outline(.f32, shape)
        }, cost: .perElement(flops), derivative: Rules.randomOnly)
    ) { call throws(OperationError) in
      let shape = try call.shape(0)
      let (fanIn, fanOut) = try fans(shape, call)
      let host = call.host
      return Value(try tensorWork { () throws(TensorError) in try draw(fanIn, fanOut, shape, &host.random) })
    }
  }

  static let xavierUniform = initializer(
    "xavier_uniform", "Uniform random weights within ± sqrt(6 / (in + out)), which keeps variances through layers with tanh.",
    flops: 13, source: "torch.nn.init.xavier_uniform_ (Glorot and Bengio, 2010)"
  ) { fanIn, fanOut, shape, random throws(TensorError) in
    try (random.uniform(shape, .f32) * 2 - 1) * (6 / (fanIn + fanOut)).squareRoot()
  }.sampled("xavier_uniform((3, 4))", "xavier_uniform((300, 200))")
  static let xavierNormal = initializer(
    "xavier_normal", "Normal random weights of variance 2 / (in + out), which keeps variances through layers with tanh.",
    flops: 41, source: "torch.nn.init.xavier_normal_ (Glorot and Bengio, 2010)"
  ) { fanIn, fanOut, shape, random throws(TensorError) in try random.normal(shape, .f32) * (2 / (fanIn + fanOut)).squareRoot() }.sampled(
    "xavier_normal((3, 4))", "xavier_normal((300, 200))")
  static let heUniform = initializer(
    "he_uniform", "Uniform random weights within ± sqrt(6 / in), which keeps variances through layers with relu.",
    flops: 13, source: "torch.nn.init.kaiming_uniform_(nonlinearity=\"relu\") (He et al., 2015)"
  ) { fanIn, _, shape, random throws(TensorError) in try (random.uniform(shape, .f32) * 2 - 1) * (6 / fanIn).squareRoot() }.sampled(
    "he_uniform((3, 4))", "he_uniform((300, 200))")
  static let heNormal = initializer(
    "he_normal", "Normal random weights of variance 2 / in, which keeps variances through layers with relu.",
    flops: 41, source: "torch.nn.init.kaiming_normal_(nonlinearity=\"relu\") (He et al., 2015)"
  ) { fanIn, _, shape, random throws(TensorError) in try random.normal(shape, .f32) * (2 / fanIn).squareRoot() }.sampled(
    "he_normal((3, 4))", "he_normal((300, 200))")

  static let orthogonal = Operation(
    "orthogonal", [.shape("shape"), .number("gain", 1)],
    """
    A random matrix with orthonormal rows or columns, whichever are fewer, times gain. With more axes, all but the first count as columns.

    - Shapes: → `[shape...]`
    - Source: `torch.nn.init.orthogonal_` (Saxe et al., 2013)
    """, examples: [("close(orthogonal((2, 2)) @ eye(2) * 0, zeros(2, 2))", "true")],
    rules: Rules(
      .rule { call throws(OperationError) in
        let shape = try call.shape(0)
        guard shape.rank >= 2 else { throw call.wrong(0, "a shape of two axes or more") }
        _ = try call.number(1)
        return try .outline(.f32, shape)
      }, cost: .rule { call, result throws(OperationError) in
        let count = try call.count(of: result), rows = Double(try call.shape(0).first ?? 1)
        return 42 * count + Rules.qrFlops(rows, count / Swift.max(rows, 1))
      }, derivative: Rules.randomOnly)
  ) { call throws(OperationError) in
    let shape = try call.shape(0)
    guard shape.rank >= 2 else { throw call.wrong(0, "a shape of two axes or more") }
    let gain = try call.number(1)
    let host = call.host
    return Value(
      try tensorWork { () throws(TensorError) in
        let rows = shape[0]
        let drawn = try host.random.normal(shape, .f64).reshaped(to: [rows, shape.dropFirst().reduce(1, *)])
        let isTall = rows >= drawn.shape[1]
        let (q, r) = try (isTall ? drawn : drawn.transposed()).qrFactors()
        // With the signs of R's diagonal, every orthogonal matrix is as likely as any other (Mezzadri, 2007).
        let unique = try q * r.diagonal(0).mapped(by: .sign)
        return try ((isTall ? unique : unique.transposed()) * gain).converted(to: .f32).reshaped(to: shape)
      })
  }.sampled("orthogonal((3, 4))", "orthogonal((40, 30))")

  static let categorical = Operation(
    "categorical", [.tensor("logits"), .integer("axis", -1)],
    """
    A random class for each row, with probabilities softmax(logits) along an axis.

    - Shapes: `logits: [..., c]` → `[...]`, i64
    - Errors: there must be a class to choose
    - Source: Gumbel's trick on Philox4x32-10
    """, examples: [("categorical([-inf, 0.0, -inf])", "1")],
    rules: Rules(
      .rule { call throws(OperationError) in
        let logits = try call.tensor(0), axis = try call.integer(1)
        guard logits.rank > 0 else { throw call.wrong(0, "a tensor [..., c]") }
        return try tensorWork { () throws(TensorError) in
          if logits.shape[try logits.shape.normalized(axis: axis)] == 0 { throw .emptyReduction(shape: logits.shape) }
          return .tensor(try .outline(.i64, logits.shape.reduced(Shape(axis), keepsAxes: false)))
        }
      }, cost: .perArgumentElement(52), derivative: Rules.integersOnly)
  ) { call throws(OperationError) in
    let logits = try call.tensor(0)
    guard logits.rank > 0 else { throw call.wrong(0, "a tensor [..., c]") }
    let axis = try call.integer(1)
    let host = call.host
    return Value(
      try tensorWork { () throws(TensorError) in
        let logits = try logits.floating()
        let draw = try host.random.uniform(logits.shape, .f64)
        // -log(-log u) added to each logit: the largest is class i as often as softmax says.
        let noise = try -(-(1 - draw).mapped(by: .log)).mapped(by: .log)
        return try (logits + noise).reduced(by: .indexOfMaximum, axes: Shape(axis))
      })
  }.sampled("categorical(x)", "categorical(x, axis=0)", "categorical(X)")
}

package let initializerOperations: [Operation] = [
  .xavierUniform, .xavierNormal, .heUniform, .heNormal, .orthogonal, .categorical,
]
