import TernKernels
import TernOps
import TernTensor

extension Workload {
  /// One function of each element.
  static let elementwise: [Workload] =
    [1000, 1_000_000, 10_000_000].map { n in
      Workload(
        "add_\(n)", .copied(floats: 3 * n),
        """
        a = uniform(1, \(n))
        b = uniform(2, \(n))
        fn run() = a + b
        """)
    } + [addInto(10_000_000)]
    + [1_000_000, 10_000_000].map { n in
      Workload(
        "chain_\(n)", .copied(floats: 4 * n),
        """
        a = uniform(1, \(n))
        b = uniform(2, \(n))
        c = uniform(3, \(n))
        fn run() = relu(a * b + c) * 0.5 + tanh(a)
        """)
    } + [
      Workload(
        "exp_1000000", .copied(floats: 2 * 1_000_000),
        """
        a = uniform(1, 1000000)
        fn run() = exp(a)
        """),
      Workload(
        "gelu_1000000", .copied(floats: 2 * 1_000_000),
        """
        a = uniform(1, 1000000) * 4
        fn run() = gelu(a)
        """),
      Workload(
        "where_10000000", .copied(floats: 3 * 10_000_000),
        """
        a = uniform(1, 10000000)
        b = uniform(2, 10000000)
        fn run() = where(a > 0, a, b)
        """),
    ]

  /// The sum of two tensors into memory that is already there. The language has no such thing: a sum is a value of its own.
  private static func addInto(_ n: Int) -> Workload {
    Workload("add_\(n)_out", .copied(floats: 3 * n)) {
      let a = try BenchInputs.uniform(1, [n]), b = try BenchInputs.uniform(2, [n])
      let out = try Tensor.filled(Float(0), [n])
      return Prepared {
        // Parts of half a megabyte for each thread to take.
        let part = 1 << 17
        let isDone = Parallel.run((n + part - 1) / part) { number in
          let first = number * part
          Kernels.zip(
            .add, Run(a.pointer(Float.self) + first, step: 1), Run(b.pointer(Float.self) + first, step: 1),
            into: Output(out.pointer(Float.self) + first, step: 1), count: min(part, n - first))
        }
        if !isDone { throw TensorError.interrupted }
        return .tensor(out)
      }
    }
  }
}
