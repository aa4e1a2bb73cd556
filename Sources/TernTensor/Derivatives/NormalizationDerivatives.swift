import TernKernels

extension Tensor {
  /// As `normalized`, as a step of a derivative.
  func tracedNormalization(
    axes: Int, gamma: Tensor?, beta: Tensor?, eps: Double, isCentred: Bool
  ) throws(TensorError) -> Tensor {
    let gamma = try gamma?.converted(to: dtype), beta = try beta?.converted(to: dtype)
    let inputs = [self, gamma, beta].compactMap { $0 }
    return try Tensor.steps(isCentred ? "layer_norm" : "rms_norm", inputs, { () throws(TensorError) in
      [try normalized(axes: axes, gamma: gamma, beta: beta, eps: eps, isCentred: isCentred)]
    }) { _, needs in
      let pullback = NormalizationPullback(
        x: self, gamma: gamma, axes: axes, eps: eps, isCentred: isCentred, needsX: needs[0], needsGamma: gamma != nil && needs[1],
        needsBeta: beta != nil && needs[needs.count - 1])
      return { cotangents in
        guard let ct = try cotangents[0]?.converted(to: self.dtype) else { return needs.map { _ in nil } }
        let (x, dGamma, dBeta) = try ct.isTraced || inputs.contains(where: \.isTraced) ? pullback.formula(ct) : pullback.run(ct)
        return [x] + (gamma == nil ? [] : [dGamma]) + (beta == nil ? [] : [dBeta])
      }
    }[0]
  }

  /// As `batchNormalized`, as a step of a derivative.
  func tracedBatchNormalization(
    gamma: Tensor?, beta: Tensor?, eps: Double
  ) throws(TensorError) -> (result: Tensor, mean: Tensor, variance: Tensor) {
    let gamma = try gamma?.converted(to: dtype), beta = try beta?.converted(to: dtype)
    let inputs = [self, gamma, beta].compactMap { $0 }
    let outputs = try Tensor.steps("batch_norm", inputs, { () throws(TensorError) in
      let (result, mean, variance) = try batchNormalized(gamma: gamma, beta: beta, eps: eps)
      return [result, mean, variance]
    }) { outputs, needs in
      let (mean, variance) = (outputs[1], outputs[2])
      return { cotangents in
        let isTraced = inputs.contains { $0.isTraced } || cotangents.contains { $0?.isTraced == true }
        let (x, dGamma, dBeta) =
          try isTraced
          ? self.batchPullbackFormula(cotangents, gamma: gamma, eps: eps)
          : self.batchPullback(cotangents, mean: mean, variance: variance, gamma: gamma, eps: eps)
        return [needs[0] ? x : nil] + (gamma == nil ? [] : [dGamma]) + (beta == nil ? [] : [dBeta])
      }
    }
    return (outputs[0], outputs[1], outputs[2])
  }

  /// From the cotangents of the result, the mean and the variance of `batchNormalized` to those of x, gamma and beta. With N values in each
  /// channel, g the cotangent of the result and d = x - mean, that of x is (Ioffe and Szegedy, 2015)
  ///
  ///     gamma scale (g - Σ g / N - d scale² Σ g d / N) + mean's / N + 2 d variance's / N
  private func batchPullback(
    _ cotangents: [Tensor?], mean: Tensor, variance: Tensor, gamma: Tensor?, eps: Double
  ) throws(TensorError) -> (Tensor, Tensor, Tensor) {
    let layout = try ChannelLayout(self)
    let count = Double(layout.perChannel)
    let zeros = try Tensor.zeros(dtype, Shape(shape[1]))
    let (sums, weighted) = try cotangents[0].map { g throws(TensorError) in try layout.sums(self, weights: g, from: mean) } ?? (zeros, zeros)
    let scale = try (variance + eps).mapped(by: .rsqrt)
    let own = try gamma.map { gamma throws(TensorError) in try scale * gamma } ?? scale
    var slope = try own * scale * scale * weighted / -count, shift = try own * sums / -count
    if let ofMean = cotangents[1] { shift = try shift + ofMean / count }
    if let ofVariance = cotangents[2] { slope = try slope + ofVariance * (2 / count) }
    let x = try layout.combined(self, cotangents[0], ChannelFactors(origin: mean, scale: slope, shift: shift, otherScale: own))
    return (x, try weighted * scale, sums)
  }

