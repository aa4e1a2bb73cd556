import TernOps
import TernRuntime
import TernSyntax
import TernTensor
import Testing

/// Tuples and records that are large, deep, or hold the same value many times.
@Suite struct LargeValueTests {
  private func result(_ program: String) throws -> Value { try Interpreter(name: "large").evaluate(Source(name: "large", program)) }

  @Test("a value that would have too many parts is refused before it is made")
  func tooLarge() {
    for program in ["t = 1\nfor i in 0..60 { t = (t, t) }", "r = (a = 1)\nfor i in 0..60 { r = (a = r, b = r) }",
      "r = (a = (b = 1))\nfor i in 0..60 { r.a = (r, r) }", "map(x -> x, 0..1000000000000)", "tree_map(x -> (x, x), ones(3) |> leaves)\nenumerate(0..100000000)"] {
      #expect(throws: Diagnostic.self, "\(program)") { try Interpreter(name: "large").run(Source(name: "large", program)) }
    }
  }

  @Test("functions made of functions may be as deep as other values, and can be called and dropped")
  func functions() throws {
    for make in ["vmap(f)", "checkpoint(f)", "grad(f)", "custom_grad(f, (ct, x) -> ct)"] {
      let program = "f = x -> x\nfor i in 0..900 { f = \(make) }\n"
      _ = try result(program)
      #expect(throws: Diagnostic.self, "\(make)") { try result(program + "for i in 0..200 { f = \(make) }") }
    }
    #expect(try result("f = x -> x * x\nfor i in 0..100 { f = checkpoint(f) }\ngrad(f)(3.0)").description == "6.0")
  }

  @Test("what is refused leaves the name as it was")
  func kept() throws {
    let interpreter = Interpreter(name: "large")
    try interpreter.run(Source(name: "a", "big = 1\nfor i in 0..18 { big = (big, big) }\nr = (a = big, b = big)"))
    #expect(throws: Diagnostic.self) { try interpreter.run(Source(name: "b", "r.a = (big, big, big, big)")) }
    #expect(try interpreter.evaluate(Source(name: "c", "r.a == big and len(leaves(r)) == 524288")).description == "true")
  }

  @Test("a value shared by many is compared once")
  func shared() throws {
    #expect(try result("fn f() { t = (nan, \"a\")\nfor i in 0..18 { t = (t, t) }\n(t == t, t != t, (t, 1) == (t, 2)) }\nf()").description
      == "(true, false, false)")
  }

  @Test("text ends behind a thousand numbers")
  func text() throws {
    let tuple = try result("map(x -> (x, x), 0..5000)").description
    #expect(tuple.count < 20_000 && tuple.contains("…"))
    let doubled = try result("fn f() { t = 1\nfor i in 0..18 { t = (a = t, b = t) }\nt }\nf()").description
    #expect(doubled.count < 200_000 && doubled.contains("…"))
  }

  @Test("records are a line each when they are short, otherwise a line a field")
  func layout() throws {
    #expect(try result("(a = 1, b = (c = 2))").description == "(a = 1, b = (c = 2))")
    #expect(
      try result("(weights = (first = range(0, 30) |> (r -> r + 0), second = (1, 2, 3)), bias = (a = \"x\"))").description
        == """
        (
          weights = (
            first = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29],
            second = (1, 2, 3)
          ),
          bias = (a = "x")
        )
        """)
  }
}
