import TernTensor

/// Numbers that were observed, in f64, and what describes them.
///
/// Sums are made pair by pair in the order in which NumPy makes them. Where hardly anything but rounding is left, in the differences of
/// samples that are shifted copies of one another for instance, a statistic is then the one that SciPy gives.
struct Sample {
  let values: [Double]

  init(_ values: [Double]) { self.values = values }

  var count: Int { values.count }
  /// The number of values, for arithmetic.
  var size: Double { Double(values.count) }
  var hasNaN: Bool { values.contains { $0.isNaN } }
  var isConstant: Bool { values.allSatisfy { $0 == values[0] } }

  /// NaN of no values.
  var mean: Double { Self.sum(values) / size }

  /// The distances from the mean.
  var centered: [Double] {
    let mean = mean
    return values.map { $0 - mean }
  }

  /// The sum of the squared distances from the mean, over n - 1: NaN of fewer than two values.
  var variance: Double { count < 2 ? .nan : Self.sum(centered.map { $0 * $0 }) / size * (size / (size - 1)) }

  /// The standard deviation of the mean.
  var standardError: Double { (variance / size).squareRoot() }

  /// Value by value.
  ///
  /// - Precondition: both have as many values.
  func minus(_ other: Sample) -> Sample { Sample(Swift.zip(values, other.values).map { $0 - $1 }) }

  static func sum(_ values: [Double]) -> Double { values.withUnsafeBufferPointer { sum($0) } }

  /// The sum in halves, down to parts of 128 that are added up in eight columns.
  static func sum(_ values: UnsafeBufferPointer<Double>) -> Double {
    let count = values.count
    if count > 128 {
      let half = count / 2 / 8 * 8
      return sum(.init(rebasing: values[..<half])) + sum(.init(rebasing: values[half...]))
    }
    let even = count / 8 * 8
    var total = 0.0
    if even > 0, let base = values.baseAddress {
      var columns = UnsafeRawPointer(base).loadUnaligned(as: SIMD8<Double>.self)
      var i = 8
      while i < even {
        columns += UnsafeRawPointer(base + i).loadUnaligned(as: SIMD8<Double>.self)
        i += 8
      }
      let pairs = columns.evenHalf + columns.oddHalf
      let fours = pairs.evenHalf + pairs.oddHalf
      total = fours[0] + fours[1]
    }
    for i in even..<count { total += values[i] }
    return total
  }

  /// The sum of the products of two lists of one length.
  static func dot(_ a: [Double], _ b: [Double]) -> Double {
    // In a row where there are few, as the libraries behind NumPy do.
    if a.count > 64 { return sum(zip(a, b).map { $0 * $1 }) }
    var total = 0.0
    for (x, y) in zip(a, b) { total.addProduct(x, y) }
    return total
  }
}

/// One sample for each row of a tensor whose other axes stay.
struct Samples {
  /// `[count, length]`, f64, the elements one behind the other.
  private let rows: Tensor
  let length: Int
  /// The shape of one number for each sample.
  let kept: Shape

  init(_ tensor: Tensor, axis: Int) throws(TensorError) {
    let wide = try tensor.detached().converted(to: .f64)
    let (rows, length, kept, _) = try (wide.rank == 0 ? wide.reshaped(to: [1]) : wide).rows(over: Shape(axis))
    self.rows = try rows.contiguous()
    self.length = length
    self.kept = kept
  }

  subscript(index: Int) -> Sample {
    Sample(Array(UnsafeBufferPointer(start: rows.pointer(Double.self) + index * length, count: length)))
  }

  /// Tensors of the numbers that `body` gives for each row: `width` of them.
  static func results(
    _ kept: Shape, width: Int, _ body: (_ row: Int) throws(TensorError) -> [Double]
  ) throws(TensorError) -> [Value] {
    var results: [Tensor] = []
    for _ in 0..<width { results.append(try Tensor.uninitialized(.f64, kept)) }
    for row in 0..<(kept.elementCount ?? 0) {
      try Interrupt.check()
      let numbers = try body(row)
      for (result, number) in Swift.zip(results, numbers) { result.pointer(Double.self)[row] = number }
    }
    return results.map { Value($0) }
  }
}
