import TernTensor

/// The elements of a tensor as they are now, in f64.
struct Numbers {
  let dtype: DType
  let shape: Shape
  let values: [Double]

  /// - Throws: when a stop is requested, or there is no memory for them.
  init(_ tensor: Tensor) throws(TensorError) {
    dtype = tensor.dtype
    shape = tensor.shape
    values = try tensor.detached().converted(to: .f64).elements(Double.self)
  }

  /// The root of the sum of their squares.
  var length: Double { values.reduce(0) { $0 + $1 * $1 }.squareRoot() }

  subscript(element: Int) -> Double { values[element] }

  var hasNonFinite: Bool { values.contains { !$0.isFinite } }

  /// Whether it has the shape `target` or is broadcast to it.
  func reaches(_ target: Shape) -> Bool {
    guard shape.count <= target.count else { return false }
    let shift = target.count - shape.count
    return shape.indices.allSatisfy { shape[$0] == 1 || shape[$0] == target[$0 + shift] }
  }

  /// The element that meets the one at `index` of a result that this is broadcast to.
  func value(at index: Shape) -> Double {
    let shift = index.count - shape.count
    var number = 0
    for axis in shape.indices { number = number * shape[axis] + (shape[axis] == 1 ? 0 : index[axis + shift]) }
    return values[number]
  }

  /// A number with the type that it has here.
  private func typed(_ value: Double) -> Value {
    switch dtype {
    case .bool: .bool(value != 0)
    case .i64: Int(exactly: value).map { .i64($0) } ?? .f64(value)
    case .f32: .f32(Float(value))
    case .f64: .f64(value)
    }
  }

  /// What is there where a result of shape `target` has `index`: a number, a row or column of a product, or in short all of it.
  func there(_ index: Shape, _ target: Shape, isProduct: Bool, _ name: String) -> Value {
    if !isProduct, reaches(target) { return typed(value(at: index)) }
    if isProduct, shape.count >= 2, index.count >= 2 {
      let isLeft = name == "left" || name == "a"
      return .string("\(isLeft ? "row \(index[index.count - 2])" : "column \(index[index.count - 1])") of \(shape), \(span(of: line(index, isLeft: isLeft)))")
    }
    return .string("\(shape) \(span(of: values))")
  }

  /// The row or the column of a matrix that an element of a product is made of.
  private func line(_ index: Shape, isLeft: Bool) -> [Double] {
    let rows = shape[shape.count - 2], columns = shape[shape.count - 1]
    var batch = 0
    let shift = index.count - shape.count
    for axis in 0..<shape.count - 2 { batch = batch * shape[axis] + (shape[axis] == 1 || axis + shift < 0 ? 0 : index[axis + shift]) }
    let first = batch * rows * columns
    return isLeft
      ? (0..<columns).map { values[first + index[index.count - 2] * columns + $0] }
      : (0..<rows).map { values[first + $0 * columns + index[index.count - 1]] }
  }

  private func span(of values: [Double]) -> String {
    if values.count <= 4 { return "[" + values.map { NumberText.general($0, 4) }.joined(separator: ", ") + "]" }
    let finite = values.filter { !$0.isNaN }
    guard let least = finite.min(), let most = finite.max() else { return "all nan" }
    let nans = values.count - finite.count
    return "from \(NumberText.general(least, 4)) to \(NumberText.general(most, 4))" + (nans > 0 ? " and \(nans) nan" : "")
  }
}
