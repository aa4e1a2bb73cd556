import TernTensor

extension Operation {
  private static let movement: [Parameter] = [
    .optional(.tensor("b")), .optional(.shape("stride"), .i64(1)), .optional(.shape("padding"), .i64(0)), .optional(.shape("dilation"), .i64(1)),
    .integer("groups", 1),
  ]

  static let conv2d = Operation(
    "conv2d", [.tensor("x"), .tensor("w")] + movement,
    """
    Filters moved over images: each place is the sum of a window of the image times a filter, plus b.

    stride, padding and dilation are a number or a pair (rows, columns); padding may also be "valid" (none) or "same" (the size stays). groups
    cuts the channels into parts that do not see each other.

    - Shapes: `x: [n, in, h, w]` or `[in, h, w]`, `w: [out, in/groups, kh, kw]`, `b: [out]` → `[n, out, h', w']`
    - Errors: groups must divide in and out; the window must fit
    - Source: `torch.nn.functional.conv2d`
    """, examples: [("conv2d([[[1, 2], [3, 4.0]]], ones(1, 1, 2, 2))", "[[[10]]]")],
    rules: Rules(
      .rule { call throws(OperationError) in try convolutionPlan(call, axes: 2).outline },
      cost: .rule { call, _ throws(OperationError) in try convolutionPlan(call, axes: 2).flops })
  ) { call throws(OperationError) in try convolution(call, axes: 2) }.sampled(
    "conv2d(img, flt, bias6)", "conv2d(img, flt, bias6, 2, 1)", "conv2d(img, flt2, padding=(2, 0), dilation=(1, 2), groups=2)",
    "conv2d(img, flt[:, :, :1, :1])", "conv2d(IMG, FLT, BIAS16)", "conv2d(IMG, FLT, padding=\"same\")",
    "conv2d(IMG, FLT[:, :2], stride=2, groups=4)")

  static let conv1d = Operation(
    "conv1d", [.tensor("x"), .tensor("w")] + movement,
    """
    Filters moved over sequences: each place is the sum of a window of the sequence times a filter, plus b.

    padding may also be "valid" (none) or "same" (the size stays). groups cuts the channels into parts that do not see each other.

    - Shapes: `x: [n, in, l]` or `[in, l]`, `w: [out, in/groups, k]`, `b: [out]` → `[n, out, l']`
    - Errors: groups must divide in and out; the window must fit
    - Source: `torch.nn.functional.conv1d`
    """, examples: [("conv1d([[1, 2, 3.0]], [[[1, 1.0]]])", "[[3, 5]]")],
    rules: Rules(
      .rule { call throws(OperationError) in try convolutionPlan(call, axes: 1).outline },
      cost: .rule { call, _ throws(OperationError) in try convolutionPlan(call, axes: 1).flops })
  ) { call throws(OperationError) in try convolution(call, axes: 1) }.sampled(
    "conv1d(sig, flt1, bias6)", "conv1d(sig, flt1, stride=2, padding=2, dilation=2)", "conv1d(sig, flt1[:, :2], groups=2)",
    "conv1d(SIG, FLT1)", "conv1d(SIG, FLT1, padding=\"same\")")

  /// What a convolution, or its transpose, is of.
  private struct ConvolutionPlan {
    let x: Tensor, filters: Tensor, bias: Tensor?
    let groups: Int
    let window: Window
    /// Rows and columns of the result.
    let places: (rows: Int, columns: Int)
    let axes: Int
    let isOne: Bool
    var isTransposed = false

    var outline: Value {
      get throws(OperationError) {
        let channels = isTransposed ? filters.shape[1] * groups : filters.shape[0]
        let dtype = Swift.max(x.dtype, filters.dtype, bias?.dtype ?? .f32, .f32)
        return try .outline(
          dtype, Shape((isOne ? [] : [x.shape[0]]) + [channels] + (axes == 2 ? [places.rows, places.columns] : [places.columns])))
      }
    }

