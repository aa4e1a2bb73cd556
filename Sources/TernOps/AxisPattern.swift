import TernTensor

/// One side of a pattern such as `b (h d) ... 1`: for each axis of a tensor, the names of what it is made of.
struct AxisPattern {
  /// An empty list stands for an axis of size 1.
  private(set) var axes: [[String]] = []
  /// Where `...` stands.
  private(set) var ellipsis: Int?

  /// Why a pattern cannot be read.
  struct Fault: Error { let expected: String }

  init(_ text: Substring) throws(Fault) {
    var group: [String]?
    var word = ""
    func isName(_ word: String) -> Bool {
      guard let first = word.unicodeScalars.first, first.properties.isXIDStart || first == "_" else { return false }
      return word.unicodeScalars.allSatisfy { $0.properties.isXIDContinue }
    }
    var known: Set<String> = []
    func close(_ word: String, _ group: inout [String]?) throws(Fault) {
      if word.isEmpty { return }
      if word == "..." {
        guard group == nil, ellipsis == nil else { throw Fault(expected: "a pattern with one `...` outside of brackets") }
        ellipsis = axes.count
        axes.append([])
        return
      }
      if word == "1" {
        if group == nil { axes.append([]) }
        return
      }
      guard isName(word) else { throw Fault(expected: "a pattern of names, brackets, 1 and ... (not `\(word)`)") }
      guard known.insert(word).inserted else { throw Fault(expected: "a pattern that names `\(word)` once on each side") }
      if group != nil { group?.append(word) } else { axes.append([word]) }
    }
    for character in text {
      switch character {
      case "(", ")", " ", "\t":
        try close(word, &group)
        word = ""
        if character == "(" {
          guard group == nil else { throw Fault(expected: "a pattern without brackets in brackets") }
          group = []
        } else if character == ")" {
          guard let closed = group else { throw Fault(expected: "a pattern whose brackets match") }
          axes.append(closed)
          group = nil
        }
      default: word.append(character)
      }
    }
    try close(word, &group)
    guard group == nil else { throw Fault(expected: "a pattern whose brackets match") }
  }

  /// The two sides of `left -> right`.
  static func sides(_ pattern: String) throws(Fault) -> (left: AxisPattern, right: AxisPattern) {
    let parts = pattern.split(separator: "->", omittingEmptySubsequences: false)
    guard parts.count == 2 else { throw Fault(expected: "a pattern with one `->`") }
    let left = try AxisPattern(parts[0]), right = try AxisPattern(parts[1])
    guard right.ellipsis == nil || left.ellipsis != nil else { throw Fault(expected: "a pattern with `...` on the left too") }
    return (left, right)
  }

  /// With a name for each axis that `...` stands for.
  mutating func expandEllipsis(to count: Int) {
    guard let place = ellipsis else { return }
    axes.replaceSubrange(place...place, with: (0..<count).map { ["...\($0)"] })
    ellipsis = nil
  }

  var names: [String] { axes.flatMap { $0 } }
}

/// A tensor taken apart into the axes that the left side of a pattern names.
struct NamedAxes {
  private(set) var tensor: Tensor
  private(set) var names: [String]
  /// The size of each name.
  private(set) var sizes: [String: Int]

  /// - Parameter given: sizes that the call names.
  init(
    _ x: Tensor, _ left: AxisPattern, _ given: [String: Int], _ fault: (String) -> OperationError
  ) throws(OperationError) {
    guard x.rank == left.axes.count else {
      throw fault("a pattern whose left side has \(x.rank) axes, as \(x.shape) has")
    }
    sizes = given
    names = left.names
    var shape: [Int] = []
    for (axis, group) in left.axes.enumerated() {
      var product = 1, unknown: String?
      for name in group {
        guard let size = sizes[name] else {
          guard unknown == nil else { throw fault("the size of `\(unknown ?? name)` or of `\(name)` as an argument") }
          unknown = name
          continue
        }
        let (next, overflowed) = product.multipliedReportingOverflow(by: size)
        if overflowed { throw fault("smaller sizes") }
        product = next
      }
      let size = x.shape[axis]
      if let unknown {
        guard product == 0 ? size == 0 : size % product == 0 else {
          throw fault("sizes whose product divides axis \(axis), which has \(size) (`\(group.joined(separator: " "))` is \(product) times `\(unknown)`)")
        }
        sizes[unknown] = product == 0 ? 0 : size / product
      } else if product != size {
        let what = group.isEmpty ? "1" : "`\(group.joined(separator: " "))` = \(product)"
        throw fault("a pattern that fits axis \(axis), which has size \(size) and not \(what)")
      }
      for name in group { shape.append(sizes[name] ?? 1) }
    }
    let target = Shape(shape)
    tensor = try tensorWork { () throws(TensorError) in try x.reshaped(to: target) }
  }

  /// With the axes in the order of `wanted`, which may leave some out: those come last.
  mutating func order(_ wanted: [String]) throws(OperationError) {
    let rest = names.filter { !wanted.contains($0) }
    let order = (wanted + rest).map { name in names.firstIndex(of: name) ?? 0 }
    let tensor = tensor
    self.tensor = try tensorWork { () throws(TensorError) in try tensor.permuted(order) }
    names = wanted + rest
  }

  /// With an axis of that size behind the others, over which all elements are the same.
  mutating func repeating(_ name: String, size: Int) throws(OperationError) {
    let tensor = tensor
    self.tensor = try tensorWork { () throws(TensorError) in
      try tensor.unsqueezed(at: tensor.rank).expanded(to: Shape(Array(tensor.shape) + [size]))
    }
    names.append(name)
    sizes[name] = size
  }

  /// The last `count` axes reduced.
  mutating func reduce(last count: Int, by reduction: Reduction) throws(OperationError) {
    if count == 0 { return }
    let tensor = tensor
    self.tensor = try tensorWork { () throws(TensorError) in try tensor.reduced(by: reduction, axes: tensor.lastAxes(count)) }
    names.removeLast(count)
  }

  /// The shape that the right side says.
  func shape(of right: AxisPattern) -> Shape { Shape(right.axes.map { $0.reduce(1) { $0 * (sizes[$1] ?? 1) } }) }

  /// Put together as the right side says.
  func joined(_ right: AxisPattern) throws(OperationError) -> Value {
    let shape = shape(of: right), tensor = tensor
    return Value(try tensorWork { () throws(TensorError) in try tensor.reshaped(to: shape) })
  }
}
