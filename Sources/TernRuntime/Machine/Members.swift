import TernOps
import TernTensor

/// `x.name`: fields of records, and what a tensor says of itself.
enum Members {
  static let ofTensors = ["T", "shape", "dtype", "ndim", "size"]

  static func value(_ base: Value, _ name: String) throws(OperationError) -> Value {
    switch base {
    case .record(let record):
      if let item = record[name] { return item }
    case .tensor(let tensor):
      switch name {
      case "T": return .tensor(try tensorWork { () throws(TensorError) in try tensor.transposed() })
      case "shape": return try Value(tensor.shape)
      case "dtype": return type(tensor.dtype)
      case "ndim": return .i64(tensor.rank)
      case "size": return .i64(tensor.count)
      default: break
      }
    case .range(let range):
      switch name {
      case "shape": return try Value([range.count])
      case "dtype": return type(.i64)
      case "ndim": return .i64(1)
      case "size": return .i64(range.count)
      default: break
      }
    default:
      guard let dtype = base.dtype else { break }
      switch name {
      case "T": throw .tensor(.rankTooSmall(rank: 0, needed: 2))
      case "shape": return try Value([])
      case "dtype": return type(dtype)
      case "ndim": return .i64(0)
      case "size": return .i64(1)
      default: break
      }
    }
    throw .noMeaning(operation: ".\(name)", operands: [base.summary])
  }

  private static func type(_ dtype: DType) -> Value {
    Catalogue.byName[dtype.name].map { .function($0) } ?? .none
  }
}
