import TernRuntime
import TernSyntax
import TernTensor

// Commands that look at an expression or a name.
extension SessionCommand {
  static let source = SessionCommand(
    ":source", "NAME", "show how a function of the language is written: nn.linear, or all of a module: nn"
  ) { repl, name in
    repl.write(try FunctionSource(repl.interpreter, repl.palette).text(of: name))
  }

  static let time = SessionCommand(":time", "EXPR", "evaluate and show how long it took") { repl, text in
    let source = try repl.source(text, for: ":time")
    let start = ContinuousClock.now
    repl.run(source)
    let (seconds, attoseconds) = (ContinuousClock.now - start).components
    repl.write(repl.palette.dim(duration(Double(seconds) + Double(attoseconds) * 1e-18)) + "\n")
  }

  private static func duration(_ seconds: Double) -> String {
    seconds >= 1
      ? NumberText.fixed(seconds, 3) + " s"
      : seconds >= 1e-3 ? NumberText.fixed(seconds * 1e3, 3) + " ms" : NumberText.fixed(seconds * 1e6, 1) + " µs"
  }

  static let why = SessionCommand(
    ":why", "EXPR", "find what made the first NaN or infinity, in it or in its derivative"
  ) { repl, text in
    try repl.inspect(text, ":why") { source throws(Diagnostic) in try repl.interpreter.findNonFinite(source, repl.palette) }
  }

  static let grad = SessionCommand(":grad", "EXPR", "show the steps of its derivative by the names in it") { repl, text in
    try repl.inspect(text, ":grad") { source throws(Diagnostic) in try repl.interpreter.derivativeTable(source) }
  }

  static let cost = SessionCommand(":cost", "EXPR", "count what it costs: flops, bytes moved, memory") { repl, text in
    try repl.inspect(text, ":cost") { source throws(Diagnostic) in try repl.interpreter.costTable(source) }
  }

  static let shape = SessionCommand(":shape", "EXPR", "show the type and shape of a value") { repl, text in
    let source = try repl.source(text, for: ":shape")
    do throws(Diagnostic) { repl.write(ValueOutline.text(try repl.interpreter.evaluate(source)) + "\n") } catch { throw Failure.of(error) }
  }

  static let vars = SessionCommand(":vars", "", "list the names that you gave values") { repl, _ in
    let bindings = repl.interpreter.bindings.filter { $0.name != "_" }
    if bindings.isEmpty { return repl.write("no names yet\n") }
    let width = min(24, bindings.map(\.name.count).max() ?? 0)
    for (name, value) in bindings {
      repl.write(name + String(repeating: " ", count: max(0, width - name.count)) + "  " + ValueOutline.line(value) + "\n")
    }
  }
}
