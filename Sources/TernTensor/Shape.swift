/// The sizes of a tensor's axes, outermost first; also used for strides.
///
/// Up to six axes are stored in place, more of them in an array, so that making a shape seldom allocates.
package struct Shape: RandomAccessCollection, Hashable, Sendable, ExpressibleByArrayLiteral {
  private static var inlineCapacity: Int { 6 }

  private var inline: InlineArray<6, Int>
  private var overflow: [Int]?
  package private(set) var count: Int

  package init() {
    inline = InlineArray(repeating: 0)
    count = 0
  }

  package init(repeating value: Int, count: Int) {
    inline = InlineArray(repeating: value)
    self.count = count
    if count > Self.inlineCapacity { overflow = [Int](repeating: value, count: count) }
  }

  package init(_ sizes: some Sequence<Int>) {
    self.init()
    for size in sizes { append(size) }
  }

  package init(arrayLiteral sizes: Int...) { self.init(sizes) }

  package var startIndex: Int { 0 }
  package var endIndex: Int { count }

  package subscript(axis: Int) -> Int {
    get {
      if let overflow { return overflow[axis] }
      precondition(axis >= 0 && axis < count)
      return inline[axis]
    }
    set {
      precondition(axis >= 0 && axis < count)
      if overflow != nil { overflow?[axis] = newValue } else { inline[axis] = newValue }
    }
  }

  package mutating func append(_ size: Int) {
    if overflow != nil {
      overflow?.append(size)
    } else if count < Self.inlineCapacity {
      inline[count] = size
    } else {
      overflow = (0..<count).map { inline[$0] } + [size]
    }
    count += 1
  }

  package mutating func insert(_ size: Int, at axis: Int) {
    var sizes = Array(self)
    sizes.insert(size, at: axis)
    self = Shape(sizes)
  }

  /// With the sizes of `other` in front of axis `axis`.
  package func inserting(_ other: Shape, at axis: Int) -> Shape {
    var sizes = Array(self)
    sizes.insert(contentsOf: other, at: axis)
    return Shape(sizes)
  }

  package mutating func remove(at axis: Int) {
    var sizes = Array(self)
    sizes.remove(at: axis)
    self = Shape(sizes)
  }

  package var rank: Int { count }

  package static func == (a: Shape, b: Shape) -> Bool {
    guard a.count == b.count else { return false }
    for axis in 0..<a.count where a[axis] != b[axis] { return false }
    return true
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(count)
    for size in self { hasher.combine(size) }
  }
}

extension Shape: CustomStringConvertible {
  /// `[2, 3]`
  package var description: String { "[" + map(String.init).joined(separator: ", ") + "]" }
}

/// The step from one element to the next along each axis, in elements.
package typealias Strides = Shape

extension Shape {
  /// How many elements a tensor of this shape has; nil when the product of the sizes other than 0 does not fit 64 bits.
  package var elementCount: Int? {
    var total = 1
    var isEmpty = false
    for size in self {
      if size == 0 {
        isEmpty = true
        continue
      }
      let (product, overflowed) = total.multipliedReportingOverflow(by: size)
      if overflowed { return nil }
      total = product
    }
    return isEmpty ? 0 : total
  }

  /// Strides of elements that lie one behind the other, the last axis innermost.
  package var contiguousStrides: Strides {
    var strides = Strides(repeating: 1, count: count)
    var step = 1
    var axis = count - 1
    while axis >= 0 {
      strides[axis] = step
      step = step &* Swift.max(self[axis], 1)
      axis -= 1
    }
    return strides
  }

  /// The shape that two shapes broadcast to, as in NumPy; nil when they do not fit.
  package func broadcast(with other: Shape) -> Shape? {
    if self == other { return self }
    let rank = Swift.max(count, other.count)
    var result = Shape(repeating: 1, count: rank)
    for axis in 0..<rank {
      let a = axis - (rank - count) >= 0 ? self[axis - (rank - count)] : 1
      let b = axis - (rank - other.count) >= 0 ? other[axis - (rank - other.count)] : 1
      guard a == b || a == 1 || b == 1 else { return nil }
      result[axis] = a == 1 ? b : a
    }
    return result
  }

  /// `axis` counted from the front; a negative one counts from the end.
  package func normalized(axis: Int) throws(TensorError) -> Int {
    guard axis >= -count, axis < count else { throw .axisOutOfRange(axis: axis, rank: count) }
    return axis < 0 ? axis + count : axis
  }
}
