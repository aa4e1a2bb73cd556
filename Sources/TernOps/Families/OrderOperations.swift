import TernTensor

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

extension Operation {
  static let sort = Operation(
    "sort", [.tensor("x"), .integer("axis", -1), .flag("descending", false)],
    """
    The elements along an axis in order; NaN counts as the largest, equal elements keep their order.

    - Shapes: `x: [...]` → `[...]`
    - Source: `numpy.sort`, `torch.sort` for descending
    """, examples: [("sort([3, 1, 2])", "[1, 2, 3]"), ("sort([3, 1, 2], descending=true)", "[3, 2, 1]")],
    rules: Rules(
      .sized { call throws(OperationError) in
        let x = try call.tensor(0)
        return call.isNone(1) ? Shape(x.count) : x.shape
      }, cost: Rules.sorting(axis: 1))
  ) { call throws(OperationError) in
    let x = try call.tensor(0)
    let isFlat = call.isNone(1)
    let axis = isFlat ? 0 : try call.integer(1)
    let descending = try call.flag(2)
    return Value(
      try tensorWork { () throws(TensorError) in
        let x = isFlat ? try x.reshaped(to: [-1]) : x
        if x.rank == 0 {
          _ = try Shape(1).normalized(axis: axis)
          return x
        }
        return try x.gathered(x.sortedIndices(axis: axis, descending: descending), axis: axis)
      })
  }.sampled(
    "sort(x)", "sort(x, axis=0, descending=true)", "sort(whole)", "sort(mask)", "sort(X)", "sort(X, axis=0)",
    "sort(WHOLE, descending=true)", "sort(LONG)")

  static let argsort = Operation(
    "argsort", [.tensor("x"), .integer("axis", -1), .flag("descending", false)],
    """
    The indices that put the elements along an axis in order; equal elements keep theirs.

    - Shapes: `x: [...]` → `[...]`, i64
    - Source: `numpy.argsort(kind="stable")`
    """, examples: [("argsort([3, 1, 2])", "[1, 2, 0]")],
    rules: Rules(
      .sized { call throws(OperationError) in
        let x = try call.tensor(0)
        return call.isNone(1) ? Shape(x.count) : x.shape
      }, cost: Rules.sorting(axis: 1), derivative: Rules.integersOnly)
  ) { call throws(OperationError) in
    let x = try call.tensor(0)
    let isFlat = call.isNone(1)
    let axis = isFlat ? 0 : try call.integer(1)
    let descending = try call.flag(2)
    return Value(
      try tensorWork { () throws(TensorError) in
        try (isFlat ? x.reshaped(to: [-1]) : x).sortedIndices(axis: axis, descending: descending)
      })
  }.sampled(
    "argsort(x)", "argsort(whole, axis=0)", "argsort(whole, descending=true)", "argsort(X, axis=0)", "argsort(WHOLE)", "argsort(LONG)")

  static let topk = Operation(
    "topk", [.tensor("x"), .integer("k"), .integer("axis", -1), .flag("largest", true)],
    """
    The k largest elements along an axis, the largest first, and their indices: (values, indices).

    - Shapes: `x: [..., n]` → `([..., k], [..., k])`
    - Errors: k must not exceed the size of the axis
    - Source: `torch.topk`
    """, examples: [("topk([3, 1, 4, 1, 5], 2)", "([5, 4], [4, 2])")],
    rules: Rules(
      .rule { call throws(OperationError) in
        let x = try call.tensor(0), k = try call.count(1), axis = try call.integer(2)
        _ = try call.flag(3)
        var shape = x.rank == 0 ? Shape(1) : x.shape
        let place = try tensorWork { () throws(TensorError) in try shape.normalized(axis: axis) }
        guard k <= shape[place] else { throw call.wrong(1, "no more than the size of the axis") }
        shape[place] = k
        return try .tuple([.outline(x.dtype, shape), .outline(.i64, shape)])
      }, cost: Rules.sorting(axis: 2))
  ) { call throws(OperationError) in
    let x = try call.tensor(0)
    let k = try call.count(1), axis = try call.integer(2)
    let largest = try call.flag(3)
    let (values, indices) = try tensorWork { () throws(TensorError) in
      let x = x.rank == 0 ? try x.reshaped(to: [1]) : x
      let axis = try x.shape.normalized(axis: axis)
      guard k <= x.shape[axis] else { return (nil, nil) as (Tensor?, Tensor?) }
      let order = try x.sortedIndices(axis: axis, descending: largest)
      let indices = try order.narrowed(axis: axis, from: 0, count: k).contiguous()
      return (try x.gathered(indices, axis: axis), indices)
    }
    guard let values, let indices else { throw call.wrong(1, "no more than the size of the axis") }
    return try .tuple([Value(values), Value(indices)])
  }.sampled("topk(x, 3)", "topk(whole, 2, axis=0)", "topk(x, 3, largest=false)", "topk(X, 17)", "topk(WHOLE, 9, axis=0)")

