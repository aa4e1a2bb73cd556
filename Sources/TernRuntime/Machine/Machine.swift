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
    let code: Code
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
    pushFrame(Frame(code: code, closure: nil, registers: slots, result: 0, isEntry: true))
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
      return try apply(operation.operation, positional: arguments, named: [])
    }
    if let native = function as? NativeFunction { return try native.run(arguments, self) }
    guard let closure = function as? Closure else { throw .notCallable(found: function.name) }
    if nesting == 0 { stackRoom = StackRoom(sizeInBytes: stackBudgetInBytes) }
    guard nesting < Self.nestingLimit, stackRoom.isLeft else { throw .tooDeep(limit: nesting) }
    nesting += 1
    defer { nesting -= 1 }
    do throws(Diagnostic) {
      let base = try openFrame(closure)
      do throws(Diagnostic) { try place(closure, base, positional: arguments, named: [], site: nil) } catch {
        base.deinitialize(count: Int(closure.code.registerCount))
        throw error
      }
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
    stackTop += Int(closure.code.registerCount)
    pushFrame(Frame(code: closure.code, closure: closure, registers: base, result: result, isEntry: isEntry))
  }

  private func pushFrame(_ frame: Frame) {
    (frames + frameCount).initialize(to: frame)
    frameCount += 1
  }

  /// The innermost call.
  private var current: UnsafeMutablePointer<Frame> { frames + (frameCount - 1) }

  /// Drops the registers of the innermost call.
  private func pop() -> Frame {
    frameCount -= 1
    let frame = (frames + frameCount).move()
    if frame.closure != nil {
      frame.registers.deinitialize(count: Int(frame.code.registerCount))
      stackTop -= Int(frame.code.registerCount)
    }
    return frame
  }

  // MARK: Calling

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
      let (positional, _) = try spread(site, arguments)
      registers[Int(instruction.a)] = try native.run(positional, self)
    }
    return false
  }

  private func begin(
    _ closure: Closure, _ site: CallSite, _ arguments: UnsafeMutablePointer<Value>, result: Int32
  ) throws(OperationError) {
    var spreadOut: (positional: [Value], named: [(String, Value)])?
    if !site.isPlain || site.positionalCount != closure.code.plainParameterCount { spreadOut = try spread(site, arguments) }
    do throws(Diagnostic) {
      let base = try openFrame(closure)
      if spreadOut == nil {
        for index in 0..<site.positionalCount {
          base[index] = arguments[index]
          arguments[index] = .unset
        }
      } else if let (positional, named) = spreadOut {
        do throws(Diagnostic) {
          try place(closure, base, positional: positional, named: named, site: site)
        } catch {
          base.deinitialize(count: Int(closure.code.registerCount))
          throw error
        }
      }
      push(closure, base, result: result, isEntry: false)
    } catch { throw .raised(error) }
  }

  /// The arguments at a call site, tuples marked with `...` taken apart.
  private func spread(
    _ site: CallSite, _ arguments: UnsafeMutablePointer<Value>
  ) throws(OperationError) -> (positional: [Value], named: [(String, Value)]) {
    var positional: [Value] = []
    for index in 0..<site.positionalCount {
      if !site.spreads.isEmpty, site.spreads[index] {
        guard let items = try arguments[index].iterated() else {
          throw .noMeaning(operation: "...", operands: [arguments[index].summary])
        }
        positional += items
      } else {
        positional.append(arguments[index])
      }
    }
    let named = site.names.enumerated().map { ($1, arguments[site.positionalCount + $0]) }
    return (positional, named)
  }

  /// Puts arguments where the parameters want them.
  private func place(
    _ closure: Closure, _ base: UnsafeMutablePointer<Value>, positional: [Value], named: [(String, Value)],
    site: CallSite?
  ) throws(Diagnostic) {
    let parameters = closure.code.parameters
    let restIndex = parameters.last?.isRest == true ? parameters.count - 1 : nil
    let limit = restIndex ?? parameters.count
    for (index, value) in positional.prefix(limit).enumerated() { base[index] = value }
    if let restIndex {
      do { base[restIndex] = try .tuple(Array(positional.dropFirst(limit))) } catch { throw diagnostic(error) }
    } else if positional.count > limit {
      throw callFailure(
        "\(closure.name) takes \(Self.count(limit, "argument")), but got \(positional.count)", closure, site,
        site.map { $0.argumentSpans[min(limit, $0.argumentSpans.count - 1)] })
    }
    for (position, (name, value)) in named.enumerated() {
      let span = site.map { $0.argumentSpans[$0.positionalCount + position] }
      guard let index = parameters.firstIndex(where: { $0.name == name && !$0.isRest }) else {
        throw callFailure("\(closure.name) has no parameter `\(name)`", closure, site, span,
          note: NearNames.question(for: name, among: parameters.map(\.name)))
      }
      if case .unset = base[index] { base[index] = value } else {
        throw callFailure("\(closure.name) got `\(name)` twice", closure, site, span)
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
    if site.isPlain {
      if case .elementwise(let function) = operation.body, site.positionalCount == 1 {
        let scratch = arguments[0].unsharedTensor()
        return try Arithmetic.apply(function, arguments[0], reusing: scratch)
      }
      if case .general(let run) = operation.body, site.positionalCount == operation.plainParameterCount {
        return try run(Call(operation, arguments, self))
      }
    }
    let (positional, named) = try spread(site, arguments)
    return try apply(operation, positional: positional, named: named)
  }

  /// Matches arguments with parameters and runs the operation.
  func apply(_ operation: Operation, positional: [Value], named: [(String, Value)]) throws(OperationError) -> Value {
    let parameters = operation.parameters
    let restIndex = parameters.firstIndex { $0.isRest }
    var values = [Value](repeating: .unset, count: parameters.count)
    if let restIndex {
      for index in 0..<min(restIndex, positional.count) { values[index] = positional[index] }
      values[restIndex] = try .tuple(Array(positional.dropFirst(restIndex)))
    } else {
      guard positional.count <= parameters.count else {
        throw .tooManyArguments(limit: parameters.count, found: positional.count)
      }
      for (index, value) in positional.enumerated() { values[index] = value }
    }
    for (name, value) in named {
      guard let index = parameters.firstIndex(where: { $0.name == name && !$0.isRest }) else {
        throw .unknownParameter(name: name, known: parameters.filter { !$0.isRest }.map(\.name))
      }
      if case .unset = values[index] { values[index] = value } else { throw .repeatedArgument(name: name) }
    }
    for (index, parameter) in parameters.enumerated() {
      guard case .unset = values[index] else { continue }
      guard let value = parameter.defaultValue else { throw .missingArgument(parameter: parameter.name) }
      values[index] = value
    }
    switch operation.body {
    case .elementwise(let function): return try Arithmetic.apply(function, values[0])
    case .general(let run):
      var result = Value.none
      var failure: OperationError?
      values.withUnsafeMutableBufferPointer { buffer in
        guard let base = buffer.baseAddress else { return }
        do throws(OperationError) { result = try run(Call(operation, base, self)) } catch { failure = error }
      }
      if values.isEmpty {
        var nothing = Value.none
        return try run(Call(operation, &nothing, self))
      }
      if let failure { throw failure }
      return result
    }
  }

  // MARK: The loop

  /// Runs the innermost frame until it returns.
  private func execute() throws(Diagnostic) -> Value {
    let depth = frameCount
    var program: UnsafePointer<Instruction>
    var constants: UnsafeMutablePointer<Value>
    var registers: UnsafeMutablePointer<Value>
    var firstTemporary: Int32
    var counter = 0
    var code = frames[depth - 1].code
    (program, constants) = code.pointers
    registers = frames[depth - 1].registers
    firstTemporary = code.firstTemporary

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
          if try beginCall(i, registers, constants, code) {
            let frame = current
            code = frame.pointee.code
            (program, constants) = code.pointers
            registers = frame.pointee.registers
            firstTemporary = code.firstTemporary
            counter = 0
          }
        case .return:
          let value = operand(i.a).pointee
          let finished = pop()
          if finished.isEntry { return value }
          let frame = current
          code = frame.pointee.code
          (program, constants) = code.pointers
          registers = frame.pointee.registers
          firstTemporary = code.firstTemporary
          counter = frame.pointee.counter
          registers[Int(finished.result)] = value

        case .makeTensor: registers[Int(i.a)] = try makeTensor(registers + Int(i.b), Int(i.c))
        case .makeTuple: registers[Int(i.a)] = try .tuple(moved(registers + Int(i.b), Int(i.c)))
        case .makeRecord:
          let names = code.recordNames[Int(i.c)]
          registers[Int(i.a)] = .record(try RecordValue(names: names, items: moved(registers + Int(i.b), names.count)))
        case .makeRange:
          let (start, stop) = try rangeEnds(operand(i.b).pointee, operand(i.c).pointee)
          registers[Int(i.a)] = .range(try RangeValue(start: start, stop: stop))
        case .joinText: registers[Int(i.a)] = joinText(registers + Int(i.b), Int(i.c))
        case .format: registers[Int(i.a)] = try ValueFormat.format(registers[Int(i.b)], code.formats[Int(i.c)])
        case .makeClosure: registers[Int(i.a)] = try makeClosure(code.functions[Int(i.b)], registers)

        case .item: registers[Int(i.a)] = try Indexing.item(operand(i.b).pointee, operand(i.c).pointee)
        case .index:
          registers[Int(i.a)] = try Indexing.select(operand(i.b).pointee, items(code.indexSites[Int(i.c)], registers, constants))
        case .member: registers[Int(i.a)] = try Members.value(operand(i.b).pointee, code.names[Int(i.c)])
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
          try checkSignature(i.a, parameter: Int(i.a), code, registers)
        case .checkResult:
          current.pointee.counter = counter
          try checkSignature(i.a, parameter: nil, code, registers)
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
      while frameCount >= depth { _ = pop() }
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
    var scratch: Tensor?
    if case .tensor = x.pointee, i.b >= firstTemporary || i.b == i.a { scratch = x.pointee.unsharedTensor() }
    if scratch == nil, case .tensor = y.pointee, i.c >= firstTemporary || i.c == i.a {
      scratch = y.pointee.unsharedTensor()
    }
    out.pointee = try Arithmetic.apply(function, x.pointee, y.pointee, reusing: scratch)
  }

  @inline(never)
  private func unary(
    _ function: UnaryFunction, _ i: Instruction, _ x: UnsafeMutablePointer<Value>, _ out: UnsafeMutablePointer<Value>,
    _ firstTemporary: Int32
  ) throws(OperationError) {
    let scratch = i.b >= firstTemporary || i.b == i.a ? x.pointee.unsharedTensor() : nil
    out.pointee = try Arithmetic.apply(function, x.pointee, reusing: scratch)
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
      case .member(let name): .member(name)
      case .index(let site): .index(items(site, registers, constants))
      }
    }
  }

  private func load(
    _ route: Route, from root: Value, _ registers: UnsafeMutablePointer<Value>, _ constants: UnsafeMutablePointer<Value>
  ) throws(OperationError) -> Value {
    var value = root
    for step in steps(route, registers, constants) {
      switch step {
      case .member(let name): value = try Members.value(value, name)
      case .index(let items): value = try Indexing.select(value, items)
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
      do throws(SignatureMismatch) { try code.signature?.bind(registers, function: code.name) } catch {
        guard convertLiterals(code, registers) else { throw error }
        try code.signature?.bind(registers, function: code.name)
      }
    } catch { throw .raised(mismatch(error, code)) }
  }

  /// Gives arguments that are literals in the caller the types that the signature asks for; false when none changed.
  private func convertLiterals(_ code: Code, _ registers: UnsafeMutablePointer<Value>) -> Bool {
    guard let site = callerSite, !site.literals.isEmpty, site.spreads.isEmpty else { return false }
    var changed = false
    for argument in site.literals {
      let parameter =
        argument < site.positionalCount
        ? argument : code.parameters.firstIndex { $0.name == site.names[argument - site.positionalCount] }
      guard let parameter, parameter < code.parameters.count, let pattern = code.signature?.parameters[parameter] else { continue }
      let value = pattern.taking(registers[parameter])
      if value.dtype == registers[parameter].dtype { continue }
      registers[parameter] = value
      changed = true
    }
    return changed
  }

  /// The call in the program that made the current frame.
  private var callerSite: CallSite? {
    guard frameCount >= 2, !current.pointee.isEntry else { return nil }
    let caller = frames[frameCount - 2]
    return caller.code.callSites[Int(caller.code.instructions[caller.counter - 1].c)]
  }

  private func checkSignature(
    _ register: Int32, parameter: Int?, _ code: Code, _ registers: UnsafeMutablePointer<Value>
  ) throws(OperationError) {
    do throws(SignatureMismatch) {
      try code.signature?.check(Int(register), parameter: parameter, registers, function: code.name)
    } catch {
      throw .raised(failure(error.message, label: error.found, notes: error.note.map { [$0] } ?? []))
    }
  }

  /// A mismatch of an argument: the caret goes to the argument, in the caller.
  private func mismatch(_ error: SignatureMismatch, _ code: Code) -> Diagnostic {
    let notes = error.note.map { [$0] } ?? []
    guard let site = callerSite, let parameter = error.parameter else {
      var result = failure(error.message, label: error.found, notes: notes)
      if let parameter = error.parameter { result.span = code.parameters[parameter].span }
      return result
    }
    let caller = frames[frameCount - 2]
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
