extension Formatter {
  mutating func exercise(_ exercise: ExerciseBlock) {
    out += "exercise " + tree.names[exercise.name]
    parameters(exercise.parameters, exercise.signatureSpan)
    if let result = exercise.result {
      out += " -> "
      annotation(result)
    }
    out += " "
    let clauses = exercise.clauses
    braces(exercise.blockSpan, clauses.map(\.span), oneLine: { $0.clause(clauses[$1]) }) { formatter, position in
      formatter.write(clauses[position].span) { $0.clause(clauses[position]) }
    }
  }

  private mutating func clause(_ clause: Clause) {
    switch clause.content {
    case .standing(let question, let rarity, let difficulty):
      out += "question \(question.map(String.init) ?? "")"
      if let rarity { out += ", rarity " + text(rarity) }
      if let difficulty { out += ", difficulty " + text(difficulty) }
    case .names(let rule, let names): out += "\(rule.rawValue) " + names.map { tree.source.text($0.span) }.joined(separator: ", ")
    case .limit(let count, let measure): out += "limit \(count)" + (measure.map { " \($0.rawValue)" } ?? "")
    case .sizes(let domains):
      out += "sizes "
      items(domains.map { $0.nameSpan.through(tree.span($0.values)) }) {
        $0.out += $0.tree.names[domains[$1].name] + " in "
        $0.expression(domains[$1].values)
      }
    case .bindings(let rule, let text, let bindings, _):
      out += rule.rawValue + " "
      guard let text else { return items(bindings.map(span)) { $0.binding(bindings[$1]) } }
      out += self.text(text) + " "
      let block = Span(opening(after: text.span.end), clause.span.end)
      if hasNewline(block.start, block.end) {
        braces(block, bindings.map(span), oneLine: { $0.binding(bindings[$1]) }) { formatter, position in
          formatter.write(formatter.span(bindings[position])) { $0.binding(bindings[position]) }
        }
      } else if bindings.isEmpty {
        out += "{ }"
      } else {
        out += "{ "
        items(bindings.map(span)) { $0.binding(bindings[$1]) }
        out += " }"
      }
    case .condition(let value, _):
      out += "where "
      expression(value)
    case .property(let text, let function):
      out += "property " + self.text(text) + " "
      body(function)
    case .cost(let measure, let isGrowth, let value, _):
      out += "cost \(measure.rawValue) <= "
      if isGrowth { out += "O(" }
      expression(value)
      if isGrowth { out += ")" }
    case .body(let rule, let text, let function):
      out += rule.rawValue + " "
      if let text { out += self.text(text) + " " }
      body(function)
    case .hint(let text): out += "hint " + self.text(text)
    case .followUp(let text, let keys):
      out += "follow_up " + self.text(text) + " "
      let block = Span(opening(after: text.span.end), clause.span.end)
      let write = { (formatter: inout Formatter, position: Int) in formatter.out += "key " + formatter.text(keys[position]) }
      braces(block, keys.map(\.span), oneLine: write, inLines: write)
    case .starter(let block):
      out += "starter "
      self.block(block)
    case .random: out += "random"
    }
  }

  private func text(_ text: Clause.Text) -> String { tree.source.text(text.span) }

  private func span(_ binding: Clause.Binding) -> Span { binding.nameSpan.through(tree.span(binding.value)) }

  private mutating func binding(_ binding: Clause.Binding) {
    out += tree.names[binding.name] + " ="
    breakOrBlank(binding.nameSpan.end, tree.span(binding.value).start)
    expression(binding.value)
  }

  /// With commas between, broken where the source breaks them.
  private mutating func items(_ spans: [Span], _ write: (inout Formatter, Int) -> Void) {
    for position in spans.indices {
      if position > 0 {
        out += ","
        breakOrBlank(spans[position - 1].end, spans[position].start)
      }
      write(&self, position)
    }
  }

  private mutating func body(_ function: ID<Function>) {
    if case .block(let block) = tree[function].body { self.block(block) }
  }

  /// Where the next brace opens.
  private func opening(after offset: UInt32) -> UInt32 {
    var position = Int(offset)
    while position < tree.source.bytes.count, tree.source.bytes[position] != 0x7B { position += 1 }
    return UInt32(position)
  }
}
