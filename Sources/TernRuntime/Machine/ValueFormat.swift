import TernOps
import TernSyntax
import TernTensor

/// `"{x:>8.3f}"`: values in Python's formats. A tensor takes its format for each element.
enum ValueFormat {
  static func format(_ value: Value, _ spec: FormatSpec) throws(OperationError) -> Value {
    if spec.text.isEmpty { return .string(value.description) }
    switch value {
    case .string(let string): return .string(try text(string, spec))
    case .bool, .i64, .number, .f32, .f64: return .string(try NumberFormat.text(value, spec))
    case .tensor(let tensor):
      if tensor.rank == 0 { return .string(try NumberFormat.text(Value(tensor.element(0)), spec)) }
      var result = ""
      var position = 0
      try append(tensor, spec, axis: 0, &position, to: &result)
      return .string(result)
    case .none, .unset, .tuple, .record, .range, .function: throw unfit(value, spec, "numbers and strings")
    }
  }

  /// A format that is for other values: `expected` in the plural.
  static func unfit(_ value: Value, _ spec: FormatSpec, _ expected: String) -> OperationError {
    .noMeaning(.format(spec.text, of: expected), [value])
  }

  private static func text(_ string: StringValue, _ spec: FormatSpec) throws(OperationError) -> String {
    let isOfNumbers = spec.sign != nil || spec.dropsSignOfZero || spec.isAlternate || spec.separator != nil
    if isOfNumbers || spec.alignment == .afterSign || (spec.kind != nil && spec.kind != .text) {
      throw unfit(.string(string), spec, "numbers")
    }
    var text = string.text
    var count = string.count
    if let precision = spec.precision, precision < count {
      text = String(text.unicodeScalars.prefix(precision))
      count = precision
    }
    return padded(text, count, spec, spec.alignment ?? .left)
  }

  /// The elements along `axis` and the axes behind it, from element number `position` on, which moves behind them.
  private static func append(
    _ tensor: Tensor, _ spec: FormatSpec, axis: Int, _ position: inout Int, to result: inout String
  ) throws(OperationError) {
    if axis == tensor.rank {
      result += try NumberFormat.text(Value(tensor.element(position)), spec)
      position += 1
      if result.utf8.count > StringValue.sizeLimitInBytes { throw .textTooLong }
      if position & 0xFF == 0 { try tensorWork { () throws(TensorError) in try Interrupt.check() } }
      return
    }
    result += "["
    // Where there are no elements, an axis may be endless.
    for i in 0..<(tensor.count == 0 ? 0 : tensor.shape[axis]) {
      if i > 0 { result += ", " }
      try append(tensor, spec, axis: axis + 1, &position, to: &result)
    }
    result += "]"
  }

  /// `text`, which has `count` scalars, in the width of `spec`.
  static func padded(_ text: String, _ count: Int, _ spec: FormatSpec, _ alignment: FormatSpec.Alignment) -> String {
    let missing = spec.width - count
    guard missing > 0 else { return text }
    let before = switch alignment {
      case .left: 0
      case .center: missing / 2
      case .right, .afterSign: missing
    }
    func fill(_ count: Int) -> String { String(repeating: String(spec.fill), count: count) }
    return fill(before) + text + fill(missing - before)
  }
}
