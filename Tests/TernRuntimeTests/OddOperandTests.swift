import TernRuntime
import TernSyntax
import TernTestSupport
import Testing

/// Whatever stands at the sides of an operator or between the brackets of an index, the program has a value or is
/// refused; the process goes on. Each list runs in a process of its own.
@Suite struct OddOperandTests {
  private static let values = [
    "none", "true", "-1", "0", "3", "9223372036854775807", "(-9223372036854775807 - 1)", "0.5", "nan", "(-inf)", "1e30",
    "f64(2)",
    "[1, 2]", "[0, -1]", "[true, false]", "[[1.5, 2.5], [3.5, 4.5]]", "ones(2, 1, 3)", "zeros(0)", "zeros(2, 0, 3)",
    "ones(2, 2).T",
    "zeros(0, dtype=bool)", "zeros(2, 0, dtype=i64)", "expand(1, (2, 2))", "[1, 2, 3][::-1]", "()", "(1, 2)",
    "(0.5, \"a\")", "(a = 1)",
    "\"ab\"", "\"\"", "range(3)", "range(0)", "range(9223372036854775807)", "(x -> x)", "f32",
  ]

  private static func run(_ source: String) {
    do throws(Diagnostic) { _ = try Interpreter().evaluate(Source(name: "<test>", source)).description } catch {
      _ = error.rendered()
    }
  }

  @Test(arguments: [
    "+", "-", "*", "/", "//", "%", "^", "@", "==", "<", ">=", "and", "or", "..", "|>",
  ])
  func operators(_ operation: String) async {
    await #expect(processExitsWith: .success) { [operation = operation as String] in
      for left in Self.values {
        for right in Self.values { Self.run("\(left) \(operation) \(right)") }
      }
    }
  }

  @Test(arguments: [
    "-x", "+x", "not x", "x.T", "x.shape", "x[...]", "x[new]", "x[::-1]", "\"{x}\"", "\"{x:.3f}\"", "\"{x:8}\"",
    "[x, x]", "(x, x)",
    "(x,)[0]", "if x { 1 } else { 2 }", "assert x", "x()", "x(1)", "x(x...)", "zeros(2)[x]", "repr(x)", "len(x)",
    "x[0] = x; x",
    "x[:] = 1; x", "x += x; x", "a, b = x; a",
  ])
  func statements(_ statement: String) async {
    await #expect(processExitsWith: .success) { [statement = statement as String] in
      for value in Self.values { Self.run("x = \(value); \(statement)") }
    }
  }

  @Test func indices() async {
    await #expect(processExitsWith: .success) {
      var random = SeededGenerator(seed: 71)
      let bounds = ["", "0", "-1", "9223372036854775807", "(-9223372036854775807 - 1)", "0.5", "none", "[1]", "nan"]
      for _ in 0..<20000 {
        let base = Self.values.randomElement(using: &random)!
        let items = (0..<Int.random(in: 1...3, using: &random)).map { _ in
          switch Int.random(in: 0..<6, using: &random) {
          case 0: ["...", "new", ":"].randomElement(using: &random)!
          case 1, 2: (0..<3).map { _ in bounds.randomElement(using: &random)! }.joined(separator: ":")
          default: Self.values.randomElement(using: &random)!
          }
        }
        let index = items.joined(separator: ", ")
        Self.run("x = \(base); x[\(index)]")
        if Bool.random(using: &random) {
          Self.run("x = \(base); x[\(index)] = \(Self.values.randomElement(using: &random)!); x")
        }
      }
    }
  }
}
