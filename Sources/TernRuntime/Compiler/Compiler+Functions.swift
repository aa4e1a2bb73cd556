import TernOps
import TernSyntax
import TernTensor

extension Compiler {
  /// Compiles a function on its own; the code that makes the closure stays where the function is written.
  ///
  /// The body of a function of the top level waits for the first call: a module may have many that nobody calls.
  mutating func compileFunction(_ id: ID<Function>) -> Code {
    let function = tree[id]
    let facts = analysis.facts[id] ?? ScopeFacts()
    let name = function.name.map { tree.names[$0] } ?? Code.lambdaName
    let (documentation, body) = documentation(of: function)
    let code = Code(
      name: name, source: tree.source, span: tree.span(id), module: module, documentation: documentation)
    let outer = context, outerSizes = hiddenSizes
    hiddenSizes = [:]
    context = Context(code: code, parent: outer, facts: facts, isTop: false)
    allocateRegisters(function, facts)
    let parameters = tree[function.parameters]
    code.parameters = parameters.map { parameter in
      CompiledParameter(
        name: tree.names[parameter.name], span: parameter.nameSpan, hasDefault: parameter.defaultValue != nil,
        isRest: parameter.isRest, text: text(of: parameter))
    }
    code.signature = signature(of: function)
    if outer.isTop {
      // It captures nothing: names of the top level are read from the module's slots, which they all have already.
      let own = self
      code.pendingBody = {
        var compiler = own
        compiler.compileBody(function, facts, body)
      }
    } else {
      compileBody(function, facts, body)
    }
    context = outer
    hiddenSizes = outerSizes
    return code
  }

  private mutating func compileBody(_ function: Function, _ facts: ScopeFacts, _ body: FunctionBody) {
    emitEntry(function, facts)
    switch body {
    case .expression(let value):
      let result = operand(value)
      emitReturn(result, at: tree.span(value))
    case .block(let block):
      let result = temporary()
      compile(block, to: result)
      emitReturn(result, at: resultSpan(block))
    }
  }

  /// The last statement of a block, or the block.
  private func resultSpan(_ block: Block) -> Span {
    tree[block.statements].last.map { tree.span($0) } ?? block.span
  }

  /// The string that a body begins with, and the body without it.
  private func documentation(of function: Function) -> (String?, FunctionBody) {
    guard case .block(let block) = function.body, let first = tree[block.statements].first,
      case .expression(let value) = tree[first], case .string(let index) = tree[value], block.statements.count > 1
    else { return (nil, function.body) }
    return (tree.strings[Int(index)], .block(block.dropFirst()))
  }

  /// Parameters first, then sizes, then the other names.
  private mutating func allocateRegisters(_ function: Function, _ facts: ScopeFacts) {
    var next: Int32 = 0
    for name in facts.locals {
      context.registers[name] = next
      context.code.registerNames.append(tree.names[name])
      next += 1
    }
    context.isAssigned = [Bool](repeating: false, count: facts.locals.count)
    for parameter in tree[function.parameters] {
      // Those with a default get it in `emitEntry`, one after another.
      if let register = context.registers[parameter.name], parameter.defaultValue == nil {
        context.isAssigned[Int(register)] = true
      }
    }
    // Sizes that the body assigns anew keep a register of their own for the signature.
    for size in facts.sizes where (facts.assignments[size] ?? 0) > 1 {
      context.code.registerNames.append(tree.names[size])
      hiddenSizes[size] = next
      next += 1
    }
    context.code.firstTemporary = next
    context.nextTemporary = next
    context.code.registerCount = next
    for name in facts.captured {
      let isParameter = tree[function.parameters].contains { $0.name == name }
      if (isParameter || facts.sizes.contains(name)) && facts.assignments[name] == 1 { continue }
      context.cells.insert(name)
    }
  }