    /// A product and a sum for each weight of a filter at each place of the result; of the transpose, at each of the image.
    var flops: Double {
      let results = Double(x.shape[0]) * Double(places.rows) * Double(places.columns)
      let places = isTransposed ? Double(x.shape[0]) * Double(x.shape[2]) * Double(x.shape[3]) : results
      return 2 * places * Double(filters.count) + (bias.map { results * Double($0.count) } ?? 0)
    }
  }

  private static func convolution(_ call: borrowing Call, axes: Int) throws(OperationError) -> Value {
    let plan = try convolutionPlan(call, axes: axes)
    return Value(
      try tensorWork { () throws(TensorError) in
        let dtype = Swift.max(plan.x.dtype, plan.filters.dtype, .f32)
        let images = try plan.x.converted(to: dtype)
        let weights = try (axes == 2 ? plan.filters : plan.filters.unsqueezed(at: 2)).converted(to: dtype)
        var result = try images.convolved(with: weights, plan.window, groups: plan.groups, places: plan.places)
        if let bias = plan.bias { result = try result + bias.forChannels(of: result) }
        return try result.withoutHelpers(axes: axes, isOne: plan.isOne)
      })
  }

  private static func convolutionPlan(_ call: borrowing Call, axes: Int) throws(OperationError) -> ConvolutionPlan {
    let (x, isOne) = try call.images(0, axes: axes)
    let filters = try call.tensor(1)
    let groups = try call.integer(6)
    guard filters.rank == axes + 2 else { throw call.wrong(1, "filters [out, in/groups, \(axes == 2 ? "kh, kw" : "k")]") }
    guard groups > 0, x.shape[1] % groups == 0, filters.shape[0] % groups == 0 else {
      throw call.wrong(6, "a number that divides the \(x.shape[1]) channels and the \(filters.shape[0]) filters")
    }
    guard filters.shape[1] == x.shape[1] / groups else {
      throw call.wrong(1, "filters for \(x.shape[1] / groups) channels")
    }
    let bias = try call.bias(2, count: filters.shape[0])
    let size = axes == 2 ? (filters.shape[2], filters.shape[3]) : (1, filters.shape[2])
    guard size.0 > 0, size.1 > 0 else { throw call.wrong(1, "filters that are not empty") }
    let stride = try call.steps(3, axes: axes), dilation = try call.steps(5, axes: axes)
    var window = Window(size: size, stride: stride, dilation: dilation, padding: (0, 0, 0, 0))
    if case .string(let word) = call[4] {
      guard word.text == "same" || word.text == "valid" else { throw call.wrong(4, "a number, a pair, \"same\" or \"valid\"") }
      if word.text == "same" {
        guard stride == (1, 1) else { throw call.wrong(4, "a number when stride is not 1") }
        let (down, a) = dilation.0.multipliedReportingOverflow(by: size.0 - 1)
        let (across, b) = dilation.1.multipliedReportingOverflow(by: size.1 - 1)
        if a || b { throw call.wrong(5, "a smaller dilation") }
        window.padding = (down / 2, down - down / 2, across / 2, across - across / 2)
      }
    } else {
      let (rows, columns) = try call.counts(4, axes: axes)
      window.padding = (rows, rows, columns, columns)
    }
    guard let places = window.places(rows: x.shape[2], columns: x.shape[3]) else {
      throw call.wrong(1, "a window that fits [\(x.shape[2]), \(x.shape[3])]")
    }
    return ConvolutionPlan(x: x, filters: filters, bias: bias, groups: groups, window: window, places: places, axes: axes, isOne: isOne)
  }

