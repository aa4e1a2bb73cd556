import TernTensor

extension Operation {
  static let logSoftmax = Operation(
    "log_softmax", [.tensor("x"), .integer("axis", -1)],
    """
    log(softmax(x)) along an axis, exact where softmax(x) would be 0; along one that is -inf throughout, -inf.

    - Shapes: `x: [...]` → `[...]`
    - Source: `torch.log_softmax`
    """, examples: [("log_softmax([1, 2, 3])", "[-2.4076, -1.4076, -0.4076]")],
    rules: .alike(flops: 23)
  ) { call throws(OperationError) in
    let x = try call.tensor(0)
    let axis = try call.integer(1)
    return Value(try tensorWork { () throws(TensorError) in try x.logSoftmax(axis: axis) })
  }.sampled("log_softmax(x)", "log_softmax(x, axis=0)", "log_softmax(X)", "log_softmax(X, axis=0)", "log_softmax(LONG)")

  static let layerNorm = Operation(
    "layer_norm", [.tensor("x"), .optional(.tensor("gamma")), .optional(.tensor("beta")), .integer("axes", 1), .number("eps", 1e-5)],
    """
    x with mean 0 and variance 1 over its last axes, times gamma, plus beta.

    - Shapes: `x: [..., d]`, `gamma: [d]`, `beta: [d]` → `[..., d]`; for axes 2 they are the last two
    - Source: `torch.nn.functional.layer_norm` (Ba et al., 2016)
    """, examples: [("layer_norm([[1, 2, 3]], ones(3), zeros(3))", "[[-1.2247,  0     ,  1.2247]]")],
    rules: .normalization(flops: 8, scales: [1, 2]) { call throws(OperationError) in
      Shape(try call.tensor(0).shape.suffix(call.lastAxes(3)))
    }
  ) { call throws(OperationError) in
    let x = try call.tensor(0)
    let gamma = try call.optionalTensor(1), beta = try call.optionalTensor(2)
    let count = try call.lastAxes(3)
    let eps = try call.number(4)
    return Value(
      try tensorWork { () throws(TensorError) in
        let x = try x.floating().promoted(with: gamma, beta)
        try x.check(scale: gamma, shape: Shape(x.shape.suffix(count)))
        try x.check(scale: beta, shape: Shape(x.shape.suffix(count)))
        return try x.normalized(axes: count, gamma: gamma, beta: beta, eps: eps, isCentred: true)
      })
  }.sampled(
    "layer_norm(x)", "layer_norm(x, row, row)", "layer_norm(cube, axes=2)", "layer_norm(X, ROW, ROW * 2)", "layer_norm(X, none, ROW)",
    "layer_norm(CUBE, axes=2)", "layer_norm(LONG)")

  static let rmsNorm = Operation(
    "rms_norm", [.tensor("x"), .optional(.tensor("gamma")), .optional(.number("eps"))],
    """
    x over the root of the mean of its squares along the last axis, times gamma. Without eps, that of the type of x (1.19e-07 for f32).

    - Shapes: `x: [..., d]`, `gamma: [d]` → `[..., d]`
    - Source: `torch.nn.functional.rms_norm` (Zhang and Sennrich, 2019)
    """, examples: [("rms_norm([[3, 4]], ones(2), eps=0)", "[[0.8485, 1.1314]]")],
    rules: .normalization(flops: 5, scales: [1]) { call throws(OperationError) in
      let x = try call.tensor(0)
      guard x.rank > 0 else { throw .tensor(.rankTooSmall(rank: 0, needed: 1)) }
      return Shape(x.shape.suffix(1))
    }
  ) { call throws(OperationError) in
    let x = try call.tensor(0)
    let gamma = try call.optionalTensor(1)
    let given = call.isNone(2) ? nil : try call.number(2)
    return Value(
      try tensorWork { () throws(TensorError) in
        let x = try x.floating()
        guard x.rank > 0 else { throw .rankTooSmall(rank: 0, needed: 1) }
        try x.check(scale: gamma, shape: Shape(x.shape.suffix(1)))
        let eps = given ?? (x.dtype == .f64 ? Double.ulpOfOne : Double(Float.ulpOfOne))
        return try x.promoted(with: gamma).normalized(axes: 1, gamma: gamma, beta: nil, eps: eps, isCentred: false)
      })
  }.sampled("rms_norm(x)", "rms_norm(x, row, 1e-5)", "rms_norm(X, ROW)", "rms_norm(CUBE)")

