import TernTensor

extension Value: CustomStringConvertible {
  /// What `print` shows.
  public var description: String {
    switch self {
    case .none, .unset: "none"
    case .bool(let value): value ? "true" : "false"
    case .i64(let value): String(value)
    case .number(let value): NumberText.shortest(Float(value))
    case .f32(let value): NumberText.shortest(value)
    case .f64(let value): NumberText.shortest(value)
    case .tensor(let tensor): TensorText.text(tensor)
    case .string(let string): string.text
    default: ValueText.of(self)
    }
  }

  /// An expression that gives this value again, as far as there is one.
  package var repr: String {
    switch self {
    case .none, .unset, .bool, .i64, .number, .f32: description
    case .f64(let value): "f64(\(NumberText.shortest(value)))"
    case .tensor(let tensor): Self.repr(tensor)
    case .string(let string): Self.quoted(string.text)
    default: ValueText.of(self)
    }
  }

  /// Tensors of up to a thousand elements as literals with all of their digits.
  private static func repr(_ tensor: Tensor) -> String {
    if tensor.count == 0 {
      let type = tensor.dtype == .f32 ? "" : ", dtype=\(tensor.dtype.name)"
      return "zeros(\(tensor.shape.map(String.init).joined(separator: ", "))\(type))"
    }
    if tensor.count > 1000 { return "<\(tensor.dtype.name)\(tensor.shape)>" }
    func text(_ axis: Int, _ first: Int) -> String {
      if axis == tensor.rank { return NumberText.scalar(tensor.element(first)) }
      let step = tensor.shape.dropFirst(axis + 1).reduce(1, *)
      return "[" + (0..<tensor.shape[axis]).map { text(axis + 1, first + $0 * step) }.joined(separator: ", ") + "]"
    }
    return tensor.dtype == .f64 ? "f64(\(text(0, 0)))" : text(0, 0)
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case "\r": result += "\\r"
      case "\0": result += "\\0"
      case "{": result += "{{"
      case "}": result += "}}"
      default:
        if scalar.value < 0x20 || scalar.value == 0x7F {
          result += "\\u{\(String(scalar.value, radix: 16))}"
        } else {
          result.unicodeScalars.append(scalar)
        }
      }
    }
    return result + "\""
  }
}
