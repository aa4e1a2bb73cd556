import TernOps
import TernSyntax
import TernTensor

/// A compiled function, or the top level of a program.
final class Code {
  /// The name of functions that are written without one.
  static let lambdaName = "->"

  var isLambda: Bool { name == Self.lambdaName }

  /// What messages call it.
  var title: String { isLambda ? "the lambda" : name }

  let name: String
  let source: Source
  /// Where the function stands.
  let span: Span
  let module: Module
  /// The function's documentation string.
  let documentation: String?

  var instructions: [Instruction] = []
  /// The place in the source of each instruction.
  @exclusivity(unchecked) var spans: [Span] = []
  var constants: [Value] = []

  /// Registers from this one on are temporaries: each is used once.
  @exclusivity(unchecked) var firstTemporary: Int32 = 0
  @exclusivity(unchecked) var registerCount: Int32 = 0
  /// For messages: what the program calls each register below `firstTemporary`.
  var registerNames: [String] = []

  @exclusivity(unchecked) var parameters: [CompiledParameter] = [] {
    didSet { plainParameterCount = parameters.last?.isRest == true ? -1 : parameters.count }
  }
  /// How many arguments by position fill every parameter; -1 with a rest parameter.
  @exclusivity(unchecked) private(set) var plainParameterCount = 0
  @exclusivity(unchecked) var signature: Signature?
  /// Where a closure finds what it captures, in the function around it.
  var captures: [Capture] = []

  @exclusivity(unchecked) var callSites: [CallSite] = []
  @exclusivity(unchecked) var indexSites: [IndexSite] = []
  @exclusivity(unchecked) var places: [Route] = []
  @exclusivity(unchecked) var unpackings: [Unpacking] = []
  @exclusivity(unchecked) var members: [Member] = []
  @exclusivity(unchecked) var layouts: [RecordLayout] = []
  @exclusivity(unchecked) var formats: [FormatSpec] = []
  @exclusivity(unchecked) var functions: [Code] = []
  var prose: [String] = []
  var exercises: [ExerciseDefinition] = []
  var imports: [Import] = []

  init(name: String, source: Source, span: Span, module: Module, documentation: String?) {
    self.name = name
    self.source = source
    self.span = span
    self.module = module
    self.documentation = documentation
  }

  /// Compiles the body of a function that was not called yet; nil once that is done.
  @exclusivity(unchecked) var pendingBody: (() -> Void)?
  @exclusivity(unchecked) private var sealed: Sealed?

  /// What the machine's loop reads, in memory of its own: fixed from the first run on.
  var pointers: Sealed {
    if let sealed { return sealed }
    if let compile = pendingBody {
      pendingBody = nil
      compile()
    }
    let sealed = Sealed(self)
    self.sealed = sealed
    return sealed
  }

  deinit { sealed?.deallocate() }

  struct Sealed {
    let instructions: UnsafePointer<Instruction>
    let constants: UnsafeMutablePointer<Value>
    let callSites: UnsafePointer<PlainSite>
    let firstTemporary: Int32
    let registerCount: Int32
    let plainParameterCount: Int32
    private let constantCount: Int

    /// That of a function whose body is not compiled yet: no call fits it, so that each goes by way of `Closure.finish()`.
    nonisolated(unsafe) static let pending = Sealed()

    var isPending: Bool { plainParameterCount == Self.noParameterCount }

    /// Neither a count nor -1, which stands for a rest parameter.
    private static let noParameterCount: Int32 = -2

    private init() {
      instructions = UnsafePointer(UnsafeMutablePointer<Instruction>.allocate(capacity: 1))
      constants = .allocate(capacity: 1)
      callSites = UnsafePointer(UnsafeMutablePointer<PlainSite>.allocate(capacity: 1))
      firstTemporary = 0
      registerCount = 0
      plainParameterCount = Self.noParameterCount
      constantCount = 0
    }

    /// What a call by position alone needs to know of its site.
    struct PlainSite {
      let firstArgument: Int32
      /// -1 when arguments go by name or are spread.
      let argumentCount: Int32
    }

    fileprivate init(_ code: Code) {
      let instructions = UnsafeMutablePointer<Instruction>.allocate(capacity: max(1, code.instructions.count))
      instructions.initialize(from: code.instructions, count: code.instructions.count)
      self.instructions = UnsafePointer(instructions)
      constants = .allocate(capacity: max(1, code.constants.count))
      constants.initialize(from: code.constants, count: code.constants.count)
      let sites = UnsafeMutablePointer<PlainSite>.allocate(capacity: max(1, code.callSites.count))
      for (index, site) in code.callSites.enumerated() {
        (sites + index).initialize(
          to: PlainSite(firstArgument: site.firstArgument, argumentCount: site.isPlain ? Int32(site.positionalCount) : -1))
      }
      callSites = UnsafePointer(sites)
      firstTemporary = code.firstTemporary
      registerCount = code.registerCount
      plainParameterCount = Int32(code.plainParameterCount)
      constantCount = code.constants.count
    }

    fileprivate func deallocate() {
      instructions.deallocate()
      constants.deinitialize(count: constantCount).deallocate()
      callSites.deallocate()
    }
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
  /// Where those names stand.
  let nameSpans: [Span]
  /// For each argument by position whether it is a tuple to spread; empty when none is.
  let spreads: [Bool]
  let argumentSpans: [Span]
  /// Which arguments are literal numbers or tensors: they take the type that a signature asks for.
  let literals: [Int]
  let calleeSpan: Span
  /// Whether all arguments go by position as they are.
  let isPlain: Bool
  /// The callee of the last call, and which of its parameters each named argument goes to.
  @exclusivity(unchecked) private var callee: AnyObject?
  @exclusivity(unchecked) private var targets: [Int?] = []

  init(
    firstArgument: Int32, positionalCount: Int, names: [String], nameSpans: [Span], spreads: [Bool],
    argumentSpans: [Span], literals: [Int], calleeSpan: Span
  ) {
    self.firstArgument = firstArgument
    self.positionalCount = positionalCount
    self.names = names
    self.nameSpans = nameSpans
    self.spreads = spreads
    self.argumentSpans = argumentSpans
    self.literals = literals
    self.calleeSpan = calleeSpan
    isPlain = names.isEmpty && spreads.isEmpty
  }

  /// For each named argument the index of its parameter; nil where `callee` has none of that name.
  func targets(in callee: AnyObject, _ index: (String) -> Int?) -> [Int?] {
    if self.callee !== callee {
      self.callee = callee
      targets = names.map(index)
    }
    return targets
  }
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
    case member(Member)
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
