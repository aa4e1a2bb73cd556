extension Workload {
  /// Products of matrices, and the convolution, which is one.
  static let products: [Workload] =
    [64, 256, 512, 1024, 2048].map { n in
      Workload(
        "gemm_\(n)", .flops(Flops.product(n, n, n)),
        """
        a = uniform(1, \(n), \(n))
        b = uniform(2, \(n), \(n))
        fn run() = a @ b
        """)
    } + [
      Workload(
        "gemm_batched", .flops(96 * Flops.product(128, 64, 128)),
        """
        a = uniform(1, 96, 128, 64)
        b = uniform(2, 96, 64, 128)
        fn run() = a @ b
        """),
      Workload(
        "gemv_4096", .read(floats: 4096 * 4096),
        """
        a = uniform(1, 4096, 4096)
        x = uniform(2, 4096)
        fn run() = a @ x
        """),
      // 8 images, 64 to 64 channels, 56 × 56.
      Workload(
        "conv2d_32", .flops(Flops.product(8 * 56 * 56, 64 * 3 * 3, 64)),
        """
        x = uniform(1, 8, 64, 56, 56)
        w = weight(2, 64 * 3 * 3, 64, 64, 3, 3)
        fn run() = conv2d(x, w, padding=1)
        """),
    ]
}
