import TernKernels

// Floating-point operations of functions of one or two numbers, as inner loops work them out: an exponential, a logarithm or a
// sine counts as the 20 or so products and sums of its polynomial.

extension UnaryFunction {
  /// For each element.
  var flops: Double {
    switch self {
    case .negate, .abs, .sign, .floor, .ceil, .round, .trunc, .relu, .square, .reciprocal, .sqrt: 1
    case .rsqrt, .relu6, .hardtanh: 2
    case .softsign: 3
    case .hardsigmoid: 4
    case .hardswish: 5
    case .exp, .expm1, .log, .log1p, .log2, .sin, .cos, .tan, .asin, .acos, .atan, .erf, .erfc: 20
    case .sinh, .cosh, .tanh, .sigmoid, .silu, .selu: 24
    case .lgamma, .softplus, .logSigmoid, .gelu, .geluTanh: 40
    case .mish: 64
    }
  }
}

extension BinaryFunction {
  /// For each element of the result.
  var flops: Double {
    switch self {
    case .add, .subtract, .multiply, .divide, .minimum, .maximum, .weight, .reluPullback: 1
    case .floorDivide, .remainder: 3
    case .tanhPullback, .sigmoidPullback: 3
    case .atan2: 24
    case .power, .binaryCrossEntropy, .geluPullback, .geluTanhPullback: 48
    case .binaryCrossEntropySlope: 5
    }
  }
}
