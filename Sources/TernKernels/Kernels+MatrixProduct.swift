extension Kernels {
  /// `out[m, n] = a[m, k] @ b[k, n]`; `out` is contiguous and overlaps nothing.
  ///
  /// - Precondition: `b.columnStep == 1`, or `n == 1`
  package static func matmul(
    _ a: MatrixView<Float>, _ b: MatrixView<Float>, into out: UnsafeMutablePointer<Float>, m: Int, n: Int, k: Int
  ) {
    table.matmulFloat(a, b, out, m, n, k)
  }

  /// `out[m, n] = a[m, k] @ b[k, n]`; `out` is contiguous and overlaps nothing.
  ///
  /// - Precondition: `b.columnStep == 1`, or `n == 1`
  package static func matmul(
    _ a: MatrixView<Double>, _ b: MatrixView<Double>, into out: UnsafeMutablePointer<Double>, m: Int, n: Int, k: Int
  ) {
    table.matmulDouble(a, b, out, m, n, k)
  }

  /// The same on integers; false when a result does not fit 64 bits.
  package static func matmul(
    _ a: MatrixView<Int>, _ b: MatrixView<Int>, into out: UnsafeMutablePointer<Int>, m: Int, n: Int, k: Int
  ) -> Bool {
    table.matmulInt(a, b, out, m, n, k)
  }
}
