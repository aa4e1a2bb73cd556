import TernRuntime

extension Diagnostic {
  /// The same without what the program worked out: neither texts of its own nor numbers, but shapes.
  ///
  /// A program can put what it was given into the words of an error, such as `assert false, "{q}"`, and into indices, names and options that
  /// errors repeat.
  var outline: Diagnostic {
    guard let kind, !kind.tellsOnlyShapes else { return self }
    var outline = self
    outline.label = nil
    outline.notes = []
    outline.message = kind == .assertion ? "assertion failed" : "it fails: \(kind.words)"
    return outline
  }
}

extension ErrorKind {
  /// Whether its words are names of the program, shapes and types.
  fileprivate var tellsOnlyShapes: Bool {
    switch self {
    case .unknownName, .noValueYet, .tooManyArguments, .missingArgument, .unknownParameter, .repeatedArgument, .shapesDiffer, .cannotExpand, .innerSizesDiffer,
      .productOfScalar, .rankTooSmall, .rankTooLarge, .maskDoesNotFit, .indicesDoNotBroadcast, .unequalParts, .cannotJoin, .tooLarge, .singularMatrix,
      .notPositiveDefinite, .otherType, .otherRank, .otherSize, .noModule, .tooManyCalls, .tooDeep, .tooManyValues, .textTooLong, .interrupted:
      true
    default: false
    }
  }

  /// `index out of range`
  fileprivate var words: String { self == .argument ? "an argument does not fit" : rawValue.map { $0.isUppercase ? " " + $0.lowercased() : String($0) }.joined() }
}
