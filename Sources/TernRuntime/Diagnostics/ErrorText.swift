import TernOps
import TernSyntax
import TernTensor

/// The words for an operation's error: what was found, what was expected, what to write.
struct ErrorText {
  var message: String
  var label: String?
  var notes: [String] = []
  /// A better place than the whole expression: the argument that is wrong.
  var span: Span?
  var isInterrupt = false

  /// - Parameters:
  ///   - instruction: the one that failed.
  ///   - code: the code it stands in.
  init(_ error: OperationError, _ instruction: Instruction, _ code: Code) {
    let site = instruction.operation == .call ? code.callSites[Int(instruction.c)] : nil
    let callee = site.map { code.source.text($0.calleeSpan) }
    let prefix = callee.map { "\($0): " } ?? Self.symbol(instruction.operation).map { "`\($0)`: " } ?? ""
    message = ""
    switch error {
    case .tensor(let error):
      (message, notes) = Self.words(error)
      if error == .interrupted { isInterrupt = true } else { message = prefix + message }
    case .noMeaning(let operation, let operands): (message, notes) = Self.noMeaning(operation, operands, callee)
    case .argument(let parameter, let expected, let found):
      message = "\(prefix)\(parameter) is \(found), but must be \(expected)"
      (span, label) = (Self.argumentSpan(parameter, site), found)
      if let callee, let operation = Catalogue.byName[callee] { notes = ["its signature is \(operation.signature)"] }
    case .missingArgument(let parameter):
      message = "\(prefix)needs `\(parameter)`"
      if let callee, let operation = Catalogue.byName[callee] { notes = ["its signature is \(operation.signature)"] }
    case .tooManyArguments(let limit, let found):
      message = "\(prefix)takes \(Machine.count(limit, "argument")), but got \(found)"
      if let site, limit < site.argumentSpans.count { span = site.argumentSpans[limit] }
      if let callee, let operation = Catalogue.byName[callee] { notes = ["its signature is \(operation.signature)"] }
    case .unknownParameter(let name, let known):
      message = "\(prefix)no parameter is called `\(name)`"
      if let site, let position = site.names.firstIndex(of: name) { span = site.argumentSpans[site.positionalCount + position] }
      if let remedy = Remedies.forParameter(name, known: known) { notes.append(remedy) }
      if let callee, let operation = Catalogue.byName[callee] { notes.append("its signature is \(operation.signature)") }
    case .repeatedArgument(let name): message = "\(prefix)`\(name)` is given by position and by name"
    case .structuresDiffer(let left, let right):
      message = "\(prefix)\(left) and \(right) do not match leaf by leaf"
      notes = ["both sides need the same fields in the same order, or one of them must be a number"]
    case .notCallable(let found):
      message = "\(callee.map { "`\($0)`" } ?? "this") is \(found), which cannot be called"
      span = site?.calleeSpan
      if callee?.contains(".") == false { notes = ["to multiply, write *"] }
    case .tooManyValues:
      message = "\(prefix)too many values for one tuple or record"
      notes = ["use tensors for many numbers"]
    case .tooDeep(let limit):
      message = "nested more than \(limit) levels deep"
      notes = ["does it have an end?"]
    case .textTooLong: message = "\(prefix)the text is longer than \(StringValue.sizeLimitInBytes >> 20) MiB"
    case .raised(let inner): message = "\(inner)"
    }
  }

  private static func argumentSpan(_ parameter: String, _ site: CallSite?) -> Span? {
    guard let site else { return nil }
    if let position = site.names.firstIndex(of: parameter) { return site.argumentSpans[site.positionalCount + position] }
    return nil
  }

  private static func symbol(_ operation: Opcode) -> String? {
    switch operation {
    case .add: "+"
    case .subtract, .negate: "-"
    case .multiply: "*"
    case .divide: "/"
    case .floorDivide: "//"
    case .remainder: "%"
    case .matmul: "@"
    case .power: "^"
    case .equal: "=="
    case .notEqual: "!="
    case .less: "<"
    case .lessEqual: "<="
    case .greater: ">"
    case .greaterEqual: ">="
    case .and: "and"
    case .or: "or"
    case .not: "not"
    default: nil
    }
  }

