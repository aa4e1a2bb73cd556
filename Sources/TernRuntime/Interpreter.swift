import TernOps
import TernSyntax
import TernTensor

/// A session of the language: a module of names, and a machine that runs programs in it.
package final class Interpreter {
  package let machine = Machine()
  let module: Module

  /// - Parameter folder: where imports are looked up first.
  package init(name: String = "<main>", folder: String = ".") {
    module = Module(name: name, folder: folder)
    let loader = ModuleLoader(machine: machine)
    machine.importModule = { wanted, importer throws(OperationError) in try loader.load(wanted, for: importer) }
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

  /// Runs a program and returns the value of its last expression.
  package func evaluate(_ source: Source) throws(Diagnostic) -> Value {
    var last = Value.none
    let shown = showResult
    showResult = { last = $0 }
    defer { showResult = shown }
    try run(source, showsResults: true)
    return last
  }

  /// Everything that can be said of a program without running it: mistakes of grammar, and names that have no value.
  package static func check(_ source: Source) -> [Diagnostic] {
    let parsed = Parser.parse(source)
    var diagnostics = parsed.errors.map { Diagnostic($0, in: source) }
    let analysis = ScopeAnalysis.analyze(parsed.tree)
    diagnostics += analysis.errors.map { Diagnostic($0, in: source) }
    if parsed.errors.isEmpty { diagnostics += unknownNames(parsed.tree, analysis) }
    return diagnostics
  }

  private static func unknownNames(_ tree: SyntaxTree, _ analysis: ScopeAnalysis) -> [Diagnostic] {
    // Names that some scope assigns are known there; what is left over must be built in.
    var unknown = analysis.top.free.filter { Catalogue.byName[tree.names[$0]] == nil }
    if unknown.isEmpty { return [] }
    let known = analysis.top.locals.map { tree.names[$0] } + Catalogue.operations.map(\.name)
    var diagnostics: [Diagnostic] = []
    for use in analysis.uses where unknown.contains(use.name) && !isLocal(use.name, use.span, tree, analysis) {
      unknown.remove(use.name)
      let name = tree.names[use.name]
      diagnostics.append(
        Diagnostic(
          "`\(name)` has no value", in: tree.source, at: use.span,
          notes: localNote(use.name, tree, analysis)
            ?? Remedies.forName(name, in: tree.source, at: use.span, among: known)))
    }
    return diagnostics
  }

  /// Whether `span` lies in a function that has `name` for itself.
  private static func isLocal(_ name: Name, _ span: Span, _ tree: SyntaxTree, _ analysis: ScopeAnalysis) -> Bool {
    analysis.facts.contains { id, facts in
      facts.locals.contains(name) && tree.span(id).start <= span.start && span.end <= tree.span(id).end
    }
  }

  /// In which functions a name is local that has no value elsewhere.
  private static func localNote(_ name: Name, _ tree: SyntaxTree, _ analysis: ScopeAnalysis) -> [String]? {
    let owners = analysis.facts.filter { $0.value.locals.contains(name) }.keys.sorted { tree.span($0).start < tree.span($1).start }
    let titles = owners.map { id in tree[id].name.map { tree.names[$0] } ?? "the lambda" }
    return titles.isEmpty ? nil : [Remedies.localNote(tree.names[name], titles)]
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
  package func set(_ name: String, to value: Value) { module.set(name, to: value) }
  package var knownNames: [String] { module.knownNames }

  /// What a tensor says of itself, for completion.
  package var tensorMembers: [String] { Member.OfTensor.allCases.map(\.rawValue) }

  /// The documentation string of a function of the program.
  package func documentation(of function: FunctionValue) -> String? { (function as? Closure)?.code.documentation }
}
