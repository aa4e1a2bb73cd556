import TernOps

/// The comparison that made a property false: `close(a, b)`, `a <= b`, `all(a == b)`.
struct FailedComparison {
  private let form: String
  private let a: Value
  private let b: Value

  /// - Parameter steps: what was done last; the last one made the property false.
  init?(_ steps: [PerformedOperation]) {
    guard let last = steps.last, case .bool(false) = last.result else { return nil }
    if last.name == "all", steps.count > 1 {
      self.init(steps[steps.count - 2]) { "all(\($0))" }
    } else {
      self.init(last) { $0 }
    }
  }

  private init?(_ step: PerformedOperation, form: (String) -> String) {
    guard step.operands.count >= 2 else { return nil }
    switch step.name {
    case "close", "equal": self.form = form("\(step.name)(a, b)")
    case "==", "!=", "<", "<=", ">", ">=": self.form = form("a \(step.name) b")
    default: return nil
    }
    (a, b) = (step.operands[0].value, step.operands[1].value)
  }

  /// `close(a, b) is false for x: f32[3]: a and b are f32[3], up to 0.25 apart`
  func outline(_ shapes: String) -> String {
    let x = ValueParts.words(a), y = ValueParts.words(b)
    let types = x == y ? "a and b are \(x)" : "a is \(x), b is \(y)"
    return "\(form) is false for \(shapes): \(types)" + (distance.map { ", up to \(Text.number3($0)) apart" } ?? "")
  }

  /// `a is 1, b is 0`
  var values: String { "a is \(Self.text(a)), b is \(Self.text(b))" }

  /// The largest difference of two numbers in the same place.
  private var distance: Double? {
    guard let x = Grid(a), let y = Grid(b), x.shape == y.shape || x.count == 1 || y.count == 1, x.count > 0, y.count > 0 else { return nil }
    let places = 0..<max(x.count, y.count)
    return places.map { (x.values[x.count == 1 ? 0 : $0] - y.values[y.count == 1 ? 0 : $0]).magnitude }.max { $0.isNaN || $0 < $1 }
  }

  private static func text(_ value: Value) -> String {
    if case .bool(let truth) = value { return truth ? "true" : "false" }
    if value.dtype == .bool { return Literal.text(value, limit: 12) ?? value.summary }
    return Grid(value).map { $0.text(Text.number) } ?? Literal.text(value, limit: 12) ?? value.summary
  }
}

/// Remembers the last two things that a program did.
final class LastSteps: ProgramObserver {
  private(set) var steps: [PerformedOperation] = []
  let looksAtResults = true, looksAtComparisons = true

  func did(_ operation: PerformedOperation) throws(OperationError) { steps = steps.suffix(1) + [operation] }
}
