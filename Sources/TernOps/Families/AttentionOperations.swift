import TernTensor

extension Operation {
  private static let attentionParameters: [Parameter] = [
    .tensor("q"), .tensor("k"), .tensor("v"), .optional(.tensor("mask")), .flag("causal", false),
    .optional(.number("scale"), shown: "1/sqrt(d)"), .number("dropout", 0),
  ]

  static let attention = Operation(
    "attention", attentionParameters,
    """
    Scaled dot-product attention: softmax(q @ k.T * scale) @ v.

    A bool mask is true where a query may attend to a key; a floating one is added to the scores. causal=true lets query i see keys up to i.
    A query that may attend to nothing gets zeros. With dropout, that share of the weights is dropped and the others are scaled up.

    - Shapes: `q: [..., t, d]`, `k: [..., s, d]`, `v: [..., s, e]`, mask broadcasts to `[..., t, s]` → `[..., t, e]`
    - Source: `torch.nn.functional.scaled_dot_product_attention` (Vaswani et al., 2017)
    """,
    examples: [("attention([[1.0, 0]], [[1.0, 0], [0, 1]], [[1.0], [2]])", "[[1.3302]]")],
    rules: Rules(
      .rule { call throws(OperationError) in
        let settings = try attentionSettings(call, 3)
        let v = try attendedValues(call, settings)
        let scores = try scoresShape(settings)
        guard let batch = Shape(scores.dropLast(2)).broadcast(with: Shape(v.shape.dropLast(2))) else {
          throw .tensor(.shapesDiffer(left: settings.q.shape, right: v.shape))
        }
        return try .outline(
          Swift.max(settings.scoresType, v.dtype), Shape(Array(batch) + [scores[scores.rank - 2], v.shape[v.rank - 1]]))
      },
      cost: .rule { call, result throws(OperationError) in
        let settings = try attentionSettings(call, 3)
        let keys = Double(settings.k.shape[settings.k.rank - 2])
        return try settings.scoresFlops(of: scoresShape(settings)) + 2 * keys * call.count(of: result)
      })
  ) { call throws(OperationError) in
    let settings = try attentionSettings(call, 3)
    let v = try attendedValues(call, settings)
    if settings.dropout > 0 {
      let weights = try dropped(attentionWeights(settings), settings.dropout, call.host)
      return Value(try tensorWork { () throws(TensorError) in try Tensor.matmul(weights, v) })
    }
    return Value(
      try tensorWork { () throws(TensorError) in
        try Tensor.attention(
          settings.q.floating(), settings.k.floating(), v.floating(), mask: settings.mask, isCausal: settings.isCausal,
          scale: settings.scale)
      })
  }.sampled(
    "attention(q, k, v)", "attention(q, k, v, mask=seen)", "attention(q, k, v, mask=added, causal=true)", "attention(q, k, v, scale=0.2)",
    "attention(q, k, v, dropout=0.5)", "attention(Q, K, V)", "attention(Q, K, V, mask=SEEN)",
    "attention(Q, K, V, mask=ADDED, causal=true)", "attention(K, Q, Q)", "attention(Q[0], K, V)")

  static let attentionWeights = Operation(
    "attention_weights",
    [
      .tensor("q"), .tensor("k"), .optional(.tensor("mask")), .flag("causal", false),
      .optional(.number("scale"), shown: "1/sqrt(d)"), .number("dropout", 0),
    ],
    """
    The weights that `attention` gives to each key: softmax(q @ k.T * scale).

    - Shapes: `q: [..., t, d]`, `k: [..., s, d]` → `[..., t, s]`
    - Source: Vaswani et al., 2017
    """, examples: [("attention_weights([[1.0, 0]], [[1.0, 0], [0, 1]], scale=1)", "[[0.7311, 0.2689]]")],
    rules: Rules(
      .rule { call throws(OperationError) in
        let settings = try attentionSettings(call, 2)
        return try .outline(settings.scoresType, scoresShape(settings))
      },
      cost: .rule { call, _ throws(OperationError) in
        let settings = try attentionSettings(call, 2)
        return try settings.scoresFlops(of: scoresShape(settings))
      })
  ) { call throws(OperationError) in
    let settings = try attentionSettings(call, 2)
    let weights = try attentionWeights(settings)
    return Value(settings.dropout > 0 ? try dropped(weights, settings.dropout, call.host) : weights)
  }.sampled("attention_weights(q, k)", "attention_weights(q, k, mask=seen)", "attention_weights(Q, K, mask=ADDED, causal=true)")

