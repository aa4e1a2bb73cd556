import TernOps
import TernSyntax
import TernTensor

/// What a function's annotations ask of its arguments and its result, ready to be checked.
struct Signature {
  enum Pattern {
    case tensor(DType?, [Axis]?)
    indirect case record([(name: String, pattern: Pattern)])
    case function
  }

  enum Axis {
    case ellipsis
    case any
    case size(SizeExpression)
  }

  indirect enum SizeExpression {
    case integer(Int)
    /// A size that the signature binds: its number in `sizes`.
    case bound(Int)
    case binary(BinaryOperator, SizeExpression, SizeExpression)
  }

  struct Size {
    let name: String
    let register: Int32
    /// Whether it is a parameter of that name, whose argument says what the size must be.
    var isParameter = false
  }

  var sizes: [Size] = []
  /// By parameter; nil without annotation.
  var parameters: [Pattern?] = []
  var result: Pattern?
  /// The annotations as written.
  var parameterTexts: [String] = []
  var resultText: String?
  /// Whether every parameter is a tensor whose axes are plain sizes, so that the fast way is enough.
  var isSimple = true

  init() {}
}

/// Why arguments (or a result) do not fit a signature.
struct SignatureMismatch: Error {
  /// Which parameter; nil for the result.
  var parameter: Int?
  var kind: ErrorKind
  var message: String
  /// What the argument is, for the caret.
  var found: String
  var note: String?
}

extension Signature {
  /// Checks the parameters that have values, in registers from 0 on, and binds the sizes to their registers.
  func bind(_ registers: UnsafeMutablePointer<Value>, function: String) throws(SignatureMismatch) {
    if isSimple, bindSimply(registers) { return }
    var state = Binding(signature: self, function: function, count: sizes.count)
    for (number, size) in sizes.enumerated() where size.isParameter {
      state.values[number] = registers[Int(size.register)].integer
    }
    for (index, pattern) in parameters.enumerated() {
      guard let pattern else { continue }
      if case .unset = registers[index] { continue }
      try state.match(registers[index], pattern, parameter: index, path: state.name(of: index))
    }
    try state.settle()
    for (size, value) in zip(sizes, state.values) where !size.isParameter {
      registers[Int(size.register)] = value.map { .i64($0) } ?? .unset
    }
  }

  /// Binds plain sizes straight to registers; false when something is amiss and the slow way has to say what.
  private func bindSimply(_ registers: UnsafeMutablePointer<Value>) -> Bool {
    for size in sizes { registers[Int(size.register)] = .unset }
    for index in parameters.indices {
      guard let pattern = parameters[index] else { continue }
      guard case .tensor(let dtype, let axes?) = pattern, case .tensor(let tensor) = registers[index],
        dtype == nil || dtype == tensor.dtype
      else {
        if case .tensor(nil, nil) = pattern { continue }
        return false
      }
      let rank = tensor.rank
      var axis = 0
      if axes.count != rank {
        guard case .ellipsis? = axes.first, axes.count - 1 <= rank else { return false }
        axis = rank - axes.count
      }
      for position in axes.indices {
        defer { axis += 1 }
        switch axes[position] {
        case .any: continue
        case .ellipsis:
          if position > 0 { return false }
        case .size(.integer(let wanted)): if tensor.shape[axis] != wanted { return false }
        case .size(.bound(let number)):
          let place = registers + Int(sizes[number].register)
          if case .i64(let known) = place.pointee {
            if known != tensor.shape[axis] { return false }
          } else {
            place.pointee = .i64(tensor.shape[axis])
          }
        case .size(.binary): return false
        }
      }
    }
    return true
  }

  /// Checks one parameter (or, with nil, the result) against sizes that are bound already.
  func check(
    _ value: Value, parameter: Int?, _ registers: UnsafeMutablePointer<Value>, function: String
  ) throws(SignatureMismatch) {
    guard let pattern = parameter.map({ parameters[$0] }) ?? result else { return }
    var state = Binding(signature: self, function: function, count: sizes.count)
    for (number, size) in sizes.enumerated() {
      if case .i64(let bound) = registers[Int(size.register)] { state.values[number] = bound }
    }
    // For messages: which argument fixed which size.
    for (index, pattern) in parameters.enumerated() {
      guard let pattern else { continue }
      state.noteOrigins(registers[index], pattern, parameter: index)
    }
    try state.match(value, pattern, parameter: parameter, path: parameter.map { state.name(of: $0) } ?? "the result")
    try state.settle()
    for (size, value) in zip(sizes, state.values) {
      if let value { registers[Int(size.register)] = .i64(value) }
    }
  }
}

