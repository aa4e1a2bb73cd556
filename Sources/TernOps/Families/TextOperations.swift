import TernTensor

extension Operation {
  private static func text(_ name: String, _ summary: String, _ example: (String, String), _ transform: @escaping @Sendable (String) -> String) -> Operation {
    Operation(name, [.text("s")], summary, examples: [example], rules: .giving("text")) { call throws(OperationError) in
      .string(transform(try call.text(0)))
    }
  }

  static let upper = text("upper", "The string in capital letters.", ("upper(\"tern\")", "TERN")) { $0.uppercased() }.sampled("upper(str(x))")
  static let lower = text("lower", "The string in small letters.", ("lower(\"TERN\")", "tern")) { $0.lowercased() }.sampled("lower(str(x))")

  static let contains = Operation(
    "contains", [.any("s"), .any("part")],
    """
    Whether a string has another in it, a record a field of that name, or a tuple, tensor or range an item that is equal.

    - Shapes: of a tensor, the items lie along its leading axis
    """,
    examples: [
      ("contains(\"attention\", \"ten\")", "true"), ("contains((W = 1, b = 2), \"b\")", "true"), ("contains((1, \"two\"), 2)", "false"),
    ],
    rules: Rules(
      .rule { call throws(OperationError) in
        if call[0].isString { _ = try call.text(1) }
        return try .outline(.bool, Shape())
      }, cost: .free, derivative: Rules.integersOnly)
  ) { call throws(OperationError) in
    switch call[0] {
    case .string(let text): return .bool(occurs(Array(try call.text(1).utf8), in: Array(text.text.utf8)))
    case .record(let record): return .bool(record[try call.text(1)] != nil)
    default:
      for item in try call.list(0) where try Arithmetic.equal(item, call[1]) { return .bool(true) }
      return .bool(false)
    }
  }.sampled("contains(str(x), \"1\")", "contains(whole, whole[2])", "contains((a = x), \"b\")")

  /// Whether `part` occurs in `text`, in time linear in both (Knuth, Morris and Pratt).
  private static func occurs(_ part: [UInt8], in text: [UInt8]) -> Bool {
    if part.isEmpty { return true }
    // For each prefix of `part`, how much of its end is also a beginning of `part`.
    var borders = [0]
    var length = 0
    for i in part.indices.dropFirst() {
      while length > 0, part[i] != part[length] { length = borders[length - 1] }
      if part[i] == part[length] { length += 1 }
      borders.append(length)
    }
    var matched = 0
    for byte in text {
      while matched > 0, byte != part[matched] { matched = borders[matched - 1] }
      if byte == part[matched] { matched += 1 }
      if matched == part.count { return true }
    }
    return false
  }

  static let join = Operation(
    "join", [.list("list"), .text("by", "")], "The strings of a list, one behind the other, with `by` between them.",
    examples: [("join((\"a\", \"b\"), \", \")", "a, b")], rules: .giving("text")
  ) { call throws(OperationError) in
    var parts: [String] = []
    for item in try call.list(0) {
      guard case .string(let string) = item else { throw call.wrong(0, "a tuple of strings") }
      parts.append(string.text)
    }
    let separator = try call.text(1)
    return try .string(joining: parts, by: separator)
  }.sampled("join((str(x), str(y)), \"; \")")

  static let codes = Operation(
    "codes", [.text("s")], "The Unicode scalars of a string, as i64.",
    examples: [("codes(\"abc\")", "[97, 98, 99]")],
    rules: Rules(
      .rule { call throws(OperationError) in try .outline(.i64, Shape(call.text(0).unicodeScalars.count)) }, cost: .free,
      derivative: Rules.integersOnly)
  ) { call throws(OperationError) in
    let scalars = try call.text(0).unicodeScalars.map { Int($0.value) }
    return Value(try tensorWork { () throws(TensorError) in try Tensor.make(scalars) })
  }.sampled("codes(str(x))")

  static let fromCodes = Operation(
    "text", [.tensor("codes")], "The string of those Unicode scalars.",
    examples: [("text([104, 105])", "hi")], rules: .giving("text")
  ) { call throws(OperationError) in
    let tensor = try call.tensor(0)
    guard tensor.dtype == .i64 else { throw call.wrong(0, "integers") }
    let codes = try tensorWork { () throws(TensorError) in try tensor.elements(Int.self) }
    var text = ""
    for code in codes {
      guard let value = UInt32(exactly: code), let scalar = Unicode.Scalar(value) else {
        throw .argument(parameter: "codes", expected: "Unicode scalars", found: String(code))
      }
      text.unicodeScalars.append(scalar)
    }
    return .string(text)
  }.sampled("text(count + 64 |> flatten)")

  static let str = Operation(
    "str", [.any("x")], "What print shows of a value, as a string.", examples: [("str(1.5) + \"!\"", "1.5!")], rules: .giving("text")
  ) { call in .string(call[0].description) }.sampled("str(x)", "str(whole)")

  static let repr = Operation(
    "repr", [.any("x")], "An expression that gives the value again, with all of its digits.",
    examples: [("repr([0.5, 1])", "[0.5, 1.0]"), ("repr(\"a\\n\")", "\"a\\n\"")], rules: .giving("text")
  ) { call in .string(call[0].repr) }.sampled("repr(x)", "repr(mask)")

  static let type = Operation(
    "type", [.any("x")], "What kind of value it is: tensor, string, tuple, record, range, function or none.",
    examples: [("type([1, 2])", "tensor")], rules: .giving("text")
  ) { call in .string(call[0].typeName) }
}

package let textOperations: [Operation] = [
  .upper, .lower, .contains, .join, .codes, .fromCodes, .str, .repr, .type,
]
