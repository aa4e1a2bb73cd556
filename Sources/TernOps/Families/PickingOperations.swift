import TernTensor

extension Operation {
  static let gather = Operation(
    "gather", [.tensor("x"), .tensor("index"), .integer("axis")],
    """
    Elements picked along an axis: `result[i, j] = x[index[i, j], j]` for axis 0.

    - Shapes: `x: [...]`, `index`: as many axes, no longer than x beside `axis` → the shape of index
    - Errors: each index must lie in the axis
    - Source: `torch.gather`
    """, examples: [("gather([[1, 2], [3, 4]], [[0], [1]], 1)", "[[1],\n [4]]")],
    rules: Rules(
      .rule { call throws(OperationError) in
        let index = try call.pickedPlaces(axis: 2)
        return try .outline(call.tensor(0).dtype, index)
      }, cost: .free)
  ) { call throws(OperationError) in
    let x = try call.tensor(0), index = try call.indices(1)
    let axis = try call.integer(2)
    return Value(try tensorWork { () throws(TensorError) in try x.gathered(index, axis: axis) })
  }.sampled("gather(x, pick, 1)", "gather(x, pick0, 0)", "gather(X, PICK, 1)", "gather(X, PICK % 240, 0)", "gather(whole, pick[:, :2], 1)")

  private static func scattering(
    _ name: String, _ summary: String, _ formula: String, _ example: (String, String), _ scattering: Scattering
  ) -> Operation {
    Operation(
      name, [.tensor("x"), .tensor("index"), .tensor("src"), .integer("axis")],
      """
      \(summary): `\(formula)` for axis 0.

      - Shapes: `x: [...]`, `index` and `src`: as many axes; src may be a number → the shape of x
      - Errors: each index must lie in the axis
      - Source: `torch.\(name)`
      """, examples: [example],
      rules: Rules(
        .rule { call throws(OperationError) in
          let x = try call.tensor(0), source = try call.tensor(2), index = try call.pickedPlaces(axis: 3)
          let fits = source.rank == index.rank && index.indices.allSatisfy { index[$0] <= source.shape[$0] }
          guard source.rank == 0 || fits else { throw .tensor(.shapesDiffer(left: index, right: source.shape)) }
          return try .outline(source.dtype.isFloating && !x.dtype.isFloating ? source.dtype : x.dtype, x.shape)
        }, cost: scattering == .adding ? .rule { call, _ throws(OperationError) in Double(try call.tensor(1).count) } : .free)
    ) { call throws(OperationError) in
      let x = try call.tensor(0), index = try call.indices(1)
      // torch's order of arguments is (x, axis, index, src); here the axis comes last, as everywhere.
      let source = try call.tensor(2)
      let axis = try call.integer(3)
      return Value(
        try tensorWork { () throws(TensorError) in
          let x = source.dtype.isFloating && !x.dtype.isFloating ? try x.converted(to: source.dtype) : x
          return try x.scattered(index, source, axis: axis, scattering)
        })
    }
  }

  static let scatter = scattering(
    "scatter", "x with elements replaced along an axis", "x[index[i, j], j] = src[i, j]",
    ("scatter(zeros(3), [2, 0], [5.0, 7.0], 0)", "[7, 0, 5]"), .replacing).sampled(
    "scatter(x, argsort(y), y, 1)", "scatter(x, argsort(y, axis=0), y, 0)", "scatter(X, argsort(Y), Y, 1)",
    "scatter(whole, argsort(y), 3, 1)")
  static let scatterAdd = scattering(
    "scatter_add", "x with elements added along an axis", "x[index[i, j], j] += src[i, j]",
    ("scatter_add(zeros(3), [1, 1, 0], [1.0, 2.0, 4.0], 0)", "[4, 3, 0]"), .adding).sampled(
    "scatter_add(x, pick, y, 1)", "scatter_add(whole, pick0, count, 0)", "scatter_add(X, PICK, Y, 1)", "scatter_add(X, PICK % 240, Y, 0)")

