/// A run of elements: the first one and the step to the next, in elements. A step of 0 repeats one element.
package struct Run<Element> {
  package let start: UnsafePointer<Element>
  package let step: Int

  @inlinable
  package init(_ start: UnsafePointer<Element>, step: Int) {
    self.start = start
    self.step = step
  }
}

extension Run: @unchecked Sendable {}

/// Where a run of results goes.
package struct Output<Element> {
  package let start: UnsafeMutablePointer<Element>
  package let step: Int

  @inlinable
  package init(_ start: UnsafeMutablePointer<Element>, step: Int) {
    self.start = start
    self.step = step
  }
}

extension Output: @unchecked Sendable {}

/// A matrix in memory: its first element and the steps to the next row and column, in elements.
package struct MatrixView<Element> {
  package let start: UnsafePointer<Element>
  package let rowStep: Int
  package let columnStep: Int

  @inlinable
  package init(_ start: UnsafePointer<Element>, rowStep: Int, columnStep: Int) {
    self.start = start
    self.rowStep = rowStep
    self.columnStep = columnStep
  }
}

extension MatrixView: @unchecked Sendable {}
