import TernOps
import TernTensor

/// What the reference gives, and how far from it an answer in f32 may be.
///
/// The reference is run in f64 beside: how far its own f32 result is from that says what rounding does to it on this input. It is run in f64
/// once more, on arguments that differ in their last bit of f32: how far that goes is what rounding may do to any way of working it out
/// (Higham, Accuracy and Stability of Numerical Algorithms: forward errors are condition numbers times backward errors).
struct Expectation {
  struct Part {
    let path: String
    let value: Value
    /// In f64 where that could be had; what answers are compared with.
    let grid: Grid?
    let tolerance: Double
  }

  let value: Value
  let parts: [Part]

  /// - Parameters:
  ///   - value: the result in the types of the exercise.
  ///   - exact: the result in f64, if there is one.
  ///   - shaken: the result in f64 of arguments whose last bits were changed.
  ///   - scale: the largest number that went in.
  ///   - floor: what rounding may add where numbers cancel.
  ///   - allowsOverflow: whether a number that overflows in f32 is right as it does; otherwise that of f64 is.
  init(_ value: Value, exact: Value?, shaken: Value? = nil, scale: Double, floor: Double = 0, allowsOverflow: Bool = true) {
    self.value = value
    let shadows = exact.map(ValueParts.of), others = shaken.map(ValueParts.of)
    let parts = ValueParts.of(value)
    self.parts = parts.enumerated().map { number, part in
      guard part.value.dtype?.isFloating == true, let rounded = Grid(part.value) else {
        return Part(path: part.path, value: part.value, grid: Grid(part.value), tolerance: 0)
      }
      var grid = rounded
      var error = 0.0
      if let shadows, shadows.count == parts.count, let shadow = Grid(shadows[number].value), shadow.shape == rounded.shape {
        grid = shadow
        for (x, y) in zip(rounded.values, shadow.values) where x.isFinite && y.isFinite { error = max(error, (x - y).magnitude) }
        if let others, others.count == parts.count, let other = Grid(others[number].value), other.shape == shadow.shape {
          var change = 0.0
          for (x, y) in zip(other.values, shadow.values) where x.isFinite && y.isFinite { change = max(change, (x - y).magnitude) }
          // A jump, such as another argmax, is no rounding.
          if change <= 0.01 * shadow.largest { error += 2 * change }
        }
        // Where f32 overflows, its result is what can be asked for.
        if allowsOverflow, zip(rounded.values, shadow.values).contains(where: { $0.isFinite != $1.isFinite }) { grid = rounded }
      }
      let epsilon = part.value.dtype == .f64 ? 0x1p-40 : 0x1p-23
      return Part(
        path: part.path, value: part.value, grid: grid,
        tolerance: 8 * error + 32 * epsilon * grid.largest + 4 * epsilon * min(scale, max(grid.largest, 1)) + floor)
    }
  }

  /// Whether all its numbers are finite.
  var isFinite: Bool { parts.allSatisfy { $0.grid?.values.allSatisfy(\.isFinite) ?? true } }

  /// Where an answer is wrong; nil when it is right.
  func difference(_ answer: Value) -> ValueDifference? {
    var difference = firstDifference(answer)
    if let first = difference, first.reason != nil || !first.path.isEmpty { difference?.wholes = WholeResults(found: answer, expected: value) }
    return difference
  }

  private func firstDifference(_ answer: Value) -> ValueDifference? {
    let found = ValueParts.of(answer)
    guard found.map(\.path) == parts.map(\.path) else {
      return ValueDifference(path: "", reason: ValueParts.difference(found: answer, expected: value) ?? "the result has other parts")
    }
    for (part, found) in zip(parts, found) {
      guard let expected = part.grid else {
        if found.value.repr != part.value.repr {
          return ValueDifference(path: part.path, reason: "\(named(part.path)) is \(found.value.summary), but must be \(part.value.summary)")
        }
        continue
      }
      // Of another shape it may be large, and its numbers tell nothing.
      guard let shape = (try? found.value.tensor())?.shape.map({ $0 }), shape == expected.shape, let grid = Grid(found.value) else {
        return ValueDifference(path: part.path, reason: ValueParts.difference(found: answer, expected: value) ?? "the result has another shape")
      }
      var wrong = [Bool](repeating: false, count: grid.count)
      var isWrong = false
      for index in wrong.indices where !Self.agree(grid.values[index], expected.values[index], part.tolerance) {
        wrong[index] = true
        isWrong = true
      }
      if isWrong {
        var difference = ValueDifference(path: part.path, found: grid, expected: expected, wrong: wrong, tolerance: part.tolerance)
        difference.areTruths = part.value.dtype == .bool
        return difference
      }
    }
    return nil
  }

