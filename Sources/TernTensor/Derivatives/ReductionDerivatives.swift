import TernKernels

extension Tensor {
  /// As `reduced`, as a step of a derivative.
  func tracedReduction(by reduction: Reduction, axes: Shape?, keepsAxes: Bool) throws(TensorError) -> Tensor {
    let shape = shape
    switch reduction {
    case .any, .all, .indexOfMaximum, .indexOfMinimum:
      return try detached().reduced(by: reduction, axes: axes, keepsAxes: keepsAxes)
    default: break
    }
    return try Tensor.step(
      reduction.stepName, self, { () throws(TensorError) in try reduced(by: reduction, axes: axes, keepsAxes: keepsAxes) }
    ) { y in
      let ones = onesShape(axes)
      switch reduction {
      case .sum: return { ct in try ct.reshaped(to: ones).expanded(to: shape) }
      case .mean:
        let length = Double(shape.elementCount ?? 0) / Double(ones.elementCount ?? 1)
        return { ct in try (ct / length).reshaped(to: ones).expanded(to: shape) }
      case .maximum, .minimum:
        // Those that are equal share.
        return { ct in
          let isBest = try Tensor.compare(.equal, self, y.reshaped(to: ones)).converted(to: self.dtype)
          let share = try ct.reshaped(to: ones) / isBest.reduced(by: .sum, axes: axes, keepsAxes: true)
          return try isBest * share
        }
      default:
        return { ct in try ct.reshaped(to: ones) * self.productOfOthers(axes) }
      }
    }
  }

  /// The shape with size 1 along `axes` (none: all).
  private func onesShape(_ axes: Shape?) -> Shape {
    guard let axes else { return Shape(repeating: 1, count: rank) }
    var result = shape
    for axis in axes { result[axis < 0 ? axis + rank : axis] = 1 }
    return result
  }

  /// For each element the product of all others along `axes`, without a division: elements may be 0.
  private func productOfOthers(_ axes: Shape?) throws(TensorError) -> Tensor {
    var isGone = [Bool](repeating: axes == nil, count: rank)
    for axis in axes ?? [] { isGone[axis < 0 ? axis + rank : axis] = true }
    let order = (0..<rank).filter { !isGone[$0] } + (0..<rank).filter { isGone[$0] }
    let kept = Shape(order.filter { !isGone[$0] }.map { shape[$0] })
    let turned = try permuted(order)
    var flat = kept
    flat.append(order.filter { isGone[$0] }.reduce(1) { $0 * shape[$1] })
    let rows = try turned.reshaped(to: flat)
    let last = rows.rank - 1, length = flat[last]
    if length == 0 { return self }
    var one = flat
    one[last] = 1
    let ones = try Tensor.filled(Float(1), one).converted(to: dtype)
    let before = try Tensor.joined([ones, rows.narrowed(axis: last, from: 0, count: length - 1)], axis: last)
      .scanned(by: .product, axis: last)
    let after = try Tensor.joined([rows.narrowed(axis: last, from: 1, count: length - 1), ones], axis: last)
      .flipped(axes: Shape(last)).scanned(by: .product, axis: last).flipped(axes: Shape(last))
    var inverse = order
    for (place, axis) in order.enumerated() { inverse[axis] = place }
    return try (before * after).reshaped(to: turned.shape).permuted(inverse)
  }

  /// As `scanned`, as a step of a derivative.
  func tracedScan(by scan: Scan, axis: Int) throws(TensorError) -> Tensor {
    if rank == 0 { return try reshaped(to: [1]).scanned(by: scan, axis: axis) }
    let axis = try shape.normalized(axis: axis)
    let name: StepName =
      switch scan {
      case .sum: "cumsum"
      case .product: "cumprod"
      case .maximum: "cummax"
      }
    return try Tensor.step(name, self, { () throws(TensorError) in try scanned(by: scan, axis: axis) }) { y in
      switch scan {
      case .sum: { ct in try ct.scannedBack(axis) }
      case .product: { ct in try self.cumulativeProductPullback(ct, y, axis) }
      case .maximum: { ct in
        // The first of equal elements is the one that was taken.
        let places = try y.firstPlaces(of: self, axis)
        return try Tensor.zeros(ct.dtype, ct.shape).scattered(places, ct, axis: axis, .adding)
      }
      }
    }
  }