  static let unique = Operation(
    "unique", [.tensor("x")],
    """
    The different values of x, in order.

    - Shapes: `x: [...]` → `[n]`
    - Source: `numpy.unique`
    """, examples: [("unique([3, 1, 3, 2, 1])", "[1, 2, 3]")],
    rules: .unforeseeable(because: "it depends on how many different elements there are")
  ) { call throws(OperationError) in
    let x = try call.tensor(0)
    return Value(
      try tensorWork { () throws(TensorError) in
        let flat = try x.reshaped(to: [-1])
        let sorted = try flat.gathered(flat.sortedIndices(axis: 0, descending: false), axis: 0)
        if sorted.count < 2 { return sorted }
        let earlier = try sorted.narrowed(axis: 0, from: 0, count: sorted.count - 1)
        let later = try sorted.narrowed(axis: 0, from: 1, count: sorted.count - 1)
        // NaN differs from itself, but stands once in the result.
        let areNumbers = try Tensor.compare(.equal, earlier, earlier)
        let differs = try Tensor.select(areNumbers, Tensor.compare(.notEqual, earlier, later), .scalar(false))
        let isFirst = try Tensor.joined([Tensor.scalar(true).reshaped(to: [1]), differs], axis: 0)
        return try sorted.selecting([.mask(isFirst)])
      })
  }.sampled("unique(whole)", "unique(x)", "unique(mask)", "unique(WHOLE)", "unique(X)")

  static let searchsorted = Operation(
    "searchsorted", [.tensor("sorted"), .tensor("values"), .text("side", "left")],
    """
    Where each value would go into a sorted vector to keep it sorted: before equal elements, or after them for side "right".

    - Shapes: `sorted: [n]`, `values: [...]` → `[...]`, i64
    - Source: `numpy.searchsorted`
    """, examples: [("searchsorted([1, 3, 5], [3, 4])", "[1, 2]"), ("searchsorted([1, 3, 5], 3, side=\"right\")", "2")],
    rules: Rules(
      .rule { call throws(OperationError) in
        let side = try call.text(2)
        guard side == "left" || side == "right" else { throw call.wrong(2, "\"left\" or \"right\"") }
        guard try call.tensor(0).rank == 1 else { throw call.wrong(0, "a vector") }
        return try .outline(.i64, call.tensor(1).shape)
      }, cost: .rule { call, result throws(OperationError) in
        let length = Double(try call.tensor(0).count)
        return Rules.comparisons(length) / Swift.max(length, 1) * (try call.count(of: result))
      }, derivative: Rules.integersOnly)
  ) { call throws(OperationError) in
    let sorted = try call.tensor(0), values = try call.tensor(1)
    let side = try call.text(2)
    guard side == "left" || side == "right" else { throw call.wrong(2, "\"left\" or \"right\"") }
    guard sorted.rank == 1 else { throw call.wrong(0, "a vector") }
    return Value(try tensorWork { () throws(TensorError) in try sorted.positions(of: values, afterEqual: side == "right") })
  }.sampled("searchsorted(sort(vec), x)", "searchsorted(sort(vec), x, side=\"right\")", "searchsorted(sort(ROW), X)")

