import TernKernels
import TernOps
import TernSyntax
import TernTensor

/// Runs compiled code: a stack of registers, a stack of calls, and one loop over instructions.
package final class Machine: Host {
  private let registry: Registry
  package var random = RandomStream(seed: 0)
  package var style = TextStyle()
  package var lastPicture: Scene?
  package let programRun = ProgramRun()
  @exclusivity(unchecked) package var observer: (any ProgramObserver)?
  /// Where the program's output goes.
  var output: (String) -> Void = { _ in }
  /// Shows how far work has come: what is done, what is to be done in all, and a note.
  package var progress: (Double, Double, String) -> Void = { _, _, _ in }
  /// Shows a block of prose, as Markdown with its `##`.
  var showProse: (String) -> Void = { _ in }
  /// Whether an import is an error.
  package var refusesImports = false
  /// Told of the exercises of the program, one by one.
  package var onExercise: (ExerciseDefinition) -> Void = { _ in }
  /// Shows the value of an expression at the top level, when the program runs in a REPL.
  var showResult: (Value) -> Void = { _ in }
  /// Finds a module for `import`.
  var importModule: (Import, Module) throws(OperationError) -> Value = { _, _ in .none }

  /// The function that a text of the language stands for.
  var makeFunction: (_ text: String, _ name: String) throws(OperationError) -> FunctionValue = { _, _ throws(OperationError) in throw .notCallable(.none) }

  /// Registers of all functions that are being run.
  let stack: UnsafeMutablePointer<Value>
  var stackTop = 0
  /// The calls under way, innermost last.
  let frames: UnsafeMutablePointer<Frame>
  var frameCount = 0
  /// How many runs of the loop are under way within one another, through operations that call functions.
  var nesting = 0
  /// What calls within calls may use of the thread's stack. Work without nested calls needs some more.
  package var stackBudgetInBytes = 2 << 20
  var stackRoom = StackRoom(sizeInBytes: 0)

  static let stackSize = 1 << 20
  /// Calls that may be under way at once.
  package static let callLimit = 10_000
  /// The same for calls through operations such as `map`, which need the machine's own stack.
  package static let nestingLimit = 1000

  /// A function that was called, and where its caller goes on.
  struct Frame {
    /// Kept alive by the closure, or by whoever runs top-level code.
    unowned(unsafe) let code: Code
    let entry: Code.Sealed
    let closure: Closure?
    var registers: UnsafeMutablePointer<Value>
    var counter = 0
    /// The register of the caller that takes the result.
    let result: Int32
    /// Whether the loop returns to Swift when this frame does.
    let isEntry: Bool
  }

  package init(registry: Registry) {
    self.registry = registry
    stack = .allocate(capacity: Self.stackSize)
    frames = .allocate(capacity: Self.callLimit + 2)
  }

  deinit {
    stack.deallocate()
    frames.deallocate()
  }

  package var dataSets: [DataSet] { registry.dataSets }
  package var renderers: [Renderer] { registry.renderers }

  package func write(_ text: String) { output(text) }
  package func showProgress(_ done: Double, of total: Double, note: String) { progress(done, total, note) }

  package func function(_ text: String, called name: String) throws(OperationError) -> FunctionValue { try makeFunction(text, name) }

  // MARK: Entering

  /// Runs top-level code in the slots of its module.
  func run(_ code: Code) throws(Diagnostic) {
    code.module.reserve(Int(code.registerCount) + 1)
    let slots = code.module.slots
    guard frameCount < Self.callLimit else { throw failure(.tooManyCalls, "more than \(Self.callLimit) calls under way") }
    pushFrame(Frame(code: code, entry: code.pointers, closure: nil, registers: slots, result: 0, isEntry: true))
    defer {
      for index in Int(code.firstTemporary)..<Int(code.registerCount) where index < Int(code.registerCount) {
        slots[index] = .unset
      }
    }
    _ = try execute()
  }

  /// Calls a function of the program from within an operation.
  package func call(_ function: FunctionValue, _ arguments: [Value]) throws(OperationError) -> Value {
    if let operation = function as? OperationFunction {
      do throws(OperationError) { return try apply(operation.operation, ArgumentList(arguments)) } catch {
        throw .raised(diagnostic(error, in: operation))
      }
    }
    try Interrupt.checkOperation()
    if nesting == 0 { stackRoom = StackRoom(sizeInBytes: stackBudgetInBytes) }
    guard nesting < Self.nestingLimit, stackRoom.isLeft else { throw .tooDeep(limit: nesting) }
    nesting += 1
    defer { nesting -= 1 }
    if let native = function as? NativeFunction { return try native.run(arguments, self) }
    guard let closure = function as? Closure else { throw .notCallable(.function(function)) }
    do throws(Diagnostic) {
      let base = try openFrame(closure)
      try place(ArgumentList(arguments), of: closure, base, site: nil)
      push(closure, base, result: 0, isEntry: true)
      return try execute()
    } catch { throw .raised(error) }
  }

  // MARK: Frames

  /// Room for the registers of a call, all of them without a value.
  func openFrame(_ closure: Closure) throws(Diagnostic) -> UnsafeMutablePointer<Value> {
    closure.finish()
    let needed = Int(closure.code.registerCount)
    guard frameCount < Self.callLimit, stackTop + needed <= Self.stackSize else {
      throw failure(.tooManyCalls, "more than \(Self.callLimit) calls under way", notes: ["does the recursion have an end?"])
    }
    let base = stack + stackTop
    base.initialize(repeating: .unset, count: needed)
    return base
  }

  func push(_ closure: Closure, _ base: UnsafeMutablePointer<Value>, result: Int32, isEntry: Bool) {
    stackTop += Int(closure.entry.registerCount)
    pushFrame(Frame(code: closure.code, entry: closure.entry, closure: closure, registers: base, result: result, isEntry: isEntry))
  }

  func pushFrame(_ frame: Frame) {
    (frames + frameCount).initialize(to: frame)
    frameCount += 1
  }

  /// The innermost call.
  var current: UnsafeMutablePointer<Frame> { frames + (frameCount - 1) }

  /// Drops the registers of the innermost call.
  func pop() {
    frameCount -= 1
    let frame = (frames + frameCount).move()
    if frame.closure != nil {
      let count = Int(frame.entry.registerCount)
      for index in 0..<count { frame.registers[index].setPlain(.unset) }
      stackTop -= count
    }
  }
}

extension Value {
  /// Assigns a number; nothing to release when the old value was one too.
  @inline(__always)
  mutating func setPlain(_ value: Value) {
    switch self {
    case .none, .bool, .i64, .number, .f32, .f64, .unset: withUnsafeMutablePointer(to: &self) { $0.initialize(to: value) }
    default: self = value
    }
  }
}
