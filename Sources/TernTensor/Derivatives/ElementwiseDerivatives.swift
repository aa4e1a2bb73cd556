import TernKernels

extension Tensor {
  /// `function` of each element, as a step of a derivative.
  func tracedMap(by function: UnaryFunction) throws(TensorError) -> Tensor {
    if function.isConstantInPieces {
      // Its derivative is 0 wherever there is one.
      return try detached().mapped(by: function)
    }
    return try Tensor.step(.map(function), self, { () throws(TensorError) in try mapped(by: function) }) { y in
      if function.isDerivativeOfResult {
        return { cotangent in try function.pullback(cotangent, y, y) }
      }
      return { cotangent in try function.pullback(cotangent, self, y) }
    }
  }

  /// `function` of two tensors, as a step of a derivative.
  static func tracedZip(_ function: BinaryFunction, _ a: Tensor, _ b: Tensor) throws(TensorError) -> Tensor {
    switch function {
    case .floorDivide: return try zip(function, a.detached(), b.detached())
    case .geluPullback: return try a.weighted(by: UnaryFunction.gelu.slope(b, b))
    case .geluTanhPullback: return try a.weighted(by: UnaryFunction.geluTanh.slope(b, b))
    case .binaryCrossEntropy:
      let positive = try a.mapped(by: .log), negative = try (-a).mapped(by: .log1p)
      let floor = try number(-100, like: positive)
      return try -(b * zip(.maximum, positive, floor) + (1 - b) * zip(.maximum, negative, floor))
    case .binaryCrossEntropySlope:
      let spread = try a * (1 - a)
      return try (a - b) / zip(.maximum, spread, number(1e-12, like: spread))
    default: break
    }
    // One of them is floating. Pullbacks work in the type of the result.
    let dtype = max(a.dtype, b.dtype)
    if a.dtype != dtype { return try zip(function, a.converted(to: dtype), b) }
    if b.dtype != dtype { return try zip(function, a, b.converted(to: dtype)) }
    return try step(.zip(function), a, b, { () throws(TensorError) in try zip(function, a, b) }) { y, needsA, needsB in
      // What is not needed on the way back is not kept.
      let shapes = (a.shape, b.shape)
      switch function {
      case .add:
        return { ct in
          (needsA ? try ct.summed(to: shapes.0, dtype) : nil, needsB ? try ct.summed(to: shapes.1, dtype) : nil)
        }
      case .subtract:
        return { ct in
          (needsA ? try ct.summed(to: shapes.0, dtype) : nil, needsB ? try (-ct).summed(to: shapes.1, dtype) : nil)
        }
      case .multiply:
        let (x, z) = (needsB ? a : nil, needsA ? b : nil)
        return { ct in
          (
            try z.map { try ct.weighted(by: $0).summed(to: shapes.0, dtype) },
            try x.map { try ct.weighted(by: $0).summed(to: shapes.1, dtype) }
          )
        }
      case .divide:
        let quotient = needsB ? y : nil
        return { ct in
          let scaled = try ct.weighted(by: b.mapped(by: .reciprocal))
          return (
            needsA ? try scaled.summed(to: shapes.0, dtype) : nil,
            try quotient.map { try (-scaled.weighted(by: $0)).summed(to: shapes.1, dtype) }
          )
        }
      case .power:
        return { ct in
          (
            needsA ? try ct.weighted(by: powerSlope(a, b)).summed(to: shapes.0, dtype) : nil,
            needsB ? try ct.weighted(by: exponentSlope(a, b, y)).summed(to: shapes.1, dtype) : nil
          )
        }
      case .remainder:
        return { ct in
          (
            needsA ? try ct.summed(to: shapes.0, dtype) : nil,
            needsB ? try (-(ct * zip(.floorDivide, a, b))).summed(to: shapes.1, dtype) : nil
          )
        }
      case .minimum, .maximum:
        // Where they are equal, each gets half.
        return { ct in
          let isFirst = try compare(function == .minimum ? .less : .greater, a, b)
          let areEqual = try compare(.equal, a, b)
          let half = try ct * 0.5, zero = try number(0, like: ct)
          let first = try select(areEqual, half, select(isFirst, ct, zero))
          return (
            needsA ? try first.summed(to: shapes.0, dtype) : nil,
            needsB ? try (ct - first).summed(to: shapes.1, dtype) : nil
          )
        }
      case .atan2:
        return { ct in
          let scaled = try ct.weighted(by: (a * a + b * b).mapped(by: .reciprocal))
          return (
            needsA ? try (scaled * b).summed(to: shapes.0, dtype) : nil,
            needsB ? try (-(scaled * a)).summed(to: shapes.1, dtype) : nil
          )
        }
      case .weight:
        return { ct in
          (
            needsA ? try ct.weighted(by: b).summed(to: shapes.0, dtype) : nil,
            needsB ? try ct.weighted(by: a).summed(to: shapes.1, dtype) : nil
          )
        }
      case .reluPullback, .tanhPullback, .sigmoidPullback:
        return { ct in
          var slope: Tensor?
          if needsB {
            switch function {
            case .tanhPullback: slope = try ct * a * b * -2
            case .sigmoidPullback: slope = try ct * a * (1 - b * 2)
            default: slope = nil
            }
          }
          return (
            needsA ? try zip(function, ct, b).summed(to: shapes.0, dtype) : nil,
            try slope.map { try $0.summed(to: shapes.1, dtype) }
          )
        }
      case .floorDivide, .geluPullback, .geluTanhPullback, .binaryCrossEntropy, .binaryCrossEntropySlope: return { _ in (nil, nil) }
      }
    }
  }