  static let convTranspose2d = Operation(
    "conv_transpose2d",
    [
      .tensor("x"), .tensor("w"), .optional(.tensor("b")), .optional(.shape("stride"), .i64(1)), .optional(.shape("padding"), .i64(0)),
      .optional(.shape("output_padding"), .i64(0)), .integer("groups", 1), .optional(.shape("dilation"), .i64(1)),
    ],
    """
    The transpose of conv2d: each element of an image spreads out over a window of the result, times a filter.

    - Shapes: `x: [n, in, h, w]` or `[in, h, w]`, `w: [in, out/groups, kh, kw]`, `b: [out]` → `[n, out, h', w']`
    - Source: `torch.nn.functional.conv_transpose2d`
    """, examples: [("conv_transpose2d([[[1.0, 2]]], ones(1, 1, 1, 2))", "[[[1, 3, 2]]]")],
    rules: Rules(
      .rule { call throws(OperationError) in try spreadingPlan(call).outline },
      cost: .rule { call, _ throws(OperationError) in try spreadingPlan(call).flops })
  ) { call throws(OperationError) in
    let plan = try spreadingPlan(call)
    return Value(
      try tensorWork { () throws(TensorError) in
        let dtype = Swift.max(plan.x.dtype, plan.filters.dtype, .f32)
        var result = try plan.x.converted(to: dtype).spread(
          with: plan.filters.converted(to: dtype), plan.window, groups: plan.groups, size: plan.places)
        if let bias = plan.bias { result = try result + bias.forChannels(of: result) }
        return try result.withoutHelpers(axes: 2, isOne: plan.isOne)
      })
  }.sampled(
    "conv_transpose2d(img, fltt, bias3)", "conv_transpose2d(img, fltt, stride=2, padding=1, output_padding=1)",
    "conv_transpose2d(IMG, FLTT, stride=2)")

  private static func spreadingPlan(_ call: borrowing Call) throws(OperationError) -> ConvolutionPlan {
    let (x, isOne) = try call.images(0, axes: 2)
    let filters = try call.tensor(1)
    let groups = try call.integer(6)
    guard filters.rank == 4 else { throw call.wrong(1, "filters [in, out/groups, kh, kw]") }
    guard groups > 0, x.shape[1] % groups == 0 else { throw call.wrong(6, "a number that divides the \(x.shape[1]) channels") }
    guard filters.shape[0] == x.shape[1] else { throw call.wrong(1, "filters for \(x.shape[1]) channels") }
    let stride = try call.steps(3, axes: 2), dilation = try call.steps(7, axes: 2)
    let padding = try call.counts(4, axes: 2), extra = try call.counts(5, axes: 2)
    guard extra.0 < Swift.max(stride.0, dilation.0), extra.1 < Swift.max(stride.1, dilation.1) else {
      throw call.wrong(5, "less than the stride or the dilation")
    }
    let bias = try call.bias(2, count: filters.shape[1] * groups)
    func extent(_ length: Int, _ stride: Int, _ padding: Int, _ dilation: Int, _ size: Int, _ extra: Int) -> Int? {
      let most = 1 << 24
      guard length > 0, size > 0, length < most, stride < most, padding < most, dilation < most, size < most else { return nil }
      let result = (length - 1) * stride - 2 * padding + dilation * (size - 1) + extra + 1
      return result > 0 ? result : nil
    }
    guard let rows = extent(x.shape[2], stride.0, padding.0, dilation.0, filters.shape[2], extra.0),
      let columns = extent(x.shape[3], stride.1, padding.1, dilation.1, filters.shape[3], extra.1)
    else { throw call.wrong(0, "a size that leaves something of the result") }
    let window = Window(
      size: (filters.shape[2], filters.shape[3]), stride: stride, dilation: dilation,
      padding: (padding.0, padding.0, padding.1, padding.1))
    return ConvolutionPlan(
      x: x, filters: filters, bias: bias, groups: groups, window: window, places: (rows, columns), axes: 2, isOne: isOne,
      isTransposed: true)
  }

  private static func pooling(_ name: String, _ summary: String, _ example: (String, String), largest: Bool) -> Operation {
    Operation(
      name, [.tensor("x"), .shape("size"), .optional(.shape("stride"), shown: "size"), .optional(.shape("padding"), .i64(0))],
      """
      \(summary)

      - Shapes: `x: [n, c, h, w]` or `[c, h, w]` → `[n, c, h', w']`
      - Errors: the padding is at most half the size; the window must fit
      - Source: `torch.nn.functional.\(name)`
      """, examples: [example],
      rules: Rules(
        .rule { call throws(OperationError) in
          let (x, isOne, _, places) = try pooled(call)
          return try .outline(Swift.max(x.dtype, .f32), Shape((isOne ? [] : [x.shape[0]]) + [x.shape[1], places.rows, places.columns]))
        },
        cost: .rule { call, result throws(OperationError) in
          let size = try call.steps(1, axes: 2)
          return try call.count(of: result) * Double(size.0) * Double(size.1)
        })
    ) { call throws(OperationError) in
      let (x, isOne, window, places) = try pooled(call)
      return Value(
        try tensorWork { () throws(TensorError) in
          try x.floating().pooled(window, largest: largest, places: places).withoutHelpers(axes: 2, isOne: isOne)
        })
    }
  }

