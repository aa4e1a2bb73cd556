import TernOps
import TernSyntax
import TernTensor

/// The sizes known so far while arguments are matched.
struct SizeBinding {
  private let signature: Signature
  private let function: String
  private var values: [Int?]
  /// What fixed each size: a parameter, or the part of it that `path` leads to.
  private var origins: [(parameter: Int, path: String, found: String)?]
  /// Sizes that need others first.
  private var pending: [Pending] = []

  private struct Pending {
    var parameter: Int?
    var path: String
    var axis: String
    var expression: SizeExpression
    var size: Int
    var found: String
  }

  init(signature: Signature, function: String) {
    self.signature = signature
    self.function = function
    values = Array(repeating: nil, count: signature.sizes.count)
    origins = Array(repeating: nil, count: signature.sizes.count)
  }

  /// Matches the parameters that have values, in registers from 0 on, and converts literals to the types asked for.
  mutating func matchParameters(_ registers: UnsafeMutablePointer<Value>) throws(SignatureMismatch) {
    for (number, size) in signature.sizes.enumerated() where size.isParameter {
      let value = registers[Int(size.register)]
      if case .unset = value { continue }
      let parameter = Int(size.register)
      guard let integer = value.integer, integer >= 0 else {
        throw mismatch(
          .notSize, parameter, "\(size.name) is \(value.article), but as a size it must be an integer of at least 0", value.summary,
          note: "signature: \(signature.parameterTexts.joined(separator: ", "))")
      }
      values[number] = integer
      origins[number] = (parameter, size.name, value.summary)
    }
    for (index, pattern) in signature.parameters.enumerated() {
      guard let pattern else { continue }
      if case .unset = registers[index] { continue }
      registers[index] = try match(registers[index], pattern, parameter: index, path: name(of: index))
    }
  }

  /// Takes over the sizes that the arguments settled.
  mutating func load(from registers: UnsafeMutablePointer<Value>) {
    for (number, size) in signature.sizes.enumerated() {
      if case .i64(let bound) = registers[Int(size.register)] { values[number] = bound }
    }
    // For messages: which argument fixed which size.
    for (index, pattern) in signature.parameters.enumerated() {
      if let pattern { noteOrigins(registers[index], pattern, parameter: index, path: name(of: index)) }
    }
  }

  /// Gives the sizes to the registers that the body reads them from.
  func store(in registers: UnsafeMutablePointer<Value>, clearingOthers: Bool) {
    for (size, value) in zip(signature.sizes, values) where !size.isParameter {
      if let value { registers[Int(size.register)] = .i64(value) } else if clearingOthers { registers[Int(size.register)] = .unset }
    }
  }

  func name(of parameter: Int) -> String {
    String(signature.parameterTexts[parameter].prefix { $0 != ":" && $0 != " " && $0 != "=" })
  }

  /// Checks one value; returns it, or what it becomes when it is a literal that takes the type asked for.
  mutating func match(
    _ value: Value, _ pattern: Signature.Pattern, parameter: Int?, path: String
  ) throws(SignatureMismatch) -> Value {
    switch pattern {
    case .function:
      if case .function = value { return value }
      throw mismatch(.notFunction, parameter, "\(path) is \(value.article), but must be a function", value.summary)
    case .record(let fields): return try matchRecord(value, fields, parameter, path)
    case .tensor(let dtype, let axes):
      let value = dtype.flatMap { value.weak(as: $0) } ?? value
      try matchTensor(value, dtype, axes, parameter, path)
      return value
    }
  }

  private mutating func matchRecord(
    _ value: Value, _ fields: [(name: String, pattern: Signature.Pattern)], _ parameter: Int?, _ path: String
  ) throws(SignatureMismatch) -> Value {
    guard case .record(let record) = value else {
      throw mismatch(.notRecord, parameter, "\(path) is \(value.article), but must be a record with \(list(fields.map(\.name)))", value.summary)
    }
    var items = record.items
    var isConverted = false
    for (name, pattern) in fields {
      guard let place = record.names.firstIndex(of: name) else {
        throw mismatch(.missingField, parameter, "\(path) has no field \(name)", value.summary)
      }
      let item = try match(items[place], pattern, parameter: parameter, path: "\(path).\(name)")
      isConverted = isConverted || item.dtype != items[place].dtype
      items[place] = item
    }
    guard isConverted, let converted = try? RecordValue(record.layout, items) else { return value }
    return .record(converted)
  }

