import TernTensor

extension Operation {
  static let reshape = Operation(
    "reshape", [.tensor("x"), .rest(.shape("shape"))],
    """
    The elements of x in another shape; one size may be -1 and follows from the others.

    - Shapes: `x: [...]` → `[shape...]`
    - Errors: the number of elements must stay
    - Source: `numpy.reshape`
    """, examples: [("reshape(range(6), 2, -1)", "[[0, 1, 2],\n [3, 4, 5]]")],
    rules: Rules(.ownViews, cost: .free)
  ) { call throws(OperationError) in
    let x = try call.tensor(0)
    let sizes = try call.restIntegers(1)
    guard sizes.count <= Shape.rankLimit else { throw .tensor(.rankTooLarge(sizes.count)) }
    let target = Shape(sizes)
    return Value(try tensorWork { () throws(TensorError) in try x.reshaped(to: target) })
  }.sampled("reshape(x, 7, 5)", "reshape(cube, -1)", "reshape(X, 300, 240)", "reshape(CUBE, 2000, -1)")

  static let flatten = Operation(
    "flatten", [.tensor("x"), .integer("start", 0)],
    """
    The axes of x from start on made one.

    - Shapes: `x: [a, b, c]` → `[a*b*c]`, or `[a, b*c]` for start 1
    - Source: `torch.flatten`
    """, examples: [("flatten([[1, 2], [3, 4]])", "[1, 2, 3, 4]")],
    rules: Rules(.ownViews, cost: .free)
  ) { call throws(OperationError) in
    let x = try call.tensor(0)
    let start = try call.integer(1)
    return Value(
      try tensorWork { () throws(TensorError) in
        if x.rank == 0 { return try x.reshaped(to: [1]) }
        let start = try x.shape.normalized(axis: start)
        var shape = Shape(x.shape.prefix(start))
        shape.append(Shape(x.shape.dropFirst(start)).elementCount ?? 0)
        return try x.reshaped(to: shape)
      })
  }.sampled("flatten(x)", "flatten(cube, 1)", "flatten(CUBE, 1)")

  static let transpose = Operation(
    "transpose", [.tensor("x"), .rest(.shape("axes"))],
    """
    The axes of x in another order; without axes, in reverse.

    - Shapes: `x: [a, b, c]`, axes (2, 0, 1) → `[c, a, b]`
    - Source: `numpy.transpose`
    """, examples: [("transpose([[1, 2, 3], [4, 5, 6]])", "[[1, 4],\n [2, 5],\n [3, 6]]")],
    rules: Rules(.ownViews, cost: .free)
  ) { call throws(OperationError) in
    let x = try call.tensor(0)
    let axes = call.rest(1).isEmpty ? Array((0..<x.rank).reversed()) : try call.restIntegers(1)
    return Value(try tensorWork { () throws(TensorError) in try x.permuted(axes) })
  }.sampled(
    "transpose(x)", "transpose(cube, 2, 0, 1)", "transpose(X) + 0", "transpose(CUBE, 2, 0, 1) + 0", "transpose(CUBE, 1, 0, 2) + 0",
    "transpose(WHOLE) + 0")

  static let swapaxes = Operation(
    "swapaxes", [.tensor("x"), .integer("a"), .integer("b")],
    """
    x with two axes swapped.

    - Source: `numpy.swapaxes`
    """, examples: [("swapaxes(zeros(2, 3, 4), 0, 2).shape", "(4, 3, 2)")],
    rules: Rules(.ownViews, cost: .free)
  ) { call throws(OperationError) in
    let x = try call.tensor(0)
    let a = try call.integer(1), b = try call.integer(2)
    return Value(try tensorWork { () throws(TensorError) in try x.swappingAxes(a, b) })
  }.sampled("swapaxes(cube, 0, 2)", "swapaxes(CUBE, 0, 2) + 0")

  static let squeeze = Operation(
    "squeeze", [.tensor("x"), .optional(.axes("axis"))],
    """
    x without axes of size 1: the ones named, or all of them.

    - Shapes: `x: [1, a, 1]` → `[a]`
    - Source: `numpy.squeeze`
    """, examples: [("squeeze([[1, 2]])", "[1, 2]")],
    rules: Rules(.ownViews, cost: .free)
  ) { call throws(OperationError) in
    let x = try call.tensor(0)
    let axes = try call.axes(1)
    return Value(try tensorWork { () throws(TensorError) in try x.squeezed(axes: axes) })
  }.sampled("squeeze(lone)", "squeeze(lone, 0)", "squeeze(col, 1)")

  static let unsqueeze = Operation(
    "unsqueeze", [.tensor("x"), .integer("axis")],
    """
    x with a new axis of size 1 before axis `axis`.

    - Shapes: `x: [a, b]`, axis 1 → `[a, 1, b]`
    - Source: `torch.unsqueeze`
    """, examples: [("unsqueeze([1, 2], 0)", "[[1, 2]]")],
    rules: Rules(.ownViews, cost: .free)
  ) { call throws(OperationError) in
    let x = try call.tensor(0)
    let axis = try call.integer(1)
    return Value(try tensorWork { () throws(TensorError) in try x.unsqueezed(at: axis) })
  }.sampled("unsqueeze(x, 1)", "unsqueeze(X, 0)")

