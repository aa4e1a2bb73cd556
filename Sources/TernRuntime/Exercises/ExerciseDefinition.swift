import TernOps
import TernSyntax
import TernTensor

/// An exercise of a program: what its clauses say, with the functions that they are.
package struct ExerciseDefinition {
  /// Of the exercise, and of the function that is asked for.
  package let name: String
  /// `attention(q: [t, d], k: [s, d]) -> [t, d]`
  package let signature: String
  /// What is asked for: lines of Markdown.
  package internal(set) var prose: [String] = []
  package let parameters: [Parameter]
  /// The names of sizes, in the order in which functions of clauses take them.
  package let sizeNames: [String]
  package internal(set) var question: Int?
  package internal(set) var rarity: String?
  package internal(set) var difficulty: String?
  package internal(set) var forbidden: [NameUse] = []
  package internal(set) var required: [NameUse] = []
  /// The parameters whose gradients are compared; nil for all that have one.
  package internal(set) var gradients: [NameUse]?
  /// Lines of code that a program may have.
  package internal(set) var lineLimit: Int?
  /// Operators and calls that an answer may have.
  package internal(set) var operationLimit: Int?
  /// Whether results differ from call to call, so that only properties tell right from wrong.
  package internal(set) var isRandom = false
  /// Which values each size is drawn from: a function without parameters.
  package internal(set) var domains: [(name: String, span: Span, values: FunctionValue)] = []
  package internal(set) var given: [Bindings] = []
  /// What holds for all inputs: functions of parameters and sizes.
  package internal(set) var conditions: [FunctionValue] = []
  package internal(set) var cases: [Bindings] = []
  package internal(set) var stable: [Bindings] = []
  package internal(set) var properties: [Part] = []
  package internal(set) var costs: [CostBound] = []
  package internal(set) var references: [Part] = []
  package internal(set) var oracles: [Part] = []
  package internal(set) var solutions: [Part] = []
  package internal(set) var wrong: [Part] = []
  package internal(set) var hints: [String] = []
  package internal(set) var followUps: [(question: String, keys: [String])] = []
  /// Programs to begin with.
  package internal(set) var starters: [String] = []
  package let source: Source
  package let span: Span
  package let nameSpan: Span

  /// Whether it forbids, requires or limits something.
  package var hasRules: Bool { !forbidden.isEmpty || !required.isEmpty || lineLimit != nil || operationLimit != nil }

  package struct Parameter {
    package let name: String
    package let hasDefault: Bool
    package let isRest: Bool
  }

  package struct NameUse {
    package let name: String
    package let span: Span
  }

  /// Values of some parameters: a record, which a function gives.
  package struct Bindings {
    /// What it is called; empty for none.
    package let text: String
    package let names: [NameUse]
    package let function: FunctionValue
    package let span: Span
  }

  /// A function with what is said about it.
  package struct Part {
    package let text: String
    package let function: FunctionValue
    /// The block, from brace to brace.
    package let code: String
    package let span: Span
  }

  package struct CostBound {
    package let measure: Clause.CostMeasure
    /// Whether it says how cost grows, and no more.
    package let isGrowth: Bool
    /// As written.
    package let text: String
    package let function: FunctionValue
    package let span: Span
  }
}

/// What a signature asks of an argument, with all sizes known.
package indirect enum ArgumentShape {
  /// A type and a shape; nil where the signature leaves it open.
  case tensor(DType?, [Int]?)
  case record([(name: String, shape: ArgumentShape)])
  case function
}

extension ExerciseDefinition {
  /// What the signature says of a parameter; nil where it says nothing, or a size is not known.
  ///
  /// - Parameter leading: the sizes that `...` stands for.
  package func shape(of parameter: Int, sizes: [String: Int], leading: [Int]) -> ArgumentShape? {
    guard let closure = references.first?.function as? Closure, let signature = closure.code.signature,
      signature.parameters.indices.contains(parameter), let pattern = signature.parameters[parameter]
    else { return nil }
    let known = signature.sizes.map { sizes[$0.name] }
    return Self.shape(pattern, known, leading)
  }

  private static func shape(_ pattern: Signature.Pattern, _ known: [Int?], _ leading: [Int]) -> ArgumentShape? {
    switch pattern {
    case .function: return .function
    case .tensor(let dtype, nil): return .tensor(dtype, nil)
    case .record(let fields):
      var shapes: [(name: String, shape: ArgumentShape)] = []
      for field in fields {
        guard let shape = shape(field.pattern, known, leading) else { return nil }
        shapes.append((field.name, shape))
      }
      return .record(shapes)
    case .tensor(let dtype, let axes?):
      var sizes: [Int] = []
      for axis in axes {
        switch axis {
        case .ellipsis: sizes += leading
        case .any: sizes.append(2)
        case .size(let size):
          guard let value = try? size.value(known), value >= 0 else { return nil }
          sizes.append(value)
        }
      }
      return .tensor(dtype, sizes)
    }
  }

  /// The sizes that arguments have, where shapes of the signature name them.
  package func sizes(of arguments: [Value]) -> [String: Int] {
    guard let closure = references.first?.function as? Closure, let signature = closure.code.signature else { return [:] }
    var sizes: [String: Int] = [:]
    func bind(_ pattern: Signature.Pattern, _ value: Value) {
      switch (pattern, value) {
      case (.record(let fields), .record(let record)): for field in fields { if let item = record[field.name] { bind(field.pattern, item) } }
      case (.tensor(_, let axes?), _):
        guard let (shape, _) = value.shapeAndType else { return }
        // From the end, where no `...` stands before.
        for (axis, size) in zip(axes.reversed(), shape.reversed()) {
          if case .ellipsis = axis { break }
          if case .size(.bound(let number)) = axis { sizes[signature.sizes[number].name] = size }
        }
      default: break
      }
    }
    for (pattern, value) in zip(signature.parameters, arguments) { if let pattern { bind(pattern, value) } }
    return sizes
  }

  /// Which parameters have `...` in their shapes.
  package var leadingParameters: [Int] {
    guard let closure = references.first?.function as? Closure, let signature = closure.code.signature else { return [] }
    return signature.parameters.indices.filter { index in
      guard case .tensor(_, let axes?)? = signature.parameters[index], case .ellipsis? = axes.first else { return false }
      return true
    }
  }

  /// Whether the signature has `...`, so that it asks for any number of leading axes.
  package var hasLeadingAxes: Bool {
    guard let closure = references.first?.function as? Closure, let signature = closure.code.signature else { return false }
    func has(_ pattern: Signature.Pattern) -> Bool {
      switch pattern {
      case .tensor(_, let axes?): axes.contains { if case .ellipsis = $0 { true } else { false } }
      case .record(let fields): fields.contains { has($0.pattern) }
      default: false
      }
    }
    return signature.parameters.contains { $0.map(has) ?? false }
  }
}
