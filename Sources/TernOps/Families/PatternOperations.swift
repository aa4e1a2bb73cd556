import TernTensor

extension Operation {
  private static let patternText = """

    A pattern names the axes of x on the left and those of the result on the right. Brackets join axes into one, or take one apart: the
    sizes that do not follow are given by name. `1` is an axis of size 1, `...` any further axes.
    """

  static let rearrange = Operation(
    "rearrange", [.tensor("x"), .text("pattern"), .namedRest("sizes")],
    """
    x with its axes split, moved and joined as a pattern says, without copying where that can be.
    \(patternText)

    - Shapes: `rearrange(x, "b t (h d) -> b h t d", h=8)`: `[b, t, h*d]` → `[b, h, t, d]`
    - Source: einops (Rogozhnikov, 2022)
    """,
    examples: [
      ("rearrange(range(6), \"(a b) -> b a\", a=2)", "[[0, 3],\n [1, 4],\n [2, 5]]"),
      ("rearrange(zeros(2, 5, 12), \"b t (h d) -> b h t d\", h=3).shape", "(2, 3, 5, 4)"),
    ], rules: Rules(.ownViews, cost: .free)
  ) { call throws(OperationError) in
    var (axes, right) = try call.pattern(sizes: 2)
    let missing = Set(axes.names).symmetricDifference(right.names)
    if let name = missing.min() { throw call.wrong(1, "a pattern with `\(name)` on both sides") }
    try axes.order(right.names)
    return try axes.joined(right)
  }.sampled(
    "rearrange(x, \"a b -> b a\")", "rearrange(cube, \"a (b c) d -> (c a) d b\", b=2)",
    "rearrange(CUBE, \"a (b c) d -> a c (b d)\", b=5)", "rearrange(X, \"a b -> b a\") + 0")

  static let reduce = Operation(
    "reduce", [.tensor("x"), .text("pattern"), .text("op"), .namedRest("sizes")],
    """
    x with the axes reduced that the right side of a pattern leaves out: by "sum", "mean", "max", "min", "prod", "any" or "all".
    \(patternText)

    - Shapes: `reduce(x, "b c (h 2) (w 2) -> b c h w", "max")` halves images
    - Source: einops (Rogozhnikov, 2022)
    """, examples: [("reduce([[1, 2], [3, 4]], \"a b -> b\", \"sum\")", "[4, 6]"), ("reduce(range(6), \"(a b) -> a\", \"max\", b=3)", "[2, 5]")],
    rules: Rules(
      .rule { call throws(OperationError) in
        let (axes, right, reduction) = try reductionPattern(call)
        let gone = axes.names.filter { !right.names.contains($0) }
        let isEmpty = gone.contains { axes.sizes[$0] == 0 }
        let x = axes.tensor
        return try tensorWork { () throws(TensorError) in
          // The type is that of a reduction of one element; where none are left, that of no elements says whether it can be.
          let part = try Tensor.outline(x.dtype, Shape(isEmpty ? 0 : 1))
          let dtype = gone.isEmpty ? x.dtype : try part.reduced(by: reduction).dtype
          return .tensor(try .outline(dtype, axes.shape(of: right)))
        }
      }, cost: .perArgumentElement(1))
  ) { call throws(OperationError) in
    var (axes, right, reduction) = try reductionPattern(call)
    let count = axes.names.count - right.names.count
    try axes.order(right.names)
    try axes.reduce(last: count, by: reduction)
    return try axes.joined(right)
  }.sampled(
    "reduce(x, \"a b -> b\", \"sum\")", "reduce(cube, \"a (b c) d -> a b\", \"max\", c=2)",
    "reduce(X, \"(a b) c -> a c\", \"mean\", b=4)", "reduce(CUBE, \"a b c -> b\", \"sum\")")

  private static func reductionPattern(_ call: borrowing Call) throws(OperationError) -> (NamedAxes, AxisPattern, Reduction) {
    let reductions: [String: Reduction] = [
      "sum": .sum, "mean": .mean, "max": .maximum, "min": .minimum, "prod": .product, "any": .any, "all": .all,
    ]
    guard let reduction = reductions[try call.text(2)] else {
      throw call.wrong(2, "\"sum\", \"mean\", \"max\", \"min\", \"prod\", \"any\" or \"all\"")
    }
    let (axes, right) = try call.pattern(sizes: 3)
    if let name = right.names.first(where: { !axes.names.contains($0) }) {
      throw call.wrong(1, "a pattern with `\(name)` on the left too")
    }
    return (axes, right, reduction)
  }

