import TernOps
import TernSyntax

extension Compiler {
  /// Compiles a block; with a target, the value of its last expression goes there, or none.
  mutating func compile(_ block: Block, to target: Int32?) {
    let statements = tree[block.statements]
    for statement in statements.dropLast() { compile(statement) }
    guard let last = statements.last else {
      if let target { emit(.move, target, constant(.none), at: block.span) }
      return
    }
    guard let target else { return compile(last) }
    if case .expression(let value) = tree[last] {
      compile(value, to: target)
    } else {
      compile(last)
      emit(.move, target, constant(.none), at: tree.span(last))
    }
  }

  /// Compiles a statement whose value nobody wants.
  mutating func compile(_ id: ID<Statement>) {
    let span = tree.span(id)
    switch tree[id] {
    case .expression(let value): compileDiscarding(value)
    case .assign(let target, let value): compileAssign(target, value, span)
    case .update(let target, let operation, let value): compileUpdate(target, operation, value, span)
    case .function(let function): compileFunctionStatement(function, span)
    case .for(let target, let sequence, let body): compileFor(target, sequence, body, span)
    case .while(let condition, let body): compileWhile(condition, body, span)
    case .break: if !context.loops.isEmpty { context.loops[context.loops.count - 1].breaks.append(emit(.jump, at: span)) }
    case .continue:
      if !context.loops.isEmpty { context.loops[context.loops.count - 1].continues.append(emit(.jump, at: span)) }
    case .return(let value): compileReturn(value, span)
    case .assert(let condition, let message): compileAssert(condition, message, span)
    case .importFile, .importModule: compileImport(id, span)
    case .exercise(let index): compileExercise(index, span)
    case .prose:
      if context.isTop {
        context.code.prose.append(tree.source.text(span))
        emit(.prose, Int32(context.code.prose.count - 1), at: span)
      }
    }
  }

  private mutating func compileDiscarding(_ value: ID<Expression>) {
    if case .conditional(let branches, else: let otherwise) = tree[value] {
      return compileConditional(branches, otherwise, to: nil, tree.span(value))
    }
    withTemporaries { _ = $0.operand(value) }
  }

  // MARK: Assignment

  private mutating func compileAssign(_ target: ID<Expression>, _ value: ID<Expression>, _ span: Span) {
    switch tree[target] {
    case .group(let inner): compileAssign(inner, value, span)
    case .name(let name): compileAssign(name, span) { $0.compile(value, to: $1) }
    case .tuple(let items):
      withTemporaries {
        let source = $0.operand(value)
        $0.unpack(source, into: items, $0.tree.span(target))
      }
    default:
      withTemporaries {
        let source = $0.operand(value)
        $0.assign(source, to: target, span)
      }
    }
  }

  /// Lets `compute` write the register of `name`, or a temporary that then goes to its cell.
  mutating func compileAssign(_ name: Name, _ span: Span, _ compute: (inout Compiler, Int32) -> Void) {
    switch resolve(name) {
    case .register(let register):
      if context.isTop { module.claim(register) }
      compute(&self, register)
      markAssigned(register)
    case .cell(let register):
      withTemporaries {
        let value = $0.temporary()
        compute(&$0, value)
        $0.emit(.storeCell, register, value, at: span)
      }
    case .capture, .current, .global: break  // a name that is assigned is local
    }
  }

  /// Gives the parts of `source` to several targets.
  private mutating func unpack(_ source: Int32, into items: List<Expression>, _ span: Span) {
    let targets = tree[items]
    var registers: [Int32] = []
    var later: [(Int32, ID<Expression>)] = []
    var names: [String]? = []
    for target in targets {
      if case .name(let name) = tree[target] {
        names?.append(tree.names[name])
        if case .register(let register) = resolve(name) {
          if context.isTop { module.claim(register) }
          registers.append(register)
          continue
        }
      } else {
        names = nil
      }
      let place = temporary()
      registers.append(place)
      later.append((place, target))
    }
    context.code.unpackings.append(Unpacking(registers: registers, names: names))
    emit(.unpack, 0, source, Int32(context.code.unpackings.count - 1), at: span)
    for register in registers where register < context.code.firstTemporary { markAssigned(register) }
    for (place, target) in later { assign(place, to: target, span) }
  }

