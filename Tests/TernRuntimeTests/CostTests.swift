import TernOps
import TernRuntime
import TernSyntax
import Testing

/// What `cost` counts, against counts by hand.
@Suite struct CostTests {
  private func value(_ program: String) throws -> String { "\(try Interpreter().evaluate(Source(name: "cost", program)))" }

  @Test(
    "flops",
    arguments: [
      ("(a, b) -> a @ b", "ones(2, 3), ones(3, 4)", 2 * 2 * 3 * 4), ("(a, b) -> a @ b", "ones(3), ones(3)", 2 * 3),
      ("(a, b) -> a @ b", "ones(7, 1, 2, 3), ones(5, 3, 4)", 7 * 5 * 2 * 2 * 3 * 4), ("(a, b) -> matmul(a, b)", "ones(2, 3), ones(3)", 2 * 2 * 3),
      ("(a, b) -> a + b", "ones(5, 1), ones(4)", 20), ("a -> a * 2 - a / 3", "ones(5)", 15), ("a -> -a", "ones(5)", 5),
      ("a -> a ^ 2", "ones(5)", 5), ("a -> a ^ 10", "ones(5)", 20), ("a -> a ^ 0.3", "ones(5)", 240),
      ("p -> p - 0.1 * p", "(W = ones(2, 3), b = (ones(3), 1.0))", 20), ("x -> x.T", "ones(2, 3)", 0), ("x -> x[1:, 0]", "ones(2, 3)", 0),
      ("x -> sum(x)", "ones(2, 3)", 6), ("x -> map(exp, x)", "ones(5)", 100), ("x -> ((y -> y + 1) |> compose(y -> y * 2))(x)", "ones(5)", 10),
      ("x -> fold((s, y) -> s + y, 0, x)", "ones(5)", 5), ("n -> (() -> { s = 0; for i in 0..n { s += i }; s })()", "9", 9),
      ("x -> cost(y -> y * y)(x).flops + x[0]", "ones(5)", 1),
      // One step of the way back costs what it cost forward for each input that has a cotangent.
      ("grad((w, x) -> sum(x @ w))", "ones(3, 4), ones(2, 3)", 2 * 2 * 3 * 4 + 8 + 2 * 2 * 3 * 4 + 8),
      ("grad((w, x) -> sum(x @ w), (0, 1))", "ones(3, 4), ones(2, 3)", 2 * 2 * 3 * 4 + 8 + 2 * 2 * 2 * 3 * 4 + 8),
    ])
  func flops(_ function: String, _ arguments: String, _ expected: Int) throws {
    // compose is no operation: a function of the program.
    let program = "fn compose(f, g) = x -> g(f(x))\ncost(\(function))(\(arguments)).flops"
    #expect(try value(program) == String(expected), "\(function)")
  }

  @Test("bytes are those of arguments and results, each once")
  func bytes() throws {
    #expect(try value("cost((a, b) -> a @ b)(ones(2, 3), ones(3, 4)).bytes") == String(4 * (6 + 12 + 8)))
    #expect(try value("cost(x -> exp(x))(f64(ones(10))).bytes") == "160")
    #expect(try value("cost(x -> x + 1)(ones(10)).bytes") == "80")
  }

  @Test("the most memory at once grows as the function's tensors do")
  func memory() throws {
    #expect(try value("cost((a, b) -> a @ b)(ones(20, 30), ones(30, 40)).peak_bytes") == "3200")
    // Two products of that size at once, and one that is given up before the next is made.
    #expect(try value("cost(a -> (() -> { x = a @ a; y = x @ a; y })())(ones(100, 100)).peak_bytes") == "80000")
    #expect(try value("cost(a -> (() -> { x = a @ a; x = a @ a; x = a @ a; x })())(ones(100, 100)).peak_bytes") == "80000")
    // The scores of attention by steps take t × s, those of the operation do not.
    let peak = "peak = (f, t) -> cost(f)(ones(t, 8), ones(t, 8), ones(t, 8)).peak_bytes\n"
    #expect(try value(peak + "f = (q, k, v) -> softmax(q @ k.T) @ v\npeak(f, 400) / peak(f, 200) > 3.8") == "true")
    #expect(try value(peak + "f = (q, k, v) -> attention(q, k, v)\npeak(f, 400) / peak(f, 200) < 2.2") == "true")
  }

  @Test("parameters are those of records and tuples among the arguments")
  func parameters() throws {
    #expect(try value("cost((p, x) -> x @ p.W + p.b)((W = ones(3, 4), b = ones(4)), ones(2, 3)).parameters") == "16")
    #expect(try value("cost(x -> x)(ones(5)).parameters") == "0")
  }

  @Test("looking on changes no result: not the random numbers, not the order of an outer look")
  func purity() throws {
    #expect(try value("seed(3)\na = (cost(() -> dropout(rand(20), 0.5, true))(), rand(3))[1]\nseed(3)\nrand(20) |> dropout(0.5, true)\nequal(a, rand(3))") == "true")
    #expect(try value("trace_nan(x -> log(x - cost(y -> y * 2)(x).flops))([1.0]).operation") == "log")
  }

  @Test("an error comes through with its place, and ends the looking")
  func errors() throws {
    let interpreter = Interpreter()
    #expect(throws: Diagnostic.self) { try interpreter.evaluate(Source(name: "cost", "cost(x -> x @ x)(ones(2, 3))")) }
    #expect("\(try interpreter.evaluate(Source(name: "cost", "cost(x -> x)(1).flops")))" == "0")
    #expect(interpreter.machine.observer == nil)
  }

  @Test("the table of :cost lists what was done, the dearest first")
  func table() throws {
    let interpreter = Interpreter()
    try interpreter.run(Source(name: "before", "x = ones(10, 20)\np = (W = ones(20, 5))"))
    let lines = try interpreter.costTable(Source(name: "<repl>", "grad(p -> sum(relu(x @ p.W)))(p)")).split(separator: "\n").map(String.init)
    #expect(lines[0].hasSuffix("times  flops  bytes moved"))
    #expect(lines[1].hasPrefix("(the way back)") && lines[2].hasPrefix("@") && lines[2].contains("2 k"))
    #expect(lines[lines.count - 2].hasPrefix("in all") && lines[lines.count - 1].contains(" bytes at once; "))
    #expect(throws: Diagnostic.self) { try interpreter.costTable(Source(name: "<repl>", "y = 3")) }
  }
}
