import TernTensor

extension Tensor {
  /// p-values adjusted by Holm's method, in f64; nil when an element is no probability. NaN stays, and does not count.
  func adjustedByHolm() throws(TensorError) -> Tensor? {
    let p = try converted(to: .f64).contiguous().elements(Double.self)
    guard p.allSatisfy({ $0 >= 0 && $0 <= 1 || $0.isNaN }) else { return nil }
    var adjusted = p
    // NaN stands last.
    let order = try Tensor.make(p).sortedIndices(axis: 0, descending: false).elements(Int.self)
    var remaining = p.count { !$0.isNaN }
    var largest = 0.0
    for place in order.prefix(remaining) {
      largest = Swift.max(largest, Swift.min(1, Double(remaining) * p[place]))
      adjusted[place] = largest
      remaining -= 1
    }
    return try Tensor.make(adjusted, shape)
  }
}