  /// `function` of a tensor and a number, as a step of a derivative.
  static func tracedZip(
    _ function: BinaryFunction, _ x: Tensor, _ number: Double, scalarIsLeft: Bool
  ) throws(TensorError) -> Tensor {
    switch (function, scalarIsLeft) {
    case (.add, _), (.subtract, _), (.multiply, _), (.divide, false), (.power, false):
      return try step(
        .zipNumber(function, number, isLeft: scalarIsLeft), x,
        { () throws(TensorError) in try zip(function, x, number, scalarIsLeft: scalarIsLeft) }
      ) { _ in
        switch (function, scalarIsLeft) {
        case (.add, _), (.subtract, false): { ct in ct }
        case (.subtract, true): { ct in try -ct }
        case (.multiply, _): { ct in try ct * number }
        case (.divide, _): { ct in try ct / number }
        default: { ct in
          // The derivative of a constant is 0, also at 0.
          if number == 0 { return nil }
          if number == 1 { return ct }
          if number == 2 { return try ct.weighted(by: x) * 2 }
          return try ct.weighted(by: zip(.power, x, number - 1, scalarIsLeft: false) * number)
        }
        }
      }
    default:
      let constant = try Tensor.number(number, like: x)
      return try scalarIsLeft ? tracedZip(function, constant, x) : tracedZip(function, x, constant)
    }
  }

  /// `condition ? a : b`, as a step of a derivative: what is not taken gets a cotangent of 0, whatever it is.
  static func tracedSelect(_ condition: Tensor, _ a: Tensor, _ b: Tensor) throws(TensorError) -> Tensor {
    let condition = condition.detached()
    let dtype = max(a.dtype, b.dtype)
    if a.dtype != dtype { return try select(condition, a.converted(to: dtype), b) }
    if b.dtype != dtype { return try select(condition, a, b.converted(to: dtype)) }
    return try step("where", a, b, { () throws(TensorError) in try select(condition, a, b) }) { _, needsA, needsB in
      let shapes = (a.shape, b.shape)
      return { ct in
        let zero = try number(0, like: ct)
        return (
          needsA ? try select(condition, ct, zero).summed(to: shapes.0, dtype) : nil,
          needsB ? try select(condition, zero, ct).summed(to: shapes.1, dtype) : nil
        )
      }
    }
  }

  /// The derivative of a^b with respect to a: b a^(b - 1), and 0 where b is 0.
  private static func powerSlope(_ a: Tensor, _ b: Tensor) throws(TensorError) -> Tensor {
    let slope = try b * zip(.power, a, b - 1)
    return try select(compare(.equal, b, number(0, like: b)), number(0, like: slope), slope)
  }

  /// The derivative of y = a^b with respect to b: y ln a, and 0 where a is 0 and b is not negative.
  private static func exponentSlope(_ a: Tensor, _ b: Tensor, _ y: Tensor) throws(TensorError) -> Tensor {
    let zero = try number(0, like: a)
    let isZero = try compare(.equal, a, zero)
    // The logarithm is not of 0 where its result is not taken: its own derivative would be infinite.
    let slope = try y * select(isZero, number(1, like: a), a).mapped(by: .log)
    let isFlat = try compare(.greaterEqual, b, number(0, like: b))
    return try select(isZero, select(isFlat, number(0, like: y), number(-.infinity, like: y)), slope)
  }

