import TernKernels
import TernOps
import TernSyntax
import TernTensor

// Calls: a function of the program gets a frame, an operation is done at once.
extension Machine {
  // MARK: Calling

  /// Begins a call of a function of the program whose arguments go by position as they are. False, and nothing has
  /// happened, when the callee or the arguments are of another kind.
  @inline(__always)
  func enterPlainly(
    _ callee: UnsafeMutablePointer<Value>, _ site: Code.Sealed.PlainSite, _ registers: UnsafeMutablePointer<Value>,
    result: Int32
  ) -> Bool {
    // Below 0 neither is a count: arguments by name or spread, a rest parameter.
    guard site.argumentCount >= 0, case .function(let function) = callee.pointee, let closure = function as? Closure,
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
  func beginCall(
    _ instruction: Instruction, _ registers: UnsafeMutablePointer<Value>, _ constants: UnsafeMutablePointer<Value>,
    _ code: Code
  ) throws(OperationError) -> Bool {
    let site = code.callSites[Int(instruction.c)]
    let callee = instruction.b >= 0 ? registers + Int(instruction.b) : constants + Int(~instruction.b)
    guard case .function(let function) = callee.pointee else { throw .notCallable(callee.pointee) }
    let arguments = registers + Int(site.firstArgument)
    if let closure = function as? Closure {
      try begin(closure, site, arguments, result: instruction.a)
      return true
    }
    if let operation = function as? OperationFunction {
      registers[Int(instruction.a)] = try apply(operation.operation, site, arguments)
    } else if let native = function as? NativeFunction {
      let list = try ArgumentList(site, arguments)
      let ordered = try native.ordered(list.positional, names: site.names, list.named)
      registers[Int(instruction.a)] = try native.run(ordered, self)
    }
    return false
  }

  func begin(
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
  func place(
    _ arguments: ArgumentList, of closure: Closure, _ base: UnsafeMutablePointer<Value>, site: CallSite?
  ) throws(Diagnostic) {
    do throws(Diagnostic) { try fill(base, of: closure, with: arguments, site: site) } catch {
      base.deinitialize(count: Int(closure.code.registerCount))
      throw error
    }
  }

  func fill(
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
        .tooManyArguments, CallWords.tooMany(closure.code.title, limit: limit, found: positional.count), closure, site,
        site.map { $0.argumentSpans[min(limit, $0.argumentSpans.count - 1)] })
    }
    if let site, !site.names.isEmpty {
      let targets = site.targets(in: closure.code) { name in parameters.firstIndex { $0.name == name && !$0.isRest } }
      for (position, target) in targets.enumerated() {
        let name = site.names[position], span = site.nameSpans[position]
        guard let target else {
          throw callFailure(
            .unknownParameter, CallWords.unknown(closure.code.title, name, known: parameters.map(\.name)), closure, site, span)
        }
        guard case .unset = base[target] else {
          throw callFailure(.repeatedArgument, CallWords.repeated(closure.code.title, name), closure, site, span)
        }
        base[target] = arguments.named[position]
      }
    }
    for (index, parameter) in parameters.enumerated() where !parameter.hasDefault && !parameter.isRest {
      if case .unset = base[index] {
        throw callFailure(.missingArgument, CallWords.missing(closure.code.title, parameter.name), closure, site, nil)
      }
    }
  }

  static func count(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }

  func callFailure(
    _ kind: ErrorKind, _ words: CallWords, _ closure: Closure, _ site: CallSite?, _ span: Span?
  ) -> Diagnostic {
    var notes = words.notes
    if site == nil, let caller = callerNote { notes.append(caller) }
    var diagnostic = failure(kind, words.message, notes: notes + [closure.signatureNote])
    if let span { diagnostic.span = span }
    return diagnostic
  }

  /// Which operation is calling a function of the program, for a call that stands in no source.
  private var callerNote: String? {
    guard frameCount > 0, case let frame = current.pointee, frame.counter > 0,
      case let instruction = frame.code.instructions[frame.counter - 1], instruction.operation == .call
    else { return nil }
    return "it is called by \(frame.code.source.text(frame.code.callSites[Int(instruction.c)].calleeSpan))"
  }

  // MARK: Operations

  func apply(
    _ operation: Operation, _ site: CallSite, _ arguments: UnsafeMutablePointer<Value>
  ) throws(OperationError) -> Value {
    // Plain arguments in their places: nothing to move.
    if site.isPlain, site.positionalCount == operation.plainParameterCount { return try run(operation, arguments) }
    if !site.spreads.isEmpty { return try apply(operation, ArgumentList(site, arguments), site) }
    let values = try openRegisters(of: operation)
    defer { closeRegisters(of: operation) }
    let restIndex = operation.positionalLimit
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
    let restIndex = operation.positionalLimit
    if positional.count > restIndex, operation.restIndex == nil {
      throw .tooManyArguments(limit: restIndex, found: positional.count)
    }
    for index in 0..<min(restIndex, positional.count) { values[index] = positional[index] }
    if operation.restIndex != nil { values[restIndex] = try .tuple(Array(positional.dropFirst(restIndex))) }
    return try run(operation, values, site) { position in arguments.named[position] }
  }

  /// Registers for the operation's parameters, above those in use.
  func openRegisters(of operation: Operation) throws(OperationError) -> UnsafeMutablePointer<Value> {
    let count = operation.parameters.count
    guard stackTop + count <= Self.stackSize else { throw .tooDeep(limit: Self.callLimit) }
    let values = stack + stackTop
    values.initialize(repeating: .unset, count: count)
    stackTop += count
    return values
  }

  func closeRegisters(of operation: Operation) {
    let count = operation.parameters.count
    stackTop -= count
    (stack + stackTop).deinitialize(count: count)
  }

  /// Runs an operation whose arguments by position are in their places: puts those by name and the defaults there too.
  @inline(__always)
  func run(
    _ operation: Operation, _ values: UnsafeMutablePointer<Value>, _ site: CallSite?, _ named: (Int) -> Value
  ) throws(OperationError) -> Value {
    if let site, !site.names.isEmpty {
      let targets = site.targets(in: operation) { name in
        operation.parameters.firstIndex { $0.name == name && !$0.isRest && !$0.takesNames }
      }
      var others: (names: [String], values: [Value]) = ([], [])
      for (position, target) in targets.enumerated() {
        guard let target else {
          if operation.namedRestIndex != nil {
            if others.names.contains(site.names[position]) { throw .repeatedArgument(name: site.names[position]) }
            others.names.append(site.names[position])
            others.values.append(named(position))
            continue
          }
          throw .unknownParameter(
            name: site.names[position], known: operation.parameters.filter { !$0.isRest }.map(\.name))
        }
        guard case .unset = values[target] else { throw .repeatedArgument(name: site.names[position]) }
        values[target] = named(position)
      }
      if let index = operation.namedRestIndex, !others.names.isEmpty {
        values[index] = .record(try RecordValue(RecordLayout.of(others.names), others.values))
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
  func run(_ operation: Operation, _ values: UnsafeMutablePointer<Value>) throws(OperationError) -> Value {
    if let observer {
      try observer.willCall(operation, Array(UnsafeBufferPointer(start: values, count: operation.parameters.count)))
    }
    switch operation.body {
    case .elementwise(let function):
      let isLast = values[0].isUnsharedTensor()
      let result = try Arithmetic.apply(function, values[0], isLast: isLast)
      if isLast { values[0] = .unset }
      return result
    case .general(let run): return try run(Call(operation, values, self))
    }
  }
}