  static let groupNorm = Operation(
    "group_norm",
    [.tensor("x"), .integer("groups"), .optional(.tensor("gamma")), .optional(.tensor("beta")), .number("eps", 1e-5)],
    """
    x with mean 0 and variance 1 over each group of neighbouring channels of each sample, times gamma, plus beta, for each channel.

    - Shapes: `x: [n, c, ...]`, `gamma: [c]`, `beta: [c]` → `[n, c, ...]`
    - Errors: groups must divide c
    - Source: `torch.nn.functional.group_norm` (Wu and He, 2018)
    """, examples: [("group_norm([[1, 3, 10, 30]], 2)", "[[-1,  1, -1,  1]]")],
    rules: .normalization(flops: 8, scales: [2, 3]) { call throws(OperationError) in
      _ = try call.channelGroups()
      return [try call.tensor(0).shape[1]]
    }
  ) { call throws(OperationError) in
    let x = try call.tensor(0)
    let groups = try call.channelGroups()
    let gamma = try call.optionalTensor(2), beta = try call.optionalTensor(3)
    let eps = try call.number(4)
    return Value(
      try tensorWork { () throws(TensorError) in
        let x = try x.floating().promoted(with: gamma, beta)
        try x.check(scale: gamma, shape: [x.shape[1]])
        try x.check(scale: beta, shape: [x.shape[1]])
        if x.count == 0 { return x }
        let grouped = try x.reshaped(to: [x.shape[0], groups, -1])
        let result = try grouped.normalized(axes: 1, gamma: nil, beta: nil, eps: eps, isCentred: true).reshaped(to: x.shape)
        return try result.scaled(by: gamma?.forChannels(of: x), plus: beta?.forChannels(of: x))
      })
  }.sampled("group_norm(img, 2)", "group_norm(img, 2, ch, ch)", "group_norm(IMG, 4, CH, CH)", "group_norm(X, 3)")

  static let instanceNorm = Operation(
    "instance_norm", [.tensor("x"), .optional(.tensor("gamma")), .optional(.tensor("beta")), .number("eps", 1e-5)],
    """
    x with mean 0 and variance 1 over the places of each channel of each sample, times gamma, plus beta, for each channel.

    - Shapes: `x: [n, c, ...]`, `gamma: [c]`, `beta: [c]` → `[n, c, ...]`
    - Source: `torch.nn.functional.instance_norm` (Ulyanov et al., 2016)
    """, examples: [("instance_norm([[[1, 3], [10, 30]]])", "[[[-1,  1],\n  [-1,  1]]]")],
    rules: .normalization(flops: 8, scales: [1, 2]) { call throws(OperationError) in
      let x = try call.tensor(0)
      guard x.rank >= 3 else { throw call.wrong(0, "a tensor [n, c, ...] with places behind the channels") }
      return [x.shape[1]]
    }
  ) { call throws(OperationError) in
    let x = try call.tensor(0)
    let gamma = try call.optionalTensor(1), beta = try call.optionalTensor(2)
    let eps = try call.number(3)
    guard x.rank >= 3 else { throw call.wrong(0, "a tensor [n, c, ...] with places behind the channels") }
    return Value(
      try tensorWork { () throws(TensorError) in
        let x = try x.floating().promoted(with: gamma, beta)
        try x.check(scale: gamma, shape: [x.shape[1]])
        try x.check(scale: beta, shape: [x.shape[1]])
        return try x.normalized(axes: x.rank - 2, gamma: nil, beta: nil, eps: eps, isCentred: true)
          .scaled(by: gamma?.forChannels(of: x), plus: beta?.forChannels(of: x))
      })
  }.sampled("instance_norm(img)", "instance_norm(sig, ch, ch)", "instance_norm(IMG, CH, CH)", "instance_norm(SIG)")