  static let expand = Operation(
    "expand", [.tensor("x"), .shape("shape")],
    """
    x repeated along its axes of size 1 until it has that shape, without copying.

    - Shapes: `x` broadcasts to `[shape...]`
    - Source: `numpy.broadcast_to`
    """, examples: [("expand([1, 2], (2, 2))", "[[1, 2],\n [1, 2]]")],
    rules: Rules(.ownViews, cost: .free)
  ) { call throws(OperationError) in
    let x = try call.tensor(0)
    let shape = try call.shape(1)
    return Value(try tensorWork { () throws(TensorError) in try x.expanded(to: shape) })
  }.sampled("expand(col, (5, 3))", "expand(row, (2, 7))", "expand(ROW, (240, 300)) + 0", "expand(COL, (240, 200)) * 2")

  private static func joining(_ name: String, _ summary: String, _ shapes: String, _ example: (String, String), isNew: Bool, _ join: @escaping @Sendable ([Tensor], Int) throws(TensorError) -> Tensor) -> Operation {
    Operation(
      name, [.list("list"), .integer("axis", 0)],
      """
      \(summary)

      - Shapes: \(shapes)
      - Source: `numpy.\(name == "concat" ? "concatenate" : name)`
      """, examples: [example],
      rules: Rules(
        .rule { call throws(OperationError) in
          let parts = try call.parts(0)
          let axis = try call.integer(1)
          let dtype = parts.map(\.dtype).max() ?? .f32
          guard var shape = parts.first?.shape else { throw call.wrong(0, "at least one tensor") }
          return try tensorWork { () throws(TensorError) in
            for (position, part) in parts.enumerated() where isNew && part.shape != shape {
              throw .unequalParts(first: shape, other: part.shape, position: position)
            }
            if isNew {
              var sizes = Array(shape)
              let place = axis < 0 ? axis + sizes.count + 1 : axis
              guard place >= 0, place <= sizes.count else { throw .newAxisOutOfRange(axis: axis, rank: sizes.count) }
              sizes.insert(parts.count, at: place)
              return .tensor(try .outline(dtype, Shape(sizes)))
            }
            let place = try shape.normalized(axis: axis)
            var total = 0
            for part in parts {
              let size = part.rank == shape.rank ? part.shape[place] : 0
              shape[place] = size
              guard part.shape == shape else { throw .cannotJoin(first: parts[0].shape, other: part.shape, axis: place) }
              let (sum, overflowed) = total.addingReportingOverflow(size)
              if overflowed { throw .tooLarge(shape: part.shape, dtype: dtype) }
              total = sum
            }
            shape[place] = total
            return .tensor(try .outline(dtype, shape))
          }
        }, cost: .free)
    ) { call throws(OperationError) in
      let parts = try call.parts(0)
      if parts.isEmpty { throw call.wrong(0, "at least one tensor") }
      let axis = try call.integer(1)
      return Value(try tensorWork { () throws(TensorError) in try join(parts, axis) })
    }
  }

  static let concat = joining(
    "concat", "Tensors joined along an axis that they have.", "`([a, n], [b, n])` → `[a + b, n]`",
    ("concat(([1, 2], [3]))", "[1, 2, 3]"), isNew: false
  ) { parts, axis throws(TensorError) in try Tensor.joined(parts, axis: axis) }.sampled(
    "concat((x, y))", "concat((x, y), axis=1)", "concat((whole, x))", "concat((X, Y), axis=1)", "concat((X, ROW[new]))")

  static let stack = joining(
    "stack", "Tensors of one shape joined along a new axis.", "`([n], [n])` → `[2, n]`",
    ("stack(([1, 2], [3, 4]), axis=1)", "[[1, 3],\n [2, 4]]"), isNew: true
  ) { parts, axis throws(TensorError) in try Tensor.stacked(parts, axis: axis) }.sampled(
    "stack((x, y))", "stack((x, y), axis=-1)", "stack((X, Y), axis=1)", "stack((X, Y), axis=2)")
}

extension Call {
  /// The tensors in a list.
  fileprivate func parts(_ index: Int) throws(OperationError) -> [Tensor] {
    var parts: [Tensor] = []
    for item in try list(index) {
      guard let part = try tensorWork({ () throws(TensorError) in try item.tensor() }) else { throw wrong(index, "a tuple of tensors") }
      parts.append(part)
    }
    return parts
  }
}

package let shapeOperations: [Operation] = [
  .reshape, .flatten, .transpose, .swapaxes, .squeeze, .unsqueeze, .expand, .concat, .stack,
]
