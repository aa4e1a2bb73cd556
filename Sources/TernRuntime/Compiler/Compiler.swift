import TernOps
import TernSyntax
import TernTensor

/// Turns a tree into register code.
///
/// Names of a function live in its first registers, temporaries behind them, each used once. Names of the top
/// level live in the slots of the module, which are the registers while top-level code runs; functions read
/// them by slot when they run.
struct Compiler {
  let tree: SyntaxTree
  let analysis: ScopeAnalysis
  let module: Module
  /// Whether values of expression statements at the top level are shown, as the REPL does.
  let showsResults: Bool
  /// Whether functions, imports and exercises are all that is run of the top level.
  var definesOnly = false
  var context: Context
  /// Registers of sizes that the function at hand shadows.
  var hiddenSizes: [Name: Int32] = [:]

  /// What is known about the function that is being compiled.
  final class Context {
    let code: Code
    let parent: Context?
    let facts: ScopeFacts
    let isTop: Bool
    var registers: [Name: Int32] = [:]
    /// Names whose register holds a cell, because functions within see them change.
    var cells: Set<Name> = []
    var captures: [Name: (index: Int32, isCell: Bool)] = [:]
    var nextTemporary: Int32 = 0
    var loops: [Loop] = []
    /// Registers that certainly have a value here, and in which order they became so.
    var isAssigned: [Bool] = []
    var assignedTrail: [Int32] = []

    init(code: Code, parent: Context?, facts: ScopeFacts, isTop: Bool) {
      self.code = code
      self.parent = parent
      self.facts = facts
      self.isTop = isTop
    }
  }

  /// Jumps that wait for their target.
  struct Loop {
    var breaks: [Int] = []
    var continues: [Int] = []
  }

  /// Compiles the statements of `tree` as top-level code of `module`.
  static func compile(
    _ tree: SyntaxTree, _ analysis: ScopeAnalysis, module: Module, showsResults: Bool, definesOnly: Bool = false
  ) -> Code {
    let code = Code(
      name: module.name, source: tree.source, span: Span(0, 0), module: module, documentation: nil)
    let context = Context(code: code, parent: nil, facts: analysis.top, isTop: true)
    var compiler = Compiler(
      tree: tree, analysis: analysis, module: module, showsResults: showsResults, definesOnly: definesOnly, context: context)
    compiler.compileProgram()
    return code
  }

  private mutating func compileProgram() {
    // Every name gets its slot first, so that temporaries can stand behind them all.
    for name in context.facts.locals {
      let slot = module.slot(of: tree.names[name])
      context.registers[name] = slot
    }
    for use in analysis.uses { _ = module.slot(of: tree.names[use.name]) }
    if showsResults { _ = module.slot(of: "_") }
    let count = Int32(module.names.count)
    context.code.firstTemporary = count
    context.nextTemporary = count
    context.isAssigned = module.names.indices.map { index in
      if case .unset = module.slots[index] { false } else { true }
    }
    for statement in tree[tree.statements] where !definesOnly || isDefinition(statement) { compileTopLevel(statement) }
    let none = constant(.none)
    emit(.return, none, at: Span(UInt32(tree.source.bytes.count), UInt32(tree.source.bytes.count)))
    context.code.registerCount = max(context.code.registerCount, count)
    context.code.registerNames = module.names
  }

  private func isDefinition(_ id: ID<Statement>) -> Bool {
    switch tree[id] {
    case .function, .importFile, .importModule, .exercise: true
    default: false
    }
  }

  private mutating func compileTopLevel(_ id: ID<Statement>) {
    if showsResults, case .expression(let value) = tree[id] {
      withTemporaries {
        let result = $0.operand(value)
        $0.emit(.setResult, result, at: $0.tree.span(id))
      }
    } else {
      compile(id)
    }
  }

  // MARK: Emitting

  @discardableResult
  mutating func emit(_ operation: Opcode, _ a: Int32 = 0, _ b: Int32 = 0, _ c: Int32 = 0, at span: Span) -> Int {
    context.code.instructions.append(Instruction(operation, a, b, c))
    context.code.spans.append(span)
    return context.code.instructions.count - 1
  }

  /// Where the next instruction goes.
  var here: Int32 { Int32(context.code.instructions.count) }

  /// Makes the jump at `index` lead to the next instruction.
  mutating func land(_ index: Int) { land(index, at: here) }

  mutating func land(_ index: Int, at target: Int32) {
    switch context.code.instructions[index].operation {
    case .andSkips, .orSkips, .rangeNext, .iterateNext: context.code.instructions[index].c = target
    default: context.code.instructions[index].a = target
    }
  }

  /// The operand that stands for a constant.
  mutating func constant(_ value: Value) -> Int32 {
    context.code.constants.append(value)
    return -Int32(context.code.constants.count)
  }

  mutating func temporary() -> Int32 { temporaries(1) }

  mutating func temporaries(_ count: Int) -> Int32 {
    let first = context.nextTemporary
    context.nextTemporary += Int32(count)
    context.code.registerCount = max(context.code.registerCount, context.nextTemporary)
    return first
  }

  /// Runs `body` and gives its temporaries back.
  mutating func withTemporaries(_ body: (inout Compiler) -> Void) {
    let mark = context.nextTemporary
    body(&self)
    context.nextTemporary = mark
  }

  // MARK: Which names have values

  mutating func markAssigned(_ register: Int32) {
    if context.isAssigned[Int(register)] { return }
    context.isAssigned[Int(register)] = true
    context.assignedTrail.append(register)
  }

  /// Runs `body` as code that may not run: what it assigns is not certain afterwards. Returns what that is.
  mutating func maybe(_ body: (inout Compiler) -> Void) -> [Int32] {
    let mark = context.assignedTrail.count
    body(&self)
    let assigned = Array(context.assignedTrail[mark...])
    for register in assigned { context.isAssigned[Int(register)] = false }
    context.assignedTrail.removeLast(assigned.count)
    return assigned
  }

  // MARK: Names

  enum Place {
    case register(Int32)
    case cell(Int32)
    case capture(Int32, isCell: Bool)
    case current
    case global(Int32)
  }

  /// Where `name` lives, seen from the current function.
  mutating func resolve(_ name: Name) -> Place { resolve(name, in: context) }

  private func resolve(_ name: Name, in context: Context) -> Place {
    if let register = context.registers[name] {
      return context.cells.contains(name) ? .cell(register) : .register(register)
    }
    if context.isTop { return .global(module.slot(of: tree.names[name])) }
    if let capture = context.captures[name] { return .capture(capture.index, isCell: capture.isCell) }
    if context.facts.selfName == name { return .current }
    guard let parent = context.parent, !parent.isTop else { return .global(module.slot(of: tree.names[name])) }
    let captured: Capture
    var isCell = false
    switch resolve(name, in: parent) {
    case .global(let slot): return .global(slot)
    case .register(let register): captured = .value(register: register)
    case .cell(let register):
      captured = .cell(register: register)
      isCell = true
    case .capture(let index, let cell):
      captured = .captured(index: index)
      isCell = cell
    case .current: captured = .enclosing
    }
    context.code.captures.append(captured)
    let index = Int32(context.code.captures.count - 1)
    context.captures[name] = (index, isCell)
    return .capture(index, isCell: isCell)
  }
}
