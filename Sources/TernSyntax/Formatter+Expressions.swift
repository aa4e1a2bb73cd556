extension Formatter {
  mutating func expression(_ id: ID<Expression>) {
    let span = tree.span(id)
    switch tree[id] {
    case .integer, .float, .constant, .string, .interpolation: out += tree.source.text(span)
    case .name(let name): out += tree.names[name]
    case .tensor(let items):
      let items = Array(tree[items])
      list("[", items.map(tree.span), "]", from: span.start + 1, to: span.end - 1) { $0.expression(items[$1]) }
    case .tuple(let items): tuple(Array(tree[items]), span)
    case .record(let fields):
      let fields = Array(tree[fields])
      list("(", fields.map { $0.nameSpan.through(tree.span($0.value)) }, ")", from: span.start + 1, to: span.end - 1) {
        if let name = fields[$1].name { $0.out += $0.tree.names[name] + " = " }
        $0.expression(fields[$1].value)
      }
    case .spread(let inner):
      expression(inner)
      dots("...")
    case .group(let inner):
      out += "("
      expression(inner)
      out += ")"
    case .unary(let operation, let inner):
      switch operation {
      case .negate: out += "-"
      case .plus: out += "+"
      case .not: out += "not "
      }
      expression(inner)
    case .binary(let operation, let left, let right): binary(operation, left, right)
    case .logical(let operation, let left, let right): infix(left, operation == .and ? "and" : "or", right)
    case .comparison(let first, let parts): comparison(first, parts)
    case .range(let start, let stop):
      expression(start)
      dots("..")
      let position = out.utf8.count
      expression(stop)
      // `a.. .5` would read as `a...5`.
      let index = out.utf8.index(out.startIndex, offsetBy: position)
      if index < out.endIndex, out[index] == "." { out.insert(" ", at: index) }
    case .pipe(let value, let function): pipe(value, function)
    case .lambda(let function): layOut(function)
    case .conditional(let branches, else: let otherwise): conditional(branches, otherwise)
    case .call(let callee, let arguments): call(callee, arguments, span)
    case .index(let base, let items): index(base, items)
    case .member(let base, let name, nameSpan: _):
      expression(base)
      dots("." + tree.names[name])
    }
  }

  /// Writes what begins with a point, apart from a number such as `3.` that ends in one.
  private mutating func dots(_ text: String) {
    if out.last == "." { out += " " }
    out += text
  }

  private mutating func tuple(_ items: [ID<Expression>], _ span: Span) {
    guard let first = items.first else {
      out += "()"
      return
    }
    let spans = items.map(tree.span)
    if tree.span(first).start == span.start {
      // Without parentheses, at the level of statements.
      for (position, item) in items.enumerated() {
        if position > 0 { out += ", " }
        expression(item)
      }
      if items.count == 1 { out += "," }
      return
    }
    list("(", spans, ")", from: span.start + 1, to: span.end - 1, trailingComma: items.count == 1) {
      $0.expression(items[$1])
    }
  }

  private mutating func binary(_ operation: BinaryOperator, _ left: ID<Expression>, _ right: ID<Expression>) {
    if operation == .power {
      expression(left)
      out += "^"
      if hasNewline(tree.span(left).end, tree.span(right).start) { breakLine() }
      expression(right)
    } else {
      infix(left, operation.spelling, right)
    }
  }

  private mutating func infix(_ left: ID<Expression>, _ operation: String, _ right: ID<Expression>) {
    expression(left)
    out += " " + operation
    breakOrBlank(tree.span(left).end, tree.span(right).start)
    expression(right)
  }

  private mutating func comparison(_ first: ID<Expression>, _ parts: List<ComparisonPart>) {
    expression(first)
    var last = tree.span(first).end
    for part in tree[parts] {
      out += " " + part.comparison.spelling
      breakOrBlank(last, tree.span(part.operand).start)
      expression(part.operand)
      last = tree.span(part.operand).end
    }
  }

  private mutating func pipe(_ value: ID<Expression>, _ function: ID<Expression>) {
    expression(value)
    if hasNewline(tree.span(value).end, tree.span(function).start) { breakLine() } else { out += " " }
    out += "|> "
    expression(function)
  }

  private mutating func conditional(_ branches: List<Branch>, _ otherwise: Block?) {
    for (position, branch) in tree[branches].enumerated() {
      out += position == 0 ? "if " : " else if "
      expression(branch.condition)
      out += " "
      block(branch.body)
    }
    if let otherwise {
      out += " else "
      block(otherwise)
    }
  }

  private mutating func call(_ callee: ID<Expression>, _ arguments: List<CallArgument>, _ span: Span) {
    expression(callee)
    let arguments = Array(tree[arguments])
    list(
      "(", arguments.map { $0.nameSpan.through(tree.span($0.value)) }, ")", from: tree.span(callee).end + 1, to: span.end - 1
    ) {
      if let name = arguments[$1].name { $0.out += $0.tree.names[name] + "=" }
      $0.expression(arguments[$1].value)
      if arguments[$1].isSpread { $0.dots("...") }
    }
  }

  private mutating func index(_ base: ID<Expression>, _ items: List<IndexItem>) {
    expression(base)
    out += "["
    for (position, item) in tree[items].enumerated() {
      if position > 0 { out += ", " }
      switch item {
      case .expression(let value): expression(value)
      case .ellipsis: out += "..."
      case .new: out += "new"
      case .slice(let start, let stop, let step):
        if let start { expression(start) }
        out += ":"
        if let stop { expression(stop) }
        if let step {
          out += ":"
          expression(step)
        }
      }
    }
    out += "]"
  }

  // MARK: Functions

  mutating func layOut(_ id: ID<Function>) {
    let function = tree[id]
    if let name = function.name {
      out += "fn " + tree.names[name]
      parameters(function.parameters, tree.span(id))
      if let result = function.result {
        out += " -> "
        annotation(result)
      }
      out += " "
      if case .expression = function.body { out += "= " }
    } else {
      let list = tree[function.parameters]
      if list.count == 1, let only = list.first, tree.source.bytes[Int(tree.span(id).start)] != 0x28 {
        out += tree.names[only.name]
      } else {
        parameters(function.parameters, tree.span(id))
      }
      out += " -> "
    }
    switch function.body {
    case .expression(let value):
      let before = tree[function.parameters].last?.nameSpan.end ?? tree.span(id).start
      if bodyStartsOnNewLine(before, tree.span(value).start) {
        while out.last == " " { out.removeLast() }
        breakLine()
      }
      expression(value)
    case .block(let body): block(body)
    }
  }

  /// Whether the line breaks right before the body, behind `=` or `->`.
  private func bodyStartsOnNewLine(_ start: UInt32, _ body: UInt32) -> Bool {
    var offset = Int(body) - 1
    while offset > Int(start) {
      switch tree.source.bytes[offset] {
      case 0x0A: return true
      case 0x20, 0x09, 0x0D: offset -= 1
      default: return false
      }
    }
    return false
  }

  mutating func parameters(_ list: List<Parameter>, _ span: Span) {
    let parameters = Array(tree[list])
    let spans = parameters.map { parameter in
      parameter.defaultValue.map { parameter.nameSpan.through(tree.span($0)) }
        ?? parameter.annotation.map { parameter.nameSpan.through(tree.span($0)) } ?? parameter.nameSpan
    }
    let start = parameters.first.map { openingParenthesis(before: $0.nameSpan.start) } ?? span.start
    self.list("(", spans, ")", from: start, to: spans.last?.end ?? start) {
      let parameter = parameters[$1]
      $0.out += $0.tree.names[parameter.name]
      if parameter.isRest { $0.out += "..." }
      if let annotation = parameter.annotation {
        $0.out += ": "
        $0.annotation(annotation)
      }
      if let value = parameter.defaultValue {
        $0.out += " = "
        $0.expression(value)
      }
    }
  }

  private func openingParenthesis(before offset: UInt32) -> UInt32 {
    var position = Int(offset)
    while position > 0, tree.source.bytes[position - 1] != 0x28 { position -= 1 }
    return UInt32(position)
  }

  mutating func annotation(_ id: ID<Annotation>) {
    switch tree[id] {
    case .function: out += "fn"
    case .record(let fields):
      out += "("
      for (position, field) in tree[fields].enumerated() {
        if position > 0 { out += ", " }
        out += tree.names[field.name] + ": "
        annotation(field.annotation)
      }
      out += ")"
    case .tensor(let element, let dimensions):
      out += element?.rawValue ?? ""
      guard let dimensions else { return }
      out += "["
      for (position, dimension) in tree[dimensions].enumerated() {
        if position > 0 { out += ", " }
        switch dimension {
        case .ellipsis: out += "..."
        case .any: out += "_"
        case .size(let size): self.size(size, in: 0)
        }
      }
      out += "]"
    }
  }

  /// - Parameter precedence: 0 at the outside, 1 as a term of a sum, 2 as a factor.
  private mutating func size(_ id: ID<Size>, in precedence: Int) {
    switch tree[id] {
    case .integer: out += tree.source.text(tree.span(id))
    case .name(let name): out += tree.names[name]
    case .binary(let operation, let left, let right):
      let isSum = operation == .add || operation == .subtract
      let needsParentheses = precedence > (isSum ? 0 : 1)
      if needsParentheses { out += "(" }
      size(left, in: isSum ? 0 : 1)
      out += operation.spelling
      size(right, in: isSum ? 1 : 2)
      if needsParentheses { out += ")" }
    }
  }
}
