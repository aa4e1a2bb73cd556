import TernOps
import TernSyntax
import TernTensor

/// `"{x:>8.3f}"`: values in Python's formats.
enum ValueFormat {
  static func format(_ value: Value, _ spec: FormatSpec) throws(OperationError) -> Value {
    .string(try text(value, spec))
  }

  private static func text(_ value: Value, _ spec: FormatSpec) throws(OperationError) -> String {
    switch value {
    case .tensor(let tensor) where tensor.count > 1 << 20: throw .textTooLong
    case .tensor(let tensor) where tensor.rank > 0: return try text(tensor, spec, axis: 0, first: 0)
    case .tuple(let tuple):
      var parts: [String] = []
      for item in tuple.items { parts.append(try text(item, spec)) }
      return "(\(parts.joined(separator: ", ")))"
    case .string(let string):
      guard spec.kind == nil || spec.kind == .text else { throw unfit(value, spec) }
      let text = spec.precision.map { String(string.text.prefix($0)) } ?? string.text
      return padded(text, spec, numeric: false)
    case .bool(let truth) where spec.kind == nil: return padded(truth ? "true" : "false", spec, numeric: false)
    case .none, .unset, .function, .record, .range: 
      guard spec.kind == nil || spec.kind == .text else { throw unfit(value, spec) }
      return padded(value.description, spec, numeric: false)
    default: return try number(value, spec)
    }
  }

  /// One format for each element.
  private static func text(
    _ tensor: Tensor, _ spec: FormatSpec, axis: Int, first: Int
  ) throws(OperationError) -> String {
    if axis == tensor.rank { return try number(Value(tensor.element(first)), spec) }
    let step = tensor.shape.dropFirst(axis + 1).reduce(1, *)
    var parts: [String] = []
    for i in 0..<tensor.shape[axis] {
      parts.append(try text(tensor, spec, axis: axis + 1, first: first + i * step))
    }
    return "[\(parts.joined(separator: ", "))]"
  }

  private static func unfit(_ value: Value, _ spec: FormatSpec) -> OperationError {
    .noMeaning(.format, [value])
  }

  private static func number(_ value: Value, _ spec: FormatSpec) throws(OperationError) -> String {
    var digits: String
    switch spec.kind {
    case .decimal, .hexadecimal, .binary, .octal:
      guard let integer = value.integer ?? wholeNumber(value) else { throw unfit(value, spec) }
      let radix = spec.kind == .hexadecimal ? 16 : spec.kind == .binary ? 2 : spec.kind == .octal ? 8 : 10
      digits = String(integer, radix: radix)
    case .text: throw unfit(value, spec)
    case .fixed: digits = NumberText.fixed(try double(value, spec), spec.precision ?? 6)
    case .exponent: digits = NumberText.scientific(try double(value, spec), spec.precision ?? 6)
    case .general: digits = NumberText.general(try double(value, spec), spec.precision ?? 6)
    case .percent: digits = NumberText.fixed(try double(value, spec) * 100, spec.precision ?? 6) + "%"
    case nil:
      if let precision = spec.precision, value.integer == nil {
        digits = NumberText.general(try double(value, spec), precision)
      } else {
        digits = value.description
      }
    }
    if spec.groupsThousands { digits = grouped(digits) }
    if !digits.hasPrefix("-") {
      switch spec.sign {
      case .always: digits = "+" + digits
      case .space: digits = " " + digits
      case .negativeOnly: break
      }
    }
    return padded(digits, spec, numeric: true)
  }

  private static func wholeNumber(_ value: Value) -> Int? {
    guard let number = value.double, number.rounded() == number, number.magnitude < 0x1p62 else { return nil }
    return Int(number)
  }

  private static func double(_ value: Value, _ spec: FormatSpec) throws(OperationError) -> Double {
    guard let number = value.double else { throw unfit(value, spec) }
    return number
  }

  /// `1234567.5` as `1,234,567.5`.
  private static func grouped(_ digits: String) -> String {
    let sign = digits.hasPrefix("-") ? "-" : ""
    let body = digits.dropFirst(sign.count)
    let whole = body.prefix { $0.isNumber }
    var result = ""
    for (position, digit) in whole.enumerated() {
      if position > 0, (whole.count - position) % 3 == 0 { result.append(",") }
      result.append(digit)
    }
    return sign + result + body.dropFirst(whole.count)
  }

  private static func padded(_ text: String, _ spec: FormatSpec, numeric: Bool) -> String {
    let missing = spec.width - TextWidth.columns(text)
    guard missing > 0 else { return text }
    let fill = { (count: Int) in String(repeating: spec.fill, count: count) }
    switch spec.alignment ?? (numeric ? .right : .left) {
    case .left: return text + fill(missing)
    case .right: return fill(missing) + text
    case .center: return fill(missing / 2) + text + fill(missing - missing / 2)
    case .afterSign:
      let sign = text.first.map { "+- ".contains($0) } == true ? String(text.prefix(1)) : ""
      return sign + fill(missing) + text.dropFirst(sign.count)
    }
  }
}
