import TernKernels

/// Which operands of an operation nobody else sees, so that their memory may take the result.
public struct LastUse: OptionSet, Sendable {
  public let rawValue: UInt8
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  public static let none: LastUse = []
  public static let left = LastUse(rawValue: 1)
  public static let right = LastUse(rawValue: 2)
}

extension Tensor {
  /// `function` of each element.
  ///
  /// - Parameter isLast: whether nobody else sees this tensor, so that its memory may take the result.
  public func mapped(by function: UnaryFunction, isLast: Bool = false) throws(TensorError) -> Tensor {
    if isTraced { return try tracedMap(by: function) }
    if !dtype.isFloating {
      if !function.keepsIntegers { return try converted(to: .f32).mapped(by: function) }
      if dtype == .bool { return try converted(to: .i64).mapped(by: function) }
    }
    if !isContiguous {
      if let result = try mappedRows(by: function) { return result }
      return try copied().mapped(by: function, isLast: true)
    }
    if count >= Chain.leastCount, dtype.isFloating,
      let chained = try Tensor.chained(.map(function), [.tensor(self, isLast: isLast)], isDouble: dtype == .f64, into: dtype, shape)
    {
      return chained
    }
    // Integer faults must leave the operand whole.
    let result = try isLast && dtype.isFloating ? self : Tensor.uninitialized(dtype, like: self)
    if dtype == .f32 {
      Kernels.map(function, run(Float.self), into: result.output(Float.self), count: count)
      return result
    }
    if dtype == .f64 {
      Kernels.map(function, run(Double.self), into: result.output(Double.self), count: count)
      return result
    }
    try Interrupt.stretches(of: count) { part throws(TensorError) in
      let first = part.lowerBound
      let fits = Kernels.map(
        function, run(Int.self, from: first), into: result.output(Int.self, from: first), count: part.count)
      if !fits { throw .integerOverflow }
    }
    return result
  }

  /// `function` of each element of a small matrix whose rows lie apart, such as some columns of another; nil for other tensors.
  private func mappedRows(by function: UnaryFunction) throws(TensorError) -> Tensor? {
    guard dtype.isFloating, rank == 2, strides[1] == 1, count <= Interrupt.stretch else { return nil }
    let (rows, columns, step) = (shape[0], shape[1], strides[0])
    let result = try Tensor.uninitialized(dtype, shape)
    for row in 0..<rows {
      if dtype == .f32 {
        Kernels.map(function, run(Float.self, from: row * step), into: result.output(Float.self, from: row * columns), count: columns)
      } else {
        Kernels.map(function, run(Double.self, from: row * step), into: result.output(Double.self, from: row * columns), count: columns)
      }
    }
    return result
  }

  /// `function` of the elements of two tensors, broadcast against each other, in the wider of their types.
  public static func zip(
    _ function: BinaryFunction, _ a: Tensor, _ b: Tensor, last: LastUse = .none
  ) throws(TensorError) -> Tensor {
    if a.isTraced || b.isTraced { return try tracedZip(function, a, b) }
    var dtype = max(a.dtype, b.dtype)
    if dtype < .f32, function == .divide || function == .atan2 || function == .binaryCrossEntropy { dtype = .f32 }
    if dtype == .bool, function != .minimum, function != .maximum { dtype = .i64 }
    if a.dtype != dtype { return try zip(function, a.converted(to: dtype), b, last: last.subtracting(.left)) }
    if b.dtype != dtype { return try zip(function, a, b.converted(to: dtype), last: last.subtracting(.right)) }
    if dtype.isFloating, max(a.count, b.count) >= Chain.leastCount {
      guard let shape = a.shape.broadcast(with: b.shape) else { throw .shapesDiffer(left: a.shape, right: b.shape) }
      // One tensor that is both operands is of use twice.
      let last = a === b ? .none : last
      let operands = [Operand.tensor(a, isLast: last.contains(.left)), .tensor(b, isLast: last.contains(.right))]
      if let chained = try chained(.zip(function), operands, isDouble: dtype == .f64, into: dtype, shape) { return chained }
    }
    // Integer faults must leave their operands whole.
    let result = try destination(dtype, a, b, last: dtype == .i64 ? .none : last)
    switch dtype {
    case .f32:
      try loop(a, b, result, Float.self, Float.self) { Kernels.zip(function, $0, $1, into: $2, count: $3) }
    case .f64:
      try loop(a, b, result, Double.self, Double.self) { Kernels.zip(function, $0, $1, into: $2, count: $3) }
    case .i64:
      var fault: IntegerFault?
      try loop(a, b, result, Int.self, Int.self) { x, y, out, count in
        if let found = Kernels.zip(function, x, y, into: out, count: count) { fault = fault ?? found }
      }
      switch fault {
      case .overflow: throw .integerOverflow
      case .divisionByZero: throw .divisionByZero
      case .negativeExponent: throw .negativeExponent
      case nil: break
      }
    case .bool:
      let comparison: ComparisonFunction = function == .minimum ? .less : .greater
      try loop(a, b, result, UInt8.self, UInt8.self) { x, y, out, count in
        var i = 0
        while i < count {
          let p = x.start[i &* x.step], q = y.start[i &* y.step]
          out.start[i &* out.step] = comparison == .less ? min(p, q) : max(p, q)
          i &+= 1
        }
      }
    }
    return result
  }

