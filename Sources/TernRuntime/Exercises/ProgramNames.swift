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
    let names = NameScopes(tree)
    builtins = names.uses.filter { names.scope(of: $0) == nil }.map { (tree.names[$0.name], $0.span) }
    assigned = names.topNames.map { tree.names[$0] }
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
