import TernKernels
import TernOps
import TernSyntax
import TernTensor

// Shapes, axes, indices and numbers that do not fit.
extension ErrorText {
  static func words(_ error: TensorError, _ place: ErrorPlace) -> ErrorText {
    var text = plainWords(error, place)
    if error == .interrupted { return text }
    text.message = place.prefix + text.message
    if text.span == nil { text.span = span(of: error, text.kind, place) }
    return text
  }

  /// The index or the argument that is to blame; nil when it is not certain which one.
  private static func span(of error: TensorError, _ kind: ErrorKind, _ place: ErrorPlace) -> Span? {
    switch error {
    case .indexOutOfRange(_, _, let axis), .maskDoesNotFit(_, _, let axis): return place.indexSpan(axis: axis)
    case .tooManyIndices, .indicesDoNotBroadcast, .zeroStep: return place.indexSpan()
    case .unequalParts(_, _, let position): return place.itemSpan(position)
    case .axisOutOfRange(let number, _), .negativeSize(let number):
      if let span = place.argumentSpan(written: String(number)) { return span }
    default: break
    }
    return parameters[kind]?.lazy.compactMap { place.argumentSpan($0) }.first
  }

  /// The parameters whose argument is to blame for an error, wherever an operation has one of them.
  private static let parameters: [ErrorKind: [String]] = [
    .axisOutOfRange: ["axis", "axes", "start"], .newAxisOutOfRange: ["axis"], .axisRepeated: ["axis", "axes"],
    .wrongPermutation: ["axes"],
    .axisNotOne: ["axis"], .cannotReshape: ["shape"], .severalUnknownSizes: ["shape"], .negativeSize: ["shape"],
    .cannotExpand: ["shape"],
    .tooLarge: ["shape"], .doesNotFitInteger: ["x"],
  ]