  private struct AttentionSettings {
    let q: Tensor, k: Tensor, mask: Tensor?
    let isCausal: Bool
    let scale: Double, dropout: Double

    var scoresType: DType {
      let own = Swift.max(q.dtype, k.dtype, .f32)
      guard let mask, mask.dtype.isFloating else { return own }
      return Swift.max(own, mask.dtype)
    }

    /// The products of queries with keys, and softmax.
    func scoresFlops(of shape: Shape) -> Double { Double(shape.elementCount ?? 0) * Double(2 * q.shape[q.rank - 1] + 25) }
  }

  private static func attendedValues(_ call: borrowing Call, _ settings: AttentionSettings) throws(OperationError) -> Tensor {
    let v = try call.tensor(2), size = settings.k.shape[settings.k.rank - 2]
    guard v.rank >= 2, v.shape[v.rank - 2] == size else { throw call.wrong(2, "a tensor [..., \(size), e]") }
    return v
  }

  /// `[..., t, s]`, with the axes of the mask.
  private static func scoresShape(_ settings: AttentionSettings) throws(OperationError) -> Shape {
    let q = settings.q.shape, k = settings.k.shape
    guard let batch = Shape(q.dropLast(2)).broadcast(with: Shape(k.dropLast(2))) else { throw .tensor(.shapesDiffer(left: q, right: k)) }
    let scores = Shape(Array(batch) + [q[q.rank - 2], k[k.rank - 2]])
    guard let mask = settings.mask?.shape else { return scores }
    guard let both = scores.broadcast(with: mask), both.suffix(2).elementsEqual(scores.suffix(2)) else {
      throw .tensor(.shapesDiffer(left: mask, right: scores))
    }
    return both
  }

  /// - Parameter mask: the number of the parameter `mask`; those behind it follow.
  private static func attentionSettings(_ call: borrowing Call, _ mask: Int) throws(OperationError) -> AttentionSettings {
    let q = try call.tensor(0), k = try call.tensor(1)
    let dropout = try call.number(mask + 3)
    guard q.rank >= 2 else { throw call.wrong(0, "a tensor [..., t, d]") }
    guard k.rank >= 2, k.shape[k.rank - 1] == q.shape[q.rank - 1] else {
      throw call.wrong(1, "a tensor [..., s, \(q.shape[q.rank - 1])]")
    }
    guard dropout >= 0, dropout <= 1 else { throw call.wrong(mask + 3, "a share between 0 and 1") }
    // Without features all scores are 0, whatever the scale.
    let features = Swift.max(q.shape[q.rank - 1], 1)
    return AttentionSettings(
      q: q, k: k, mask: try call.optionalTensor(mask), isCausal: try call.flag(mask + 1),
      scale: call.isNone(mask + 2) ? 1 / Double(features).squareRoot() : try call.number(mask + 2), dropout: dropout)
  }

  /// softmax(q @ k.T * scale), masked: all weights, before any are dropped.
  private static func attentionWeights(_ settings: AttentionSettings) throws(OperationError) -> Tensor {
    try tensorWork { () throws(TensorError) in
      let q = try settings.q.floating(), k = try settings.k.floating()
      var scores = try Tensor.matmul(q * settings.scale, k.transposed())
      let nothing = try Tensor.number(-.infinity, like: scores)
      if let mask = settings.mask {
        if mask.dtype == .bool {
          scores = try Tensor.select(mask, scores, nothing)
        } else {
          scores = try scores + mask
        }
      }
      if settings.isCausal {
        let sizes = scores.shape.suffix(2)
        let seen = try Tensor.filled(UInt8(1), Shape(sizes)).asBool().triangle(0, upper: false)
        scores = try Tensor.select(seen, scores, nothing)
      }
      return try scores.softmax(axis: -1)
    }
  }

