import TernTensor

extension Operation {
  private static let labelText = """

    Labels are class numbers, or (floating, in the shape of the logits) a probability for each class. Samples whose label is `ignore` do not
    count.
    """

  static let crossEntropy = Operation(
    "cross_entropy", [.tensor("logits"), .tensor("labels"), .number("smoothing", 0), .optional(.integer("ignore"))],
    """
    The mean of -log softmax(logits) at the labels. smoothing takes that share from the label and spreads it over all classes.
    \(labelText)

    - Shapes: `logits: [n, c]`, `labels: [n]`; or `[n, c, ...]` and `[n, ...]`, or `[c]` and `[]` → `[]`
    - Errors: each label must be at least 0 and less than c
    - Source: `torch.nn.functional.cross_entropy`
    """, examples: [("cross_entropy([[2.0, 0], [0, 2]], [0, 1])", "0.12692805")],
    rules: Rules(
      .rule { call throws(OperationError) in
        _ = try smoothing(call)
        guard try call.tensor(1).dtype.isFloating else { return try labelledOutline(call) }
        let logits = try call.tensor(0).shape, labels = try call.tensor(1).shape
        guard labels == logits else { throw .tensor(.shapesDiffer(left: labels, right: logits)) }
        return try .outline(call.floatingType([0, 1]), Shape())
      }, cost: .perArgumentElement(25))
  ) { call throws(OperationError) in
    let logits = try call.tensor(0), smoothing = try smoothing(call)
    let labels = try call.tensor(1)
    let ignored = call.isNone(3) ? nil : try call.integer(3)
    let axis = logits.rank == 1 ? 0 : 1
    if labels.dtype.isFloating {
      return Value(
        try tensorWork { () throws(TensorError) in
          guard labels.shape == logits.shape else { throw .shapesDiffer(left: labels.shape, right: logits.shape) }
          let classes = Double(logits.shape[axis])
          let targets = smoothing == 0 ? labels : try labels * (1 - smoothing) + smoothing / classes
          let losses = try -(targets * logits.floating().logSoftmax(axis: axis)).sum(Shape(axis))
          return try losses.mean()
        })
    }
    return Value(
      try tensorWork { () throws(TensorError) in
        let (numbers, _, _) = try logits.checked(labels, axis: axis, ignoring: ignored)
        var rows = try logits.floating()
        if rows.rank != 2 {
          let order = (0..<rows.rank).filter { $0 != axis } + [axis]
          rows = try rows.permuted(order).reshaped(to: [labels.count, logits.shape[axis]])
        }
        return try rows.crossEntropy(numbers.reshaped(to: [labels.count]), ignoring: ignored, smoothing: smoothing)
      })
  }.sampled(
    "cross_entropy(x, labels)", "cross_entropy(x, labels, 0.1, ignore=2)", "cross_entropy(x, softmax(y))", "cross_entropy(X, LABELS)",
    "cross_entropy(X, LABELS, smoothing=0.2)")

  private static func smoothing(_ call: borrowing Call) throws(OperationError) -> Double {
    guard try call.tensor(0).rank > 0 else { throw call.wrong(0, "a tensor [n, c]") }
    let smoothing = try call.number(2)
    guard smoothing >= 0, smoothing <= 1 else { throw call.wrong(2, "a share between 0 and 1") }
    return smoothing
  }

  /// What a loss of rows and class numbers looks like.
  private static func labelledOutline(_ call: borrowing Call) throws(OperationError) -> Value {
    let rows = try call.tensor(0), labels = try call.tensor(1)
    guard rows.rank > 0 else { throw call.wrong(0, "a tensor [n, c]") }
    var expected = rows.shape
    expected.remove(at: rows.rank == 1 ? 0 : 1)
    guard labels.shape == expected else { throw .tensor(.shapesDiffer(left: labels.shape, right: expected)) }
    return try .outline(Swift.max(rows.dtype, .f32), Shape())
  }

