import TernTensor

extension Operation {
  private static func reduction(
    _ name: String, _ reduction: Reduction, _ summary: String, source: String, _ examples: [(String, String?)],
    derivative: Rules.Derivative = .bySteps
  ) -> Operation {
    Operation(
      name, [.tensor("x"), .optional(.axes("axis")), .flag("keepdims", false)],
      """
      \(summary)

      - Shapes: `x: [...]` → without the axes of `axis` (none: all of them), or with size 1 there for keepdims
      - Source: `\(source)`
      """, examples: examples, rules: .reduction(axes: 1, keeps: 2, flops: 1, derivative: derivative)
    ) { call throws(OperationError) in
      let x = try call.tensor(0)
      let axes = try call.axes(1), keeps = try call.flag(2)
      return Value(try tensorWork { () throws(TensorError) in try x.reduced(by: reduction, axes: axes, keepsAxes: keeps) })
    }
  }

  static let sum = reduction(
    "sum", .sum, "The sum over axes.", source: "numpy.sum",
    [("sum([[1, 2], [3, 4]])", "10"), ("sum([[1, 2], [3, 4]], axis=0)", "[4, 6]")]).sampled(
    "sum(x)", "sum(x, axis=0)", "sum(x, axis=1, keepdims=true)", "sum(cube, axis=(0, 2))", "sum(cube, axis=1)", "sum(whole)",
    "sum(mask, axis=0)", "sum(X)", "sum(X, axis=0)", "sum(X, axis=1)", "sum(CUBE, axis=1)", "sum(CUBE, axis=(0, 2))",
    "sum(CUBE, axis=(0, 1))", "sum(LONG)", "sum(WHOLE, axis=0)", "sum(MASK, axis=1)")
  static let mean = reduction(
    "mean", .mean, "The mean over axes; of no elements, NaN.", source: "numpy.mean", [("mean([1, 2, 6])", "3.0")]).sampled(
    "mean(x)", "mean(x, axis=0)", "mean(cube, axis=(0, 1))", "mean(whole)", "mean(X)", "mean(X, axis=0)", "mean(CUBE, axis=1)",
    "mean(CUBE, axis=-1)", "mean(LONG)")
  static let prod = reduction("prod", .product, "The product over axes.", source: "numpy.prod", [("prod([2, 3, 4])", "24")]).sampled(
    "prod(x)", "prod(x, axis=0)", "prod(count, axis=0)", "prod(cube, axis=(0, 2))", "prod(SHARE + 0.7, axis=0)",
    "prod(SHARE + 0.7, axis=1)", "prod(mask)")
  static let any = reduction("any", .any, "Whether any element is true.", source: "numpy.any", [("any([0, 1])", "true")],
    derivative: Rules.integersOnly).sampled(
    "any(mask)", "any(mask, axis=0)", "any(x, axis=1)", "any(MASK, axis=0)", "any(X > 3.99, axis=1)")
  static let all = reduction("all", .all, "Whether all elements are true.", source: "numpy.all", [("all([0, 1])", "false")],
    derivative: Rules.integersOnly).sampled(
    "all(mask)", "all(mask, axis=1)", "all(whole, axis=0)", "all(MASK, axis=0)", "all(X > -3.99, axis=1)")

