import TernTensor

/// Looks on while a program runs: sees each operation that is done, and each step of derivatives that are taken.
package protocol ProgramObserver: TapeObserver {
  /// Whether `did` is called. Then operands are kept until it is, so that none gives its memory to the result.
  var looksAtResults: Bool { get }
  /// Whether `did` is called of comparisons as well.
  var looksAtComparisons: Bool { get }
  /// An instruction of the program is about to be run, whatever it is.
  func willStep() throws(OperationError)
  /// An operator is about to be done.
  func willDo(_ symbol: String, _ operands: [Value]) throws(OperationError)
  /// An operation is about to be done.
  ///
  /// - Parameter arguments: a value for each of its parameters.
  func willCall(_ operation: Operation, _ arguments: [Value]) throws(OperationError)
  func did(_ operation: PerformedOperation) throws(OperationError)
}

// Most look at some of it only.
extension ProgramObserver {
  package var looksAtComparisons: Bool { false }
  package func added(_ step: ObservedStep, to tape: Tape) {}
  package func willUndo(_ number: Int, of tape: Tape) {}
  package func didUndo(_ number: Int, of tape: Tape, given: [Tensor?], results: [(slot: Int, cotangent: Tensor?)]) throws(TensorError) {}
  package func forgot(tapeOfLevel level: Int) {}
  package func did(_ operation: PerformedOperation) throws(OperationError) {}
  package func willStep() throws(OperationError) {}
  package func willDo(_ symbol: String, _ operands: [Value]) throws(OperationError) {}
  package func willCall(_ operation: Operation, _ arguments: [Value]) throws(OperationError) {}
}

/// An operation or operator that a program has just done.
package struct PerformedOperation {
  package let name: String
  /// Whether each element of the result is made of the elements of the operands in the same place.
  package let isElementwise: Bool
  package let operands: [(name: String, value: Value)]
  package let result: Value
  package let place: any ProgramPlace

  package init(
    _ name: String, isElementwise: Bool, operands: [(name: String, value: Value)], result: Value, at place: any ProgramPlace
  ) {
    self.name = name
    self.isElementwise = isElementwise
    self.operands = operands
    self.result = result
    self.place = place
  }
}

/// An expression of a program.
package protocol ProgramPlace {
  /// As written.
  var text: String { get }
  /// `file:3:14`
  var location: String { get }
  /// A message about it, with its line and notes under that.
  func report(_ title: String, notes: [String]) -> String
}