  private static func noMeaning(
    _ operation: String, _ operands: [String], _ callee: String?
  ) -> (String, [String]) {
    let first = operands.first ?? ""
    switch operation {
    case "if": return ("the condition is \(first), but must be true or false", ["reduce it with any(…) or all(…)"])
    case "for": return ("\(first) cannot be gone through", ["a loop goes over a range, a tuple, or the leading axis of a tensor"])
    case "..": return ("the ends of a range are \(operands.joined(separator: " and ")), but must be integers", ["convert them with i64(…)"])
    case "[…]":
      if operands.count > 1 { return ("\(operands[1]) cannot index \(first)", ["an index is an integer or a slice here"]) }
      return ("\(first) has no place in […]", [])
    case "an index": return ("\(first) cannot be an index", ["an index is an integer, a slice, a mask of bools or a tensor of integers"])
    case "a slice": return ("\(first) cannot be an end of a slice", ["the ends and the step of a slice are integers"])
    case "[…] =": return ("\(operands.last ?? "") cannot go into \(first)", [])
    case "...": return ("\(first) cannot be spread", ["a tuple, a tensor or a range can"])
    case "format": return ("\(first) does not fit this format", ["d is for integers, f e g % for numbers, s for text"])
    default: break
    }
    if operation.hasPrefix("."), operands.count == 1 {
      let name = String(operation.dropFirst().prefix { $0 != " " })
      let kind = first.hasPrefix("a record") ? "record" : first.contains("[") || first.first?.isNumber == true ? "tensor" : "other"
      let what = kind == "record" ? "\(first) has no field `\(name)`" : "\(first) has no member `\(name)`"
      return (what, Remedies.forMember(name, of: kind).map { [$0] } ?? [])
    }
    if operation.hasPrefix("unpacking") { return ("\(first) cannot be taken apart by \(operation)", ["a tuple, a record or a tensor can"]) }
    let prefix = callee.map { "\($0): " } ?? ""
    if operands.count == 2 { return ("\(prefix)`\(operation)` has no meaning between \(operands[0]) and \(operands[1])", textRemedy(operation, operands)) }
    return ("\(prefix)`\(operation)` has no meaning for \(first)", [])
  }

  private static func textRemedy(_ operation: String, _ operands: [String]) -> [String] {
    guard operation == "+", operands.contains(where: { $0.hasPrefix("\"") || $0.hasPrefix("a string") }) else { return [] }
    return ["write \"text {value}\", or str(value)"]
  }

  // MARK: Tensor errors

