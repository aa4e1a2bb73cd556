import TernSyntax

/// Pieces of a program's text, for messages that quote them.
enum SourceText {
  static func isName(_ text: String) -> Bool {
    guard let first = text.first, first.isLetter || first == "_" else { return false }
    return text.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
  }

  static func trimmed(_ text: some StringProtocol) -> String {
    let isBlank: (Character) -> Bool = { $0.isWhitespace }
    return String(text.drop(while: isBlank).reversed().drop(while: isBlank).reversed())
  }

  /// `expression` as the formatter writes it, or as it is when it is no expression.
  static func tidy(_ expression: String) -> String {
    let parsed = Parser.parse(Source(name: "", expression), errorLimit: 1)
    return parsed.errors.isEmpty ? trimmed(Formatter.format(parsed.tree)) : expression
  }

  /// What follows a name: the members that are asked of it, and the arguments that they are called with.
  struct Use {
    var members: [String] = []
    /// As written; nil when it is not called.
    var arguments: [String]?

    init() {}

    init(of source: Source, after offset: UInt32) {
      var rest = source.text(Span(offset, UInt32(source.bytes.count).clamped(below: offset + 2000)))[...]
      while rest.first == "." {
        let name = rest.dropFirst().prefix { $0.isLetter || $0.isNumber || $0 == "_" }
        if name.isEmpty { return }
        members.append(String(name))
        rest = rest.dropFirst(name.count + 1)
      }
      if rest.first == "(" { arguments = SourceText.items(rest) }
    }
  }

  /// The parts between commas of `(a, b)` that `text` begins with; nil when it has no end on its line.
  static func items(_ text: Substring) -> [String]? {
    let bytes = Array(text.utf8)
    guard let list = list(bytes[...]) else { return nil }
    let items = list.items.map { String(decoding: bytes[Int($0.start)..<Int($0.end)], as: UTF8.self) }
    return items.contains { $0.contains("\n") } ? nil : items
  }

  /// Where the parts between commas of `(a, b)` or `[a, b]` stand that `bytes` begin with, and where it ends; nil when
  /// it has no end.
  static func list(_ bytes: ArraySlice<UInt8>) -> (items: [Span], end: Int)? {
    var items: [Span] = []
    var depth = 0
    var position = bytes.startIndex
    var start = position + 1
    func close() {
      var end = position
      while start < end, isBlank(bytes[start]) { start += 1 }
      while end > start, isBlank(bytes[end - 1]) { end -= 1 }
      if start < end { items.append(Span(UInt32(start), UInt32(end))) }
      start = position + 1
    }
    while position < bytes.endIndex {
      switch bytes[position] {
      case UInt8(ascii: "\""):
        position += 1
        while position < bytes.endIndex, bytes[position] != UInt8(ascii: "\"") {
          position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
        }
      case UInt8(ascii: "#"):
        let isFirst = bytes[start..<position].allSatisfy(isBlank)
        while position < bytes.endIndex, bytes[position] != UInt8(ascii: "\n") { position += 1 }
        if isFirst { start = position }
      case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"):
        depth -= 1
        if depth == 0 {
          close()
          return (items, position + 1)
        }
      case UInt8(ascii: ",") where depth == 1: close()
      default: break
      }
      position += 1
    }
    return nil
  }

  /// What stands to the left and to the right of the last `symbol` outside of brackets and strings; nothing when that
  /// may not be the operator that failed.
  static func operands(of symbol: String, in text: String) -> [String] {
    let bytes = Array(text.utf8)
    let sign = Array(symbol.utf8)
    let operators = Set("+-*/%@^<>=!".utf8)
    var depth = 0
    var position = 0
    var start = 0
    var found: Int?
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "\""), UInt8(ascii: "#"): return []
      case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
      case let byte where depth == 0 && operators.contains(byte):
        let end = bytes[position...].firstIndex { !operators.contains($0) } ?? bytes.count
        // One with nothing before it is a sign. Of several powers, the first is the last to be worked out.
        let isSign = bytes[start..<position].allSatisfy(isBlank)
        if !isSign, bytes[position..<end].elementsEqual(sign), symbol != "^" || found == nil { found = position }
        (position, start) = (end, end)
        continue
      default: break
      }
      position += 1
    }
    guard let found else { return [] }
    return [bytes[..<found], bytes[(found + sign.count)...]].map { trimmed(String(decoding: $0, as: UTF8.self)) }
  }

  /// `x + 1` for `(x + 1)`, where it stands as an argument.
  static func unwrapped(_ text: String) -> String {
    guard text.hasPrefix("("), let items = items(text[...]), items.count == 1, text == "(\(items[0]))",
      !items[0].contains("=")
    else { return text }
    return items[0]
  }

  /// `x.T`, and `x` for `x.T`.
  static func transposed(_ text: String) -> String { text.hasSuffix(".T") ? String(text.dropLast(2)) : text + ".T" }

  /// Whether `.T` can follow `text`: a name, a literal or something in brackets, with calls, indices and members.
  static func isPostfix(_ text: String) -> Bool {
    var depth = 0
    return text.allSatisfy { character in
      switch character {
      case "(", "[": depth += 1
      case ")", "]": depth -= 1
      default: return depth > 0 || character.isLetter || character.isNumber || character == "_" || character == "."
      }
      return true
    }
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }
}

extension UInt32 {
  fileprivate func clamped(below limit: UInt32) -> UInt32 { Swift.min(self, limit) }
}
