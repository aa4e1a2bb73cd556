import TernRuntime
import TernSyntax
import Testing

/// `...` in tuples and records, and results beside a gradient.
@Suite struct SpreadTests {
  private func value(_ program: String) throws -> String { "\(try Interpreter().evaluate(Source(name: "spread", program)))" }

  @Test(
    "spreads stand for what they hold, in order",
    arguments: [
      ("t = (1, 2)\n(t..., 3)", "(1, 2, 3)"), ("t = (1, 2)\n(0, t..., t...)", "(0, 1, 2, 1, 2)"), ("t = (1, 2)\n(t...,)", "(1, 2)"),
      ("(()..., ()...)", "()"),
      ("p = (x = 1, y = 2)\nq = (y = 3, z = 4)\n(p..., q...)", "(x = 1, y = 3, z = 4)"), ("(1..3..., [5]..., (6,)...)", "(1, 2, 5, 6)"), ("(0, [1.5, 2]..., 1..3..., \"ab\"...)", "(0, 1.5, 2.0, 1, 2, \"a\", \"b\")"),
      ("t = ((1, 2), 3)\n(t..., t)", "((1, 2), 3, ((1, 2), 3))"), ("p = (x = 1, y = 2)\n(p..., 3)", "(1, 2, 3)"),
      ("xs = ()\nfor i in 0..4 { xs = (xs..., i * i) }\nxs", "(0, 1, 4, 9)"), ("f = (a..., b = 3) -> (a..., b)\nf", "error"),
      ("p = (x = 1, y = 2)\n(p..., y = 3)", "(x = 1, y = 3)"), ("p = (x = 1, y = 2)\n(y = 3, p...)", "(y = 2, x = 1)"),
      ("p = (x = 1)\nq = (z = 2)\n(a = 0, p..., q..., x = 9)", "(a = 0, x = 9, z = 2)"),
      ("p = (x = 1)\nq = (p..., x = 2)\n(p.x, q.x)", "(1, 2)"), ("p = (x = (y = 1))\n(p..., x = (p.x..., y = 2, z = 3))", "(x = (y = 2, z = 3))"),
      ("g = (rest...) -> (0, rest...)\ng(1, (g(2)..., 3)...)", "(0, 1, 0, 2, 3)"),
    ])
  func values(_ program: String, _ expected: String) throws {
    if expected == "error" {
      #expect(throws: Diagnostic.self) { try value(program) }
    } else {
      #expect(try value(program) == expected, "\(program)")
    }
  }

  @Test("gradients flow through spreads")
  func gradients() throws {
    #expect(try value("fn f(p) {\n  q = (p..., b = p.a * 3)\n  q.a * q.b\n}\ngrad(f)((a = 2.0, b = 1.0))") == "(a = 12.0, b = 0.0)")
    #expect(try value("grad(x -> max((x..., 2 * x[0])...))([3.0, 5])") == "[2, 0]")
  }

  @Test("what a function gives besides its number comes back plain")
  func besides() throws {
    let f = "f = (p, s) -> (sum(p * s), (state = s + p, count = 1))\n"
    #expect(try value(f + "grad(f, aux=true)([1.0, 2], [3.0, 4])") == "([3.0, 4.0], (state = [4.0, 6.0], count = 1))")
    #expect(try value(f + "value_and_grad(f, (0, \"s\"), aux=true)([1.0, 2], [3.0, 4])") == "((11.0, (state = [4.0, 6.0], count = 1)), ([3.0, 4.0], [1.0, 2.0]))")
    // The derivative around it sees what comes back besides.
    #expect(try value("grad(p -> sum(grad(q -> (sum(q ^ 3), q * p), aux=true)(p)[1]))([1.0, 2])") == "[2, 4]")
    #expect(try value("grad(p -> sum(grad(q -> (sum(q ^ 3), q * p), aux=true)(p)[0]))([1.0, 2])") == "[6, 12]")
  }
}
