import TernKernels

// What the language calls the functions of one and two numbers.

extension BinaryFunction {
  /// Its operator, or its name where it has none.
  package var symbol: String {
    switch self {
    case .add: "+"
    case .subtract: "-"
    case .multiply: "*"
    case .divide: "/"
    case .floorDivide: "//"
    case .remainder: "%"
    case .power: "^"
    case .minimum: "minimum"
    case .maximum: "maximum"
    case .atan2: "atan2"
    case .weight, .reluPullback, .tanhPullback, .sigmoidPullback, .geluPullback, .geluTanhPullback, .binaryCrossEntropySlope: "\(self)"
    case .binaryCrossEntropy: "binary_cross_entropy"
    }
  }
}

extension UnaryFunction {
  /// The name of its operation.
  package var name: String {
    switch self {
    case .logSigmoid: "log_sigmoid"
    case .geluTanh: "gelu"
    default: "\(self)"
    }
  }
}
