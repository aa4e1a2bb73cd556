import TernOps
import TernTensor

/// One `.name` of a program: a field of records, or something that a tensor says of itself.
final class Member {
  let name: String
  private let ofTensor: OfTensor?
  /// The layout of the record that was asked last, and where it has the field.
  @exclusivity(unchecked) private var layout: RecordLayout?
  @exclusivity(unchecked) private var index = 0

  /// What every tensor, number and range has.
  enum OfTensor: String, CaseIterable { case T, shape, dtype, ndim, size }

  init(_ name: String) {
    self.name = name
    ofTensor = OfTensor(rawValue: name)
  }

  /// `base.name`
  func value(of base: Value) throws(OperationError) -> Value {
    switch base {
    case .record(let record):
      if record.layout !== layout {
        guard let found = record.layout.index(of: name) else { break }
        layout = record.layout
        index = found
      }
      return record.items[index]
    case .tensor(let tensor):
      switch ofTensor {
      case .T: return .tensor(try tensorWork { () throws(TensorError) in try tensor.transposed() })
      case .shape: return try Value(tensor.shape)
      case .dtype: return Self.type(tensor.dtype)
      case .ndim: return .i64(tensor.rank)
      case .size: return .i64(tensor.count)
      case nil: break
      }
    case .range(let range):
      switch ofTensor {
      case .shape: return try Value(Shape(range.count))
      case .dtype: return Self.type(.i64)
      case .ndim: return .i64(1)
      case .size: return .i64(range.count)
      case .T, nil: break
      }
    default:
      guard let dtype = base.dtype else { break }
      switch ofTensor {
      case .T: throw .tensor(.rankTooSmall(rank: 0, needed: 2))
      case .shape: return try Value(Shape())
      case .dtype: return Self.type(dtype)
      case .ndim: return .i64(0)
      case .size: return .i64(1)
      case nil: break
      }
    }
    throw .noMeaning(.member(name), [base])
  }

  private static func type(_ dtype: DType) -> Value {
    Catalogue.byName[dtype.name].map { .function($0) } ?? .none
  }
}
