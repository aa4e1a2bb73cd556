import TernTensor

/// The sum of products that a pattern of `einsum` describes, as a sequence of batched matrix products.
struct Contraction {
  /// A tensor and what its axes are called.
  private struct Operand {
    var tensor: Tensor
    var axes: [Int]
  }

  private var operands: [Operand] = []
  private var output: [Int] = []
  private var sizes: [Int] = []

  // MARK: Reading the pattern

  /// - Parameter fault: the error for a pattern of which it is said what it should be.
  init(_ pattern: String, _ tensors: [Tensor], _ fault: (String) -> OperationError) throws(OperationError) {
    let sides = pattern.split(separator: "->", omittingEmptySubsequences: false)
    guard sides.count <= 2 else { throw fault("a pattern with one `->`") }
    let terms = sides[0].split(separator: ",", omittingEmptySubsequences: false)
    guard terms.count == tensors.count else {
      throw fault("a pattern for \(tensors.count) \(tensors.count == 1 ? "operand" : "operands"), not \(terms.count)")
    }
    let all = terms + sides.dropFirst()
    // Blanks within a term separate names; otherwise each letter is one.
    let isSpaced = all.contains { $0.split(separator: " ").count > 1 }
    var numbers: [String: Int] = [:]
    var names: [String] = []
    func number(_ name: String) -> Int {
      if let known = numbers[name] { return known }
      numbers[name] = names.count
      names.append(name)
      return names.count - 1
    }
    /// The axes of a term; nil stands for `...`.
    func axes(_ term: Substring) throws(OperationError) -> [Int?] {
      var words: [Substring] = term.split(separator: " ")
      if !isSpaced, let only = words.first {
        words = []
        var rest = only
        while let first = rest.first {
          let length = first == "." && rest.hasPrefix("...") ? 3 : 1
          words.append(rest.prefix(length))
          rest = rest.dropFirst(length)
        }
      }
      var result: [Int?] = []
      for word in words {
        if word == "..." {
          guard !result.contains(nil) else { throw fault("a pattern with one `...` for each operand") }
          result.append(nil)
          continue
        }
        guard word.unicodeScalars.allSatisfy({ $0.properties.isXIDContinue }) else {
          throw fault("a pattern of names, commas, `...` and `->` (not `\(word)`)")
        }
        result.append(number(String(word)))
      }
      return result
    }

    var read: [[Int?]] = []
    for term in terms { read.append(try axes(term)) }
    let named = sides.count == 2 ? try axes(sides[1]) : nil
    // The axes that `...` stands for are counted from the last.
    var further = 0
    for (term, tensor) in zip(read, tensors) {
      let count = tensor.rank - term.count { $0 != nil }
      let hasEllipsis = term.contains(nil)
      guard hasEllipsis ? count >= 0 : count == 0 else {
        throw fault("a pattern with \(tensor.rank) axes for the operand \(tensor.shape)")
      }
      further = max(further, count)
    }
    let letters = names.count
    for place in 0..<further { _ = number("...\(place)") }
    sizes = Array(repeating: 1, count: names.count)
    for (term, tensor) in zip(read, tensors) {
      let count = tensor.rank - term.count { $0 != nil }
      let full = term.flatMap { axis in axis.map { [$0] } ?? (0..<count).map { letters + further - count + $0 } }
      for (place, axis) in full.enumerated() where tensor.shape[place] != 1 {
        guard sizes[axis] == 1 || sizes[axis] == tensor.shape[place] else {
          throw fault("one size for `\(names[axis])`, not \(sizes[axis]) and \(tensor.shape[place])")
        }
        sizes[axis] = tensor.shape[place]
      }
      operands.append(Operand(tensor: tensor, axes: full))
    }
    let ellipsis = Array(letters..<letters + further)
    if let named {
      output = named.flatMap { axis in axis.map { [$0] } ?? ellipsis }
      let known = Set(operands.flatMap(\.axes))
      if let axis = output.first(where: { !known.contains($0) }) { throw fault("a pattern with `\(names[axis])` in an operand") }
      if Set(output).count < output.count { throw fault("a pattern whose result names each axis once") }
    } else {
      var counts = [Int](repeating: 0, count: names.count)
      for operand in operands { for axis in operand.axes { counts[axis] += 1 } }
      output = ellipsis + (0..<letters).filter { counts[$0] == 1 }.sorted { names[$0] < names[$1] }
    }
    if operands.isEmpty { throw fault("at least one operand") }
  }

