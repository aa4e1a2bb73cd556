import TernTensor

extension Operation {
  static let permute = Operation(
    "permute", [.tensor("x"), .rest(.shape("axes"))],
    """
    The axes of x in another order.

    - Shapes: `x: [a, b, c]`, axes (2, 0, 1) → `[c, a, b]`
    - Errors: every axis must be named once
    - Source: `torch.permute`
    """, examples: [("permute(zeros(2, 3, 4), 2, 0, 1).shape", "(4, 2, 3)")],
    rules: Rules(.ownViews, cost: .free)
  ) { call throws(OperationError) in
    let x = try call.tensor(0)
    let axes = try call.restIntegers(1)
    return Value(try tensorWork { () throws(TensorError) in try x.permuted(axes) })
  }.sampled("permute(cube, 2, 0, 1)", "permute(CUBE, 0, 2, 1) + 0", "permute(CUBE, 2, 1, 0) + 0")

  static let tile = Operation(
    "tile", [.tensor("x"), .rest(.shape("reps"))],
    """
    x laid side by side with itself, so often along each axis.

    - Shapes: `x: [a, b]`, reps (2, 3) → `[2a, 3b]`; the shorter of the two gets ones in front
    - Source: `numpy.tile`
    """, examples: [("tile([1, 2], 2)", "[1, 2, 1, 2]"), ("tile([1, 2], (2, 1))", "[[1, 2],\n [1, 2]]")],
    rules: Rules(
      .rule { call throws(OperationError) in
        let x = try call.tensor(0), counts = try tileCounts(call)
        return try tensorWork { () throws(TensorError) in
          var shape = Shape([Int](repeating: 1, count: Swift.max(0, counts.count - x.rank)) + Array(x.shape))
          for (position, count) in counts.enumerated() {
            shape = try shape.multiplied(by: count, axis: shape.rank - counts.count + position, x.dtype)
          }
          return .tensor(try .outline(x.dtype, shape))
        }
      }, cost: .free)
  ) { call throws(OperationError) in
    let x = try call.tensor(0), counts = try tileCounts(call)
    return Value(
      try tensorWork { () throws(TensorError) in
        var result = x
        while result.rank < counts.count { result = try result.unsqueezed(at: 0) }
        for (position, count) in counts.enumerated() {
          result = try result.repeated(count, axis: result.rank - counts.count + position, whole: true)
        }
        return result
      })
  }.sampled("tile(x, 2)", "tile(x, (2, 3))", "tile(row, (2, 2, 2))", "tile(X, (2, 1))", "tile(ROW, (50, 3))")

  private static func tileCounts(_ call: borrowing Call) throws(OperationError) -> [Int] {
    let counts = try call.restIntegers(1)
    if let negative = counts.first(where: { $0 < 0 }) { throw .tensor(.negativeSize(negative)) }
    return counts
  }

