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
