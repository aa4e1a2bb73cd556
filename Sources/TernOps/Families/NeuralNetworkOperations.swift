import TernTensor

extension Operation {
  static let softmax = Operation(
    "softmax", [.required("x"), .optional("axis", .i64(-1))],
    """
    exp(x) scaled to sum 1 along an axis; along one that is -inf throughout, zeros.

    - Shapes: `x: [...]` → `[...]`
    - Source: `torch.softmax`
    """, examples: [("softmax([1, 2, 3])", "[0.09, 0.2447, 0.6652]")]
  ) { call throws(OperationError) in
    let x = try call.tensor(0)
    let axis = try call.integer(1)
    return Value(try tensorWork { () throws(TensorError) in try x.softmax(axis: axis) })
  }

  static let binaryCrossEntropy = Operation(
    "binary_cross_entropy", [.required("p"), .required("y")],
    """
    The mean of -(y log p + (1 - y) log(1 - p)), logarithms no less than -100.

    - Shapes: `p: [...]`, `y: [...]` → `[]`
    - Source: `torch.nn.functional.binary_cross_entropy`
    """, examples: [("binary_cross_entropy([0.5, 0.5], [0, 1])", "0.6931472")]
  ) { call throws(OperationError) in
    let one = Value.number(1), floor = Value.number(-100)
    let p = call[0], y = call[1]
    let positive = try Arithmetic.apply(.maximum, Arithmetic.apply(.log, p), floor)
    let negative = try Arithmetic.apply(.maximum, Arithmetic.apply(.log1p, Arithmetic.apply(.negate, p)), floor)
    let likelihood = try Arithmetic.apply(
      .add, Arithmetic.apply(.multiply, y, positive),
      Arithmetic.apply(.multiply, Arithmetic.apply(.subtract, one, y), negative))
    return try mean(of: Arithmetic.apply(.negate, likelihood))
  }

  static let mseLoss = Operation(
    "mse_loss", [.required("p"), .required("y")],
    """
    The mean of (p - y)^2.

    - Shapes: `p: [...]`, `y: [...]` → `[]`
    - Source: `torch.nn.functional.mse_loss`
    """, examples: [("mse_loss([1.0, 2], [1.0, 4])", "2.0")]
  ) { call throws(OperationError) in
    try mean(of: Arithmetic.apply(.square, Arithmetic.apply(.subtract, call[0], call[1])))
  }

  private static func mean(of value: Value) throws(OperationError) -> Value {
    guard let x = try tensorWork({ () throws(TensorError) in try value.tensor() }) else {
      throw .noMeaning(.unary("mean"), [value])
    }
    return Value(try tensorWork { () throws(TensorError) in try x.reduced(by: .mean) })
  }
}

package let neuralNetworkOperations: [Operation] = [.softmax, .binaryCrossEntropy, .mseLoss]
