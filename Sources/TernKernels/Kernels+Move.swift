extension Kernels {
  /// Rows of at least this many bytes are worth a call of the C library.
  @usableFromInline static let longRow = 512

  /// `out[row * outRowStep + i * outStep] = a[row * aRowStep + i * aStep]`
  @inlinable
  package static func copyRows<Element: BitwiseCopyable>(
    _ a: Run<Element>, rowStep: Int, into out: Output<Element>, rowStep outRowStep: Int, rows: Int, count: Int
  ) {
    let isDense = a.step == 1 && out.step == 1, isLong = count &* MemoryLayout<Element>.stride >= longRow
    // Elements of 16 bytes together.
    let together = 16 / MemoryLayout<Element>.stride
    var from = a.start, to = out.start
    var row = 0
    while row < rows {
      var i = 0
      if isDense, isLong {
        to.update(from: from, count: count)
        i = count
      } else if isDense {
        while i &+ together <= count {
          let words = UnsafeRawPointer(from + i).loadUnaligned(as: SIMD2<UInt64>.self)
          UnsafeMutableRawPointer(to + i).storeBytes(of: words, as: SIMD2<UInt64>.self)
          i &+= together
        }
      }
      while i < count {
        to[i &* out.step] = from[i &* a.step]
        i &+= 1
      }
      from += rowStep
      to += outRowStep
      row &+= 1
    }
  }

  /// `out[i] = value`, for elements of four bytes
  package static func fill(_ out: UnsafeMutablePointer<UInt32>, with value: UInt32, count: Int) { out.update(repeating: value, count: count) }

  /// `out[i] = value`, for elements of eight bytes
  package static func fill(_ out: UnsafeMutablePointer<UInt64>, with value: UInt64, count: Int) { out.update(repeating: value, count: count) }

  /// `out[column * outStep + row] = a[row * step + column]` for `row` in `0 ..< rows` and `column` in `0 ..< columns`, on words of 4 bytes.
  package static func transpose(
    _ a: UnsafePointer<UInt32>, step: Int, into out: UnsafeMutablePointer<UInt32>, outStep: Int, rows: Int, columns: Int
  ) {
    table.transposeWords(a, step, out, outStep, rows, columns)
  }

  /// `out[column * outStep + row] = a[row * step + column]` for `row` in `0 ..< rows` and `column` in `0 ..< columns`, on words of 8 bytes.
  package static func transpose(
    _ a: UnsafePointer<UInt64>, step: Int, into out: UnsafeMutablePointer<UInt64>, outStep: Int, rows: Int, columns: Int
  ) {
    table.transposeLongWords(a, step, out, outStep, rows, columns)
  }
}
