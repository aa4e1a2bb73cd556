import Synchronization

/// The sizes of a tensor's axes, outermost first; also used for strides and for lists of axes.
///
/// Up to six of them are stored in place. A longer list lies in memory that is never given back: there is one copy
/// of each that a program ever makes, and few programs make any. So a shape is plain bits, whose copies cost nothing.
public struct Shape: RandomAccessCollection, Hashable, @unchecked Sendable, ExpressibleByArrayLiteral {
  // safe: what `many` leads to never changes
  private static var inlineCapacity: Int { 6 }

  /// 0 from `count` on.
  private var inline: InlineArray<6, Int>
  /// All sizes, when there are more than fit in place.
  private var many: UnsafePointer<Int>?
  public private(set) var count: Int

  public init() {
    inline = InlineArray(repeating: 0)
    count = 0
  }

  public init(repeating value: Int, count: Int) {
    inline = InlineArray(repeating: 0)
    self.count = count
    for axis in 0..<Swift.min(count, Self.inlineCapacity) { inline[axis] = value }
    if count > Self.inlineCapacity { many = LongShapes.pointer(to: [Int](repeating: value, count: count)) }
  }

  /// Sizes that are `value` until `fill` changes them. A long list is interned once, when it is complete.
  @inline(__always)
  init(repeating value: Int, count: Int, _ fill: (inout MutableSpan<Int>) -> Void) {
    inline = InlineArray(repeating: 0)
    self.count = count
    if count <= Self.inlineCapacity {
      for axis in 0..<count { inline[axis] = value }
      var sizes = inline.mutableSpan
      fill(&sizes)
    } else {
      var list = [Int](repeating: value, count: count)
      var sizes = list.mutableSpan
      fill(&sizes)
      many = LongShapes.pointer(to: list)
    }
  }

  public init(_ sizes: some Sequence<Int>) {
    self.init()
    let sizes = Array(sizes)
    for axis in 0..<Swift.min(sizes.count, Self.inlineCapacity) { inline[axis] = sizes[axis] }
    count = sizes.count
    if count > Self.inlineCapacity { many = LongShapes.pointer(to: sizes) }
  }

  /// The most axes that a tensor can have, as in NumPy.
  public static let rankLimit = 64

  /// One axis.
  public init(_ size: Int) {
    inline = InlineArray(repeating: 0)
    inline[0] = size
    count = 1
  }

  /// Two axes.
  public init(_ rows: Int, _ columns: Int) {
    inline = InlineArray(repeating: 0)
    inline[0] = rows
    inline[1] = columns
    count = 2
  }

  public init(arrayLiteral sizes: Int...) { self.init(sizes) }

  public var startIndex: Int { 0 }
  public var endIndex: Int { count }

  public subscript(axis: Int) -> Int {
    get {
      precondition(axis >= 0 && axis < count)
      if let many { return many[axis] }
      return inline[axis]
    }
    set {
      precondition(axis >= 0 && axis < count)
      if many == nil {
        inline[axis] = newValue
      } else {
        var sizes = Array(self)
        sizes[axis] = newValue
        many = LongShapes.pointer(to: sizes)
      }
    }
  }

  public mutating func append(_ size: Int) {
    if count < Self.inlineCapacity { inline[count] = size } else { many = LongShapes.pointer(to: Array(self) + [size]) }
    count += 1
  }

  mutating func swapAt(_ a: Int, _ b: Int) {
    precondition(a >= 0 && a < count && b >= 0 && b < count)
    if many == nil { return inline.swapAt(a, b) }
    var sizes = Array(self)
    sizes.swapAt(a, b)
    many = LongShapes.pointer(to: sizes)
  }