  private static func plainWords(_ error: TensorError, _ place: ErrorPlace) -> ErrorText {
    switch error {
    case .shapesDiffer(let left, let right):
      return ErrorText(.shapesDiffer, "\(left) and \(right) do not broadcast", broadcastNotes(left, right, place))
    case .cannotExpand(let from, let to):
      return ErrorText(
        .cannotExpand, "\(from) does not expand to \(to)",
        ["only axes of size 1 get longer, and new axes stand before the others"])
    case .innerSizesDiffer(let left, let right): return productWords(left, right, place)
    case .productOfScalar(let left, let right):
      return ErrorText(
        .productOfScalar,
        "\(left.isEmpty ? "a number" : "\(left)") and \(right.isEmpty ? "a number" : "\(right)") have no matrix product",
        ["write * to scale"])
    case .axisOutOfRange(let axis, let rank):
      if rank == 0 { return ErrorText(.axisOutOfRange, "there is no axis \(axis), because a number has no axes") }
      return ErrorText(
        .axisOutOfRange, "there is no axis \(axis) in a tensor with \(axes(rank))",
        ["its \(rank == 1 ? "axis is" : "axes are") \(places(rank))"])
    case .newAxisOutOfRange(let axis, let rank):
      return ErrorText(
        .newAxisOutOfRange,
        "a new axis cannot stand at \(axis) in \(rank == 0 ? "a number" : "a tensor with \(axes(rank))")",
        ["its place is \(places(rank + 1))"])
    case .axisRepeated(let axis):
      return ErrorText(.axisRepeated, "axis \(axis) is named twice", ["name each axis once"])
    case .axisNotOne(let axis, let shape):
      let ones = shape.indices.filter { shape[$0] == 1 }.map(String.init)
      return ErrorText(
        .axisNotOne, "axis \(axis) of \(shape) has size \(shape[axis]), but only an axis of size 1 can be dropped",
        [
          ones.isEmpty
            ? "\(shape) has no axis of size 1"
            : ones.count == 1 ? "axis \(ones[0]) has size 1" : "axes \(ones.joined(separator: ", ")) have size 1"
        ])
    case .wrongPermutation(let order, let rank):
      var notes = ["name all of them in their new order, or none to reverse them"]
      if order.count == 2 { notes.append("to swap two axes write swapaxes(x, \(order[0]), \(order[1]))") }
      return ErrorText(.wrongPermutation, "got \(axes(order.count)) for a tensor with \(axes(rank))", notes)
    case .tooLarge(let shape, let dtype):
      let size = sizeInBytes(shape, dtype)
      // One that would fit the machine alone finds too little left.
      let room =
        if let size, size <= Tensor.memoryLimitInBytes {
          "of this machine's \(bytes(Tensor.memoryLimitInBytes)) only \(bytes(max(Memory.availableBytes, 0))) are left for tensors"
        } else {
          "this machine has \(bytes(Tensor.memoryLimitInBytes))"
        }
      return ErrorText(.tooLarge, "\(dtype.name)\(shape) takes \(size.map(bytes) ?? "more than 8 EiB"), but \(room)")
    case .negativeSize(let size): return ErrorText(.negativeSize, "a size cannot be negative, but found \(size)")
    case .emptyReduction(let shape):
      return ErrorText(.emptyReduction, "\(shape) has no elements to choose from", ["ask for x.size > 0 first"])
    case .singularMatrix(let shape, let index):
      let which = index.map { "matrix \($0) of \(shape)" } ?? "the matrix \(shape)"
      return ErrorText(
        .singularMatrix, "\(which) is singular: its rows depend on each other",
        ["det of it is 0; add a small multiple of eye(n) to make it regular"])
    case .notPositiveDefinite(let shape, let index):
      let which = index.map { "matrix \($0) of \(shape)" } ?? "the matrix \(shape)"
      return ErrorText(
        .notPositiveDefinite, "\(which) is not positive definite, so it has no Cholesky factor",
        ["eigh(x)[0] shows its eigenvalues, which must all be above 0"])
    case .indexOutOfRange(let index, let size, let axis):
      return ErrorText(
        .indexOutOfRange, "index \(index) is out of range for axis \(axis) with size \(size)", [validIndices(size)])
    case .numberOutOfRange(let number, let limit):
      return ErrorText(
        .numberOutOfRange, "number \(number) is none of \(limit)", limit > 0 ? ["they are counted from 0 to \(limit - 1)"] : [])
    case .tooManyIndices(let count, let shape):
      let indices = count == 1 ? "1 index" : "\(count) indices"
      if shape.isEmpty { return ErrorText(.tooManyIndices, "\(indices) for a number, which has no axes") }
      return ErrorText(.tooManyIndices, "\(indices) for \(shape), which has \(axes(shape.count))")
    case .maskDoesNotFit(let mask, let shape, let axis):
      return ErrorText(
        .maskDoesNotFit, "the mask \(mask) does not fit \(shape) at axis \(axis)",
        ["a mask has the sizes of the axes that it selects from"])
    case .indicesDoNotBroadcast(let shapes):
      return ErrorText(
        .indicesDoNotBroadcast, "the indices \(shapes.map(\.description).joined(separator: ", ")) do not broadcast",
        ["tensors of integers in one index select element by element, so that their shapes must be equal or 1"])
    case .zeroStep: return ErrorText(.zeroStep, "the step of a slice cannot be 0")
    case .cannotAssign(let value, let target):
      return ErrorText(
        .cannotAssign, "\(value) does not fit into \(target)", ["the value must broadcast to the place it goes to"])
    case .cannotReshape(let from, let to): return reshapeWords(from, to)
    case .severalUnknownSizes: return ErrorText(.severalUnknownSizes, "only one size can be -1")
    case .unequalParts(let first, let other, let position):
      return ErrorText(
        .unequalParts, "part \(position) is \(other), but the first is \(first)",
        ["all parts of a tensor have one shape; a tuple (a, b) takes any"])
    case .cannotJoin(let first, let other, let axis):
      return ErrorText(
        .cannotJoin, "\(first) and \(other) do not join along axis \(axis)", [joinNote(first, other, axis)])
    case .integerOverflow:
      return ErrorText(.integerOverflow, "the result does not fit 64 bits", ["convert to floats first: f64(x)"])
    case .divisionByZero:
      return ErrorText(.divisionByZero, "division of integers by zero", ["floats give inf or nan: x / y"])
    case .negativeExponent:
      return ErrorText(.negativeExponent, "an integer to a negative power", ["write the base as a float: 2.0 ^ -1"])
    case .doesNotFitInteger(let value):
      return ErrorText(
        .doesNotFitInteger,
        "\(Double(Float(value)) == value ? NumberText.shortest(Float(value)) : NumberText.shortest(value)) does not fit a 64-bit integer",
        [value.isNaN ? "replace NaN first: where(isnan(x), 0, x)" : "the integers go from \(Int.min) to \(Int.max)"])
    case .rankTooLarge(let rank):
      return ErrorText(.rankTooLarge, "a tensor of \(rank) axes, but it can have at most \(Shape.rankLimit)")
    case .rankTooSmall(let rank, let needed):
      return ErrorText(
        .rankTooSmall, "the transpose needs at least \(axes(needed)), but found \(rank == 0 ? "a number" : axes(rank))",
        rank == 1 ? ["make a row with x[new, :] or a column with x[:, new]"] : [])
    case .noSecondDerivative(let name):
      return ErrorText(.derivative, "there is no derivative of the derivative of \(name), which works on elements and not in steps")
    case .interrupted: return ErrorText(.interrupted, "interrupted")
    }
  }

  // MARK: Shapes that do not fit

