import TernTensor

/// How many of some numbers lie between edges: `numpy.histogram`, in f64.
enum Histogram {
  /// `counts: [bins]`, i64, and `edges: [bins + 1]`, f64.
  case counted(counts: Tensor, edges: Tensor)
  /// A number that the edges should follow from is NaN or infinite.
  case notFinite
  /// Between the smallest and the largest number are not as many different edges.
  case tooManyBins
  /// Given edges are not in order.
  case notIncreasing

  /// Bins of one width, from the smallest number to the largest; from half below to half above when there is one only.
  static func even(_ x: Tensor, bins: Int) throws(TensorError) -> Histogram {
    let (edgeCount, overflows) = bins.addingReportingOverflow(1)
    if overflows { throw .tooLarge(shape: [bins], dtype: .f64) }
    let values = x.pointer(Double.self)
    var low = x.count == 0 ? 0.0 : .infinity, high = x.count == 0 ? 1.0 : -.infinity
    var isFinite = true
    try Interrupt.stretches(of: x.count) { part in
      for i in part {
        let value = values[i]
        if !value.isFinite { isFinite = false }
        if value < low { low = value }
        if value > high { high = value }
      }
    }
    guard isFinite else { return .notFinite }
    if low == high {
      low -= 0.5
      high += 0.5
    }

    let edges = try Tensor.uninitialized(.f64, [edgeCount]), counts = try Tensor.filled(0, [bins])
    let edge = edges.pointer(Double.self), count = counts.pointer(Int.self)
    let step = (high - low) / Double(bins)
    try Interrupt.stretches(of: edgeCount) { part in
      for i in part { edge[i] = (step == 0 ? Double(i) / Double(bins) * (high - low) : Double(i) * step) + low }
    }
    edge[bins] = high
    guard try increases(edges, allowsEqual: false) else { return .tooManyBins }

    try Interrupt.stretches(of: x.count) { part in
      for i in part {
        let value = values[i]
        var bin = Swift.min(Int((value - low) / (high - low) * Double(bins)), bins - 1)
        // The quotient is rounded: the edges decide.
        if value < edge[bin] { bin -= 1 }
        if value >= edge[bin + 1], bin != bins - 1 { bin += 1 }
        count[bin] += 1
      }
    }
    return .counted(counts: counts, edges: edges)
  }

  /// Bins between edges; numbers outside of them are left out.
  static func between(_ edges: Tensor, _ x: Tensor) throws(TensorError) -> Histogram {
    guard try increases(edges, allowsEqual: true) else { return .notIncreasing }
    let bins = Swift.max(edges.count - 1, 0)
    let counts = try Tensor.filled(0, [bins])
    let edge = edges.pointer(Double.self), count = counts.pointer(Int.self), values = x.pointer(Double.self)
    try Interrupt.stretches(of: bins == 0 ? 0 : x.count) { part in
      for i in part {
        let value = values[i]
        guard value >= edge[0], value <= edge[bins] else { continue }
        // The last bin has its right edge, too; otherwise the last edge that is no larger begins the bin.
        var first = 0, end = bins
        while end - first > 1 {
          let middle = (first + end) / 2
          if edge[middle] <= value { first = middle } else { end = middle }
        }
        if value == edge[bins] { first = bins - 1 }
        count[first] += 1
      }
    }
    return .counted(counts: counts, edges: edges)
  }

  private static func increases(_ edges: Tensor, allowsEqual: Bool) throws(TensorError) -> Bool {
    let edge = edges.pointer(Double.self)
    var increases = edges.count != 1 || !edge[0].isNaN
    try Interrupt.stretches(of: Swift.max(edges.count - 1, 0)) { part in
      for i in part where !(edge[i] < edge[i + 1] || allowsEqual && edge[i] == edge[i + 1]) { increases = false }
    }
    return increases
  }
}