  /// With a share of the elements 0 and the others scaled up, so that the mean stays.
  static func dropped(_ x: Tensor, _ share: Double, _ host: any Host) throws(OperationError) -> Tensor {
    try tensorWork { () throws(TensorError) in
      let x = try x.floating()
      let zero = try Tensor.number(0, like: x)
      if share == 1 { return try x * 0 }
      let draw = try host.random.uniform(x.shape, .f32)
      let isKept = try Tensor.compare(.greaterEqual, draw, Tensor.scalar(Float(share)))
      return try Tensor.select(isKept, x * (1 / (1 - share)), zero)
    }
  }

  static let dropout = Operation(
    "dropout", [.tensor("x"), .number("p", 0.5), .flag("training", true)],
    """
    In training, x with a share p of its elements 0 and the others times 1 / (1 - p); otherwise x.

    - Shapes: `x: [...]` → `[...]`
    - Source: `torch.nn.functional.dropout` (Srivastava et al., 2014), drawn by Philox4x32-10
    """, examples: [("dropout([1.0, 2], 0.5, false)", "[1, 2]"), ("dropout(ones(4), 1, true)", "[0, 0, 0, 0]")],
    rules: Rules(
      .rule { call throws(OperationError) in
        let x = try call.tensor(0), share = try call.number(1)
        guard share >= 0, share <= 1 else { throw call.wrong(1, "a share between 0 and 1") }
        return try .outline(call.flag(2) && share != 0 ? Swift.max(x.dtype, .f32) : x.dtype, x.shape)
      },
      cost: .rule { call, result throws(OperationError) in try call.flag(2) ? 12 * call.count(of: result) : 0 })
  ) { call throws(OperationError) in
    let x = try call.tensor(0)
    let share = try call.number(1)
    guard share >= 0, share <= 1 else { throw call.wrong(1, "a share between 0 and 1") }
    if try !call.flag(2) || share == 0 { return Value(x) }
    return Value(try dropped(x, share, call.host))
  }.sampled("dropout(x)", "dropout(x, 0.2, false)", "dropout(X, 0.3)")

  static let embedding = Operation(
    "embedding", [.tensor("table"), .tensor("ids")],
    """
    The rows of a table that ids name.

    - Shapes: `table: [n, d]`, `ids: [...]` i64 → `[..., d]`
    - Errors: each id must be at least 0 and less than n
    - Source: `torch.nn.functional.embedding`
    """, examples: [("embedding([[1, 2], [3, 4]], [1, 1, 0])", "[[3, 4],\n [3, 4],\n [1, 2]]")],
    rules: Rules(
      .rule { call throws(OperationError) in
        let table = try call.tensor(0), ids = try call.indices(1)
        guard table.rank >= 1 else { throw call.wrong(0, "a table [n, d]") }
        return try .outline(table.dtype, Shape(Array(ids.shape) + Array(table.shape.dropFirst())))
      }, cost: .free)
  ) { call throws(OperationError) in
    let table = try call.tensor(0), ids = try call.indices(1)
    guard table.rank >= 1 else { throw call.wrong(0, "a table [n, d]") }
    return Value(
      try tensorWork { () throws(TensorError) in
        try ids.checkNumbers(below: table.shape[0])
        return try table.selecting([.positions(ids)])
      })
  }.sampled("embedding(x, ids)", "embedding(X, IDS)")

