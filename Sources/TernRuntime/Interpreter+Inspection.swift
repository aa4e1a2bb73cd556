import TernOps
import TernSyntax
import TernTensor

// Looking at what an expression does, and at its derivative with respect to the names in it.
extension Interpreter {
  /// Which operation was the first to make a NaN or an infinity out of finite numbers, when `source` is evaluated and its value, if it is
  /// floating, derived with respect to the floating tensors that names in it stand for.
  package func findNonFinite(_ source: Source, _ palette: Palette) throws(Diagnostic) -> String {
    try checkExpression(source)
    let watch: NonFiniteWatch
    do throws(OperationError) {
      watch = try NonFiniteWatch.watching(":why", machine) { tracing throws(OperationError) in try evaluate(source, tracing) }
    } catch { throw machine.diagnostic(error, of: source) }
    let (title, notes, place) = watch.report
    guard let place = place as? SourcePlace else { return ([title] + notes).joined(separator: "\n") + "\n" }
    return Diagnostic(title, in: place.source, at: place.span, notes: notes).rendered(palette, heading: "")
  }

  /// The steps of the derivative of an expression with respect to the floating tensors that names in it stand for, as a table.
  package func derivativeTable(_ source: Source) throws(Diagnostic) -> String {
    try checkExpression(source)
    let recording = TapeRecording(machine)
    let outer = machine.observer
    machine.observer = recording
    defer { machine.observer = outer }
    var derivative = Differentiation(":grad", machine)
    defer { derivative.tape.clear() }
    do throws(OperationError) {
      let value = try evaluate(source) { argument, name throws(OperationError) in try recording.tracing(argument, name, &derivative) }
      guard !recording.steps.isEmpty else {
        throw OperationError.raised(
          Diagnostic(
            "there is no derivative: no name in it stands for floating numbers that its value depends on", in: source,
            at: Span(0, UInt32(source.bytes.count)), notes: ["write an expression of names, such as sum(w * x)"]))
      }
      let cotangents = try derivative.goBack(from: value)
      return try tensorWork { () throws(TensorError) in try recording.table(cotangents) }
    } catch { throw machine.diagnostic(error, of: source) }
  }

  /// What evaluating an expression costs, as a table.
  package func costTable(_ source: Source) throws(Diagnostic) -> String {
    try checkExpression(source)
    do throws(OperationError) {
      return try CostCounter.counting(machine) { () throws(OperationError) in
        do throws(Diagnostic) { return try evaluate(source) } catch { throw .raised(error) }
      }.table
    } catch { throw machine.diagnostic(error, of: source) }
  }

  /// Refuses statements: what they assign would be lost, as all names have their old values afterwards.
  private func checkExpression(_ source: Source) throws(Diagnostic) {
    let parsed = Parser.parse(source, errorLimit: 1)
    if let error = parsed.errors.first { throw Diagnostic(error, in: source) }
    for statement in parsed.tree[parsed.tree.statements] {
      if case .expression = parsed.tree[statement] { continue }
      throw Diagnostic("this must be an expression", in: source, at: parsed.tree.span(statement), notes: ["assign first, then look at the result"])
    }
  }

  /// Evaluates an expression while each name in it that stands for numbers stands for what `tracing` makes of them.
  private func evaluate(
    _ source: Source, _ tracing: (Value, _ name: String) throws(OperationError) -> Value
  ) throws(OperationError) -> Value {
    let own = Set(bindings.map(\.name))
    let originals = Parser.parse(source, errorLimit: 1).tree.names.all.compactMap { name -> (String, Value)? in
      guard own.contains(name), let value = module.value(of: name), value.holdsNumbers else { return nil }
      return (name, value)
    }
    defer { for (name, value) in originals { module.set(name, to: value) } }
    for (name, value) in originals { module.set(name, to: try tracing(value, name)) }
    do throws(Diagnostic) { return try evaluate(source) } catch { throw .raised(error) }
  }
}

extension Value {
  fileprivate var holdsNumbers: Bool {
    switch self {
    case .function, .string, .range, .none, .unset: false
    default: true
    }
  }
}