  /// `max` and `min`: over axes, or of several numbers.
  private static func extreme(_ name: String, _ reduction: Reduction, _ word: String, _ examples: [(String, String?)]) -> Operation {
    Operation(
      name, [.rest(.tensor("x")), .optional(.axes("axis")), .flag("keepdims", false)],
      """
      The \(word) element over axes, or the \(word) of several numbers; NaN when one of them is NaN.

      - Shapes: `x: [...]` → without the axes of `axis` (none: all of them), or with size 1 there for keepdims
      - Errors: over no elements there is none
      - Source: `numpy.\(name)`
      """, examples: examples,
      rules: Rules(
        .sized { call throws(OperationError) in
          // As the operation tells numbers from a tensor with axes.
          let items = call.rest(0)
          guard let first = items.first, case .tensor(let x) = first, x.rank > 0 else { return Shape() }
          let axes = items.count > 1 ? items[1].axes.map { Shape($0) } : try call.axes(1)
          var keeps = try call.flag(2)
          if items.count > 2, case .bool(let flag) = items[2] { keeps = flag }
          return try tensorWork { () throws(TensorError) in try x.shape.reduced(axes, keepsAxes: keeps, needsElements: true) }
        }, cost: .rule { call, _ throws(OperationError) in
          call.rest(0).reduce(0) { $0 + Double((try? $1.tensor())?.count ?? 1) }
        })
    ) { call throws(OperationError) in
      var items = call.rest(0)
      var axes = try call.axes(1)
      var keeps = try call.flag(2)
      guard let first = items.first else { throw .missingArgument(parameter: "x") }
      if case .tensor(let tensor) = first, tensor.rank > 0, items.count > 1,
        let positional = items[1].axes
      {
        // max(x, axis, keepdims) by position
        axes = Shape(positional)
        if items.count > 2, case .bool(let flag) = items[2] { keeps = flag }
        items = [first]
      }
      if items.count > 1 {
        var best = first
        for (position, item) in items.dropFirst().enumerated() {
          guard item.isScalar || item.dtype == nil else {
            throw .argument(parameter: "x", expected: "numbers, or one tensor", found: item.summary, item: position + 1)
          }
          best = try Arithmetic.apply(reduction == .maximum ? .maximum : .minimum, best, item)
        }
        return best
      }
      guard let x = try tensorWork({ () throws(TensorError) in try first.tensor() }) else {
        if let list = try first.iterated(), !list.isEmpty, case .tuple = first {
          var best = list[0]
          for item in list.dropFirst() { best = try Arithmetic.apply(reduction == .maximum ? .maximum : .minimum, best, item) }
          return best
        }
        throw .argument(parameter: "x", expected: "a tensor", found: first.summary)
      }
      return Value(try tensorWork { () throws(TensorError) in try x.reduced(by: reduction, axes: axes, keepsAxes: keeps) })
    }
  }

  static let max = extreme("max", .maximum, "largest", [("max([[1, 5], [3, 4]], axis=1)", "[5, 4]"), ("max(2, 7, 3)", "7")]).sampled(
    "max(x)", "max(x, axis=0)", "max(x, axis=1, keepdims=true)", "max(whole, axis=0)", "max(mask)", "max(X)", "max(X, axis=0)",
    "max(CUBE, axis=1)", "max(WHOLE, axis=1)", "max(LONG)")
  static let min = extreme("min", .minimum, "smallest", [("min([[1, 5], [3, 4]], axis=1)", "[1, 3]"), ("min(2, 7, 3)", "2")]).sampled(
    "min(x)", "min(cube, axis=(0, 2))", "min(whole)", "min(X, axis=0)", "min(X, axis=1)", "min(CUBE, axis=(0, 2))", "min(LONG)")

  private static func position(_ name: String, _ reduction: Reduction, _ word: String, _ example: (String, String?)) -> Operation {
    Operation(
      name, [.tensor("x"), .optional(.axes("axis")), .flag("keepdims", false)],
      """
      The index of the first \(word) element along an axis (none: of all elements in order).

      - Shapes: `x: [...]` → without that axis, i64
      - Errors: over no elements there is none
      - Source: `numpy.\(name)`
      """, examples: [example],
      rules: .reduction(axes: 1, keeps: 2, flops: 1, derivative: Rules.integersOnly) { _ in true }
    ) { call throws(OperationError) in
      let x = try call.tensor(0)
      let axis = call.isNone(1) ? nil : try call.integer(1)
      let keeps = try call.flag(2)
      return Value(
        try tensorWork { () throws(TensorError) in
          try x.reduced(by: reduction, axes: axis.map { Shape($0) }, keepsAxes: keeps)
        })
    }
  }

  static let argmax = position("argmax", .indexOfMaximum, "largest", ("argmax([1, 9, 3])", "1")).sampled(
    "argmax(x)", "argmax(x, axis=0)", "argmax(whole, axis=1)", "argmax(mask, axis=0)", "argmax(X)", "argmax(X, axis=0)",
    "argmax(WHOLE, axis=1)", "argmax(CUBE, axis=1)", "argmax(LONG)")
  static let argmin = position("argmin", .indexOfMinimum, "smallest", ("argmin([4, 1, 3])", "1")).sampled(
    "argmin(x)", "argmin(cube, axis=1)", "argmin(whole)", "argmin(X, axis=1)", "argmin(X, axis=0)", "argmin(WHOLE)", "argmin(LONG)")
}

extension Value {
  /// Axes given by position: integers, but no tensor of them, which would be a second operand.
  fileprivate var axes: [Int]? {
    if case .tensor(let tensor) = self, tensor.rank > 0 { nil } else { integers }
  }
}

package let reductionOperations: [Operation] = [.sum, .mean, .prod, .max, .min, .any, .all, .argmax, .argmin]