  static let nllLoss = Operation(
    "nll_loss", [.tensor("log_probs"), .tensor("labels"), .optional(.integer("ignore"))],
    """
    The mean of -log_probs at the labels; samples whose label is `ignore` do not count.

    - Shapes: `log_probs: [n, c]`, `labels: [n]`; or `[n, c, ...]` and `[n, ...]`, or `[c]` and `[]` → `[]`
    - Errors: each label must be at least 0 and less than c
    - Source: `torch.nn.functional.nll_loss`
    """, examples: [("nll_loss([[-0.5, -1]], [1])", "1.0")],
    rules: Rules(.rule { call throws(OperationError) in try labelledOutline(call) }, cost: .perArgumentElement(1))
  ) { call throws(OperationError) in
    let rows = try call.tensor(0), labels = try call.tensor(1)
    guard rows.rank > 0 else { throw call.wrong(0, "a tensor [n, c]") }
    let ignored = call.isNone(2) ? nil : try call.integer(2)
    return Value(
      try tensorWork { () throws(TensorError) in
        let (picked, counted) = try rows.floating().picked(labels, axis: rows.rank == 1 ? 0 : 1, ignoring: ignored)
        return try -(picked.sum() / counted.sum())
      })
  }.sampled("nll_loss(log_softmax(x), labels)", "nll_loss(log_softmax(X), LABELS, ignore=7)")

  /// The mean over all elements of a function of two tensors.
  private static func mean(
    _ name: String, _ parameters: [Parameter], _ summary: String, flops: Double, _ example: (String, String),
    _ loss: @escaping @Sendable (_ a: Tensor, _ b: Tensor, _ number: Double) throws(TensorError) -> Tensor
  ) -> Operation {
    Operation(
      name, parameters,
      """
      \(summary)

      - Shapes: both broadcast → `[]`
      - Source: `torch.nn.functional.\(name)`
      """, examples: [example], rules: .overPairs(flops: flops)
    ) { call throws(OperationError) in
      let a = try call.tensor(0), b = try call.tensor(1)
      let number = parameters.count > 2 ? try call.number(2) : 0
      return Value(try tensorWork { () throws(TensorError) in try loss(a.floating(), b.floating(), number).mean() })
    }
  }

  static let bceWithLogits = mean(
    "bce_with_logits", [.tensor("x"), .tensor("y")],
    "The mean of -(y log sigmoid(x) + (1 - y) log(1 - sigmoid(x))), without overflow.", flops: 43,
    ("bce_with_logits([0.0, 100], [1.0, 1])", "0.3465736")
  ) { x, y, _ throws(TensorError) in try x.mapped(by: .softplus) - x * y }.sampled("bce_with_logits(x, share)", "bce_with_logits(X, SHARE)")

  static let l1Loss = mean(
    "l1_loss", [.tensor("p"), .tensor("y")], "The mean of |p - y|.", flops: 3, ("l1_loss([1.0, 2], [1.0, 4])", "1.0")
  ) { p, y, _ throws(TensorError) in try (p - y).mapped(by: .abs) }.sampled("l1_loss(x, y)", "l1_loss(X, Y)")

  static let huberLoss = mean(
    "huber_loss", [.tensor("p"), .tensor("y"), .number("delta", 1)],
    "The mean of (p - y)^2 / 2 up to a distance of delta, and delta (|p - y| - delta / 2) beyond.", flops: 8,
    ("huber_loss([1.0, 5], [1.5, 1.0])", "1.8125")
  ) { p, y, delta throws(TensorError) in
    let distance = try (p - y).mapped(by: .abs)
    let isNear = try Tensor.compare(.lessEqual, distance, .number(delta, like: distance))
    return try Tensor.select(isNear, distance * distance * 0.5, (distance - 0.5 * delta) * delta)
  }.sampled("huber_loss(x, y)", "huber_loss(x, y, 0.5)", "huber_loss(X, Y)")

  static let klDiv = Operation(
    "kl_div", [.tensor("p"), .tensor("q")],
    """
    The divergence KL(p || q) of distributions.

    They are given as probabilities: the sum of p (log p - log q) along the last axis, and its mean over the batch. Where p is 0, it adds nothing.

    - Shapes: `p: [..., c]`, `q: [..., c]` → `[]`
    - Source: `torch.nn.functional.kl_div(q.log(), p, reduction="batchmean")`
    """, examples: [("kl_div([0.5, 0.5], [0.25, 0.75])", "0.14384103"), ("kl_div([[1.0, 0]], [[0.5, 0.5]])", "0.6931472")],
    rules: .overPairs(flops: 44)
  ) { call throws(OperationError) in
    let p = try call.tensor(0), q = try call.tensor(1)
    return Value(
      try tensorWork { () throws(TensorError) in
        let p = try p.floating(), q = try q.floating()
        let terms = try p * (p.mapped(by: .log) - q.mapped(by: .log))
        let isZero = try Tensor.compare(.equal, p, .number(0, like: p))
        let sums = try Tensor.select(isZero, .number(0, like: terms), terms)
        return sums.rank == 0 ? sums : try sums.sum(sums.lastAxes(1)).mean()
      })
  }.sampled("kl_div(softmax(x), softmax(y))", "kl_div(softmax(X), softmax(Y))")

