import TernTensor

// Tensor arithmetic in the notation of the formulas that operations are written down by.

extension Tensor {
  static func + (a: Tensor, b: Tensor) throws(TensorError) -> Tensor { try zip(.add, a, b) }
  static func - (a: Tensor, b: Tensor) throws(TensorError) -> Tensor { try zip(.subtract, a, b) }
  static func * (a: Tensor, b: Tensor) throws(TensorError) -> Tensor { try zip(.multiply, a, b) }
  static func / (a: Tensor, b: Tensor) throws(TensorError) -> Tensor { try zip(.divide, a, b) }
  static prefix func - (a: Tensor) throws(TensorError) -> Tensor { try a.mapped(by: .negate) }

  static func + (a: Tensor, b: Double) throws(TensorError) -> Tensor { try zip(.add, a.floating(), b, scalarIsLeft: false) }
  static func - (a: Tensor, b: Double) throws(TensorError) -> Tensor { try zip(.subtract, a.floating(), b, scalarIsLeft: false) }
  static func * (a: Tensor, b: Double) throws(TensorError) -> Tensor { try zip(.multiply, a.floating(), b, scalarIsLeft: false) }
  static func / (a: Tensor, b: Double) throws(TensorError) -> Tensor { try zip(.divide, a.floating(), b, scalarIsLeft: false) }
  static func + (a: Double, b: Tensor) throws(TensorError) -> Tensor { try zip(.add, b.floating(), a, scalarIsLeft: true) }
  static func - (a: Double, b: Tensor) throws(TensorError) -> Tensor { try zip(.subtract, b.floating(), a, scalarIsLeft: true) }
  static func * (a: Double, b: Tensor) throws(TensorError) -> Tensor { try zip(.multiply, b.floating(), a, scalarIsLeft: true) }
  static func / (a: Double, b: Tensor) throws(TensorError) -> Tensor { try zip(.divide, b.floating(), a, scalarIsLeft: true) }

  /// No less than `low`, no more than `high`.
  func bounded(_ low: Double, _ high: Double = .infinity) throws(TensorError) -> Tensor {
    let raised = try Tensor.zip(.maximum, floating(), low, scalarIsLeft: false)
    return high == .infinity ? raised : try Tensor.zip(.minimum, raised, high, scalarIsLeft: false)
  }

  /// In f32 unless it is f32 or f64 already.
  func floating() throws(TensorError) -> Tensor { dtype.isFloating ? self : try converted(to: .f32) }

  func sum(_ axes: Shape? = nil, keepsAxes: Bool = false) throws(TensorError) -> Tensor {
    try reduced(by: .sum, axes: axes, keepsAxes: keepsAxes)
  }

  func mean(_ axes: Shape? = nil, keepsAxes: Bool = false) throws(TensorError) -> Tensor {
    try reduced(by: .mean, axes: axes, keepsAxes: keepsAxes)
  }

  /// Its last `count` axes.
  func lastAxes(_ count: Int) -> Shape { Shape(Array(rank - count..<rank)) }

  /// A tensor of one number, in the type of `like`.
  static func number(_ value: Double, like: Tensor) throws(TensorError) -> Tensor {
    like.dtype == .f64 ? try scalar(value) : try scalar(Float(value))
  }
}
