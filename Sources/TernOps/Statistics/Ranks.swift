import TernTensor

/// The places of values in their order, from 1; equal ones share the mean of their places.
struct Ranks {
  /// Twice the ranks: integers.
  private(set) var doubled: [Int]
  /// How many values are equal, for each group of equal ones.
  private(set) var groups: [Int] = []

  var count: Int { doubled.count }
  var hasTies: Bool { groups.count < doubled.count }
  var values: [Double] { doubled.map { Double($0) / 2 } }

  /// The sum of t^3 - t over the groups of t equal values.
  var tieTerm: Double {
    Sample.sum(
      groups.map { size in
        let t = Double(size)
        return t * t * t - t
      })
  }

  /// - Precondition: none of the values is NaN.
  init(_ values: [Double]) throws(TensorError) {
    doubled = [Int](repeating: 0, count: values.count)
    let order = try Tensor.make(values).sortedIndices(axis: 0, descending: false).elements(Int.self)
    var first = 0
    while first < order.count {
      var end = first + 1
      while end < order.count, values[order[end]] == values[order[first]] { end += 1 }
      for place in first..<end { doubled[order[place]] = first + 1 + end }
      groups.append(end - first)
      first = end
    }
  }
}
