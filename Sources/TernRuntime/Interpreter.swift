import TernOps
import TernSyntax
import TernTensor

/// A session of the language: a module of names, and a machine that runs programs in it.
package final class Interpreter {
  package let machine: Machine
  let module: Module
  /// The plug-ins that this session has.
  package let registry: Registry
  private let loader: ModuleLoader

  /// - Parameter folder: where imports are looked up first.
  package init(name: String = "<main>", folder: String = ".", registry: Registry = Registry()) {
    self.registry = registry
    machine = Machine(registry: registry)
    loader = ModuleLoader(machine: machine, registry: registry)
    module = loader.module(name: name, folder: folder)
    machine.importModule = { [unowned loader] wanted, importer throws(OperationError) in try loader.load(wanted, for: importer) }
    machine.makeFunction = { [unowned loader] text, name throws(OperationError) in try loader.function(text, called: name) }
  }

  /// Makes a plug-in of a library file, for programs that import one.
  package var openPlugin: ((_ path: String) throws(PluginError) -> any Plugin)? {
    get { loader.openPlugin }
    set { loader.openPlugin = newValue }
  }

  package var output: (String) -> Void {
    get { machine.output }
    set { machine.output = newValue }
  }

  package var showProse: (String) -> Void {
    get { machine.showProse }
    set { machine.showProse = newValue }
  }

  package var showResult: (Value) -> Void {
    get { machine.showResult }
    set { machine.showResult = newValue }
  }

  /// Parses and runs a program. Top-level names stay for the next one.
  ///
  /// - Parameter showsResults: whether values of expression statements go to `showResult`.
  package func run(_ source: Source, showsResults: Bool = false) throws(Diagnostic) {
    let parsed = Parser.parse(source, errorLimit: 1)
    if let error = parsed.errors.first { throw Diagnostic(error, in: source) }
    let analysis = ScopeAnalysis.analyze(parsed.tree)
    if let error = analysis.errors.first { throw Diagnostic(error, in: source) }
    let code = Compiler.compile(parsed.tree, analysis, module: module, showsResults: showsResults)
    try machine.run(code)
  }

  /// Takes functions, imports and exercises of a program, and leaves the rest out. Its exercises are returned.
  package func define(_ source: Source) throws(Diagnostic) -> [ExerciseDefinition] {
    let parsed = Parser.parse(source, errorLimit: 1)
    if let error = parsed.errors.first { throw Diagnostic(error, in: source) }
    let analysis = ScopeAnalysis.analyze(parsed.tree)
    if let error = analysis.errors.first { throw Diagnostic(error, in: source) }
    var exercises: [ExerciseDefinition] = []
    let shown = machine.onExercise
    machine.onExercise = { exercises.append($0) }
    defer { machine.onExercise = shown }
    try machine.run(Compiler.compile(parsed.tree, analysis, module: module, showsResults: false, definesOnly: true))
    return exercises
  }

  /// Runs a program and returns the value of its last expression.
  package func evaluate(_ source: Source) throws(Diagnostic) -> Value {
    var last = Value.none
    let shown = showResult
    showResult = { last = $0 }
    defer { showResult = shown }
    try run(source, showsResults: true)
    return last
  }

  /// Calls the function that the program calls `name`.
  package func call(_ name: String, _ arguments: [Value] = []) throws -> Value {
    guard case .function(let function)? = module.value(of: name) else { throw OperationError.notCallable(module.value(of: name) ?? .none) }
    do throws(OperationError) { return try machine.call(function, arguments) } catch {
      if case .raised(let inner) = error { throw inner }
      throw error
    }
  }

  // MARK: Names

  package var bindings: [(name: String, value: Value)] { module.bindings }
  package func value(of name: String) -> Value? { module.value(of: name) }

  /// The value of `p`, or of a field of it: `p.layer.W`.
  package func value(ofPath path: String) -> Value? {
    var parts = path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard var value = value(of: parts.removeFirst()) else { return nil }
    for part in parts {
      guard case .record(let record) = value, let item = record[part] else { return nil }
      value = item
    }
    return value
  }

  package func set(_ name: String, to value: Value) { module.set(name, to: value) }
  package var knownNames: [String] { module.knownNames }

  /// What a tensor says of itself, for completion.
  package var tensorMembers: [String] { Member.OfTensor.allCases.map(\.rawValue) }

  /// The text of a function of the program, and where it stands: `nn/layers.tern:12`.
  package func sourceText(of function: FunctionValue) -> (text: String, place: String)? {
    guard let code = (function as? Closure)?.code else { return nil }
    let location = code.source.location(of: code.span.start)
    return (code.source.text(code.span), "\(code.source.name):\(location.line)")
  }

  /// The documentation string of a function of the program.
  package func documentation(of function: FunctionValue) -> String? { (function as? Closure)?.code.documentation }
}