  private mutating func matchTensor(
    _ value: Value, _ dtype: DType?, _ axes: [Signature.Axis]?, _ parameter: Int?, _ path: String
  ) throws(SignatureMismatch) {
    guard let (shape, found) = value.shapeAndType else {
      throw mismatch(.notTensor, parameter, "\(path) is \(value.article), but must be a tensor", value.summary)
    }
    if let dtype, dtype != found {
      throw mismatch(.otherType, parameter, "\(path) is \(found.name)\(shape), but must be \(dtype.name)", "\(found.name)\(shape)",
        note: "convert it with \(dtype.name)(…)")
    }
    guard let axes else { return }
    let text = "\(shape)"
    let ellipsis = axes.firstIndex { if case .ellipsis = $0 { true } else { false } }
    let fixed = axes.count - (ellipsis == nil ? 0 : 1)
    guard ellipsis == nil ? shape.count == fixed : shape.count >= fixed else {
      let count = fixed == 1 ? "1 axis" : "\(fixed) axes"
      throw mismatch(.otherRank, parameter, "\(path) is \(text), but must have \(ellipsis == nil ? "" : "at least ")\(count)", text)
    }
    for (position, axis) in axes.enumerated() {
      guard case .size(let expression) = axis else { continue }
      let isBehind = ellipsis.map { position > $0 } ?? false
      let number = isBehind ? shape.count - (axes.count - position) : position
      let pending = Pending(
        parameter: parameter, path: path, axis: Self.ordinal(number, shape.count, fromEnd: isBehind),
        expression: expression, size: shape[number], found: text)
      if case .bound(let size) = expression, values[size] == nil {
        values[size] = shape[number]
        if let parameter { origins[size] = (parameter, path, text) }
      } else if case .some(.some) = try? expression.value(values) {
        _ = try settles(pending)
      } else {
        self.pending.append(pending)
      }
    }
  }

  /// Works out sizes such as `2*d` from what is known by now.
  mutating func settle() throws(SignatureMismatch) {
    var progress = true
    while progress, !pending.isEmpty {
      progress = false
      var rest: [Pending] = []
      for item in pending {
        if try settles(item) { progress = true } else { rest.append(item) }
      }
      pending = rest
    }
  }

  /// Refuses axes that are still open. A definition settles all of its sizes, but not where a factor turns out to be 0.
  func finish() throws(SignatureMismatch) {
    guard let item = pending.first, let size = item.expression.sizes.first(where: { values[$0] == nil }) else { return }
    throw unsolved(item, "\(signature.sizes[size].name) stays open")
  }

  /// Checks an axis or solves it for its one unknown size; false when there are several.
  private mutating func settles(_ item: Pending) throws(SignatureMismatch) -> Bool {
    let known: Int?, solution: SizeExpression.Solution
    do throws(SizeFault) {
      known = try item.expression.value(values)
      solution = known == nil ? try item.expression.solution(for: item.size, values) : .open
    } catch { throw unsolved(item, fault(error, item.expression)) }
    if let known {
      if known != item.size { throw mismatch(item, known) }
      return true
    }
    switch solution {
    case .open: return false
    case .any: return true
    case .none: throw unsolved(item, "no integer makes \(text(item.expression)) = \(item.size)")
    case .size(let size, let value):
      if value < 0 {
        throw unsolved(item, "\(text(item.expression)) = \(item.size) makes \(signature.sizes[size].name) = \(value), and a size is at least 0")
      }
      values[size] = value
      if let parameter = item.parameter { origins[size] = (parameter, item.path, item.found) }
      return true
    }
  }

