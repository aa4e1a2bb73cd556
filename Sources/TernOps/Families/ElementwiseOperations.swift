import TernKernels
import TernTensor

extension Operation {
  private static func unary(
    _ function: UnaryFunction, _ summary: String, source: String, _ example: (String, String)
  ) -> Operation {
    Operation(
      function.name, [.tensor("x")],
      """
      \(summary)

      - Shapes: `x: [...]` → `[...]`
      - Source: `\(source)`
      """, examples: [example], elementwise: function)
  }

  static let abs = unary(.abs, "The magnitude of each element.", source: "numpy.abs", ("abs([-2, 3])", "[2, 3]")).sampled(
    "abs(x)", "abs(whole)", "abs(X)", "abs(WHOLE)")
  static let sign = unary(.sign, "-1, 0 or 1 for each element.", source: "numpy.sign", ("sign([-2, 0, 3])", "[-1, 0, 1]")).sampled(
    "sign(x)", "sign(whole)", "sign(X)")
  static let sqrt = unary(.sqrt, "The square root of each element.", source: "numpy.sqrt", ("sqrt([4, 2])", "[2, 1.4142]")).sampled(
    "sqrt(share)", "sqrt(x)", "sqrt(SHARE)")
  static let rsqrt = unary(.rsqrt, "1 / sqrt(x) of each element.", source: "torch.rsqrt", ("rsqrt([4, 16])", "[0.5, 0.25]")).sampled(
    "rsqrt(share)", "rsqrt(SHARE)")
  static let square = unary(.square, "The square of each element.", source: "numpy.square", ("square([3, -2])", "[9, 4]")).sampled(
    "square(x)", "square(whole)", "square(X)")
  static let reciprocal = unary(.reciprocal, "1 / x of each element.", source: "numpy.reciprocal", ("reciprocal([2, 4])", "[0.5, 0.25]")).sampled(
    "reciprocal(x)", "reciprocal(X)")
  static let exp = unary(.exp, "e to the power of each element.", source: "numpy.exp", ("exp([0, 1])", "[1, 2.7183]")).sampled(
    "exp(x)", "exp(whole)", "exp(X)", "exp(X * Y)")
  static let expm1 = unary(.expm1, "exp(x) - 1, exact for small x.", source: "numpy.expm1", ("expm1([0, 1])", "[0, 1.7183]")).sampled("expm1(x)", "expm1(X)")
  static let log = unary(.log, "The natural logarithm of each element.", source: "numpy.log", ("log([1, 10])", "[0, 2.3026]")).sampled(
    "log(share)", "log(x)", "log(SHARE)")
  static let log1p = unary(.log1p, "log(1 + x), exact for small x.", source: "numpy.log1p", ("log1p([0, 1])", "[0, 0.6931]")).sampled(
    "log1p(share)", "log1p(SHARE)")
  static let log2 = unary(.log2, "The logarithm to base 2 of each element.", source: "numpy.log2", ("log2([1, 8])", "[0, 3]")).sampled(
    "log2(share)", "log2(SHARE)")
  static let sin = unary(.sin, "The sine of each element, in radians.", source: "numpy.sin", ("sin([0, pi / 2])", "[0, 1]")).sampled(
    "sin(x)", "sin(X)", "sin(X * 32)")
  static let cos = unary(.cos, "The cosine of each element, in radians.", source: "numpy.cos", ("cos([0, 1])", "[1, 0.5403]")).sampled(
    "cos(x)", "cos(X)", "cos(X * 32)")
  static let tan = unary(.tan, "The tangent of each element, in radians.", source: "numpy.tan", ("tan([0, 1])", "[0, 1.5574]")).sampled(
    "tan(between)", "tan(BETWEEN)")
  static let sinh = unary(.sinh, "The hyperbolic sine of each element.", source: "numpy.sinh", ("sinh([0, 1])", "[0, 1.1752]")).sampled("sinh(x)", "sinh(X)")
  static let cosh = unary(.cosh, "The hyperbolic cosine of each element.", source: "numpy.cosh", ("cosh([0, 1])", "[1, 1.5431]")).sampled("cosh(x)", "cosh(X)")
  static let tanh = unary(.tanh, "The hyperbolic tangent of each element.", source: "torch.tanh", ("tanh([0, 1])", "[0, 0.7616]")).sampled("tanh(x)", "tanh(X)")
  static let asin = unary(.asin, "The arc sine of each element.", source: "numpy.arcsin", ("asin([0, 1])", "[0, 1.5708]")).sampled(
    "asin(between)", "asin(BETWEEN)")
  static let acos = unary(.acos, "The arc cosine of each element.", source: "numpy.arccos", ("acos([1, 0])", "[0, 1.5708]")).sampled(
    "acos(between)", "acos(BETWEEN)")
  static let atan = unary(.atan, "The arc tangent of each element.", source: "numpy.arctan", ("atan([0, 1])", "[0, 0.7854]")).sampled("atan(x)", "atan(X)")
  static let erf = unary(.erf, "The error function of each element.", source: "scipy.special.erf", ("erf([0, 1])", "[0, 0.8427]")).sampled("erf(x)", "erf(X)")
  static let erfc = unary(.erfc, "1 - erf(x), exact for large x.", source: "scipy.special.erfc", ("erfc([0, 1])", "[1, 0.1573]")).sampled("erfc(x)", "erfc(X)")
  static let lgamma = unary(.lgamma, "The logarithm of the size of the gamma function of each element.", source: "scipy.special.gammaln", ("lgamma([3, 0.5])", "[0.6931, 0.5724]")).sampled(
    "lgamma(share)", "lgamma(x)", "lgamma(SHARE)")
  static let floor = unary(.floor, "Each element rounded down.", source: "numpy.floor", ("floor([1.5, -1.5])", "[1, -2]")).sampled(
    "floor(x)", "floor(whole)", "floor(X)")
  static let ceil = unary(.ceil, "Each element rounded up.", source: "numpy.ceil", ("ceil([1.5, -1.5])", "[2, -1]")).sampled("ceil(x)", "ceil(X)")
  static let round = unary(.round, "Each element rounded to the nearest integer, halves to even.", source: "numpy.round", ("round([0.5, 1.5, 2.6])", "[0, 2, 3]")).sampled(
    "round(x)", "round(X)")
  static let trunc = unary(.trunc, "Each element without its fraction.", source: "numpy.trunc", ("trunc([1.7, -1.7])", "[1, -1]")).sampled(
    "trunc(x)", "trunc(X)")

