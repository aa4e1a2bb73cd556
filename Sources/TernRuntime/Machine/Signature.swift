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
    if bindSimply(registers) { return }
    var binding = SizeBinding(signature: self, function: function)
    try binding.matchParameters(registers)
    try binding.settle()
    if !isAwaitingDefault(registers) { try binding.finish() }
    binding.store(in: registers, clearingOthers: true)
  }

  /// Binds plain sizes straight to registers; false when something is amiss or needs working out, and the slow way has to do it.
  private func bindSimply(_ registers: UnsafeMutablePointer<Value>) -> Bool {
    for size in sizes {
      if !size.isParameter {
        registers[Int(size.register)] = .unset
      } else if case .i64(let given) = registers[Int(size.register)], given >= 0 {
        continue
      } else {
        return false
      }
    }
    for index in parameters.indices {
      if let pattern = parameters[index], !fits(registers[index], pattern, registers, binds: true) { return false }
    }
    return true
  }

  /// Whether a value fits a pattern of plain sizes.
  ///
  /// - Parameter binds: whether sizes that are open take what they find.
  private func fits(_ value: Value, _ pattern: Pattern, _ registers: UnsafeMutablePointer<Value>, binds: Bool) -> Bool {
    switch pattern {
    case .function:
      if case .function = value { return true }
      return false
    case .record(let fields):
      guard case .record(let record) = value else { return false }
      let names = record.layout.names
      for position in fields.indices {
        let place = position < names.count && names[position] == fields[position].name ? position : names.firstIndex(of: fields[position].name)
        guard let place, fits(record.items[place], fields[position].pattern, registers, binds: binds) else { return false }
      }
      return true
    case .tensor(let dtype, let axes):
      guard case .tensor(let tensor) = value else {
        // A number, where any will do.
        if case .range = value { return false }
        return dtype == nil && axes?.isEmpty ?? true && value.dtype != nil
      }
      if let dtype, dtype != tensor.dtype { return false }
      guard let axes else { return true }
      return fits(tensor.shape, axes, registers, binds: binds)
    }
  }

  private func fits(_ shape: Shape, _ axes: [Axis], _ registers: UnsafeMutablePointer<Value>, binds: Bool) -> Bool {
    let rank = shape.count
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
      case .size(.integer(let wanted)): if shape[axis] != wanted { return false }
      case .size(.bound(let number)):
        let place = registers + Int(sizes[number].register)
        if case .i64(let known) = place.pointee {
          if known != shape[axis] { return false }
        } else if binds {
          place.pointee = .i64(shape[axis])
        } else {
          return false
        }
      case .size(.binary): return false
      }
    }
    return true
  }

  /// Checks the value in a register against sizes that are bound already, and converts a literal: the default of a
  /// parameter or, with nil, the result.
  func check(
    _ register: Int, parameter: Int?, _ registers: UnsafeMutablePointer<Value>, function: String
  ) throws(SignatureMismatch) {
    if parameter == nil, let result, fits(registers[register], result, registers, binds: false) { return }
    var binding = SizeBinding(signature: self, function: function)
    if parameter != nil {
      // A default may settle what the arguments left open.
      try binding.matchParameters(registers)
    } else if let result {
      binding.load(from: registers)
      registers[register] = try binding.match(registers[register], result, parameter: nil, path: "the result")
    }
    try binding.settle()
    if parameter == nil || !isAwaitingDefault(registers) { try binding.finish() }
    binding.store(in: registers, clearingOthers: false)
  }

  /// Whether a parameter without a value is still to settle sizes.
  private func isAwaitingDefault(_ registers: UnsafeMutablePointer<Value>) -> Bool {
    parameters.indices.contains { index in
      guard case .unset = registers[index] else { return false }
      return parameters[index] != nil || sizes.contains { $0.isParameter && $0.register == index }
    }
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

  /// A number that came from literals alone, or a literal that keeps more digits than f32 has, as `dtype`; nil for all
  /// else. Such a value has no type of its own.
  func weak(as dtype: DType) -> Value? {
    switch (self, dtype) {
    case (.number(let number), .f64): .f64(number)
    case (.number(let number), .f32): .f32(Float(number))
    case (.tensor(let tensor), .f64): tensor.exact.map { .tensor($0) }
    default: nil
    }
  }

  /// A value that is known to stand in the program as a literal, as `dtype`; nil when it is no such number.
  func literal(as dtype: DType) -> Value? {
    guard let found = self.dtype, found == .i64 && (dtype == .f32 || dtype == .f64) || found == .f32 && dtype == .f64 else { return nil }
    switch self {
    case .i64(let number): return dtype == .f64 ? .f64(Double(number)) : .f32(Float(number))
    case .tensor(let tensor): return (try? tensor.converted(to: dtype)).map { .tensor($0) }
    default: return weak(as: dtype)
    }
  }
}

extension Signature.Pattern {
  /// `literal` as the type that the pattern wants, if it wants one.
  func taking(_ literal: Value) -> Value {
    guard case .tensor(let dtype?, _) = self else { return literal }
    return literal.literal(as: dtype) ?? literal
  }
}
