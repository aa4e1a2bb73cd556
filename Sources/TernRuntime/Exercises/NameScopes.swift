import TernSyntax

/// Where the names that a program uses have their values from.
struct NameScopes {
  /// Uses of names, in order.
  let uses: [ScopeAnalysis.Use]
  /// The names that the top level gives values.
  let topNames: [Name]
  /// The names that are local to each scope, and the scope that it stands in.
  private var locals: [Int32: Set<Name>] = [:]
  private var outer: [Int32: Int32] = [:]

  /// The scope of the top level.
  static let top: Int32 = 0

  init(_ tree: SyntaxTree) {
    let analysis = ScopeAnalysis.analyze(tree)
    uses = analysis.uses
    topNames = analysis.top.locals
    for facts in [analysis.top] + analysis.facts.values {
      locals[facts.number] = Set(facts.locals)
      if facts.number != Self.top { outer[facts.number] = facts.outer }
    }
  }

  /// The scope that gives the name a value; nil where nothing in the program does, so that it is a built-in one.
  func scope(of use: ScopeAnalysis.Use) -> Int32? {
    var scope: Int32? = use.scope
    while let here = scope {
      if locals[here]?.contains(use.name) == true { return here }
      scope = outer[here]
    }
    return nil
  }
}
