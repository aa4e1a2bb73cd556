extension Workload {
  /// Reductions, functions of whole rows, and layout.
  static let reductions: [Workload] = [
    Workload(
      "sum_10000000", .read(floats: 10_000_000),
      """
      a = uniform(1, 10000000)
      fn run() = sum(a)
      """),
    Workload(
      "sum_axis0_4096", .read(floats: 4096 * 4096),
      """
      a = uniform(1, 4096, 4096)
      fn run() = sum(a, axis=0)
      """),
    Workload(
      "sum_axis1_4096", .read(floats: 4096 * 4096),
      """
      a = uniform(1, 4096, 4096)
      fn run() = sum(a, axis=1)
      """),
    Workload(
      "softmax_4096x1024", .copied(floats: 2 * 4096 * 1024),
      """
      a = uniform(1, 4096, 1024) * 5
      fn run() = softmax(a)
      """),
    Workload(
      "layernorm_4096x1024", .copied(floats: 2 * 4096 * 1024),
      """
      a = uniform(1, 4096, 1024)
      gamma = uniform(2, 1024)
      beta = uniform(3, 1024)
      fn run() = layer_norm(a, gamma, beta)
      """),
    // a.T alone is another view of the same numbers; flatten lays them out in its order.
    Workload(
      "transpose_4096", .copied(floats: 2 * 4096 * 4096),
      """
      a = uniform(1, 4096, 4096)
      fn run() = flatten(a.T)
      """),
  ]
}