  static let cosineSimilarity = Operation(
    "cosine_similarity", [.tensor("a"), .tensor("b"), .integer("axis", -1), .number("eps", 1e-8)],
    """
    The cosine of the angle between vectors along an axis; lengths count as at least eps.

    - Shapes: both broadcast, → without the axis
    - Source: `torch.nn.functional.cosine_similarity`
    """, examples: [("cosine_similarity([1.0, 0], [1.0, 1])", "0.70710677")],
    rules: Rules(
      .rule { call throws(OperationError) in
        let a = try call.tensor(0), b = try call.tensor(1)
        guard let both = a.shape.broadcast(with: b.shape) else { throw .tensor(.shapesDiffer(left: a.shape, right: b.shape)) }
        let axis = try call.integer(2)
        let shape = try tensorWork { () throws(TensorError) in try both.reduced(Shape(axis), keepsAxes: false) }
        return try .outline(call.floatingType([0, 1]), shape)
      }, cost: .perArgumentElement(6))
  ) { call throws(OperationError) in
    let a = try call.tensor(0), b = try call.tensor(1)
    let axis = try call.integer(2)
    let eps = try call.number(3)
    return Value(
      try tensorWork { () throws(TensorError) in
        guard let shape = a.shape.broadcast(with: b.shape) else { throw .shapesDiffer(left: a.shape, right: b.shape) }
        let a = try a.floating().expanded(to: shape), b = try b.floating().expanded(to: shape)
        let axes = Shape(try shape.normalized(axis: axis))
        let lengths = try a.norm(2, axes: axes, keepsAxes: false).bounded(eps) * b.norm(2, axes: axes, keepsAxes: false).bounded(eps)
        return try (a * b).sum(axes) / lengths
      })
  }.sampled("cosine_similarity(x, y)", "cosine_similarity(x, row)", "cosine_similarity(X, Y, axis=0)", "cosine_similarity(X, ROW)")

  static let normalize = Operation(
    "normalize", [.tensor("x"), .number("ord", 2), .integer("axis", -1), .number("eps", 1e-12)],
    """
    Vectors along an axis scaled to length 1; a length counts as at least eps.

    - Shapes: `x: [...]` → `[...]`
    - Source: `torch.nn.functional.normalize`
    """, examples: [("normalize([3.0, 4])", "[0.6, 0.8]")],
    rules: Rules(
      .sized { call throws(OperationError) in
        let x = try call.tensor(0).shape
        let isLargest = try call.number(1).isInfinite, axis = try call.integer(2)
        _ = try tensorWork { () throws(TensorError) in try x.reduced(Shape(axis), keepsAxes: true, needsElements: isLargest) }
        return x
      }, cost: .perElement(4))
  ) { call throws(OperationError) in
    let x = try call.tensor(0)
    let order = try call.number(1), axis = try call.integer(2), eps = try call.number(3)
    return Value(try tensorWork { () throws(TensorError) in try x.floating().normalized(order, axis: axis, eps: eps) })
  }.sampled("normalize(x)", "normalize(x, 1, axis=0)", "normalize(X)", "normalize(X, axis=0)")