  private static func binary(
    _ function: BinaryFunction, _ parameters: [Parameter], _ summary: String, source: String, _ example: (String, String)
  ) -> Operation {
    Operation(
      "\(function)", parameters,
      """
      \(summary)

      - Shapes: both broadcast → `[...]`
      - Source: `\(source)`
      """, examples: [example], rules: .broadcasting(flops: function.flops)
    ) { call throws(OperationError) in try call.combined(by: function) }
  }

  static let minimum = binary(
    .minimum, [.tensor("a"), .tensor("b")], "The smaller of each pair of elements; NaN when either is NaN.",
    source: "numpy.minimum", ("minimum([1, 5], 3)", "[1, 3]")).sampled(
    "minimum(x, y)", "minimum(whole, 2)", "minimum(mask, other)", "minimum(x, row)", "minimum(X, Y)", "minimum(X, ROW)")
  static let maximum = binary(
    .maximum, [.tensor("a"), .tensor("b")], "The larger of each pair of elements; NaN when either is NaN.",
    source: "numpy.maximum", ("maximum([1, 5], 3)", "[3, 5]")).sampled(
    "maximum(x, y)", "maximum(col, row)", "maximum(mask, other)", "maximum(X, 0)", "maximum(COL, X)")
  static let atan2 = binary(
    .atan2, [.tensor("y"), .tensor("x")], "The angle of the point (x, y), between -pi and pi.",
    source: "numpy.arctan2", ("atan2(1.0, [1.0, -1.0])", "[0.7854, 2.3562]")).sampled(
    "atan2(x, y)", "atan2(x, row)", "atan2(X, Y)", "atan2(COL, ROW)")

  static let clip = Operation(
    "clip", [.tensor("x"), .tensor("lo"), .tensor("hi")],
    """
    Each element, but no less than lo and no more than hi; none leaves a side open.

    - Shapes: all broadcast → `[...]`
    - Source: `numpy.clip`
    """, examples: [("clip([-2, 0.5, 3], -1, 1)", "[-1, 0.5, 1]")], rules: .broadcasting(flops: 2)
  ) { call throws(OperationError) in
    var result = call[0]
    var last = call.values[0].isUnsharedTensor() ? LastUse.left : .none
    if !last.isEmpty { call.values[0] = .unset }
    for (bound, function) in [(1, BinaryFunction.maximum), (2, .minimum)] where !call.isNone(bound) {
      result = try Arithmetic.apply(function, result, call[bound], last: last)
      last = .left
    }
    return result
  }.sampled("clip(x, -1, 1)", "clip(x, row, 2)", "clip(whole, -2, 2)", "clip(X, -1, ROW)", "clip(X, 0, 1)", "clip(WHOLE, -5, 5)")

