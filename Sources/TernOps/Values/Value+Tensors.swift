import TernTensor

// Between numbers, lists of values and tensors.
extension Value {
  /// A number of rank 0 that lies in the value itself.
  @inlinable
  package var scalarDouble: Double? {
    switch self {
    case .bool(let value): value ? 1 : 0
    case .i64(let value): Double(value)
    case .number(let value), .f64(let value): value
    case .f32(let value): Double(value)
    default: nil
    }
  }

  /// Whether it reaches every leaf of a record: a number, or a tensor of rank 0.
  var isScalar: Bool {
    if case .tensor(let tensor) = self { return tensor.rank == 0 }
    return scalarDouble != nil
  }

  /// Values that are tensors of one shape along a new leading axis; nil when they are something else.
  package static func stack(of values: [Value]) throws(TensorError) -> Tensor? {
    if let vector = try vector(values) { return vector }
    var parts: [Tensor] = []
    for value in values {
      if parts.count & 0xFFFF == 0xFFFF { try Interrupt.check() }
      guard let part = try value.tensor(), part.shape == parts.first?.shape ?? part.shape else { return nil }
      parts.append(part)
    }
    return try stack(parts)
  }

  /// Numbers of one type as a tensor with one axis; nil when they are something else.
  private static func vector(_ numbers: [Value]) throws(TensorError) -> Tensor? {
    guard let first = numbers.first else { return nil }
    switch first {
    case .i64:
      var elements: [Int] = []
      elements.reserveCapacity(numbers.count)
      for case .i64(let number) in numbers { elements.append(number) }
      return elements.count == numbers.count ? try .make(elements) : nil
    case .f32:
      var elements: [Float] = []
      elements.reserveCapacity(numbers.count)
      for case .f32(let number) in numbers { elements.append(number) }
      return elements.count == numbers.count ? try .make(elements) : nil
    case .f64:
      var elements: [Double] = []
      elements.reserveCapacity(numbers.count)
      for case .f64(let number) in numbers { elements.append(number) }
      return elements.count == numbers.count ? try .make(elements) : nil
    default: return nil
    }
  }

  /// Tensors of one shape along a new leading axis; the exact digits of literals are kept.
  package static func stack(_ parts: [Tensor]) throws(TensorError) -> Tensor {
    let result = try Tensor.stacked(parts)
    guard result.dtype == .f32, !result.isTraced, parts.contains(where: { $0.exact != nil }) else { return result }
    var exact: [Tensor] = []
    for part in parts { exact.append(try part.converted(to: .f64)) }
    return result.settingExact(try Tensor.stacked(exact))
  }
}