  static let repeatPattern = Operation(
    "repeat_pattern", [.tensor("x"), .text("pattern"), .namedRest("sizes")],
    """
    x repeated along the axes that only the right side of a pattern names.
    \(patternText)

    - Shapes: `repeat_pattern(x, "h w -> h w c", c=3)`: `[h, w]` → `[h, w, 3]`
    - Source: `einops.repeat` (Rogozhnikov, 2022)
    """, examples: [("repeat_pattern([1, 2], \"a -> (a b)\", b=2)", "[1, 1, 2, 2]")], rules: Rules(.ownViews, cost: .free)
  ) { call throws(OperationError) in
    var (axes, right) = try call.pattern(sizes: 2)
    if let name = axes.names.first(where: { !right.names.contains($0) }) {
      throw call.wrong(1, "a pattern with `\(name)` on the right too")
    }
    for name in right.names where !axes.names.contains(name) {
      guard let size = axes.sizes[name] else { throw call.wrong(1, "the size of `\(name)` as an argument: \(name)=2") }
      try axes.repeating(name, size: size)
    }
    try axes.order(right.names)
    return try axes.joined(right)
  }.sampled("repeat_pattern(x, \"a b -> a n b\", n=3)", "repeat_pattern(X, \"a b -> (a n) b\", n=2)")

  static let einsum = Operation(
    "einsum", [.text("pattern"), .rest(.tensor("operands"))],
    """
    Products of elements summed over the axes that the result does not name (Einstein's notation).

    Axes are letters ("ij,jk->ik") or names with blanks between them ("b q d, b k d -> b q k"). Without `->`, the axes that occur once, in
    alphabetical order. A repeated axis of one operand is its diagonal. `...` stands for further axes, which broadcast. Several operands
    are multiplied in the order that costs least, by matrix products.

    - Shapes: as the pattern says
    - Errors: an axis must have one size
    - Source: `numpy.einsum`
    """,
    examples: [
      ("einsum(\"ij,jk->ik\", [[1, 2]], [[3], [4]])", "[[11]]"), ("einsum(\"i i -> i\", [[1, 2], [3, 4]])", "[1, 4]"),
    ],
    rules: Rules(
      .rule { call throws(OperationError) in
        let (shape, dtype) = try contraction(call).outline
        return try .outline(dtype, shape)
      }, cost: .rule { call, _ throws(OperationError) in try contraction(call).flops })
  ) { call throws(OperationError) in
    var contraction = try contraction(call)
    return Value(try tensorWork { () throws(TensorError) in try contraction.result() })
  }.sampled(
    "einsum(\"ij,kj->ik\", x, y)", "einsum(\"ij->j\", x)", "einsum(\"a b c, c d -> a b d\", cube, square_[:5])",
    "einsum(\"ij,ij\", x, y)", "einsum(\"ii->i\", square_)", "einsum(\"ij,jk->ki\", A, B)",
    "einsum(\"b i j, b j k -> b k i\", BATCH, BATCH2)", "einsum(\"b q d, b k d, b k e -> b q e\", Q, K, V)",
    "einsum(\"ij,i,j->\", X, COL[:, 0], ROW)")

  private static func contraction(_ call: borrowing Call) throws(OperationError) -> Contraction {
    var operands: [Tensor] = []
    for (position, value) in call.rest(1).enumerated() {
      guard let tensor = try tensorWork({ () throws(TensorError) in try value.tensor() }) else {
        throw .argument(parameter: "operands", expected: "tensors", found: value.summary, item: position)
      }
      operands.append(tensor)
    }
    let pattern = try call.text(0)
    return try Contraction(pattern, operands) { call.wrong(0, $0) }
  }
}

extension Call {
  /// The tensor (argument 0) taken apart by the pattern (argument 1) with the sizes that are given by name, and the right side.
  fileprivate func pattern(sizes index: Int) throws(OperationError) -> (NamedAxes, AxisPattern) {
    let x = try tensor(0)
    let text = try text(1)
    var left: AxisPattern, right: AxisPattern
    do { (left, right) = try AxisPattern.sides(text) } catch { throw wrong(1, error.expected) }
    let further = x.rank - left.axes.count + 1
    if left.ellipsis != nil, further < 0 {
      throw wrong(1, "a pattern whose left side has at most \(x.rank) axes beside `...`")
    }
    left.expandEllipsis(to: further)
    right.expandEllipsis(to: further)
    var sizes: [String: Int] = [:]
    if case .record(let record) = self[index] {
      for (name, value) in zip(record.layout.names, record.items) {
        guard let size = value.integer, size >= 0 else {
          throw .argument(parameter: name, expected: "a size", found: value.summary)
        }
        guard left.names.contains(name) || right.names.contains(name) else { throw wrong(1, "a pattern with `\(name)` in it") }
        sizes[name] = size
      }
    }
    return (try NamedAxes(x, left, sizes) { expected in wrong(1, expected) }, right)
  }
}

package let patternOperations: [Operation] = [.rearrange, .reduce, .repeatPattern, .einsum]