  static let rope = Operation(
    "rope", [.tensor("x"), .optional(.tensor("positions")), .number("base", 10000)],
    """
    Rotary position embedding: each pair (x[2i], x[2i + 1]) turned by the angle position * base^(-2i / d). Without positions, 0, 1, 2, ….

    - Shapes: `x: [..., t, d]`, `positions: [t]`, or any shape that broadcasts to `[..., t]` → `[..., t, d]`
    - Errors: d must be even
    - Source: RoFormer (Su et al., 2021)
    """, examples: [("rope([[1.0, 0], [1, 0]], [0, 1])", "[[1     , 0     ],\n [0.5403, 0.8415]]")],
    rules: Rules(
      .rule { call throws(OperationError) in
        let x = try call.turnedPairs(0)
        let rows = Shape(x.shape.dropLast())
        if let positions = try call.optionalTensor(1)?.shape {
          let both = rows.broadcast(with: positions)
          guard let both, both.elementCount == rows.elementCount || x.count == 0 else {
            throw .tensor(.shapesDiffer(left: positions, right: rows))
          }
        }
        return try .outline(Swift.max(x.dtype, .f32), x.shape)
      }, cost: .perElement(6))
  ) { call throws(OperationError) in
    let x = try call.turnedPairs(0)
    let given = try call.optionalTensor(1)
    let base = try call.number(2)
    return Value(
      try tensorWork { () throws(TensorError) in
        let x = try x.floating()
        let d = x.shape[x.rank - 1]
        let positions: Tensor
        if let given { positions = given } else { positions = try Tensor.make((0..<x.shape[x.rank - 2]).map { Double($0) }) }
        let frequencies = try Tensor.make((0..<d / 2).map { power(base, -2 * Double($0) / Double(d)) })
        let angles = try positions.converted(to: .f64).unsqueezed(at: -1) * frequencies
        let cosine = try angles.mapped(by: .cos).converted(to: x.dtype)
        let sine = try angles.mapped(by: .sin).converted(to: x.dtype)
        let pairs = try x.reshaped(to: Shape(Array(x.shape.dropLast()) + [d / 2, 2]))
        let even = try pairs.selecting([.ellipsis, .integer(0)]), odd = try pairs.selecting([.ellipsis, .integer(1)])
        let turned = try Tensor.stacked([even * cosine - odd * sine, even * sine + odd * cosine], axis: -1)
        guard turned.count == x.count else { throw .shapesDiffer(left: positions.shape, right: Shape(x.shape.dropLast())) }
        return try turned.reshaped(to: x.shape)
      })
  }.sampled("rope(q)", "rope(q, [4, 3, 2, 1, 0])", "rope(Q)", "rope(X)")

  static let sinusoidalPositions = Operation(
    "sinusoidal_positions", [.integer("n"), .integer("d")],
    """
    A row for each position: sin(position / 10000^(2i / d)) in column 2i, the cosine of the same in column 2i + 1.

    - Shapes: → `[n, d]`
    - Source: Vaswani et al., 2017
    """, examples: [("sinusoidal_positions(2, 2)", "[[0     , 1     ],\n [0.8415, 0.5403]]")],
    rules: Rules(
      .rule { call throws(OperationError) in try .outline(.f32, Shape(call.count(0), call.count(1))) }, cost: .perElement(40))
  ) { call throws(OperationError) in
    let n = try call.count(0), d = try call.count(1)
    return Value(
      try tensorWork { () throws(TensorError) in
        let result = try Tensor.uninitialized(.f32, [n, d])
        let positions = try Tensor.make((0..<n).map { Double($0) }).unsqueezed(at: 1)
        let half = (d + 1) / 2
        let frequencies = try Tensor.make((0..<half).map { power(10000, -2 * Double($0) / Double(d)) })
        let angles = try positions * frequencies
        let sine = try angles.mapped(by: .sin).elements(Double.self), cosine = try angles.mapped(by: .cos).elements(Double.self)
        let out = result.pointer(Float.self)
        for row in 0..<n {
          for column in 0..<d {
            let place = row * half + column / 2
            out[row * d + column] = Float(column % 2 == 0 ? sine[place] : cosine[place])
          }
        }
        return result
      })
  }.sampled("sinusoidal_positions(5, 6)", "sinusoidal_positions(300, 200)")

  private static func power(_ base: Double, _ exponent: Double) -> Double { Arithmetic.apply(.power, base, exponent) }
}

extension Call {
  fileprivate func turnedPairs(_ index: Int) throws(OperationError) -> Tensor {
    let x = try tensor(index)
    guard x.rank >= 2, x.shape[x.rank - 1] % 2 == 0 else { throw wrong(index, "a tensor [..., t, d] with an even d") }
    return x
  }
}

extension Tensor {
  /// Throws when an element is negative or not below `limit`.
  func checkNumbers(below limit: Int) throws(TensorError) {
    for number in try elements(Int.self) where number < 0 || number >= limit { throw .numberOutOfRange(number, limit: limit) }
  }

  func asBool() throws(TensorError) -> Tensor { try converted(to: .bool) }
}

package let attentionOperations: [Operation] = [
  .attention, .attentionWeights, .embedding, .dropout, .rope, .sinusoidalPositions,
]
