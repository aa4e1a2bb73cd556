import TernOps

/// Says in words how wrong numbers differ from the right ones: a factor, a place, an order.
struct MismatchPattern {
  let found: Grid
  let expected: Grid
  let wrong: [Bool]
  let tolerance: Double
  /// The sizes of the input, for factors such as √d.
  let sizes: [String: Int]

  init?(_ difference: ValueDifference, sizes: [String: Int]) {
    guard let found = difference.found, let expected = difference.expected, found.count > 0 else { return nil }
    self.found = found
    self.expected = expected
    wrong = difference.wrong
    tolerance = difference.tolerance
    self.sizes = sizes
  }

  /// The first pattern that fits, or nil.
  var text: String? {
    notFinite ?? constant ?? factor ?? offset ?? transposition ?? shift ?? reversal ?? sums ?? order ?? place
  }

  // MARK: Numbers

  private var notFinite: String? {
    let odd = found.values.indices.filter { !found.values[$0].isFinite && expected.values[$0].isFinite }
    guard let first = odd.first else { return nil }
    let what = found.values[first].isNaN ? "NaN" : "inf"
    if found.count == 1 { return "the number is \(what)" }
    return odd.count == found.count ? "every number is \(what)" : "\(odd.count) of \(found.count) numbers \(odd.count == 1 ? "is" : "are") \(what)"
  }

  private var constant: String? {
    guard found.count > 1, let first = found.values.first, found.values.allSatisfy({ $0 == first }), !same(expected.values, found.values) else { return nil }
    guard Set(expected.values).count > 1 || first == 0 else { return nil }
    return "every number is \(Text.number(first))"
  }

  private var factor: String? {
    let scale = expected.largest
    guard scale > tolerance * 10 else { return nil }
    // The ratio where it is known best.
    guard let best = expected.values.indices.max(by: { expected.values[$0].magnitude < expected.values[$1].magnitude }) else { return nil }
    let ratio = found.values[best] / expected.values[best]
    guard ratio.isFinite, ratio != 0, (ratio - 1).magnitude > 1e-4 else { return nil }
    let limit = max(tolerance, 1e-4 * scale) * max(1, ratio.magnitude)
    guard zip(found.values, expected.values).allSatisfy({ ($0 - ratio * $1).magnitude <= limit }),
      expected.values.count(where: { $0.magnitude > limit }) > 1 || expected.count == 1
    else { return nil }
    if (ratio + 1).magnitude < 1e-4 { return expected.count == 1 ? "its sign is the opposite" : "every sign is the opposite" }
    // Of one number, a factor says nothing: see `FactorOfSizes`.
    guard expected.count > 1 else { return nil }
    let name = name(ofFactor: ratio).map { " (\($0))" } ?? ""
    return "every number is \(Text.number3(ratio)) times what it should be\(name)"
  }

  /// `sqrt(d)`, `1/n`
  private func name(ofFactor ratio: Double) -> String? {
    for (size, number) in sizes.sorted(by: { $0.key < $1.key }) where number > 1 {
      if let factor = FactorOfSizes.all.first(where: { (ratio / $0.value(Double(number)) - 1).magnitude < 1e-4 }) {
        return "\(factor.text(size)), as \(size) = \(number)"
      }
    }
    return FactorOfSizes.constants.first { (ratio / $0.value - 1).magnitude < 1e-4 }?.text
  }

  private var offset: String? {
    guard found.count > 1, let first = zip(found.values, expected.values).map({ $0 - $1 }).first, first.isFinite, first.magnitude > tolerance * 10 else { return nil }
    let limit = max(tolerance, 1e-5 * expected.largest)
    guard zip(found.values, expected.values).allSatisfy({ ($0 - $1 - first).magnitude <= limit }) else { return nil }
    return "every number is \(Text.number(first.magnitude)) too \(first > 0 ? "large" : "small")"
  }

  // MARK: Order

