extension Tensor {
  /// As `convolved`, as a step of a derivative.
  func tracedConvolution(
    with filters: Tensor, _ window: Window, groups: Int, places: (rows: Int, columns: Int)
  ) throws(TensorError) -> Tensor {
    try Tensor.step(
      "conv2d", self, filters,
      { () throws(TensorError) in try convolved(with: filters, window, groups: groups, places: places) }
    ) { _, needsImage, needsFilters in
      let size = (self.shape[2], self.shape[3])
      let image = needsFilters ? self : nil, weights = needsImage ? filters : nil
      return { ct in
        (
          try weights.map { try ct.spread(with: $0, window, groups: groups, size: size) },
          try image.map { try $0.filterCotangent(ct, window, groups: groups) }
        )
      }
    }
  }

  /// As `spread`, as a step of a derivative.
  func tracedSpreading(
    with filters: Tensor, _ window: Window, groups: Int, size: (rows: Int, columns: Int)
  ) throws(TensorError) -> Tensor {
    try Tensor.step(
      "conv_transpose2d", self, filters,
      { () throws(TensorError) in try spread(with: filters, window, groups: groups, size: size) }
    ) { _, needsImage, needsFilters in
      let places = (self.shape[2], self.shape[3])
      let image = needsFilters ? self : nil, weights = needsImage ? filters : nil
      return { ct in
        (
          try weights.map { try ct.convolved(with: $0, window, groups: groups, places: places) },
          try image.map { try ct.filterCotangent($0, window, groups: groups) }
        )
      }
    }
  }

  /// As `filterCotangent`, by steps that have derivatives: a convolution again, with samples and channels swapped, and with stride and
  /// dilation swapped.
  func filterCotangentFormula(_ ct: Tensor, _ window: Window, groups: Int) throws(TensorError) -> Tensor {
    let channels = shape[1] / groups, filters = ct.shape[1] / groups
    var turned = window
    turned.size = (ct.shape[2], ct.shape[3])
    (turned.stride, turned.dilation) = (window.dilation, window.stride)
    guard let places = turned.places(rows: shape[2], columns: shape[3]) else {
      return try .zeros(dtype, [ct.shape[1], channels, window.size.rows, window.size.columns])
    }
    var parts: [Tensor] = []
    for group in 0..<groups {
      let images = try narrowed(axis: 1, from: group * channels, count: channels).swappingAxes(0, 1)
      let own = try ct.narrowed(axis: 1, from: group * filters, count: filters).swappingAxes(0, 1)
      let all = try images.convolved(with: own, turned, groups: 1, places: places)
      // Where the stride left a rest of the image, the window went on over it.
      let part = try all.narrowed(axis: 2, from: 0, count: window.size.rows).narrowed(axis: 3, from: 0, count: window.size.columns)
      parts.append(try part.swappingAxes(0, 1))
    }
    return try parts.count == 1 ? parts[0] : Tensor.joined(parts, axis: 0)
  }

  /// As `pooled`, by steps that have derivatives: the elements of the windows side by side. Of equal largest ones the first counts.
  func tracedPooling(_ window: Window, largest: Bool, places: (rows: Int, columns: Int)) throws(TensorError) -> Tensor {
    let filling = try Tensor.number(largest ? -.infinity : 0, like: self)
    let (padding, stride) = (window.padding, window.stride)
    // The last windows may reach over the padding, where a stride leaves a rest.
    let wide = try padded(axis: 2, before: padding.top, after: padding.bottom, .constant, filling: filling)
      .padded(axis: 3, before: padding.left, after: padding.right, .constant, filling: filling)
    let whole = Index.slice(start: nil, stop: nil, step: nil)
    var parts: [Tensor] = []
    for y in 0..<window.size.rows {
      for x in 0..<window.size.columns {
        parts.append(
          try wide.selecting([
            whole, whole, .slice(start: y, stop: y + (places.rows - 1) * stride.rows + 1, step: stride.rows),
            .slice(start: x, stop: x + (places.columns - 1) * stride.columns + 1, step: stride.columns),
          ]))
      }
    }
    let windows = try Tensor.stacked(parts, axis: 4)
    if !largest { return try windows.reduced(by: .mean, axes: Shape(4)) }
    let first = try windows.detached().reduced(by: .indexOfMaximum, axes: Shape(4), keepsAxes: true)
    return try windows.gathered(first, axis: 4).squeezed(axes: Shape(4))
  }
}
