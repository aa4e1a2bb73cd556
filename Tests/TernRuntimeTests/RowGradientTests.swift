import TernOps
import TernRuntime
import TernSyntax
import Testing

/// The ways back that have kernels of their own against those through a formula: normalisations, softmax and cross-entropy, on sizes on
/// both sides of vectors and of the stretches that a thread takes at once.
@Suite struct RowGradientTests {
  /// A program with `f`, the operation, `g`, the formula, and `x`, a tuple of their arguments, of f64.
  private static let cases: [(name: String, program: String)] =
    [(1, 1), (3, 2), (2, 17), (5, 64), (70, 1000), (1, 5000), (40000, 3)].flatMap { rows, length in
      [
        (
          "layer_norm \(rows) \(length)",
          """
          f = (x, g, b) -> layer_norm(x, g, b, eps=0.1)
          g = (x, g, b) -> (x - mean(x, axis=-1, keepdims=true)) / sqrt(var(x, axis=-1, keepdims=true) + 0.1) * g + b
          x = (randn(\(rows), \(length), dtype=f64) * 2 + 1, randn(\(length), dtype=f64), randn(\(length), dtype=f64))
          """
        ),
        (
          "rms_norm \(rows) \(length)",
          """
          f = (x, g) -> rms_norm(x, g, eps=0.1)
          g = (x, g) -> x / sqrt(mean(x ^ 2, axis=-1, keepdims=true) + 0.1) * g
          x = (randn(\(rows), \(length), dtype=f64) * 2 + 1, randn(\(length), dtype=f64))
          """
        ),
        (
          "softmax \(rows) \(length)",
          """
          f = x -> softmax(x, axis=1)
          g = x -> exp(x) / sum(exp(x), axis=1, keepdims=true)
          x = (randn(\(rows), \(length), dtype=f64),)
          """
        ),
        (
          "softmax along the first axis \(rows) \(length)",
          """
          f = x -> softmax(x, axis=0)
          g = x -> exp(x) / sum(exp(x), axis=0, keepdims=true)
          x = (randn(\(rows), \(length), dtype=f64),)
          """
        ),
        (
          "log_softmax \(rows) \(length)",
          """
          f = x -> log_softmax(x, axis=1)
          g = x -> x - log(sum(exp(x), axis=1, keepdims=true))
          x = (randn(\(rows), \(length), dtype=f64),)
          """
        ),
        (
          "cross_entropy \(rows) \(length)",
          """
          labels = randint(0, \(length), (\(rows),))
          f = x -> cross_entropy(x, labels, smoothing=0.1)
          g = x -> -mean(sum((f64(one_hot(labels, \(length))) * 0.9 + f64(0.1) / \(length)) * (x - logsumexp(x, axis=1, keepdims=true)), axis=1))
          x = (randn(\(rows), \(length), dtype=f64),)
          """
        ),
      ]
    }
    + [("4, 3", "0"), ("300, 100", "0"), ("2000, 70", "0"), ("3, 5, 2", "(0, 2)"), ("2, 3, 4, 5", "(0, 2, 3)"), ("7, 2, 130, 130", "(0, 2, 3)")].map {
      shape, axes in
      let ones = (["-1"] + Array(repeating: "1", count: shape.count { $0 == "," } - 1)).joined(separator: ", ")
      return (
        "batch_norm \(shape)",
        """
        f = (x, g, b) -> batch_norm(x, g, b, none, none, true, eps=0.1)[0]
        n = (x, v) -> reshape(v, \(ones))
        g = (x, g, b) -> (x - mean(x, axis=\(axes), keepdims=true)) / sqrt(var(x, axis=\(axes), keepdims=true) + 0.1) * n(x, g) + n(x, b)
        x0 = randn(\(shape), dtype=f64) * 2 + 1
        c = x0.shape[1]
        x = (x0, randn(c, dtype=f64), randn(c, dtype=f64))
        """
      )
    }
    + [
      ("gelu", "f = x -> gelu(x)\ng = x -> x * (1 + erf(x / sqrt(f64(2)))) / 2\nx = (randn(3, 100, dtype=f64) * 3,)"),
      (
        "gelu by a tangent",
        """
        f = x -> gelu(x, approximate=true)
        g = x -> x * (1 + tanh(sqrt(f64(2) / pi) * (x + 0.044715 * x ^ 3))) / 2
        x = (randn(3, 100, dtype=f64) * 3,)
        """
      ),
    ]

  @Test("they agree, in f64 and f32, once and twice", arguments: cases.map(\.name))
  func formula(_ name: String) throws {
    let program = try #require(Self.cases.first { $0.name == name }).program
    let count = try #require(program.firstMatch(of: /f = (\(.*?\)|x) ->/)).1.split(separator: ",").count
    func call(_ function: String, _ arguments: String) -> String {
      "\(function)(\((0..<count).map { "\(arguments)[\($0)]" }.joined(separator: ", ")))"
    }
    let session = Interpreter()
    let result = try session.evaluate(
      Source(
        name: "law",
        """
        seed(4)
        \(program)
        w = cos(f64(range(len(reshape(\(call("f", "x")), -1)))) + 1)
        total = h -> p -> sum(reshape(\(call("h", "p")), -1) * w)
        one, other = grad(total(f))(x), grad(total(g))(x)
        far = (a, b) -> max(stack(map(p -> max(abs(p[0] - p[1])), zip(a, b))))
        single = grad(total(f))(map(f32, x))
        # The derivative of the derivative goes through formulas.
        bend = h -> grad(p -> sum(sin(grad(total(h))(p)[0])))(x)
        (far(one, other) < 1e-11, far(single, other) < 1e-3, far(bend(f), bend(g)) < 1e-10)
        """))
    #expect(result.description == "(true, true, true)", "\(name)")
  }
}