/// The sizes known so far while arguments are matched.
private struct Binding {
  let signature: Signature
  let function: String
  var values: [Int?]
  /// The parameter that fixed each size.
  var origins: [(parameter: Int, found: String)?]
  /// Sizes that need others first.
  var pending: [Pending] = []

  struct Pending {
    var parameter: Int?
    var path: String
    var axis: String
    var expression: Signature.SizeExpression
    var size: Int
    var found: String
  }

  init(signature: Signature, function: String, count: Int) {
    self.signature = signature
    self.function = function
    values = Array(repeating: nil, count: count)
    origins = Array(repeating: nil, count: count)
  }

  func name(of parameter: Int) -> String {
    String(signature.parameterTexts[parameter].prefix { $0 != ":" && $0 != " " && $0 != "=" })
  }

  mutating func match(
    _ value: Value, _ pattern: Signature.Pattern, parameter: Int?, path: String
  ) throws(SignatureMismatch) {
    switch pattern {
    case .function:
      if case .function = value { return }
      throw mismatch(.notFunction, parameter, "\(path) is \(value.article), but must be a function", value.summary)
    case .record(let fields):
      guard case .record(let record) = value else {
        throw mismatch(.notRecord, parameter, "\(path) is \(value.article), but must be a record with \(list(fields.map(\.name)))", value.summary)
      }
      for (name, pattern) in fields {
        guard let item = record[name] else {
          throw mismatch(.missingField, parameter, "\(path) has no field \(name)", value.summary)
        }
        try match(item, pattern, parameter: parameter, path: "\(path).\(name)")
      }
    case .tensor(let dtype, let axes):
      try matchTensor(value, dtype, axes, parameter, path)
    }
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
        if let parameter { origins[size] = (parameter, text) }
      } else if let known = evaluate(expression) {
        if known != shape[number] { throw mismatch(pending, known) }
      } else {
        self.pending.append(pending)
      }
    }
  }

  /// Works out sizes such as `2*d` from what is known by now.
  mutating func settle() throws(SignatureMismatch) {
    var progress = true
    while progress {
      progress = false
      var rest: [Pending] = []
      for item in pending {
        if let known = evaluate(item.expression) {
          if known != item.size { throw mismatch(item, known) }
          progress = true
        } else if let (size, value) = solve(item.expression, item.size) {
          values[size] = value
          if let parameter = item.parameter { origins[size] = (parameter, item.found) }
          progress = true
        } else if unknowns(in: item.expression).count == 1, !containsFloor(item.expression) {
          throw SignatureMismatch(
            parameter: item.parameter, kind: .noSolution,
            message: "\(function): \(item.path) is \(item.found), but its \(item.axis) must be \(text(item.expression))",
            found: item.found, note: "no integer \(unknowns(in: item.expression).map { signature.sizes[$0].name }.joined()) makes it \(item.size)")
        } else {
          rest.append(item)
        }
      }
      pending = rest
    }
  }

  mutating func noteOrigins(_ value: Value, _ pattern: Signature.Pattern, parameter: Int) {
    guard case .tensor(_, let axes?) = pattern, let (shape, _) = value.shapeAndType else { return }
    for axis in axes {
      if case .size(.bound(let size)) = axis, origins[size] == nil { origins[size] = (parameter, "\(shape)") }
    }
  }

  // MARK: Sizes

  private func evaluate(_ expression: Signature.SizeExpression) -> Int? {
    switch expression {
    case .integer(let value): return value
    case .bound(let number): return values[number]
    case .binary(let operation, let left, let right):
      guard let a = evaluate(left), let b = evaluate(right) else { return nil }
      switch operation {
      case .add: return a.addingReportingOverflow(b).overflow ? nil : a + b
      case .subtract: return a.subtractingReportingOverflow(b).overflow ? nil : a - b
      case .multiply: return a.multipliedReportingOverflow(by: b).overflow ? nil : a * b
      case .floorDivide: return b == 0 ? nil : a.dividedReportingOverflow(by: b).partialValue
      default: return nil
      }
    }
  }

  /// The one unknown size in `expression` that makes it `value`.
  private func solve(_ expression: Signature.SizeExpression, _ value: Int) -> (Int, Int)? {
    switch expression {
    case .integer: return nil
    case .bound(let number): return values[number] == nil ? (number, value) : nil
    case .binary(let operation, let left, let right):
      if let known = evaluate(right) {
        switch operation {
        case .add: return solve(left, value &- known)
        case .subtract: return solve(left, value &+ known)
        case .multiply: return known != 0 && value % known == 0 ? solve(left, value / known) : nil
        default: return nil
        }
      }
      guard let known = evaluate(left) else { return nil }
      switch operation {
      case .add: return solve(right, value &- known)
      case .subtract: return solve(right, known &- value)
      case .multiply: return known != 0 && value % known == 0 ? solve(right, value / known) : nil
      default: return nil
      }
    }
  }

  private func unknowns(in expression: Signature.SizeExpression) -> [Int] {
    switch expression {
    case .integer: []
    case .bound(let number): values[number] == nil ? [number] : []
    case .binary(_, let left, let right): unknowns(in: left) + unknowns(in: right)
    }
  }

  private func containsFloor(_ expression: Signature.SizeExpression) -> Bool {
    guard case .binary(let operation, let left, let right) = expression else { return false }
    return operation == .floorDivide || containsFloor(left) || containsFloor(right)
  }

  private func text(_ expression: Signature.SizeExpression) -> String {
    switch expression {
    case .integer(let value): String(value)
    case .bound(let number): signature.sizes[number].name
    case .binary(let operation, let left, let right): "\(text(left))\(operation.spelling)\(text(right))"
    }
  }

  private func names(in expression: Signature.SizeExpression) -> [Int] {
    switch expression {
    case .integer: []
    case .bound(let number): [number]
    case .binary(_, let left, let right): names(in: left) + names(in: right)
    }
  }

  // MARK: Words

  private func mismatch(
    _ kind: ErrorKind, _ parameter: Int?, _ text: String, _ found: String, note: String? = nil
  ) -> SignatureMismatch {
    let annotation = parameter.map { "signature: \(signature.parameterTexts[$0])" } ?? signature.resultText.map { "signature: -> \($0)" }
    return SignatureMismatch(
      parameter: parameter, kind: kind, message: "\(function): \(text)", found: found, note: note ?? annotation)
  }

  private func mismatch(_ item: Pending, _ known: Int) -> SignatureMismatch {
    let wanted = text(item.expression)
    let isNumber = wanted == String(known)
    var note: String?
    if let size = names(in: item.expression).first, let origin = origins[size] {
      let name = signature.sizes[size].name
      let value = values[size] ?? known
      var texts: [String] = []
      for parameter in [origin.parameter, item.parameter] {
        if let parameter, !texts.contains(signature.parameterTexts[parameter]) { texts.append(signature.parameterTexts[parameter]) }
      }
      if item.parameter == nil, let result = signature.resultText { texts.append("-> \(result)") }
      note = "\(name) = \(value) was fixed by \(self.name(of: origin.parameter)): \(origin.found) (signature: \(texts.joined(separator: ", ")))"
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

extension Value {
  /// Shape and type, when it is a tensor, a number or a range.
  var shapeAndType: (Shape, DType)? {
    switch self {
    case .tensor(let tensor): (tensor.shape, tensor.dtype)
    case .range(let range): ([range.count], .i64)
    default: dtype.map { ([], $0) }
    }
  }

  /// `a record (W, b)`, `none`, for messages.
  var article: String {
    switch self {
    case .string: "the string \(summary)"
    case .f64, .f32, .number, .i64, .bool: "the number \(summary)"
    default: summary
    }
  }
}
