import TernOps

/// Types and shapes without numbers: `(W: f32[2, 4], b: f32[4])`.
enum ValueOutline {
  static func text(_ value: Value) -> String {
    switch value {
    case .tensor(let tensor): return "\(tensor.dtype.name)\(tensor.shape)"
    case .range(let range): return "i64[\(range.count)]"
    case .tuple(let tuple):
      return "(" + tuple.items.map(text).joined(separator: ", ") + (tuple.items.count == 1 ? ",)" : ")")
    case .record(let record): return "(" + zip(record.names, record.items).map { "\($0): \(text($1))" }.joined(separator: ", ") + ")"
    default: return value.dtype.map { "\($0.name)[]" } ?? value.typeName
    }
  }

  /// In at most 100 characters, with the value where it is a number.
  static func line(_ value: Value) -> String {
    var text = text(value)
    switch value {
    case .string: text = value.summary
    case .function(let function): text = "function " + function.signature
    case .tensor: break
    default: if value.dtype != nil, text.hasSuffix("[]") { text += " \(value)" }
    }
    return text.count > 100 ? text.prefix(99) + "…" : text
  }
}
