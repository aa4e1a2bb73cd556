/// The plug-ins that every session has.
package enum Catalogue {
  package static let plugins: [any Plugin] = [
    CorePlugin(
      "core", "Values: numbers, tensors, records, text, and what every program needs.",
      [
        OperationFamily("Numbers and types", conversionOperations),
        OperationFamily("Making tensors", creationOperations),
        OperationFamily("Records, tuples, lists", collectionOperations + vectorizingOperations),
        OperationFamily("Text", textOperations),
        OperationFamily("Everything else", systemOperations),
      ]),
    CorePlugin(
      "random", "Random numbers that are the same on every machine.",
      [OperationFamily("Random numbers", randomOperations + initializerOperations)]),
    CorePlugin(
      "elementwise", "Functions of each element.",
      [OperationFamily("Elementwise", elementwiseOperations), OperationFamily("Activations", activationOperations)]),
    CorePlugin(
      "reductions", "Sums, extremes and moments over axes.",
      [OperationFamily("Reductions", reductionOperations + momentOperations + scanOperations)]),
    CorePlugin(
      "statistics", "Order, quantiles, histograms, confidence intervals and tests.",
      [OperationFamily("Order", orderOperations), OperationFamily("Statistics", statisticsOperations)]),
    CorePlugin(
      "arranging", "Picking elements, and axes in other orders and shapes.",
      [
        OperationFamily("Picking elements", pickingOperations),
        OperationFamily("Shape", shapeOperations + arrangingOperations + patternOperations),
      ]),
    CorePlugin(
      "linear-algebra", "Products, inverses and factorizations of matrices.",
      [OperationFamily("Linear algebra", productOperations + linearAlgebraOperations)]),
    CorePlugin(
      "neural-networks", "Layers, cells and losses as single operations.",
      [
        OperationFamily("Neural networks", neuralNetworkOperations + normalizationOperations + attentionOperations),
        OperationFamily("Images", convolutionOperations),
        OperationFamily("Recurrent cells", recurrentOperations),
        OperationFamily("Losses", lossOperations),
      ]),
    CorePlugin(
      "derivatives", "Derivatives of functions, checked, followed and drawn.",
      [OperationFamily("Derivatives", derivativeOperations + customDerivativeOperations + inspectionOperations)]),
    CorePlugin("costs", "What programs cost, counted.", [OperationFamily("Costs", costOperations)]),
    CorePlugin("plots", "Pictures in the terminal and in files.", [OperationFamily("Pictures", pictureOperations)], renderers: [.svg, .png]),
    CorePlugin(
      "files", "Values in files, and what logs of experiments need.",
      [OperationFamily("Files", fileOperations), OperationFamily("Reproducibility", reproducibilityOperations)]),
  ]

  package static let operations: [Operation] = plugins.flatMap(\.operations)

  package static let byName: [String: OperationFunction] = Dictionary(
    operations.map { ($0.name, OperationFunction($0)) }, uniquingKeysWith: { first, _ in first })

  /// The version of the language and of all that comes with it.
  package static let version = "0.1.0"
}

/// A plug-in that is built in.
package struct CorePlugin: Plugin {
  package let name: String
  package let summary: String
  package let families: [OperationFamily]
  package let renderers: [Renderer]
  package var version: String { Catalogue.version }
  package var licence: String { "GPL-3.0-or-later" }

  package init(_ name: String, _ summary: String, _ families: [OperationFamily], renderers: [Renderer] = []) {
    self.name = name
    self.summary = summary
    self.families = families
    self.renderers = renderers
  }
}
