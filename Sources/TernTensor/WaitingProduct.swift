import TernKernels

/// A matrix product that waits for what follows it: a bias for each column and an activation are done to its elements while they
/// are in the caches, as they come out of the inner loops. See Chain.swift for how waiting work is found and done.
struct WaitingProduct {
  let left: Tensor, right: Tensor
  let m: Int, k: Int, n: Int
  /// The step between rows of the left operand, whose leading axes are rows too.
  let rowStep: Int
  private(set) var bias: Tensor?
  private(set) var activation: UnaryFunction?

  init(_ left: Tensor, _ right: Tensor, m: Int, k: Int, n: Int, rowStep: Int) {
    (self.left, self.right) = (left, right)
    (self.m, self.k, self.n) = (m, k, n)
    self.rowStep = rowStep
  }

  /// Takes up a step that follows; nil when it is not one for here.
  func followed(by step: Chain.Step, _ others: [Tensor.Operand]) throws(TensorError) -> WaitingProduct? {
    var product = self
    switch step {
    case .map(let function) where activation == nil: product.activation = function
    case .zip(.add) where bias == nil && activation == nil:
      guard others.count == 1, case .tensor(let other, _) = others[0], other.dtype == left.dtype, other.count == n, n > 1,
        other.shape.last == n, other.isContiguous
      else { return nil }
      // It would hang on what it waits for otherwise.
      try other.settle()
      product.bias = other
    default: return nil
    }
    return product
  }

  /// - Returns: false when a stop was requested; some elements are then not computed.
  func run(into out: UnsafeMutableRawPointer) -> Bool {
    if left.dtype == .f32 {
      let a = view(left, rowStep, Float.self), b = view(right, right.strides[right.rank - 2], Float.self)
      return Kernels.matmul(
        a, b, into: out.assumingMemoryBound(to: Float.self), outStep: n, m: m, n: n, k: k,
        epilogue: Epilogue(bias: bias.map { UnsafePointer($0.pointer(Float.self)) }, activation: activation))
    }
    let a = view(left, rowStep, Double.self), b = view(right, right.strides[right.rank - 2], Double.self)
    return Kernels.matmul(
      a, b, into: out.assumingMemoryBound(to: Double.self), outStep: n, m: m, n: n, k: k,
      epilogue: Epilogue(bias: bias.map { UnsafePointer($0.pointer(Double.self)) }, activation: activation))
  }

  private func view<Element: TensorElement>(_ tensor: Tensor, _ rowStep: Int, _ type: Element.Type) -> MatrixView<Element> {
    MatrixView(UnsafePointer(tensor.pointer(Element.self)), rowStep: rowStep, columnStep: tensor.strides[tensor.rank - 1])
  }
}

extension Tensor {
  /// The product that this tensor waits for.
  var product: WaitingProduct? { if case .product(let product)? = waiting?.kind { product } else { nil } }

  /// Has this tensor wait for a product, when that is large enough.
  ///
  /// - Returns: false, with nothing done, when it is not.
  func wait(for product: WaitingProduct) throws(TensorError) -> Bool {
    guard dtype.isFloating, count >= Chain.leastCount else { return false }
    try product.left.settle()
    try product.right.settle()
    waiting = WaitingWork(.product(product))
    return true
  }

  /// `step` done to this tensor, which waits for a product and is not seen by anybody else, as a part of the product; false, with
  /// nothing done, when it is not such a step.
  func follow(_ step: Chain.Step, _ others: [Operand]) throws(TensorError) -> Bool {
    guard let followed = try product?.followed(by: step, others) else { return false }
    waiting = WaitingWork(.product(followed))
    return true
  }
}
