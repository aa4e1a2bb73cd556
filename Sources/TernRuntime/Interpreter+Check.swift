import TernOps
import TernSyntax

extension Interpreter {
  /// Everything that can be said of a program without running it: mistakes of grammar, names that have no value
  /// anywhere, and names that certainly have none yet where they are used.
  package static func check(_ source: Source) -> [Diagnostic] {
    let parsed = Parser.parse(source)
    var diagnostics = parsed.errors.map { Diagnostic($0, in: source) }
    let analysis = ScopeAnalysis.analyze(parsed.tree)
    diagnostics += analysis.errors.map { Diagnostic($0, in: source) }
    // What a statement with a mistake was to assign is anyone's guess.
    let doubtful = parsed.errors.isEmpty ? [] : namesLeftOut(of: parsed.tree)
    diagnostics += unknownNames(parsed.tree, analysis, except: doubtful)
    diagnostics += earlyNames(parsed.tree, analysis, except: doubtful)
    return diagnostics
  }

  private static func unknownNames(
    _ tree: SyntaxTree, _ analysis: ScopeAnalysis, except doubtful: Set<String>
  ) -> [Diagnostic] {
    // Names that some scope assigns are known there; what is left over must be built in.
    var unknown = analysis.top.free.filter { Catalogue.byName[tree.names[$0]] == nil && !doubtful.contains(tree.names[$0]) }
    if unknown.isEmpty { return [] }
    let known = analysis.top.locals.map { tree.names[$0] } + Catalogue.operations.map(\.name)
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
    _ tree: SyntaxTree, _ analysis: ScopeAnalysis, except doubtful: Set<String>
  ) -> [Diagnostic] {
    analysis.earlyUses.compactMap { use in
      let name = tree.names[use.name]
      // At the top level a built-in function keeps its name until the program gives it away.
      if doubtful.contains(name) || (use.isTop && Catalogue.byName[name] != nil) { return nil }
      let note =
        if use.isTop || analysis.top.assignments[use.name] == nil && Catalogue.byName[name] == nil {
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
