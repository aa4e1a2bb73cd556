import TernOps
import TernRuntime
import TernSyntax
import Testing

/// The way back through attention, block by block, against that through its formula.
@Suite struct AttentionGradientTests {
  /// Sizes on both sides of the blocks of 64: batch, t, s, d, e.
  private static let sizes = [(2, 1, 1, 1, 1), (1, 5, 9, 3, 4), (2, 64, 64, 16, 16), (1, 65, 130, 7, 33), (3, 130, 65, 64, 20), (1, 200, 200, 17, 1), (1, 3, 300, 70, 80)]

  @Test("it agrees with the formula's, masked or not", arguments: sizes, ["none", "causal", "allowed", "added", "nothing seen"])
  func formula(_ size: (Int, Int, Int, Int, Int), _ mask: String) throws {
    let (b, t, s, d, e) = size
    if mask == "causal", t != s { return }
    let given =
      switch mask {
      case "none": ("", "0.0", "true")
      case "causal": (", causal=true", "0.0", "tril(ones(\(t), \(s))) == 1")
      case "allowed": (", mask=allowed", "0.0", "allowed")
      case "added": (", mask=added", "added", "true")
      default: (", mask=allowed and few", "0.0", "allowed and few")
      }
    let program = """
      seed(4)
      q = randn(\(b), \(t), \(d), dtype=f64) * 2; k = randn(\(b), \(s), \(d), dtype=f64); v = randn(\(b), \(s), \(e), dtype=f64)
      u = randn(\(b), \(t), \(e), dtype=f64)
      allowed = rand(\(t), \(s)) < 0.7
      allowed[:, 0] = true
      few = reshape(range(\(t)) % 3 != 1, \(t), 1)
      added = randn(\(b), \(t), \(s), dtype=f64) * 3
      visible = \(given.2)
      fn formula(q, k, v) {
        scores = q @ k.T / sqrt(f64(\(d))) + \(given.1)
        weights = softmax(masked_fill(scores, not visible, -inf))
        sum(weights @ v * u)
      }
      f = (q, k, v) -> sum(attention(q, k, v\(given.0)) * u)
      one, other = grad(f, (0, 1, 2))(q, k, v), grad(formula, (0, 1, 2))(q, k, v)
      far = (a, b) -> max(stack(map(p -> max(abs(p[0] - p[1])), zip(a, b))))
      single = grad(f, (0, 1, 2))(f32(q), f32(k), f32(v))
      (far(one, other) < 1e-11, far(single, other) < 1e-4, map(x -> all(isfinite(x)), one))
      """
    let session = Interpreter()
    #expect(try session.evaluate(Source(name: "law", program)).description == "(true, true, (true, true, true))", "\(size) \(mask)")
  }

  @Test("keys and values that several heads share get the sum of their cotangents; views are read where they lie")
  func broadcast() throws {
    let program = """
      seed(2)
      q = randn(2, 4, 70, 8, dtype=f64); k = randn(2, 1, 70, 8, dtype=f64); v = randn(70, 8, dtype=f64)
      u = cos(q)
      f = (q, k, v) -> sum(attention(q, k, v, causal=true) * u)
      one = grad(f, (0, 1, 2))(q, k, v)
      other = grad(f, (0, 1, 2))(q, expand(k, (2, 4, 70, 8)) + 0, expand(v, (2, 4, 70, 8)) + 0)
      # The heads lie side by side in each row, as projections make them.
      heads = x -> swapaxes(x, 1, 2)
      w = randn(2, 70, 4, 8, dtype=f64)
      g = x -> sum(attention(heads(x), heads(x), heads(x)) * u)
      h = x -> sum(attention(heads(x) + 0, heads(x) * 1, 1 * heads(x)) * u)
      near = (a, b) -> max(abs(a - b)) < 1e-11
      (
        near(one[0], other[0]), near(one[1], sum(other[1], axis=1, keepdims=true)), near(one[2], sum(other[2], axis=(0, 1))),
        near(grad(g)(w), grad(h)(w))
      )
      """
    #expect(try Interpreter().evaluate(Source(name: "law", program)).description == "(true, true, true, true)")
  }

  @Test("keys behind those of the last query have no part in any gradient, even if they are NaN")
  func unseen() throws {
    let program = """
      seed(2)
      q = randn(70, 4); k = randn(80, 4); v = randn(80, 4)
      k[75] = nan
      v[75] = inf
      g = grad((q, k, v) -> sum(attention(q, k, v, causal=true) ^ 2), (0, 1, 2))(q, k, v)
      map(x -> all(isfinite(x)), g)
      """
    #expect(try Interpreter().evaluate(Source(name: "law", program)).description == "(true, true, true)")
  }
}
