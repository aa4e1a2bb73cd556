import TernKernels
import TernOps
import TernSyntax
import TernTensor

// Errors: what went wrong, where, and by which calls.
extension Machine {
  // MARK: Signatures

  func checkArguments(_ code: Code, _ registers: UnsafeMutablePointer<Value>) throws(OperationError) {
    do throws(SignatureMismatch) {
      do throws(SignatureMismatch) { try code.signature?.bind(registers, function: code.title) } catch {
        guard convertLiterals(code, registers) else { throw error }
        try code.signature?.bind(registers, function: code.title)
      }
    } catch { throw .raised(mismatch(error, code)) }
  }

  /// Gives arguments that are literals in the caller the types that the signature asks for; false when none changed.
  func convertLiterals(_ code: Code, _ registers: UnsafeMutablePointer<Value>) -> Bool {
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
  var callerSite: CallSite? {
    guard frameCount >= 2, !current.pointee.isEntry else { return nil }
    let caller = frames[frameCount - 2]
    return caller.code.callSites[Int(caller.code.instructions[caller.counter - 1].c)]
  }

  func checkSignature(
    _ register: Int32, parameter: Int?, _ code: Code, _ registers: UnsafeMutablePointer<Value>
  ) throws(OperationError) {
    do throws(SignatureMismatch) {
      try code.signature?.check(Int(register), parameter: parameter, registers, function: code.title)
    } catch {
      throw .raised(failure(error.kind, error.message, label: error.found, notes: error.note.map { [$0] } ?? []))
    }
  }

  /// A mismatch of an argument: the caret goes to the argument, in the caller.
  func mismatch(_ error: SignatureMismatch, _ code: Code) -> Diagnostic {
    let notes = error.note.map { [$0] } ?? []
    guard let site = callerSite, let parameter = error.parameter else {
      var result = failure(error.kind, error.message, label: error.found, notes: notes)
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
    var result = Diagnostic(
      error.message, in: caller.code.source, at: span, label: error.found, notes: notes,
      calls: callRecords(upTo: frameCount - 1))
    result.kind = error.kind
    if result.label == result.source.text(span) { result.label = nil }
    return result
  }

  // MARK: Diagnostics

  /// An error at the instruction that runs.
  func failure(_ kind: ErrorKind, _ message: String, label: String? = nil, notes: [String] = []) -> Diagnostic {
    var result: Diagnostic
    if frameCount > 0 {
      let frame = current.pointee
      result = Diagnostic(
        message, in: frame.code.source, at: currentSpan(frame), label: label, notes: notes,
        calls: callRecords(upTo: frameCount))
    } else {
      result = Diagnostic(message, in: Source(name: "", ""), at: Span(0, 0))
    }
    result.kind = kind
    return result
  }

  func currentSpan(_ frame: Frame) -> Span {
    frame.counter > 0 ? frame.code.spans[frame.counter - 1] : frame.code.span
  }

  /// The calls that led to frame number `count`, outermost first.
  func callRecords(upTo count: Int) -> [Diagnostic.CallRecord] {
    guard count >= 2 else { return [] }
    return (1..<count).map { index in
      let caller = frames[index - 1]
      return Diagnostic.CallRecord(
        function: frames[index].code.title, source: caller.code.source, span: currentSpan(caller))
    }
  }

  func unknownName(_ name: String, _ code: Code, _ span: Span) -> Diagnostic {
    failure(.unknownName, "`\(name)` has no value", notes: nameNotes(name, code, span)).moved(to: span)
  }

  func unassigned(_ name: String, _ code: Code, _ span: Span) -> Diagnostic {
    var notes = ["assign it before it is read"]
    if frameCount > 0, current.pointee.closure != nil {
      if code.module.value(of: name) != nil || hasOuterLocal(name, code) {
        notes = ["`\(name)` is local to \(code.title), because it is assigned there; pass the outer one as an argument"]
      }
    } else {
      let others = nameNotes(name, code, span)
      if !others.isEmpty { notes = others }
    }
    return failure(.noValueYet, "`\(name)` has no value yet", notes: notes).moved(to: span)
  }

  private func nameNotes(_ name: String, _ code: Code, _ span: Span) -> [String] {
    let owners = functions(withLocal: name, code)
    if !owners.isEmpty { return [Remedies.localNote(name, owners)] }
    return Remedies.forName(name, in: code.source, at: span, among: code.module.knownNames + localNames)
  }

  /// Names of the innermost call that have a value by now.
  private var localNames: [String] {
    guard frameCount > 0, current.pointee.closure != nil else { return [] }
    let frame = current.pointee
    return frame.code.registerNames.enumerated().compactMap { index, name in
      switch frame.registers[index] {
      case .unset: return nil
      case .function(let cell as Cell): if case .unset = cell.value { return nil } else { return name }
      default: return name
      }
    }
  }

  /// Whether a function around the one of `code` has `name` for itself.
  private func hasOuterLocal(_ name: String, _ code: Code) -> Bool {
    func encloses(_ outer: Code) -> Bool { outer.functions.contains { $0 === code || encloses($0) } }
    func has(_ outer: Code) -> Bool {
      outer.functions.contains { $0 !== code && ($0.registerNames.contains(name) && encloses($0) || has($0)) }
    }
    return (0..<frameCount).contains { frames[$0].closure == nil && has(frames[$0].code) }
  }

  /// The functions of the program, known by now, in which `name` is local.
  private func functions(withLocal name: String, _ code: Code) -> [String] {
    var found: [String] = []
    var seen: Set<ObjectIdentifier> = []
    func visit(_ code: Code, isTop: Bool) {
      guard seen.insert(ObjectIdentifier(code)).inserted else { return }
      if !isTop, code.registerNames.contains(name) { found.append(code.title) }
      for function in code.functions { visit(function, isTop: false) }
    }
    for index in 0..<frameCount where frames[index].code.module === code.module {
      visit(frames[index].code, isTop: frames[index].closure == nil)
    }
    for case .function(let closure as Closure) in code.module.bindings.map(\.value) where closure.code.module === code.module {
      visit(closure.code, isTop: false)
    }
    return found
  }

  func noField(_ name: String, _ record: RecordValue) -> Diagnostic {
    let words = ErrorText.noField(name, record)
    return failure(words.kind, words.message, notes: words.notes)
  }

  func assertion(_ message: Value, _ code: Code, _ span: Span) -> Diagnostic {
    if case .none = message {
      return failure(.assertion, "assertion failed: \(code.source.text(span))", notes: comparedValues(code, span)).moved(to: span)
    }
    return failure(.assertion, "assertion failed: \(message.description)").moved(to: span)
  }

  /// The one index that an instruction is about.
  private func indexSite(_ instruction: Instruction, _ code: Code) -> IndexSite? {
    if instruction.operation == .index { return code.indexSites[Int(instruction.c)] }
    var found: IndexSite?
    for case .index(let site) in code.places[Int(instruction.c)].steps {
      if found != nil { return nil }
      found = site
    }
    return found
  }

  /// What the sides of the comparison are that the `assert` at `span` failed by.
  private func comparedValues(_ code: Code, _ span: Span) -> [String] {
    let instructions = code.instructions
    guard let assert = instructions.indices.first(where: { instructions[$0].operation == .assert && code.spans[$0] == span }),
      assert > 0, case let compare = instructions[assert - 1], compare.a == instructions[assert].a,
      [.equal, .notEqual, .less, .lessEqual, .greater, .greaterEqual].contains(compare.operation)
    else { return [] }
    // What stands there as a literal needs no words.
    let sides = [("left", compare.b), ("right", compare.c)].filter { $0.1 >= 0 }
    if sides.isEmpty { return [] }
    let registers = current.pointee.registers
    return [sides.map { "the \($0.0) side is \(registers[Int($0.1)].summary)" }.joined(separator: ", ")]
  }

  /// Gives an operation's error its words and its place.
  ///
  /// - Parameter function: what failed, when it was called by an operation and not by the program.
  func diagnostic(_ error: OperationError, in function: FunctionValue? = nil) -> Diagnostic {
    if case .raised(let inner) = error, let diagnostic = inner as? Diagnostic { return diagnostic }
    guard frameCount > 0 else { return failure(.raised, "\(error)") }
    let frame = current.pointee
    let index = max(0, frame.counter - 1)
    let instruction = frame.code.instructions[index]
    var place = ErrorPlace(instruction: instruction, code: frame.code, span: currentSpan(frame))
    switch instruction.operation {
    case .call where function != nil: place.callee = function.map { .function($0) }
    case .call:
      place.site = frame.code.callSites[Int(instruction.c)]
      place.callee = instruction.b >= 0 ? frame.registers[Int(instruction.b)] : frame.code.constants[Int(~instruction.b)]
    case .index, .assignPlace, .loadPlace:
      if let site = indexSite(instruction, frame.code) {
        place.index = (site, items(site, frame.registers, frame.code.pointers.constants))
      }
    default: break
    }
    return diagnostic(error, at: place)
  }

  /// The same for an error in the work on an expression that runs no more, such as the way back through its derivative.
  func diagnostic(_ error: OperationError, of source: Source) -> Diagnostic {
    if case .raised(let inner) = error, let diagnostic = inner as? Diagnostic { return diagnostic }
    let whole = Span(0, UInt32(source.bytes.count))
    let code = Code(name: "", source: source, span: whole, module: Module(name: "", folder: "", registry: Registry()), documentation: nil)
    return diagnostic(error, at: ErrorPlace(instruction: Instruction(.jump), code: code, span: whole))
  }

  /// The same for a call that no program made.
  package func diagnostic(of error: OperationError) -> Diagnostic { diagnostic(error, of: Source(name: "the call", "")) }

  private func diagnostic(_ error: OperationError, at place: ErrorPlace) -> Diagnostic {
    let words = ErrorText(error, at: place)
    var result = Diagnostic(
      words.message, in: place.code.source, at: words.span ?? place.span, label: words.label, notes: words.notes,
      calls: callRecords(upTo: frameCount))
    result.kind = words.kind
    // A literal under the caret needs no label that repeats it.
    if result.label == place.code.source.text(result.span) { result.label = nil }
    result.isInterrupt = words.kind == .interrupted
    return result
  }
}

extension Diagnostic {
  func moved(to span: Span) -> Diagnostic {
    var copy = self
    copy.span = span
    return copy
  }
}
