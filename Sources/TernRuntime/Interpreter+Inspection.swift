import TernOps
import TernSyntax
import TernTensor

// Looking at what an expression does, and at its derivative with respect to the names in it.
extension Interpreter {
  /// Which operation was the first to make a NaN or an infinity out of finite numbers, when `source` is evaluated and its value, if it is
  /// floating, derived with respect to the floating tensors that names in it stand for.
  package func findNonFinite(_ source: Source, _ palette: Palette) throws(Diagnostic) -> String {
    let watch = NonFiniteWatch(machine)
    let outer = machine.observer
    machine.observer = watch
    defer { machine.observer = outer }
    var derivative = Differentiation(":why", machine)
    defer { derivative.tape.clear() }
    let value = try evaluate(source) { argument, name throws(OperationError) in
      try derivative.tracingFloating(argument, name) { _, _ in }
    }
    do throws(OperationError) { try derivative.goBack(from: value) } catch { throw machine.diagnostic(error) }
    let (title, notes, place) = watch.report
    guard let place = place as? SourcePlace else { return ([title] + notes).joined(separator: "\n") + "\n" }
    return Diagnostic(title, in: place.source, at: place.span, notes: notes).rendered(palette, heading: "")
  }

  /// The steps of the derivative of an expression with respect to the floating tensors that names in it stand for, as a table.
  package func derivativeTable(_ source: Source) throws(Diagnostic) -> String {
    let recording = TapeRecording(machine)
    let outer = machine.observer
    // Only while somebody looks on does the machine know what it is doing.
    machine.observer = NonFiniteWatch(machine)
    defer { machine.observer = outer }
    var derivative = Differentiation(":grad", observer: recording)
    defer { derivative.tape.clear() }
    let value = try evaluate(source) { argument, name throws(OperationError) in try recording.tracing(argument, name, &derivative) }
    guard !recording.steps.isEmpty else {
      throw Diagnostic(
        "there is no derivative: no name in it stands for floating numbers that its value depends on", in: source,
        at: Span(0, UInt32(source.bytes.count)), notes: ["write an expression of names, such as sum(w * x)"])
    }
    do throws(OperationError) { return recording.table(try derivative.goBack(from: value)) } catch { throw machine.diagnostic(error) }
  }

  /// Evaluates an expression while each name in it that stands for floating tensors stands for what `traced` makes of them.
  private func evaluate(
    _ source: Source, _ traced: (Value, _ name: String) throws(OperationError) -> Value
  ) throws(Diagnostic) -> Value {
    let originals = namesRead(in: source).compactMap { name in module.value(of: name).map { (name, $0) } }
    defer { for (name, value) in originals { module.set(name, to: value) } }
    do throws(OperationError) {
      for (name, value) in originals { module.set(name, to: try traced(value, name)) }
    } catch { throw machine.diagnostic(error) }
    return try evaluate(source)
  }

  /// The names in `source` that the program has given numbers to.
  private func namesRead(in source: Source) -> [String] {
    let names = Parser.parse(source, errorLimit: 1).tree.names
    return names.all.filter { name in
      guard bindings.contains(where: { $0.name == name }), let value = module.value(of: name) else { return false }
      switch value {
      case .function, .string, .range, .none, .unset: return false
      default: return true
      }
    }
  }
}