  public mutating func insert(_ size: Int, at axis: Int) {
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

  public mutating func remove(at axis: Int) {
    var sizes = Array(self)
    sizes.remove(at: axis)
    self = Shape(sizes)
  }

  public var rank: Int { count }

  /// How many different lists of more than six sizes the program has made so far. They stay.
  package static var longListCount: Int { LongShapes.count }

  public static func == (a: Shape, b: Shape) -> Bool {
    // There is one copy of each long list.
    var differences = (a.count ^ b.count) | (Int(bitPattern: a.many) ^ Int(bitPattern: b.many))
    if a.many == nil {
      for axis in 0..<inlineCapacity { differences |= a.inline[axis] ^ b.inline[axis] }
    }
    return differences == 0
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(count)
    for size in self { hasher.combine(size) }
  }
}

extension Shape: CustomStringConvertible {
  /// `[2, 3]`
  public var description: String { "[" + map(String.init).joined(separator: ", ") + "]" }
}

/// The step from one element to the next along each axis, in elements.
public typealias Strides = Shape

extension Shape {
  /// How many elements a tensor of this shape has; nil when the product of the sizes other than 0 does not fit 64 bits.
  public var elementCount: Int? {
    var total = 1
    var isEmpty = false
    var axis = 0
    while axis < count {
      let size = self[axis]
      axis &+= 1
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
    Strides(repeating: 1, count: count) { strides in
      var step = 1
      var axis = count - 1
      while axis >= 0 {
        strides[axis] = step
        step = step &* Swift.max(self[axis], 1)
        axis -= 1
      }
    }
  }

  /// The shape that two shapes broadcast to, as in NumPy; nil when they do not fit.
  public func broadcast(with other: Shape) -> Shape? {
    let rank = Swift.max(count, other.count)
    var fits = true
    let result = Shape(repeating: 1, count: rank) { sizes in
      for axis in 0..<rank {
        let a = axis - (rank - count) >= 0 ? self[axis - (rank - count)] : 1
        let b = axis - (rank - other.count) >= 0 ? other[axis - (rank - other.count)] : 1
        if a != b, a != 1, b != 1 {
          fits = false
          return
        }
        sizes[axis] = a == 1 ? b : a
      }
    }
    return fits ? result : nil
  }

  /// The shape without some axes (all of them when nil), or with size 1 there.
  public func reduced(_ axes: Shape?, keepsAxes: Bool) throws(TensorError) -> Shape {
    var isReduced = [Bool](repeating: axes == nil, count: count)
    for axis in axes ?? [] { isReduced[try normalized(axis: axis)] = true }
    return Shape(indices.compactMap { axis in isReduced[axis] ? (keepsAxes ? 1 : nil) : self[axis] })
  }

  /// `axis` counted from the front; a negative one counts from the end.
  public func normalized(axis: Int) throws(TensorError) -> Int {
    guard axis >= -count, axis < count else { throw .axisOutOfRange(axis: axis, rank: count) }
    return axis < 0 ? axis + count : axis
  }
}

/// The lists of more sizes than a `Shape` has room for, each once.
private enum LongShapes {
  private static let known = Mutex<[[Int]: Int]>([:])

  static var count: Int { known.withLock { $0.count } }

  static func pointer(to sizes: [Int]) -> UnsafePointer<Int>? {
    let address = known.withLock { known in
      if let address = known[sizes] { return address }
      let memory = UnsafeMutablePointer<Int>.allocate(capacity: sizes.count)
      memory.initialize(from: sizes, count: sizes.count)
      known[sizes] = Int(bitPattern: memory)
      return Int(bitPattern: memory)
    }
    return UnsafePointer(bitPattern: address)
  }
}

extension Shape {
  /// The offset of the element with number `index` in the order of indices, in a tensor of this shape.
  func offset(ofElement index: Int, _ strides: Strides) -> Int {
    var rest = index
    var offset = 0
    var axis = count - 1
    while axis >= 0 {
      let (quotient, position) = rest.quotientAndRemainder(dividingBy: self[axis])
      offset += position * strides[axis]
      rest = quotient
      axis -= 1
    }
    return offset
  }
}