  private func named(_ path: String) -> String { path.isEmpty ? "the result" : "result\(path)" }

  static func agree(_ found: Double, _ expected: Double, _ tolerance: Double) -> Bool {
    if found == expected || found.isNaN && expected.isNaN { return true }
    return found.isFinite && expected.isFinite && (found - expected).magnitude <= tolerance
  }

  /// Whether all its floating numbers would do, were they `number`, or others of the same spread: then it tells nothing.
  func accepts(_ replacement: (Grid) -> [Double]) -> Bool {
    let floating = parts.filter { $0.value.dtype?.isFloating == true && ($0.grid?.count ?? 0) > 0 }
    guard !floating.isEmpty else { return false }
    return floating.allSatisfy { part in
      guard let grid = part.grid else { return false }
      return zip(replacement(grid), grid.values).allSatisfy { Self.agree($0, $1, part.tolerance) }
    }
  }
}

/// Where an answer differs from what was expected.
struct ValueDifference {
  /// Which part of the result; empty for all of it.
  let path: String
  /// Why there is nothing to compare number by number.
  var reason: String?
  var found: Grid?
  var expected: Grid?
  var wrong: [Bool] = []
  var tolerance = 0.0
  /// Whether what is compared is true or false.
  var areTruths = false
  /// Both results as a whole, where they say more than the part that differs.
  var wholes: WholeResults?

  init(path: String, reason: String) {
    self.path = path
    self.reason = reason
  }

  init(path: String, found: Grid, expected: Grid, wrong: [Bool], tolerance: Double) {
    self.path = path
    self.found = found
    self.expected = expected
    self.wrong = wrong
    self.tolerance = tolerance
  }

  var wrongCount: Int { wrong.count { $0 } }

  /// `3 of 12 numbers are wrong, by up to 0.25`
  var summary: String {
    if let reason { return reason }
    guard let found, let expected else { return "" }
    let part = path.isEmpty ? "" : "in result\(path), "
    var largest = 0.0
    for index in wrong.indices where wrong[index] {
      let distance = (found.values[index] - expected.values[index]).magnitude
      largest = max(largest, distance.isNaN ? .infinity : distance)
    }
    let size = largest.isFinite && !areTruths ? ", by up to \(Text.number3(largest))" : ""
    let noun = areTruths ? "value" : "number"
    if wrong.count == 1 { return "\(part)the \(noun) is wrong\(size)" }
    if wrong.count == 2, wrongCount == 2 { return "\(part)both \(noun)s are wrong\(size)" }
    return wrongCount == wrong.count
      ? "\(part)all \(wrong.count) \(noun)s are wrong\(size)" : "\(part)\(wrongCount) of \(wrong.count) \(noun)s \(wrongCount == 1 ? "is" : "are") wrong\(size)"
  }
}

/// Two results with parts, such as tuples of integers, as programs write them.
struct WholeResults {
  let found: String
  let expected: String

  /// - Returns: nil for what is no tuple or record, is long, or has floating numbers in it, which tables compare.
  init?(found: Value, expected: Value) {
    guard let foundText = Self.text(found), let expectedText = Self.text(expected) else { return nil }
    (self.found, self.expected) = (foundText, expectedText)
  }

  private static let limit = 64

  private static func text(_ value: Value) -> String? {
    switch value {
    case .tuple, .record: break
    default: return nil
    }
    guard ValueParts.of(value).allSatisfy({ $0.value.dtype?.isFloating != true }), let text = Literal.text(value), text.count <= limit else { return nil }
    return text
  }
}