  static let take = Operation(
    "take", [.tensor("x"), .tensor("index"), .optional(.integer("axis"))],
    """
    Slices picked along an axis, in the order of an index of any shape; without an axis, elements of x as one vector.

    - Shapes: `x: [a, n, b]`, `index: [...]`, axis 1 → `[a, ..., b]`
    - Errors: each index must lie in the axis
    - Source: `numpy.take`
    """, examples: [("take([10, 20, 30], [2, 0])", "[30, 10]"), ("take([[1, 2], [3, 4]], [1], axis=1)", "[[2],\n [4]]")],
    rules: Rules(
      .rule { call throws(OperationError) in
        let x = try call.tensor(0), index = try call.indices(1)
        if call.isNone(2) { return try .outline(x.dtype, index.shape) }
        let axis = try call.integer(2)
        return try tensorWork { () throws(TensorError) in
          let place = try x.shape.normalized(axis: axis)
          var rest = x.shape
          rest.remove(at: place)
          return .tensor(try .outline(x.dtype, rest.inserting(index.shape, at: place)))
        }
      }, cost: .free)
  ) { call throws(OperationError) in
    let x = try call.tensor(0), index = try call.indices(1)
    let axis = call.isNone(2) ? nil : try call.integer(2)
    return Value(
      try tensorWork { () throws(TensorError) in
        guard let axis else { return try x.reshaped(to: [-1]).selecting([.positions(index)]) }
        let before = try x.shape.normalized(axis: axis)
        return try x.selecting([Index](repeating: .slice(start: nil, stop: nil, step: nil), count: before) + [.positions(index)])
      })
  }.sampled(
    "take(x, ids)", "take(x, ids, axis=0)", "take(x, ids, axis=1)", "take(X, IDS, axis=0)", "take(X, IDS, axis=1)", "take(WHOLE, IDS)")

  static let maskedFill = Operation(
    "masked_fill", [.tensor("x"), .tensor("mask"), .tensor("v")],
    """
    x with v wherever the mask is true.

    - Shapes: `x` and `mask` broadcast → `[...]`
    - Source: `torch.Tensor.masked_fill`
    """, examples: [("masked_fill([1, 2, 3], [true, false, true], 0)", "[0, 2, 0]")], rules: .broadcasting(flops: 0)
  ) { call throws(OperationError) in
    let x = try call.tensor(0), mask = try call.tensor(1)
    let value = try call.tensor(2)
    return Value(
      try tensorWork { () throws(TensorError) in
        // A number takes the type of x, as torch has it, unless x cannot hold it.
        let fill = value.rank == 0 && x.dtype.isFloating ? try value.converted(to: x.dtype) : value
        return try Tensor.select(mask, fill, x)
      })
  }.sampled("masked_fill(x, mask, 0)", "masked_fill(whole, mask, 9)", "masked_fill(X, MASK, -inf)", "masked_fill(X, MASK, ROW)")

  static let nonzero = Operation(
    "nonzero", [.tensor("x")],
    """
    The places of the elements that are not 0: a row of indices for each, in the order of the elements.

    - Shapes: `x: [...]` → `[n, x.ndim]`, i64
    - Source: `numpy.argwhere`, `torch.nonzero`
    """, examples: [("nonzero([[0, 5], [7, 0]])", "[[0, 1],\n [1, 0]]")],
    rules: .unforeseeable(because: "it depends on how many elements are not 0", derivative: Rules.integersOnly)
  ) { call throws(OperationError) in
    let x = try call.tensor(0)
    return Value(try tensorWork { () throws(TensorError) in try x.nonzeroPlaces() })
  }.sampled("nonzero(whole)", "nonzero(mask)", "nonzero(MASK)")
}

extension Call {
  /// A tensor of integers.
  func indices(_ index: Int) throws(OperationError) -> Tensor {
    let tensor = try tensor(index)
    guard tensor.dtype == .i64 || tensor.count == 0 else { throw wrong(index, "integers") }
    return try tensorWork { () throws(TensorError) in try tensor.converted(to: .i64) }
  }

  /// The shape of the index of `gather` and its like, checked against that of what it picks from.
  fileprivate func pickedPlaces(axis number: Int) throws(OperationError) -> Shape {
    let x = try tensor(0).shape, index = try indices(1).shape
    let axis = try integer(number)
    return try tensorWork { () throws(TensorError) in
      let place = try (x.isEmpty ? Shape(1) : x).normalized(axis: axis)
      let fits = x.isEmpty || index.rank == x.rank && index.indices.allSatisfy { $0 == place || index[$0] <= x[$0] }
      guard fits else { throw .shapesDiffer(left: index, right: x) }
      return index
    }
  }
}

package let pickingOperations: [Operation] = [.gather, .scatter, .scatterAdd, .take, .maskedFill, .nonzero]
