import TernTensor

extension Operation {
  private static func variance(_ name: String, _ summary: String, _ example: (String, String), root: Bool) -> Operation {
    Operation(
      name, [.tensor("x"), .optional(.axes("axis")), .integer("ddof", 0), .flag("keepdims", false)],
      """
      \(summary)

      The sum of squared distances from the mean is divided by n - ddof: ddof 0 describes these numbers, ddof 1 estimates the
      variance of where they came from.

      - Shapes: `x: [...]` → without the axes of `axis` (none: all of them), or with size 1 there for keepdims
      - Source: `numpy.\(name)`
      """, examples: [example], rules: .reduction(axes: 1, keeps: 3, flops: 4)
    ) { call throws(OperationError) in
      let x = try call.tensor(0)
      let axes = try call.axes(1), keeps = try call.flag(3)
      let ddof = try call.number(2)
      return Value(
        try tensorWork { () throws(TensorError) in
          let variance = try x.floating().variance(axes: axes, ddof: ddof, keepsAxes: keeps)
          return root ? try variance.rootOfSquares() : variance
        })
    }
  }

  static let `var` = variance(
    "var", "The variance over axes.", ("var([1, 2, 3, 4])", "1.25"), root: false).sampled(
    "var(x)", "var(x, axis=0)", "var(x, axis=1, ddof=1)", "var(cube, axis=(0, 2))", "var(X)", "var(X, axis=0)", "var(X, axis=1)",
    "var(CUBE, axis=1)", "var(LONG)")
  static let std = variance(
    "std", "The standard deviation over axes.", ("std([1, 2, 3, 4], ddof=1)", "1.2909944"), root: true).sampled(
    "std(x, axis=1)", "std(x, axis=0, ddof=1)", "std(X, axis=0)", "std(X, axis=1)", "std(LONG)")

  static let logsumexp = Operation(
    "logsumexp", [.tensor("x"), .optional(.axes("axis")), .flag("keepdims", false)],
    """
    log(sum(exp(x))) over axes, without overflow.

    - Shapes: `x: [...]` → without the axes of `axis` (none: all of them), or with size 1 there for keepdims
    - Source: `scipy.special.logsumexp`
    """, examples: [("logsumexp([1000, 1000])", "1000.6932")], rules: .reduction(axes: 1, keeps: 2, flops: 23)
  ) { call throws(OperationError) in
    let x = try call.tensor(0)
    let axes = try call.axes(1), keeps = try call.flag(2)
    return Value(try tensorWork { () throws(TensorError) in try x.floating().logSumExp(axes: axes, keepsAxes: keeps) })
  }.sampled(
    "logsumexp(x)", "logsumexp(x, axis=0)", "logsumexp(cube, axis=(1, 2))", "logsumexp(X, axis=0)", "logsumexp(X, axis=1)",
    "logsumexp(CUBE, axis=1)", "logsumexp(LONG)")

  static let norm = Operation(
    "norm", [.tensor("x"), .optional(.number("ord"), .i64(2)), .optional(.axes("axis")), .flag("keepdims", false)],
    """
    The length of vectors: sum(|x|^ord)^(1/ord) over axes.

    ord may be any number: 2 is the usual length (also "fro"), 1 the sum of magnitudes, inf the largest and -inf the smallest magnitude, 0 how
    many are not 0.

    - Shapes: `x: [...]` → without the axes of `axis` (none: all of them), or with size 1 there for keepdims
    - Source: `torch.linalg.vector_norm`
    """, examples: [("norm([3, 4])", "5.0"), ("norm([3, -4], inf)", "4.0"), ("norm([[3, 4], [6, 8]], axis=1)", "[5, 10]")],
    rules: .reduction(axes: 2, keeps: 3, flops: 2) { call in call[1].double.map(\.isInfinite) ?? false }
  ) { call throws(OperationError) in
    let x = try call.tensor(0)
    var order = 2.0
    if case .string(let word) = call[1] {
      guard word.text == "fro" else { throw call.wrong(1, "a number, or \"fro\"") }
    } else if !call.isNone(1) {
      order = try call.number(1)
    }
    let axes = try call.axes(2), keeps = try call.flag(3)
    return Value(try tensorWork { () throws(TensorError) in try x.floating().norm(order, axes: axes, keepsAxes: keeps) })
  }.sampled("norm(x)", "norm(x, 1, axis=0)", "norm(x, inf, axis=1)", "norm(x, 3)", "norm(X, axis=0)", "norm(X, 3, axis=1)", "norm(LONG)")

