import TernOps
import TernSyntax
import TernTensor

/// Where an operation's error happened: what its message can quote and mark.
struct ErrorPlace {
  let instruction: Instruction
  let code: Code
  let span: Span
  /// What is called, when it is a call.
  let callee: Value?

  /// The call, when it is one.
  var site: CallSite? { instruction.operation == .call ? code.callSites[Int(instruction.c)] : nil }

  /// The built-in that is called.
  var operation: Operation? {
    if case .function(let function as OperationFunction)? = callee { function.operation } else { nil }
  }

  /// The expression as written.
  var text: String { code.source.text(span) }

  /// The callee as written; a long one by its name, and a lambda as such.
  var calleeText: String? {
    guard let site else { return nil }
    if case .function(let function as Closure)? = callee, function.code.isLambda { return function.code.title }
    let text = code.source.text(site.calleeSpan)
    return text.count <= 40 && !text.contains("\n") ? text : operation?.name ?? "this"
  }

  /// What a message begins with: the function or operator that failed.
  var prefix: String { subject.map { "\($0): " } ?? "" }

  /// The function or operator that failed, for a sentence.
  var subject: String? { calleeText ?? Self.symbols[instruction.operation].map { "`\($0)`" } }

  /// The signature of the built-in that is called.
  var signatureNote: [String] { operation.map { ["its signature is \($0.signature)"] } ?? [] }

  // MARK: Arguments

  /// Where the argument for `parameter` stands.
  ///
  /// - Parameter item: which one of those that a rest parameter takes; nil for all of them.
  func argumentSpan(_ parameter: String, item: Int? = nil) -> Span? {
    guard let site else { return nil }
    if let position = site.names.firstIndex(of: parameter) { return site.argumentSpans[site.positionalCount + position] }
    guard site.spreads.isEmpty, let index = operation?.parameters.firstIndex(where: { $0.name == parameter }),
      index < site.positionalCount
    else { return nil }
    guard index == operation?.restIndex else { return site.argumentSpans[index] }
    if let item, index + item < site.positionalCount { return site.argumentSpans[index + item] }
    return Span(site.argumentSpans[index].start, site.argumentSpans[site.positionalCount - 1].end)
  }

  /// Where the name of a named argument stands.
  func nameSpan(_ name: String) -> Span? {
    guard let site, let position = site.names.firstIndex(of: name) else { return nil }
    return site.nameSpans[position]
  }

  /// The two operands of an operator as names, `a` and `b` where they are longer expressions.
  var operands: (String, String) {
    guard let symbol = Self.symbols[instruction.operation] else { return ("a", "b") }
    let parts = text.split(separator: symbol, omittingEmptySubsequences: false).map { SourceText.trimmed($0) }
    guard parts.count == 2, parts.allSatisfy({ SourceText.isName($0) }) else { return ("a", "b") }
    return (parts[0], parts[1])
  }

  static let symbols: [Opcode: String] = [
    .add: "+", .subtract: "-", .negate: "-", .plus: "+", .multiply: "*", .divide: "/", .floorDivide: "//",
    .remainder: "%", .matmul: "@", .power: "^", .equal: "==", .notEqual: "!=", .less: "<", .lessEqual: "<=",
    .greater: ">", .greaterEqual: ">=", .and: "and", .or: "or", .not: "not",
  ]
}

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
    var depth = 0
    var isText = false, isEscaped = false
    var items: [String] = []
    var item = ""
    for character in text {
      if character == "\n" { return nil }
      if isText {
        if character == "\"", !isEscaped { isText = false }
        isEscaped = character == "\\" && !isEscaped
      } else {
        switch character {
        case "\"": isText = true
        case "(", "[", "{":
          depth += 1
          if depth == 1 { continue }
        case ")", "]", "}":
          depth -= 1
          if depth == 0 {
            let last = trimmed(item)
            return last.isEmpty ? items : items + [last]
          }
        case "," where depth == 1:
          items.append(trimmed(item))
          item = ""
          continue
        default: break
        }
      }
      item.append(character)
    }
    return nil
  }
}

extension UInt32 {
  fileprivate func clamped(below limit: UInt32) -> UInt32 { Swift.min(self, limit) }
}
