import TernOps
import TernRuntime
import TernSyntax
import TernTensor

/// One thing that `tern bench` measures.
struct Workload: Sendable {
  let name: String
  /// Makes inputs and returns what is to be timed.
  let prepare: @Sendable () throws -> Prepared

  struct Prepared {
    /// How many operations one run stands for; times are given for one of them.
    var operations = 1.0
    let run: () throws -> Value
  }

  /// A function `run` of a Tern program.
  ///
  /// - Parameter inputs: names that the program finds set: uniform numbers with that seed and shape.
  init(_ name: String, operations: Double = 1, inputs: [(name: String, seed: UInt64, shape: Shape)] = [], _ program: String) {
    self.name = name
    prepare = {
      let interpreter = Interpreter(name: name)
      for input in inputs { interpreter.set(input.name, to: .tensor(try BenchInputs.uniform(input.seed, input.shape))) }
      try interpreter.run(Source(name: name, program))
      return Prepared(operations: operations) { try interpreter.call("run") }
    }
  }

  init(_ name: String, prepare: @escaping @Sendable () throws -> Prepared) {
    self.name = name
    self.prepare = prepare
  }

  static let all: [Workload] = products + elementwise + reductions + training + interpreter

  private static let products: [Workload] =
    [64, 256, 512, 1024, 2048].map { n in
      Workload("gemm_\(n)", inputs: [("a", 1, [n, n]), ("b", 2, [n, n])], "fn run() = a @ b")
    } + [
      Workload("gemm_batched", inputs: [("a", 1, [96, 128, 64]), ("b", 2, [96, 64, 128])], "fn run() = a @ b"),
      Workload("gemv_4096", inputs: [("a", 1, [4096, 4096]), ("x", 2, [4096])], "fn run() = a @ x"),
    ]

  private static let elementwise: [Workload] =
    [1000, 1_000_000, 10_000_000].map { n in
      Workload("add_\(n)", inputs: [("a", 1, [n]), ("b", 2, [n])], "fn run() = a + b")
    }
    + [1_000_000, 10_000_000].map { n in
      Workload(
        "chain_\(n)", inputs: [("a", 1, [n]), ("b", 2, [n]), ("c", 3, [n])], "fn run() = relu(a * b + c) * 0.5 + tanh(a)")
    } + [
      Workload("exp_1000000", inputs: [("a", 1, [1_000_000])], "fn run() = exp(a)"),
      Workload("where_10000000", inputs: [("a", 1, [10_000_000]), ("b", 2, [10_000_000])], "fn run() = where(a > 0, a, b)"),
    ]

  private static let reductions: [Workload] = [
    Workload("sum_10000000", inputs: [("a", 1, [10_000_000])], "fn run() = sum(a)"),
    Workload("sum_axis0_4096", inputs: [("a", 1, [4096, 4096])], "fn run() = sum(a, axis=0)"),
    Workload("sum_axis1_4096", inputs: [("a", 1, [4096, 4096])], "fn run() = sum(a, axis=1)"),
    Workload("softmax_4096x1024", inputs: [("u", 1, [4096, 1024])], "a = u * 5\nfn run() = softmax(a)"),
  ]

