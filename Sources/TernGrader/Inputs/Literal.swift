import TernOps
import TernTensor

/// Values as programs write them, with all their digits.
enum Literal {
  /// - Returns: nil for what has more than `limit` numbers, or cannot be written.
  static func text(_ value: Value, limit: Int = 64) -> String? {
    switch value {
    case .none: "none"
    case .unset: nil
    case .bool(let truth): truth ? "true" : "false"
    case .i64(let number): String(number)
    case .number(let number): number64(number)
    case .f32(let number): number32(number)
    case .f64(let number): "f64(\(number64(number)))"
    case .string: value.repr
    case .range(let range): range.step == 1 ? "\(range.start)..\(range.stop)" : "range(\(range.start), \(range.stop), \(range.step))"
    case .tuple(let tuple): parts(tuple.items, limit).map { $0.count == 1 ? "(\($0[0]),)" : "(\($0.joined(separator: ", ")))" }
    case .record(let record):
      parts(record.items, limit).map { "(" + zip(record.names, $0).map { "\($0) = \($1)" }.joined(separator: ", ") + ")" }
    case .tensor(let tensor): self.text(tensor, limit: limit)
    case .function: nil
    }
  }

  private static func parts(_ values: [Value], _ limit: Int) -> [String]? {
    var parts: [String] = []
    for value in values {
      guard let part = text(value, limit: limit) else { return nil }
      parts.append(part)
    }
    return parts
  }

  private static func text(_ tensor: Tensor, limit: Int) -> String? {
    let name = tensor.dtype == .f32 ? "" : tensor.dtype.name
    let shape = tensor.shape.map { String($0) }.joined(separator: ", ")
    if tensor.count == 0 { return tensor.dtype == .f32 ? "zeros(\(shape))" : "\(name)(zeros(\(shape)))" }
    if tensor.count > 4 {
      let first = tensor.element(0)
      if (1..<tensor.count).allSatisfy({ tensor.element($0) == first }), tensor.dtype == .f32 {
        if first.double == 0 { return "zeros(\(shape))" }
        if first.double == 1 { return "ones(\(shape))" }
      }
    }
    guard tensor.count <= limit else { return nil }
    var next = 0
    let body = rows(tensor, axis: 0, &next)
    return tensor.dtype == .f64 ? "f64(\(body))" : body
  }

  private static func rows(_ tensor: Tensor, axis: Int, _ next: inout Int) -> String {
    if axis == tensor.rank {
      defer { next += 1 }
      switch tensor.element(next) {
      case .bool(let truth): return truth ? "true" : "false"
      case .i64(let number): return String(number)
      case .f32(let number): return number32(number)
      case .f64(let number): return number64(number)
      }
    }
    var parts: [String] = []
    for _ in 0..<tensor.shape[axis] { parts.append(rows(tensor, axis: axis + 1, &next)) }
    return "[\(parts.joined(separator: ", "))]"
  }

  private static func number32(_ number: Float) -> String { NumberText.shortest(number) }
  private static func number64(_ number: Double) -> String { NumberText.shortest(number) }
}