  private func same(_ a: [Double], _ b: [Double]) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy { Expectation.agree($0, $1, max(tolerance, 1e-6 * expected.largest)) }
  }

  private var transposition: String? {
    guard let turned = expected.transposed, turned.shape == found.shape, !same(turned.values, expected.values), same(turned.values, found.values) else {
      return nil
    }
    return "it is transposed: the last two axes are exchanged"
  }

  private var shift: String? {
    for axis in 0..<expected.rank where expected.shape[axis] > 2 {
      for step in [1, -1] {
        let pairs = found.values.indices.filter { index in
          let from = found.index(index)[axis] - step
          return from >= 0 && from < found.shape[axis]
        }
        let stride = found.shape[(axis + 1)...].reduce(1, *)
        let shifted = pairs.map { expected.values[$0 - step * stride] }
        if Set(shifted).count > 1, same(pairs.map { found.values[$0] }, shifted) {
          return "it is shifted by one along axis \(axis), towards the \(step > 0 ? "end" : "beginning")"
        }
      }
    }
    return nil
  }

  private var reversal: String? {
    for axis in 0..<expected.rank where expected.shape[axis] > 1 {
      let stride = found.shape[(axis + 1)...].reduce(1, *)
      let reversed = found.values.indices.map { index in
        let place = found.index(index)[axis]
        return expected.values[index + (found.shape[axis] - 1 - 2 * place) * stride]
      }
      if !same(reversed, expected.values), same(found.values, reversed) { return "it is the wrong way round along axis \(axis)" }
    }
    return nil
  }

  /// Sums of one along another axis than they should be: a softmax over the wrong one.
  private var sums: String? {
    guard expected.rank >= 2 else { return nil }
    let right = (0..<expected.rank).filter { sumsToOne(expected, $0) }, here = (0..<found.rank).filter { sumsToOne(found, $0) }
    guard let wanted = right.first, let got = here.first, !here.contains(wanted), !right.contains(got) else { return nil }
    return "the numbers add up to 1 along axis \(got), but should along axis \(wanted)"
  }

  private func sumsToOne(_ grid: Grid, _ axis: Int) -> Bool {
    guard grid.shape[axis] > 1, grid.count > 0 else { return false }
    let stride = grid.shape[(axis + 1)...].reduce(1, *)
    var sums: [Int: Double] = [:]
    for (index, value) in grid.values.enumerated() {
      let place = index / stride % grid.shape[axis]
      sums[index - place * stride, default: 0] += value
    }
    return sums.values.allSatisfy { ($0 - 1).magnitude < 1e-4 }
  }

  private var order: String? {
    guard found.count > 2, same(found.values.sorted(), expected.values.sorted()), !same(found.values, expected.values) else { return nil }
    return "the numbers are right, but stand in other places"
  }

  // MARK: Place

  private var place: String? {
    let wrongIndices = wrong.indices.filter { wrong[$0] }.map { found.index($0) }
    guard wrongIndices.count < wrong.count else { return nil }
    if let text = diagonal(wrongIndices) { return text }
    for axis in 0..<found.rank where found.shape[axis] > 1 {
      let places = Set(wrongIndices.map { $0[axis] })
      let all = found.shape[axis]
      let name = self.name(ofAxis: axis)
      // Only if all of that row, column or entry is wrong, or right.
      if places.count == 1, let only = places.first { return "only \(name) \(only) is wrong" }
      if all > 2, places.count == all - 1, let right = (0..<all).first(where: { !places.contains($0) }) {
        return right == 0 && axis == 0 && found.rank > 2 ? "only the first entry of axis 0, the batch, is right" : "only \(name) \(right) is right"
      }
    }
    return nil
  }

  private func name(ofAxis axis: Int) -> String {
    if axis == found.rank - 1, found.rank > 1 { return "column" }
    if axis == found.rank - 2 { return "row" }
    return found.rank == 1 ? "element" : "entry of axis \(axis), number"
  }

  private func diagonal(_ wrongIndices: [[Int]]) -> String? {
    guard found.rank >= 2, found.shape[found.rank - 1] > 1, found.shape[found.rank - 2] > 1 else { return nil }
    let rows = found.shape[found.rank - 2], columns = found.shape[found.rank - 1]
    // Which cells of a matrix are wrong in any of them.
    let cells = Set(wrongIndices.map { $0[found.rank - 2] * columns + $0[found.rank - 1] })
    let places: [(String, (Int, Int) -> Bool)] = [
      ("on the diagonal", { $0 == $1 }), ("off the diagonal", { $0 != $1 }), ("above the diagonal", { $1 > $0 }), ("below the diagonal", { $1 < $0 }),
      ("on the diagonal and above", { $1 >= $0 }), ("on the diagonal and below", { $1 <= $0 }),
    ]
    for (text, isIn) in places {
      var wanted: Set<Int> = []
      for row in 0..<rows { for column in 0..<columns where isIn(row, column) { wanted.insert(row * columns + column) } }
      if wanted.count > 1, cells == wanted { return "only the numbers \(text) are wrong" }
    }
    return nil
  }
}
