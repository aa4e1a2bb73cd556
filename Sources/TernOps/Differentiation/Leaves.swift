import TernTensor

/// The tensors in a value, in order: the value itself, or those in its tuples and records.
package enum Leaves {
  /// Calls `body` for each number and tensor in `value`, and puts what it gives in their places.
  package static func mapped(_ value: Value, _ body: (Value) throws -> Value) throws -> Value {
    switch value {
    case .tuple(let tuple):
      var items: [Value] = []
      items.reserveCapacity(tuple.items.count)
      for item in tuple.items { items.append(try mapped(item, body)) }
      return try .tuple(items)
    case .record(let record):
      var items: [Value] = []
      items.reserveCapacity(record.items.count)
      for item in record.items { items.append(try mapped(item, body)) }
      return .record(try RecordValue(record.layout, items))
    default: return try body(value)
    }
  }

  /// What the program calls the leaf with a number, when it calls the whole value `name`: `p.layers[0].W`.
  package static func path(ofLeaf number: Int, in value: Value, _ name: String) -> String {
    var rest = number
    return path(&rest, value, name) ?? name
  }

  private static func path(_ rest: inout Int, _ value: Value, _ name: String) -> String? {
    switch value {
    case .tuple(let tuple):
      for (i, item) in tuple.items.enumerated() {
        if let found = path(&rest, item, "\(name)[\(i)]") { return found }
      }
    case .record(let record):
      for (label, item) in Swift.zip(record.names, record.items) {
        if let found = path(&rest, item, "\(name).\(label)") { return found }
      }
    default:
      if rest == 0 { return name }
      rest -= 1
    }
    return nil
  }
}
