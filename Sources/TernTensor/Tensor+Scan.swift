import TernKernels

/// What each element becomes of those up to it.
package enum Scan: Sendable { case sum, product, maximum }

extension Tensor {
  /// The sums (products, maxima) of the elements up to each one along `axis`. Sums of f32 are carried in f64.
  package func scanned(by scan: Scan, axis: Int) throws(TensorError) -> Tensor {
    if isTraced { return try tracedScan(by: scan, axis: axis) }
    if dtype == .bool, scan != .maximum { return try converted(to: .i64).scanned(by: scan, axis: axis) }
    if rank == 0 { return try reshaped(to: [1]).scanned(by: scan, axis: axis) }
    let (source, length, axis) = try rows(along: axis)
    let result = try Tensor.uninitialized(dtype, source.shape)
    switch dtype {
    case .f32: try source.scanFloats(scan, length, into: result, Float.self)
    case .f64: try source.scanFloats(scan, length, into: result, Double.self)
    case .i64: try source.scanIntegers(scan, length, into: result)
    case .bool:
      let from = source.pointer(UInt8.self), to = result.pointer(UInt8.self)
      try source.eachRow(ofLength: length) { first in
        var seen: UInt8 = 0
        for i in first..<first + length {
          seen |= from[i]
          to[i] = seen
        }
      }
    }
    return axis == rank - 1 ? result : try result.swappingAxes(axis, rank - 1)
  }

  private func scanFloats<F: TensorElement & BinaryFloatingPoint>(
    _ scan: Scan, _ length: Int, into result: Tensor, _ type: F.Type
  ) throws(TensorError) {
    let from = pointer(F.self), to = result.pointer(F.self)
    try eachRow(ofLength: length) { first in
      switch scan {
      case .sum:
        var total = 0.0
        for i in first..<first + length {
          total += Double(from[i])
          to[i] = F(total)
        }
      case .product:
        var total = 1.0
        for i in first..<first + length {
          total *= Double(from[i])
          to[i] = F(total)
        }
      case .maximum:
        var best = from[first]
        for i in first..<first + length {
          if from[i] > best || from[i].isNaN { best = best.isNaN ? best : from[i] }
          to[i] = best
        }
      }
    }
  }

  private func scanIntegers(_ scan: Scan, _ length: Int, into result: Tensor) throws(TensorError) {
    let from = pointer(Int.self), to = result.pointer(Int.self)
    try eachRow(ofLength: length) { first throws(TensorError) in
      var total = scan == .product ? 1 : scan == .sum ? 0 : from[first]
      for i in first..<first + length {
        let (next, overflowed) =
          switch scan {
          case .sum: total.addingReportingOverflow(from[i])
          case .product: total.multipliedReportingOverflow(by: from[i])
          case .maximum: (max(total, from[i]), false)
          }
        if overflowed { throw .integerOverflow }
        total = next
        to[i] = next
      }
    }
  }
}
