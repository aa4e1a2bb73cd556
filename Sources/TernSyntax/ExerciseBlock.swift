/// `exercise f(x: [n]) -> [n] { … }`: a task, how answers are graded, and what is said about mistakes.
package struct ExerciseBlock: Sendable {
  package var name: Name
  package var nameSpan: Span
  package var parameters: List<Parameter>
  package var result: ID<Annotation>?
  /// From the name to the end of the result's shape.
  package var signatureSpan: Span
  /// Lines of Markdown at the beginning of the block, each with its `##`.
  package var prose: [Span]
  package var clauses: [Clause]
  /// The names that clauses without parameters of their own may use: those of `sizes` and of the signature.
  package var sizes: [Name]
  /// From brace to brace.
  package var blockSpan: Span
}

/// One line or block of an exercise.
package struct Clause: Sendable {
  package var content: Content
  package var span: Span

  package enum Content: Sendable {
    /// `question 3, rarity "very common", difficulty "hard"`
    case standing(question: Int?, rarity: Text?, difficulty: Text?)
    /// `forbid attention, softmax` and its like.
    case names(NameRule, [NameUse])
    /// `limit 12 lines`, `limit 20 ops`: what a program may have. Without a word it is lines.
    case limit(Int, LimitMeasure?)
    /// `sizes t in 1..7, d in [4, 8]`
    case sizes([SizeDomain])
    /// Values of parameters: `given q = randn(t, d)`, `case "one key" { … }`, `stable q = q * 1e4`.
    case bindings(BindingRule, text: Text?, [Binding], ID<Function>)
    /// `where all(x > 0)`: what holds for all inputs.
    case condition(ID<Expression>, ID<Function>)
    /// `property "text" { … }`
    case property(text: Text, ID<Function>)
    /// `cost flops <= n`; with `O(n)`, growth instead of a bound.
    case cost(CostMeasure, isGrowth: Bool, ID<Expression>, ID<Function>)
    /// `reference { … }`, `wrong "what is wrong" { … }` and their like.
    case body(BodyRule, text: Text?, ID<Function>)
    /// `hint "text"`
    case hint(text: Text)
    /// `follow_up "question" { key "point" }`
    case followUp(text: Text, keys: [Text])
    /// `starter { … }`: a program to begin with, kept as it is written.
    case starter(Block)
    /// `random`: results differ from call to call.
    case random
  }

  /// A string literal: the index of its value.
  package struct Text: Sendable {
    package var index: UInt32
    package var span: Span
  }

  package struct NameUse: Sendable {
    package var name: Name
    package var span: Span
  }

  package struct SizeDomain: Sendable {
    package var name: Name
    package var nameSpan: Span
    package var values: ID<Expression>
    package var function: ID<Function>
  }

  package struct Binding: Sendable {
    package var name: Name
    package var nameSpan: Span
    package var value: ID<Expression>
  }

  package enum NameRule: String, Sendable, CaseIterable { case forbid, require, gradients }
  package enum BindingRule: String, Sendable, CaseIterable { case given, `case`, stable }
  package enum BodyRule: String, Sendable, CaseIterable { case reference, oracle, solution, wrong }
  package enum LimitMeasure: String, Sendable { case lines, ops }
  package enum CostMeasure: String, Sendable, CaseIterable { case flops, peak, bytes }

  /// The words that clauses begin with.
  package static let words =
    ["question"] + NameRule.allCases.map(\.rawValue) + ["limit", "sizes"] + BindingRule.allCases.map(\.rawValue) + ["where", "property", "cost"]
    + BodyRule.allCases.map(\.rawValue) + ["hint", "follow_up", "starter", "random"]
}