  static let bincount = Operation(
    "bincount", [.tensor("x"), .optional(.tensor("weights")), .integer("minlength", 0)],
    """
    How often each of 0, 1, 2, … occurs; with weights, the sum of the weights there.

    - Shapes: `x: [n]` i64, `weights: [n]` → `[max(x) + 1]`, or longer for minlength
    - Errors: negative numbers have no place
    - Source: `numpy.bincount`
    """, examples: [("bincount([0, 2, 2])", "[1, 0, 2]"), ("bincount([0, 1, 1], weights=[0.5, 1, 2])", "[0.5, 3]")],
    rules: .unforeseeable(because: "it depends on the largest element")
  ) { call throws(OperationError) in
    let x = try call.tensor(0)
    guard x.rank == 1, !x.dtype.isFloating else { throw call.wrong(0, "a vector of integers") }
    let weights = call.isNone(1) ? nil : try call.tensor(1)
    let least = try call.count(2)
    let numbers = try tensorWork { () throws(TensorError) in try x.converted(to: .i64) }
    var length = least
    if numbers.count > 0 {
      let (low, high) = try tensorWork { () throws(TensorError) in
        (try numbers.reduced(by: .minimum).element(0), try numbers.reduced(by: .maximum).element(0))
      }
      guard case .i64(let smallest) = low, case .i64(let largest) = high, smallest >= 0, largest < .max else {
        throw call.wrong(0, "integers of 0 or more")
      }
      length = Swift.max(length, largest + 1)
    }
    return Value(
      try tensorWork { () throws(TensorError) in
        guard let weights else {
          return try Tensor.filled(0, [length]).scattered(numbers, .scalar(1), axis: 0, .adding)
        }
        guard weights.shape == x.shape else { throw .shapesDiffer(left: weights.shape, right: x.shape) }
        let zeros = try Tensor.filled(0.0, [length]).converted(to: weights.dtype.isFloating ? weights.dtype : .f32)
        return try zeros.scattered(numbers, weights, axis: 0, .adding)
      })
  }.sampled("bincount(bins)", "bincount(bins, minlength=9)", "bincount(labels, row[:5])", "bincount(BINS)", "bincount(BINS, LONG[:50000])")

  /// Between the sorted elements of each row, at `share` of the way from the first to the last.
  ///
  /// - Parameter isMedian: whether it is the mean of two elements that lies between them. It is infinite when one of them is;
  ///   what NumPy interpolates is then NaN.
  private static func quantiles(
    _ x: Tensor, _ shares: [Double], _ axes: Shape?, _ keeps: Bool, isMedian: Bool = false
  ) throws(TensorError) -> [Tensor] {
    let x = try x.floating()
    let (rows, length, kept, ones) = try x.rows(over: axes)
    if length == 0 { throw .emptyReduction(shape: x.shape) }
    let order = try rows.sortedIndices(axis: -1, descending: false)
    let sorted = try rows.gathered(order, axis: -1)
    let shape = keeps ? ones : kept
    // NaN, the largest, stands last.
    let last = try sorted.narrowed(axis: -1, from: length - 1, count: 1).reshaped(to: shape)
    var results: [Tensor] = []
    for share in shares {
      let place = share * Double(length - 1)
      let low = Int(place)
      let a = try sorted.narrowed(axis: -1, from: low, count: 1).reshaped(to: shape)
      let b = try sorted.narrowed(axis: -1, from: Swift.min(low + 1, length - 1), count: 1).reshaped(to: shape)
      let t = place - Double(low)
      let between = isMedian ? try (a + b) * 0.5 : t < 0.5 ? try a + (b - a) * t : try b - (b - a) * (1 - t)
      // Between equal elements, and at one, there is nothing to weigh: infinities stay what they are.
      let value = t == 0 ? a : try Tensor.select(Tensor.compare(.equal, a, b), a, between)
      results.append(try Tensor.select(Tensor.compare(.equal, last, last), value, last))
    }
    return results
  }

  private static func quantileShape(_ call: borrowing Call, axes: Int, keeps: Int) throws(OperationError) -> Shape {
    let x = try call.tensor(0).shape
    let axes = try call.axes(axes), keeps = try call.flag(keeps)
    return try tensorWork { () throws(TensorError) in try x.reduced(axes, keepsAxes: keeps, needsElements: true) }
  }

