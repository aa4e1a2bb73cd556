/// A parsed program: all of its nodes, side by side in arrays, joined by index.
///
/// Nothing in it is nested, so a program of any shape is built, walked and dropped without
/// recursion, and a node costs some twenty bytes.
package struct SyntaxTree: Sendable {
  package let source: Source
  /// The top-level statements.
  package internal(set) var statements = List<Statement>()

  package internal(set) var expressions = Store<Expression>()
  package internal(set) var statementNodes = Store<Statement>()
  package internal(set) var functions = Store<Function>()
  package internal(set) var exercises: [ExerciseBlock] = []
  package internal(set) var names = NameTable()
  /// Values of string literals and pieces of strings, escapes resolved.
  package internal(set) var strings: [String] = []
  package internal(set) var integers: [Int] = []
  package internal(set) var floats: [Double] = []
  /// Comments in source order; prose is a statement.
  package internal(set) var comments: [Span] = []

  // Children of nodes that have any number of them. A `List` is a stretch of one of these.
  var expressionLists: [ID<Expression>] = []
  var statementLists: [ID<Statement>] = []
  var arguments: [CallArgument] = []
  var fields: [Field] = []
  var indexItems: [IndexItem] = []
  var parts: [StringPart] = []
  var comparisons: [ComparisonPart] = []
  var branches: [Branch] = []
  var parameters: [Parameter] = []
  var annotations = Store<Annotation>()
  var annotationFields: [AnnotationField] = []
  var dimensions: [Dimension] = []
  var sizes = Store<Size>()

  init(source: Source) { self.source = source }

  package subscript(id: ID<Expression>) -> Expression { expressions[id] }
  package subscript(id: ID<Statement>) -> Statement { statementNodes[id] }
  package subscript(id: ID<Function>) -> Function { functions[id] }
  package subscript(id: ID<Annotation>) -> Annotation { annotations[id] }
  package subscript(id: ID<Size>) -> Size { sizes[id] }

  package subscript(list: List<Expression>) -> ArraySlice<ID<Expression>> { expressionLists[list.range] }
  package subscript(list: List<Statement>) -> ArraySlice<ID<Statement>> { statementLists[list.range] }
  package subscript(list: List<CallArgument>) -> ArraySlice<CallArgument> { arguments[list.range] }
  package subscript(list: List<Field>) -> ArraySlice<Field> { fields[list.range] }
  package subscript(list: List<IndexItem>) -> ArraySlice<IndexItem> { indexItems[list.range] }
  package subscript(list: List<StringPart>) -> ArraySlice<StringPart> { parts[list.range] }
  package subscript(list: List<ComparisonPart>) -> ArraySlice<ComparisonPart> { comparisons[list.range] }
  package subscript(list: List<Branch>) -> ArraySlice<Branch> { branches[list.range] }
  package subscript(list: List<Parameter>) -> ArraySlice<Parameter> { parameters[list.range] }
  package subscript(list: List<AnnotationField>) -> ArraySlice<AnnotationField> { annotationFields[list.range] }
  package subscript(list: List<Dimension>) -> ArraySlice<Dimension> { dimensions[list.range] }

  package func span(_ id: ID<Expression>) -> Span { expressions.span(id) }
  package func span(_ id: ID<Statement>) -> Span { statementNodes.span(id) }
  package func span(_ id: ID<Function>) -> Span { functions.span(id) }
  package func span(_ id: ID<Annotation>) -> Span { annotations.span(id) }
  package func span(_ id: ID<Size>) -> Span { sizes.span(id) }
}

/// The index of a node in its tree.
package struct ID<Node>: Hashable, Sendable {
  package let raw: UInt32
}

/// A stretch of one of a tree's side arrays.
package struct List<Node>: Hashable, Sendable {
  let start: UInt32
  package let count: Int32

  init(start: Int, count: Int) {
    self.start = UInt32(start)
    self.count = Int32(count)
  }

  package init() { self.init(start: 0, count: 0) }

  package var isEmpty: Bool { count == 0 }

  package func dropFirst() -> List { isEmpty ? self : List(start: Int(start) + 1, count: Int(count) - 1) }

  var range: Range<Int> { Int(start)..<Int(start) + Int(count) }
}

/// Nodes of one kind with their places in the source.
package struct Store<Node: Sendable>: Sendable {
  private var nodes: [Node] = []
  private var spans: [Span] = []
  /// How many nodes lie on the longest way down from each node: bounds what a walk of the tree needs of the stack.
  private var heights: [UInt16] = []

  package var count: Int { nodes.count }
  package var ids: some Sequence<ID<Node>> { (0..<UInt32(nodes.count)).lazy.map { ID(raw: $0) } }
  package subscript(id: ID<Node>) -> Node { nodes[Int(id.raw)] }
  package func span(_ id: ID<Node>) -> Span { spans[Int(id.raw)] }
  func height(_ id: ID<Node>) -> UInt16 { heights[Int(id.raw)] }

  mutating func reserve(_ count: Int) {
    nodes.reserveCapacity(count)
    spans.reserveCapacity(count)
    heights.reserveCapacity(count)
  }

  mutating func add(_ node: Node, _ span: Span, height: UInt16 = 1) -> ID<Node> {
    nodes.append(node)
    spans.append(span)
    heights.append(height)
    return ID(raw: UInt32(nodes.count - 1))
  }

  mutating func replace(_ id: ID<Node>, with node: Node, height: UInt16) {
    nodes[Int(id.raw)] = node
    heights[Int(id.raw)] = height
  }
}