  /// Checks the arguments, works out defaults, and makes cells.
  private mutating func emitEntry(_ function: Function, _ facts: ScopeFacts) {
    let parameters = tree[function.parameters]
    let hasAnnotations = context.code.signature != nil && parameters.contains { $0.annotation != nil }
    if hasAnnotations { emit(.checkArguments, at: tree[function.parameters].first?.nameSpan ?? function.nameSpan) }
    for size in facts.sizes {
      guard let register = context.registers[size] else { continue }
      if let hidden = hiddenSizes[size] { emit(.move, register, hidden, at: function.nameSpan) }
      // A size that only the result or an unsolved expression mentions may have no value.
      if isBoundByName(size, function) { markAssigned(register) }
    }
    for (index, parameter) in parameters.enumerated() {
      guard let value = parameter.defaultValue, let register = context.registers[parameter.name] else { continue }
      let skip = emit(.jumpIfSet, 0, register, at: parameter.nameSpan)
      if let literal = constantValue(value), let wanted = context.code.signature?.parameters[index] {
        emit(.move, register, constant(wanted.taking(literal)), at: tree.span(value))
      } else {
        withTemporaries { $0.compile(value, to: register) }
      }
      let isSize = context.code.signature?.sizes.contains { $0.isParameter && $0.register == register } ?? false
      if parameter.annotation != nil || isSize { emit(.checkDefault, Int32(index), at: tree.span(value)) }
      land(skip)
      markAssigned(register)
    }
    for name in facts.locals where context.cells.contains(name) {
      if let register = context.registers[name] { emit(.makeCell, register, at: function.nameSpan) }
    }
    hiddenSizes = [:]
  }

  /// Whether an annotation of a required parameter has the size as an axis of its own, so that every call binds it.
  private func isBoundByName(_ size: Name, _ function: Function) -> Bool {
    tree[function.parameters].contains { parameter in
      guard parameter.defaultValue == nil, let annotation = parameter.annotation,
        case .tensor(_, let dimensions?) = tree[annotation]
      else { return false }
      return tree[dimensions].contains { dimension in
        if case .size(let id) = dimension, case .name(let name) = tree[id] { name == size } else { false }
      }
    }
  }

  // MARK: Signatures

  private mutating func signature(of function: Function) -> Signature? {
    let parameters = tree[function.parameters]
    guard function.result != nil || parameters.contains(where: { $0.annotation != nil }) else { return nil }
    var signature = Signature()
    for parameter in parameters {
      signature.parameters.append(parameter.annotation.map { pattern($0, &signature) })
      signature.parameterTexts.append(text(of: parameter))
    }
    signature.result = function.result.map { pattern($0, &signature) }
    signature.resultText = function.result.map { tree.source.text(tree.span($0)) }
    return signature
  }

  private func text(of parameter: Parameter) -> String {
    var text = tree.names[parameter.name]
    if parameter.isRest { text += "..." }
    if let annotation = parameter.annotation { text += ": " + tree.source.text(tree.span(annotation)) }
    if let value = parameter.defaultValue { text += " = " + tree.source.text(tree.span(value)) }
    return text
  }

  private mutating func pattern(_ id: ID<Annotation>, _ signature: inout Signature) -> Signature.Pattern {
    switch tree[id] {
    case .function: return .function
    case .record(let fields):
      var patterns: [(name: String, pattern: Signature.Pattern)] = []
      for field in tree[fields] { patterns.append((tree.names[field.name], pattern(field.annotation, &signature))) }
      return .record(patterns)
    case .tensor(let element, let dimensions):
      let dtype = element.flatMap { element in DType.allCases.first { $0.name == element.rawValue } }
      guard let dimensions else { return .tensor(dtype, nil) }
      var axes: [Signature.Axis] = []
      for dimension in tree[dimensions] {
        switch dimension {
        case .ellipsis: axes.append(.ellipsis)
        case .any: axes.append(.any)
        case .size(let size): axes.append(.size(expression(size, &signature)))
        }
      }
      return .tensor(dtype, axes)
    }
  }

  private mutating func expression(_ id: ID<Size>, _ signature: inout Signature) -> SizeExpression {
    switch tree[id] {
    case .integer(let value): return .integer(value)
    case .binary(let operation, let left, let right):
      return .binary(operation, expression(left, &signature), expression(right, &signature))
    case .name(let name):
      let text = tree.names[name]
      if let number = signature.sizes.firstIndex(where: { $0.name == text }) { return .bound(number) }
      let register = hiddenSizes[name] ?? context.registers[name] ?? 0
      let isParameter = Int(register) < context.code.parameters.count
      signature.sizes.append(Signature.Size(name: text, register: register, isParameter: isParameter))
      return .bound(signature.sizes.count - 1)
    }
  }
}
