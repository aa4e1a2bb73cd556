import Foundation
import TernOps
import TernRuntime
import TernSyntax
import TernTensor
import Testing

/// Programs that are looked at while they run, and what is seen of their derivatives.
@Suite struct InspectionTests {
  private func value(_ program: String) throws -> Value {
    let session = Interpreter()
    session.output = { _ in }
    return try session.evaluate(Source(name: "program", program))
  }

  private func text(_ program: String) throws -> String { try value(program).description }

  // MARK: NaN and infinity

  @Test(
    "the first operation that makes a NaN or an infinity is named, with its place, element and operands",
    arguments: [
      ("trace_nan(x -> log(x))([1.0, 0])", "-inf | forward | log | log(x) | (1,) | (x = 0.0)"),
      ("trace_nan(x -> 1 / x)([[1.0, 2], [0, 4]])", "inf | forward | / | 1 / x | (1, 0) | (left = 1, right = 0.0)"),
      ("trace_nan(x -> x / sum(x))([0.0, 0])", "nan | forward | / | x / sum(x) | (0,) | (left = 0.0, right = 0.0)"),
      ("trace_nan((a, b) -> a * b)([[1.0, 3e38]], [[2.0], [3]])", "inf | forward | * | a * b | (0, 1) | (left = 3e+38, right = 2.0)"),
      // At the other element it was infinite before.
      ("trace_nan(x -> log(x))([inf, 0.0])", "-inf | forward | log | log(x) | (1,) | (x = 0.0)"),
      // On the way back.
      ("trace_nan(x -> sum(sqrt(x)))([1.0, 0])", "inf | backward | sqrt | sqrt(x) | (1,) | (cotangent = 1.0, x = 0.0, result = 0.0)"),
      ("trace_nan(x -> sum(x ^ 0.5))([4.0, 0])", "inf | backward | ^ 0.5 | x ^ 0.5 | (1,) | (cotangent = 1.0, x = 0.0, result = 0.0)"),
      // In a function that an operation calls, and in a derivative that the program takes.
      ("trace_nan(x -> sum(map(t -> 1 / t, x)[1]))([1.0, 0])", "inf | forward | / | 1 / t | () | (left = 1, right = 0.0)"),
      ("trace_nan(x -> grad(t -> sum(sqrt(t)))(x))([1.0, 0])", "inf | backward | sqrt | sqrt(t) | (1,) | (cotangent = 1.0, x = 0.0, result = 0.0)"),
      // Numbers without axes.
      ("trace_nan(x -> exp(x * 100))(8.0)", "inf | forward | exp | exp(x * 100) | () | (x = 800.0)"),
      // What came from outside.
      ("trace_nan(x -> x * 2)([1.0, nan])", "nan | forward | * | x * 2 | (1,) | (left = nan, right = 2)"),
    ])
  func found(_ program: String, _ expected: String) throws {
    #expect(try text("r = \(program)\njoin(map(str, (r.value, r.phase, r.operation, r.text, r.index, r.operands)), \" | \")") == expected)
    #expect(try text("(\(program)).ok") == "false")
  }

  @Test(
    "where all is finite, nothing is found",
    arguments: [
      "trace_nan(x -> sum(tanh(x) ^ 2))([1.0, 0])", "trace_nan(x -> softmax(x))([1e4, -1e4])", "trace_nan(x -> argmax(x))([1.0, 2])",
      "trace_nan((x, i) -> x[i])([1.0, 2], 1)", "trace_nan(p -> sum(p.w * p.n))((w = [1.0, 2], n = 3))",
    ])
  func nothing(_ program: String) throws {
    #expect(try text("(r -> (r.ok, r.value, r.operands))(\(program))") == "(true, none, none)")
    #expect(try text("(\(program)).report").hasPrefix("all numbers are finite: "))
  }

  @Test("a report shows the line, the numbers there, and what later made NaN of an infinity")
  func report() throws {
    let expected = """
      log made -inf out of finite numbers, at [1]
       ┌ program:1:20
       │
      1│ fn f(p, y) { mean(y * log(p)) }
       │                       ^^^^^^
       │
       = x is 0.0 there
       = later, * made nan out of infinities, at [1]: left is 0.0 there, right is -inf there (y * log(p) at program:1:19)

      """.replacing("program:1:20", with: "program:1:23")
    #expect(try text("fn f(p, y) { mean(y * log(p)) }\ntrace_nan(f)([0.5, 0], [1.0, 0]).report") == expected)
  }