  static let `where` = Operation(
    "where", [.tensor("c"), .tensor("a"), .tensor("b")],
    """
    a where c is true, b where it is not.

    - Shapes: all broadcast → `[...]`
    - Source: `numpy.where`
    """, examples: [("where([true, false], [1, 2], 0)", "[1, 0]")], rules: .broadcasting(flops: 0)
  ) { call throws(OperationError) in
    let c = try call.taken(0), a = try call.taken(1), b = try call.taken(2)
    return Value(
      try tensorWork { () throws(TensorError) in
        try Tensor.select(c.tensor, a.tensor, b.tensor, areLast: (c.isLast, a.isLast, b.isLast))
      })
  }.sampled(
    "where(mask, x, y)", "where(mask, x, 0)", "where(mask, row, col)", "where(whole > 0, whole, count)", "where(MASK, X, Y)",
    "where(X > 0, X, ROW)", "where(MASK, WHOLE, 0)")

  private static func test(
    _ name: String, _ summary: String, _ example: (String, String), _ holds: @escaping @Sendable (Value) throws(OperationError) -> Value
  ) -> Operation {
    Operation(
      name, [.tensor("x")],
      """
      \(summary)

      - Shapes: `x: [...]` → `[...]`, bool
      - Source: `numpy.\(name)`
      """, examples: [example], rules: .alike(flops: 1, derivative: Rules.integersOnly)
    ) { call throws(OperationError) in
      _ = try call.tensor(0)
      return try holds(call[0])
    }
  }

  static let isnan = test("isnan", "Whether each element is NaN.", ("isnan([1, nan])", "[false, true]")) { x throws(OperationError) in
    try Arithmetic.compare(.notEqual, x, x)
  }.sampled("isnan(log(x))", "isnan(log(X))")
  static let isinf = test("isinf", "Whether each element is an infinity.", ("isinf([1, -inf])", "[false, true]")) { x throws(OperationError) in
    try Arithmetic.compare(.equal, Arithmetic.apply(.abs, x), .number(.infinity))
  }.sampled("isinf(1 / (x - x))", "isinf(X)")
  static let isfinite = test("isfinite", "Whether each element is neither an infinity nor NaN.", ("isfinite([1, nan])", "[true, false]")) { x throws(OperationError) in
    try Arithmetic.compare(.less, Arithmetic.apply(.abs, x), .number(.infinity))
  }.sampled("isfinite(log(x))", "isfinite(log(X))")

  static let xor = Operation(
    "xor", [.tensor("a"), .tensor("b")],
    """
    Whether exactly one of two truths holds, elementwise.

    - Shapes: both broadcast → `[...]`, bool
    - Source: `numpy.logical_xor`
    """, examples: [("xor([true, true], [true, false])", "[false, true]")], rules: .broadcasting(flops: 1, derivative: Rules.integersOnly)
  ) { call throws(OperationError) in try Arithmetic.logical(.xor, call[0], call[1]) }.sampled("xor(mask, other)", "xor(MASK, X > 0)")
}

extension Call {
  /// `function` of the first two arguments.
  func combined(by function: BinaryFunction) throws(OperationError) -> Value {
    var last = LastUse.none
    if values[0].isUnsharedTensor() { last.insert(.left) }
    if values[1].isUnsharedTensor() { last.insert(.right) }
    let result = try Arithmetic.apply(function, values[0], values[1], last: last)
    if last.contains(.left) { values[0] = .unset }
    if last.contains(.right) { values[1] = .unset }
    return result
  }
}

package let elementwiseOperations: [Operation] = [
  .abs, .sign, .sqrt, .rsqrt, .square, .reciprocal, .exp, .expm1, .log, .log1p, .log2, .sin, .cos, .tan, .sinh, .cosh,
  .tanh, .asin, .acos, .atan, .atan2, .erf, .erfc, .lgamma, .floor, .ceil, .round, .trunc, .minimum, .maximum, .clip, .where,
  .isnan, .isinf, .isfinite, .xor,
]