  static let `repeat` = Operation(
    "repeat", [.tensor("x"), .any("n"), .optional(.integer("axis"))],
    """
    Each place along an axis n times, one behind the other; n may be a count for each place. Without an axis, each element of x as one vector.

    - Shapes: `x: [a, b]`, axis 1 → `[a, n*b]`
    - Source: `numpy.repeat`
    """, examples: [("repeat([1, 2], 2)", "[1, 1, 2, 2]"), ("repeat([[1, 2]], [1, 2], axis=1)", "[[1, 2, 2]]")],
    rules: Rules(
      .rule { call throws(OperationError) in
        let x = try call.tensor(0), counts = try repeatCounts(call)
        let axis = call.isNone(2) ? nil : try call.integer(2)
        return try tensorWork { () throws(TensorError) in
          var shape = axis == nil || x.rank == 0 ? Shape(x.count) : x.shape
          let place = try shape.normalized(axis: axis ?? 0)
          if counts.count == 1 { return .tensor(try .outline(x.dtype, shape.multiplied(by: counts[0], axis: place, x.dtype))) }
          shape[place] = try repeatedSize(counts, of: shape[place], x.dtype)
          return .tensor(try .outline(x.dtype, shape))
        }
      }, cost: .free)
  ) { call throws(OperationError) in
    let x = try call.tensor(0), counts = try repeatCounts(call)
    let axis = call.isNone(2) ? nil : try call.integer(2)
    return Value(
      try tensorWork { () throws(TensorError) in
        let flat = axis == nil || x.rank == 0 ? try x.reshaped(to: [-1]) : x
        let axis = try flat.shape.normalized(axis: axis ?? 0)
        if counts.count == 1 { return try flat.repeated(counts[0], axis: axis, whole: false) }
        var positions: [Int] = []
        positions.reserveCapacity(try repeatedSize(counts, of: flat.shape[axis], flat.dtype))
        for (place, count) in counts.enumerated() { positions.append(contentsOf: repeatElement(place, count: count)) }
        return try flat.picking(positions, axis: axis)
      })
  }.sampled("repeat(x, 2)", "repeat(x, 3, axis=0)", "repeat(x, [0, 2, 1, 0, 3], axis=0)", "repeat(X, 2, axis=1)", "repeat(X, 2, axis=0)")

  private static func repeatCounts(_ call: borrowing Call) throws(OperationError) -> [Int] {
    guard let counts = call[1].integers else { throw call.wrong(1, "an integer or a vector of integers") }
    if let negative = counts.first(where: { $0 < 0 }) { throw .tensor(.negativeSize(negative)) }
    return counts
  }

  /// The sum of the counts for each place along an axis.
  private static func repeatedSize(_ counts: [Int], of size: Int, _ dtype: DType) throws(TensorError) -> Int {
    guard counts.count == size else { throw .shapesDiffer(left: [counts.count], right: [size]) }
    var total = 0
    for count in counts {
      let (sum, overflowed) = total.addingReportingOverflow(count)
      guard !overflowed, sum <= Tensor.memoryLimitInBytes / 8 else { throw .tooLarge(shape: [overflowed ? .max : sum], dtype: dtype) }
      total = sum
    }
    return total
  }

  static let split = Operation(
    "split", [.any("x"), .any("by"), .integer("axis", 0)],
    """
    x cut along an axis into that many equal parts, or into parts of those sizes; or a string cut at each occurrence of another.

    - Shapes: `x: [6]`, by 3 → `([2], [2], [2])`; by (1, 5) → `([1], [5])`
    - Errors: the parts must be equal; sizes must come to the size of the axis
    - Source: `numpy.split`, `torch.split` for sizes, Python's `str.split`
    """, examples: [
      ("split(range(4), 2)", "([0, 1], [2, 3])"), ("split(range(4), (1, 3))", "([0], [1, 2, 3])"),
      ("split(\"a, b\", \", \")", "(\"a\", \"b\")"),
    ], rules: Rules(.ownViews, cost: .free)
  ) { call throws(OperationError) in
    if case .string(let string) = call[0] { return try pieces(of: string.text, by: call.text(1), call) }
    let x = try call.tensor(0)
    let axis = try call.integer(2)
    let size = try tensorWork { () throws(TensorError) in x.shape[try x.shape.normalized(axis: axis)] }
    var sizes: [Int]
    if let parts = call[1].integer {
      guard parts > 0, size % parts == 0 else { throw call.wrong(1, "a number of parts that divides \(size)") }
      guard parts <= Extent.sizeLimit else { throw .tooManyValues }
      sizes = Array(repeating: size / parts, count: parts)
    } else {
      guard let given = call[1].integers else { throw call.wrong(1, "a number of parts or a tuple of sizes") }
      sizes = given
      var total = 0
      for one in sizes where one >= 0 { total = total.addingReportingOverflow(one).partialValue }
      guard total == size, sizes.allSatisfy({ $0 >= 0 }) else { throw call.wrong(1, "sizes that come to \(size)") }
    }
    return try parts(of: x, sizes, axis)
  }.sampled("split(x, (2, 3), axis=0)", "split(x, 7, axis=1)", "split(X, (100, 140), axis=0)", "split(X, 2, axis=1)")

