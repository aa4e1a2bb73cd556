@_exported import TernKernelTypes  // runs, functions and the table are part of this module's interface

/// The vectorised inner loops. Every function takes raw pointers and counts that its caller has checked.
///
/// Nothing here knows a shape: `TernTensor` cuts its work into runs of elements with a step between them.
/// The loops themselves are in `TernKernelsBaseline`, compiled once for each instruction set; these functions
/// call those of the variant that fits the processor.
package enum Kernels {
  static let table = KernelVariant.current.table
}