  /// `function` of each element of a floating tensor and one number, in the tensor's type.
  public static func zip(
    _ function: BinaryFunction, _ tensor: Tensor, _ number: Double, scalarIsLeft: Bool, isLast: Bool = false
  ) throws(TensorError) -> Tensor {
    if tensor.isTraced { return try tracedZip(function, tensor, number, scalarIsLeft: scalarIsLeft) }
    if !tensor.isContiguous { return try zip(function, tensor.copied(), number, scalarIsLeft: scalarIsLeft, isLast: true) }
    if tensor.count >= Chain.leastCount {
      let operand = Operand.tensor(tensor, isLast: isLast)
      let operands = scalarIsLeft ? [.number(number), operand] : [operand, .number(number)]
      if let chained = try chained(.zip(function), operands, isDouble: tensor.dtype == .f64, into: tensor.dtype, tensor.shape) {
        return chained
      }
    }
    let result = try isLast ? tensor : uninitialized(tensor.dtype, like: tensor)
    if tensor.dtype == .f32 {
      loop(tensor, Float(number), scalarIsLeft, result) { Kernels.zip(function, $0, $1, into: $2, count: $3) }
    } else {
      loop(tensor, number, scalarIsLeft, result) { Kernels.zip(function, $0, $1, into: $2, count: $3) }
    }
    return result
  }

  @inline(__always)
  private static func loop<Element: TensorElement, Out: TensorElement>(
    _ source: Tensor, _ number: Element, _ scalarIsLeft: Bool, _ result: Tensor,
    _ kernel: (Run<Element>, Run<Element>, Output<Out>, Int) -> Void
  ) {
    let run = source.run(Element.self), out = result.output(Out.self)
    withUnsafePointer(to: number) { pointer in
      let scalar = Run(pointer, step: 0)
      if scalarIsLeft { kernel(scalar, run, out, result.count) } else { kernel(run, scalar, out, result.count) }
    }
  }

  /// The truth of a comparison of each element of a floating tensor with one number, in the tensor's type.
  public static func compare(
    _ function: ComparisonFunction, _ tensor: Tensor, _ number: Double, scalarIsLeft: Bool, isLast: Bool = false
  ) throws(TensorError) -> Tensor {
    if !tensor.isContiguous { return try compare(function, tensor.copied(), number, scalarIsLeft: scalarIsLeft, isLast: true) }
    if tensor.count >= Chain.leastCount {
      let operand = Operand.tensor(tensor, isLast: isLast)
      let operands = scalarIsLeft ? [.number(number), operand] : [operand, .number(number)]
      if let chained = try chained(.compare(function), operands, isDouble: tensor.dtype == .f64, into: .bool, tensor.shape) {
        return chained
      }
    }
    let result = try uninitialized(.bool, like: tensor)
    if tensor.dtype == .f32 {
      loop(tensor, Float(number), scalarIsLeft, result) { Kernels.compare(function, $0, $1, into: $2, count: $3) }
    } else {
      loop(tensor, number, scalarIsLeft, result) { Kernels.compare(function, $0, $1, into: $2, count: $3) }
    }
    return result
  }