  /// A cotangent times the slope of a step: 0 where it is 0, whatever the slope is.
  func weighted(by slope: consuming Tensor) throws(TensorError) -> Tensor {
    let last: LastUse = Tensor.isUnshared(&slope) ? .right : .none
    return try Tensor.zip(.weight, self, slope, last: last)
  }

  /// Summed over the axes along which a tensor of `shape` was broadcast to this one, in the type of that.
  package func summed(to shape: Shape, _ dtype: DType) throws(TensorError) -> Tensor {
    var result = self
    if result.shape != shape {
      let extra = rank - shape.count
      var axes = Shape()
      for axis in 0..<rank where axis < extra || (shape[axis - extra] == 1 && self.shape[axis] != 1) { axes.append(axis) }
      if !axes.isEmpty { result = try result.reduced(by: .sum, axes: axes) }
      if result.shape != shape { result = try result.reshaped(to: shape) }
    }
    return result.dtype == dtype ? result : try result.converted(to: dtype)
  }
}

extension UnaryFunction {
  /// Whether it is constant but for jumps.
  package var isConstantInPieces: Bool {
    switch self {
    case .sign, .floor, .ceil, .round, .trunc: true
    default: false
    }
  }

  /// Whether the pullback needs the result only.
  var isDerivativeOfResult: Bool {
    switch self {
    case .negate, .exp, .expm1, .sqrt, .rsqrt, .reciprocal, .tan, .tanh, .sigmoid, .relu: true
    default: false
    }
  }

  /// The cotangent of x from that of y = f(x).
  package func pullback(_ ct: Tensor, _ x: Tensor, _ y: Tensor) throws(TensorError) -> Tensor? {
    switch self {
    case .negate: try -ct
    case .relu: try Tensor.zip(.reluPullback, ct, y)
    case .tanh: try Tensor.zip(.tanhPullback, ct, y)
    case .sigmoid: try Tensor.zip(.sigmoidPullback, ct, y)
    case .gelu: try Tensor.zip(.geluPullback, ct, x)
    case .geluTanh: try Tensor.zip(.geluTanhPullback, ct, x)
    case .relu6: try ct.kept(where: .greater, x, 0).kept(where: .less, x, 6)
    case .hardtanh: try ct.kept(where: .greater, x, -1).kept(where: .less, x, 1)
    case .hardsigmoid: try (ct / 6).kept(where: .greater, x, -3).kept(where: .less, x, 3)
    case .hardswish:
      try Tensor.select(
        Tensor.compare(.greaterEqual, x, 3, scalarIsLeft: false), ct, (ct * (x / 3 + 0.5)).kept(where: .greater, x, -3))
    case .selu:
      try Tensor.select(
        Tensor.compare(.greater, x, 0, scalarIsLeft: false), ct * 1.050_700_987_355_480_493_4,
        ct * (y + 1.758_099_340_847_376_859_9))
    case .sign, .floor, .ceil, .round, .trunc: nil
    default: try ct.weighted(by: slope(x, y))
    }
  }

  /// The derivative of y = f(x).
  fileprivate func slope(_ x: Tensor, _ y: Tensor) throws(TensorError) -> Tensor {
    switch self {
    case .abs: try x.mapped(by: .sign)
    case .square: try x * 2
    // Infinite at 0.
    case .sqrt: try 0.5 / y
    case .rsqrt: try y * y * y * -0.5
    case .reciprocal: try -(y * y)
    case .exp: y
    case .expm1: try y + 1
    case .log: try x.mapped(by: .reciprocal)
    case .log1p: try (x + 1).mapped(by: .reciprocal)
    case .log2: try (x * 0.693_147_180_559_945_309_4).mapped(by: .reciprocal)
    case .sin: try x.mapped(by: .cos)
    case .cos: try -x.mapped(by: .sin)
    case .tan: try y * y + 1
    case .sinh: try x.mapped(by: .cosh)
    case .cosh: try x.mapped(by: .sinh)
    case .asin: try ((1 - x) * (1 + x)).mapped(by: .rsqrt)
    case .acos: try -((1 - x) * (1 + x)).mapped(by: .rsqrt)
    case .atan: try (x * x + 1).mapped(by: .reciprocal)
    case .erf: try (-(x * x)).mapped(by: .exp) * 1.128_379_167_095_512_573_9
    case .erfc: try (-(x * x)).mapped(by: .exp) * -1.128_379_167_095_512_573_9
    case .lgamma: try x.digamma()
    case .softplus: try x.mapped(by: .sigmoid)
    case .logSigmoid: try (-x).mapped(by: .sigmoid)
    case .silu: try sigmoidUnitSlope(x)
    case .mish: try mishSlope(x)
    case .softsign: try (x.mapped(by: .abs) + 1).mapped(by: .square).mapped(by: .reciprocal)
    case .gelu: try gaussianShare(x) + x * gaussianDensity(x)
    case .geluTanh: try tangentUnitSlope(x)
    case .negate, .relu, .tanh, .sigmoid, .relu6, .hardtanh, .hardsigmoid, .hardswish, .selu, .sign, .floor, .ceil, .round, .trunc:
      try .number(0, like: x)
    }
  }
}

