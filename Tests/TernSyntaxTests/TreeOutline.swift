import TernSyntax

/// A tree without places, as text: two programs with the same outline have the same tree.
struct TreeOutline {
  private let tree: SyntaxTree

  static func of(_ tree: SyntaxTree) -> String {
    let outline = TreeOutline(tree: tree)
    return outline.text(tree.statements)
  }

  private func text(_ list: List<Statement>) -> String { tree[list].map(text).joined(separator: "\n") }
  private func text(_ block: Block) -> String { "{\(text(block.statements))}" }

  private func text(_ id: ID<Statement>) -> String {
    switch tree[id] {
    case .expression(let value): "(do \(text(value)))"
    case .assign(let target, let value): "(= \(text(target)) \(text(value)))"
    case .update(let target, let operation, let value): "(\(operation)= \(text(target)) \(text(value)))"
    case .function(let function): text(function)
    case .for(let target, let sequence, let body): "(for \(text(target)) \(text(sequence)) \(text(body)))"
    case .while(let condition, let body): "(while \(text(condition)) \(text(body)))"
    case .break: "(break)"
    case .continue: "(continue)"
    case .return(let value): "(return \(value.map(text) ?? ""))"
    case .assert(let condition, let message): "(assert \(text(condition)) \(message.map(text) ?? ""))"
    case .importFile(let index, let name): "(import \(tree.strings[Int(index)]) \(tree.names[name]))"
    case .importModule(let name): "(import \(tree.names[name]))"
    case .exercise(let index): text(tree.exercises[Int(index)])
    case .prose: "(prose \(prose(tree.source.text(tree.span(id)))))"
    }
  }

  private func text(_ exercise: ExerciseBlock) -> String {
    let clauses = exercise.clauses.map { clause in
      switch clause.content {
      case .standing(let question, let rarity, let difficulty):
        "question \(question ?? -1) \(rarity.map(text) ?? "") \(difficulty.map(text) ?? "")"
      case .names(let rule, let names): "\(rule) " + names.map { tree.names[$0.name] }.joined(separator: " ")
      case .limit(let count, let measure): "limit \(count) \(measure?.rawValue ?? "")"
      case .sizes(let domains): "sizes " + domains.map { "\(tree.names[$0.name]) \(text($0.function))" }.joined(separator: " ")
      case .bindings(let rule, let text, let bindings, let function):
        "\(rule) \(text.map(self.text) ?? "") \(bindings.count) \(self.text(function))"
      case .condition(_, let function): "where \(text(function))"
      case .property(let text, let function): "property \(self.text(text)) \(self.text(function))"
      case .cost(let measure, let isGrowth, _, let function): "cost \(measure) \(isGrowth) \(text(function))"
      case .body(let rule, let text, let function): "\(rule) \(text.map(self.text) ?? "") \(self.text(function))"
      case .hint(let text): "hint \(self.text(text))"
      case .followUp(let text, let keys): "follow_up \(self.text(text)) " + keys.map(self.text).joined(separator: " ")
      case .starter(let block): "starter \(text(block))"
      case .random: "random"
      }
    }
    return "(exercise \(tree.names[exercise.name]) \(clauses.joined(separator: "; ")))"
  }

  private func text(_ text: Clause.Text) -> String { tree.strings[Int(text.index)] }

  private func prose(_ text: String) -> String {
    text.split(separator: "\n").map { String($0.drop { $0 == " " }) }.filter { $0.hasPrefix("##") }.joined(separator: "\n")
  }

  private func text(_ id: ID<Function>) -> String {
    let function = tree[id]
    let parameters = tree[function.parameters].map { parameter in
      tree.names[parameter.name] + (parameter.isRest ? "..." : "") + (parameter.annotation.map { ":" + text($0) } ?? "")
        + (parameter.defaultValue.map { "=" + text($0) } ?? "")
    }
    let body =
      switch function.body {
      case .expression(let value): text(value)
      case .block(let block): text(block)
      }
    let result = function.result.map { "-> " + text($0) } ?? ""
    return "(fn \(function.name.map { tree.names[$0] } ?? "") [\(parameters.joined(separator: " "))] \(result) \(body))"
  }