  /// The images that are pooled, and how.
  private static func pooled(
    _ call: borrowing Call
  ) throws(OperationError) -> (x: Tensor, isOne: Bool, Window, places: (rows: Int, columns: Int)) {
    let (x, isOne) = try call.images(0, axes: 2)
    let size = try call.steps(1, axes: 2)
    let stride = call.isNone(2) ? size : try call.steps(2, axes: 2)
    let padding = try call.counts(3, axes: 2)
    guard padding.0 <= size.0 / 2, padding.1 <= size.1 / 2 else { throw call.wrong(3, "at most half the size") }
    let window = Window(size: size, stride: stride, padding: (padding.0, padding.0, padding.1, padding.1))
    guard let places = window.places(rows: x.shape[2], columns: x.shape[3]) else {
      throw call.wrong(1, "a window that fits [\(x.shape[2]), \(x.shape[3])]")
    }
    return (x, isOne, window, places)
  }

  static let maxPool2d = pooling(
    "max_pool2d", "The largest element of each window; windows do not overlap unless stride says so.",
    ("max_pool2d([[[1.0, 5], [3, 2]]], 2)", "[[[5]]]"), largest: true).sampled(
    "max_pool2d(img, 2)", "max_pool2d(img, 3, 1, 1)", "max_pool2d(IMG, 2)", "max_pool2d(IMG, 3, 2, 1)")
  static let avgPool2d = pooling(
    "avg_pool2d", "The mean of each window, padding counted as zeros; windows do not overlap unless stride says so.",
    ("avg_pool2d([[[1.0, 5], [4, 2]]], 2)", "[[[3]]]"), largest: false).sampled(
    "avg_pool2d(img, 2)", "avg_pool2d(img, (3, 2), 1, 1)", "avg_pool2d(IMG, 2)")

  static let adaptiveAvgPool2d = Operation(
    "adaptive_avg_pool2d", [.tensor("x"), .shape("size")],
    """
    Means of windows that cut each image into so many rows and columns; none leaves a side as it is.

    - Shapes: `x: [n, c, h, w]` or `[c, h, w]` → `[n, c, size...]`
    - Source: `torch.nn.functional.adaptive_avg_pool2d`
    """, examples: [("adaptive_avg_pool2d([[[1.0, 2], [3, 4]]], 1)", "[[[2.5]]]")],
    rules: Rules(
      .rule { call throws(OperationError) in
        let (x, isOne, size) = try adapted(call)
        return try .outline(Swift.max(x.dtype, .f32), Shape((isOne ? [] : [x.shape[0]]) + [x.shape[1], size.0, size.1]))
      }, cost: .perArgumentElement(1))
  ) { call throws(OperationError) in
    let (x, isOne, size) = try adapted(call)
    return Value(
      try tensorWork { () throws(TensorError) in
        // The mean over rows, then over columns: each is a sum over a stretch of an axis.
        let rows = try x.floating().averaged(axis: 2, into: size.0)
        return try rows.averaged(axis: 3, into: size.1).withoutHelpers(axes: 2, isOne: isOne)
      })
  }.sampled("adaptive_avg_pool2d(img, 3)", "adaptive_avg_pool2d(img, (1, 5))", "adaptive_avg_pool2d(IMG, 7)")

  private static func adapted(_ call: borrowing Call) throws(OperationError) -> (x: Tensor, isOne: Bool, size: (Int, Int)) {
    let (x, isOne) = try call.images(0, axes: 2)
    let size = try call.sides(1, rows: x.shape[2], columns: x.shape[3])
    if x.shape[2] == 0 || x.shape[3] == 0 { throw call.wrong(0, "images that are not empty") }
    guard size.0 <= Extent.sizeLimit, size.1 <= Extent.sizeLimit else { throw call.wrong(1, "a smaller size") }
    return (x, isOne, size)
  }
}