  private static func words(_ error: TensorError) -> (String, [String]) {
    switch error {
    case .shapesDiffer(let left, let right):
      return ("\(left) and \(right) do not broadcast", broadcastRemedy(left, right))
    case .innerSizesDiffer(let left, let right):
      let (a, b) = (left.last ?? 0, right.count > 1 ? right[right.count - 2] : right.last ?? 0)
      if a == b { return ("the leading axes of \(left) and \(right) do not broadcast", []) }
      var notes = ["the last axis of the left (\(a)) must equal the \(right.count > 1 ? "second to last" : "only") axis of the right (\(b))"]
      if right.count > 1, right[right.count - 1] == a { notes.append("did you mean a @ b.T?") } 
      return ("\(left) @ \(right) do not fit", notes)
    case .productOfScalar(let left, let right): return ("\(left) @ \(right): a number has no matrix product", ["write * to scale"])
    case .axisOutOfRange(let axis, let rank):
      if rank == 0 { return ("axis \(axis) of a number, which has none", []) }
      return ("axis \(axis) of a tensor with \(Machine.count(rank, "axis").replacingAxis)", ["its axes are 0 to \(rank - 1), or -\(rank) to -1 from the end"])
    case .axisRepeated(let axis): return ("axis \(axis) is named twice", [])
    case .tooLarge(let shape, let dtype):
      let size = shape.elementCount.flatMap { $0.multipliedReportingOverflow(by: dtype.sizeInBytes).overflow ? nil : $0 * dtype.sizeInBytes }
      return ("\(dtype.name)\(shape) takes \(size.map(bytes) ?? "more than 8 EiB"), but this machine has \(bytes(Tensor.memoryLimitInBytes))", [])
    case .negativeSize(let size): return ("a size cannot be negative: \(size)", [])
    case .emptyReduction(let shape): return ("\(shape) has no elements to choose from", ["check the size first, or add an element"])
    case .indexOutOfRange(let index, let size, let axis):
      let range = size == 0 ? "it is empty" : "indices go from 0 to \(size - 1), or from -\(size) to -1"
      return ("index \(index) is out of range for axis \(axis) with size \(size)", [range])
    case .tooManyIndices(let count, let shape): return ("\(Machine.count(count, "index").replacingIndex) for \(shape), which has \(Machine.count(shape.count, "axis").replacingAxis)", [])
    case .maskDoesNotFit(let mask, let shape, let axis): return ("the mask \(mask) does not fit \(shape) at axis \(axis)", ["a mask has the sizes of the axes that it selects from"])
    case .indicesDoNotBroadcast(let shapes): return ("the indices \(shapes.map(\.description).joined(separator: ", ")) do not broadcast", [])
    case .zeroStep: return ("the step of a slice cannot be 0", [])
    case .cannotAssign(let value, let target): return ("\(value) does not fit into \(target)", ["the value must broadcast to the place it goes to"])
    case .cannotReshape(let from, let to):
      return ("\(from) has \(Machine.count(from.elementCount ?? 0, "element")), which do not make \(to)", [])
    case .severalUnknownSizes: return ("only one size can be -1", [])
    case .unequalParts(let first, let other, let position):
      return ("part \(position) is \(other), but the first is \(first)", ["all parts of a tensor have one shape; a tuple (a, b) takes any"])
    case .cannotJoin(let first, let other, let axis): return ("\(first) and \(other) do not join along axis \(axis)", ["all other axes must agree"])
    case .integerOverflow: return ("the result does not fit 64 bits", ["convert to floats first: f64(x)"])
    case .divisionByZero: return ("division of integers by zero", ["floats give inf or nan: x / y"])
    case .negativeExponent: return ("an integer to a negative power", ["write the base as a float: 2.0 ^ -1"])
    case .doesNotFitInteger(let value): return ("\(NumberText.shortest(value)) is no 64-bit integer", [])
    case .unsupported(let dtype): return ("not defined for \(dtype.name)", [])
    case .rankTooLarge(let rank): return ("a tensor of \(rank) axes, but it can have at most \(Shape.rankLimit)", [])
    case .rankTooSmall(let rank, let needed): return ("needs at least \(Machine.count(needed, "axis").replacingAxis), but found \(rank)", rank == 1 ? ["make a row with x[new, :] or a column with x[:, new]"] : [])
    case .interrupted: return ("interrupted", [])
    }
  }

  private static func broadcastRemedy(_ left: Shape, _ right: Shape) -> [String] {
    let rank = max(left.count, right.count)
    for axis in 1...max(1, rank) where axis <= left.count && axis <= right.count {
      let a = left[left.count - axis], b = right[right.count - axis]
      if a != b, a != 1, b != 1 {
        var notes = ["counted from the end, axis -\(axis) is \(a) on the left and \(b) on the right; sizes must be equal or 1"]
        if left.count == 1, right.count == 2, right[0] == left[0] { notes.append("for one number a row write x[:, new]") }
        if right.count == 1, left.count == 2, left[0] == right[0] { notes.append("for one number a row write x[:, new]") }
        return notes
      }
    }
    return []
  }

  private static func bytes(_ count: Int) -> String {
    let units = ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"]
    var value = Double(count)
    var unit = 0
    while value >= 1024, unit < units.count - 1 {
      value /= 1024
      unit += 1
    }
    return unit == 0 ? "\(count) bytes" : "\(NumberText.fixed(value, 1)) \(units[unit])"
  }
}

extension String {
  fileprivate var replacingAxis: String { hasSuffix("axiss") ? String(dropLast(5)) + "axes" : self }
  fileprivate var replacingIndex: String { hasSuffix("indexs") ? String(dropLast(6)) + "indices" : self }
}
