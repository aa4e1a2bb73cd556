import TernTensor

extension Operation {
  static let softmax = Operation(
    "softmax", [.tensor("x"), .integer("axis", -1)],
    """
    exp(x) scaled to sum 1 along an axis; along one that is -inf throughout, zeros.

    - Shapes: `x: [...]` → `[...]`
    - Source: `torch.softmax`
    """, examples: [("softmax([1, 2, 3])", "[0.09, 0.2447, 0.6652]")],
    rules: .alike(flops: 23)
  ) { call throws(OperationError) in
    let x = try call.tensor(0)
    let axis = try call.integer(1)
    return Value(try tensorWork { () throws(TensorError) in try x.softmax(axis: axis) })
  }.sampled(
    "softmax(x)", "softmax(x, axis=0)", "softmax(whole)", "softmax(cube, axis=1)", "softmax(X)", "softmax(X, axis=0)",
    "softmax(CUBE, axis=1)", "softmax(LONG)")

  static let binaryCrossEntropy = Operation(
    "binary_cross_entropy", [.tensor("p"), .tensor("y")],
    """
    The mean of -(y log p + (1 - y) log(1 - p)), logarithms no less than -100.

    - Shapes: `p: [...]`, `y: [...]` → `[]`
    - Source: `torch.nn.functional.binary_cross_entropy`
    """, examples: [("binary_cross_entropy([0.5, 0.5], [0, 1])", "0.6931472")],
    rules: .overPairs(flops: 48)
  ) { call throws(OperationError) in
    if let (p, y) = try tracedPair(call) {
      return Value(
        try tensorWork { () throws(TensorError) in
          try Tensor.step("binary_cross_entropy", p, y, { () throws(TensorError) in try Tensor.zip(.binaryCrossEntropy, p, y).mean() }) {
            _, needsP, needsY in
            { ct in
              let share = try ct / Double(p.count)
              return (
                needsP ? try Tensor.zip(.binaryCrossEntropySlope, p, y) * share : nil,
                needsY ? try ((-p).mapped(by: .log1p).bounded(-100) - p.mapped(by: .log).bounded(-100)) * share : nil
              )
            }
          }
        })
    }
    return try mean(of: Arithmetic.apply(.binaryCrossEntropy, call[0], call[1]))
  }.sampled("binary_cross_entropy(share, mask)", "binary_cross_entropy(SHARE, MASK)")

  static let mseLoss = Operation(
    "mse_loss", [.tensor("p"), .tensor("y")],
    """
    The mean of (p - y)^2.

    - Shapes: `p: [...]`, `y: [...]` → `[]`
    - Source: `torch.nn.functional.mse_loss`
    """, examples: [("mse_loss([1.0, 2], [1.0, 4])", "2.0")],
    rules: .overPairs(flops: 3)
  ) { call throws(OperationError) in
    if let (p, y) = try tracedPair(call) {
      return Value(
        try tensorWork { () throws(TensorError) in
          try Tensor.step("mse_loss", p, y, { () throws(TensorError) in try (p - y).mapped(by: .square).mean() }) { _, needsP, needsY in
            { ct in
              let slope = try (p - y) * (ct * (2 / Double(p.count)))
              return (needsP ? slope : nil, needsY ? try -slope : nil)
            }
          }
        })
    }
    return try mean(of: Arithmetic.apply(.square, Arithmetic.apply(.subtract, call[0], call[1])))
  }.sampled("mse_loss(x, y)", "mse_loss(X, Y)")

  /// Two floating tensors of one size, of which one is on a tape: there the whole loss is one step.
  private static func tracedPair(_ call: borrowing Call) throws(OperationError) -> (Tensor, Tensor)? {
    guard case .tensor(let p) = call[0], case .tensor(let y) = call[1], p.isTraced || y.isTraced, p.shape == y.shape,
      p.count > 0
    else { return nil }
    let dtype = Swift.max(p.dtype, y.dtype, .f32)
    return try tensorWork { () throws(TensorError) in (try p.converted(to: dtype), try y.converted(to: dtype)) }
  }

  private static func mean(of value: Value) throws(OperationError) -> Value {
    guard let x = try tensorWork({ () throws(TensorError) in try value.tensor() }) else {
      throw .noMeaning(.unary("mean"), [value])
    }
    return Value(try tensorWork { () throws(TensorError) in try x.reduced(by: .mean) })
  }
}

package let neuralNetworkOperations: [Operation] = [.softmax, .binaryCrossEntropy, .mseLoss]
