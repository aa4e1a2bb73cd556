import TernOps
import TernSyntax
import TernTensor

/// A compiled function, or the top level of a program.
final class Code {
  let name: String
  let source: Source
  /// Where the function stands.
  let span: Span
  let module: Module
  /// The function's documentation string.
  let documentation: String?

  var instructions: [Instruction] = []
  /// The place in the source of each instruction.
  var spans: [Span] = []
  var constants: [Value] = []

  /// Registers from this one on are temporaries: each is used once.
  var firstTemporary: Int32 = 0
  var registerCount: Int32 = 0
  /// For messages: what the program calls each register below `firstTemporary`.
  var registerNames: [String] = []

  var parameters: [CompiledParameter] = [] {
    didSet { plainParameterCount = parameters.last?.isRest == true ? -1 : parameters.count }
  }
  /// How many arguments by position fill every parameter; -1 with a rest parameter.
  private(set) var plainParameterCount = 0
  var signature: Signature?
  /// Where a closure finds what it captures, in the function around it.
  var captures: [Capture] = []

  var callSites: [CallSite] = []
  var indexSites: [IndexSite] = []
  var places: [Route] = []
  var unpackings: [Unpacking] = []
  var names: [String] = []
  var recordNames: [[String]] = []
  var formats: [FormatSpec] = []
  var functions: [Code] = []
  var prose: [String] = []
  var imports: [Import] = []

  init(name: String, source: Source, span: Span, module: Module, documentation: String?) {
    self.name = name
    self.source = source
    self.span = span
    self.module = module
    self.documentation = documentation
  }

  /// Instructions and constants where the machine reads them: fixed from the first run on.
  private var sealed: (UnsafeMutablePointer<Instruction>, UnsafeMutablePointer<Value>, Int, Int)?

  var pointers: (UnsafePointer<Instruction>, UnsafeMutablePointer<Value>) {
    if let sealed { return (UnsafePointer(sealed.0), sealed.1) }
    let program = UnsafeMutablePointer<Instruction>.allocate(capacity: max(1, instructions.count))
    program.initialize(from: instructions, count: instructions.count)
    let values = UnsafeMutablePointer<Value>.allocate(capacity: max(1, constants.count))
    values.initialize(from: constants, count: constants.count)
    sealed = (program, values, instructions.count, constants.count)
    return (UnsafePointer(program), values)
  }

  deinit {
    guard let (program, values, instructionCount, constantCount) = sealed else { return }
    program.deinitialize(count: instructionCount).deallocate()
    values.deinitialize(count: constantCount).deallocate()
  }
}

struct CompiledParameter {
  let name: String
  let span: Span
  let hasDefault: Bool
  let isRest: Bool
  /// As written, for signatures in messages and help.
  let text: String
}

/// What a closure takes along from the function around it.
enum Capture {
  /// The value in a register; nobody assigns it again.
  case value(register: Int32)
  /// The cell in a register.
  case cell(register: Int32)
  /// What the function around it captured itself.
  case captured(index: Int32)
  /// The function around it.
  case enclosing
}

final class CallSite {
  /// Arguments stand in consecutive registers.
  let firstArgument: Int32
  let positionalCount: Int
  let names: [String]
  /// For each argument by position whether it is a tuple to spread; empty when none is.
  let spreads: [Bool]
  let argumentSpans: [Span]
  /// Which arguments are literal numbers or tensors: they take the type that a signature asks for.
  let literals: [Int]
  let calleeSpan: Span
  /// Whether all arguments go by position as they are.
  let isPlain: Bool

  init(
    firstArgument: Int32, positionalCount: Int, names: [String], spreads: [Bool], argumentSpans: [Span],
    literals: [Int], calleeSpan: Span
  ) {
    self.firstArgument = firstArgument
    self.positionalCount = positionalCount
    self.names = names
    self.spreads = spreads
    self.argumentSpans = argumentSpans
    self.literals = literals
    self.calleeSpan = calleeSpan
    isPlain = names.isEmpty && spreads.isEmpty
  }

  var count: Int { positionalCount + names.count }
}

/// The items of one index; registers hold their values.
struct IndexSite {
  enum Item {
    case value(Int32)
    case slice(start: Int32?, stop: Int32?, step: Int32?)
    case ellipsis
    case new
  }
  let items: [Item]
  let spans: [Span]
}

/// The way from a name to a part of its value: `.W`, `[i, :]`.
struct Route {
  enum Step {
    case member(String)
    case index(IndexSite)
  }
  let steps: [Step]
}

/// Where the parts of a value go.
struct Unpacking {
  let registers: [Int32]
  /// When every target is a name: a record is unpacked by name.
  let names: [String]?
}

enum Import {
  case file(String)
  case named(String)
}