  private static func broadcastNotes(_ left: Shape, _ right: Shape, _ place: ErrorPlace) -> [String] {
    let differing = (0..<min(left.count, right.count)).map { $0 + 1 }.filter { axis in
      let a = left[left.count - axis]
      let b = right[right.count - axis]
      return a != b && a != 1 && b != 1
    }
    let parts = differing.map {
      "axis -\($0) is \(left[left.count - $0]) on the left and \(right[right.count - $0]) on the right"
    }
    guard !parts.isEmpty else { return [] }
    let note = "counted from the end, \(parts.joined(separator: ", ")); sizes must be equal or 1"
    let (a, b) = place.operands
    let symbol = ErrorPlace.symbols[place.instruction.operation]
    guard symbol != nil || place.site?.argumentSpans.count == 2 else { return [note] }
    if let symbol, left.count == 2, right.count == 2, left[0] == right[1], left[1] == right[0] {
      return [note, "did you mean \(a) \(symbol) \(SourceText.transposed(b))?"]
    }
    if let remedy = missingAxis(left, right, SourceText.unwrapped(b))
      ?? missingAxis(right, left, SourceText.unwrapped(a))
    {
      return [note, remedy]
    }
    return [note]
  }

  /// What to write when `shape` is `full` without one of its axes.
  private static func missingAxis(_ full: Shape, _ shape: Shape, _ name: String) -> String? {
    guard full.count == shape.count + 1 else { return nil }
    let missing = full.indices.filter { axis in
      Array(full[..<axis]) == Array(shape[..<axis]) && Array(full[(axis + 1)...]) == Array(shape[axis...])
    }
    guard missing.count == 1 else { return nil }
    return
      "for axis \(missing[0]) of size 1 write unsqueeze(\(name), \(missing[0])), or keepdims=true where it was reduced"
  }

  private static func productWords(_ left: Shape, _ right: Shape, _ place: ErrorPlace) -> ErrorText {
    let inner = left.last ?? 0
    let outer = right.count > 1 ? right[right.count - 2] : right.last ?? 0
    guard inner != outer else {
      return ErrorText(
        .innerSizesDiffer, "the leading axes of \(left) and \(right) do not broadcast",
        ["all axes but the last two must be equal or 1"])
    }
    var notes = [
      "the last axis of the left (\(inner)) must equal the \(right.count > 1 ? "second to last" : "only") axis of the right (\(outer))"
    ]
    let (a, b) = place.operands
    if right.count > 1, right.last == inner {
      notes.append("did you mean \(a) @ \(SourceText.transposed(b))?")
    } else if left.count > 1, left[left.count - 2] == outer {
      notes.append("did you mean \(SourceText.transposed(a)) @ \(b)?")
    } else if left.count == 2, right.count == 2, right[1] == left[0] {
      notes.append("did you mean \(b) @ \(a)?")
    }
    return ErrorText(.innerSizesDiffer, "\(left) and \(right) do not fit", notes)
  }

  private static func reshapeWords(_ from: Shape, _ to: Shape) -> ErrorText {
    let count = from.elementCount ?? 0
    let known = to.filter { $0 != -1 }
    let product = Shape(known).elementCount
    let elements = Machine.count(count, "element")
    if known.count < to.count {
      return ErrorText(
        .cannotReshape, "\(from) has \(elements), which \(to) cannot hold",
        product.map { ["the sizes besides -1 multiply to \($0), which does not divide \(count)"] } ?? [])
    }
    return ErrorText(
      .cannotReshape,
      "\(from) has \(elements), but \(to) holds \(product.map(String.init) ?? "more than 64 bits count")",
      ["the number of elements must stay; one size may be -1 and follows from the others"])
  }

  private static func joinNote(_ first: Shape, _ other: Shape, _ axis: Int) -> String {
    if first.count != other.count { return "they need the same number of axes: \(first.count) and \(other.count)" }
    let differing = first.indices.filter { $0 != axis && first[$0] != other[$0] }
    return differing.map { "axis \($0) is \(first[$0]) in one and \(other[$0]) in the other" }.joined(separator: ", ")
      + "; all axes but axis \(axis) must be equal"
  }

  // MARK: Words

  /// The numbers from 0 up to `count`, or from the end.
  private static func places(_ count: Int) -> String {
    count == 1 ? "0, or -1 from the end" : "0 to \(count - 1), or -\(count) to -1 from the end"
  }

  static func validIndices(_ count: Int) -> String {
    switch count {
    case 0: "it is empty"
    case 1: "the only index is 0, or -1 from the end"
    default: "indices go from 0 to \(count - 1), or from -\(count) to -1"
    }
  }

  private static func axes(_ count: Int) -> String { count == 1 ? "1 axis" : "\(count) axes" }

  private static func sizeInBytes(_ shape: Shape, _ dtype: DType) -> Int? {
    guard let (size, overflowed) = shape.elementCount?.multipliedReportingOverflow(by: dtype.sizeInBytes) else {
      return nil
    }
    return overflowed ? nil : size
  }

  private static func bytes(_ count: Int) -> String {
    let units = ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"]
    var value = Double(count)
    var unit = 0
    while value >= 1024, unit < units.count - 1 {
      value /= 1024
      unit += 1
    }
    return unit == 0 ? "\(count) bytes" : "\(NumberText.fixed(value, 1)) \(units[unit])"
  }
}
