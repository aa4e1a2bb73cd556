/// Functions of one number.
public enum UnaryFunction: UInt8, Sendable, CaseIterable {
  case negate, abs, sign, sqrt, rsqrt, square, reciprocal
  case exp, expm1, log, log1p, log2, sin, cos, tan, sinh, cosh, tanh, asin, acos, atan
  case erf, erfc, lgamma
  case floor, ceil, round, trunc
  case relu, relu6, sigmoid, logSigmoid, hardsigmoid, softplus, softsign, hardtanh
  /// `gelu` by the error function, `geluTanh` by its approximation.
  case gelu, geluTanh, silu, mish, hardswish, selu
}

/// Functions of two numbers of one type.
public enum BinaryFunction: UInt8, Sendable, CaseIterable {
  case add, subtract, multiply, divide, floorDivide, remainder, power, minimum, maximum, atan2
  /// a b, but 0 where a is 0, whatever b is: a cotangent times a slope. What does not count does not become NaN.
  case weight
  /// The cotangent of x from a, that of b = relu(x), tanh(x), sigmoid(x).
  case reluPullback, tanhPullback, sigmoidPullback
  /// The cotangent of x from a, that of gelu(x), and b, x itself.
  case geluPullback, geluTanhPullback
  /// For a probability a and a label b: -(b log a + (1 - b) log(1 - a)), logarithms no less than -100; and its slope in a,
  /// (a - b) / (a (1 - a)), the divisor no less than 1e-12.
  case binaryCrossEntropy, binaryCrossEntropySlope
}

/// Comparisons of two numbers.
public enum ComparisonFunction: UInt8, Sendable, CaseIterable {
  case equal, notEqual, less, lessEqual, greater, greaterEqual
}

/// Why integer arithmetic stopped.
package enum IntegerFault: Sendable { case overflow, divisionByZero, negativeExponent }
