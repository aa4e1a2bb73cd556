import TernOps
import TernTensor

/// What the operations of a call gave, in order: floating tensors that are not too large to be compared.
final class StepRecorder: ProgramObserver {
  private(set) var steps: [(name: String, result: Tensor)] = []
  let looksAtResults = true

  private static let limit = 300, sizeLimit = 4096

  func did(_ operation: PerformedOperation) throws(OperationError) {
    guard steps.count < Self.limit, case .tensor(let tensor) = operation.result, tensor.dtype.isFloating, tensor.count <= Self.sizeLimit else { return }
    let result = try tensorWork { () throws(TensorError) in
      let plain = try tensor.detached().contiguous()
      try plain.settle()
      return plain
    }
    steps.append((operation.name, result))
  }
}
