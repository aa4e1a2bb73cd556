import TernOps
import TernSyntax

extension Interpreter {
  /// Everything that can be said of a program without running it: mistakes of grammar, names that have no value
  /// anywhere, names that certainly have none yet where they are used, and calls that do not fit their signatures.
  ///
  /// - Parameter others: names that other files of its module give values to.
  /// - Parameter registry: what is built in. Plug-ins that the program imports come to it, as their operations have names too.
  /// - Parameter openPlugin: makes a plug-in of a library file that the program imports.
  package static func check(
    _ source: Source, others: Set<String> = [], registry: Registry = Registry(), openPlugin: ((_ name: String) throws(PluginError) -> any Plugin)? = nil
  ) -> [Diagnostic] {
    let parsed = Parser.parse(source)
    var diagnostics = parsed.errors.map { Diagnostic($0, in: source) }
    let analysis = ScopeAnalysis.analyze(parsed.tree)
    diagnostics += analysis.errors.map { Diagnostic($0, in: source) }
    // What a statement with a mistake was to assign is anyone's guess.
    let doubtful = others.union(parsed.errors.isEmpty ? [] : namesLeftOut(of: parsed.tree))
    if let openPlugin { diagnostics += importedPlugins(of: parsed.tree, registry, openPlugin) }
    diagnostics += unknownNames(parsed.tree, analysis, registry, except: doubtful)
    diagnostics += earlyNames(parsed.tree, analysis, registry, except: doubtful)
    if parsed.errors.isEmpty, analysis.errors.isEmpty {
      var calls = CallCheck(parsed.tree, analysis, registry, others: others)
      diagnostics += calls.diagnostics()
    }
    return diagnostics
  }

  /// The names that a file gives values to at its top level.
  package static func names(of source: Source) -> Set<String> {
    let tree = Parser.parse(source).tree
    return Set(ScopeAnalysis.analyze(tree).top.locals.map { tree.names[$0] })
  }

  /// Takes the plug-ins in that a program imports at its top level.
  private static func importedPlugins(
    of tree: SyntaxTree, _ registry: Registry, _ openPlugin: (_ name: String) throws(PluginError) -> any Plugin
  ) -> [Diagnostic] {
    var diagnostics: [Diagnostic] = []
    for statement in tree[tree.statements] {
      guard case .importFile(let index, _) = tree[statement], ModuleLoader.isLibrary(tree.strings[Int(index)]) else { continue }
      let path = tree.strings[Int(index)]
      do throws(PluginError) {
        let plugin = try openPlugin(path)
        if !registry.plugins.contains(where: { $0.path != nil && $0.path == plugin.path }) { try registry.add(plugin) }
      } catch {
        diagnostics.append(
          Diagnostic("\(path) \(error.message)", in: tree.source, at: tree.span(statement), notes: error.remedy.map { [$0] } ?? []))
      }
    }
    return diagnostics
  }

  private static func unknownNames(
    _ tree: SyntaxTree, _ analysis: ScopeAnalysis, _ registry: Registry, except doubtful: Set<String>
  ) -> [Diagnostic] {
    // Names that some scope assigns are known there; what is left over must be built in.
    var unknown = analysis.top.free.filter { registry[tree.names[$0]] == nil && !doubtful.contains(tree.names[$0]) }
    if unknown.isEmpty { return [] }
    let known = analysis.top.locals.map { tree.names[$0] } + registry.operations.map(\.name)
    let scopes = Dictionary(uniqueKeysWithValues: analysis.facts.values.map { ($0.number, $0) })
    /// Whether the name belongs to a function that its use lies in.
    func isLocal(_ use: ScopeAnalysis.Use) -> Bool {
      var number = use.scope
      while let facts = scopes[number] {
        if facts.assignments[use.name] != nil { return true }
        number = facts.outer
      }
      return false
    }
    var diagnostics: [Diagnostic] = []
    for use in analysis.uses where unknown.contains(use.name) && !isLocal(use) {
      unknown.remove(use.name)
      let name = tree.names[use.name]
      diagnostics.append(
        Diagnostic(
          "`\(name)` has no value", in: tree.source, at: use.span,
          notes: localNote(use.name, tree, analysis) ?? Remedies.forName(name, in: tree.source, at: use.span, among: known)))
    }
    return diagnostics
  }

  /// In which functions a name is local that has no value elsewhere.
  private static func localNote(_ name: Name, _ tree: SyntaxTree, _ analysis: ScopeAnalysis) -> [String]? {
    let owners = analysis.facts.filter { $0.value.assignments[name] != nil }.keys.sorted { tree.span($0).start < tree.span($1).start }
    let titles = owners.map { id in tree[id].name.map { tree.names[$0] } ?? "the lambda" }
    return titles.isEmpty ? nil : [Remedies.localNote(tree.names[name], titles)]
  }

  private static func earlyNames(
    _ tree: SyntaxTree, _ analysis: ScopeAnalysis, _ registry: Registry, except doubtful: Set<String>
  ) -> [Diagnostic] {
    analysis.earlyUses.compactMap { use in
      let name = tree.names[use.name]
      // At the top level a built-in function keeps its name until the program gives it away.
      if doubtful.contains(name) || (use.isTop && registry[name] != nil) { return nil }
      let note =
        if use.isTop || analysis.top.assignments[use.name] == nil && registry[name] == nil {
          use.isOnlyUpdated ? "give it a value first: \(name) = …" : "it gets its value only further down"
        } else {
          "`\(name)` is local to the function, because it is assigned there; pass the outer one as an argument"
        }
      return Diagnostic("`\(name)` has no value yet", in: tree.source, at: use.span, notes: [note])
    }
  }

  /// The names in the text between the top-level statements that could be parsed.
  private static func namesLeftOut(of tree: SyntaxTree) -> Set<String> {
    var names: Set<String> = []
    var statements = tree[tree.statements].map { tree.span($0) }[...]
    for token in Lexer.lex(tree.source).tokens where token.kind == .name {
      while let first = statements.first, first.end <= token.span.start { statements.removeFirst() }
      if let first = statements.first, first.start <= token.span.start { continue }
      names.insert(tree.source.text(token.span))
    }
    return names
  }
}
