import Synchronization
import TernKernels

/// How a window moves over the places of an image: rows first, columns second.
package struct Window: Equatable, Sendable {
  package var size: (rows: Int, columns: Int)
  package var stride: (rows: Int, columns: Int)
  package var dilation: (rows: Int, columns: Int) = (1, 1)
  /// Places around the image, on each side.
  package var padding: (top: Int, bottom: Int, left: Int, right: Int)

  package init(
    size: (rows: Int, columns: Int), stride: (rows: Int, columns: Int), dilation: (rows: Int, columns: Int) = (1, 1),
    padding: (top: Int, bottom: Int, left: Int, right: Int)
  ) {
    self.size = size
    self.stride = stride
    self.dilation = dilation
    self.padding = padding
  }

  package static func == (a: Window, b: Window) -> Bool {
    a.size == b.size && a.stride == b.stride && a.dilation == b.dilation && a.padding == b.padding
  }

  /// How many places the window has in an image, or nil when it does not fit once.
  package func places(rows: Int, columns: Int) -> (rows: Int, columns: Int)? {
    func places(_ length: Int, _ before: Int, _ after: Int, _ size: Int, _ dilation: Int, _ stride: Int) -> Int? {
      let (span, overflowed) = dilation.multipliedReportingOverflow(by: size - 1)
      let (padded, overflowedToo) = length.addingReportingOverflow(before)
      let (total, overflowedAgain) = padded.addingReportingOverflow(after)
      if overflowed || overflowedToo || overflowedAgain || total <= span { return nil }
      return (total - span - 1) / stride + 1
    }
    guard let down = places(rows, padding.top, padding.bottom, size.rows, dilation.rows, stride.rows),
      let across = places(columns, padding.left, padding.right, size.columns, dilation.columns, stride.columns)
    else { return nil }
    return (down, across)
  }
}

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

  /// Elements of a block of columns: they fit the second-level cache.
  private static let columnsAtOnce = 1 << 16

  private func convolve<Element: TensorElement>(
    _ filters: Tensor, _ window: Window, _ groups: Int, _ places: (rows: Int, columns: Int), into result: Tensor,
    _ type: Element.Type,
    _ product: @escaping (MatrixView<Element>, MatrixView<Element>, UnsafeMutablePointer<Element>, Int, Int, Int, Int) -> Bool
  ) throws(TensorError) {
    let (channels, rows, columns) = (shape[1], shape[2], shape[3])
    let filtersInGroup = filters.shape[0] / groups, channelsInGroup = channels / groups
    let depth = channelsInGroup * window.size.rows * window.size.columns
    let area = places.rows * places.columns
    let isPlain = window == Window(size: (1, 1), stride: (1, 1), padding: (0, 0, 0, 0))
    let rowsAtOnce = isPlain ? places.rows : max(1, min(places.rows, Self.columnsAtOnce / max(1, depth * places.columns)))
    let bands = (places.rows + rowsAtOnce - 1) / rowsAtOnce
    let images = pointer(Element.self), weights = UnsafePointer(filters.pointer(Element.self)), results = result.pointer(Element.self)
    let filterCount = filters.shape[0]
    let failures = Atomic<Int>(0)
    // Blocks of one image and group after the other: the threads share them out.
    let work = Double(result.count) * Double(depth)
    let isDone = Parallel.run(shape[0] * groups * bands, isLarge: work > 0x1p20) { part in
      let image = part / (groups * bands), group = part / bands % groups, first = part % bands * rowsAtOnce
      let from = images + (image * channels + group * channelsInGroup) * rows * columns
      let matrix = MatrixView(weights + group * filtersInGroup * depth, rowStep: depth, columnStep: 1)
      let out = results + (image * filterCount + group * filtersInGroup) * area
      if isPlain {
        _ = product(matrix, MatrixView(UnsafePointer(from), rowStep: area, columnStep: 1), out, area, filtersInGroup, area, depth)
        return
      }
      let count = min(rowsAtOnce, places.rows - first)
      let width = count * places.columns
      let bytes = depth * width * MemoryLayout<Element>.stride
      guard let memory = Memory.allocate(bytes) else {
        failures.add(1, ordering: .relaxed)
        return
      }
      let laidOut = Memory.aligned(memory).assumingMemoryBound(to: Element.self)
      for channel in 0..<channelsInGroup {
        window.layOut(
          from + channel * rows * columns, rows, columns, first, count, places.columns,
          into: laidOut + channel * window.size.rows * window.size.columns * width)
      }
      _ = product(
        matrix, MatrixView(UnsafePointer(laidOut), rowStep: width, columnStep: 1), out + first * places.columns, area, filtersInGroup,
        width, depth)
      Memory.deallocate(memory, bytes)
    }
    if !isDone { throw .interrupted }
    if failures.load(ordering: .relaxed) > 0 { throw .tooLarge(shape: [depth, rowsAtOnce * places.columns], dtype: dtype) }
  }

  /// The transpose of `convolved`: each element spreads out over a window of the result.
  ///
  /// - Parameter filters: `[in, out / groups, rows, columns]`
  package func spread(with filters: Tensor, _ window: Window, groups: Int, size: (rows: Int, columns: Int)) throws(TensorError) -> Tensor {
    if isTraced || filters.isTraced { return try tracedSpreading(with: filters, window, groups: groups, size: size) }
    let channels = shape[1], channelsInGroup = channels / groups
    let filtersInGroup = filters.shape[1]
    let result = try Tensor.zeros(dtype, [shape[0], filtersInGroup * groups, size.rows, size.columns])
    if result.count == 0 || count == 0 { return result }
    let area = shape[2] * shape[3]
    for image in 0..<shape[0] {
      for group in 0..<groups {
        let part = try contiguous().narrowed(axis: 0, from: image, count: 1)
          .narrowed(axis: 1, from: group * channelsInGroup, count: channelsInGroup).reshaped(to: [channelsInGroup, area])
        let weights = try filters.narrowed(axis: 0, from: group * channelsInGroup, count: channelsInGroup)
          .reshaped(to: [channelsInGroup, -1]).transposed()
        let columns = try Tensor.matmul(weights, part)
        let first = (image * groups + group) * filtersInGroup * size.rows * size.columns
        if dtype == .f64 {
          window.add(columns.pointer(Double.self), (shape[2], shape[3]), filtersInGroup, into: result.pointer(Double.self) + first, size)
        } else {
          window.add(columns.pointer(Float.self), (shape[2], shape[3]), filtersInGroup, into: result.pointer(Float.self) + first, size)
        }
        try Interrupt.check()
      }
    }
    return result
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

extension Window {
  /// The windows of `count` rows of places from `first` on as columns: a row for each element of the window.
  fileprivate func layOut<Element: TensorElement>(
    _ plane: UnsafeMutablePointer<Element>, _ rows: Int, _ columns: Int, _ first: Int, _ count: Int, _ across: Int,
    into out: UnsafeMutablePointer<Element>
  ) {
    let zero = Element.from(false)
    var to = out
    for y in 0..<size.rows {
      for x in 0..<size.columns {
        for place in first..<first + count {
          let row = place &* stride.rows &+ y &* dilation.rows &- padding.top
          guard row >= 0, row < rows else {
            to.update(repeating: zero, count: across)
            to += across
            continue
          }
          let line = plane + row &* columns
          let shift = x &* dilation.columns &- padding.left
          if stride.columns == 1 {
            // A stretch of the row, with the padding at its ends.
            let begin = min(max(0, -shift), across), end = max(begin, min(across, columns &- shift))
            to.update(repeating: zero, count: begin)
            if end > begin { copy(line + (begin &+ shift), to + begin, end &- begin) }
            (to + end).update(repeating: zero, count: across &- end)
          } else {
            for i in 0..<across {
              let column = i &* stride.columns &+ shift
              to[i] = column >= 0 && column < columns ? line[column] : zero
            }
          }
          to += across
        }
      }
    }
  }

  /// A short copy, for which a call of the C library would take as long again.
  @inline(__always)
  private func copy<Element: TensorElement>(_ from: UnsafePointer<Element>, _ to: UnsafeMutablePointer<Element>, _ count: Int) {
    let size = MemoryLayout<Element>.stride
    let from = UnsafeRawPointer(from), to = UnsafeMutableRawPointer(to), bytes = count &* size
    var offset = 0
    while offset &+ 32 <= bytes {
      to.storeBytes(of: from.loadUnaligned(fromByteOffset: offset, as: SIMD32<UInt8>.self), toByteOffset: offset, as: SIMD32<UInt8>.self)
      offset &+= 32
    }
    while offset < bytes {
      to.storeBytes(of: from.loadUnaligned(fromByteOffset: offset, as: UInt32.self), toByteOffset: offset, as: UInt32.self)
      offset &+= 4
    }
  }

  /// Adds each element of the columns to where its window has it.
  fileprivate func add<F: TensorElement & BinaryFloatingPoint>(
    _ columns: UnsafeMutablePointer<F>, _ places: (rows: Int, columns: Int), _ channels: Int,
    into out: UnsafeMutablePointer<F>, _ extent: (rows: Int, columns: Int)
  ) {
    var from = columns
    for channel in 0..<channels {
      let plane = out + channel &* extent.rows &* extent.columns
      for y in 0..<size.rows {
        for x in 0..<size.columns {
          for placeRow in 0..<places.rows {
            let row = placeRow &* stride.rows &+ y &* dilation.rows &- padding.top
            if row >= 0, row < extent.rows {
              for placeColumn in 0..<places.columns {
                let column = placeColumn &* stride.columns &+ x &* dilation.columns &- padding.left
                if column >= 0, column < extent.columns { plane[row &* extent.columns &+ column] += from[placeColumn] }
              }
            }
            from += places.columns
          }
        }
      }
    }
  }

  fileprivate func pool<F: TensorElement & BinaryFloatingPoint>(
    _ plane: UnsafeMutablePointer<F>, _ rows: Int, _ columns: Int, _ largest: Bool, _ places: (rows: Int, columns: Int),
    into out: UnsafeMutablePointer<F>
  ) {
    let area = F(size.rows * size.columns)
    for placeRow in 0..<places.rows {
      let top = placeRow &* stride.rows &- padding.top
      for placeColumn in 0..<places.columns {
        let left = placeColumn &* stride.columns &- padding.left
        var best = -F.infinity, total: F = 0
        for row in max(top, 0)..<max(max(top, 0), min(top + size.rows, rows)) {
          for column in max(left, 0)..<max(max(left, 0), min(left + size.columns, columns)) {
            let value = plane[row &* columns &+ column]
            if largest {
              if value > best || value.isNaN { best = best.isNaN ? best : value }
            } else {
              total += value
            }
          }
        }
        out[placeRow &* places.columns &+ placeColumn] = largest ? best : total / area
      }
    }
  }
}
