import TernTensor

/// Why an operation could not run. Facts; the words are in `TernRuntime`.
package enum OperationError: Error {
  case tensor(TensorError)
  /// An operator or function that has no meaning for these operands.
  case noMeaning(operation: String, operands: [String])
  /// `parameter` takes something else than what it was given.
  case argument(parameter: String, expected: String, found: String)
  case missingArgument(parameter: String)
  case tooManyArguments(limit: Int, found: Int)
  case unknownParameter(name: String, known: [String])
  case repeatedArgument(name: String)
  /// Two records or tuples that should match leaf by leaf.
  case structuresDiffer(left: String, right: String)
  case notCallable(found: String)
  case tooDeep(limit: Int)
  /// A tuple or record with more values in it than any may have.
  case tooManyValues
  case textTooLong
  /// A call of a function of the program, from within an operation, failed: its own error goes on outwards.
  case raised(any Error)
}

extension Interrupt {
  /// Throws when a stop was asked for.
  @inline(__always)
  package static func checkOperation() throws(OperationError) {
    if isRequested { throw .tensor(.interrupted) }
  }
}

/// Runs tensor work inside an operation.
@inline(__always)
package func tensorWork<Result>(_ body: () throws(TensorError) -> Result) throws(OperationError) -> Result {
  do { return try body() } catch { throw .tensor(error) }
}
