/// What an expression is. Children are indices into the tree.
package enum Expression: Sendable {
  case integer(index: UInt32)
  case float(index: UInt32)
  case constant(Constant)
  case string(index: UInt32)
  /// `"text {e:.3f}"`
  case interpolation(List<StringPart>)
  case name(Name)
  /// `[a, b]`
  case tensor(List<Expression>)
  /// `(a, b)`; `(a,)` has one part and `()` none.
  case tuple(List<Expression>)
  /// `a...` in a tuple or a record: its items or fields.
  case spread(ID<Expression>)
  /// `(W = a, b = c)`
  case record(List<Field>)
  /// `(e)`
  case group(ID<Expression>)
  case unary(UnaryOperator, ID<Expression>)
  case binary(BinaryOperator, ID<Expression>, ID<Expression>)
  case logical(LogicalOperator, ID<Expression>, ID<Expression>)
  /// `a < b <= c`: the first operand and then each operator with its right operand.
  case comparison(ID<Expression>, List<ComparisonPart>)
  /// `a..b`
  case range(ID<Expression>, ID<Expression>)
  /// `x |> f(a)`
  case pipe(ID<Expression>, ID<Expression>)
  case lambda(ID<Function>)
  /// `if c { … } else if d { … } else { … }`
  case conditional(List<Branch>, else: Block?)
  case call(ID<Expression>, List<CallArgument>)
  case index(ID<Expression>, List<IndexItem>)
  case member(ID<Expression>, Name, nameSpan: Span)

  package enum Constant: Sendable { case `true`, `false`, none, inf, nan, pi }
}

package enum UnaryOperator: Sendable { case negate, plus, not }

package enum BinaryOperator: Sendable, CaseIterable {
  case add, subtract, multiply, divide, floorDivide, remainder, matmul, power

  package var spelling: String {
    switch self {
    case .add: "+"
    case .subtract: "-"
    case .multiply: "*"
    case .divide: "/"
    case .floorDivide: "//"
    case .remainder: "%"
    case .matmul: "@"
    case .power: "^"
    }
  }
}

package enum LogicalOperator: Sendable { case and, or }

package enum ComparisonOperator: Sendable, CaseIterable {
  case equal, notEqual, less, lessEqual, greater, greaterEqual

  package var spelling: String {
    switch self {
    case .equal: "=="
    case .notEqual: "!="
    case .less: "<"
    case .lessEqual: "<="
    case .greater: ">"
    case .greaterEqual: ">="
    }
  }
}

package struct ComparisonPart: Sendable {
  package var comparison: ComparisonOperator
  package var operand: ID<Expression>
}

/// One `name = e` of a record, or `e...` without a name.
package struct Field: Sendable {
  package var name: Name?
  package var nameSpan: Span
  package var value: ID<Expression>
}

/// One argument of a call: by position, by name, or a tuple spread with `...`.
package struct CallArgument: Sendable {
  package var name: Name?
  package var nameSpan: Span
  package var value: ID<Expression>
  package var isSpread: Bool
}

/// One item between the brackets of an index.
package enum IndexItem: Sendable {
  case expression(ID<Expression>)
  case slice(start: ID<Expression>?, stop: ID<Expression>?, step: ID<Expression>?)
  case ellipsis
  case new
}

/// A piece of a string with interpolation.
package enum StringPart: Sendable {
  case text(index: UInt32)
  /// The value of an expression and the index of its format, such as `.3f`.
  case value(ID<Expression>, format: UInt32?)
}

package struct Branch: Sendable {
  package var condition: ID<Expression>
  package var body: Block
}

/// Statements in braces.
package struct Block: Sendable {
  package var statements: List<Statement>
  /// From brace to brace.
  package var span: Span

  /// Without its first statement.
  package func dropFirst() -> Block { Block(statements: statements.dropFirst(), span: span) }
}

package enum Statement: Sendable {
  case expression(ID<Expression>)
  /// `target = e`; several targets are a tuple.
  case assign(ID<Expression>, ID<Expression>)
  /// `target += e`
  case update(ID<Expression>, BinaryOperator, ID<Expression>)
  case function(ID<Function>)
  case `for`(ID<Expression>, ID<Expression>, Block)
  case `while`(ID<Expression>, Block)
  case `break`
  case `continue`
  case `return`(ID<Expression>?)
  case assert(ID<Expression>, message: ID<Expression>?)
  /// `import "folder/file.tern"`: the path, and the name that the module gets, `file`.
  case importFile(index: UInt32, Name)
  /// `import name`
  case importModule(Name)
  /// `exercise f(x) { … }`
  case exercise(index: UInt32)
  /// `## …` lines: Markdown.
  case prose
}

package struct Function: Sendable {
  /// None for `x -> e`.
  package var name: Name?
  package var nameSpan: Span
  package var parameters: List<Parameter>
  package var result: ID<Annotation>?
  package var body: FunctionBody
}

package enum FunctionBody: Sendable {
  case expression(ID<Expression>)
  case block(Block)
}

package struct Parameter: Sendable {
  package var name: Name
  package var nameSpan: Span
  package var annotation: ID<Annotation>?
  package var defaultValue: ID<Expression>?
  /// `rest...`: takes what is left over as a tuple.
  package var isRest: Bool
}

/// What a parameter says about its argument.
package enum Annotation: Sendable {
  /// `[n, d]`, `[..., t]`, `f64[n]`; without brackets, `f64`, any shape.
  case tensor(ElementType?, List<Dimension>?)
  case record(List<AnnotationField>)
  case function
}

package enum ElementType: String, Sendable, CaseIterable { case f32, f64, i64, bool }

package struct AnnotationField: Sendable {
  package var name: Name
  package var nameSpan: Span
  package var annotation: ID<Annotation>
}

/// One axis of a shape annotation.
package enum Dimension: Sendable {
  /// `...`: any number of axes.
  case ellipsis
  /// `_`: any size.
  case any
  case size(ID<Size>)
}

/// A size in a shape annotation: `n`, `3`, `2*d`.
package enum Size: Sendable {
  case integer(Int)
  case name(Name)
  case binary(BinaryOperator, ID<Size>, ID<Size>)
}
