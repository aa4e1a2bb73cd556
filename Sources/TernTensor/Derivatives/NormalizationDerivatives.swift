extension Tensor {
  /// As `normalized`, as a step of a derivative.
  func tracedNormalization(
    axes: Int, gamma: Tensor?, beta: Tensor?, eps: Double, isCentred: Bool
  ) throws(TensorError) -> Tensor {
    let own = try Tensor.step(
      isCentred ? "layer_norm" : "rms_norm", self,
      { () throws(TensorError) in try normalized(axes: axes, gamma: nil, beta: nil, eps: eps, isCentred: isCentred) }
    ) { y in
      // With y the result and g its cotangent, that of x is (g - mean g - y mean(g y)) over the root (Ba et al., 2016).
      { ct in
        let last = Shape(Array(self.rank - axes..<self.rank))
        let weighted = try (ct * y).reduced(by: .mean, axes: last, keepsAxes: true)
        var inner = try ct - y * weighted
        if isCentred { inner = try inner - ct.reduced(by: .mean, axes: last, keepsAxes: true) }
        return try inner * self.inverseRoot(over: last, eps: eps, isCentred: isCentred)
      }
    }
    var result = own
    if let gamma { result = try result * gamma.converted(to: result.dtype) }
    if let beta { result = try result + beta.converted(to: result.dtype) }
    return result
  }

  /// 1 over the root of the variance (or the mean of the squares) plus eps.
  private func inverseRoot(over axes: Shape, eps: Double, isCentred: Bool) throws(TensorError) -> Tensor {
    let distance = isCentred ? try self - reduced(by: .mean, axes: axes, keepsAxes: true) : self
    return try (distance.mapped(by: .square).reduced(by: .mean, axes: axes, keepsAxes: true) + eps).mapped(by: .rsqrt)
  }
}