extension Tensor {
  /// The means of `count` stretches of an axis that cover it evenly.
  fileprivate func averaged(axis: Int, into count: Int) throws(TensorError) -> Tensor {
    let size = shape[axis]
    var parts: [Tensor] = []
    for part in 0..<count {
      let start = part * size / count, end = ((part + 1) * size + count - 1) / count
      parts.append(try narrowed(axis: axis, from: start, count: end - start).mean(Shape(axis), keepsAxes: true))
      if part & 0xFFF == 0xFFF { try Interrupt.check() }
    }
    if parts.isEmpty { return try narrowed(axis: axis, from: 0, count: 0) }
    return try Tensor.joined(parts, axis: axis)
  }

  /// Without the axes that were added to make this a batch of images.
  fileprivate func withoutHelpers(axes: Int, isOne: Bool) throws(TensorError) -> Tensor {
    let result = axes == 1 ? try squeezed(axes: [2]) : self
    return isOne ? try result.squeezed(axes: [0]) : result
  }
}

extension Call {
  /// Images `[n, c, h, w]`: sequences as images of one row, and one image as a batch.
  fileprivate func images(_ index: Int, axes: Int) throws(OperationError) -> (Tensor, isOne: Bool) {
    var x = try tensor(index)
    guard x.rank == axes + 1 || x.rank == axes + 2 else {
      throw wrong(index, axes == 2 ? "images [n, c, h, w] or [c, h, w]" : "sequences [n, c, l] or [c, l]")
    }
    let isOne = x.rank == axes + 1
    do {
      if isOne { x = try x.unsqueezed(at: 0) }
      if axes == 1 { x = try x.unsqueezed(at: 2) }
    } catch { throw .tensor(error) }
    return (x, isOne)
  }

  /// A number for rows and columns, or one for each, of 0 or more.
  fileprivate func counts(_ index: Int, axes: Int) throws(OperationError) -> (Int, Int) {
    guard let numbers = self[index].integers, numbers.count == 1 || numbers.count == axes else {
      throw wrong(index, axes == 2 ? "an integer or a pair of integers" : "an integer")
    }
    guard numbers.allSatisfy({ $0 >= 0 && $0 < 1 << 31 }) else { throw wrong(index, "0 or more") }
    if axes == 1 { return (0, numbers[0]) }
    return (numbers[0], numbers.count == 1 ? numbers[0] : numbers[1])
  }

  /// An integer or a pair of them, where none stands for a side as it is.
  fileprivate func sides(_ index: Int, rows: Int, columns: Int) throws(OperationError) -> (Int, Int) {
    guard case .tuple(let pair) = self[index], pair.items.count == 2 else { return isNone(index) ? (rows, columns) : try counts(index, axes: 2) }
    func side(_ value: Value, _ own: Int) throws(OperationError) -> Int {
      if case .none = value { return own }
      guard let count = value.integer else { throw wrong(index, "an integer or a pair of integers") }
      guard count >= 0, count < 1 << 31 else { throw wrong(index, "0 or more") }
      return count
    }
    return (try side(pair.items[0], rows), try side(pair.items[1], columns))
  }

  /// The same, of 1 or more.
  fileprivate func steps(_ index: Int, axes: Int) throws(OperationError) -> (Int, Int) {
    var (rows, columns) = try counts(index, axes: axes)
    if axes == 1 { rows = 1 }
    guard rows > 0, columns > 0 else { throw wrong(index, "1 or more") }
    return (rows, columns)
  }

  fileprivate func bias(_ index: Int, count: Int) throws(OperationError) -> Tensor? {
    guard let bias = try optionalTensor(index) else { return nil }
    guard bias.rank == 1, bias.shape[0] == count else { throw wrong(index, "a vector [\(count)]") }
    return bias
  }
}

package let convolutionOperations: [Operation] = [
  .conv1d, .conv2d, .convTranspose2d, .maxPool2d, .avgPool2d, .adaptiveAvgPool2d,
]
