import TernOps
import TernSyntax
import TernTensor

// Values of a kind that cannot be used like that.
extension ErrorText {
  static func words(_ use: Use, _ values: [Value], _ place: ErrorPlace) -> ErrorText {
    let found = values.first?.summary ?? "nothing"
    let all = values.map(\.summary).joined(separator: " and ")
    let text = place.text
    switch use {
    case .binary(let name):
      let verb = binaryVerbs[name] ?? "takes numbers"
      return ErrorText(.binaryOperator, "\(subject(name, place)) \(verb), but found \(all)", binaryRemedy(name, values))
    case .unary(let name):
      let verb = unaryVerbs[name] ?? "takes numbers and tensors"
      return ErrorText(
        .unaryOperator, "\(subject(name, place)) \(verb), but found \(found)",
        emptyTest(values, "not", text) + place.signatureNote,
        label: place.site == nil ? nil : found,
        span: place.operation?.parameters.first.flatMap { place.argumentSpan($0.name) })
    case .condition:
      return ErrorText(
        .condition, "the condition is \(found), but must be true or false", conditionRemedy(values, text))
    case .iteration:
      return ErrorText(.iteration, "a loop cannot go over \(found)", iterationRemedy(values, text))
    case .rangeEnds:
      return ErrorText(
        .rangeEnds, "the ends of a range must be integers, but found \(all)", ["convert them with i64(…)"])
    case .tensorItem(let position):
      return ErrorText(
        .tensorItem, "a tensor holds numbers, but found \(found)", ["for values of other kinds write a tuple: (a, b)"],
        span: place.itemSpan(position))
    case .indexing:
      return ErrorText(.indexing, "\(found) cannot be indexed", indexingRemedy(values, text))
    case .index:
      if values.count > 1 {
        return ErrorText(
          .index, "the index is \(found), but that of \(values[1].summary) must be an integer or a slice",
          span: place.indexSpan())
      }
      return ErrorText(
        .index, "the index is \(found), but must be an integer, a slice, a mask of bools or a tensor of integers",
        isFloat(values) ? ["convert it with i64(…)"] : [],
        span: (place.index?.items.count ?? 1) > 1 ? nil : place.indexSpan())
    case .sliceEnd:
      return ErrorText(
        .sliceEnd, "the ends and the step of a slice must be integers, but found \(found)",
        isFloat(values) ? ["convert it with i64(…)"] : [],
        span: (place.index?.items.count ?? 1) > 1 ? nil : place.indexSpan())
    case .severalIndices:
      return ErrorText(
        .severalIndices, "\(found) takes one index, but got several", ["for a part of a part write x[i][j]"],
        span: place.indexSpan())
    case .newAxis:
      return ErrorText(
        .newAxis, "\(found) has no axes, so that `new` cannot add one", ["to make a tensor of a tuple, write stack(x)"])
    case .change:
      if case .string? = values.first {
        return ErrorText(
          .change, "a string cannot be changed, but found an assignment to a part of \(found)",
          ["make a new one: s[:i] + \"…\" + s[i+1:]"])
      }
      switch values.first {
      case .tuple?:
        return ErrorText(
          .change, "a part of a tuple is assigned by one integer index", ["for other parts make a new tuple"])
      case .record(let record)?:
        return ErrorText(
          .change, "a record has no parts that can be assigned by an index",
          [fields(of: record), "a field is assigned by its name: p.\(record.names.first ?? "W") = …"])
      default: return ErrorText(.change, "\(found) has no parts that can be assigned")
      }
    case .store:
      let target = values.count > 1 ? values[1].summary : "a tensor"
      return ErrorText(.store, "\(target) holds numbers, so that \(found) cannot go into it")
    case .member(let name): return memberWords(name, values, place)
    case .memberAssignment(let name):
      return ErrorText(
        .memberAssignment, "only a record has fields to assign, but found \(found)",
        ["write a record first: (\(name) = …)"])
    case .unpacking(let count):
      return ErrorText(
        .unpacking, "\(found) cannot be unpacked into \(Machine.count(count, "name"))",
        ["a tuple, a record, a range or a tensor can"])
    case .spread where place.instruction.operation == .joinSpreads:
      return ErrorText(.spread, "\(found) cannot be spread here", ["records can be spread beside records; tuples, tensors and ranges beside one another"])
    case .spread where place.instruction.operation == .joinTuple:
      return ErrorText(.spread, "\(found) cannot be spread into a tuple", ["a tuple, a tensor or a range can"])
    case .spread where place.instruction.operation == .joinRecord:
      return ErrorText(.spread, "\(found) cannot be spread into a record", ["a record can"])
    case .spread:
      let spread = place.site?.spreads.indices.filter { place.site?.spreads[$0] == true } ?? []
      return ErrorText(
        .spread, "\(found) cannot be spread into arguments", ["a tuple, a tensor or a range can"],
        span: spread.count == 1 ? place.site?.argumentSpans[spread[0]] : nil)
    case .format(let format, let expected):
      return ErrorText(
        .format, "the format \(format) is for \(expected), but found \(found)",
        ["d x b o are for integers, f e g % for numbers, s for text"])
    }
  }

  private static let binaryVerbs: [String: String] = [
    "+": "adds numbers or joins two strings", "-": "subtracts numbers", "*": "multiplies numbers",
    "/": "divides numbers", "//": "divides numbers", "%": "divides numbers", "^": "raises numbers to a power",
    "@": "multiplies matrices", "<": "compares two numbers or two strings", "<=": "compares two numbers or two strings",
    ">": "compares two numbers or two strings", ">=": "compares two numbers or two strings",
    "and": "combines truth values", "or": "combines truth values", "xor": "combines truth values",
  ]

