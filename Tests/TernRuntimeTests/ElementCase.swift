import TernLibrary
import TernOps
import TernRuntime
import TernSyntax
import TernTensor
import TernTestSupport

/// A line of a fixture file: a program, and the tensor that NumPy gives for it.
struct ElementCase {
  let source: String
  let shape: [Int]
  /// `error` when the program must be refused.
  let dtype: String
  let relativeTolerance: Double
  let absoluteTolerance: Double
  let elements: [Substring]

  init(_ row: [Substring]) {
    source = String(row[0]).replacing("FIXTURES", with: FixtureFile.folder)
    shape = row[1].split(separator: ",").map { Int($0)! }
    dtype = String(row[2])
    relativeTolerance = Double(row[3])!
    absoluteTolerance = Double(row[4])!
    elements = row[5].split(separator: " ")
  }

  static func all(_ group: String) throws -> [ElementCase] { try FixtureFile.rows(group).map(ElementCase.init) }

  /// What is wrong with what Tern gives; nil when it agrees.
  func disagreement() -> String? {
    let registry = Registry()
    do { try registry.add(StandardLibrary()) } catch { return "the library \(error.message)" }
    let interpreter = Interpreter(registry: registry)
    interpreter.output = { _ in }
    let value: Value
    do {
      value = try interpreter.evaluate(Source(name: "<fixture>", source))
    } catch {
      return dtype == "error" ? nil : "refused: \(error)"
    }
    guard let tensor = try? value.tensor() else { return "no tensor: \(value.description)" }
    if dtype == "error" { return "not refused: \(value.summary)" }
    if Array(tensor.shape) != shape { return "shape \(tensor.shape) instead of \(shape)" }
    if tensor.dtype.name != dtype { return "dtype \(tensor.dtype.name) instead of \(dtype)" }
    for (i, expected) in elements.enumerated() where !agrees(tensor.element(i), expected) {
      return "element \(i) is \(NumberText.scalar(tensor.element(i))) instead of \(expected)"
    }
    return nil
  }

  private func agrees(_ found: Scalar, _ expected: Substring) -> Bool {
    switch found {
    case .bool(let value): return (value ? "1" : "0") == expected
    case .i64(let value): return value == Int(expected)
    case .f32(let value):
      guard let expected = Float(expected) else { return false }
      return agrees(Double(value), Double(expected))
    case .f64(let value):
      guard let expected = Double(expected) else { return false }
      return agrees(value, expected)
    }
  }

  private func agrees(_ found: Double, _ expected: Double) -> Bool {
    if found == expected || (found.isNaN && expected.isNaN) { return true }
    guard found.isFinite, expected.isFinite else { return false }
    return (found - expected).magnitude <= absoluteTolerance + relativeTolerance * expected.magnitude
  }
}