  /// Gives the value in an operand to a target.
  mutating func assign(_ source: Int32, to target: ID<Expression>, _ span: Span) {
    switch tree[target] {
    case .name(let name): compileAssign(name, span) { $0.emit(.move, $1, source, at: span) }
    case .group(let inner): assign(source, to: inner, span)
    case .tuple(let items): unpack(source, into: items, span)
    case .index, .member:
      withTemporaries {
        guard let (root, rootSpan, steps) = $0.path(target) else { return }
        $0.context.code.places.append(Route(steps: steps))
        let number = Int32($0.context.code.places.count - 1)
        $0.withPlace(root, rootSpan) { compiler, register in
          compiler.emit(.assignPlace, register, source, number, at: span)
        }
      }
    default: break
    }
  }

  private mutating func compileUpdate(
    _ target: ID<Expression>, _ operation: BinaryOperator, _ value: ID<Expression>, _ span: Span
  ) {
    let opcode = Self.opcode(operation)
    switch tree[target] {
    case .group(let inner): compileUpdate(inner, operation, value, span)
    case .name(let name):
      withTemporaries {
        let current = $0.operand(target)
        let other = $0.operand(value)
        $0.compileAssign(name, span) { $0.emit(opcode, $1, current, other, at: span) }
      }
    default:
      withTemporaries {
        guard let (root, rootSpan, steps) = $0.path(target) else { return }
        $0.context.code.places.append(Route(steps: steps))
        let number = Int32($0.context.code.places.count - 1)
        let other = $0.operand(value)
        $0.withPlace(root, rootSpan) { compiler, register in
          let part = compiler.temporary()
          compiler.emit(.loadPlace, part, register, number, at: compiler.tree.span(target))
          compiler.emit(opcode, part, part, other, at: span)
          compiler.emit(.assignPlace, register, part, number, at: span)
        }
      }
    }
  }

  /// The name that a target such as `p.W[i]` leads back to, and the steps from it.
  private mutating func path(_ target: ID<Expression>) -> (Name, Span, [Route.Step])? {
    var chain: [ID<Expression>] = []
    var id = target
    while true {
      switch tree[id] {
      case .name(let name):
        let steps = chain.reversed().map { step(at: $0) }
        return (name, tree.span(id), steps)
      case .index(let base, _), .member(let base, _, nameSpan: _):
        chain.append(id)
        id = base
      default: return nil
      }
    }
  }

  private mutating func step(at id: ID<Expression>) -> Route.Step {
    if case .member(_, let name, nameSpan: _) = tree[id] { return .member(Member(tree.names[name])) }
    guard case .index(_, let items) = tree[id] else { return .member(Member("")) }
    return .index(indexSite(items, tree.span(id)))
  }

  /// Gives `body` a register that holds the value of a name and goes back to it afterwards.
  private mutating func withPlace(_ name: Name, _ span: Span, _ body: (inout Compiler, Int32) -> Void) {
    switch resolve(name) {
    case .register(let register):
      if !context.isAssigned[Int(register)] { emit(.checkSet, register, at: span) }
      if context.isTop { module.claim(register) }
      body(&self, register)
      markAssigned(register)
    case .cell(let register):
      let value = temporary()
      emit(.loadCell, value, register, at: span)
      body(&self, value)
      emit(.storeCell, register, value, at: span)
    case .capture, .current, .global: break
    }
  }

  // MARK: Control