  static let countNonzero = Operation(
    "count_nonzero", [.tensor("x"), .optional(.axes("axis")), .flag("keepdims", false)],
    """
    How many elements are not 0, over axes.

    - Shapes: `x: [...]` → i64, without the axes of `axis` (none: all of them), or with size 1 there for keepdims
    - Source: `numpy.count_nonzero`
    """, examples: [("count_nonzero([0, 3, 0, 1])", "2")],
    rules: .reduction(axes: 1, keeps: 2, flops: 1, derivative: Rules.integersOnly)
  ) { call throws(OperationError) in
    let x = try call.tensor(0)
    let axes = try call.axes(1), keeps = try call.flag(2)
    return Value(try tensorWork { () throws(TensorError) in try x.converted(to: .bool).sum(axes, keepsAxes: keeps) })
  }.sampled("count_nonzero(whole)", "count_nonzero(mask, axis=0)", "count_nonzero(WHOLE, axis=0)", "count_nonzero(X)")
}

extension Tensor {
  /// The mean squared distance from the mean, in two passes.
  func variance(axes: Shape?, ddof: Double = 0, keepsAxes: Bool) throws(TensorError) -> Tensor {
    if let squares = try squaredDistancesOfRows(axes, keepsAxes: keepsAxes) {
      return try squares / Swift.max(Double(count == 0 ? 0 : count / squares.count) - ddof, 0)
    }
    let mean = try mean(axes, keepsAxes: true)
    let squares = try (self - mean).mapped(by: .square, isLast: true).sum(axes, keepsAxes: keepsAxes)
    let length = Double(mean.count == 0 ? 0 : count / mean.count)
    return try squares / Swift.max(length - ddof, 0)
  }

  func logSumExp(axes: Shape?, keepsAxes: Bool) throws(TensorError) -> Tensor {
    if isTraced {
      // Each element's share in the sum of powers; where all are -inf, none has any.
      return try Tensor.step("logsumexp", self, { () throws(TensorError) in try logSumExp(axes: axes, keepsAxes: keepsAxes) }) { y in
        { ct in
          let ones = try self.detached().sum(axes, keepsAxes: true).shape
          let top = try y.reshaped(to: ones)
          let isEmpty = try Tensor.compare(.equal, top, .number(-.infinity, like: top))
          let shares = try (self - Tensor.select(isEmpty, .number(0, like: top), top)).mapped(by: .exp)
          return try ct.reshaped(to: ones) * shares
        }
      }
    }
    // The logarithm of an empty sum.
    if count == 0 { return try sum(axes, keepsAxes: keepsAxes).mapped(by: .log) }
    if let rows = try logSumExpOfRows(axes, keepsAxes: keepsAxes) { return rows }
    let top = try reduced(by: .maximum, axes: axes, keepsAxes: true)
    let isFinite = try Tensor.compare(.less, top.mapped(by: .abs), .number(.infinity, like: top))
    let shift = try Tensor.select(isFinite, top, .number(0, like: top))
    let logarithm = try (self - shift).mapped(by: .exp).sum(axes, keepsAxes: true).mapped(by: .log)
    let result = try logarithm + shift
    return keepsAxes ? result : try result.droppingAxes(axes)
  }

  func norm(_ order: Double, axes: Shape?, keepsAxes: Bool) throws(TensorError) -> Tensor {
    if order == 2 {
      if let squares = try squaresOfRows(axes, keepsAxes: keepsAxes) { return try squares.rootOfSquares() }
      return try (self * self).sum(axes, keepsAxes: keepsAxes).rootOfSquares()
    }
    let sizes = try mapped(by: .abs)
    switch order {
    case 0:
      return try Tensor.compare(.notEqual, sizes, .number(0, like: sizes)).sum(axes, keepsAxes: keepsAxes).converted(to: dtype)
    case 1: return try sizes.sum(axes, keepsAxes: keepsAxes)
    case .infinity: return try sizes.reduced(by: .maximum, axes: axes, keepsAxes: keepsAxes)
    case -.infinity: return try sizes.reduced(by: .minimum, axes: axes, keepsAxes: keepsAxes)
    default:
      let total = try Tensor.zip(.power, sizes, order, scalarIsLeft: false).sum(axes, keepsAxes: keepsAxes)
      return try Tensor.zip(.power, total, 1 / order, scalarIsLeft: false)
    }
  }

  /// The square root of a sum of squares. It is smallest at 0: there its derivative is chosen to be 0, not that of the root, infinity.
  fileprivate func rootOfSquares() throws(TensorError) -> Tensor {
    if !isTraced { return try mapped(by: .sqrt) }
    let isZero = try Tensor.compare(.equal, self, 0, scalarIsLeft: false)
    let root = try Tensor.select(isZero, .number(1, like: self), self).mapped(by: .sqrt)
    return try Tensor.select(isZero, .number(0, like: self), root)
  }

  /// Without the axes that a reduction kept with size 1.
  func droppingAxes(_ axes: Shape?) throws(TensorError) -> Tensor {
    if let axes { return try squeezed(axes: axes) }
    return try reshaped(to: [])
  }
}

package let momentOperations: [Operation] = [.var, .std, .logsumexp, .norm, .countNonzero]