  static let median = Operation(
    "median", [.tensor("x"), .optional(.axes("axis")), .flag("keepdims", false)],
    """
    The middle element over axes, or the mean of the two in the middle; NaN when one element is NaN.

    - Shapes: `x: [...]` → without the axes of `axis` (none: all of them), or with size 1 there for keepdims
    - Errors: over no elements there is none
    - Source: `numpy.median`
    """, examples: [("median([5, 1, 3])", "3.0"), ("median([1, 2, 3, 10])", "2.5")],
    rules: Rules(
      .sized { call throws(OperationError) in try quantileShape(call, axes: 1, keeps: 2) },
      cost: Rules.sorting(axes: 1))
  ) { call throws(OperationError) in
    let x = try call.tensor(0)
    let axes = try call.axes(1), keeps = try call.flag(2)
    return Value(try tensorWork { () throws(TensorError) in try quantiles(x, [0.5], axes, keeps, isMedian: true)[0] })
  }.sampled("median(x)", "median(x, axis=0)", "median(whole, axis=1)", "median(X, axis=0)", "median(X, axis=1)", "median(LONG)")

  static let quantile = Operation(
    "quantile", [.tensor("x"), .tensor("q"), .optional(.axes("axis")), .flag("keepdims", false)],
    """
    The number that a share q of the elements lies below, between elements by linear interpolation.

    - Shapes: `x: [...]`, `q: [...]` → the shape of q, then that of x without the axes of `axis` (none: all of them)
    - Errors: q must lie between 0 and 1; over no elements there is none
    - Source: `numpy.quantile`
    """, examples: [("quantile([0, 10], 0.25)", "2.5"), ("quantile([1, 2, 3, 4, 5], [0.5, 1])", "[3, 5]")],
    rules: Rules(
      .sized { call throws(OperationError) in
        try Shape(Array(call.tensor(1).shape) + Array(quantileShape(call, axes: 2, keeps: 3)))
      }, cost: Rules.sorting(axes: 2))
  ) { call throws(OperationError) in
    let x = try call.tensor(0)
    let q = try call.tensor(1)
    let axes = try call.axes(2), keeps = try call.flag(3)
    let shares = try tensorWork { () throws(TensorError) in try q.converted(to: .f64).elements(Double.self) }
    guard shares.allSatisfy({ $0 >= 0 && $0 <= 1 }) else { throw call.wrong(1, "numbers between 0 and 1") }
    let kept = try quantileShape(call, axes: 2, keeps: 3)
    return Value(
      try tensorWork { () throws(TensorError) in
        let results = try quantiles(x, shares, axes, keeps)
        if q.rank == 0 { return results[0] }
        if results.isEmpty { return try Tensor.zeros(Swift.max(x.dtype, .f32), Shape(Array(q.shape) + Array(kept))) }
        let stacked = try Tensor.stacked(results)
        return try stacked.reshaped(to: Shape(Array(q.shape) + Array(results[0].shape)))
      })
  }.sampled("quantile(x, 0.3)", "quantile(x, [0.1, 0.9], axis=0)", "quantile(X, 0.25, axis=0)", "quantile(X, [0.5, 0.75], axis=1)")
}

extension Rules {
  /// How many comparisons it takes to sort so many numbers.
  fileprivate static func comparisons(_ count: Double) -> Double { count * log2(Swift.max(count, 1)) }

  /// Sorting along the axis that argument number `index` names; for none, of all elements.
  fileprivate static func sorting(axis index: Int) -> Cost {
    .rule { call, _ throws(OperationError) in
      let x = try call.tensor(0)
      let length = call.isNone(index) || x.rank == 0 ? x.count : x.shape[try x.shape.place(of: call.integer(index))]
      return length == 0 ? 0 : comparisons(Double(length)) * Double(x.count / length)
    }
  }

  /// The same along several axes at once.
  fileprivate static func sorting(axes index: Int) -> Cost {
    .rule { call, _ throws(OperationError) in
      let x = try call.tensor(0)
      let axes = try call.axes(index) ?? Shape(x.shape.indices)
      var length = 1
      for axis in axes { length *= x.shape[try x.shape.place(of: axis)] }
      return length == 0 ? 0 : comparisons(Double(length)) * Double(x.count / length)
    }
  }
}

extension Shape {
  fileprivate func place(of axis: Int) throws(OperationError) -> Int {
    try tensorWork { () throws(TensorError) in try normalized(axis: axis) }
  }
}

package let orderOperations: [Operation] = [
  .sort, .argsort, .topk, .unique, .searchsorted, .bincount, .median, .quantile,
]
