/// Why a tensor computation could not run. Knows shapes, never source text.
public enum TensorError: Error, Equatable, Sendable {
  /// Two shapes do not broadcast.
  case shapesDiffer(left: Shape, right: Shape)
  /// A shape that cannot be repeated to another.
  case cannotExpand(from: Shape, to: Shape)
  /// `[m, k] @ [j, n]` with `k != j`.
  case innerSizesDiffer(left: Shape, right: Shape)
  /// `@` of a number.
  case productOfScalar(left: Shape, right: Shape)
  /// `axis` is not in `-rank ..< rank`.
  case axisOutOfRange(axis: Int, rank: Int)
  /// A place for a new axis that is not in `-(rank + 1) ... rank`.
  case newAxisOutOfRange(axis: Int, rank: Int)
  case axisRepeated(axis: Int)
  /// An axis to drop that has another size than 1.
  case axisNotOne(axis: Int, shape: Shape)
  /// An order of axes that does not name each axis of a tensor.
  case wrongPermutation([Int], rank: Int)
  /// More memory than the machine has.
  case tooLarge(shape: Shape, dtype: DType)
  case negativeSize(Int)
  /// A reduction without an identity over no elements.
  case emptyReduction(shape: Shape)
  case indexOutOfRange(index: Int, size: Int, axis: Int)
  /// A class, a row of a table: counted from 0, and not from the end.
  case numberOutOfRange(Int, limit: Int)
  case tooManyIndices(count: Int, shape: Shape)
  case maskDoesNotFit(mask: Shape, shape: Shape, axis: Int)
  case indicesDoNotBroadcast([Shape])
  case zeroStep
  case cannotAssign(value: Shape, target: Shape)
  case cannotReshape(from: Shape, to: Shape)
  case severalUnknownSizes
  /// Parts of a tensor literal or of `stack` that differ.
  case unequalParts(first: Shape, other: Shape, position: Int)
  /// Parts of `concat` that differ beside the axis they are joined along.
  case cannotJoin(first: Shape, other: Shape, axis: Int)
  /// A matrix (which one of several) that cannot be inverted.
  case singularMatrix(shape: Shape, index: Int?)
  /// A matrix (which one of several) that is no product L @ L.T.
  case notPositiveDefinite(shape: Shape, index: Int?)
  case integerOverflow
  case divisionByZero
  case negativeExponent
  case doesNotFitInteger(Double)
  /// More axes than a tensor can have.
  case rankTooLarge(Int)
  case rankTooSmall(rank: Int, needed: Int)
  /// An operation whose derivative has none.
  case noSecondDerivative(of: String)
  case interrupted
}
