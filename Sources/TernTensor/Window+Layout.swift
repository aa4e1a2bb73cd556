// Windows as the columns of a matrix, and what is done at each window.

extension Window {
  /// The windows at some rows of places of a plane as columns: a row for each element of the window.
  ///
  /// - Parameter extent: the rows and columns of the plane.
  /// - Parameter across: how many places a row of them has.
  /// - Parameter outStep: from row to row of the result.
  func layOut<Element: TensorElement>(
    _ plane: UnsafePointer<Element>, _ extent: (rows: Int, columns: Int), _ placeRows: Range<Int>, across: Int,
    into out: UnsafeMutablePointer<Element>, outStep: Int
  ) {
    let zero = Element.from(false)
    let (rows, columns) = extent
    for y in 0..<size.rows {
      for x in 0..<size.columns {
        let shift = x &* dilation.columns &- padding.left
        let inside = insidePlaces(shift, across, columns)
        var to = out + (y &* size.columns &+ x) &* outStep
        for place in placeRows {
          let row = place &* stride.rows &+ y &* dilation.rows &- padding.top
          guard row >= 0, row < rows else {
            to.update(repeating: zero, count: across)
            to += across
            continue
          }
          // A stretch of the row, with the padding at its ends.
          let line = plane + (row &* columns &+ shift)
          for i in 0..<inside.lowerBound { to[i] = zero }
          if stride.columns == 1 {
            copy(line + inside.lowerBound, to + inside.lowerBound, inside.count)
          } else {
            for i in inside { to[i] = line[i &* stride.columns] }
          }
          for i in inside.upperBound..<across { to[i] = zero }
          to += across
        }
      }
    }
  }

  /// The places of a row at which an element of the window lies in the plane, not in the padding.
  ///
  /// - Parameter shift: the column of the element at the first place.
  private func insidePlaces(_ shift: Int, _ across: Int, _ columns: Int) -> Range<Int> {
    let begin = shift >= 0 ? 0 : min(across, (-shift &+ stride.columns &- 1) / stride.columns)
    let end = columns <= shift ? 0 : min(across, (columns &- shift &- 1) / stride.columns &+ 1)
    return begin..<max(begin, end)
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

  /// The transpose of `layOut`: adds each element of the columns to where its window has it.
  func add<F: TensorElement & BinaryFloatingPoint>(
    _ columns: UnsafePointer<F>, step: Int, _ placeRows: Range<Int>, across: Int, into plane: UnsafeMutablePointer<F>,
    _ extent: (rows: Int, columns: Int)
  ) {
    for y in 0..<size.rows {
      for x in 0..<size.columns {
        let shift = x &* dilation.columns &- padding.left
        let inside = insidePlaces(shift, across, extent.columns)
        var from = columns + (y &* size.columns &+ x) &* step
        for place in placeRows {
          let row = place &* stride.rows &+ y &* dilation.rows &- padding.top
          if row >= 0, row < extent.rows {
            let line = plane + (row &* extent.columns &+ shift)
            for i in inside { line[i &* stride.columns] += from[i] }
          }
          from += across
        }
      }
    }
  }

  /// The largest element, or the mean, of the window at each place of a plane.
  func pool<F: TensorElement & BinaryFloatingPoint>(
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
