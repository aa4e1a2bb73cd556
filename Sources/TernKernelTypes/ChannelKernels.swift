/// The kernels of one variant for channels of one type: columns of a matrix, or runs of elements that lie one behind the other.
package struct ChannelKernels<Element>: Sendable {
  /// For each column, with d = x - origin and w the weights or, without any, d: the sums of w and of w d.
  ///
  /// - Parameter sums: `[columns]` for each of the two.
  package let columnSums: @Sendable (
    _ x: UnsafePointer<Element>, _ weights: UnsafePointer<Element>?, _ step: Int, _ rows: Int, _ columns: Int, _ origins: UnsafePointer<Element>,
    _ sums: UnsafeMutablePointer<Element>, _ weightedSums: UnsafeMutablePointer<Element>
  ) -> Void
  /// The same for one run, all of one channel.
  package let runSums: @Sendable (
    _ x: UnsafePointer<Element>, _ weights: UnsafePointer<Element>?, _ count: Int, _ origin: Element
  ) -> (sum: Element, weighted: Element)
  /// For each column `out = (x - origin) * scale + shift`, and with `other` also `+ other * otherScale`.
  package let combineColumns: @Sendable (
    _ x: UnsafePointer<Element>, _ other: UnsafePointer<Element>?, _ out: UnsafeMutablePointer<Element>, _ rows: Int, _ columns: Int,
    _ factors: ChannelFactors<UnsafePointer<Element>>
  ) -> Void
  /// The same for one run, all of one channel.
  package let combineRun: @Sendable (
    _ x: UnsafePointer<Element>, _ other: UnsafePointer<Element>?, _ out: UnsafeMutablePointer<Element>, _ count: Int,
    _ factors: ChannelFactors<Element>
  ) -> Void

  package init(
    columnSums: @escaping @Sendable (
      UnsafePointer<Element>, UnsafePointer<Element>?, Int, Int, Int, UnsafePointer<Element>, UnsafeMutablePointer<Element>,
      UnsafeMutablePointer<Element>
    ) -> Void,
    runSums: @escaping @Sendable (UnsafePointer<Element>, UnsafePointer<Element>?, Int, Element) -> (sum: Element, weighted: Element),
    combineColumns: @escaping @Sendable (
      UnsafePointer<Element>, UnsafePointer<Element>?, UnsafeMutablePointer<Element>, Int, Int, ChannelFactors<UnsafePointer<Element>>
    ) -> Void,
    combineRun: @escaping @Sendable (
      UnsafePointer<Element>, UnsafePointer<Element>?, UnsafeMutablePointer<Element>, Int, ChannelFactors<Element>
    ) -> Void
  ) {
    self.columnSums = columnSums
    self.runSums = runSums
    self.combineColumns = combineColumns
    self.combineRun = combineRun
  }
}

/// What the elements of a channel are moved and scaled by: numbers, or where those of all channels lie.
package struct ChannelFactors<Factor> {
  package let origin: Factor
  package let scale: Factor
  package let shift: Factor
  package let otherScale: Factor

  package init(origin: Factor, scale: Factor, shift: Factor, otherScale: Factor) {
    self.origin = origin
    self.scale = scale
    self.shift = shift
    self.otherScale = otherScale
  }
}