  /// The truth of a comparison of the elements of two tensors, broadcast against each other.
  public static func compare(
    _ function: ComparisonFunction, _ a: Tensor, _ b: Tensor, last: LastUse = .none
  ) throws(TensorError) -> Tensor {
    let dtype = max(a.dtype, b.dtype)
    // Neither i64 nor f32 holds all numbers of the other.
    if dtype == .f32, min(a.dtype, b.dtype) == .i64 {
      return try compare(function, a.droppingExact().converted(to: .f64), b.droppingExact().converted(to: .f64))
    }
    if a.dtype != dtype { return try compare(function, a.converted(to: dtype), b.dtype == dtype ? b : b.converted(to: dtype)) }
    if b.dtype != dtype { return try compare(function, a, b.converted(to: dtype)) }
    if dtype.isFloating, max(a.count, b.count) >= Chain.leastCount {
      guard let shape = a.shape.broadcast(with: b.shape) else { throw .shapesDiffer(left: a.shape, right: b.shape) }
      let last = a === b ? .none : last
      let operands = [Operand.tensor(a, isLast: last.contains(.left)), .tensor(b, isLast: last.contains(.right))]
      if let chained = try chained(.compare(function), operands, isDouble: dtype == .f64, into: .bool, shape) { return chained }
    }
    let result = try destination(.bool, a, b, last: .none)
    switch dtype {
    case .bool: try loop(a, b, result, UInt8.self, UInt8.self) { Kernels.compare(function, $0, $1, into: $2, count: $3) }
    case .i64: try loop(a, b, result, Int.self, UInt8.self) { Kernels.compare(function, $0, $1, into: $2, count: $3) }
    case .f32: try loop(a, b, result, Float.self, UInt8.self) { Kernels.compare(function, $0, $1, into: $2, count: $3) }
    case .f64: try loop(a, b, result, Double.self, UInt8.self) { Kernels.compare(function, $0, $1, into: $2, count: $3) }
    }
    return result
  }

  /// `condition ? a : b` for each element, all three broadcast against each other.
  ///
  /// - Parameter areLast: for each of the three, whether nobody else sees it.
  public static func select(
    _ condition: Tensor, _ a: Tensor, _ b: Tensor, areLast: (Bool, Bool, Bool) = (false, false, false)
  ) throws(TensorError) -> Tensor {
    if a.isTraced || b.isTraced { return try tracedSelect(condition, a, b) }
    let dtype = max(a.dtype, b.dtype)
    let x = try a.converted(to: dtype)
    let y = try b.converted(to: dtype)
    let c = try condition.converted(to: .bool)
    guard let both = a.shape.broadcast(with: b.shape) else {
      throw .shapesDiffer(left: a.shape, right: b.shape)
    }
    guard let shape = both.broadcast(with: c.shape) else {
      throw .shapesDiffer(left: c.shape, right: both)
    }
    if dtype.isFloating {
      let areDistinct = x !== y
      let operands = [
        Operand.tensor(c, isLast: areLast.0), .tensor(x, isLast: areLast.1 && areDistinct), .tensor(y, isLast: areLast.2 && areDistinct),
      ]
      if let chained = try chained(.select, operands, isDouble: dtype == .f64, into: dtype, shape) { return chained }
    }
    let result = try uninitialized(dtype, shape)
    func loop<Element: TensorElement>(_ type: Element.Type) throws(TensorError) {
      let plan = LoopPlan<4>(
        shape,
        [
          c.broadcastStrides(to: shape), x.broadcastStrides(to: shape), y.broadcastStrides(to: shape),
          result.strides,
        ])
      try plan.run { offsets, steps, count in
        Kernels.select(
          Run(UnsafePointer(c.pointer(UInt8.self) + offsets[0]), step: steps[0]),
          Run(UnsafePointer(x.pointer(Element.self) + offsets[1]), step: steps[1]),
          Run(UnsafePointer(y.pointer(Element.self) + offsets[2]), step: steps[2]),
          into: Output(result.pointer(Element.self) + offsets[3], step: steps[3]), count: count)
      }
    }
    switch dtype {
    case .bool: try loop(UInt8.self)
    case .i64: try loop(Int.self)
    case .f32: try loop(Float.self)
    case .f64: try loop(Double.self)
    }
    return result
  }

