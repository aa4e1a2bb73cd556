import TernRuntime
import TernSyntax

extension Workload {
  /// Where the arithmetic is nothing and everything else counts.
  static let interpreter: [Workload] = [
    Workload(
      "small_ops", operations: 3000,
      """
      a = uniform(1, 4, 4)
      b = uniform(2, 4, 4)
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
    startUp,
    // The time is for one MB (10^6 bytes) of source: 100,000 lines, and ten times that.
    checking("check_100000_lines", lines: 100_000),
    checking("check_1000000_lines", lines: 1_000_000),
  ]

  /// The whole process `tern -e '1 + 1'`.
  private static let startUp = Workload("start_up") {
    let command = Command(ownProgram(), ["-e", "1 + 1"])
    return Prepared {
      let result = try command.run(timeoutSeconds: 60)
      guard let sum = Int(result.output.filter { $0 != "\n" }) else {
        throw Failure.message("tern -e '1 + 1' \(result.failure ?? "printed no number")")
      }
      return .i64(sum)
    }
  }

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