  /// The same, written with operations.
  private func batchPullbackFormula(
    _ cotangents: [Tensor?], gamma: Tensor?, eps: Double
  ) throws(TensorError) -> (Tensor?, Tensor?, Tensor?) {
    let tail = channelShape, axes = Shape((0..<rank).filter { $0 != 1 })
    let count = Double(count) / Double(shape[1])
    let (mean, variance) = try channelMoments()
    let d = try self - mean.reshaped(to: tail)
    var x: Tensor?, dGamma: Tensor?, dBeta: Tensor?
    if let g = cotangents[0] {
      let scale = try (variance + eps).mapped(by: .rsqrt)
      let own = try d * scale.reshaped(to: tail)
      let sums = try g.reduced(by: .sum, axes: axes), weighted = try (g * own).reduced(by: .sum, axes: axes)
      let inner = try g - (sums / count).reshaped(to: tail) - own * (weighted / count).reshaped(to: tail)
      let factor = try gamma.map { gamma throws(TensorError) in try scale * gamma } ?? scale
      x = try inner * factor.reshaped(to: tail)
      (dGamma, dBeta) = (weighted, sums)
    }
    if let ofMean = cotangents[1] {
      let part = try (ofMean / count).reshaped(to: tail).expanded(to: shape)
      x = try x.map { x throws(TensorError) in try x + part } ?? part
    }
    if let ofVariance = cotangents[2] {
      let part = try d * (ofVariance * (2 / count)).reshaped(to: tail)
      x = try x.map { x throws(TensorError) in try x + part } ?? part
    }
    return (x, dGamma, dBeta)
  }
}

/// The way back through `normalized`.
private struct NormalizationPullback {
  let x: Tensor
  /// In the type of x.
  let gamma: Tensor?
  let axes: Int
  let eps: Double
  let isCentred: Bool
  let needsX: Bool
  let needsGamma: Bool
  let needsBeta: Bool

  /// The cotangents of x, gamma and beta, those that are needed.
  func run(_ ct: Tensor) throws(TensorError) -> (Tensor?, Tensor?, Tensor?) {
    let x = try x.contiguous(), ct = try ct.contiguous(), gamma = try gamma?.contiguous()
    let last = Shape(x.shape.suffix(axes))
    let length = last.elementCount ?? 0
    let parts = RowParts(rows: length == 0 ? 0 : x.count / length, length: length)
    let dX = needsX ? try Tensor.uninitialized(x.dtype, x.shape) : nil
    let dGammas = needsGamma ? try Tensor.zeros(x.dtype, [parts.count, length]) : nil
    let dBetas = needsBeta ? try Tensor.zeros(x.dtype, [parts.count, length]) : nil
    func work<Element: TensorElement & FloatingElement>(_ type: Element.Type) throws(TensorError) {
      let from = UnsafePointer(x.pointer(Element.self)), cotangent = UnsafePointer(ct.pointer(Element.self))
      let gamma = gamma.map { UnsafePointer($0.pointer(Element.self)) }
      let dX = dX?.pointer(Element.self), dGamma = dGammas?.pointer(Element.self), dBeta = dBetas?.pointer(Element.self)
      let (eps, isCentred, kernel) = (Element(eps), isCentred, Element.rowPullbacks.normalize)
      try parts.run { part, rows in
        let first = rows.lowerBound
        kernel(
          NormalizationPullbackJob(
            x: from + first * length, cotangent: cotangent + first * length, gamma: gamma, dX: dX.map { $0 + first * length },
            dGamma: dGamma.map { $0 + part * length }, dBeta: dBeta.map { $0 + part * length }, rows: rows.count,
            count: length, eps: eps, isCentred: isCentred))
      }
    }
    if x.dtype == .f32 { try work(Float.self) } else { try work(Double.self) }
    return (
      dX, try dGammas.map { sums throws(TensorError) in try sums.reduced(by: .sum, axes: [0]).reshaped(to: last) },
      try dBetas.map { sums throws(TensorError) in try sums.reduced(by: .sum, axes: [0]).reshaped(to: last) }
    )
  }

  /// The same, written with operations: with y the rows with mean 0 and variance 1 and g the cotangent of them, that of x is
  /// (g - mean g - y mean(g y)) over the root (Ba et al., 2016).
  func formula(_ ct: Tensor) throws(TensorError) -> (Tensor?, Tensor?, Tensor?) {
    let last = Shape(Array(x.rank - axes..<x.rank))
    let distance = isCentred ? try x - x.reduced(by: .mean, axes: last, keepsAxes: true) : x
    let root = try (distance.mapped(by: .square).reduced(by: .mean, axes: last, keepsAxes: true) + eps).mapped(by: .rsqrt)
    let y = try distance * root
    let shape = Shape(x.shape.suffix(axes))
    let g = try gamma.map { gamma throws(TensorError) in try ct * gamma } ?? ct
    var inner = try g - y * (g * y).reduced(by: .mean, axes: last, keepsAxes: true)
    if isCentred { inner = try inner - g.reduced(by: .mean, axes: last, keepsAxes: true) }
    return (
      needsX ? try inner * root : nil, needsGamma ? try (ct * y).summed(to: shape, x.dtype) : nil,
      needsBeta ? try ct.summed(to: shape, x.dtype) : nil
    )
  }
}