/// The derivative of x sigmoid(x).
private func sigmoidUnitSlope(_ x: Tensor) throws(TensorError) -> Tensor {
  let share = try x.mapped(by: .sigmoid)
  return try share * (x * (1 - share) + 1)
}

/// The derivative of x tanh(softplus(x)).
private func mishSlope(_ x: Tensor) throws(TensorError) -> Tensor {
  let tangent = try x.mapped(by: .softplus).mapped(by: .tanh)
  return try tangent + x * x.mapped(by: .sigmoid) * (1 - tangent * tangent)
}

/// The normal distribution Φ(x).
private func gaussianShare(_ x: Tensor) throws(TensorError) -> Tensor {
  try (x * -0.707_106_781_186_547_524_4).mapped(by: .erfc) * 0.5
}

/// Its density.
private func gaussianDensity(_ x: Tensor) throws(TensorError) -> Tensor {
  try (x * x * -0.5).mapped(by: .exp) * 0.398_942_280_401_432_677_9
}

/// The derivative of x sigmoid(2 u) with u = √(2/π) (x + 0.044715 x³).
private func tangentUnitSlope(_ x: Tensor) throws(TensorError) -> Tensor {
  let square = try x * x
  let share = try (x * (square * 0.071_354_816_272_600_25 + 1.595_769_121_605_730_8)).mapped(by: .sigmoid)
  return try share + share * (1 - share) * x * (square * 0.214_064_448_817_800_75 + 1.595_769_121_605_730_8)
}

extension Tensor {
  /// These elements where a comparison holds, 0 elsewhere.
  fileprivate func kept(where function: ComparisonFunction, _ x: Tensor, _ bound: Double) throws(TensorError) -> Tensor {
    try Tensor.select(Tensor.compare(function, x, bound, scalarIsLeft: false), self, .number(0, like: self))
  }

  /// The derivative of `lgamma` (NIST Digital Library of Mathematical Functions, 5.5.2, 5.5.4 and 5.11.2): the argument is moved
  /// up by 8, or for negative ones first reflected, to where a series in 1/x² holds. A formula of steps, so that it has derivatives itself.
  func digamma() throws(TensorError) -> Tensor {
    let isLow = try Tensor.compare(.less, self, 0.5, scalarIsLeft: false)
    // Where x is reflected: 1 - x; each side sees a harmless number where the other is taken.
    let z = try Tensor.select(isLow, 1 - self, self)
    var shift = try z.mapped(by: .reciprocal)
    for step in 1..<8 { shift = try shift + (z + Double(step)).mapped(by: .reciprocal) }
    let w = try z + 8
    let s = try w.mapped(by: .square).mapped(by: .reciprocal)
    var series = try s * (-1.0 / 12) + 691.0 / 32760
    series = try s * series + -1.0 / 132
    series = try s * series + 1.0 / 240
    series = try s * series + -1.0 / 252
    series = try s * series + 1.0 / 120
    series = try s * series + -1.0 / 12
    let value = try w.mapped(by: .log) - w.mapped(by: .reciprocal) * 0.5 + s * series - shift
    let angle = try Tensor.select(isLow, self, .number(0.25, like: self)) * Double.pi
    return try Tensor.select(isLow, value - angle.mapped(by: .tan).mapped(by: .reciprocal) * Double.pi, value)
  }
}