  static let cosineEmbeddingLoss = Operation(
    "cosine_embedding_loss", [.tensor("a"), .tensor("b"), .tensor("y"), .number("margin", 0)],
    """
    The mean over pairs of 1 - cos where y is 1, and of max(0, cos - margin) where y is -1.

    - Shapes: `a: [n, d]`, `b: [n, d]`, `y: [n]` → `[]`
    - Source: `torch.nn.functional.cosine_embedding_loss`
    """, examples: [("cosine_embedding_loss([[1.0, 0]], [[0.0, 1]], [1])", "1.0")],
    rules: Rules(
      .rule { call throws(OperationError) in
        let a = try call.tensor(0), b = try call.tensor(1), y = try call.tensor(2)
        guard a.rank > 0, b.rank > 0 else { throw .tensor(.rankTooSmall(rank: 0, needed: 1)) }
        let rows = Shape(try call.broadcastShape([0, 1]).dropLast())
        guard rows.broadcast(with: y.shape) != nil else { throw .tensor(.shapesDiffer(left: y.shape, right: rows)) }
        return try .outline(call.floatingType([0, 1]), Shape())
      }, cost: .perArgumentElement(6))
  ) { call throws(OperationError) in
    let a = try call.tensor(0), b = try call.tensor(1), y = try call.tensor(2)
    let margin = try call.number(3)
    return Value(
      try tensorWork { () throws(TensorError) in
        let a = try a.floating(), b = try b.floating()
        guard a.rank > 0, b.rank > 0 else { throw .rankTooSmall(rank: 0, needed: 1) }
        let products = try a * b
        let dots = try products.sum(products.lastAxes(1))
        let squares = try ((a * a).sum(a.lastAxes(1)) + 1e-12) * ((b * b).sum(b.lastAxes(1)) + 1e-12)
        let cosine = try dots * squares.mapped(by: .rsqrt)
        let isPair = try Tensor.compare(.equal, y, Tensor.scalar(1))
        return try Tensor.select(isPair, 1 - cosine, (cosine - margin).bounded(0)).mean()
      })
  }.sampled("cosine_embedding_loss(x, y, signs)", "cosine_embedding_loss(X, Y, LABELS % 2 * 2 - 1, 0.1)")

  static let infoNCE = Operation(
    "info_nce", [.tensor("queries"), .tensor("keys"), .number("temperature", 0.1)],
    """
    The contrastive loss of pairs: query i should be nearer to key i than to all others. Cross-entropy of the cosines of all pairs over the
    temperature, the right class being the diagonal.

    - Shapes: `queries: [n, d]`, `keys: [m, d]`, m at least n → `[]`
    - Source: van den Oord et al., 2018
    """, examples: [("info_nce([[1.0, 0], [0, 1]], [[1.0, 0], [0, 1]], 1)", "0.31326166")],
    rules: .contrast(with: 1) { call throws(OperationError) in _ = try call.contrasted() }
  ) { call throws(OperationError) in
    let (q, k) = try call.contrasted()
    let temperature = try call.divisor(2)
    return Value(
      try tensorWork { () throws(TensorError) in
        let left = try q.floating().normalized(2, axis: -1, eps: 1e-12), right = try k.floating().normalized(2, axis: -1, eps: 1e-12)
        let logits = try Tensor.matmul(left, right.transposed()).divided(by: temperature)
        let rows = try logits.logSoftmax(axis: 1)
        return try -rows.narrowed(axis: 1, from: 0, count: q.shape[0]).diagonal(0).mean()
      })
  }.sampled("info_nce(x, y)", "info_nce(X, Y, 0.5)")

  static let ntXent = Operation(
    "nt_xent", [.tensor("features"), .number("temperature", 0.5)],
    """
    SimCLR's loss: of 2n feature vectors, i and i + n belong together. Cross-entropy of the cosines over the temperature, each vector's own left out.

    - Shapes: `features: [2n, d]` → `[]`
    - Errors: there must be an even number of vectors
    - Source: Chen et al., 2020
    """, examples: [("nt_xent([[1.0, 0], [0, 1], [1, 0], [0, 1]], 1)", "0.55144465")],
    rules: .contrast(with: 0) { call throws(OperationError) in _ = try call.features() }
  ) { call throws(OperationError) in
    let x = try call.features()
    let temperature = try call.divisor(1)
    return Value(
      try tensorWork { () throws(TensorError) in
        let count = x.shape[0]
        let features = try x.floating().normalized(2, axis: -1, eps: 1e-12)
        let cosines = try Tensor.matmul(features, features.transposed())
        let own = try Tensor.filled(UInt8(1), [count]).asBool().diagonal(0)
        let logits = try Tensor.select(own, .number(-.infinity, like: cosines), cosines.divided(by: temperature))
        let rows = try logits.logSoftmax(axis: 1)
        let partners = try Tensor.make((0..<count).map { ($0 + count / 2) % count }, [count, 1])
        return try -rows.gathered(partners, axis: 1).mean()
      })
  }.sampled("nt_xent(x[:4])", "nt_xent(X)")
}