  // MARK: Saying beforehand

  /// What the result looks like.
  var outline: (Shape, DType) {
    (Shape(output.map { sizes[$0] }), operands.reduce(DType.i64) { max($0, $1.tensor.dtype) })
  }

  /// A product and a sum for each place along the axes of each pair of operands, in the order in which they are multiplied.
  var flops: Double {
    var plan = self
    for i in plan.operands.indices {
      let operand = plan.operands[i]
      plan.operands[i].axes = zip(operand.axes, operand.tensor.shape).filter { $1 != 1 }.map(\.0)
    }
    func places(_ axes: Set<Int>) -> Double { axes.reduce(1) { $0 * Double(sizes[$1]) } }
    var parts = plan.operands.map { Set($0.axes) }
    var total = 0.0
    for (i, j) in plan.order() {
      var kept = Set(output)
      for other in parts.indices where other != i && other != j { kept.formUnion(parts[other]) }
      // What only one of them has and nobody needs is summed before.
      let needed = [parts[i].intersection(kept.union(parts[j])), parts[j].intersection(kept.union(parts[i]))]
      for (part, rest) in zip([parts[i], parts[j]], needed) where part != rest { total += places(part) }
      let both = needed[0].union(needed[1])
      total += 2 * places(both)
      parts[i] = both.intersection(kept)
      parts.remove(at: j)
    }
    if let last = parts.first, !last.subtracting(output).isEmpty { total += places(last) }
    return total
  }

  // MARK: Computing

  mutating func result() throws(TensorError) -> Tensor {
    for i in operands.indices { try prepare(&operands[i]) }
    for pair in order() {
      let kept = Set(output).union(operands.indices.filter { $0 != pair.0 && $0 != pair.1 }.flatMap { operands[$0].axes })
      let product = try multiply(operands[pair.0], operands[pair.1], kept)
      operands[pair.0] = product
      operands.remove(at: pair.1)
    }
    var last = operands[0]
    try sum(&last, keeping: Set(output))
    // What only broadcasts is an axis of size 1 that fell away.
    for axis in output where !last.axes.contains(axis) {
      last.tensor = try last.tensor.unsqueezed(at: last.tensor.rank)
      last.axes.append(axis)
    }
    let axes = last.axes
    let permuted = try last.tensor.permuted(output.map { axes.firstIndex(of: $0) ?? 0 })
    return try permuted.expanded(to: Shape(output.map { sizes[$0] }))
  }

  /// Takes diagonals of repeated axes and drops axes that only broadcast.
  private func prepare(_ operand: inout Operand) throws(TensorError) {
    var axes: [Int] = []
    var tensor = operand.tensor.dtype == .bool ? try operand.tensor.converted(to: .i64) : operand.tensor
    for axis in operand.axes {
      let place = axes.count
      if let earlier = axes.firstIndex(of: axis) {
        tensor = try tensor.mergingDiagonal(earlier, place)
      } else if tensor.shape[place] == 1 {
        tensor = try tensor.squeezed(axes: Shape(place))
      } else {
        axes.append(axis)
      }
    }
    operand = Operand(tensor: tensor, axes: axes)
  }

  private func sum(_ operand: inout Operand, keeping kept: Set<Int>) throws(TensorError) {
    let gone = operand.axes.indices.filter { !kept.contains(operand.axes[$0]) }
    if gone.isEmpty { return }
    operand.tensor = try operand.tensor.sum(Shape(gone))
    operand.axes = operand.axes.filter { kept.contains($0) }
  }

