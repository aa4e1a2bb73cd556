import TernKernels

extension Tensor {
  /// The cross-correlation of images with filters: each place of the result is the sum of a window of the image times a filter.
  ///
  /// Windows are laid out as the columns of a matrix, some rows of places at a time, and multiplied by the matrix of filters.
  ///
  /// - Parameters:
  ///   - filters: `[out, in / groups, rows, columns]`, of the type of this tensor.
  ///   - groups: how many parts the channels fall into; each part of the filters sees its own part only.
  /// - Precondition: this tensor is `[n, in, rows, columns]`, floating; the sizes fit.
  package func convolved(with filters: Tensor, _ window: Window, groups: Int, places: (rows: Int, columns: Int)) throws(TensorError) -> Tensor {
    if isTraced || filters.isTraced { return try tracedConvolution(with: filters, window, groups: groups, places: places) }
    let result = try Tensor.uninitialized(dtype, [shape[0], filters.shape[0], places.rows, places.columns])
    if result.count == 0 { return result }
    let image = try contiguous(), weights = try filters.contiguous()
    if dtype == .f64 {
      try image.convolve(weights, window, groups, places, into: result, Double.self) {
        Kernels.matmul($0, $1, into: $2, outStep: $3, m: $4, n: $5, k: $6)
      }
    } else {
      try image.convolve(weights, window, groups, places, into: result, Float.self) {
        Kernels.matmul($0, $1, into: $2, outStep: $3, m: $4, n: $5, k: $6)
      }
    }
    return result
  }

  private func convolve<Element: TensorElement>(
    _ filters: Tensor, _ window: Window, _ groups: Int, _ places: (rows: Int, columns: Int), into result: Tensor,
    _ type: Element.Type, _ product: @escaping Product<Element>
  ) throws(TensorError) {
    let layout = ConvolutionLayout(window, channels: shape[1] / groups, filters: filters.shape[0] / groups, size: (shape[2], shape[3]), places)
    let images = UnsafePointer(pointer(Element.self)), weights = UnsafePointer(filters.pointer(Element.self))
    let results = result.pointer(Element.self)
    // Blocks of one image and group after the other: the threads share them out.
    try layout.run(shape[0] * groups * layout.bands, elements: layout.isPlain ? 0 : layout.blockSize, work: result.count, type) { part, columns in
      let image = part / layout.bands, group = image % groups, band = layout.band(part % layout.bands)
      let from = images + image * layout.channels * layout.imageArea
      let matrix = MatrixView(weights + group * layout.filters * layout.depth, rowStep: layout.depth, columnStep: 1)
      let out = results + image * layout.filters * layout.area
      let first = band.lowerBound * places.columns, width = band.count * places.columns
      if !layout.isPlain { layout.layOut(from, band, into: columns, outStep: width) }
      let windows =
        layout.isPlain
        ? MatrixView(from + first, rowStep: layout.area, columnStep: 1)
        : MatrixView(UnsafePointer(columns), rowStep: width, columnStep: 1)
      _ = product(matrix, windows, out + first, layout.area, layout.filters, width, layout.depth)
    }
  }

  /// The transpose of `convolved`: each element spreads out over a window of the result.
  ///
  /// - Parameter filters: `[in, out / groups, rows, columns]`
  package func spread(with filters: Tensor, _ window: Window, groups: Int, size: (rows: Int, columns: Int)) throws(TensorError) -> Tensor {
    if isTraced || filters.isTraced { return try tracedSpreading(with: filters, window, groups: groups, size: size) }
    let result = try Tensor.zeros(dtype, [shape[0], filters.shape[1] * groups, size.rows, size.columns])
    if result.count == 0 || count == 0 { return result }
    // The filters of each group as a matrix whose rows are elements of the window.
    let weights = try filters.reshaped(to: [groups, shape[1] / groups, -1]).swappingAxes(1, 2).contiguous(), source = try contiguous()
    if dtype == .f64 {
      try source.spread(weights, window, groups, into: result, Double.self) { Kernels.matmul($0, $1, into: $2, outStep: $3, m: $4, n: $5, k: $6) }
    } else {
      try source.spread(weights, window, groups, into: result, Float.self) { Kernels.matmul($0, $1, into: $2, outStep: $3, m: $4, n: $5, k: $6) }
    }
    return result
  }

  private func spread<Element: TensorElement & BinaryFloatingPoint>(
    _ weights: Tensor, _ window: Window, _ groups: Int, into result: Tensor, _ type: Element.Type, _ product: @escaping Product<Element>
  ) throws(TensorError) {
    let places = (rows: shape[2], columns: shape[3])
    let layout = ConvolutionLayout(
      window, channels: result.shape[1] / groups, filters: shape[1] / groups, size: (result.shape[2], result.shape[3]), places)
    let source = UnsafePointer(pointer(Element.self)), matrices = UnsafePointer(weights.pointer(Element.self))
    let results = result.pointer(Element.self)
    // Windows of neighbouring places overlap, so an image and group is one thread's.
    try layout.run(shape[0] * groups, elements: layout.blockSize, work: count, type) { part, columns in
      let matrix = MatrixView(matrices + part % groups * layout.depth * layout.filters, rowStep: layout.filters, columnStep: 1)
      let from = source + part * layout.filters * layout.area, out = results + part * layout.channels * layout.imageArea
      for band in 0..<layout.bands {
        let band = layout.band(band), width = band.count * places.columns
        let elements = MatrixView(from + band.lowerBound * places.columns, rowStep: layout.area, columnStep: 1)
        _ = product(matrix, elements, columns, width, layout.depth, width, layout.filters)
        layout.add(columns, step: width, band, into: out)
      }
    }
  }

