import TernTensor

extension Operation {
  private static func scan(_ name: String, _ scan: Scan, _ summary: String, source: String, _ example: (String, String)) -> Operation {
    Operation(
      name, [.tensor("x"), .optional(.integer("axis"))],
      """
      \(summary)

      Without an axis, the elements are taken in order as one vector.

      - Shapes: `x: [...]` → `[...]`, or `[x.size]` without an axis
      - Source: `\(source)`
      """, examples: [example],
      rules: Rules(
        .sized { call throws(OperationError) in
          let x = try call.tensor(0)
          return call.isNone(1) || x.rank == 0 ? Shape(x.count) : x.shape
        }, cost: .perElement(1))
    ) { call throws(OperationError) in
      let x = try call.tensor(0)
      let axis = call.isNone(1) ? nil : try call.integer(1)
      return Value(
        try tensorWork { () throws(TensorError) in
          guard let axis else { return try x.reshaped(to: [-1]).scanned(by: scan, axis: 0) }
          return try x.scanned(by: scan, axis: axis)
        })
    }
  }

  static let cumsum = scan(
    "cumsum", .sum, "The sum of the elements up to each one.", source: "numpy.cumsum", ("cumsum([1, 2, 3])", "[1, 3, 6]")).sampled(
    "cumsum(x)", "cumsum(x, axis=0)", "cumsum(whole, axis=1)", "cumsum(mask)", "cumsum(X, axis=0)", "cumsum(X, axis=1)", "cumsum(LONG)")
  static let cumprod = scan(
    "cumprod", .product, "The product of the elements up to each one.", source: "numpy.cumprod", ("cumprod([1, 2, 3])", "[1, 2, 6]")).sampled(
    "cumprod(share)", "cumprod(x, axis=0)", "cumprod(whole, axis=0)", "cumprod(SHARE + 0.7, axis=1)")
  static let cummax = scan(
    "cummax", .maximum, "The largest of the elements up to each one; NaN from the first NaN on.",
    source: "numpy.maximum.accumulate", ("cummax([1, 3, 2])", "[1, 3, 3]")).sampled(
    "cummax(x)", "cummax(x, axis=0)", "cummax(mask, axis=1)", "cummax(X, axis=0)", "cummax(WHOLE, axis=1)", "cummax(LONG)")
}

package let scanOperations: [Operation] = [.cumsum, .cumprod, .cummax]
