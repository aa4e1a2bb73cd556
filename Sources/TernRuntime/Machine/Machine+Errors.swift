import TernKernels
import TernOps
import TernSyntax
import TernTensor

// Errors: what went wrong, where, and by which calls.
extension Machine {
  // MARK: Signatures

  func checkArguments(_ code: Code, _ registers: UnsafeMutablePointer<Value>) throws(OperationError) {
    do throws(SignatureMismatch) {
      do throws(SignatureMismatch) { try code.signature?.bind(registers, function: code.name) } catch {
        guard convertLiterals(code, registers) else { throw error }
        try code.signature?.bind(registers, function: code.name)
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
      try code.signature?.check(Int(register), parameter: parameter, registers, function: code.name)
    } catch {
      throw .raised(failure(error.message, label: error.found, notes: error.note.map { [$0] } ?? []))
    }
  }

  /// A mismatch of an argument: the caret goes to the argument, in the caller.
  func mismatch(_ error: SignatureMismatch, _ code: Code) -> Diagnostic {
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

  func currentSpan(_ frame: Frame) -> Span {
    frame.counter > 0 ? frame.code.spans[frame.counter - 1] : frame.code.span
  }

  /// The calls that led to frame number `count`, outermost first.
  func callRecords(upTo count: Int) -> [Diagnostic.CallRecord] {
    guard count >= 2 else { return [] }
    return (1..<count).map { index in
      let caller = frames[index - 1]
      return Diagnostic.CallRecord(
        function: frames[index].code.name, source: caller.code.source, span: currentSpan(caller))
    }
  }

  func unknownName(_ name: String, _ code: Code, _ span: Span) -> Diagnostic {
    return failure("`\(name)` has no value", notes: Remedies.forName(name, among: code.module.knownNames + code.registerNames))
      .moved(to: span)
  }

  func unassigned(_ name: String, _ code: Code, _ span: Span) -> Diagnostic {
    var notes: [String]
    if code.module.value(of: name) != nil, frameCount > 0, current.pointee.closure != nil {
      notes = ["`\(name)` is local to \(code.name), because it is assigned there; pass the outer one as an argument"]
    } else {
      notes = Remedies.forName(name, among: code.module.knownNames + code.registerNames)
    }
    if notes.isEmpty { notes = ["assign it before it is read"] }
    return failure("`\(name)` has no value yet", notes: notes).moved(to: span)
  }

  func noField(_ name: String, _ record: RecordValue) -> Diagnostic {
    failure(
      "the record has no field `\(name)`",
      notes: ["its fields are \(record.names.map { "`\($0)`" }.joined(separator: ", "))"])
  }

  func assertion(_ message: Value, _ code: Code, _ span: Span) -> Diagnostic {
    if case .none = message {
      return failure("assertion failed: \(code.source.text(span))").moved(to: span)
    }
    return failure("assertion failed: \(message.description)").moved(to: span)
  }

  /// Gives an operation's error its words and its place.
  func diagnostic(_ error: OperationError) -> Diagnostic {
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
  func moved(to span: Span) -> Diagnostic {
    var copy = self
    copy.span = span
    return copy
  }
}
