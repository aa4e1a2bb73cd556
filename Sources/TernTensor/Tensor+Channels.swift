import TernKernels

// Of x: [n, c, ...], each channel: its mean and variance, and x moved and scaled by them.

extension Tensor {
  /// The mean of each channel and its variance (divided by the count).
  ///
  /// - Precondition: floating, with at least two axes and one element.
  package func channelMoments() throws(TensorError) -> (mean: Tensor, variance: Tensor) {
    if isTraced {
      let rows = try reshaped(to: [shape[0], shape[1], -1])
      let mean = try rows.reduced(by: .mean, axes: [0, 2], keepsAxes: true)
      let distance = try Tensor.zip(.subtract, rows, mean)
      return (try mean.reshaped(to: [shape[1]]), try distance.mapped(by: .square).reduced(by: .mean, axes: [0, 2]))
    }
    let layout = try ChannelLayout(self)
    let zeros = try Tensor.zeros(dtype, Shape(shape[1]))
    let mean = try layout.sums(self, weights: nil, from: zeros).sums / Double(layout.perChannel)
    let variance = try layout.sums(self, weights: nil, from: mean).weighted / Double(layout.perChannel)
    return (mean, variance)
  }

  /// Each channel less its mean, over the root of its variance plus eps, times gamma, plus beta.
  package func rescaledChannels(
    mean: Tensor, variance: Tensor, eps: Double, gamma: Tensor?, beta: Tensor?
  ) throws(TensorError) -> Tensor {
    func perChannel(_ tensor: Tensor) throws(TensorError) -> Tensor { try tensor.converted(to: dtype) }
    let origin = try perChannel(mean)
    var scale = try Tensor.zip(.add, perChannel(variance), eps, scalarIsLeft: false).mapped(by: .rsqrt)
    if let gamma { scale = try Tensor.zip(.multiply, scale, perChannel(gamma)) }
    let shift = try beta.map { beta throws(TensorError) in try perChannel(beta) }
    if isTraced || origin.isTraced || scale.isTraced || shift?.isTraced == true {
      let tail = channelShape
      var result = try Tensor.zip(.subtract, self, origin.reshaped(to: tail))
      result = try Tensor.zip(.multiply, result, scale.reshaped(to: tail), last: .left)
      return try shift.map { shift throws(TensorError) in try Tensor.zip(.add, result, shift.reshaped(to: tail), last: .left) } ?? result
    }
    let zeros = try Tensor.zeros(dtype, Shape(shape[1]))
    return try ChannelLayout(self).combined(
      self, nil, ChannelFactors(origin: origin, scale: scale, shift: shift ?? zeros, otherScale: zeros))
  }

  /// Each channel with mean 0 and variance 1, times gamma, plus beta; and the means and variances.
  ///
  /// - Precondition: floating, with at least two axes and one element; gamma and beta are `[c]`.
  package func batchNormalized(
    gamma: Tensor?, beta: Tensor?, eps: Double
  ) throws(TensorError) -> (result: Tensor, mean: Tensor, variance: Tensor) {
    if isTraced || gamma?.isTraced == true || beta?.isTraced == true {
      return try tracedBatchNormalization(gamma: gamma, beta: beta, eps: eps)
    }
    let (mean, variance) = try channelMoments()
    return (try rescaledChannels(mean: mean, variance: variance, eps: eps, gamma: gamma, beta: beta), mean, variance)
  }

  /// `[c, 1, ...]`, to meet the channels of this tensor.
  var channelShape: Shape {
    var tail = Shape(repeating: 1, count: rank - 1)
    tail[0] = shape[1]
    return tail
  }
}

/// How the channels of a tensor `[n, c, ...]` lie in memory when it is contiguous: as columns of a matrix where there are no axes behind
/// them, otherwise as runs of elements, one for each sample.
struct ChannelLayout {
  let samples: Int
  let channels: Int
  /// Elements behind one channel of one sample.
  let places: Int

  var perChannel: Int { samples * places }

  /// Columns that a thread takes at once.
  private static let columnsAtOnce = 64

  init(_ tensor: Tensor) throws(TensorError) {
    samples = tensor.shape[0]
    channels = tensor.shape[1]
    places = tensor.count / max(samples * channels, 1)
  }