  private static let training: [Workload] = [
    Workload(
      "xor_train", inputs: [("W1", 1, [2, 4]), ("W2", 2, [4, 1])],
      """
      X = [[0.0, 0], [0, 1], [1, 0], [1, 1]]
      y = [[0.0], [1], [1], [0]]
      fn train(X, y, W1, W2) {
        b1 = zeros(1, 4)
        b2 = zeros(1, 1)
        a2 = none
        for epoch in 0..5000 {
          a1 = sigmoid(X @ W1 + b1)
          a2 = sigmoid(a1 @ W2 + b2)
          dz2 = a2 - y
          dW2 = a1.T @ dz2 / 4
          db2 = sum(dz2, axis=0, keepdims=true) / 4
          dz1 = dz2 @ W2.T * (a1 * (1 - a1))
          dW1 = X.T @ dz1 / 4
          db1 = sum(dz1, axis=0, keepdims=true) / 4
          W2 -= 0.5 * dW2
          b2 -= 0.5 * db2
          W1 -= 0.5 * dW1
          b1 -= 0.5 * db1
        }
        a2
      }
      fn run() = train(X, y, W1, W2)
      """),
    Workload(
      "xor_train_seed", inputs: [("u1", 1, [2, 4]), ("u2", 2, [4, 1])],
      """
      X = f64([[0, 0], [0, 1], [1, 0], [1, 1]])
      y = f64([[0], [1], [1], [0]])
      fn forward(p, x) {
        z1 = x @ p.W1 + p.b1
        a1 = sigmoid(z1)
        z2 = a1 @ p.W2 + p.b2
        (z1 = z1, a1 = a1, z2 = z2, a2 = sigmoid(z2))
      }
      fn backward(p, c, x: [m, _], y) {
        dz2 = c.a2 - y
        dW2 = c.a1.T @ dz2 / m
        db2 = sum(dz2, axis=0, keepdims=true) / m
        da1 = dz2 @ p.W2.T
        dz1 = da1 * (c.a1 * (1 - c.a1))
        (W1 = x.T @ dz1 / m, b1 = sum(dz1, axis=0, keepdims=true) / m, W2 = dW2, b2 = db2)
      }
      fn run() {
        p = (W1 = f64(u1) * 0.01, b1 = zeros(1, 4, dtype=f64), W2 = f64(u2) * 0.01, b2 = zeros(1, 1, dtype=f64))
        losses = zeros(50, dtype=f64)
        c = none
        for epoch in 0..5000 {
          c = forward(p, X)
          p -= 0.01 * backward(p, c, X, y)
          if epoch % 100 == 0 { losses[epoch // 100] = -mean(y * log(c.a2) + (1 - y) * log(1 - c.a2)) }
        }
        (c.a2, losses)
      }
      """),
  ]

  private static let interpreter: [Workload] = [
    Workload(
      "small_ops", operations: 3000, inputs: [("a", 1, [4, 4]), ("b", 2, [4, 4])],
      """
      fn loop(a, b) {
        x = a
        for i in 0..1000 { x = (x @ b + a) * b }
        x
      }
      fn run() = loop(a, b)
      """),
    Workload(
      "scalar_loop", operations: 1_000_000,
      """
      fn run() {
        x = 1.0
        for i in 0..1000000 { x = x * 0.999 + 0.001 }
        x
      }
      """),
    Workload(
      "scalar_loop_array", operations: 100_000,
      """
      fn run() {
        x = f32(1)
        a = f32(0.999)
        b = f32(0.001)
        for i in 0..100000 { x = x * a + b }
        x
      }
      """),
    // The time is for one MB (10^6 bytes) of source: 100,000 lines, and ten times that.
    checking("check_100000_lines", lines: 100_000),
    checking("check_1000000_lines", lines: 1_000_000),
  ]

  /// `tern check` on a script of that many lines.
  private static func checking(_ name: String, lines: Int) -> Workload {
    Workload(name) {
      let source = Source(name: name, script(lines: lines))
      return Prepared(operations: Double(source.bytes.count) / 1_000_000) { .i64(Interpreter.check(source).count) }
    }
  }

  /// A script such as people write: definitions, calls, indexing, comments.
  private static func script(lines: Int) -> String {
    let block = """
      fn layer_N(x: [n, d], W: [d, h], b: [h]) -> [n, h] {
        z = x @ W + b  # the affine part
        if n > 1 { relu(z) } else { sigmoid(z) * 0.5 }
      }

      W_N = randn(16, 16) / sqrt(16)
      y_N = layer_N(ones(4, 16), W_N, zeros(16)) |> softmax(axis=-1)
      for i in 0..4 { W_N[i, :] = W_N[i, :] * 0.99 + 0.01 }
      print("layer {y_N[0, 0]:.4f}", y_N.shape)
      loss_N = mean((y_N - 0.25)^2)

      """
    let count = block.split(separator: "\n", omittingEmptySubsequences: false).count - 1
    return (0..<lines / count).map { number in
      String(block.split(separator: "N", omittingEmptySubsequences: false).joined(separator: "\(number)"))
    }.joined()
  }
}
