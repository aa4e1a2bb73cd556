import TernKernels
import TernOps
import TernSyntax
import TernTensor

/// Runs compiled code: a stack of registers, a stack of calls, and one loop over instructions.
package final class Machine: Host {
  package var random = RandomStream(seed: 0)
  package var columns = 80
  /// Where the program's output goes.
  var output: (String) -> Void = { _ in }
  /// Shows a block of prose, as Markdown with its `##`.
  var showProse: (String) -> Void = { _ in }
  /// Shows the value of an expression at the top level, when the program runs in a REPL.
  var showResult: (Value) -> Void = { _ in }
  /// Finds a module for `import`.
  var importModule: (Import, Module) throws(OperationError) -> Value = { _, _ in .none }

  /// Registers of all functions that are being run.
  private let stack: UnsafeMutablePointer<Value>
  private var stackTop = 0
  /// The calls under way, innermost last.
  private let frames: UnsafeMutablePointer<Frame>
  private var frameCount = 0
  /// How many runs of the loop are under way within one another, through operations that call functions.
  private var nesting = 0
  /// What calls within calls may use of the thread's stack. Work without nested calls needs some more.
  package var stackBudgetInBytes = 2 << 20
  private var stackRoom = StackRoom(sizeInBytes: 0)

  private static let stackSize = 1 << 20
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

  package init() {
    stack = .allocate(capacity: Self.stackSize)
    frames = .allocate(capacity: Self.callLimit + 2)
  }

  deinit {
    stack.deallocate()
    frames.deallocate()
  }

  package func write(_ text: String) { output(text) }

  // MARK: Entering

  /// Runs top-level code in the slots of its module.
  func run(_ code: Code) throws(Diagnostic) {
    code.module.reserve(Int(code.registerCount) + 1)
    let slots = code.module.slots
    guard frameCount < Self.callLimit else { throw failure("more than \(Self.callLimit) calls under way") }
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
      return try apply(operation.operation, ArgumentList(arguments))
    }
    if let native = function as? NativeFunction { return try native.run(arguments, self) }
    guard let closure = function as? Closure else { throw .notCallable(found: function.name) }
    if nesting == 0 { stackRoom = StackRoom(sizeInBytes: stackBudgetInBytes) }
    guard nesting < Self.nestingLimit, stackRoom.isLeft else { throw .tooDeep(limit: nesting) }
    nesting += 1
    defer { nesting -= 1 }
    do throws(Diagnostic) {
      let base = try openFrame(closure)
      try place(ArgumentList(arguments), of: closure, base, site: nil)
      push(closure, base, result: 0, isEntry: true)
      return try execute()
    } catch { throw .raised(error) }
  }

  // MARK: Frames

  /// Room for the registers of a call, all of them without a value.
  private func openFrame(_ closure: Closure) throws(Diagnostic) -> UnsafeMutablePointer<Value> {
    let needed = Int(closure.code.registerCount)
    guard frameCount < Self.callLimit, stackTop + needed <= Self.stackSize else {
      throw failure("more than \(Self.callLimit) calls under way", notes: ["does the recursion have an end?"])
    }
    let base = stack + stackTop
    base.initialize(repeating: .unset, count: needed)
    return base
  }

  private func push(_ closure: Closure, _ base: UnsafeMutablePointer<Value>, result: Int32, isEntry: Bool) {
    stackTop += Int(closure.entry.registerCount)
    pushFrame(Frame(code: closure.code, entry: closure.entry, closure: closure, registers: base, result: result, isEntry: isEntry))
  }

  private func pushFrame(_ frame: Frame) {
    (frames + frameCount).initialize(to: frame)
    frameCount += 1
  }

  /// The innermost call.
  private var current: UnsafeMutablePointer<Frame> { frames + (frameCount - 1) }

  /// Drops the registers of the innermost call.
  private func pop() {
    frameCount -= 1
    let frame = (frames + frameCount).move()
    if frame.closure != nil {
      let count = Int(frame.entry.registerCount)
      for index in 0..<count { frame.registers[index].setPlain(.unset) }
      stackTop -= count
    }
  }

  // MARK: Calling

  /// Begins a call of a function of the program whose arguments go by position as they are. False, and nothing has
  /// happened, when the callee or the arguments are of another kind.
  @inline(__always)
  private func enterPlainly(
    _ callee: UnsafeMutablePointer<Value>, _ site: Code.Sealed.PlainSite, _ registers: UnsafeMutablePointer<Value>,
    result: Int32
  ) -> Bool {
    guard case .function(let function) = callee.pointee, let closure = function as? Closure,
      closure.entry.plainParameterCount == site.argumentCount, frameCount < Self.callLimit,
      stackTop + Int(closure.entry.registerCount) <= Self.stackSize
    else { return false }
    let base = stack + stackTop, count = Int(site.argumentCount)
    let arguments = registers + Int(site.firstArgument)
    base.moveInitialize(from: arguments, count: count)
    arguments.initialize(repeating: .unset, count: count)
    (base + count).initialize(repeating: .unset, count: Int(closure.entry.registerCount) - count)
    push(closure, base, result: result, isEntry: false)
    return true
  }

  /// Begins the call at `site`: an operation is done at once, a function of the program gets a frame.
  /// Returns whether the loop goes on in a new frame.
  private func beginCall(
    _ instruction: Instruction, _ registers: UnsafeMutablePointer<Value>, _ constants: UnsafeMutablePointer<Value>,
    _ code: Code
  ) throws(OperationError) -> Bool {
    let site = code.callSites[Int(instruction.c)]
    let callee = instruction.b >= 0 ? registers + Int(instruction.b) : constants + Int(~instruction.b)
    guard case .function(let function) = callee.pointee else { throw .notCallable(found: callee.pointee.summary) }
    let arguments = registers + Int(site.firstArgument)
    if let closure = function as? Closure {
      try begin(closure, site, arguments, result: instruction.a)
      return true
    }
    if let operation = function as? OperationFunction {
      registers[Int(instruction.a)] = try apply(operation.operation, site, arguments)
    } else if let native = function as? NativeFunction {
      guard site.names.isEmpty else { throw .unknownParameter(name: site.names[0], known: []) }
      registers[Int(instruction.a)] = try native.run(ArgumentList(site, arguments).positional, self)
    }
    return false
  }

  private func begin(
    _ closure: Closure, _ site: CallSite, _ arguments: UnsafeMutablePointer<Value>, result: Int32
  ) throws(OperationError) {
    do throws(Diagnostic) {
      if site.isPlain, site.positionalCount == closure.code.plainParameterCount {
        let base = try openFrame(closure)
        for index in 0..<site.positionalCount { swap(&base[index], &arguments[index]) }
        push(closure, base, result: result, isEntry: false)
      } else {
        var list: ArgumentList
        do throws(OperationError) { list = try ArgumentList(site, arguments) } catch { throw diagnostic(error) }
        let base = try openFrame(closure)
        try place(list, of: closure, base, site: site)
        push(closure, base, result: result, isEntry: false)
      }
    } catch { throw .raised(error) }
  }

  /// Puts arguments where the parameters want them; gives the registers up when they do not fit.
  private func place(
    _ arguments: ArgumentList, of closure: Closure, _ base: UnsafeMutablePointer<Value>, site: CallSite?
  ) throws(Diagnostic) {
    do throws(Diagnostic) { try fill(base, of: closure, with: arguments, site: site) } catch {
      base.deinitialize(count: Int(closure.code.registerCount))
      throw error
    }
  }

  private func fill(
    _ base: UnsafeMutablePointer<Value>, of closure: Closure, with arguments: ArgumentList, site: CallSite?
  ) throws(Diagnostic) {
    let parameters = closure.code.parameters
    let positional = arguments.positional
    let restIndex = parameters.last?.isRest == true ? parameters.count - 1 : nil
    let limit = restIndex ?? parameters.count
    for index in 0..<min(limit, positional.count) { base[index] = positional[index] }
    if let restIndex {
      do { base[restIndex] = try .tuple(Array(positional.dropFirst(limit))) } catch { throw diagnostic(error) }
    } else if positional.count > limit {
      throw callFailure(
        "\(closure.name) takes \(Self.count(limit, "argument")), but got \(positional.count)", closure, site,
        site.map { $0.argumentSpans[min(limit, $0.argumentSpans.count - 1)] })
    }
    if let site, !site.names.isEmpty {
      let targets = site.targets(in: closure.code) { name in parameters.firstIndex { $0.name == name && !$0.isRest } }
      for (position, target) in targets.enumerated() {
        let name = site.names[position], span = site.argumentSpans[site.positionalCount + position]
        guard let target else {
          throw callFailure(
            "\(closure.name) has no parameter `\(name)`", closure, site, span,
            note: NearNames.question(for: name, among: parameters.map(\.name)))
        }
        guard case .unset = base[target] else {
          throw callFailure("\(closure.name) got `\(name)` twice", closure, site, span)
        }
        base[target] = arguments.named[position]
      }
    }
    for (index, parameter) in parameters.enumerated() where !parameter.hasDefault && !parameter.isRest {
      if case .unset = base[index] {
        throw callFailure("\(closure.name) needs `\(parameter.name)`", closure, site, nil)
      }
    }
  }

  static func count(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }

  private func callFailure(
    _ message: String, _ closure: Closure, _ site: CallSite?, _ span: Span?, note: String? = nil
  ) -> Diagnostic {
    var diagnostic = failure(message, notes: (note.map { [$0] } ?? []) + ["its signature is \(closure.signature)"])
    if let span { diagnostic.span = span }
    return diagnostic
  }

  // MARK: Operations

  private func apply(
    _ operation: Operation, _ site: CallSite, _ arguments: UnsafeMutablePointer<Value>
  ) throws(OperationError) -> Value {
    // Plain arguments in their places: nothing to move.
    if site.isPlain, site.positionalCount == operation.plainParameterCount { return try run(operation, arguments) }
    if !site.spreads.isEmpty { return try apply(operation, ArgumentList(site, arguments), site) }
    let values = try openRegisters(of: operation)
    defer { closeRegisters(of: operation) }
    let restIndex = operation.restIndex ?? operation.parameters.count
    if site.positionalCount > restIndex, operation.restIndex == nil {
      throw .tooManyArguments(limit: restIndex, found: site.positionalCount)
    }
    for index in 0..<min(restIndex, site.positionalCount) { swap(&values[index], &arguments[index]) }
    if operation.restIndex != nil {
      values[restIndex] = try .tuple(moved(arguments + restIndex, max(0, site.positionalCount - restIndex)))
    }
    return try run(operation, values, site) { position in arguments[site.positionalCount + position] }
  }

  /// The same for arguments that are in no registers.
  func apply(_ operation: Operation, _ arguments: ArgumentList, _ site: CallSite? = nil) throws(OperationError) -> Value {
    let values = try openRegisters(of: operation)
    defer { closeRegisters(of: operation) }
    let positional = arguments.positional
    let restIndex = operation.restIndex ?? operation.parameters.count
    if positional.count > restIndex, operation.restIndex == nil {
      throw .tooManyArguments(limit: restIndex, found: positional.count)
    }
    for index in 0..<min(restIndex, positional.count) { values[index] = positional[index] }
    if operation.restIndex != nil { values[restIndex] = try .tuple(Array(positional.dropFirst(restIndex))) }
    return try run(operation, values, site) { position in arguments.named[position] }
  }

  /// Registers for the operation's parameters, above those in use.
  private func openRegisters(of operation: Operation) throws(OperationError) -> UnsafeMutablePointer<Value> {
    let count = operation.parameters.count
    guard stackTop + count <= Self.stackSize else { throw .tooDeep(limit: Self.callLimit) }
    let values = stack + stackTop
    values.initialize(repeating: .unset, count: count)
    stackTop += count
    return values
  }

  private func closeRegisters(of operation: Operation) {
    let count = operation.parameters.count
    stackTop -= count
    (stack + stackTop).deinitialize(count: count)
  }

  /// Runs an operation whose arguments by position are in their places: puts those by name and the defaults there too.
  @inline(__always)
  private func run(
    _ operation: Operation, _ values: UnsafeMutablePointer<Value>, _ site: CallSite?, _ named: (Int) -> Value
  ) throws(OperationError) -> Value {
    if let site, !site.names.isEmpty {
      let targets = site.targets(in: operation) { name in
        operation.parameters.firstIndex { $0.name == name && !$0.isRest }
      }
      for (position, target) in targets.enumerated() {
        guard let target else {
          throw .unknownParameter(
            name: site.names[position], known: operation.parameters.filter { !$0.isRest }.map(\.name))
        }
        guard case .unset = values[target] else { throw .repeatedArgument(name: site.names[position]) }
        values[target] = named(position)
      }
    }
    for index in 0..<operation.parameters.count {
      guard case .unset = values[index] else { continue }
      guard let value = operation.parameters[index].defaultValue else {
        throw .missingArgument(parameter: operation.parameters[index].name)
      }
      values[index] = value
    }
    return try run(operation, values)
  }

  /// Runs an operation on a value for each of its parameters.
  private func run(_ operation: Operation, _ values: UnsafeMutablePointer<Value>) throws(OperationError) -> Value {
    switch operation.body {
    case .elementwise(let function):
      let isLast = values[0].isUnsharedTensor()
      return try Arithmetic.apply(function, values[0], isLast: isLast)
    case .general(let run): return try run(Call(operation, values, self))
    }
  }

  // MARK: The loop

  /// Runs the innermost frame until it returns.
  private func execute() throws(Diagnostic) -> Value {
    let depth = frameCount
    unowned(unsafe) var code = frames[depth - 1].code
    var program = code.pointers.instructions
    var constants = code.pointers.constants
    var registers = frames[depth - 1].registers
    var firstTemporary = code.firstTemporary
    var counter = 0

    /// Goes on in the innermost frame.
    @inline(__always) func resume() {
      let frame = current
      code = frame.pointee.code
      program = frame.pointee.entry.instructions
      constants = frame.pointee.entry.constants
      firstTemporary = frame.pointee.entry.firstTemporary
      registers = frame.pointee.registers
      counter = frame.pointee.counter
    }

    @inline(__always) func operand(_ index: Int32) -> UnsafeMutablePointer<Value> {
      index >= 0 ? registers + Int(index) : constants + Int(~index)
    }

    do throws(OperationError) {
      while true {
        let i = program[counter]
        counter &+= 1
        switch i.operation {
        case .add:
          let x = operand(i.b), y = operand(i.c), out = registers + Int(i.a)
          if case .number(let p) = x.pointee, case .number(let q) = y.pointee {
            out.pointee.setPlain(.number(p + q))
          } else if case .f32(let p) = x.pointee, case .f32(let q) = y.pointee {
            out.pointee.setPlain(.f32(p + q))
          } else if case .i64(let p) = x.pointee, case .i64(let q) = y.pointee {
            let (sum, overflowed) = p.addingReportingOverflow(q)
            if overflowed { throw .tensor(.integerOverflow) }
            out.pointee.setPlain(.i64(sum))
          } else {
            try binary(.add, i, x, y, out, firstTemporary)
          }
        case .subtract:
          let x = operand(i.b), y = operand(i.c), out = registers + Int(i.a)
          if case .number(let p) = x.pointee, case .number(let q) = y.pointee {
            out.pointee.setPlain(.number(p - q))
          } else if case .f32(let p) = x.pointee, case .f32(let q) = y.pointee {
            out.pointee.setPlain(.f32(p - q))
          } else if case .i64(let p) = x.pointee, case .i64(let q) = y.pointee {
            let (difference, overflowed) = p.subtractingReportingOverflow(q)
            if overflowed { throw .tensor(.integerOverflow) }
            out.pointee.setPlain(.i64(difference))
          } else {
            try binary(.subtract, i, x, y, out, firstTemporary)
          }
        case .multiply:
          let x = operand(i.b), y = operand(i.c), out = registers + Int(i.a)
          if case .number(let p) = x.pointee, case .number(let q) = y.pointee {
            out.pointee.setPlain(.number(p * q))
          } else if case .f32(let p) = x.pointee, case .f32(let q) = y.pointee {
            out.pointee.setPlain(.f32(p * q))
          } else {
            try binary(.multiply, i, x, y, out, firstTemporary)
          }
        case .divide: try binary(.divide, i, operand(i.b), operand(i.c), registers + Int(i.a), firstTemporary)
        case .floorDivide: try binary(.floorDivide, i, operand(i.b), operand(i.c), registers + Int(i.a), firstTemporary)
        case .remainder: try binary(.remainder, i, operand(i.b), operand(i.c), registers + Int(i.a), firstTemporary)
        case .power: try binary(.power, i, operand(i.b), operand(i.c), registers + Int(i.a), firstTemporary)
        case .matmul:
          registers[Int(i.a)] = try Arithmetic.matmul(operand(i.b).pointee, operand(i.c).pointee)
        case .less:
          let x = operand(i.b), y = operand(i.c)
          if case .i64(let p) = x.pointee, case .i64(let q) = y.pointee {
            registers[Int(i.a)].setPlain(.bool(p < q))
          } else {
            registers[Int(i.a)] = try Arithmetic.compare(.less, x.pointee, y.pointee)
          }
        case .equal: registers[Int(i.a)] = try Arithmetic.compare(.equal, operand(i.b).pointee, operand(i.c).pointee)
        case .notEqual: registers[Int(i.a)] = try Arithmetic.compare(.notEqual, operand(i.b).pointee, operand(i.c).pointee)
        case .lessEqual: registers[Int(i.a)] = try Arithmetic.compare(.lessEqual, operand(i.b).pointee, operand(i.c).pointee)
        case .greater: registers[Int(i.a)] = try Arithmetic.compare(.greater, operand(i.b).pointee, operand(i.c).pointee)
        case .greaterEqual:
          registers[Int(i.a)] = try Arithmetic.compare(.greaterEqual, operand(i.b).pointee, operand(i.c).pointee)
        case .negate: try unary(.negate, i, operand(i.b), registers + Int(i.a), firstTemporary)
        case .plus: registers[Int(i.a)] = try plus(operand(i.b).pointee)
        case .not: registers[Int(i.a)] = try Arithmetic.not(operand(i.b).pointee)
        case .and: registers[Int(i.a)] = try logical(.and, operand(i.b).pointee, operand(i.c).pointee)
        case .or: registers[Int(i.a)] = try logical(.or, operand(i.b).pointee, operand(i.c).pointee)
        case .andSkips:
          if let truth = scalarTruth(operand(i.b).pointee), !truth {
            registers[Int(i.a)] = .bool(false)
            counter = Int(i.c)
          }
        case .orSkips:
          if let truth = scalarTruth(operand(i.b).pointee), truth {
            registers[Int(i.a)] = .bool(true)
            counter = Int(i.c)
          }

        case .move: registers[Int(i.a)] = operand(i.b).pointee
        case .take:
          let value = (registers + Int(i.b)).move()
          (registers + Int(i.b)).initialize(to: .unset)
          registers[Int(i.a)] = value
        case .loadGlobal:
          let value = code.module.slots[Int(i.b)]
          if case .unset = value { throw .raised(unknownName(code.module.names[Int(i.b)], code, code.spans[counter - 1])) }
          registers[Int(i.a)] = value
        case .loadCell:
          guard case .function(let cell as Cell) = registers[Int(i.b)] else { break }
          if case .unset = cell.value { throw .raised(unassigned(code.registerNames[Int(i.b)], code, code.spans[counter - 1])) }
          registers[Int(i.a)] = cell.value
        case .storeCell:
          guard case .function(let cell as Cell) = registers[Int(i.a)] else { break }
          cell.value = operand(i.b).pointee
        case .makeCell: registers[Int(i.a)] = .function(Cell(registers[Int(i.a)]))
        case .loadCapture:
          guard case .value(let value)? = current.pointee.closure?.captures[Int(i.b)] else { break }
          registers[Int(i.a)] = value
        case .loadCapturedCell:
          guard case .cell(let cell)? = current.pointee.closure?.captures[Int(i.b)] else { break }
          if case .unset = cell.value {
            throw .raised(unassigned(code.source.text(code.spans[counter - 1]), code, code.spans[counter - 1]))
          }
          registers[Int(i.a)] = cell.value
        case .loadSelf: if let closure = current.pointee.closure { registers[Int(i.a)] = .function(closure) }
        case .checkSet:
          if case .unset = registers[Int(i.a)] {
            throw .raised(unassigned(code.registerNames[Int(i.a)], code, code.spans[counter - 1]))
          }

        case .jump:
          counter = Int(i.a)
        case .jumpIfFalse:
          let condition = operand(i.b)
          if case .bool(let holds) = condition.pointee {
            if !holds { counter = Int(i.a) }
          } else if try !truth(condition.pointee) {
            counter = Int(i.a)
          }
        case .jumpIfTrue:
          let condition = operand(i.b)
          let holds: Bool
          if case .bool(let value) = condition.pointee { holds = value } else { holds = try truth(condition.pointee) }
          if holds {
            if Interrupt.isRequested { throw .tensor(.interrupted) }
            counter = Int(i.a)
          }
        case .jumpIfSet:
          if case .unset = registers[Int(i.b)] {} else { counter = Int(i.a) }
        case .rangeNext:
          let state = registers + Int(i.a)
          if case .i64(let next) = state[0], case .i64(let end) = state[1], next < end {
            if Interrupt.isRequested { throw .tensor(.interrupted) }
            registers[Int(i.b)].setPlain(.i64(next))
            state[0].setPlain(.i64(next &+ 1))
            counter = Int(i.c)
          }
        case .rangePrepare:
          let (start, stop) = try rangeEnds(operand(i.b).pointee, operand(i.c).pointee)
          registers[Int(i.a)] = .i64(start)
          registers[Int(i.a) + 1] = .i64(stop)
        case .iteratePrepare: try prepareIteration(registers + Int(i.a))
        case .iterateNext:
          if try nextItem(registers + Int(i.a), registers + Int(i.b)) {
            if Interrupt.isRequested { throw .tensor(.interrupted) }
            counter = Int(i.c)
          }
        case .call:
          current.pointee.counter = counter
          if Interrupt.isRequested { throw .tensor(.interrupted) }
          let site = current.pointee.entry.callSites[Int(i.c)]
          if enterPlainly(operand(i.b), site, registers, result: i.a) {
            resume()
          } else if try beginCall(i, registers, constants, code) {
            resume()
          }
        case .return:
          let value = operand(i.a).pointee
          let result = current.pointee.result, isEntry = current.pointee.isEntry
          pop()
          if isEntry { return value }
          resume()
          registers[Int(result)] = value

        case .makeTensor: registers[Int(i.a)] = try makeTensor(registers + Int(i.b), Int(i.c))
        case .makeTuple: registers[Int(i.a)] = try .tuple(moved(registers + Int(i.b), Int(i.c)))
        case .makeRecord:
          let layout = code.layouts[Int(i.c)]
          registers[Int(i.a)] = .record(try RecordValue(layout, moved(registers + Int(i.b), layout.names.count)))
        case .makeRange:
          let (start, stop) = try rangeEnds(operand(i.b).pointee, operand(i.c).pointee)
          registers[Int(i.a)] = .range(try RangeValue(start: start, stop: stop))
        case .joinText: registers[Int(i.a)] = joinText(registers + Int(i.b), Int(i.c))
        case .format: registers[Int(i.a)] = try ValueFormat.format(registers[Int(i.b)], code.formats[Int(i.c)])
        case .makeClosure: registers[Int(i.a)] = try makeClosure(code.functions[Int(i.b)], registers)

        case .item: registers[Int(i.a)] = try Indexing.item(operand(i.b).pointee, operand(i.c).pointee)
        case .index:
          registers[Int(i.a)] = try Indexing.select(operand(i.b).pointee, items(code.indexSites[Int(i.c)], registers, constants))
        case .member: registers[Int(i.a)] = try code.members[Int(i.c)].value(of: operand(i.b).pointee)
        case .loadPlace:
          registers[Int(i.a)] = try load(code.places[Int(i.c)], from: registers[Int(i.b)], registers, constants)
        case .assignPlace: try assign(code.places[Int(i.c)], in: registers + Int(i.a), operand(i.b).pointee, registers, constants)
        case .unpack:
          current.pointee.counter = counter
          try unpack(operand(i.b).pointee, code.unpackings[Int(i.c)], registers)

        case .checkArguments:
          current.pointee.counter = counter
          try checkArguments(code, registers)
        case .checkDefault:
          current.pointee.counter = counter
          try checkSignature(registers[Int(i.a)], parameter: Int(i.a), code, registers, counter - 1)
        case .checkResult:
          current.pointee.counter = counter
          try checkSignature(operand(i.a).pointee, parameter: nil, code, registers, counter - 1)
        case .assert:
          if try !truth(operand(i.a).pointee) { throw .raised(assertion(operand(i.b).pointee, code, code.spans[counter - 1])) }
        case .prose: showProse(code.prose[Int(i.a)])
        case .importModule:
          current.pointee.counter = counter
          registers[Int(i.a)] = try importModule(code.imports[Int(i.b)], code.module)
        case .setResult:
          let value = operand(i.a).pointee
          if case .none = value { break }
          showResult(value)
          let slot = code.module.slot(of: "_")
          code.module.claim(slot)
          registers[Int(slot)] = value
        }
      }
    } catch {
      current.pointee.counter = counter
      let diagnostic = diagnostic(error)
      while frameCount >= depth { pop() }
      throw diagnostic
    }
  }

  // MARK: Steps of the loop

  @inline(never)
  private func binary(
    _ function: BinaryFunction, _ i: Instruction, _ x: UnsafeMutablePointer<Value>, _ y: UnsafeMutablePointer<Value>,
    _ out: UnsafeMutablePointer<Value>, _ firstTemporary: Int32
  ) throws(OperationError) {
    // An operand at its last use gives its memory to the result: a temporary, or a name that gets the result.
    var last = LastUse.none
    if i.b >= firstTemporary {
      if case .record = x.pointee {
        out.pointee = try Arithmetic.apply(function, last: &x.pointee, y.pointee, recordIsLeft: true)
        return
      }
      if x.pointee.isUnsharedTensor() { last = .left }
    } else if i.b == i.a, mayChange(x) {
      last = .left
    }
    if last == .none, i.c >= firstTemporary {
      if case .record = y.pointee {
        out.pointee = try Arithmetic.apply(function, last: &y.pointee, x.pointee, recordIsLeft: false)
        return
      }
      if y.pointee.isUnsharedTensor() { last = .right }
    } else if last == .none, i.c == i.a, mayChange(y) {
      last = .right
    }
    out.pointee = try Arithmetic.apply(function, x.pointee, y.pointee, last: last)
  }

  /// Whether the tensor that a name stands for may be changed in place: nobody else sees it, and it is small enough
  /// for the work not to be stopped halfway.
  private func mayChange(_ place: UnsafeMutablePointer<Value>) -> Bool {
    place.pointee.isUnsharedTensor(limit: LoopPlan.chunk)
  }

  @inline(never)
  private func unary(
    _ function: UnaryFunction, _ i: Instruction, _ x: UnsafeMutablePointer<Value>, _ out: UnsafeMutablePointer<Value>,
    _ firstTemporary: Int32
  ) throws(OperationError) {
    let isLast = i.b >= firstTemporary ? x.pointee.isUnsharedTensor() : i.b == i.a && mayChange(x)
    out.pointee = try Arithmetic.apply(function, x.pointee, isLast: isLast)
  }

  private func plus(_ value: Value) throws(OperationError) -> Value {
    if value.dtype == nil {
      switch value {
      case .tuple, .record: break
      default: throw .noMeaning(operation: "+", operands: [value.summary])
      }
    }
    return value
  }

  /// The truth of a value of rank 0, which alone may decide an `and` or an `or`.
  private func scalarTruth(_ value: Value) -> Bool? {
    if case .bool(let truth) = value { return truth }
    if case .tensor(let tensor) = value, tensor.rank > 0 { return nil }
    return value.double.map { $0 != 0 }
  }

  private func logical(
    _ operation: Arithmetic.LogicalFunction, _ a: Value, _ b: Value
  ) throws(OperationError) -> Value {
    if let x = scalarTruth(a), let y = scalarTruth(b) { return .bool(operation == .and ? x && y : x || y) }
    return try Arithmetic.logical(operation, a, b)
  }

  private func truth(_ value: Value) throws(OperationError) -> Bool {
    guard let truth = Arithmetic.truth(value) else {
      throw .noMeaning(operation: "if", operands: [value.summary])
    }
    return truth
  }

  private func rangeEnds(_ a: Value, _ b: Value) throws(OperationError) -> (Int, Int) {
    guard let start = a.integer, let stop = b.integer else {
      throw .noMeaning(operation: "..", operands: [a.summary, b.summary])
    }
    return (start, stop)
  }

  private func makeTensor(_ items: UnsafeMutablePointer<Value>, _ count: Int) throws(OperationError) -> Value {
    var parts: [Tensor] = []
    parts.reserveCapacity(count)
    for index in 0..<count {
      guard let part = try tensorWork({ () throws(TensorError) in try items[index].tensor() }) else {
        throw .noMeaning(operation: "[…]", operands: [items[index].summary])
      }
      parts.append(part)
    }
    let tensor = try tensorWork { () throws(TensorError) in try Value.stack(parts) }
    return .tensor(tensor)
  }

  private func moved(_ items: UnsafeMutablePointer<Value>, _ count: Int) -> [Value] {
    (0..<count).map { index in
      let value = (items + index).move()
      (items + index).initialize(to: .unset)
      return value
    }
  }

  private func joinText(_ parts: UnsafeMutablePointer<Value>, _ count: Int) -> Value {
    var text = ""
    for index in 0..<count { text += parts[index].description }
    return .string(text)
  }

  private func makeClosure(_ code: Code, _ registers: UnsafeMutablePointer<Value>) throws(OperationError) -> Value {
    let current = current.pointee.closure
    var captures: [Closure.Captured] = []
    for capture in code.captures {
      switch capture {
      case .value(let register): captures.append(.value(registers[Int(register)]))
      case .cell(let register):
        if case .function(let cell as Cell) = registers[Int(register)] { captures.append(.cell(cell)) }
      case .captured(let index): if let current { captures.append(current.captures[Int(index)]) }
      case .enclosing: if let current { captures.append(.value(.function(current))) }
      }
    }
    return .function(try Closure(code, captures))
  }

  // MARK: Loops over values

  private func prepareIteration(_ state: UnsafeMutablePointer<Value>) throws(OperationError) {
    switch state[0] {
    case .tuple, .range: break
    case .tensor(let tensor) where tensor.rank > 0: break
    default:
      guard let items = try state[0].iterated() else {
        throw .noMeaning(operation: "for", operands: [state[0].summary])
      }
      state[0] = try .tuple(items)
    }
    state[1] = .i64(0)
  }

  /// Moves the next item of the value in `state` to `place`; false when there is none.
  private func nextItem(
    _ state: UnsafeMutablePointer<Value>, _ place: UnsafeMutablePointer<Value>
  ) throws(OperationError) -> Bool {
    guard case .i64(let position) = state[1] else { return false }
    switch state[0] {
    case .tuple(let tuple):
      if position >= tuple.items.count { return false }
      place.pointee = tuple.items[position]
    case .range(let range):
      if position >= range.count { return false }
      place.pointee = .i64(range.element(position))
    case .tensor(let tensor):
      if position >= tensor.shape[0] { return false }
      place.pointee = Value(try tensorWork { () throws(TensorError) in try tensor.selecting([.integer(position)]) })
    default: return false
    }
    state[1] = .i64(position + 1)
    return true
  }

  private func unpack(
    _ value: Value, _ unpacking: Unpacking, _ registers: UnsafeMutablePointer<Value>
  ) throws(OperationError) {
    let count = unpacking.registers.count
    if case .record(let record) = value, let names = unpacking.names {
      for (register, name) in zip(unpacking.registers, names) {
        guard let item = record[name] else { throw .raised(noField(name, record)) }
        registers[Int(register)] = item
      }
      return
    }
    if case .tensor(let tensor) = value, tensor.rank > 0, tensor.shape[0] != count {
      throw .raised(failure(
        "\(value.summary) has \(Self.count(tensor.shape[0], "part")), but \(Self.count(count, "name")) \(count == 1 ? "stands" : "stand") on the left"))
    }
    guard let items = try value.iterated() else {
      throw .noMeaning(operation: "unpacking into \(Self.count(count, "name"))", operands: [value.summary])
    }
    guard items.count == count else {
      throw .raised(failure("\(value.summary) has \(Self.count(items.count, "part")), but \(Self.count(count, "name")) \(count == 1 ? "stands" : "stand") on the left"))
    }
    for (register, item) in zip(unpacking.registers, items) { registers[Int(register)] = item }
  }

  // MARK: Places

  /// The items of an index with the values that registers hold now.
  private func items(
    _ site: IndexSite, _ registers: UnsafeMutablePointer<Value>, _ constants: UnsafeMutablePointer<Value>
  ) -> [Indexing.Item] {
    func value(_ index: Int32) -> Value { index >= 0 ? registers[Int(index)] : constants[Int(~index)] }
    return site.items.map { item in
      switch item {
      case .value(let index): .value(value(index))
      case .slice(let start, let stop, let step): .slice(start.map(value), stop.map(value), step.map(value))
      case .ellipsis: .ellipsis
      case .new: .new
      }
    }
  }

  private func steps(
    _ route: Route, _ registers: UnsafeMutablePointer<Value>, _ constants: UnsafeMutablePointer<Value>
  ) -> [Indexing.Step] {
    route.steps.map { step in
      switch step {
      case .member(let member): .member(member.name)
      case .index(let site): .index(items(site, registers, constants))
      }
    }
  }

  private func load(
    _ route: Route, from root: Value, _ registers: UnsafeMutablePointer<Value>, _ constants: UnsafeMutablePointer<Value>
  ) throws(OperationError) -> Value {
    var value = root
    for step in route.steps {
      switch step {
      case .member(let member): value = try member.value(of: value)
      case .index(let site): value = try Indexing.select(value, items(site, registers, constants))
      }
    }
    return value
  }

  private func assign(
    _ route: Route, in root: UnsafeMutablePointer<Value>, _ value: Value, _ registers: UnsafeMutablePointer<Value>,
    _ constants: UnsafeMutablePointer<Value>
  ) throws(OperationError) {
    try Indexing.assign(value, at: steps(route, registers, constants)[...], in: &root.pointee)
  }

  // MARK: Signatures

  private func checkArguments(_ code: Code, _ registers: UnsafeMutablePointer<Value>) throws(OperationError) {
    do throws(SignatureMismatch) {
      try code.signature?.bind(registers, function: code.name)
    } catch { throw .raised(mismatch(error, code)) }
  }

  private func checkSignature(
    _ value: Value, parameter: Int?, _ code: Code, _ registers: UnsafeMutablePointer<Value>, _ counter: Int
  ) throws(OperationError) {
    do throws(SignatureMismatch) {
      try code.signature?.check(value, parameter: parameter, registers, function: code.name)
    } catch {
      throw .raised(failure(error.message, label: error.found, notes: error.note.map { [$0] } ?? []))
    }
  }

  /// A mismatch of an argument: the caret goes to the argument, in the caller.
  private func mismatch(_ error: SignatureMismatch, _ code: Code) -> Diagnostic {
    let notes = error.note.map { [$0] } ?? []
    guard frameCount >= 2, !current.pointee.isEntry, let parameter = error.parameter else {
      var result = failure(error.message, label: error.found, notes: notes)
      if let parameter = error.parameter { result.span = code.parameters[parameter].span }
      return result
    }
    let caller = frames[frameCount - 2]
    let instruction = caller.code.instructions[caller.counter - 1]
    let site = caller.code.callSites[Int(instruction.c)]
    let name = code.parameters[parameter].name
    let position: Int? =
      if let named = site.names.firstIndex(of: name) {
        site.positionalCount + named
      } else if site.spreads.isEmpty, parameter < site.positionalCount {
        parameter
      } else {
        nil
      }
    let span = position.map { site.argumentSpans[$0] } ?? caller.code.spans[caller.counter - 1]
    return Diagnostic(
      error.message, in: caller.code.source, at: span, label: error.found, notes: notes,
      calls: callRecords(upTo: frameCount - 1))
  }

  // MARK: Diagnostics

  /// An error at the instruction that runs.
  func failure(_ message: String, label: String? = nil, notes: [String] = []) -> Diagnostic {
    guard frameCount > 0 else { return Diagnostic(message, in: Source(name: "", ""), at: Span(0, 0)) }
    let frame = current.pointee
    let span = currentSpan(frame)
    return Diagnostic(message, in: frame.code.source, at: span, label: label, notes: notes, calls: callRecords(upTo: frameCount))
  }

  private func currentSpan(_ frame: Frame) -> Span {
    frame.counter > 0 ? frame.code.spans[frame.counter - 1] : frame.code.span
  }

  /// The calls that led to frame number `count`, outermost first.
  private func callRecords(upTo count: Int) -> [Diagnostic.CallRecord] {
    guard count >= 2 else { return [] }
    return (1..<count).map { index in
      let caller = frames[index - 1]
      return Diagnostic.CallRecord(
        function: frames[index].code.name, source: caller.code.source, span: currentSpan(caller))
    }
  }

  private func unknownName(_ name: String, _ code: Code, _ span: Span) -> Diagnostic {
    return failure("`\(name)` has no value", notes: Remedies.forName(name, among: code.module.knownNames + code.registerNames))
      .moved(to: span)
  }

  private func unassigned(_ name: String, _ code: Code, _ span: Span) -> Diagnostic {
    var notes: [String]
    if code.module.value(of: name) != nil, frameCount > 0, current.pointee.closure != nil {
      notes = ["`\(name)` is local to \(code.name), because it is assigned there; pass the outer one as an argument"]
    } else {
      notes = Remedies.forName(name, among: code.module.knownNames + code.registerNames)
    }
    if notes.isEmpty { notes = ["assign it before it is read"] }
    return failure("`\(name)` has no value yet", notes: notes).moved(to: span)
  }

  private func noField(_ name: String, _ record: RecordValue) -> Diagnostic {
    failure(
      "the record has no field `\(name)`",
      notes: ["its fields are \(record.names.map { "`\($0)`" }.joined(separator: ", "))"])
  }

  private func assertion(_ message: Value, _ code: Code, _ span: Span) -> Diagnostic {
    if case .none = message {
      return failure("assertion failed: \(code.source.text(span))").moved(to: span)
    }
    return failure("assertion failed: \(message.description)").moved(to: span)
  }

  /// Gives an operation's error its words and its place.
  private func diagnostic(_ error: OperationError) -> Diagnostic {
    if case .raised(let inner) = error, let diagnostic = inner as? Diagnostic { return diagnostic }
    guard frameCount > 0 else { return failure("\(error)") }
    let frame = current.pointee
    let instruction = frame.code.instructions[max(0, frame.counter - 1)]
    let words = ErrorText(error, instruction, frame.code)
    var result = failure(words.message, label: words.label, notes: words.notes)
    if let span = words.span { result.span = span }
    result.isInterrupt = words.isInterrupt
    return result
  }
}

extension Diagnostic {
  fileprivate func moved(to span: Span) -> Diagnostic {
    var copy = self
    copy.span = span
    return copy
  }
}

extension Value {
  /// Assigns a number; nothing to release when the old value was one too.
  @inline(__always)
  fileprivate mutating func setPlain(_ value: Value) {
    switch self {
    case .none, .bool, .i64, .number, .f32, .f64, .unset: withUnsafeMutablePointer(to: &self) { $0.initialize(to: value) }
    default: self = value
    }
  }
}
