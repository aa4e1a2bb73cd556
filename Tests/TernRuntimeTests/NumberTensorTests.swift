import TernOps
import TernRuntime
import TernSyntax
import TernTensor
import Testing

/// A number and a tensor that holds nothing but it act alike: the same type, the same value, refused alike.
@Suite struct NumberTensorTests {
  private static let numbers = [
    "0", "1", "3", "(-7)", "16777217", "9007199254740993", "9223372036854775807", "(-9223372036854775807 - 1)", "true",
    "false",
    "f32(0.1)", "f32(16777216)", "f32(-2.5)", "f32(0)", "f32(inf)", "f32(nan)",
    "f64(0.1)", "f64(9007199254740992)", "f64(-3)", "f64(-inf)", "f64(nan)",
  ]

  private static func value(_ source: String) -> Scalar? {
    guard let value = try? Interpreter().evaluate(Source(name: "<test>", source)), let tensor = try? value.tensor(),
      tensor.count == 1
    else { return nil }
    return tensor.element(0)
  }

  private static func agree(_ a: Scalar?, _ b: Scalar?) -> Bool {
    guard let a, let b else { return a == nil && b == nil }
    if a.dtype != b.dtype { return false }
    if !a.dtype.isFloating { return a == b }
    let x = a.double
    let y = b.double
    if x == y || (x.isNaN && y.isNaN) { return true }
    // Integers divide in f64 when they are numbers, in f32 in tensors.
    return (x - y).magnitude <= (a.dtype == .f32 ? 2.4e-7 : 4.5e-16) * y.magnitude
  }

  private static func text(_ scalar: Scalar?) -> String {
    scalar.map { "\($0.dtype.name) \(NumberText.scalar($0))" } ?? "refused"
  }

  @Test(
    "two operands",
    arguments: ["+", "-", "*", "/", "//", "%", "^", "==", "!=", "<", "<=", ">", ">=", "minimum", "maximum", "atan2"])
  func pairs(_ operation: String) {
    func written(_ x: String, _ y: String) -> String {
      operation.first!.isLetter ? "\(operation)(\(x), \(y))" : "\(x) \(operation) \(y)"
    }
    for left in Self.numbers {
      for right in Self.numbers {
        let number = Self.value(written(left, right))
        let tensor = Self.value(written("unsqueeze(\(left), 0)", "unsqueeze(\(right), 0)"))
        #expect(
          Self.agree(number, tensor), "\(written(left, right)) is \(Self.text(number)), in tensors \(Self.text(tensor))"
        )
      }
    }
  }

  /// Integers that f32 does not hold go through functions of reals as they are when they are numbers.
  private static let wide: Set = ["16777217", "9007199254740993", "9223372036854775807", "(-9223372036854775807 - 1)"]

  @Test(
    "one operand",
    arguments: Catalogue.operations.filter { if case .elementwise = $0.body { true } else { false } }.map(\.name))
  func single(_ name: String) {
    guard case .elementwise(let function)? = Catalogue.byName[name]?.operation.body else { return }
    for number in Self.numbers where function.keepsIntegers || !Self.wide.contains(number) {
      let alone = Self.value("\(name)(\(number))")
      let tensor = Self.value("\(name)(unsqueeze(\(number), 0))")
      #expect(Self.agree(alone, tensor), "\(name)(\(number)) is \(Self.text(alone)), in a tensor \(Self.text(tensor))")
    }
  }
}
