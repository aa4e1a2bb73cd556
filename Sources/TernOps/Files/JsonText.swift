import TernTensor

/// Values as JSON (RFC 8259), and back.
///
/// Records are objects, tuples and tensors arrays, ranges the arrays of their numbers; none is null. Back, an array of numbers or of equally
/// shaped arrays of numbers is a tensor, any other a tuple. JSON has no infinities and no NaN: they are the strings "inf", "-inf" and
/// "nan", which come back as strings.
package enum JsonText {
  // MARK: Writing

  /// - Parameter isLaidOut: whether records and lists of them stand on lines of their own, with a line feed at the end.
  package static func text(_ value: Value, isLaidOut: Bool) throws(FileFault) -> String {
    var text = ""
    try write(value, indent: isLaidOut ? 0 : nil, to: &text)
    return isLaidOut ? text + "\n" : text
  }

  /// - Parameter indent: how many blanks a line begins with; nil for everything on one line.
  private static func write(_ value: Value, indent: Int?, to text: inout String) throws(FileFault) {
    if text.utf8.count > StringValue.sizeLimitInBytes { throw FileFault("the text would be too long") }
    switch value {
    case .none, .unset: text += "null"
    case .bool(let truth): text += truth ? "true" : "false"
    case .i64(let integer): text += String(integer)
    case .number(let number), .f64(let number): text += self.text(number, NumberText.shortest(number))
    case .f32(let number): text += self.text(Double(number), NumberText.shortest(number))
    case .string(let string): text += quoted(string.text)
    case .tuple(let tuple):
      // Numbers and short texts stand in a row, all else line by line.
      let isFlat = tuple.items.allSatisfy {
        switch $0 {
        case .none, .bool, .i64, .number, .f32, .f64, .string: true
        default: false
        }
      }
      try list(tuple.items, "[", "]", indent: isFlat ? nil : indent, to: &text) { item, indent, text throws(FileFault) in
        try write(item, indent: indent, to: &text)
      }
    case .record(let record):
      try list(Array(zip(record.names, record.items)), "{", "}", indent: indent, to: &text) { field, indent, text throws(FileFault) in
        text += quoted(field.0) + ": "
        try write(field.1, indent: indent, to: &text)
      }
    case .range, .tensor:
      do {
        guard let tensor = try value.tensor() else { return }
        if tensor.rank == 0 { return try write(Value(tensor.element(0)), indent: nil, to: &text) }
        try write(tensor, axis: 0, first: 0, to: &text)
      } catch let fault as FileFault { throw fault } catch { throw FileFault("it does not fit the memory") }
    case .function(let function): throw FileFault("\(function.summary) has no form in JSON")
    }
  }

  private static func list<Item>(
    _ items: [Item], _ open: String, _ close: String, indent: Int?, to text: inout String,
    _ write: (Item, Int?, inout String) throws(FileFault) -> Void
  ) throws(FileFault) {
    text += open
    let inner = indent.map { $0 + 2 }
    for (number, item) in items.enumerated() {
      if number > 0 { text += inner == nil ? ", " : "," }
      if let inner { text += "\n" + String(repeating: " ", count: inner) }
      try write(item, inner, &text)
    }
    if let indent, !items.isEmpty { text += "\n" + String(repeating: " ", count: indent) }
    text += close
  }

  /// - Parameter first: the number of the first element of this part.
  private static func write(_ tensor: Tensor, axis: Int, first: Int, to text: inout String) throws(FileFault) {
    if Interrupt.isRequested { throw FileFault("interrupted") }
    let inner = tensor.shape[(axis + 1)...].reduce(1, *)
    text += "["
    for i in 0..<tensor.shape[axis] {
      if i > 0 { text += ", " }
      if axis == tensor.rank - 1 {
        try write(Value(tensor.element(first + i)), indent: nil, to: &text)
      } else {
        try write(tensor, axis: axis + 1, first: first + i * inner, to: &text)
      }
    }
    text += "]"
  }

  private static func text(_ number: Double, _ digits: String) -> String {
    number.isNaN ? "\"nan\"" : number.isInfinite ? number > 0 ? "\"inf\"" : "\"-inf\"" : digits
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case let control where control.value < 0x20:
        let digits = String(control.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  // MARK: Reading

  package static func value(_ text: String) throws(FileFault) -> Value {
    var reader = JsonReader(text)
    return try reader.whole()
  }
}

/// Reads one JSON text.
private struct JsonReader {
  private let bytes: [UInt8]
  private var position = 0
  private static let depthLimit = 500

  init(_ text: String) { bytes = Array(text.utf8) }

  mutating func whole() throws(FileFault) -> Value {
    let value = try value(depth: 0)
    skipBlanks()
    if position < bytes.count { throw fault("there is more behind its end") }
    return value
  }

  private func fault(_ problem: String) -> FileFault {
    let line = bytes[..<min(position, bytes.count)].count { $0 == 0x0A } + 1
    return FileFault("line \(line): \(problem)")
  }

  private mutating func skipBlanks() {
    while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) { position += 1 }
  }

  /// The next byte that is no blank.
  private mutating func next() -> UInt8? {
    skipBlanks()
    return position < bytes.count ? bytes[position] : nil
  }

  private mutating func accept(_ byte: Unicode.Scalar) -> Bool {
    guard next() == UInt8(ascii: byte) else { return false }
    position += 1
    return true
  }

  private mutating func value(depth: Int) throws(FileFault) -> Value {
    guard depth < Self.depthLimit else { throw fault("more than \(Self.depthLimit) lists within one another") }
    switch next() {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .none)
    case nil: throw fault("it ends where a value should be")
    default: return try number()
    }
  }

  private mutating func word(_ word: String, _ value: Value) throws(FileFault) -> Value {
    guard bytes[position...].starts(with: word.utf8) else { throw fault("\(shown) is no value") }
    position += word.utf8.count
    return value
  }

  /// What stands where the reader is, for messages.
  private var shown: String {
    let rest = bytes[position...].prefix(20).prefix { $0 > 0x20 }
    return rest.isEmpty ? "the end" : "`\(String(decoding: rest, as: UTF8.self))`"
  }

  private mutating func object(depth: Int) throws(FileFault) -> Value {
    position += 1
    var names: [String] = [], items: [Value] = []
    while !accept("}") {
      if !names.isEmpty, !accept(",") { throw fault("\(shown) where `,` or `}` should be") }
      guard next() == UInt8(ascii: "\"") else { throw fault("\(shown) where a name in quotes should be") }
      let name = try string()
      guard accept(":") else { throw fault("there is no `:` behind \"\(name)\"") }
      if names.contains(name) { throw fault("there are two fields \"\(name)\"") }
      names.append(name)
      items.append(try value(depth: depth + 1))
    }
    do { return .record(try RecordValue(.of(names), items)) } catch { throw fault("it has too many values") }
  }

  private mutating func array(depth: Int) throws(FileFault) -> Value {
    position += 1
    var items: [Value] = []
    while !accept("]") {
      if !items.isEmpty, !accept(",") { throw fault("\(shown) where `,` or `]` should be") }
      if items.count & 0xFFFF == 0xFFFF, Interrupt.isRequested { throw FileFault("interrupted") }
      items.append(try value(depth: depth + 1))
    }
    do {
      // Truths and numbers together are no tensor.
      let first = items.first?.dtype
      if first != nil, items.allSatisfy({ $0.dtype != nil && ($0.dtype == .bool) == (first == .bool) }), let tensor = try Value.stack(of: items) { return Value(tensor) }
      return try .tuple(items)
    } catch { throw fault("it has too many values") }
  }

  private mutating func string() throws(FileFault) -> String {
    position += 1
    var result: [UInt8] = []
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: result, as: UTF8.self)
      case UInt8(ascii: "\\"): result += try escape()
      case 0..<0x20: throw fault("a string goes over the end of its line")
      default: result.append(byte)
      }
    }
    throw fault("a string does not end")
  }

  private mutating func escape() throws(FileFault) -> [UInt8] {
    guard position < bytes.count else { throw fault("a string does not end") }
    let byte = bytes[position]
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "f"): return [0x0C]
    case UInt8(ascii: "n"): return [0x0A]
    case UInt8(ascii: "r"): return [0x0D]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "u"):
      var code = try unit()
      // Scalars beyond 16 bits come as two units.
      if (0xD800..<0xDC00).contains(code), bytes[position...].starts(with: "\\u".utf8) {
        position += 2
        let low = try unit()
        if (0xDC00..<0xE000).contains(low) { code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00) }
      }
      return Array(String(Unicode.Scalar(code).map(Character.init) ?? "\u{FFFD}").utf8)
    default: throw fault("there is no escape `\\\(Character(Unicode.Scalar(byte)))`")
    }
  }

  private mutating func unit() throws(FileFault) -> UInt32 {
    let digits = String(decoding: bytes[position...].prefix(4), as: UTF8.self)
    guard digits.utf8.count == 4, digits.utf8.allSatisfy({ Unicode.Scalar($0).properties.isASCIIHexDigit }), let code = UInt32(digits, radix: 16)
    else { throw fault("an escape needs four hexadecimal digits") }
    position += 4
    return code
  }

  private mutating func number() throws(FileFault) -> Value {
    let digits = bytes[position...].prefix { byte in
      (0x30...0x39).contains(byte) || [0x2B, 0x2D, 0x2E, 0x45, 0x65].contains(byte)
    }
    let text = String(decoding: digits, as: UTF8.self)
    // No sign but a minus, no further digits behind a leading 0, digits on both sides of a point.
    let whole = text.drop { $0 == "-" }.prefix(2)
    let isPlain = !text.hasPrefix("+") && !text.hasSuffix(".") && whole.first?.isNumber == true && !(whole.first == "0" && whole.last?.isNumber == true && whole.count > 1)
    let value: Value? =
      if !isPlain { nil } else if let integer = Int(text) { .i64(integer) } else if let double = Double(text), double.isFinite { .f64(double) } else { nil }
    guard let value else { throw fault("\(shown) is no value") }
    position += digits.count
    return value
  }
}
