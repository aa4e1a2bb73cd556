import TernSyntax

/// Whether the annotations of a function settle every size that they mention.
///
/// An axis settles the one size in it that no other axis has settled, unless that size stands under `//` or twice;
/// axes are tried until none has news, those of the result last.
struct SizeAnalysis {
  private let tree: SyntaxTree
  private var settled: Set<Name>

  /// The first axis that leaves a size open, and that size.
  static func openAxis(of function: Function, in tree: SyntaxTree) -> (size: ID<Size>, name: Name)? {
    let parameters = tree[function.parameters]
    var analysis = SizeAnalysis(tree: tree, settled: Set(parameters.map(\.name)))
    let axes = parameters.flatMap { parameter in parameter.annotation.map { tree.axes(of: $0) } ?? [] }
    return analysis.settle(axes) ?? analysis.settle(function.result.map { tree.axes(of: $0) } ?? [])
  }

  private mutating func settle(_ axes: [ID<Size>]) -> (size: ID<Size>, name: Name)? {
    var open = axes
    while true {
      let rest = open.filter { axis in
        guard let name = settledName(axis) else { return unknowns(axis).first != nil }
        settled.insert(name)
        return false
      }
      if rest.count == open.count { break }
      open = rest
    }
    for axis in open { if let name = unknowns(axis).first { return (axis, name) } }
    return nil
  }

  /// The size that `id` settles when its own value is known.
  private func settledName(_ id: ID<Size>) -> Name? {
    switch tree[id] {
    case .integer: return nil
    case .name(let name): return settled.contains(name) ? nil : name
    case .binary(.floorDivide, _, _): return nil
    case .binary(let operation, let left, let right):
      let (isLeft, isRight) = (!unknowns(left).isEmpty, !unknowns(right).isEmpty)
      if isLeft == isRight { return nil }
      if operation == .multiply, case .integer(0) = tree[isLeft ? right : left] { return nil }
      return settledName(isLeft ? left : right)
    }
  }

  private func unknowns(_ id: ID<Size>) -> [Name] {
    switch tree[id] {
    case .integer: []
    case .name(let name): settled.contains(name) ? [] : [name]
    case .binary(_, let left, let right): unknowns(left) + unknowns(right)
    }
  }
}

extension SyntaxTree {
  /// The sizes in an annotation, those in records too.
  fileprivate func axes(of id: ID<Annotation>) -> [ID<Size>] {
    switch self[id] {
    case .function, .tensor(_, nil): []
    case .tensor(_, let dimensions?): self[dimensions].compactMap { if case .size(let size) = $0 { size } else { nil } }
    case .record(let fields): self[fields].flatMap { axes(of: $0.annotation) }
    }
  }
}
