import TernTensor

/// The tensors in a value, in order: the value itself, or those in its tuples and records.
enum Leaves {
  /// Calls `body` for each number and tensor in `value`, and puts what it gives in their places.
  ///
  /// - Parameter path: what the program calls the value, for messages.
  static func mapped(
    _ value: Value, path: String, _ body: (Value, _ path: String) throws -> Value
  ) throws -> Value {
    switch value {
    case .tuple(let tuple):
      var items: [Value] = []
      items.reserveCapacity(tuple.items.count)
      for (i, item) in tuple.items.enumerated() { items.append(try mapped(item, path: "\(path)[\(i)]", body)) }
      return try .tuple(items)
    case .record(let record):
      var items: [Value] = []
      items.reserveCapacity(record.items.count)
      for (name, item) in Swift.zip(record.names, record.items) {
        items.append(try mapped(item, path: "\(path).\(name)", body))
      }
      return .record(try RecordValue(record.layout, items))
    default: return try body(value, path)
    }
  }
}
