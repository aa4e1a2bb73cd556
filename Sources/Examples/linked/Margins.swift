import TernOps
import TernTensor

struct Margins: Plugin {
  let name = "margins", version = "1.0.0", licence = "MIT", summary = "Losses of classifiers with a margin."
  var families: [OperationFamily] { [OperationFamily("Margins", [.hingeLoss])] }
}

extension Operation {
  static let hingeLoss = Operation(
    "hinge_loss", [.tensor("scores"), .tensor("signs")], "The mean of max(0, 1 - score * sign).",
    examples: [("hinge_loss([0.5, -3], [1, -1])", "0.25")], rules: .overPairs(flops: 4)
  ) { call throws(OperationError) in
    let scores = try call.tensor(0), signs = try call.tensor(1)
    return Value(try tensorWork { () throws(TensorError) in try (1 - scores * signs).bounded(0).mean() })
  }
}