  /// Of each channel, with d = x - origin and w the weights or, without any, d: the sums of w and of w d.
  ///
  /// - Parameter weights: shaped as x.
  /// - Parameter origin: `[c]`, as are the results.
  func sums(
    _ x: Tensor, weights: Tensor?, from origin: Tensor
  ) throws(TensorError) -> (sums: Tensor, weighted: Tensor) {
    let x = try x.contiguous(), weights = try weights?.converted(to: x.dtype).contiguous(), origin = try origin.contiguous()
    let sums = try Tensor.uninitialized(x.dtype, Shape(channels)), weighted = try Tensor.uninitialized(x.dtype, Shape(channels))
    if x.dtype == .f32 {
      try fill(sums, weighted, x, weights, origin, Float.self)
    } else {
      try fill(sums, weighted, x, weights, origin, Double.self)
    }
    return (sums, weighted)
  }

  private func fill<Element: TensorElement & FloatingElement>(
    _ sums: Tensor, _ weighted: Tensor, _ x: Tensor, _ weights: Tensor?, _ origin: Tensor, _ type: Element.Type
  ) throws(TensorError) {
    let from = UnsafePointer(x.pointer(Element.self)), weights = weights.map { UnsafePointer($0.pointer(Element.self)) }
    let origins = UnsafePointer(origin.pointer(Element.self)), kernels = Element.channels
    let sums = sums.pointer(Element.self), weighted = weighted.pointer(Element.self)
    let isLarge = x.count > Interrupt.sharedFrom
    let isDone: Bool
    if places == 1 {
      isDone = Parallel.run((channels + Self.columnsAtOnce - 1) / Self.columnsAtOnce, isLarge: isLarge) { [samples, channels] part in
        let first = part * Self.columnsAtOnce
        kernels.columnSums(
          from + first, weights.map { $0 + first }, channels, samples, min(Self.columnsAtOnce, channels - first), origins + first,
          sums + first, weighted + first)
      }
    } else {
      isDone = Parallel.run(channels, isLarge: isLarge) { [samples, channels, places] channel in
        // The runs of a channel are added up in f64, in their order.
        var sum = 0.0, weightedSum = 0.0
        for sample in 0..<samples {
          let first = (sample * channels + channel) * places
          let run = kernels.runSums(from + first, weights.map { $0 + first }, places, origins[channel])
          sum += Double(run.sum)
          weightedSum += Double(run.weighted)
        }
        sums[channel] = Element(sum)
        weighted[channel] = Element(weightedSum)
      }
    }
    if !isDone { throw .interrupted }
  }

  /// `(x - origin) * scale + shift`, and with `other` also `+ other * otherScale`.
  ///
  /// - Parameter factors: `[c]` each, in the type of x.
  func combined(_ x: Tensor, _ other: Tensor?, _ factors: ChannelFactors<Tensor>) throws(TensorError) -> Tensor {
    let x = try x.contiguous(), other = try other?.converted(to: x.dtype).contiguous()
    let factors = try ChannelFactors(
      origin: factors.origin.contiguous(), scale: factors.scale.contiguous(), shift: factors.shift.contiguous(),
      otherScale: factors.otherScale.contiguous())
    let result = try Tensor.uninitialized(x.dtype, x.shape)
    if x.dtype == .f32 {
      try combine(x, other, result, factors, Float.self)
    } else {
      try combine(x, other, result, factors, Double.self)
    }
    return result
  }

  private func combine<Element: TensorElement & FloatingElement>(
    _ x: Tensor, _ other: Tensor?, _ out: Tensor, _ factors: ChannelFactors<Tensor>, _ type: Element.Type
  ) throws(TensorError) {
    if x.count == 0 { return }
    let from = UnsafePointer(x.pointer(Element.self)), other = other.map { UnsafePointer($0.pointer(Element.self)) }
    let to = out.pointer(Element.self), kernels = Element.channels
    let factors = ChannelFactors(
      origin: UnsafePointer(factors.origin.pointer(Element.self)), scale: UnsafePointer(factors.scale.pointer(Element.self)),
      shift: UnsafePointer(factors.shift.pointer(Element.self)), otherScale: UnsafePointer(factors.otherScale.pointer(Element.self)))
    try RowParts(rows: samples, length: channels * places).run { [channels, places] _, rows in
      if places == 1 {
        let first = rows.lowerBound * channels
        return kernels.combineColumns(from + first, other.map { $0 + first }, to + first, rows.count, channels, factors)
      }
      for sample in rows {
        for channel in 0..<channels {
          let first = (sample * channels + channel) * places
          kernels.combineRun(
            from + first, other.map { $0 + first }, to + first, places,
            ChannelFactors(
              origin: factors.origin[channel], scale: factors.scale[channel], shift: factors.shift[channel],
              otherScale: factors.otherScale[channel]))
        }
      }
    }
  }
}