  private static func parts(of x: Tensor, _ sizes: [Int], _ axis: Int) throws(OperationError) -> Value {
    let parts = try tensorWork { () throws(TensorError) in try x.divided(axis: axis, into: sizes) }
    return try .tuple(parts.map { Value($0) })
  }

  private static func pieces(of text: String, by separator: String, _ call: borrowing Call) throws(OperationError) -> Value {
    if separator.isEmpty { throw call.wrong(1, "at least one character") }
    let bytes = Array(text.utf8), mark = Array(separator.utf8)
    var parts: [Value] = []
    var start = 0, i = 0
    while i + mark.count <= bytes.count {
      if bytes[i] == mark[0], bytes[i..<i + mark.count].elementsEqual(mark) {
        parts.append(.string(String(decoding: bytes[start..<i], as: UTF8.self)))
        i += mark.count
        start = i
        if parts.count & 0xFFFF == 0 { try Interrupt.checkOperation() }
      } else {
        i += 1
      }
    }
    parts.append(.string(String(decoding: bytes[start...], as: UTF8.self)))
    return try .tuple(parts)
  }

  static let chunk = Operation(
    "chunk", [.tensor("x"), .integer("n"), .integer("axis", 0)],
    """
    x cut along an axis into n parts of one size, the last of which may be smaller; there are fewer of them when the size is used up.

    - Shapes: `x: [5]`, n 2 → `([3], [2])`
    - Source: `torch.chunk`
    """, examples: [("chunk(range(5), 2)", "([0, 1, 2], [3, 4])")], rules: Rules(.ownViews, cost: .free)
  ) { call throws(OperationError) in
    let x = try call.tensor(0)
    let count = try call.integer(1), axis = try call.integer(2)
    guard count > 0 else { throw call.wrong(1, "1 or more") }
    guard count <= Extent.sizeLimit else { throw .tooManyValues }
    let size = try tensorWork { () throws(TensorError) in x.shape[try x.shape.normalized(axis: axis)] }
    let each = size / count + (size % count == 0 ? 0 : 1)
    if each == 0 { return try parts(of: x, Array(repeating: 0, count: count), axis) }
    var sizes: [Int] = [], rest = size
    while rest > 0 {
      sizes.append(Swift.min(each, rest))
      rest -= each
    }
    return try parts(of: x, sizes, axis)
  }.sampled("chunk(x, 2)", "chunk(x, 3, axis=1)", "chunk(X, 7)", "chunk(X, 2, axis=1)")

  static let pad = Operation(
    "pad", [.tensor("x"), .any("widths"), .text("mode", "constant"), .optional(.number("value"), .i64(0))],
    """
    x with more places at the ends of its axes.

    widths is one number for all ends, (before, after) for all axes, or such a pair for each axis. mode says what stands there:
    "constant" the value, "edge" the outermost element, "reflect" and "symmetric" the elements mirrored without and with the outermost one,
    "wrap" the elements from the other end.

    - Shapes: `x: [a]`, widths (1, 2) → `[a + 3]`
    - Source: `numpy.pad`
    """, examples: [("pad([1, 2], (1, 2))", "[0, 1, 2, 0, 0]"), ("pad([1, 2, 3], 2, mode=\"reflect\")", "[3, 2, 1, 2, 3, 2, 1]")],
    rules: Rules(
      .rule { call throws(OperationError) in
        let (x, ends, padding, _) = try paddedEnds(call)
        return try tensorWork { () throws(TensorError) in
          var shape = x.shape
          for axis in 0..<x.rank where ends[2 * axis] > 0 || ends[2 * axis + 1] > 0 {
            if padding != .constant, shape[axis] == 0 { throw .emptyReduction(shape: shape) }
            shape = try shape.lengthened(by: [ends[2 * axis], ends[2 * axis + 1]], axis: axis, x.dtype)
          }
          return .tensor(try .outline(x.dtype, shape))
        }
      }, cost: .free)
  ) { call throws(OperationError) in
    let (x, ends, padding, value) = try paddedEnds(call)
    return Value(
      try tensorWork { () throws(TensorError) in
        let filling = try value.converted(to: x.dtype)
        var result = x
        for axis in 0..<x.rank {
          result = try result.padded(axis: axis, before: ends[2 * axis], after: ends[2 * axis + 1], padding, filling: filling)
        }
        return result
      })
  }.sampled(
    "pad(x, 1)", "pad(x, ((1, 0), (2, 3)), value=7)", "pad(x, 2, mode=\"edge\")", "pad(x, 3, mode=\"reflect\")",
    "pad(x, 2, mode=\"symmetric\")", "pad(x, 2, mode=\"wrap\")", "pad(X, 5)", "pad(X, ((3, 0), (0, 9)), mode=\"reflect\")",
    "pad(WHOLE, 2, value=-1)")