  private mutating func compileFor(
    _ target: ID<Expression>, _ sequence: ID<Expression>, _ body: Block, _ span: Span
  ) {
    withTemporaries {
      let state = $0.temporaries(2)
      let item: Int32
      var isDirect = false
      if case .name(let name) = $0.tree[target], case .register(let register) = $0.resolve(name) {
        if $0.context.isTop { $0.module.claim(register) }
        item = register
        isDirect = true
      } else {
        item = $0.temporary()
      }
      let sequenceSpan = $0.tree.span(sequence)
      var next = Opcode.iterateNext
      if let (start, stop) = $0.literalRange(sequence) {
        $0.withTemporaries {
          let a = $0.operand(start), b = $0.operand(stop)
          $0.emit(.rangePrepare, state, a, b, at: sequenceSpan)
        }
        next = .rangeNext
      } else {
        $0.compile(sequence, to: state)
        $0.emit(.iteratePrepare, state, at: sequenceSpan)
      }
      let entry = $0.emit(.jump, at: span)
      let start = $0.here
      $0.context.loops.append(Loop())
      _ = $0.maybe {
        if isDirect { $0.markAssigned(item) } else { $0.assign(item, to: target, $0.tree.span(target)) }
        $0.compile(body, to: nil)
      }
      let loop = $0.context.loops.removeLast()
      $0.land(entry)
      for jump in loop.continues { $0.land(jump) }
      let again = $0.emit(next, state, item, at: $0.tree.span(target))
      $0.land(again, at: start)
      for jump in loop.breaks { $0.land(jump) }
    }
  }

  private func literalRange(_ id: ID<Expression>) -> (ID<Expression>, ID<Expression>)? {
    switch tree[id] {
    case .range(let start, let stop): (start, stop)
    case .group(let inner): literalRange(inner)
    default: nil
    }
  }

  private mutating func compileWhile(_ condition: ID<Expression>, _ body: Block, _ span: Span) {
    let entry = emit(.jump, at: span)
    let start = here
    context.loops.append(Loop())
    _ = maybe { $0.compile(body, to: nil) }
    let loop = context.loops.removeLast()
    land(entry)
    for jump in loop.continues { land(jump) }
    withTemporaries {
      let holds = $0.operand(condition)
      $0.emit(.jumpIfTrue, start, holds, at: $0.tree.span(condition))
    }
    for jump in loop.breaks { land(jump) }
  }

  private mutating func compileReturn(_ value: ID<Expression>?, _ span: Span) {
    withTemporaries {
      if let value {
        let result = $0.operand(value)
        $0.emitReturn(result, at: $0.tree.span(value))
      } else {
        $0.emitReturn($0.constant(.none), at: span)
      }
    }
  }

  mutating func emitReturn(_ result: Int32, at span: Span) {
    guard let wanted = context.code.signature?.result else {
      emit(.return, result, at: span)
      return
    }
    // The check may convert it.
    withTemporaries {
      let checked = $0.temporary()
      let isLiteral = result < 0
      let source = isLiteral ? $0.constant(wanted.taking($0.context.code.constants[-Int(result) - 1])) : result
      $0.emit(.move, checked, source, at: span)
      $0.emit(.checkResult, checked, at: span)
      $0.emit(.return, checked, at: span)
    }
  }

  private mutating func compileAssert(_ condition: ID<Expression>, _ message: ID<Expression>?, _ span: Span) {
    withTemporaries {
      let holds = $0.operand(condition)
      guard let message else {
        $0.emit(.assert, holds, $0.constant(.none), at: $0.tree.span(condition))
        return
      }
      let skip = $0.emit(.jumpIfTrue, 0, holds, at: $0.tree.span(condition))
      _ = $0.maybe {
        let text = $0.operand(message)
        $0.emit(.assert, $0.constant(.bool(false)), text, at: $0.tree.span(condition))
      }
      $0.land(skip)
    }
  }

  private mutating func compileImport(_ id: ID<Statement>, _ span: Span) {
    guard let name = tree.boundName(ofImport: id) else { return }
    let wanted: Import
    if case .importFile(let index, _) = tree[id] {
      wanted = .file(tree.strings[Int(index)])
    } else {
      wanted = .named(tree.names[name])
    }
    context.code.imports.append(wanted)
    let number = Int32(context.code.imports.count - 1)
    compileAssign(name, span) { $0.emit(.importModule, $1, number, at: span) }
  }

  // MARK: Functions

  private mutating func compileFunctionStatement(_ id: ID<Function>, _ span: Span) {
    guard let name = tree[id].name else { return }
    compileAssign(name, span) { $0.emitClosure(id, to: $1, span) }
  }

  mutating func emitClosure(_ id: ID<Function>, to target: Int32, _ span: Span) {
    let code = compileFunction(id)
    context.code.functions.append(code)
    emit(.makeClosure, target, Int32(context.code.functions.count - 1), at: span)
  }
}
