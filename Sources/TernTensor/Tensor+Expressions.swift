import TernKernels

// Tensor arithmetic in the notation of the formulas that operations are written down by.

extension Tensor {
  // Operands are consumed: one that nobody sees any more gives its memory to the result, and what waits in it becomes part of
  // the same chain.

  public static func + (a: consuming Tensor, b: consuming Tensor) throws(TensorError) -> Tensor { try joined(.add, a, b) }
  public static func - (a: consuming Tensor, b: consuming Tensor) throws(TensorError) -> Tensor { try joined(.subtract, a, b) }
  public static func * (a: consuming Tensor, b: consuming Tensor) throws(TensorError) -> Tensor { try joined(.multiply, a, b) }
  public static func / (a: consuming Tensor, b: consuming Tensor) throws(TensorError) -> Tensor { try joined(.divide, a, b) }
  public static prefix func - (a: consuming Tensor) throws(TensorError) -> Tensor {
    let isLast = isUnshared(&a)
    return try a.mapped(by: .negate, isLast: isLast)
  }

  public static func + (a: consuming Tensor, b: Double) throws(TensorError) -> Tensor { try joined(.add, a, b, scalarIsLeft: false) }
  public static func - (a: consuming Tensor, b: Double) throws(TensorError) -> Tensor { try joined(.subtract, a, b, scalarIsLeft: false) }
  public static func * (a: consuming Tensor, b: Double) throws(TensorError) -> Tensor { try joined(.multiply, a, b, scalarIsLeft: false) }
  public static func / (a: consuming Tensor, b: Double) throws(TensorError) -> Tensor { try joined(.divide, a, b, scalarIsLeft: false) }
  public static func + (a: Double, b: consuming Tensor) throws(TensorError) -> Tensor { try joined(.add, b, a, scalarIsLeft: true) }
  public static func - (a: Double, b: consuming Tensor) throws(TensorError) -> Tensor { try joined(.subtract, b, a, scalarIsLeft: true) }
  public static func * (a: Double, b: consuming Tensor) throws(TensorError) -> Tensor { try joined(.multiply, b, a, scalarIsLeft: true) }
  public static func / (a: Double, b: consuming Tensor) throws(TensorError) -> Tensor { try joined(.divide, b, a, scalarIsLeft: true) }

  @inline(__always)
  private static func joined(
    _ function: BinaryFunction, _ a: consuming Tensor, _ b: consuming Tensor
  ) throws(TensorError) -> Tensor {
    var last = LastUse.none
    if isUnshared(&a) { last.insert(.left) }
    if isUnshared(&b) { last.insert(.right) }
    return try zip(function, a, b, last: last)
  }

  @inline(__always)
  private static func joined(
    _ function: BinaryFunction, _ a: consuming Tensor, _ b: Double, scalarIsLeft: Bool
  ) throws(TensorError) -> Tensor {
    let isLast = isUnshared(&a)
    return try zip(function, a.floating(), b, scalarIsLeft: scalarIsLeft, isLast: isLast && a.dtype.isFloating)
  }

  /// No less than `low`, no more than `high`.
  public func bounded(_ low: Double, _ high: Double = .infinity) throws(TensorError) -> Tensor {
    let raised = try Tensor.zip(.maximum, floating(), low, scalarIsLeft: false)
    return high == .infinity ? raised : try Tensor.zip(.minimum, raised, high, scalarIsLeft: false)
  }

  /// In f32 unless it is f32 or f64 already.
  public func floating() throws(TensorError) -> Tensor { dtype.isFloating ? self : try converted(to: .f32) }

  public func sum(_ axes: Shape? = nil, keepsAxes: Bool = false) throws(TensorError) -> Tensor {
    try reduced(by: .sum, axes: axes, keepsAxes: keepsAxes)
  }

  public func mean(_ axes: Shape? = nil, keepsAxes: Bool = false) throws(TensorError) -> Tensor {
    try reduced(by: .mean, axes: axes, keepsAxes: keepsAxes)
  }

  /// Its last `count` axes.
  package func lastAxes(_ count: Int) -> Shape { Shape(Array(rank - count..<rank)) }

  /// A tensor of one number, in the type of `like`.
  package static func number(_ value: Double, like: Tensor) throws(TensorError) -> Tensor {
    like.dtype == .f64 ? try scalar(value) : try scalar(Float(value))
  }
}