  /// How far each end of each axis is padded, with what.
  private static func paddedEnds(_ call: borrowing Call) throws(OperationError) -> (x: Tensor, ends: [Int], Padding, value: Tensor) {
    let x = try call.tensor(0)
    let widths = try call.widths(1)
    guard let padding = Padding(rawValue: try call.text(2)) else {
      throw call.wrong(2, "one of " + Padding.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", "))
    }
    let value = try call.tensor(3)
    guard value.rank == 0 else { throw call.wrong(3, "a number") }
    let fits = try tensorWork { () throws(TensorError) in Shape(x.rank, 2).isTarget(of: widths.shape) }
    guard fits else { throw call.wrong(1, "a number, a pair, or a pair for each of \(x.rank) axes") }
    let ends = try tensorWork { () throws(TensorError) in try widths.expanded(to: [x.rank, 2]).elements(Int.self) }
    guard ends.allSatisfy({ $0 >= 0 }) else { throw call.wrong(1, "widths of 0 or more") }
    return (x, ends, padding, value)
  }

  static let flip = Operation(
    "flip", [.tensor("x"), .optional(.axes("axis"))],
    """
    The places along axes in reverse (none: along all of them), without copying.

    - Shapes: `x: [...]` → `[...]`
    - Source: `numpy.flip`
    """, examples: [("flip([1, 2, 3])", "[3, 2, 1]"), ("flip([[1, 2], [3, 4]], axis=1)", "[[2, 1],\n [4, 3]]")],
    rules: Rules(.ownViews, cost: .free)
  ) { call throws(OperationError) in
    let x = try call.tensor(0)
    let axes = try call.axes(1)
    return Value(try tensorWork { () throws(TensorError) in try x.flipped(axes: axes) })
  }.sampled("flip(x)", "flip(x, axis=0)", "flip(cube, axis=(0, 2))", "flip(X) + 0", "flip(X, axis=1) * 2")

  static let roll = Operation(
    "roll", [.tensor("x"), .any("shift"), .optional(.axes("axis"))],
    """
    The places along axes moved up by shift; those that fall off the end come in at the beginning. Without an axis, x as one vector.

    - Shapes: `x: [...]` → `[...]`
    - Source: `numpy.roll`
    """, examples: [("roll([1, 2, 3, 4], 1)", "[4, 1, 2, 3]")], rules: .alike(flops: 0)
  ) { call throws(OperationError) in
    let x = try call.tensor(0)
    guard let shifts = call[1].integers else { throw call.wrong(1, "an integer or a tuple of integers") }
    let axes = try call.axes(2)
    return Value(
      try tensorWork { () throws(TensorError) in
        guard let axes else {
          var flat = try x.reshaped(to: [-1])
          for shift in shifts { flat = try flat.rolled(by: shift, axis: 0) }
          return try flat.reshaped(to: x.shape)
        }
        guard shifts.count == axes.count || shifts.count == 1 || axes.count == 1 else {
          throw .shapesDiffer(left: [shifts.count], right: [axes.count])
        }
        var result = x
        if shifts.isEmpty || axes.isEmpty { return x }
        for i in 0..<Swift.max(shifts.count, axes.count) {
          result = try result.rolled(by: shifts[shifts.count == 1 ? 0 : i], axis: axes[axes.count == 1 ? 0 : i])
        }
        return result
      })
  }.sampled("roll(x, 3)", "roll(x, -1, axis=0)", "roll(x, (1, 2), axis=(0, 1))", "roll(X, 77, axis=1)", "roll(X, 1000)")

  static let diag = Operation(
    "diag", [.tensor("x"), .integer("k", 0)],
    """
    The matrix with a vector as its diagonal, or the diagonal of a matrix; k counts diagonals to the right of the main one.

    - Shapes: `x: [n]` → `[n, n]`; `x: [m, n]` → `[min(m, n)]`
    - Source: `numpy.diag`
    """, examples: [("diag([1, 2])", "[[1, 0],\n [0, 2]]"), ("diag([[1, 2], [3, 4]])", "[1, 4]")],
    rules: Rules(
      .rule { call throws(OperationError) in
        let x = try call.tensor(0), k = try call.integer(1)
        guard x.rank == 1 || x.rank == 2 else { throw call.wrong(0, "a vector or a matrix") }
        return try tensorWork { () throws(TensorError) in
          if x.rank == 1 {
            let side = try x.shape.lengthened(by: [Int(clamping: k.magnitude)], axis: 0, x.dtype)[0]
            return .tensor(try .outline(x.dtype, Shape(side, side)))
          }
          let (rows, columns) = (x.shape[0], x.shape[1])
          // Diagonals beyond the corners have no elements.
          let length = k < -rows || k > columns ? 0 : Swift.max(0, k < 0 ? Swift.min(rows + k, columns) : Swift.min(rows, columns - k))
          return .tensor(try .outline(x.dtype, Shape(length)))
        }
      }, cost: .free)
  ) { call throws(OperationError) in
    let x = try call.tensor(0)
    guard x.rank == 1 || x.rank == 2 else { throw call.wrong(0, "a vector or a matrix") }
    let k = try call.integer(1)
    return Value(try tensorWork { () throws(TensorError) in try x.diagonal(k) })
  }.sampled("diag(vec)", "diag(x)", "diag(square_, 1)", "diag(ROW)", "diag(X, -3)")

  private static func triangle(_ name: String, _ side: String, _ example: (String, String), upper: Bool) -> Operation {
    Operation(
      name, [.tensor("x"), .integer("k", 0)],
      """
      x with zeros \(side) of diagonal k of each matrix; k counts diagonals to the right of the main one.

      - Shapes: `x: [..., m, n]` → `[..., m, n]`
      - Source: `numpy.\(name)`
      """, examples: [example],
      rules: Rules(
        .rule { call throws(OperationError) in
          let x = try call.tensor(0)
          _ = try call.integer(1)
          guard x.rank > 0 else { throw .tensor(.rankTooSmall(rank: 0, needed: 1)) }
          return try .outline(x.dtype, x.rank == 1 ? Shape(x.shape[0], x.shape[0]) : x.shape)
        }, cost: .free)
    ) { call throws(OperationError) in
      let x = try call.tensor(0)
      let k = try call.integer(1)
      return Value(try tensorWork { () throws(TensorError) in try x.triangle(k, upper: upper) })
    }
  }

  static let tril = triangle("tril", "right", ("tril([[1, 2], [3, 4]])", "[[1, 0],\n [3, 4]]"), upper: false).sampled(
    "tril(x)", "tril(cube, -1)", "tril(X)", "tril(CUBE, 3)")
  static let triu = triangle("triu", "left", ("triu([[1, 2], [3, 4]])", "[[1, 2],\n [0, 4]]"), upper: true).sampled(
    "triu(x, 1)", "triu(cube)", "triu(X)", "triu(WHOLE, -7)")

  static let oneHot = Operation(
    "one_hot", [.tensor("i"), .integer("n")],
    """
    A row of n zeros with a 1 at each index.

    - Shapes: `i: [...]` i64 → `[..., n]`, f32
    - Errors: each index must be at least 0 and less than n
    - Source: `torch.nn.functional.one_hot`
    """, examples: [("one_hot([0, 2], 3)", "[[1, 0, 0],\n [0, 0, 1]]")],
    rules: Rules(
      .rule { call throws(OperationError) in
        var shape = try call.indices(0).shape
        shape.append(try call.count(1))
        return try .outline(.f32, shape)
      }, cost: .free, derivative: .none(because: "it takes integers"))
  ) { call throws(OperationError) in
    let index = try call.indices(0)
    let n = try call.count(1)
    return Value(
      try tensorWork { () throws(TensorError) in
        var shape = index.shape
        shape.append(n)
        let result = try Tensor.zeros(.f32, shape)
        let out = result.pointer(Float.self)
        for (row, place) in try index.elements(Int.self).enumerated() {
          guard place >= 0, place < n else { throw .numberOutOfRange(place, limit: n) }
          out[row * n + place] = 1
        }
        return result
      })
  }.sampled("one_hot(labels, 7)", "one_hot(ids, 5)", "one_hot(LABELS, 300)")
}