  private func multiply(_ a: Operand, _ b: Operand, _ kept: Set<Int>) throws(TensorError) -> Operand {
    var a = a, b = b
    try sum(&a, keeping: kept.union(b.axes))
    try sum(&b, keeping: kept.union(a.axes))
    let shared = a.axes.filter { b.axes.contains($0) }
    let batch = shared.filter { kept.contains($0) }, inner = shared.filter { !kept.contains($0) }
    let left = a.axes.filter { !shared.contains($0) }, right = b.axes.filter { !shared.contains($0) }
    func matrix(_ operand: Operand, _ rows: [Int], _ columns: [Int]) throws(TensorError) -> Tensor {
      let order = (batch + rows + columns).map { axis in operand.axes.firstIndex(of: axis) ?? 0 }
      let shape = batch.map { sizes[$0] } + [rows.reduce(1) { $0 * sizes[$1] }, columns.reduce(1) { $0 * sizes[$1] }]
      return try operand.tensor.permuted(order).reshaped(to: Shape(shape))
    }
    let product = try Tensor.matmul(matrix(a, left, inner), matrix(b, inner, right))
    let axes = batch + left + right
    return Operand(tensor: try product.reshaped(to: Shape(axes.map { sizes[$0] })), axes: axes)
  }

  // MARK: The order

  /// Up to so many operands, all orders are compared.
  private static let exhaustiveMost = 8

  /// Which operands to multiply, one pair after the other; the product takes the place of the first, which is the smaller number.
  private func order() -> [(Int, Int)] {
    let count = operands.count
    if count < 2 { return [] }
    if count > Self.exhaustiveMost { return greedyOrder() }
    let all = (1 << count) - 1
    /// The axes that the product of some operands has: those that are needed outside.
    func axes(_ set: Int) -> Set<Int> {
      var inside: Set<Int> = [], outside = Set(output)
      for i in 0..<count { if set >> i & 1 == 1 { inside.formUnion(operands[i].axes) } else { outside.formUnion(operands[i].axes) } }
      return set.nonzeroBitCount == 1 ? inside : inside.intersection(outside)
    }
    let axesOf = (0...all).map { axes($0) }
    var best = [(cost: Double, split: Int)](repeating: (0, 0), count: all + 1)
    for set in 1...all where set.nonzeroBitCount > 1 {
      var least = (cost: Double.infinity, split: 0)
      var part = (set - 1) & set
      while part > 0 {
        let other = set ^ part
        if part > other {
          let work = axesOf[part].union(axesOf[other]).reduce(1.0) { $0 * Double(sizes[$1]) }
          let cost = best[part].cost + best[other].cost + work
          if cost < least.cost || least.split == 0 { least = (cost, part) }
        }
        part = (part - 1) & set
      }
      best[set] = least
    }
    // Positions shift as operands are taken away.
    var order: [(Int, Int)] = []
    var places = Array(0..<count)
    func join(_ set: Int) -> Int {
      if set.nonzeroBitCount == 1 { return set.trailingZeroBitCount }
      let a = join(best[set].split), b = join(set ^ best[set].split)
      let (first, second) = (min(a, b), max(a, b))
      if let i = places.firstIndex(of: first), let j = places.firstIndex(of: second) {
        order.append((min(i, j), max(i, j)))
        places.remove(at: max(i, j))
        if i > j { places[j] = first }
      }
      return first
    }
    _ = join(all)
    return order
  }

  /// The cheapest pair first.
  private func greedyOrder() -> [(Int, Int)] {
    var axes = operands.map { Set($0.axes) }
    var order: [(Int, Int)] = []
    while axes.count > 1 {
      var least = (cost: Double.infinity, pair: (0, 1))
      for i in axes.indices {
        for j in axes.indices where j > i {
          let cost = axes[i].union(axes[j]).reduce(1.0) { $0 * Double(sizes[$1]) }
          if cost < least.cost { least = (cost, (i, j)) }
        }
      }
      let (i, j) = least.pair
      var needed = Set(output)
      for other in axes.indices where other != i && other != j { needed.formUnion(axes[other]) }
      axes[i] = axes[i].union(axes[j]).intersection(needed)
      axes.remove(at: j)
      order.append((i, j))
    }
    return order
  }
}