  /// Where the result for two operands goes: an operand at its last use when it has the right type and shape,
  /// otherwise a new tensor of the shape that the two broadcast to.
  private static func destination(
    _ dtype: DType, _ a: Tensor, _ b: Tensor, last: LastUse
  ) throws(TensorError) -> Tensor {
    var shape = a.shape
    if a.shape != b.shape {
      guard let common = a.shape.broadcast(with: b.shape) else { throw .shapesDiffer(left: a.shape, right: b.shape) }
      shape = common
    }
    if last.contains(.left), a.isContiguous, a.dtype == dtype, a.shape == shape { return a }
    if last.contains(.right), b.isContiguous, b.dtype == dtype, b.shape == shape { return b }
    if shape == a.shape { return try uninitialized(dtype, like: a) }
    return try shape == b.shape ? uninitialized(dtype, like: b) : uninitialized(dtype, shape)
  }

  /// Runs a kernel over two operands broadcast to the shape of `result`, which is contiguous.
  @inline(__always)
  private static func loop<In: TensorElement, Out: TensorElement>(
    _ a: Tensor, _ b: Tensor, _ result: Tensor, _ input: In.Type, _ output: Out.Type,
    _ kernel: (Run<In>, Run<In>, Output<Out>, Int) -> Void
  ) throws(TensorError) {
    let x = UnsafePointer(a.pointer(In.self))
    let y = UnsafePointer(b.pointer(In.self))
    let out = result.pointer(Out.self)
    let count = result.count
    if count <= Interrupt.stretch, let xStep = a.simpleStep(result.shape), let yStep = b.simpleStep(result.shape) {
      return kernel(Run(x, step: xStep), Run(y, step: yStep), Output(out, step: 1), count)
    }
    if result.rank == 2, count <= Interrupt.stretch {
      // Rows against columns, a bias against a matrix: common and small, so walked without a plan.
      let (xRow, xStep) = a.matrixSteps, (yRow, yStep) = b.matrixSteps
      let columns = result.shape[1]
      for row in 0..<result.shape[0] {
        kernel(
          Run(x + row * xRow, step: xStep), Run(y + row * yRow, step: yStep), Output(out + row * columns, step: 1), columns)
      }
      return
    }
    let plan = LoopPlan<3>(
      result.shape,
      [a.broadcastStrides(to: result.shape), b.broadcastStrides(to: result.shape), result.strides])
    try plan.run { offsets, steps, count in
      kernel(
        Run(x + offsets[0], step: steps[0]), Run(y + offsets[1], step: steps[1]),
        Output(out + offsets[2], step: steps[2]), count)
    }
  }

  /// Steps to the next row and column of a tensor of rank 2 or less, when it is broadcast to a matrix.
  private var matrixSteps: (Int, Int) {
    switch rank {
    case 0: (0, 0)
    case 1: (0, shape[0] == 1 ? 0 : strides[0])
    default: (shape[0] == 1 ? 0 : strides[0], shape[1] == 1 ? 0 : strides[1])
    }
  }

  /// 1 for a contiguous tensor of that shape, 0 for one element, nil when it takes a walk.
  private func simpleStep(_ target: Shape) -> Int? {
    if count == 1 { return 0 }
    return isContiguous && shape == target ? 1 : nil
  }
}

extension UnaryFunction {
  /// Whether it gives integers for integers.
  package var keepsIntegers: Bool {
    switch self {
    case .negate, .abs, .sign, .square, .floor, .ceil, .round, .trunc, .relu, .relu6, .hardtanh: true
    default: false
    }
  }
}