  static let batchNorm = Operation(
    "batch_norm",
    [
      .tensor("x"), .tensor("gamma"), .tensor("beta"), .tensor("mean"), .tensor("var"), .flag("training"),
      .number("momentum", 0.1), .number("eps", 1e-5),
    ],
    """
    x with mean 0 and variance 1 for each channel, times gamma, plus beta: (y, mean, var).

    In training the batch's own mean and variance are used, and the running ones come back moved towards them by momentum (the variance towards
    the unbiased one). Otherwise the running ones are used, and come back unchanged.

    - Shapes: `x: [n, c]` or `[n, c, ...]`, the others `[c]` → `([n, c, ...], [c], [c])`
    - Errors: in training, a channel needs more than one value
    - Source: `torch.nn.functional.batch_norm` (Ioffe and Szegedy, 2015)
    """,
    examples: [("batch_norm([[1.0], [3]], ones(1), zeros(1), zeros(1), ones(1), true)", "([[-0.999995], [0.999995]], [0.2], [1.1])")],
    rules: Rules(
      .rule { call throws(OperationError) in
        try checkBatch(call)
        let x = try call.tensor(0), isTraining = try call.flag(5)
        let statistics = isTraining ? [] : [3, 4]
        let dtype = try call.floatingType(([0, 1, 2] + statistics).filter { !call.isNone($0) })
        var parts = [try Value.outline(dtype, x.shape)]
        for i in [3, 4] {
          // Running ones move towards those of the batch; otherwise they come back as they are.
          guard let running = try call.optionalTensor(i) else { parts.append(.none); continue }
          parts.append(try .outline(isTraining ? Swift.max(running.dtype, dtype) : running.dtype, running.shape))
        }
        return try .tuple(parts)
      }, cost: .perArgumentElement(8))
  ) { call throws(OperationError) in
    let x = try call.tensor(0)
    let gamma = try call.optionalTensor(1), beta = try call.optionalTensor(2)
    let mean = try call.optionalTensor(3), variance = try call.optionalTensor(4)
    let isTraining = try call.flag(5)
    let momentum = try call.number(6), eps = try call.number(7)
    try checkBatch(call)
    let perChannel = x.shape[1] == 0 ? 0 : x.count / x.shape[1]
    let (y, newMean, newVariance) = try tensorWork { () throws(TensorError) -> (Tensor, Tensor?, Tensor?) in
      let x = try x.floating().promoted(with: gamma, beta)
      if isTraining {
        let (y, own, spread) = try x.batchNormalized(gamma: gamma, beta: beta, eps: eps)
        var newMean: Tensor?, newVariance: Tensor?
        if let mean { newMean = try mean * (1 - momentum) + own * momentum }
        if let variance {
          let unbiased = try spread * (Double(perChannel) / Double(perChannel - 1))
          newVariance = try variance * (1 - momentum) + unbiased * momentum
        }
        return (y, newMean, newVariance)
      }
      guard let mean, let variance else { return (x, nil, nil) }
      let y = try x.promoted(with: mean, variance).rescaledChannels(mean: mean, variance: variance, eps: eps, gamma: gamma, beta: beta)
      return (y, mean, variance)
    }
    return try .tuple([Value(y), newMean.map { Value($0) } ?? .none, newVariance.map { Value($0) } ?? .none])
  }.sampled(
    "batch_norm(img, ch, ch, ch, chv, true)", "batch_norm(img, ch, ch, ch, chv, false)", "batch_norm(x, row, row, row, spread, true)",
    "batch_norm(IMG, CH, CH, CH, CHV, true)", "batch_norm(IMG, CH, CH, CH, CHV, false)",
    "batch_norm(X, ROW, ROW, ROW, square(ROW), true)", "batch_norm(CUBE, ROW[:50], none, ROW[:50], ROW[:50]^2, true)")

  private static func checkBatch(_ call: borrowing Call) throws(OperationError) {
    let x = try call.tensor(0)
    let isTraining = try call.flag(5)
    guard x.rank >= 2 else { throw call.wrong(0, "a tensor [n, c] or [n, c, ...]") }
    let perChannel = x.shape[1] == 0 ? 0 : x.count / x.shape[1]
    if isTraining, perChannel <= 1 { throw call.wrong(0, "more than one value for each channel in training") }
    if !isTraining {
      if call.isNone(3) { throw call.wrong(3, "the running mean when not training") }
      if call.isNone(4) { throw call.wrong(4, "the running variance when not training") }
    }
    for i in 1...4 {
      let one = try call.optionalTensor(i)
      try tensorWork { () throws(TensorError) in try x.check(scale: one, shape: [x.shape[1]]) }
    }
  }