  private func text(_ id: ID<Annotation>) -> String {
    switch tree[id] {
    case .function: return "fn"
    case .record(let fields):
      return "(" + tree[fields].map { "\(tree.names[$0.name]):\(text($0.annotation))" }.joined(separator: " ") + ")"
    case .tensor(let element, let dimensions):
      let axes = dimensions.map { list in
        "[" + tree[list].map { dimension in
          switch dimension {
          case .ellipsis: "..."
          case .any: "_"
          case .size(let size): text(size)
          }
        }.joined(separator: " ") + "]"
      }
      return (element?.rawValue ?? "") + (axes ?? "")
    }
  }

  private func text(_ id: ID<Size>) -> String {
    switch tree[id] {
    case .integer(let value): "\(value)"
    case .name(let name): tree.names[name]
    case .binary(let operation, let left, let right): "(\(operation) \(text(left)) \(text(right)))"
    }
  }

  private func text(_ id: ID<Expression>) -> String {
    switch tree[id] {
    case .integer(let index): return "\(tree.integers[Int(index)])"
    case .float(let index): return "\(tree.floats[Int(index)])"
    case .constant(let constant): return "\(constant)"
    case .string(let index): return "'\(tree.strings[Int(index)])'"
    case .name(let name): return tree.names[name]
    case .interpolation(let parts):
      return "(text " + tree[parts].map { part in
        switch part {
        case .text(let index): "'\(tree.strings[Int(index)])'"
        case .value(let value, let format): "{\(text(value))\(format.map { ":" + tree.strings[Int($0)] } ?? "")}"
        }
      }.joined(separator: " ") + ")"
    case .tensor(let items): return "[" + tree[items].map(text).joined(separator: " ") + "]"
    case .tuple(let items): return "(tuple " + tree[items].map(text).joined(separator: " ") + ")"
    case .spread(let inner): return "(spread \(text(inner)))"
    case .record(let fields):
      return "(record " + tree[fields].map { field in (field.name.map { "\(tree.names[$0])=" } ?? "") + text(field.value) }.joined(separator: " ") + ")"
    case .group(let inner): return "(group \(text(inner)))"
    case .unary(let operation, let inner): return "(\(operation) \(text(inner)))"
    case .binary(let operation, let left, let right): return "(\(operation) \(text(left)) \(text(right)))"
    case .logical(let operation, let left, let right): return "(\(operation) \(text(left)) \(text(right)))"
    case .comparison(let first, let parts):
      return "(compare \(text(first)) " + tree[parts].map { "\($0.comparison) \(text($0.operand))" }.joined(separator: " ") + ")"
    case .range(let start, let stop): return "(range \(text(start)) \(text(stop)))"
    case .pipe(let value, let function): return "(pipe \(text(value)) \(text(function)))"
    case .lambda(let function): return text(function)
    case .conditional(let branches, else: let otherwise):
      let parts = tree[branches].map { "\(text($0.condition)) \(text($0.body))" }
      return "(if \(parts.joined(separator: " ")) \(otherwise.map { "else " + text($0) } ?? ""))"
    case .call(let callee, let arguments):
      let parts = tree[arguments].map { argument in
        (argument.name.map { tree.names[$0] + "=" } ?? "") + text(argument.value) + (argument.isSpread ? "..." : "")
      }
      return "(call \(text(callee)) \(parts.joined(separator: " ")))"
    case .index(let base, let items):
      let parts = tree[items].map { item in
        switch item {
        case .expression(let value): text(value)
        case .ellipsis: "..."
        case .new: "new"
        case .slice(let start, let stop, let step):
          "\(start.map(text) ?? ""):\(stop.map(text) ?? ""):\(step.map(text) ?? "")"
        }
      }
      return "(index \(text(base)) \(parts.joined(separator: ", ")))"
    case .member(let base, let name, nameSpan: _): return "(member \(text(base)) \(tree.names[name]))"
    }
  }
}
