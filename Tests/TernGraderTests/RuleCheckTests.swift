import TernRuntime
import TernSyntax
import Testing

@testable import TernGrader

/// What an exercise asks of the text of a program.
@Suite struct RuleCheckTests {
  private static func findings(_ rules: String, _ program: String) throws -> [String] {
    let text = "exercise f(x: [n]) -> [n] {\n  \(rules)\n  reference { x }\n}\n"
    let definition = try #require(try Interpreter().define(Source(name: "t.tern", text)).first)
    return RuleCheck(definition).findings(in: Source(name: "a.tern", program)).map(\.message)
  }

  @Test("what is required counts where the function reaches it", arguments: [
    "fn f(x) = softmax(x)", "fn f(x) = x |> softmax", "s = softmax\nfn f(x) = s(x)", "fn f(x, s = softmax) = s(x)", "f = x -> softmax(x)",
    "fn help(x) = softmax(x)\nfn f(x) = help(x)", "fn f(x) {\n  fn help(y) = softmax(y)\n  help(x)\n}", "t = (softmax, 1)\nfn f(x) = t[0](x)",
    "fn f(x) = \"{softmax(x)}\"", "if true { s = softmax }\nfn f(x) = s(x)",
  ])
  func reached(_ program: String) throws { #expect(try Self.findings("require softmax", program) == []) }

  @Test("what is required does not count where nothing reaches it", arguments: [
    "fn f(x) = x\nfn other(x) = softmax(x)", "fn f(x) {\n  return x\n  softmax(x)\n}", "fn f(x) {\n  fn help(y) = softmax(y)\n  x\n}", "softmax([1])\nfn f(x) = x",
    "x = softmax([1])\nfn f(x) = x", "fn f(x) {\n  for i in 0..3 {\n    break\n    softmax(x)\n  }\n  x\n}", "fn f(x) {\n  if x.ndim == 1 {\n    return x\n    y = softmax(x)\n  }\n  x\n}",
  ])
  func dead(_ program: String) throws {
    #expect(try Self.findings("require softmax", program) == ["it does not use softmax, which this exercise asks for (where it stands, it is never reached)"])
  }

  @Test("what is required must be there, as the operation that it is", arguments: ["fn f(x) = x", "fn softmax(x) = x\nfn f(x) = softmax(x)", "fn f(softmax) = softmax"])
  func missing(_ program: String) throws {
    #expect(try Self.findings("require softmax", program) == ["it does not use softmax, which this exercise asks for"])
  }

  static let counts: [(program: String, count: Int)] = [
    ("fn f(x) = x", 0), ("fn f(x) = -x + 1", 2), ("fn f(x) = sum(x, axis=-1)", 1), ("fn f(x) = x |> sum |> exp()", 2), ("fn f(x) = map(relu, x)", 1),
    ("fn f(x) = 0 < x < 2 and not x == 1", 5), ("fn f(x) {\n  y = x\n  y += 1\n  y[0] *= 2\n  y\n}", 2), ("fn f(x) = x.T[0, 1:]", 0),
    ("fn g(x) = x * x\nfn f(x) = g(g(x))", 1), ("g = x -> x * x\nfn f(x) = g(x) + g(x)", 2), ("e = exp\nfn f(x) = e(e(x))", 2),
    ("fn g(x) = x * x\nfn f(x) = x\nprint(f(1) + 1)", 0), ("fn f(x) {\n  return exp(x)\n  x * x * x\n}", 1), ("fn f(x) = if x[0] > 0 { x * 2 } else { x / 2 }", 3),
    ("fn f(x) = f(x - 1)", 1),
  ]

  @Test("operations are operators and calls in the text that the function reaches", arguments: counts)
  func operations(_ row: (program: String, count: Int)) throws {
    #expect(try Self.findings("limit \(row.count) ops", row.program) == [])
    guard row.count > 0 else { return }
    let noun = row.count == 1 ? "1 operation" : "\(row.count) operations"
    #expect(try Self.findings("limit \(row.count - 1) ops", row.program) == ["it has \(noun), but may have \(row.count - 1)"])
  }

  @Test("lines are those with code on them, with the word and without")
  func lines() throws {
    let program = "# a comment\nfn f(x) {\n\n  x\n}\n"
    for word in ["", " lines"] {
      #expect(try Self.findings("limit 3\(word)", program) == [])
      #expect(try Self.findings("limit 2\(word)", program) == ["it has 3 lines of code, but may have 2"])
    }
  }
}
