import TernOps
import TernRuntime
import TernSyntax
import TernTestSupport
import Testing

/// Whatever an operation is called with, it has a value or refuses; it does not stop the process.
@Suite struct OddArgumentTests {
  private static let arguments = [
    "none", "true", "-1", "0", "1", "3", "9223372036854775807", "(-9223372036854775807 - 1)", "0.5", "-0.5", "nan",
    "inf", "-inf", "1e30",
    "f64(2)", "[1, 2]", "[0, -1]", "[true, false]", "[[1.5, 2.5], [3.5, 4.5]]", "ones(2, 1, 3)", "zeros(0)",
    "zeros(2, 0, 3)", "ones(2, 2).T",
    "[1, 2, 3][::-1]", "()", "(1, 2)", "(2, -1)", "([1, 2], [3, 4])", "(0.5, \"a\")", "(a = 1)", "\"ab\"", "\"\"",
    "range(3)", "range(0)",
    "range(9223372036854775807)", "(9223372036854775807, 9223372036854775807)", "(x -> x)", "((x, y) -> x)", "f32",
    "sum",
  ]

  private static let names = Catalogue.operations.map(\.name)

  @Test("does not trap", arguments: names)
  func oddArguments(_ name: String) async {
    await #expect(processExitsWith: .success) { [name = name as String] in
      var random = SeededGenerator(seed: 61)
      let named = Catalogue.byName[name]!.operation.parameters.filter { !$0.isRest }.map(\.name)
      for round in 0..<400 {
        var parts: [String]
        if round < Self.arguments.count {
          parts = [Self.arguments[round]]
        } else {
          parts = (0..<Int.random(in: 2...3, using: &random)).map { _ in Self.arguments.randomElement(using: &random)! }
          if let parameter = named.randomElement(using: &random), Int.random(in: 0..<4, using: &random) == 0 {
            parts[parts.count - 1] = "\(parameter)=\(parts[parts.count - 1])"
          }
        }
        let interpreter = Interpreter()
        interpreter.output = { _ in }
        let source = "\(name)(\(parts.joined(separator: ", ")))"
        guard let value = try? interpreter.evaluate(Source(name: "<test>", source)) else { continue }
        _ = value.description
      }
    }
  }
}
