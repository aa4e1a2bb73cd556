/// The vectorised inner loops. Every function takes raw pointers and counts that its caller has checked.
///
/// Nothing here knows a shape: `TernTensor` cuts its work into runs of elements with a step between them.
package enum Kernels {}

/// The vector that the f32 kernels work on.
typealias FloatVector = SIMD8<Float>
/// The vector that the f64 kernels work on.
typealias DoubleVector = SIMD4<Double>

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