  static let linear = Operation(
    "linear", [.tensor("x"), .tensor("W"), .optional(.tensor("b"))],
    """
    x @ W + b: a layer of a network.

    - Shapes: `x: [..., in]`, `W: [in, out]`, `b: [out]` → `[..., out]`
    - Source: `torch.nn.functional.linear` with W transposed: weights are [in, out] here
    """, examples: [("linear([[1, 2]], [[1, 0], [0, 1]], [10, 20])", "[[11, 22]]")],
    rules: Rules(
      .rule { call throws(OperationError) in
        let product = try call.product(call.tensor(0), call.tensor(1))
        guard let b = try call.optionalTensor(2), case .tensor(let own) = product else { return product }
        guard let both = own.shape.broadcast(with: b.shape) else { throw .tensor(.shapesDiffer(left: own.shape, right: b.shape)) }
        return try .outline(Swift.max(own.dtype, b.dtype), both)
      },
      cost: .rule { call, result throws(OperationError) in try 2 * call.count(of: result) * call.innerSize(of: 0) + (call.isNone(2) ? 0 : call.count(of: result)) })
  ) { call throws(OperationError) in
    let product = try Arithmetic.matmul(call[0], call[1])
    return call.isNone(2) ? product : try Arithmetic.apply(.add, product, call[2], last: .left)
  }.sampled("linear(x, w1, b1)", "linear(x, w1)", "linear(A, B, B[0])", "linear(BATCH, B[:70], B[3])")
}

extension Call {
  /// A tensor, or nil for none.
  func optionalTensor(_ index: Int) throws(OperationError) -> Tensor? { isNone(index) ? nil : try tensor(index) }

  /// How many of the last axes are normalized.
  fileprivate func lastAxes(_ index: Int) throws(OperationError) -> Int {
    let count = try integer(index), rank = try tensor(0).rank
    guard count >= 1, count <= rank else { throw wrong(index, "a number of axes from 1 to \(rank)") }
    return count
  }

  /// Into how many groups the channels fall.
  fileprivate func channelGroups() throws(OperationError) -> Int {
    let x = try tensor(0), groups = try integer(1)
    guard x.rank >= 2 else { throw wrong(0, "a tensor [n, c, ...]") }
    guard groups > 0, x.shape[1] % groups == 0 else { throw wrong(1, "a number that divides the \(x.shape[1]) channels") }
    return groups
  }
}

extension Rules {
  /// The first argument's shape, in the widest floating type of it and its scales.
  ///
  /// - Parameters:
  ///   - scales: the arguments that scale and shift; they may be none.
  ///   - scaleShape: the shape that those have; throws when the first argument cannot be normalized.
  fileprivate static func normalization(
    flops: Double, scales: [Int], scaleShape: @escaping @Sendable (borrowing Call) throws(OperationError) -> Shape
  ) -> Rules {
    Rules(
      .rule { call throws(OperationError) in
        let x = try call.tensor(0), shape = try scaleShape(call)
        var dtype = Swift.max(x.dtype, .f32)
        for index in scales {
          let scale = try call.optionalTensor(index)
          try tensorWork { () throws(TensorError) in try x.check(scale: scale, shape: shape) }
          if let scale { dtype = Swift.max(dtype, scale.dtype) }
        }
        return try .outline(dtype, x.shape)
      }, cost: .perElement(flops))
  }
}

extension Tensor {
  /// In the widest of its own type and those of some others.
  func promoted(with others: Tensor?...) throws(TensorError) -> Tensor {
    try others.contains { $0?.dtype == .f64 } ? converted(to: .f64) : self
  }

  func scaled(by gamma: Tensor?, plus beta: Tensor?) throws(TensorError) -> Tensor {
    var result = self
    if let gamma { result = try result * gamma }
    if let beta { result = try result + beta }
    return result
  }

  /// `[c]` as `[c, 1, …]`, to meet the channels of `x: [n, c, …]`.
  func forChannels(of x: Tensor) throws(TensorError) -> Tensor {
    try reshaped(to: Shape([shape[0]] + Array(repeating: 1, count: x.rank - 2)))
  }

  /// Throws when a scale or a shift has another shape than it should.
  func check(scale: Tensor?, shape: Shape) throws(TensorError) {
    if let scale, scale.shape != shape { throw .shapesDiffer(left: scale.shape, right: shape) }
  }
}

package let normalizationOperations: [Operation] = [
  .logSoftmax, .layerNorm, .rmsNorm, .groupNorm, .instanceNorm, .batchNorm, .linear,
]
