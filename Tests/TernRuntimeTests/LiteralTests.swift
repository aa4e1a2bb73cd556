import TernRuntime
import TernSyntax
import Testing

/// Numbers that come from literals alone: shown and compared as f32, exact next to f64. And tuples as indices, ranks.
@Suite struct LiteralTests {
  static let values: [(String, String)] = [
    ("0.1 + 0.2 == 0.3, equal(0.1 + 0.2, 0.3), 0.1 + 0.2", "(true, true, 0.3)"),
    ("f64(0.1) == 0.1, f32(0.1) == 0.1, f64(0.1) == f32(0.1)", "(true, true, false)"),
    ("1e-50 == 0, [0] == 1e-50, 1e40 == inf, 1e40", "(true, [true], true, inf)"),
    ("f64(1e-50) == 0, f64(1e40) == inf", "(false, false)"),
    ("equal([0.1], f64([0.1])), all([0.1] == f64([0.1])), equal(f32([0.1]) + 0, f64([0.1]))", "(true, true, false)"),
    ("2^53 + 1 == 2^53, any([2^53 + 1] == [2^53])", "(false, false)"),
    ("1 / 3 * f64(3) == f64(1)", "true"),
    ("[[1, 2], [3, 4]][(1, 0)], [[1, 2], [3, 4]][(1,)]", "(3, [3, 4])"),
    ("[[1, 2], [3, 4]][()], [[1, 2], [3, 4]][(0, 1), 1]", "([[1, 2], [3, 4]], [2, 4])"),
    ("zeros(i64(ones(64))).ndim", "64"),
  ]

  @Test("gives", arguments: values)
  func gives(_ program: String, _ result: String) throws {
    #expect(try Interpreter(name: "p").evaluate(Source(name: "p", program)).description == result)
  }

  @Test("a place named by a tuple is assigned")
  func assigned() throws {
    let interpreter = Interpreter(name: "p")
    try interpreter.run(Source(name: "p", "x = zeros(2, 2)\nx[(0, 1)] = 5\ny = zeros(3)\ny[()] = 2"))
    #expect(try interpreter.evaluate(Source(name: "p", "equal(x, [[0, 5], [0, 0]]) and equal(y, [2, 2, 2])")).description == "true")
  }

  @Test("more than 64 axes are refused", arguments: [
    "x = [1]\nfor i in 0..100 { x = x[new] }", "x = [1]\nfor i in 0..100 { x = unsqueeze(x, 0) }",
    "x = [1]\nfor i in 0..100 { x = [x] }", "reshape([1], map(x -> 1, leaves((1,) + (1,)))...)\nreshape([1], i64(ones(65)))",
    "x = [1]\nfor i in 0..100 { x = stack((x,)) }", "zeros(i64(ones(65)))", "randn(i64(ones(65)))", "expand([1], i64(ones(65)))",
  ])
  func ranks(_ program: String) {
    #expect(throws: Diagnostic.self) { try Interpreter(name: "p").run(Source(name: "p", program)) }
  }
}
