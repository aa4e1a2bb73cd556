import TernOps
import TernRuntime
import TernSyntax
import TernTensor
import TernTestSupport
import Testing

/// Elementwise work on large tensors is done block by block, in chains: the same bits as on small parts of them, one step at a time.
@Suite struct ChainTests {
  private static let count = 40_000
  private static let part = 500

  /// What the expressions are made of: whole tensors, numbers, and tensors that are broadcast along rows or columns.
  private static let leaves = ["a", "b", "c", "a", "b", "row", "column", "one", "0.5", "2", "(-1.25)", "turned", "a[::-1]"]

  private static func expression(_ random: inout SeededGenerator, _ depth: Int) -> String {
    if depth == 0 || Int.random(in: 0..<6, using: &random) == 0 { return leaves.randomElement(using: &random) ?? "a" }
    func operand() -> String { expression(&random, depth - 1) }
    switch Int.random(in: 0..<12, using: &random) {
    case 0, 1: return "(\(operand()) + \(operand()))"
    case 2, 3: return "(\(operand()) * \(operand()))"
    case 4: return "(\(operand()) - \(operand()))"
    case 5: return "(\(operand()) / (2 + abs(\(operand()))))"
    case 6: return "relu(\(operand()))"
    case 7: return "tanh(\(operand()))"
    case 8: return "where(\(operand()) > \(operand()), \(operand()), \(operand()))"
    case 9: return "maximum(\(operand()), \(operand()))"
    case 10: return "clip(\(operand()), -1, \(operand()))"
    default: return "(-sigmoid(\(operand())))"
    }
  }

  @Test("random expressions give the same bits in chains", arguments: ["f32", "f64"])
  func expressions(_ dtype: String) throws {
    let rows = Self.count / Self.part
    let interpreter = Interpreter()
    let inputs = """
      a = \(dtype)(randn(\(rows), \(Self.part)))
      b = \(dtype)(randn(\(rows), \(Self.part)))
      c = \(dtype)(randn(\(rows), \(Self.part)))
      row = \(dtype)(randn(\(Self.part)))
      column = \(dtype)(randn(\(rows), 1))
      one = \(dtype)(randn(1, 1))
      turned = \(dtype)(randn(\(Self.part), \(rows))).T
      """
    _ = try interpreter.evaluate(Source(name: "<inputs>", inputs))
    var random = SeededGenerator(seed: 11)
    for _ in 0..<60 {
      let expression = Self.expression(&random, 5)
      let program = """
        fn f(a, b, c, row, column, one, turned) = \(expression) + 0 * a
        whole = f(a, b, c, row, column, one, turned)
        flipped = f(a[::-1], b[::-1], c[::-1], row, column[::-1], one, turned[::-1])[::-1]
        parts = concat(map(i -> f(a[i:i + 1], b[i:i + 1], c[i:i + 1], row, column[i:i + 1], one, turned[i:i + 1]), range(\(rows))))
        usable = \(expression.contains("[::-1]") ? "false" : "true")
        (equal(whole, flipped) or not usable, equal(whole, parts) or not usable, equal(whole, f(a + 0, b + 0, c + 0, row, column, one, turned)))
        """
      let found = try interpreter.evaluate(Source(name: "<chain>", program))
      #expect(found.description == "(true, true, true)", "\(expression)")
    }
  }

  @Test("a chain does not see what happens to its operands later")
  func later() throws {
    let program = """
      x = ones(300, 300)
      fn f(x) {
        y = (x + 1, x * 2)
        x[0] = 5
        z = x + 1
        x[:] = 0
        (sum(y[0]), sum(y[1]), sum(z), sum(x))
      }
      f(x)
      """
    #expect(try Interpreter().evaluate(Source(name: "<chain>", program)).description == "(180000.0, 180000.0, 181200.0, 0.0)")
  }

  @Test("a long sum of terms does not grow without bound")
  func longChains() throws {
    let program = "x = ones(200, 200)\nsum(\(Array(repeating: "x", count: 300).joined(separator: " * 1 + ")))"
    #expect(try Interpreter().evaluate(Source(name: "<chain>", program)).description == "12000000.0")
  }

  @Test("the middle of a double comparison is there for both, large or small")
  func doubleComparisons() throws {
    let interpreter = Interpreter()
    for (rows, expected) in [(2, "(2, 2, 1)"), (400, "(400, 400, 399)")] {
      let program = "x = range(\(rows))[:, new] * ones(1, 300)\n(0 <= x + 0 < \(rows) , -1 < -(-x) * 1 != -5, 0 < x - 0 <= x + 0 < \(rows)) |> map(c -> sum(c[:, 0]))"
      #expect(try interpreter.evaluate(Source(name: "<chain>", program)).description == expected)
    }
  }

  @Test("what fails in the middle of a chain leaves its operands whole")
  func failure() throws {
    let interpreter = Interpreter()
    _ = try interpreter.evaluate(Source(name: "<chain>", "x = ones(200, 200); y = x * 2"))
    #expect(throws: Diagnostic.self) { try interpreter.evaluate(Source(name: "<chain>", "x = (x + y) * ones(3)")) }
    #expect(try interpreter.evaluate(Source(name: "<chain>", "(sum(x), sum(y))")).description == "(40000.0, 80000.0)")
  }
}

/// A bias and an activation behind a large product are done in its inner loops: the same bits as one step at a time.
@Suite struct EpilogueTests {
  @Test("a product with what follows it", arguments: ["f32", "f64"], ["relu", "tanh", "gelu", "sigmoid", "abs"])
  func epilogue(_ dtype: String, _ activation: String) throws {
    let program = """
      for sizes in ((200, 300, 170), (1000, 33, 64), (129, 1200, 257)) {
        m, k, n = sizes
        x = \(dtype)(randn(m, k))
        W = \(dtype)(randn(k, n))
        b = \(dtype)(randn(n))
        product = x @ W
        sum = product + b
        expected = \(activation)(sum)
        assert equal(x @ W + b, sum)
        assert equal(b + x @ W, sum)
        assert equal(linear(x, W, b), sum)
        assert equal(\(activation)(x @ W + b), expected)
        assert equal(\(activation)(linear(x, W, b)), expected)
        assert equal(\(activation)(x @ W) * 2 + 1, \(activation)(product) * 2 + 1)
        assert equal((x @ W + b) + b, sum + b)
        assert equal(x @ W - b, product - b)
        assert equal(x @ W + b[0], product + b[0])
        assert equal(x @ W + x @ W, product + product)
        assert equal(linear(reshape(x, (1, m, k)), W, b)[0], sum)
        assert equal((W.T @ x.T).T + b, (W.T @ x.T).T + b)
      }
      true
      """
    #expect(try Interpreter().evaluate(Source(name: "<epilogue>", program)).description == "true")
  }
}