  /// The sums of the elements from each one on.
  private func scannedBack(_ axis: Int) throws(TensorError) -> Tensor {
    try flipped(axes: Shape(axis)).scanned(by: .sum, axis: axis).flipped(axes: Shape(axis))
  }

  /// With y the products up to each element of x: Σ over j ≥ i of ct[j] y[j] / x[i], where x[i] may be 0. Up to the first 0 that is a
  /// scan; at that 0 the products go on with 1 in its place; behind it, nothing counts. That holds for the numbers, not for their derivatives.
  private func cumulativeProductPullback(_ ct: Tensor, _ y: Tensor, _ axis: Int) throws(TensorError) -> Tensor {
    let zero = try Tensor.number(0, like: self), one = try Tensor.number(1, like: self)
    let isZero = try Tensor.compare(.equal, self, zero)
    if isTraced || ct.isTraced, try isZero.reduced(by: .any).pointer(UInt8.self)[0] != 0 {
      return try exactCumulativeProductPullback(ct, y, axis)
    }
    let zeros = try isZero.converted(to: .i64).scanned(by: .sum, axis: axis)
    let isFirst = try Tensor.compare(.equal, zeros * isZero.converted(to: .i64), .scalar(1))
    let safe = try Tensor.select(isZero, one, self)
    let before = try (ct * y).scannedBack(axis) / safe
    // With the first 0 replaced by 1.
    let replaced = try Tensor.select(isFirst, one, self)
    let after = try (ct * replaced.scanned(by: .product, axis: axis)).scannedBack(axis)
    let isBefore = try Tensor.compare(.equal, zeros, .scalar(0))
    return try Tensor.select(isBefore, before, Tensor.select(isFirst, after, zero))
  }

  /// The same as a polynomial of x, whose own derivatives hold wherever x is 0: the product of the elements before i times the sum over
  /// j ≥ i of ct[j] and those between. It takes n x n numbers for n.
  private func exactCumulativeProductPullback(_ ct: Tensor, _ y: Tensor, _ axis: Int) throws(TensorError) -> Tensor {
    if axis != rank - 1 {
      let turned = try swappingAxes(axis, rank - 1)
      return try turned.exactCumulativeProductPullback(ct.swappingAxes(axis, rank - 1), y.swappingAxes(axis, rank - 1), rank - 1)
        .swappingAxes(axis, rank - 1)
    }
    let n = shape[axis]
    let one = try Tensor.number(1, like: self), zero = try Tensor.number(0, like: self)
    let all = try Tensor.filled(UInt8(1), [n, n]).converted(to: .bool)
    let between = try Tensor.select(all.triangle(1, upper: true), unsqueezed(at: axis), one).scanned(by: .product, axis: -1)
    let terms = try Tensor.select(all.triangle(0, upper: true), ct.unsqueezed(at: axis) * between, zero)
    var first = shape
    first[axis] = 1
    let ones = try Tensor.filled(Float(1), first).converted(to: dtype)
    let before = try Tensor.joined([ones, y.narrowed(axis: axis, from: 0, count: n - 1)], axis: axis)
    return try before * terms.reduced(by: .sum, axes: Shape(rank))
  }

  /// With these the largest elements up to each place of `x`: the place of the first element that is as large.
  private func firstPlaces(of x: Tensor, _ axis: Int) throws(TensorError) -> Tensor {
    // A place is new where the maximum is larger than the one before it.
    let largest = try detached().swappingAxes(axis, rank - 1).contiguous().converted(to: .f64)
    let places = try Tensor.uninitialized(.i64, largest.shape)
    let from = largest.pointer(Double.self), to = places.pointer(Int.self)
    let length = shape[axis]
    try largest.eachRow(ofLength: length) { first in
      var place = 0
      for i in 0..<length {
        if i > 0, !(from[first + i] == from[first + i - 1]), !from[first + i - 1].isNaN { place = i }
        to[first + i] = place
      }
    }
    return try places.swappingAxes(axis, rank - 1)
  }
}

extension Reduction {
  fileprivate var stepName: StepName {
    switch self {
    case .sum: "sum"
    case .mean: "mean"
    case .product: "prod"
    case .maximum: "max"
    case .minimum: "min"
    case .indexOfMaximum: "argmax"
    case .indexOfMinimum: "argmin"
    case .any: "any"
    case .all: "all"
    }
  }
}