  @Test("who looks on changes no result", arguments: ["exp(x) @ x.T", "(() -> { z = x; z[0] += 1; z *= z; z })()", "softmax(x - max(x)) / 3 + x * x"])
  func watching(_ expression: String) throws {
    let given = "x = [[1.0, -2], [0.5, 3]]\n"
    #expect(
      try text(given + "f = x -> \(expression)\nr = trace_nan(x -> sum(f(x)))(x)\n(r.ok, f(x))")
        == text(given + "(true, \(expression))"))
  }

  @Test("an error in a function that is looked at is the function's own error")
  func errors() throws {
    do {
      _ = try value("trace_nan(x -> x + [1, 2, 3])([1.0, 2])")
      Issue.record("no error")
    } catch let error as Diagnostic { #expect(error.message.contains("[2]") && error.message.contains("[3]")) }
  }

  // MARK: The commands of the REPL

  private func session(_ program: String) throws -> Interpreter {
    let session = Interpreter()
    session.output = { _ in }
    try session.run(Source(name: "program", program))
    return session
  }

  @Test("an expression is derived by the names in it, and they keep their values")
  func why() throws {
    let session = try session("p = [4.0, 0]\nfn f(t) { sqrt(t) }\nk = 3")
    let report = try session.findNonFinite(Source(name: "<repl>", "sum(f(p)) * k"), Palette(isOn: false))
    #expect(report.hasPrefix("on the way back, sqrt made inf out of finite numbers, at [1] of the cotangent of x\n ┌ program:2:11\n"))
    #expect(try session.findNonFinite(Source(name: "<repl>", "p * k"), Palette(isOn: false)).hasPrefix("all numbers are finite: 1 operation and 1 step"))
    #expect(try session.evaluate(Source(name: "<repl>", "(p, k)")).description == "([4.0, 0.0], 3)")
    #expect(throws: Diagnostic.self) { try session.findNonFinite(Source(name: "<repl>", "p * unknown"), Palette(isOn: false)) }
    #expect(try session.evaluate(Source(name: "<repl>", "(p, k)")).description == "([4.0, 0.0], 3)")
  }

  @Test("assignments are refused, not lost", arguments: ["p = p * 2", "z = log(p)", "p[0] = 3", "p *= 2", "sum(p); q = 1"])
  func assignments(_ statement: String) throws {
    let session = try session("p = [4.0, 1]")
    let source = Source(name: "<repl>", statement)
    for look in [{ try session.findNonFinite(source, Palette(isOn: false)) }, { try session.derivativeTable(source) }] {
      do {
        _ = try look()
        Issue.record("not refused")
      } catch let error as Diagnostic { #expect(error.message == "this must be an expression") }
    }
    #expect(try session.evaluate(Source(name: "<repl>", "p")).description == "[4, 1]")
  }

  @Test("what fails on the way back is said of the expression")
  func failingWayBack() throws {
    let session = try session("p = [4.0, 1]\nf = custom_grad(x -> x, (ct, x) -> [1.0, 2, 3])")
    for look in [{ try session.findNonFinite($0, Palette(isOn: false)) }, { try session.derivativeTable($0) }] {
      do {
        _ = try look(Source(name: "<repl>", "sum(f(p))"))
        Issue.record("no error")
      } catch let error as Diagnostic {
        #expect(error.kind == .argument && error.source.name == "<repl>" && error.message.contains("cotangents shaped like the arguments"))
      }
      #expect(try session.evaluate(Source(name: "<repl>", "p")).description == "[4, 1]")
    }
  }

  @Test("steps are told apart by their tape, also when tapes come and go, and derivatives within are not in the table")
  func tapes() throws {
    // Each vjp has a tape of its own that is dropped without having gone back.
    let program = """
      fn f(x) {
        for i in 0..50 { y, back = vjp(t -> tanh(t) * t + i, x) }
        sum(sqrt(x))
      }
      r = trace_nan(f)([1.0, 0])
      (r.operation, r.text, r.index)
      """
    #expect(try text(program) == #"("sqrt", "sqrt(x)", (1,))"#)
    let session = try session("w = [0.5, -1.0]")
    let table = try session.derivativeTable(Source(name: "<repl>", "sum(grad(t -> sum(t ^ 3))([1.0, 2]) * w)"))
    #expect(table.split(separator: "\n").count == 5)
  }

  @Test("units of images are their channels")
  func images() throws {
    // The second of two channels never fires; of the first, a part does.
    let program = """
      x = reshape(range(32) - 16.0, 2, 1, 4, 4)
      p = (W = reshape([1.0, -1], 2, 1, 1, 1), b = [[[0.0]], [[-100.0]]])
      flow = gradient_flow(p -> mean(relu(conv2d(x, p.W) + p.b)), show=false)(p)
      map(r -> r.dead, flow.parameters)
      """
    #expect(try text(program) == "(f64(0.5), f64(0.5))")
  }

  @Test("the table of a derivative has a line for each name and each step, with the length of its cotangent")
  func table() throws {
    let session = try session("w = [0.5, -1.0]\nx = [[1.0, 2], [3, 4]]\nunused = [1.0]")
    let expected = """
         step     of    shape      local derivative    |g|  in
         x              f32[2, 2]                    1.871
         w              f32[2]                       7.762
      1  *        x, w  f32[2, 2]  b, a              1.673  x * w
      2  1 -      1     f32[2, 2]  -1                1.673  1 - x * w
      3  sigmoid  2     f32[2, 2]  y (1 - y)             4  sigmoid(1 - x * w)
      4  sum      3     f32[]      g for each            2  sum(sigmoid(1 - x * w))
      5  * 2      4     f32[]      2                     1  sum(sigmoid(1 - x * w)) * 2
      a, b: what a step is made of; y: its result; g: the cotangent of y, and |g| its length

      """
    let table = try session.derivativeTable(Source(name: "<repl>", "sum(sigmoid(1 - x * w)) * 2"))
    // Numbers with many digits are compared below.
    func outline(_ text: String) -> [String] { text.split(separator: "\n").map { $0.split(separator: " ").filter { Double($0) == nil || $0.count < 3 }.joined(separator: " ") } }
    #expect(outline(table) == outline(expected))
    // The lengths are those that grad gives.
    let lengths = try session.evaluate(
      Source(name: "<repl>", "(a, b) = grad((x, w) -> sum(sigmoid(1 - x * w)) * 2, (0, 1))(x, w); (norm(a), norm(b))")).description
    let shown = table.split(separator: "\n")[1...2].compactMap { $0.split(separator: " ").last }
    #expect(lengths.hasPrefix("(" + shown[0].prefix(4)) && lengths.contains(", " + shown[1].prefix(4)))
    #expect(throws: Diagnostic.self) { try session.derivativeTable(Source(name: "<repl>", "1 + 1")) }
    #expect(throws: Diagnostic.self) { try session.derivativeTable(Source(name: "<repl>", "unknown * w")) }
  }

  // MARK: Gradient flow

  private static let deep = """
    seed(3)
    fn net(scale) { map(i -> (W = randn(30, 30) * scale, b = zeros(30)), 0..12) }
    fn loss(net, x, y, act) { for l in net { x = act(x @ l.W + l.b) }; mean((x - y) ^ 2) }
    x = randn(16, 30)
    y = randn(16, 30)

    """

  @Test(
    "deep sigmoid networks vanish, well initialised ones of relu are healthy, large weights explode",
    arguments: [("1 / sqrt(30)", "sigmoid", "vanishing"), ("sqrt(2 / 30)", "relu", "healthy"), ("3.0", "relu", "exploding"), ("0.05", "tanh", "vanishing")])
  func verdicts(_ scale: String, _ activation: String, _ verdict: String) throws {
    #expect(try text(Self.deep + "gradient_flow(loss, show=false)(net(\(scale)), x, y, \(activation)).verdict") == verdict)
  }

  @Test("norms are those of the gradient, dead and saturated units are counted in the layer of the parameter")
  func flow() throws {
    // Of four units the first two never fire; of the sigmoids behind them, half of the values are far out.
    let program = """
      p = (W = [[1.0, 1, 1, 1]], b = [-100.0, -50, 1, 2], V = [[0.0, 0], [0, 0], [100, 0.01], [100, 0.01]], unused = [1.0])
      x = [[1.0], [2], [3]]
      f = (p, x) -> sum(sigmoid(relu(x @ p.W + p.b) @ p.V))
      flow = gradient_flow(f, show=false)(p, x)
      g = grad(f)(p, x)
      row = name -> filter(r -> r.name == "p." + name, flow.parameters)[0]

      """
    #expect(try text(program + "map(n -> (row(n).dead, row(n).saturated), (\"W\", \"b\", \"V\"))") == "((f64(0.5), none), (f64(0.5), none), (none, f64(0.5)))")
    #expect(try text(program + "map(n -> abs(row(n).norm - norm(g[n])) < 1e-5, (\"b\",))".replacing("g[n]", with: "g.b")) == "(true,)")
    #expect(try text(program + "abs(row(\"V\").share - norm(g.V) / norm(p.V)) < 1e-6") == "true")
    #expect(try text(program + "(row(\"unused\").norm, row(\"unused\").dead)") == "(f64(0.0), none)")
  }

  @Test("the bars are written, a line a parameter, and the verdict")
  func bars() throws {
    let session = Interpreter()
    var written = ""
    session.output = { written += $0 }
    try session.run(Source(name: "program", "r = gradient_flow((p, x) -> mean(relu(x @ p.W + p.b) ^ 2))((W = [[1.0, -5]], b = zeros(2)), [[1.0], [2]])"))
    #expect(
      written == """
        parameter  shape   |gradient|                        of |parameter|  units
        p.W        [1, 2]         2.5  ██████████████▍                 0.49  50 % dead
        p.b        [2]            1.5  ██████████                            50 % dead
        healthy: from the last layer back to the first its size per element changes by a factor of 1

        """)
  }

  // MARK: The graph

  @Test("the graph has a node for each input, constant and step that the result depends on")
  func dot() throws {
    #expect(
      try text("graph((w, x) -> { y = exp(w); sum(relu(x @ w) * [1.0, 2]) })([[1.0, 2]], [[3.0]])") == """
        digraph {
          node [fontname="sans-serif", fontsize=11];
          n0 [label="w\\nf32[1, 2]", shape=box, style=filled, fillcolor="#dbe9ff"];
          n1 [label="x\\nf32[1, 1]", shape=box, style=filled, fillcolor="#dbe9ff"];
          n2 [label="matmul\\nf32[1, 2]", shape=box, style=rounded];
          n3 [label="relu\\nf32[1, 2]", shape=box, style=rounded];
          n4 [label="*\\nf32[1, 2]", shape=box, style=rounded];
          n5 [label="f32[2]", shape=plaintext, fontcolor="#666666"];
          n6 [label="sum\\nf32[]", shape=box, style="rounded,filled", fillcolor="#ffe7c2"];
          n1 -> n2;
          n0 -> n2;
          n2 -> n3;
          n3 -> n4;
          n5 -> n4;
          n4 -> n6;
        }

        """)
  }

  @Test("in a drawing no two boxes overlap, and every edge leads down")
  func drawing() throws {
    let path = "/tmp/tern-graph-\(UInt64.random(in: 0 ..< .max)).svg"
    defer { unlink(path) }
    _ = try value(
      """
      fn f(p, x) {
        for i in 0..6 { h = layer_norm(x + softmax(x @ p.q @ x.T / 3) @ x @ p.v); x = h + gelu(h @ p.a) @ p.b * 0.5 }
        mean(x ^ 2)
      }
      graph(f, "\(path)")((q = eye(4), v = eye(4), a = eye(4), b = eye(4)), ones(5, 4))
      """)
    let svg = try String(contentsOf: URL(fileURLWithPath: path), encoding: .utf8)
    #expect(svg.hasPrefix("<svg ") && svg.hasSuffix("</svg>\n"))
    var boxes: [(x: Double, y: Double, width: Double, height: Double)] = []
    for match in svg.matches(of: /<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)" rx/) {
      if let x = Double(match.1), let y = Double(match.2), let width = Double(match.3), let height = Double(match.4) {
        boxes.append((x, y, width, height))
      }
    }
    #expect(boxes.count > 80)
    for (index, a) in boxes.enumerated() {
      for b in boxes[..<index] {
        let isApart = a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y
        #expect(isApart, "\(a) \(b)")
      }
    }
    for match in svg.matches(of: /<path d="M[\d.]+,([\d.]+)[^"]*,([\d.]+)" fill="none"/) {
      #expect(Double(match.1)! < Double(match.2)!)
    }
  }
}
