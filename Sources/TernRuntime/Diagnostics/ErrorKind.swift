/// The errors that a running program can have. Each has its words in this folder, and a test of them.
package enum ErrorKind: String, CaseIterable, Sendable {
  // Names
  case unknownName, noValueYet

  // Calls
  case notCallable, tooManyArguments, missingArgument, unknownParameter, repeatedArgument
  /// An argument that an operation cannot take.
  case argument
  /// A derivative with respect to something, or of something, that has none.
  case derivative

  // Values of a kind that has no such use
  case binaryOperator, unaryOperator, condition, iteration, rangeEnds, tensorItem, spread, format
  case indexing, index, itemOutOfRange, sliceEnd, severalIndices, newAxis, change, store
  case member, noField, memberAssignment, unpacking, partCount, structuresDiffer

  // Tensors
  case shapesDiffer, cannotExpand, innerSizesDiffer, productOfScalar, axisOutOfRange, newAxisOutOfRange, axisRepeated,
    axisNotOne, wrongPermutation, rankTooSmall, rankTooLarge
  case tooLarge, negativeSize, cannotReshape, severalUnknownSizes, emptyReduction, singularMatrix, notPositiveDefinite
  case indexOutOfRange, numberOutOfRange, tooManyIndices, maskDoesNotFit, indicesDoNotBroadcast, zeroStep, cannotAssign
  case unequalParts, cannotJoin
  case integerOverflow, divisionByZero, negativeExponent, doesNotFitInteger

  // Signatures
  case notSize, notFunction, notRecord, missingField, notTensor, otherType, otherRank, otherSize, noSolution

  // Imports
  case noModule, unreadableFile, importCycle, importDepth, fileProblem
  /// A library that is no plug-in, or one that was not taken in.
  case plugin

  // Limits, and the rest
  case tooManyCalls, tooDeep, tooManyValues, textTooLong
  case assertion
  case interrupted
  /// An error of another kind that a function of the host raised.
  case raised
}
