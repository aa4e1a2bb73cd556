/// The kernels of one variant for the gates of a long short-term memory, of one type.
package struct LstmKernels<Element>: Sendable {
  package let forward: @Sendable (LstmJob<Element>) -> Void
  package let back: @Sendable (LstmPullbackJob<Element>) -> Void

  package init(
    forward: @escaping @Sendable (LstmJob<Element>) -> Void, back: @escaping @Sendable (LstmPullbackJob<Element>) -> Void
  ) {
    self.forward = forward
    self.back = back
  }
}

/// Some rows of states: what goes into the four gates (input, forget, cell, output, side by side), and the memory.
///
/// - Shapes: `gates: [rows, 4 * units]`; `kept: [rows, 5 * units]`; the others `[rows, units]`, all with rows one behind the other
package struct LstmJob<Element> {
  package let gates: UnsafePointer<Element>
  package let memory: UnsafePointer<Element>
  package let nextState: UnsafeMutablePointer<Element>
  package let nextMemory: UnsafeMutablePointer<Element>
  /// For the way back: what comes out of the four gates, and tanh of the next memory.
  package let kept: UnsafeMutablePointer<Element>?
  package let rows: Int
  package let units: Int

  package init(
    gates: UnsafePointer<Element>, memory: UnsafePointer<Element>, nextState: UnsafeMutablePointer<Element>,
    nextMemory: UnsafeMutablePointer<Element>, kept: UnsafeMutablePointer<Element>?, rows: Int, units: Int
  ) {
    self.gates = gates
    self.memory = memory
    self.nextState = nextState
    self.nextMemory = nextMemory
    self.kept = kept
    self.rows = rows
    self.units = units
  }
}

/// The same rows on the way back.
///
/// - Shapes: `kept: [rows, 5 * units]`; `dGates: [rows, 4 * units]`; the others `[rows, units]`
package struct LstmPullbackJob<Element> {
  package let kept: UnsafePointer<Element>
  package let memory: UnsafePointer<Element>
  /// The cotangents of the next state and memory; nil for zeros.
  package let ofState: UnsafePointer<Element>?
  package let ofMemory: UnsafePointer<Element>?
  package let dGates: UnsafeMutablePointer<Element>
  package let dMemory: UnsafeMutablePointer<Element>
  package let rows: Int
  package let units: Int

  package init(
    kept: UnsafePointer<Element>, memory: UnsafePointer<Element>, ofState: UnsafePointer<Element>?, ofMemory: UnsafePointer<Element>?,
    dGates: UnsafeMutablePointer<Element>, dMemory: UnsafeMutablePointer<Element>, rows: Int, units: Int
  ) {
    self.kept = kept
    self.memory = memory
    self.ofState = ofState
    self.ofMemory = ofMemory
    self.dGates = dGates
    self.dMemory = dMemory
    self.rows = rows
    self.units = units
  }
}

extension LstmJob: @unchecked Sendable {}
extension LstmPullbackJob: @unchecked Sendable {}
