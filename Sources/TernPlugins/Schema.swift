import TernOps
import TernTensor

/// How an operation of a loadable plug-in is called and what it gives: `soft_clip(x: float, limit: number = 1.0) -> tensor`.
///
///     schema    = name "(" [ parameter { "," parameter } ] ")" "->" results
///     parameter = name ":" kind [ "=" literal ]
///     results   = "tensor" | "(" "tensor" { "," "tensor" } ")"
struct Schema: Sendable {
  let name: String
  let parameters: [Parameter]
  /// Those of the parameters, in order.
  let kinds: [Kind]
  /// Whether there is more than one parameter whose arguments come in one floating type.
  let sharesFloatingType: Bool
  let resultCount: Int

  struct Parameter: Sendable {
    let name: String
    let kind: Kind
    let defaultValue: Value?
  }

  /// What a parameter takes.
  enum Kind: String, CaseIterable, Sendable {
    /// Of any type.
    case tensor
    /// Of a floating type, the same for all such arguments of a call.
    case float
    case f32, f64, i64, bool
    case number, integer, flag, text

    /// The same for operations of any kind.
    func declared(_ name: String) -> Operation.Parameter {
      switch self {
      case .tensor, .float, .f32, .f64, .i64, .bool: .tensor(name)
      case .number: .number(name)
      case .integer: .integer(name)
      case .flag: .flag(name)
      case .text: .text(name)
      }
    }

    var isTensor: Bool { dtype != nil || self == .tensor || self == .float }

    /// The one type that it takes.
    var dtype: DType? { DType.allCases.first { $0.name == rawValue } }
  }

  init(_ text: String) throws(PluginError) {
    var reader = SchemaReader(text)
    do throws(SchemaReader.Problem) {
      name = try reader.name()
      try reader.expect("(")
      var parameters: [Parameter] = []
      while !reader.take(")") {
        if !parameters.isEmpty { try reader.expect(",") }
        parameters.append(try reader.parameter())
      }
      try reader.expect("->")
      resultCount = try reader.results()
      try reader.end()
      self.parameters = parameters
      kinds = parameters.map(\.kind)
      sharesFloatingType = kinds.count { $0 == .float } > 1
    } catch { throw .operation(text, error.text) }
    try check(text)
  }

  private func check(_ text: String) throws(PluginError) {
    var hasDefault = false
    var names: Set<String> = []
    for parameter in parameters {
      guard names.insert(parameter.name).inserted else { throw .operation(text, "two parameters are called \(parameter.name)") }
      if parameter.defaultValue == nil, hasDefault { throw .operation(text, "\(parameter.name) comes after a default and has none") }
      hasDefault = parameter.defaultValue != nil
      if hasDefault, parameter.kind.isTensor { throw .operation(text, "\(parameter.name) is a tensor, which has no default") }
    }
    guard parameters.contains(where: { $0.kind.isTensor }) else { throw .operation(text, "it takes no tensor") }
  }
}

/// Reads a schema from left to right.
private struct SchemaReader {
  struct Problem: Error { let text: String }

  private var rest: Substring

  init(_ text: String) { rest = text[...] }

  private mutating func skip() { rest = rest.drop { $0 == " " || $0 == "\n" || $0 == "\t" } }

  mutating func take(_ symbol: String) -> Bool {
    skip()
    guard rest.hasPrefix(symbol) else { return false }
    rest.removeFirst(symbol.count)
    return true
  }

  mutating func expect(_ symbol: String) throws(Problem) {
    if !take(symbol) { throw Problem(text: "expected `\(symbol)`, \(found)") }
  }

  mutating func end() throws(Problem) {
    skip()
    if !rest.isEmpty { throw Problem(text: "expected nothing more, \(found)") }
  }

  private var found: String { rest.isEmpty ? "found the end" : "found `\(rest.prefix(20))`" }

  mutating func name() throws(Problem) -> String {
    skip()
    let word = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
    guard let first = word.first, first.isLetter || first == "_", word.count <= 64 else { throw Problem(text: "expected a name, \(found)") }
    rest.removeFirst(word.count)
    return String(word)
  }

  mutating func parameter() throws(Problem) -> Schema.Parameter {
    let name = try name()
    try expect(":")
    let word = try self.name()
    guard let kind = Schema.Kind(rawValue: word) else {
      throw Problem(text: "\(name) is of the kind `\(word)`, but the kinds are \(Schema.Kind.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    return Schema.Parameter(name: name, kind: kind, defaultValue: take("=") ? try literal(kind, of: name) : nil)
  }

  private mutating func literal(_ kind: Schema.Kind, of name: String) throws(Problem) -> Value {
    skip()
    if kind == .text {
      try expect("\"")
      let text = rest.prefix { $0 != "\"" && $0 != "\\" }
      rest.removeFirst(text.count)
      try expect("\"")
      return .string(String(text))
    }
    let word = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || "+-._".contains($0)) }
    rest.removeFirst(word.count)
    switch kind {
    case .flag where word == "true" || word == "false": return .bool(word == "true")
    case .integer: if let integer = Int(word) { return .i64(integer) }
    case .number: if let number = Double(word) { return .number(number) }
    default: break
    }
    throw Problem(text: "`\(word)` is no default for \(name), which is of the kind \(kind.rawValue)")
  }

  mutating func results() throws(Problem) -> Int {
    if take("tensor") { return 1 }
    try expect("(")
    var count = 0
    while !take(")") {
      if count > 0 { try expect(",") }
      try expect("tensor")
      count += 1
    }
    guard (1...16).contains(count) else { throw Problem(text: "it gives \(count) tensors, but must give 1 to 16") }
    return count
  }
}
