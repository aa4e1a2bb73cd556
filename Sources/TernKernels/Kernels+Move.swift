extension Kernels {
  /// `out[i] = a[i]`
  @inlinable
  package static func copy<Element: BitwiseCopyable>(_ a: Run<Element>, into out: Output<Element>, count: Int) {
    if a.step == 1, out.step == 1 {
      out.start.update(from: a.start, count: count)
      return
    }
    var i = 0
    while i < count {
      out.start[i &* out.step] = a.start[i &* a.step]
      i &+= 1
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
