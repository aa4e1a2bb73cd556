import TernOps
import TernSyntax
import TernTensor

/// Where an operation's error happened: what its message can quote and mark.
struct ErrorPlace {
  let instruction: Instruction
  let code: Code
  let span: Span
  /// What is called, when it is a call.
  var callee: Value?
  /// The index, when it is one of several items or of an assignment, and the values of its items.
  var index: (site: IndexSite, items: [Indexing.Item])?

  /// The call, when it is one that stands in the program.
  var site: CallSite?

  /// The built-in that is called.
  var operation: Operation? {
    if case .function(let function as OperationFunction)? = callee { function.operation } else { nil }
  }

  /// The expression as written.
  var text: String { code.source.text(span) }

  /// The callee as written; a long one by its name, and a lambda as such.
  var calleeText: String? {
    guard let site else { return operation?.name }
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
    if let position = site.names.firstIndex(of: parameter) {
      return site.argumentSpans[site.positionalCount + position]
    }
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

  /// Where an argument stands that is written as `text`.
  func argumentSpan(written text: String) -> Span? { site?.argumentSpans.first { code.source.text($0) == text } }

  /// Where part number `position` stands of a list that is written out: `[a, b]`, or `stack((a, b))`.
  func itemSpan(_ position: Int) -> Span? {
    guard let span = instruction.operation == .makeTensor ? span : argumentSpan("list"),
      case let bytes = Array(code.source.text(span).utf8),
      bytes.first == UInt8(ascii: "[") || bytes.first == UInt8(ascii: "("),
      let items = SourceText.list(bytes[...])?.items, items.indices.contains(position)
    else { return nil }
    return Span(span.start + items[position].start, span.start + items[position].end)
  }

  /// The two operands of an operator, or the first two arguments of a call, as written; `a` and `b` where they are long
  /// or not certain. `.T` and operators can follow them.
  var operands: (String, String) {
    var parts: [String] = []
    if let site {
      parts = site.argumentSpans.prefix(2).map { code.source.text($0) }
    } else if let symbol = Self.symbols[instruction.operation] {
      parts = SourceText.operands(of: symbol, in: text)
    }
    guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty && $0.count <= 30 && !$0.contains("\n") }) else {
      return ("a", "b")
    }
    parts = parts.map { SourceText.isPostfix($0) ? $0 : "(\($0))" }
    return (parts[0], parts[1])
  }

  /// Where the items of an index stand that select from axis `axis`; all of them without an axis.
  func indexSpan(axis: Int? = nil) -> Span? {
    switch instruction.operation {
    case .item:
      // The index is all that stands in the last brackets.
      let bytes = Array(text.utf8)
      for open in bytes.indices.reversed() where bytes[open] == UInt8(ascii: "[") {
        guard let list = SourceText.list(bytes[open...]), list.end == bytes.count else { continue }
        return list.items.first.map { Span(span.start + $0.start, span.start + $0.end) }
      }
      return nil
    default:
      guard let index else { return nil }
      let spans = index.site.spans
      guard let axis else {
        // `:`, `...` and `new` alone have no place of their own.
        guard let first = spans.first, let last = spans.last, first.start > span.start, last.end < span.end else {
          return nil
        }
        return Span(first.start, last.end)
      }
      var next = 0
      for (item, span) in zip(index.items, spans) {
        switch item {
        case .ellipsis: return nil
        case .new, .value(.bool): continue
        case .slice: next += 1
        case .value(.tensor(let mask)) where mask.dtype == .bool: next += mask.rank
        case .value: next += 1
        }
        if axis < next { return span }
      }
      return nil
    }
  }

  static let symbols: [Opcode: String] = [
    .add: "+", .subtract: "-", .negate: "-", .plus: "+", .multiply: "*", .divide: "/", .floorDivide: "//",
    .remainder: "%", .matmul: "@", .power: "^", .equal: "==", .notEqual: "!=", .less: "<", .lessEqual: "<=",
    .greater: ">", .greaterEqual: ">=", .and: "and", .or: "or", .not: "not",
  ]
}
