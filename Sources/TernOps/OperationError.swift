import TernTensor

/// Why an operation could not run. Facts; the words are in `TernRuntime`.
public enum OperationError: Error {
  case tensor(TensorError)
  /// Values cannot be used like that.
  case noMeaning(Use, [Value])
  /// `parameter` takes something else than what it was given: argument number `item` of those of a rest parameter.
  case argument(parameter: String, expected: String, found: String, item: Int? = nil)
  /// An operation of a plug-in that will not do it: what is wrong, and with which argument and axis, if it says so.
  case refused(operation: String, parameter: String?, axis: Int?, problem: String)
  case missingArgument(parameter: String)
  case tooManyArguments(limit: Int, found: Int)
  case unknownParameter(name: String, known: [String])
  case repeatedArgument(name: String)
  /// Two records or tuples that should match leaf by leaf.
  case structuresDiffer(left: String, right: String)
  case notCallable(Value)
  /// A derivative with respect to something that is not floating: `path` is what the program calls it.
  case notDifferentiable(operation: String, path: String, found: String)
  /// A gradient of a function whose result is not one floating number, or not that and something besides.
  case notScalar(operation: String, function: String, found: String, hasAux: Bool = false)
  /// An index that a tuple, a string or a range of `count` parts does not have.
  case itemOutOfRange(index: Int, of: Value, count: Int)
  case tooDeep(limit: Int)
  /// A tuple or record with more values in it than any may have.
  case tooManyValues
  case textTooLong
  /// A file that could not be read or written.
  case file(path: String, problem: String)
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

/// What a program wanted of values, where a value may be of the wrong kind.
public enum Use: Sendable {
  /// An operator, or a function of two, by its name.
  case binary(String)
  case unary(String)
  /// The condition of `if`, `while` or `assert`.
  case condition
  case iteration
  case rangeEnds
  /// A part of a tensor literal: which one.
  case tensorItem(Int)
  /// `x[…]`
  case indexing
  /// An item of `[…]` that selects from the second operand, if that is known.
  case index
  case sliceEnd
  /// `x[i, j]` where x has one axis only.
  case severalIndices
  /// `x[new]`
  case newAxis
  /// `x[…] = v`: the value that is changed.
  case change
  /// `x[…] = v`: the value that goes there, and the one that it goes to.
  case store
  case member(String)
  case memberAssignment(String)
  case unpacking(Int)
  case spread
  /// A format of an interpolation, as written, and what it is for.
  case format(String, of: String)
}

/// Runs tensor work inside an operation.
@inline(__always)
public func tensorWork<Result>(_ body: () throws(TensorError) -> Result) throws(OperationError) -> Result {
  do { return try body() } catch { throw .tensor(error) }
}
