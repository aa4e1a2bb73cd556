import TernKernels

/// What a step on a tape is.
package enum StepName: ExpressibleByStringLiteral {
  case operation(StaticString)
  /// The same with a name that is not known when the program is built.
  case named(String)
  case map(UnaryFunction)
  case zip(BinaryFunction)
  /// With a number on one side.
  case zipNumber(BinaryFunction, Double, isLeft: Bool)

  package init(stringLiteral name: StaticString) { self = .operation(name) }
}

extension StepName: CustomStringConvertible {
  /// As an operation of the language is called, or an operator is written, where there is one.
  package var description: String {
    switch self {
    case .operation(let name): name.withUTF8Buffer { String(decoding: $0, as: UTF8.self) }
    case .named(let name): name
    case .map(let function): function.name
    case .zip(let function): function.symbol
    case .zipNumber(let function, let number, let isLeft):
      isLeft ? "\(NumberText.general(number, 4)) \(function.symbol)" : "\(function.symbol) \(NumberText.general(number, 4))"
    }
  }

  /// Whether it goes element by element.
  package var isElementwise: Bool {
    switch self {
    case .operation, .named: false
    case .map, .zip, .zipNumber: true
    }
  }

  /// The cotangents of its inputs a and b as formulas of the cotangent g of its result y, for people. Elementwise functions have their
  /// slopes alone, which g is multiplied with.
  package var localDerivative: String {
    switch self {
    case .map(let function): function.slopeText
    case .zip(let function):
      switch function {
      case .add: "1, 1"
      case .subtract: "1, -1"
      case .multiply, .weight: "b, a"
      case .divide: "1 / b, -y / b"
      case .floorDivide: "0, 0"
      case .remainder: "1, -floor(a / b)"
      case .power: "b a^(b - 1), y log a"
      case .minimum, .maximum: "1 for the one taken"
      case .atan2: "b / (a² + b²), -a / (a² + b²)"
      case .reluPullback, .tanhPullback, .sigmoidPullback, .geluPullback, .geluTanhPullback: "slope at b, a times its derivative"
      case .binaryCrossEntropy: "(a - b) / (a (1 - a)), log(1 - a) - log a"
      case .binaryCrossEntropySlope: "its slopes"
      }
    case .zipNumber(let function, let number, let isLeft):
      switch function {
      case .add: "1"
      case .subtract: isLeft ? "-1" : "1"
      case .multiply: NumberText.general(number, 4)
      case .divide: "1 / \(NumberText.general(number, 4))"
      case .power: "\(NumberText.general(number, 4)) a" + (number == 2 ? "" : "^\(NumberText.general(number - 1, 4))")
      default: ""
      }
    case .named: "as the plug-in says"
    case .operation(let name): Self.formulas["\(name)"] ?? "g, arranged as a was"
    }
  }

  private static let formulas: [String: String] = [
    "matmul": "g bᵀ, aᵀ g",
    "solve": "solve(aᵀ, g), -that yᵀ",
    "det": "g y a⁻ᵀ",
    "sum": "g for each", "mean": "g / n for each", "prod": "g times the others' product",
    "max": "g for the largest", "min": "g for the smallest",
    "cumsum": "sums of g from the end", "cumprod": "g y / a, summed from the end", "cummax": "g for the one taken",
    "softmax": "y (g - Σ g y)", "log_softmax": "g - exp(y) Σ g", "logsumexp": "g softmax(a)",
    "layer_norm": "(g - mean g - x̂ mean(g x̂)) / σ", "rms_norm": "(g - x̂ mean(g x̂)) / rms",
    "where": "g for the one taken",
    "attention": "by rows of softmax, without the scores",
    "conv2d": "g * flipped kernel, a * g", "conv_transpose2d": "conv2d of g and b, of a and g",
    "lstm_gates": "through the gates, by what came out of them",
    "batch_norm": "(g - mean g - x̂ mean(g x̂)) / σ, by channel", "cross_entropy": "g (softmax(a) - label) / n",
    "binary_cross_entropy": "g (a - b) / (a (1 - a)) / n", "mse_loss": "2 g (a - b) / n, its negative",
    "qr": "by its factors", "eigh": "by eigenvalues and vectors", "svd": "by singular values and vectors", "cholesky": "by its factor",
    "custom_grad": "as you say", "checkpoint": "its steps again, backward",
    "copy": "g", "convert": "g, converted", "expand": "Σ g over what was repeated",
  ]
}

extension UnaryFunction {
  /// Its slope at a, as a formula of a and the result y.
  fileprivate var slopeText: String {
    switch self {
    case .negate: "-1"
    case .abs: "sign(a)"
    case .square: "2 a"
    case .sqrt: "1 / (2 y)"
    case .rsqrt: "-y³ / 2"
    case .reciprocal: "-y²"
    case .exp: "y"
    case .expm1: "y + 1"
    case .log: "1 / a"
    case .log1p: "1 / (1 + a)"
    case .log2: "1 / (a log 2)"
    case .sin: "cos(a)"
    case .cos: "-sin(a)"
    case .tan: "1 + y²"
    case .sinh: "cosh(a)"
    case .cosh: "sinh(a)"
    case .tanh: "1 - y²"
    case .asin: "1 / √(1 - a²)"
    case .acos: "-1 / √(1 - a²)"
    case .atan: "1 / (1 + a²)"
    case .erf: "2 exp(-a²) / √π"
    case .erfc: "-2 exp(-a²) / √π"
    case .lgamma: "digamma(a)"
    case .floor, .ceil, .round, .trunc, .sign: "0"
    case .relu: "1 where a > 0"
    case .relu6: "1 where 0 < a < 6"
    case .sigmoid: "y (1 - y)"
    case .logSigmoid: "sigmoid(-a)"
    case .hardsigmoid: "1/6 where -3 < a < 3"
    case .softplus: "sigmoid(a)"
    case .softsign: "1 / (1 + |a|)²"
    case .hardtanh: "1 where -1 < a < 1"
    case .gelu: "Φ(a) + a φ(a)"
    case .geluTanh: "Φ(a) + a φ(a), nearly"
    case .silu: "σ(a) (1 + a (1 - σ(a)))"
    case .mish: "t + a σ(a) (1 - t²), t = tanh(softplus(a))"
    case .hardswish: "a / 3 + 1/2 where -3 < a < 3"
    case .selu: "λ where a > 0, y + λα elsewhere"
    }
  }
}
