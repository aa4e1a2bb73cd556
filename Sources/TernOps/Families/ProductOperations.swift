import TernTensor

extension Operation {
  static let matmul = Operation(
    "matmul", [.tensor("a"), .tensor("b")],
    """
    The matrix product, also written a @ b.

    - Shapes: `a: [..., m, k]`, `b: [..., k, n]` → `[..., m, n]`; a vector counts as a row on the left, a column on the right
    - Errors: the inner sizes must agree
    - Source: `numpy.matmul`
    """, examples: [("matmul([[1, 2], [3, 4]], [1, 1])", "[3, 7]")],
    rules: Rules(
      .rule { call throws(OperationError) in try call.product(call.tensor(0), call.tensor(1)) },
      cost: .rule { call, result throws(OperationError) in try 2 * call.count(of: result) * call.innerSize(of: 0) })
  ) { call throws(OperationError) in try Arithmetic.matmul(call[0], call[1]) }.sampled(
    "matmul(x, y.T)", "matmul(row, x.T)", "matmul(mats, mats)", "matmul(A, B)", "matmul(X.T, X)", "matmul(ROW, A)", "matmul(X, ROW)")
}

package let productOperations: [Operation] = [.matmul]