extension Call {
  /// A number, a pair, or pairs: as a tensor, or as tuples.
  fileprivate func widths(_ index: Int) throws(OperationError) -> Tensor {
    if case .tuple(let tuple) = self[index], tuple.items.contains(where: { if case .tuple = $0 { true } else { false } }) {
      var rows: [Tensor] = []
      for item in tuple.items {
        guard let pair = item.integers else { throw wrong(index, "pairs of integers") }
        rows.append(try tensorWork { () throws(TensorError) in try Tensor.make(pair) })
      }
      return try tensorWork { () throws(TensorError) in try Tensor.stacked(rows) }
    }
    let widths = try tensor(index)
    guard widths.dtype == .i64 else { throw wrong(index, "integers") }
    return widths
  }
}

extension Shape {
  /// Whether `shape` can be repeated to this one.
  fileprivate func isTarget(of shape: Shape) -> Bool { shape.broadcast(with: self) == self }

  /// With an axis `count` times as long.
  fileprivate func multiplied(by count: Int, axis: Int, _ dtype: DType) throws(TensorError) -> Shape {
    let (size, overflowed) = self[axis].multipliedReportingOverflow(by: count)
    return try with(size: overflowed ? nil : size, axis: axis, dtype)
  }

  /// With more places along an axis.
  fileprivate func lengthened(by counts: [Int], axis: Int, _ dtype: DType) throws(TensorError) -> Shape {
    var size = self[axis]
    for count in counts {
      let (sum, overflowed) = size.addingReportingOverflow(count)
      if overflowed { return try with(size: nil, axis: axis, dtype) }
      size = sum
    }
    return try with(size: size, axis: axis, dtype)
  }

  /// Throws when the size (nil: beyond 64 bits) is too large for a tensor.
  private func with(size: Int?, axis: Int, _ dtype: DType) throws(TensorError) -> Shape {
    var result = self
    result[axis] = size ?? .max
    guard size != nil, let count = result.elementCount, count <= Tensor.memoryLimitInBytes / dtype.sizeInBytes else {
      throw .tooLarge(shape: result, dtype: dtype)
    }
    return result
  }
}

package let arrangingOperations: [Operation] = [
  .permute, .tile, .repeat, .split, .chunk, .pad, .flip, .roll, .diag, .tril, .triu, .oneHot,
]