  private func fault(_ fault: SizeFault, _ expression: SizeExpression) -> String {
    switch fault {
    case .overflow: "\(text(expression)) does not fit 64 bits"
    case .divisionByZero: "\(text(expression)) divides by 0"
    }
  }

  private mutating func noteOrigins(_ value: Value, _ pattern: Signature.Pattern, parameter: Int, path: String) {
    if case .record(let fields) = pattern, case .record(let record) = value {
      for (name, pattern) in fields {
        if let item = record[name] { noteOrigins(item, pattern, parameter: parameter, path: "\(path).\(name)") }
      }
    }
    guard case .tensor(_, let axes?) = pattern, let (shape, _) = value.shapeAndType else { return }
    for axis in axes {
      if case .size(.bound(let size)) = axis, origins[size] == nil { origins[size] = (parameter, path, "\(shape)") }
    }
  }

  private func text(_ expression: SizeExpression) -> String { expression.text { signature.sizes[$0].name } }

  // MARK: Words

  private func mismatch(
    _ kind: ErrorKind, _ parameter: Int?, _ text: String, _ found: String, note: String? = nil
  ) -> SignatureMismatch {
    let annotation = parameter.map { "signature: \(signature.parameterTexts[$0])" } ?? signature.resultText.map { "signature: -> \($0)" }
    return SignatureMismatch(
      parameter: parameter, kind: kind, message: "\(function): \(text)", found: found, note: note ?? annotation)
  }

  /// A size that no value of the sizes in its expression makes.
  private func unsolved(_ item: Pending, _ reason: String) -> SignatureMismatch {
    var notes = [reason]
    for size in item.expression.sizes {
      guard let value = values[size] else { continue }
      let note = "\(signature.sizes[size].name) = \(value)" + (origins[size].map { " from \($0.path)" } ?? "")
      if !notes.contains(note) { notes.append(note) }
    }
    return SignatureMismatch(
      parameter: item.parameter, kind: .noSolution,
      message: "\(function): \(item.path) is \(item.found), but its \(item.axis) must be \(text(item.expression))",
      found: item.found, note: notes.joined(separator: "; "))
  }

  private func mismatch(_ item: Pending, _ known: Int) -> SignatureMismatch {
    let wanted = text(item.expression)
    let isNumber = wanted == String(known)
    var note: String?
    if let size = item.expression.sizes.first, let origin = origins[size] {
      let name = signature.sizes[size].name
      let value = values[size] ?? known
      var texts: [String] = []
      for parameter in [origin.parameter, item.parameter] {
        if let parameter, !texts.contains(signature.parameterTexts[parameter]) { texts.append(signature.parameterTexts[parameter]) }
      }
      if item.parameter == nil, let result = signature.resultText { texts.append("-> \(result)") }
      note = "\(name) = \(value) was fixed by \(origin.path): \(origin.found) (signature: \(texts.joined(separator: ", ")))"
    } else if let parameter = item.parameter {
      note = "signature: \(signature.parameterTexts[parameter])"
    } else if let result = signature.resultText {
      note = "signature: -> \(result)"
    }
    return SignatureMismatch(
      parameter: item.parameter, kind: .otherSize,
      message: "\(function): \(item.path) is \(item.found), but its \(item.axis) must \(isNumber ? "be \(known)" : "equal \(wanted) = \(known)")",
      found: item.found, note: note)
  }

  private func list(_ names: [String]) -> String {
    names.count < 2 ? names.joined() : names.dropLast().joined(separator: ", ") + " and " + (names.last ?? "")
  }

  private static func ordinal(_ axis: Int, _ rank: Int, fromEnd: Bool) -> String {
    if rank == 1 { return "only axis" }
    if axis == rank - 1 { return "last axis" }
    if fromEnd { return axis == rank - 2 ? "second to last axis" : "axis \(axis - rank)" }
    return ["first axis", "second axis", "third axis"].indices.contains(axis)
      ? ["first axis", "second axis", "third axis"][axis] : "axis \(axis)"
  }
}