  /// The cotangent of the filters of `convolved`, from that of its result: of some images at once, the windows as the columns of a
  /// matrix, times the cotangents.
  ///
  /// - Shapes: this tensor `[n, in, h, w]`, `ct: [n, out, rows, columns]` → `[out, in / groups, kh, kw]`
  func filterCotangent(_ ct: Tensor, _ window: Window, groups: Int) throws(TensorError) -> Tensor {
    if isTraced || ct.isTraced { return try filterCotangentFormula(ct, window, groups: groups) }
    let result = Shape([ct.shape[1], shape[1] / groups, window.size.rows, window.size.columns])
    if count == 0 || ct.count == 0 { return try .zeros(dtype, result) }
    let layout = ConvolutionLayout(
      window, channels: shape[1] / groups, filters: ct.shape[1] / groups, size: (shape[2], shape[3]), (ct.shape[2], ct.shape[3]))
    let parts = max(1, min(shape[0], Self.sumsAtOnce / max(1, layout.depth * layout.filters)))
    let sums = try Tensor.uninitialized(dtype, [groups, parts, layout.depth, layout.filters])
    let image = try contiguous(), cotangent = try ct.converted(to: dtype).contiguous()
    if dtype == .f64 {
      try image.addWindows(cotangent, layout, into: sums, Double.self) { Kernels.matmul($0, $1, into: $2, outStep: $3, m: $4, n: $5, k: $6) }
    } else {
      try image.addWindows(cotangent, layout, into: sums, Float.self) { Kernels.matmul($0, $1, into: $2, outStep: $3, m: $4, n: $5, k: $6) }
    }
    return try sums.reduced(by: .sum, axes: [1]).swappingAxes(1, 2).reshaped(to: result)
  }

  /// Elements of the sums that the images are added up to in parts, so that threads share them out.
  private static let sumsAtOnce = 1 << 18

  /// - Parameter sums: `[groups, parts, in / groups * kh * kw, out / groups]`; each part gets the sum over its images.
  private func addWindows<Element: TensorElement & BinaryFloatingPoint>(
    _ cotangent: Tensor, _ layout: ConvolutionLayout, into sums: Tensor, _ type: Element.Type, _ product: @escaping Product<Element>
  ) throws(TensorError) {
    let (count, groups, parts) = (shape[0], sums.shape[0], sums.shape[1])
    let images = UnsafePointer(pointer(Element.self)), cotangents = UnsafePointer(cotangent.pointer(Element.self))
    let results = sums.pointer(Element.self), atOnce = layout.imagesAtOnce
    let (depth, filters, sumSize) = (layout.depth, layout.filters, layout.depth * layout.filters)
    // Beside the columns of some images there are their cotangents, and the sums over them.
    let ownSize = filters * layout.columnsOfBlock
    try layout.run(groups * parts, elements: layout.blockSize + ownSize + sumSize, work: cotangent.count, type) { number, columns in
      let group = number / parts, part = number % parts, sum = results + number * sumSize
      let own = columns + layout.blockSize, next = own + ownSize
      var isFirst = true
      for first in stride(from: part * count / parts, to: (part + 1) * count / parts, by: atOnce) {
        let block = first..<min(first + atOnce, (part + 1) * count / parts)
        for band in 0..<layout.bands {
          let band = layout.band(band), width = band.count * layout.places.columns, all = block.count * width
          for (place, image) in block.enumerated() {
            let number = image * groups + group
            layout.layOut(images + number * layout.channels * layout.imageArea, band, into: columns + place * width, outStep: all)
            let from = cotangents + number * filters * layout.area + band.lowerBound * layout.places.columns
            for filter in 0..<filters { (own + filter * all + place * width).update(from: from + filter * layout.area, count: width) }
          }
          _ = product(
            MatrixView(UnsafePointer(columns), rowStep: all, columnStep: 1), MatrixView(UnsafePointer(own), rowStep: 1, columnStep: all),
            isFirst ? sum : next, filters, depth, filters, all)
          if !isFirst { for i in 0..<sumSize { sum[i] += next[i] } }
          isFirst = false
        }
      }
    }
  }

  /// The largest element, or the mean, of each window.
  ///
  /// - Precondition: this tensor is `[n, c, rows, columns]`, floating.
  package func pooled(_ window: Window, largest: Bool, places: (rows: Int, columns: Int)) throws(TensorError) -> Tensor {
    if isTraced { return try tracedPooling(window, largest: largest, places: places) }
    let result = try Tensor.uninitialized(dtype, [shape[0], shape[1], places.rows, places.columns])
    let source = try contiguous()
    let area = shape[2] * shape[3], planes = shape[0] * shape[1], placesInPlane = places.rows * places.columns
    let (rows, columns) = (shape[2], shape[3])
    func pool<Element: TensorElement & BinaryFloatingPoint>(_ type: Element.Type) -> Bool {
      let from = source.pointer(Element.self), to = result.pointer(Element.self)
      return Parallel.run(planes, isLarge: count > Interrupt.sharedFrom) { plane in
        window.pool(from + plane * area, rows, columns, largest, places, into: to + plane * placesInPlane)
      }
    }
    if !(dtype == .f64 ? pool(Double.self) : pool(Float.self)) { throw .interrupted }
    return result
  }
}
