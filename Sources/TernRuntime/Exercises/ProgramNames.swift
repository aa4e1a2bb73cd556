import TernSyntax

/// Which names a program uses that it does not define, and how long it is.
package struct ProgramNames {
  /// Uses of names that nothing in the program gives a value, in order.
  package let builtins: [(name: String, span: Span)]
  /// The functions that it defines at the top level, by `fn` or by assigning one.
  package let functions: [String]
  /// All names that it gives values at the top level.
  package let assigned: [String]
  /// Lines with code on them.
  package let lineCount: Int

  package init(_ source: Source) {
    let tree = Parser.parse(source).tree
    let analysis = ScopeAnalysis.analyze(tree)
    // The scope that each scope stands in, and the names that are local to it.
    var locals: [Int32: Set<Name>] = [analysis.top.number: Set(analysis.top.locals)]
    var outer: [Int32: Int32] = [:]
    for facts in analysis.facts.values {
      locals[facts.number] = Set(facts.locals)
      outer[facts.number] = facts.outer
    }
    func isDefined(_ name: Name, in scope: Int32) -> Bool {
      var scope = scope
      while true {
        if locals[scope]?.contains(name) == true { return true }
        guard let next = outer[scope], next != scope else { return locals[0]?.contains(name) == true }
        scope = next
      }
    }
    builtins = analysis.uses.filter { !isDefined($0.name, in: $0.scope) }.map { (tree.names[$0.name], $0.span) }
    assigned = analysis.top.locals.map { tree.names[$0] }
    functions = tree[tree.statements].compactMap { statement in
      switch tree[statement] {
      case .function(let function): return tree[function].name.map { tree.names[$0] }
      case .assign(let target, let value):
        guard case .name(let name) = tree[target], case .lambda = tree[value] else { return nil }
        return tree.names[name]
      default: return nil
      }
    }
    var isCode = false, count = 0
    var offset = 0
    let comments = tree.comments + tree[tree.statements].compactMap { if case .prose = tree[$0] { tree.span($0) } else { nil } }
    var hidden = [Bool](repeating: false, count: source.bytes.count + 1)
    for span in comments { for place in Int(span.start)..<Int(span.end) { hidden[place] = true } }
    while offset <= source.bytes.count {
      let byte = offset < source.bytes.count ? source.bytes[offset] : 0x0A
      if byte == 0x0A {
        if isCode { count += 1 }
        isCode = false
      } else if !hidden[offset], byte != 0x20, byte != 0x09, byte != 0x0D {
        isCode = true
      }
      offset += 1
    }
    lineCount = count
  }
}
