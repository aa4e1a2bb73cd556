/// All built-in operations.
package enum Catalogue {
  /// The families in the order in which they are listed.
  package static let families: [(name: String, operations: [Operation])] = [
    ("Numbers and types", conversionOperations),
    ("Making tensors", creationOperations),
    ("Random numbers", randomOperations + initializerOperations),
    ("Elementwise", elementwiseOperations),
    ("Activations", activationOperations),
    ("Reductions", reductionOperations + momentOperations + scanOperations),
    ("Order", orderOperations),
    ("Picking elements", pickingOperations),
    ("Shape", shapeOperations + arrangingOperations + patternOperations),
    ("Linear algebra", productOperations + linearAlgebraOperations),
    ("Neural networks", neuralNetworkOperations + normalizationOperations + attentionOperations),
    ("Images", convolutionOperations),
    ("Recurrent cells", recurrentOperations),
    ("Losses", lossOperations),
    ("Derivatives", derivativeOperations + customDerivativeOperations + inspectionOperations),
    ("Records, tuples, lists", collectionOperations + vectorizingOperations),
    ("Text", textOperations),
    ("Pictures", pictureOperations),
    ("Files", fileOperations),
    ("Everything else", systemOperations),
  ]

  package static let operations: [Operation] = families.flatMap(\.operations)

  package static let byName: [String: OperationFunction] = Dictionary(
    operations.map { ($0.name, OperationFunction($0)) }, uniquingKeysWith: { first, _ in first })
}