/// What tensors are divided by: a number, or one that a derivative is taken with respect to.
private enum Divisor {
  case number(Double)
  case traced(Tensor)
}

extension Call {
  fileprivate func divisor(_ index: Int) throws(OperationError) -> Divisor {
    if case .tensor(let tensor) = self[index], tensor.rank == 0, tensor.isTraced { return .traced(tensor) }
    return .number(try number(index))
  }
}

extension Tensor {
  fileprivate func divided(by divisor: Divisor) throws(TensorError) -> Tensor {
    switch divisor {
    case .number(let number): try self / number
    case .traced(let tensor): try self / tensor
    }
  }

  func normalized(_ order: Double, axis: Int, eps: Double) throws(TensorError) -> Tensor {
    let axis = try shape.normalized(axis: axis)
    return try self / norm(order, axes: Shape(axis), keepsAxes: true).bounded(eps)
  }

  /// Labels along an axis as i64; with 0 in place of those that are ignored; and whether each counts. Throws when one is no place along the axis.
  fileprivate func checked(
    _ labels: Tensor, axis: Int, ignoring ignored: Int?
  ) throws(TensorError) -> (numbers: Tensor, safe: Tensor, counted: Tensor) {
    var expected = shape
    expected.remove(at: axis)
    guard labels.shape == expected else { throw .shapesDiffer(left: labels.shape, right: expected) }
    let numbers = try labels.converted(to: .i64)
    let counted = try Tensor.compare(.notEqual, numbers, Tensor.scalar(ignored ?? -1))
    let safe = ignored == nil ? numbers : try Tensor.select(counted, numbers, Tensor.scalar(0))
    try safe.checkNumbers(below: shape[axis])
    return (numbers, safe, counted)
  }

  /// The elements that labels pick along an axis, 0 where a label is ignored, and whether each counts.
  fileprivate func picked(_ labels: Tensor, axis: Int, ignoring ignored: Int?) throws(TensorError) -> (Tensor, Tensor) {
    let (_, safe, counted) = try checked(labels, axis: axis, ignoring: ignored)
    let picked = try gathered(safe.unsqueezed(at: axis), axis: axis).squeezed(axes: Shape(axis))
    return (try Tensor.select(counted, picked, .number(0, like: picked)), counted)
  }
}

extension Call {
  fileprivate func contrasted() throws(OperationError) -> (queries: Tensor, keys: Tensor) {
    let q = try tensor(0), k = try tensor(1)
    guard q.rank == 2 else { throw wrong(0, "a tensor [n, d]") }
    guard k.rank == 2, k.shape[1] == q.shape[1], k.shape[0] >= q.shape[0] else {
      throw wrong(1, "a tensor [m, \(q.shape[1])] with m at least \(q.shape[0])")
    }
    return (q, k)
  }

  fileprivate func features() throws(OperationError) -> Tensor {
    let x = try tensor(0)
    guard x.rank == 2, x.shape[0] % 2 == 0, x.shape[0] > 0 else { throw wrong(0, "a tensor [2n, d]") }
    return x
  }
}

extension Rules {
  /// A cross-entropy of the similarities of each row of the first argument with each of another.
  fileprivate static func contrast(
    with second: Int, check: @escaping @Sendable (borrowing Call) throws(OperationError) -> Void
  ) -> Rules {
    Rules(
      .rule { call throws(OperationError) in
        try check(call)
        return try .outline(call.floatingType([0, second]), Shape())
      },
      cost: .rule { call, _ throws(OperationError) in
        let x = try call.tensor(0), y = try call.tensor(second)
        let n = Double(x.shape.first ?? 1), m = Double(y.shape.first ?? 1)
        return 2 * n * Double(y.count) + 25 * n * m
      })
  }
}

package let lossOperations: [Operation] = [
  .crossEntropy, .nllLoss, .bceWithLogits, .l1Loss, .huberLoss, .klDiv, .cosineEmbeddingLoss, .infoNCE, .ntXent,
]