  private static let unaryVerbs: [String: String] = [
    "-": "negates numbers", "+": "takes numbers", "not": "negates truth values",
  ]

  /// `` `+` ``, `exp`, or ``mse_loss: `-` `` when an operation works by others.
  private static func subject(_ name: String, _ place: ErrorPlace) -> String {
    let isOperator = binaryVerbs[name] != nil && name != "xor" || unaryVerbs[name] != nil
    let own = isOperator ? "`\(name)`" : name
    guard place.operation != nil, let callee = place.calleeText, callee != own else { return own }
    return isOperator ? "\(callee): \(own)" : callee
  }

  // MARK: Remedies

  private static func binaryRemedy(_ name: String, _ values: [Value]) -> [String] {
    let strings = values.filter(isString)
    let others = values.filter { !isString($0) }
    if name == "+", strings.count == 1 { return ["to put a value into text write \"… {x} …\", or str(x)"] }
    if name == "*", let text = strings.first, let count = others.first?.integer {
      return ["to repeat a string write join(map(i -> \(text.summary), 0..\(count)))"]
    }
    if values.contains(where: isNone) { return [noneNote] }
    for case .function(let function) in values {
      return ["to use its result, call it: \(function.name == "->" ? "f" : function.name)(…)"]
    }
    if values.contains(where: { $0.dtype != nil }), values.contains(where: { isTuple([$0]) }) {
      return ["to make a tensor of a tuple write stack(x)"]
    }
    return []
  }

  private static func conditionRemedy(_ values: [Value], _ text: String) -> [String] {
    guard let value = values.first else { return [] }
    if value.dtype != nil {
      let short = text.count <= 40 ? text : "…"
      return ["reduce it with any(\(short)) or all(\(short))"]
    }
    if isNone(value) { return [noneNote] }
    if case .tuple(let tuple) = value, tuple.items.count == 2, isString(tuple.items[1]) {
      return ["an assertion takes no brackets: assert condition, \"message\""]
    }
    return emptyTest(values, "if", text)
  }

  /// Strings, tuples and records count as true or false elsewhere; here one asks.
  private static func emptyTest(_ values: [Value], _ use: String, _ text: String) -> [String] {
    let sign = use == "not" ? "==" : "!="
    let name = use == "if" && SourceText.isName(text) ? text : "x"
    switch values.first {
    case .string? where use == "if" || text.hasPrefix("not"):
      return ["to ask whether a string is empty write \(name) \(sign) \"\""]
    case .tuple? where use == "if", .record? where use == "if":
      return ["to ask whether it has parts write len(\(name)) \(sign) 0"]
    case .function? where use == "if": return ["to use its result, call it: \(name)(…)"]
    default: return []
    }
  }

  private static func iterationRemedy(_ values: [Value], _ text: String) -> [String] {
    if values.first?.integer != nil, text.count <= 40 { return ["to count up to it write 0..\(text)"] }
    return ["a loop goes over a range, a tuple, a record, a string, or the leading axis of a tensor"]
  }

  private static func indexingRemedy(_ values: [Value], _ text: String) -> [String] {
    switch values.first {
    case .function?:
      guard let open = text.firstIndex(of: "["), text.hasSuffix("]"), SourceText.isName(String(text[..<open])) else {
        return []
      }
      return ["to call it write \(text[..<open])(\(text[open...].dropFirst().dropLast()))"]
    case .record(let record)?:
      return [fields(of: record), "a field is read by its name: p.\(record.names.first ?? "W")"]
    case .none?: return [noneNote]
    default: return []
    }
  }

  private static func memberWords(_ name: String, _ values: [Value], _ place: ErrorPlace) -> ErrorText {
    guard let value = values.first else { return ErrorText(.member, "no member `\(name)`") }
    if case .record(let record) = value {
      var text = noField(name, record)
      text.span = memberSpan(name, place)
      return text
    }
    var notes: [String] = []
    if let remedy = Remedies.forMember(name, of: value, at: place) {
      notes = [remedy]
    } else if value.dtype != nil {
      notes = ["its members are \(Member.OfTensor.allCases.map { "`\($0)`" }.joined(separator: ", "))"]
    }
    return ErrorText(.member, "\(value.summary) has no member `\(name)`", notes, span: memberSpan(name, place))
  }

  /// Where the name of a member stands.
  private static func memberSpan(_ name: String, _ place: ErrorPlace) -> Span? {
    guard place.text.hasSuffix(".\(name)") else { return nil }
    return Span(place.span.end - UInt32(name.utf8.count), place.span.end)
  }

  static func noField(_ name: String, _ record: RecordValue) -> ErrorText {
    let question = NearNames.question(for: name, among: record.names).map { [$0] } ?? []
    return ErrorText(.noField, "the record has no field `\(name)`", question + [fields(of: record)])
  }

  /// The names of a record's fields, in a sentence.
  private static func fields(of record: RecordValue) -> String {
    if record.names.isEmpty { return "it has no fields" }
    let shown = record.names.prefix(20).map { "`\($0)`" } + (record.names.count > 20 ? ["…"] : [])
    return "its fields are \(shown.joined(separator: ", "))"
  }

  // MARK: Kinds of values

  private static func isString(_ value: Value) -> Bool { if case .string = value { true } else { false } }
  private static func isNone(_ value: Value) -> Bool { if case .none = value { true } else { false } }
  private static func isTuple(_ values: [Value]) -> Bool { if case .tuple? = values.first { true } else { false } }
  private static func isFloat(_ values: [Value]) -> Bool { values.first?.dtype?.isFloating == true }
}
