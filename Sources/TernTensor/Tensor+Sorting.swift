import TernKernels

extension Tensor {
  /// The order of the elements along `axis`: indices, i64. Equal elements keep their order; NaN counts as the largest.
  package func sortedIndices(axis: Int, descending: Bool) throws(TensorError) -> Tensor {
    if rank == 0 { return try reshaped(to: [1]).sortedIndices(axis: axis, descending: descending).reshaped(to: []) }
    let (source, length, axis) = try rows(along: axis)
    let result = try Tensor.uninitialized(.i64, source.shape)
    let out = result.pointer(Int.self)
    var sorter = RowSorter(length)
    try source.eachRow(ofLength: length) { first in
      source.keys(first, length, descending: descending, &sorter.keys)
      sorter.sort(into: out + first)
    }
    return axis == rank - 1 ? result : try result.swappingAxes(axis, rank - 1)
  }

  /// The elements with numbers `first ..< first + count` as unsigned integers in the same order.
  fileprivate func keys(_ first: Int, _ count: Int, descending: Bool, _ keys: inout [UInt64]) {
    let flip: UInt64 = descending ? .max : 0
    switch dtype {
    case .f32:
      let from = pointer(Float.self) + first
      for i in 0..<count {
        let bits = from[i] == 0 ? 0 : from[i].bitPattern
        let key: UInt32 = from[i].isNaN ? .max : bits >> 31 == 0 ? bits | 0x8000_0000 : ~bits
        keys[i] = UInt64(key) ^ (flip & 0xFFFF_FFFF)
      }
    case .f64:
      let from = pointer(Double.self) + first
      for i in 0..<count {
        let bits = from[i] == 0 ? 0 : from[i].bitPattern
        keys[i] = (from[i].isNaN ? .max : bits >> 63 == 0 ? bits | 1 << 63 : ~bits) ^ flip
      }
    case .i64:
      let from = pointer(Int.self) + first
      for i in 0..<count { keys[i] = (UInt64(bitPattern: Int64(from[i])) ^ 1 << 63) ^ flip }
    case .bool:
      let from = pointer(UInt8.self) + first
      for i in 0..<count { keys[i] = UInt64(from[i]) ^ (flip & 1) }
    }
  }

  /// Where each element of `values` would go into this sorted tensor of rank 1 to keep it sorted: before equal ones, or after them.
  package func positions(of values: Tensor, afterEqual: Bool) throws(TensorError) -> Tensor {
    let type = max(dtype, values.dtype)
    if dtype != type { return try converted(to: type).positions(of: values, afterEqual: afterEqual) }
    if values.dtype != type { return try positions(of: values.converted(to: type), afterEqual: afterEqual) }
    let sorted = try contiguous(), wanted = try values.contiguous()
    let result = try Tensor.uninitialized(.i64, values.shape)
    var edges = [UInt64](repeating: 0, count: sorted.count)
    var keys = [UInt64](repeating: 0, count: wanted.count)
    sorted.keys(0, sorted.count, descending: false, &edges)
    wanted.keys(0, wanted.count, descending: false, &keys)
    for i in 0..<wanted.count {
      if i & 0xFFFF == 0xFFFF { try Interrupt.check() }
      var low = 0, high = edges.count
      while low < high {
        let middle = (low + high) / 2
        if edges[middle] < keys[i] || (afterEqual && edges[middle] == keys[i]) { low = middle + 1 } else { high = middle }
      }
      result.pointer(Int.self)[i] = low
    }
    return result
  }
}

/// Sorts rows of one length by their keys: short ones by insertion, long ones digit by digit, which keeps the order of equals.
private struct RowSorter {
  var keys: [UInt64]
  private var otherKeys: [UInt64]
  private var other: [Int]

  private static let shortMost = 32

  init(_ length: Int) {
    keys = Array(repeating: 0, count: length)
    otherKeys = keys
    other = Array(repeating: 0, count: length)
  }

  /// Writes the numbers of the elements in the order of their keys.
  mutating func sort(into order: UnsafeMutablePointer<Int>) {
    let count = keys.count
    for i in 0..<count { order[i] = i }
    if count <= Self.shortMost {
      for i in 1..<max(count, 1) {
        let key = keys[i]
        var j = i
        while j > 0, keys[j - 1] > key {
          keys[j] = keys[j - 1]
          order[j] = order[j - 1]
          j -= 1
        }
        keys[j] = key
        order[j] = i
      }
      return
    }
    var counts = [Int](repeating: 0, count: 8 * 256)
    for key in keys {
      for digit in 0..<8 { counts[digit &* 256 &+ Int(key &>> (8 &* UInt64(digit)) & 0xFF)] &+= 1 }
    }
    for digit in 0..<8 {
      let base = digit * 256
      let shift = 8 * UInt64(digit)
      // A digit that all keys share changes nothing.
      if counts[base + Int(keys[0] &>> shift & 0xFF)] == count { continue }
      var next = 0
      for value in base..<base + 256 {
        let these = counts[value]
        counts[value] = next
        next += these
      }
      for i in 0..<count {
        let place = base &+ Int(keys[i] &>> shift & 0xFF)
        let target = counts[place]
        counts[place] = target &+ 1
        otherKeys[target] = keys[i]
        other[target] = order[i]
      }
      swap(&keys, &otherKeys)
      for i in 0..<count { order[i] = other[i] }
    }
  }
}
