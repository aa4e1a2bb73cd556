import TernKernels
import TernTensor

extension Operation {
  private static func activation(
    _ name: String, _ function: UnaryFunction, _ summary: String, _ example: (String, String)
  ) -> Operation {
    Operation(
      name, [.tensor("x")],
      """
      \(summary)

      - Shapes: `x: [...]` → `[...]`
      - Source: `torch.nn.functional.\(name)`
      """, examples: [example], elementwise: function)
  }

  static let relu = activation("relu", .relu, "max(x, 0) of each element.", ("relu([-1, 2])", "[0, 2]")).sampled("relu(x)", "relu(whole)", "relu(X)")
  static let relu6 = activation("relu6", .relu6, "min(max(x, 0), 6) of each element.", ("relu6([-1, 2, 9])", "[0, 2, 6]")).sampled("relu6(x)", "relu6(X)")
  static let sigmoid = activation("sigmoid", .sigmoid, "1 / (1 + exp(-x)) of each element.", ("sigmoid([0, 2])", "[0.5, 0.8808]")).sampled(
    "sigmoid(x)", "sigmoid(X)")
  static let logSigmoid = activation(
    "log_sigmoid", .logSigmoid, "log(sigmoid(x)) of each element, exact for large -x.", ("log_sigmoid([0, 2])", "[-0.6931, -0.1269]")).sampled(
    "log_sigmoid(x)", "log_sigmoid(X)")
  static let hardsigmoid = activation(
    "hardsigmoid", .hardsigmoid, "min(max(x + 3, 0), 6) / 6 of each element.", ("hardsigmoid([-3, 0, 1])", "[0, 0.5, 0.6667]")).sampled(
    "hardsigmoid(x)", "hardsigmoid(X)")
  static let softplus = activation(
    "softplus", .softplus, "log(1 + exp(x)) of each element, without overflow.", ("softplus([0, 2])", "[0.6931, 2.1269]")).sampled(
    "softplus(x)", "softplus(X)")
  static let softsign = activation("softsign", .softsign, "x / (1 + |x|) of each element.", ("softsign([1, -3])", "[0.5, -0.75]")).sampled(
    "softsign(x)", "softsign(X)")
  static let hardtanh = activation("hardtanh", .hardtanh, "min(max(x, -1), 1) of each element.", ("hardtanh([-2, 0.5])", "[-1, 0.5]")).sampled(
    "hardtanh(x)", "hardtanh(whole)", "hardtanh(X)")
  static let silu = activation("silu", .silu, "x sigmoid(x) of each element, also called swish.", ("silu([0, 2])", "[0, 1.7616]")).sampled("silu(x)", "silu(X)")
  static let mish = activation("mish", .mish, "x tanh(softplus(x)) of each element.", ("mish([0, 2])", "[0, 1.944]")).sampled("mish(x)", "mish(X)")
  static let hardswish = activation("hardswish", .hardswish, "x hardsigmoid(x) of each element.", ("hardswish([-2, 1])", "[-0.3333, 0.6667]")).sampled(
    "hardswish(x)", "hardswish(X)")
  static let selu = activation(
    "selu", .selu, "1.0507 (x above 0, 1.6733 (exp(x) - 1) below) of each element: it keeps mean 0 and variance 1.",
    ("selu([-1, 1])", "[-1.1113, 1.0507]")).sampled("selu(x)", "selu(X)")

  static let gelu = Operation(
    "gelu", [.tensor("x"), .flag("approximate", false)],
    """
    x times the share of a normal distribution below x, for each element.

    With `approximate=true` (or "tanh") the share is approximated by a tanh, as in the first BERT and GPT.

    - Shapes: `x: [...]` → `[...]`
    - Source: `torch.nn.functional.gelu`
    """, examples: [("gelu([-1, 0, 1])", "[-0.1587, 0, 0.8413]"), ("gelu(2.0, approximate=true)", "1.9545977")], rules: .alike(flops: 40)
  ) { call throws(OperationError) in
    var isApproximate = false
    if case .string(let word) = call[1] {
      guard word.text == "tanh" || word.text == "none" else { throw call.wrong(1, "true, false, \"tanh\" or \"none\"") }
      isApproximate = word.text == "tanh"
    } else {
      isApproximate = try call.flag(1)
    }
    return try Arithmetic.apply(isApproximate ? .geluTanh : .gelu, call[0])
  }.sampled("gelu(x)", "gelu(x, approximate=true)", "gelu(X)", "gelu(X, approximate=true)")

  /// `positive` x above 0 and some function of x below.
  private static func piecewise(
    _ name: String, _ parameter: Parameter, _ summary: String, flops: Double, _ example: (String, String),
    _ negative: @escaping @Sendable (_ x: Tensor, _ parameter: Double) throws(TensorError) -> Tensor
  ) -> Operation {
    Operation(
      name, [.tensor("x"), parameter],
      """
      \(summary)

      - Shapes: `x: [...]` → `[...]`
      - Source: `torch.nn.functional.\(name)`
      """, examples: [example], rules: .alike(flops: flops)
    ) { call throws(OperationError) in
      let x = try call.tensor(0)
      let number = try call.number(1)
      return Value(
        try tensorWork { () throws(TensorError) in
          let x = try x.floating()
          let isPositive = try Tensor.compare(.greater, x, .number(0, like: x))
          return try Tensor.select(isPositive, x, negative(x, number))
        })
    }
  }

  static let leakyRelu = piecewise(
    "leaky_relu", .number("slope", 0.01), "x above 0 and slope x below, for each element.", flops: 2,
    ("leaky_relu([-1, 2], 0.1)", "[-0.1, 2]")
  ) { x, slope throws(TensorError) in try x * slope }.sampled("leaky_relu(x)", "leaky_relu(x, 0.3)", "leaky_relu(X)")
  static let elu = piecewise(
    "elu", .number("alpha", 1), "x above 0 and alpha (exp(x) - 1) below, for each element.", flops: 22,
    ("elu([-1, 2])", "[-0.6321, 2]")
  ) { x, alpha throws(TensorError) in try x.mapped(by: .expm1) * alpha }.sampled("elu(x)", "elu(x, 2)", "elu(X)")
  static let celu = piecewise(
    "celu", .number("alpha", 1), "x above 0 and alpha (exp(x / alpha) - 1) below, for each element.", flops: 23,
    ("celu([-1, 2], 2)", "[-0.7869, 2]")
  ) { x, alpha throws(TensorError) in try (x / alpha).mapped(by: .expm1) * alpha }.sampled("celu(x, 2)", "celu(X)")
}

package let activationOperations: [Operation] = [
  .relu, .leakyRelu, .relu6, .elu, .selu, .celu, .gelu, .silu, .mish, .softplus, .softsign, .sigmoid, .logSigmoid,
  .hardsigmoid, .hardswish, .hardtanh,
]
