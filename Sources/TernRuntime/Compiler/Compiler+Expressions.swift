import TernOps
import TernSyntax
import TernTensor

extension Compiler {
  /// Compiles `id` and returns the operand that has its value: a name's own register, a constant or a temporary.
  mutating func operand(_ id: ID<Expression>) -> Int32 {
    if let value = constantValue(id) { return constant(value) }
    switch tree[id] {
    case .group(let inner): return operand(inner)
    case .name(let name):
      if case .register(let register) = resolve(name) {
        check(register, at: tree.span(id))
        return register
      }
    default: break
    }
    let target = temporary()
    compile(id, to: target)
    return target
  }

  private mutating func check(_ register: Int32, at span: Span) {
    if !context.isAssigned[Int(register)] { emit(.checkSet, register, at: span) }
  }

  /// Compiles `id` so that register `target` holds its value. Nothing is written to `target` before
  /// everything that may read it has run.
  mutating func compile(_ id: ID<Expression>, to target: Int32) {
    let span = tree.span(id)
    if let value = constantValue(id) {
      emit(.move, target, constant(value), at: span)
      return
    }
    switch tree[id] {
    case .integer, .float, .constant, .string: break  // constants, above
    case .name(let name): compileName(name, to: target, span)
    case .group(let inner): compile(inner, to: target)
    case .interpolation(let parts): compileInterpolation(parts, to: target, span)
    case .tensor(let items): compileList(.makeTensor, tree[items], to: target, span)
    case .tuple(let items): compileTuple(Array(tree[items]), to: target, span)
    case .spread(let inner): compile(inner, to: target)
    case .record(let fields): compileRecord(fields, to: target, span)
    case .unary(let operation, let inner): compileUnary(operation, inner, to: target, span)
    case .binary: compileBinary(id, to: target)
    case .logical(let operation, let left, let right): compileLogical(operation, left, right, to: target, span)
    case .comparison(let first, let parts): compileComparison(first, parts, to: target, span)
    case .range(let start, let stop): compileRange(start, stop, to: target, span)
    case .pipe(let value, let function): compilePipe(value, function, to: target, span)
    case .lambda(let function): emitClosure(function, to: target, span)
    case .conditional(let branches, else: let otherwise): compileConditional(branches, otherwise, to: target, span)
    case .call(let callee, let arguments): compileCall(callee, nil, arguments, to: target, span)
    case .index(let base, let items): compileIndex(base, items, to: target, span)
    case .member(let base, let name, nameSpan: _): compileMember(base, name, to: target, span)
    }
  }

  // MARK: Constants

  /// The value of a literal, of a negated number, or of a tensor literal of literals.
  func constantValue(_ id: ID<Expression>) -> Value? {
    switch tree[id] {
    case .integer(let index): return .i64(tree.integers[Int(index)])
    case .float(let index): return .number(tree.floats[Int(index)])
    case .string(let index): return .string(tree.strings[Int(index)])
    case .constant(let constant):
      switch constant {
      case .true: return .bool(true)
      case .false: return .bool(false)
      case .none: return Value.none
      case .inf: return .number(.infinity)
      case .nan: return .number(.nan)
      case .pi: return .number(.pi)
      }
    case .group(let inner): return constantValue(inner)
    case .unary(.negate, let inner):
      switch tree[inner] {
      case .integer(let index): return .i64(-tree.integers[Int(index)])
      case .float(let index): return .number(-tree.floats[Int(index)])
      case .constant(.inf): return .number(-.infinity)
      case .constant(.pi): return .number(-.pi)
      default: return nil
      }
    case .tensor(let items): return constantTensor(items)
    default: return nil
    }
  }

  /// Whether `id` is a literal that stands for numbers.
  private func isTensorOrNumber(_ id: ID<Expression>) -> Bool {
    switch tree[id] {
    case .integer, .float, .constant, .unary, .tensor, .group: constantValue(id)?.dtype != nil
    default: false
    }
  }

  private func constantTensor(_ items: List<Expression>) -> Value? {
    var parts: [Tensor] = []
    for item in tree[items] {
      switch tree[item] {
      case .integer, .float, .constant, .unary, .tensor: break
      default: return nil
      }
      guard let value = constantValue(item), let part = try? value.tensor() else { return nil }
      parts.append(part)
    }
    return (try? Value.stack(parts)).map { .tensor($0) }
  }

  // MARK: Names and parts

  private mutating func compileName(_ name: Name, to target: Int32, _ span: Span) {
    switch resolve(name) {
    case .register(let register):
      check(register, at: span)
      if register != target { emit(.move, target, register, at: span) }
    case .cell(let register): emit(.loadCell, target, register, at: span)
    case .capture(let index, let isCell): emit(isCell ? .loadCapturedCell : .loadCapture, target, index, at: span)
    case .current: emit(.loadSelf, target, at: span)
    case .global(let slot): emit(.loadGlobal, target, slot, at: span)
    }
  }

  private mutating func compileIndex(
    _ base: ID<Expression>, _ items: List<IndexItem>, to target: Int32, _ span: Span
  ) {
    withTemporaries {
      let value = $0.operand(base)
      if items.count == 1, let item = $0.tree[items].first, case .expression(let index) = item {
        let position = $0.operand(index)
        $0.emit(.item, target, value, position, at: span)
        return
      }
      let site = $0.indexSite(items, span)
      $0.context.code.indexSites.append(site)
      $0.emit(.index, target, value, Int32($0.context.code.indexSites.count - 1), at: span)
    }
  }

  /// Compiles the items of an index to registers.
  mutating func indexSite(_ items: List<IndexItem>, _ span: Span) -> IndexSite {
    var compiled: [IndexSite.Item] = []
    var spans: [Span] = []
    for item in tree[items] {
      switch item {
      case .expression(let value):
        compiled.append(.value(operand(value)))
        spans.append(tree.span(value))
      case .slice(let start, let stop, let step):
        var places: [Int32?] = []
        for end in [start, stop, step] {
          if let end { places.append(operand(end)) } else { places.append(nil) }
        }
        compiled.append(.slice(start: places[0], stop: places[1], step: places[2]))
        let ends = [start, stop, step].compactMap { $0.map { tree.span($0) } }
        spans.append(ends.first.map { Span($0.start, ends[ends.count - 1].end) } ?? span)
      case .ellipsis:
        compiled.append(.ellipsis)
        spans.append(span)
      case .new:
        compiled.append(.new)
        spans.append(span)
      }
    }
    return IndexSite(items: compiled, spans: spans)
  }

  private mutating func compileMember(_ base: ID<Expression>, _ name: Name, to target: Int32, _ span: Span) {
    withTemporaries {
      let value = $0.operand(base)
      $0.context.code.members.append(Member($0.tree.names[name]))
      $0.emit(.member, target, value, Int32($0.context.code.members.count - 1), at: span)
    }
  }

  // MARK: Making values

  /// Compiles `items` into consecutive temporaries and combines them.
  private mutating func compileList(
    _ operation: Opcode, _ items: ArraySlice<ID<Expression>>, to target: Int32, _ span: Span
  ) {
    withTemporaries {
      let first = $0.temporaries(items.count)
      for (offset, item) in items.enumerated() { $0.compile(item, to: first + Int32(offset)) }
      $0.emit(operation, target, first, Int32(items.count), at: span)
    }
  }

  private mutating func compileTuple(_ items: [ID<Expression>], to target: Int32, _ span: Span) {
    let spreads = items.compactMap { if case .spread(let value) = tree[$0] { value } else { nil } }
    if spreads.count == items.count, spreads.count > 1 { return compileSpreads(spreads, to: target, span) }
    compileJoined(.joinTuple, items, to: target, span) { if case .spread = $0.tree[$1] { true } else { false } } value: { $1 } part: {
      $0.compileList(.makeTuple, $1, to: $2, span)
    }
  }

  /// `(a..., b...)`: a record if they are records, and a tuple if not.
  private mutating func compileSpreads(_ values: [ID<Expression>], to target: Int32, _ span: Span) {
    withTemporaries {
      let whole = $0.temporaries(2)
      $0.compile(values[0], to: whole)
      for value in values.dropFirst() {
        $0.compile(value, to: whole + 1)
        $0.emit(.joinSpreads, whole, whole, whole + 1, at: $0.tree.span(value))
      }
      $0.emit(.move, target, whole, at: span)
    }
  }

  private mutating func compileRecord(_ fields: List<Field>, to target: Int32, _ span: Span) {
    compileJoined(.joinRecord, Array(tree[fields]), to: target, span) { $1.name == nil } value: { $1.value } part: {
      $0.compileFields($1, to: $2, span)
    }
  }

  /// A tuple or record with spreads in it, from its beginning on: parts without spreads are made at once, and joined with what is spread.
  private mutating func compileJoined<Item>(
    _ join: Opcode, _ items: [Item], to target: Int32, _ span: Span, isSpread: (Compiler, Item) -> Bool,
    value: (Compiler, Item) -> ID<Expression>, part: (inout Compiler, ArraySlice<Item>, Int32) -> Void
  ) {
    let firstSpread = items.firstIndex { isSpread(self, $0) } ?? items.count
    if firstSpread == items.count { return part(&self, items[...], target) }
    withTemporaries {
      let whole = $0.temporaries(1)
      part(&$0, items[..<firstSpread], whole)
      var rest = items[firstSpread...]
      while let next = rest.first {
        $0.withTemporaries { compiler in
          let register = compiler.temporaries(1)
          if isSpread(compiler, next) {
            let item = value(compiler, next)
            compiler.compile(item, to: register)
            compiler.emit(join, whole, whole, register, at: compiler.tree.span(item))
            rest.removeFirst()
          } else {
            let plain = rest.prefix { !isSpread(compiler, $0) }
            part(&compiler, plain, register)
            compiler.emit(join, whole, whole, register, at: span)
            rest = rest[plain.endIndex...]
          }
        }
      }
      $0.emit(.move, target, whole, at: span)
    }
  }

  private mutating func compileFields(_ list: ArraySlice<Field>, to target: Int32, _ span: Span) {
    withTemporaries {
      let first = $0.temporaries(list.count)
      for (offset, field) in list.enumerated() { $0.compile(field.value, to: first + Int32(offset)) }
      let names = $0.tree.names
      $0.context.code.layouts.append(.of(list.compactMap { $0.name.map { names[$0] } }))
      $0.emit(.makeRecord, target, first, Int32($0.context.code.layouts.count - 1), at: span)
    }
  }

  private mutating func compileInterpolation(_ parts: List<StringPart>, to target: Int32, _ span: Span) {
    withTemporaries {
      let list = $0.tree[parts]
      let first = $0.temporaries(list.count)
      for (offset, part) in list.enumerated() {
        let register = first + Int32(offset)
        switch part {
        case .text(let index): $0.emit(.move, register, $0.constant(.string($0.tree.strings[Int(index)])), at: span)
        case .value(let value, let format):
          $0.compile(value, to: register)
          guard let format, let spec = try? FormatSpec($0.tree.strings[Int(format)]) else { continue }
          $0.context.code.formats.append(spec)
          $0.emit(.format, register, register, Int32($0.context.code.formats.count - 1), at: $0.tree.span(value))
        }
      }
      $0.emit(.joinText, target, first, Int32(list.count), at: span)
    }
  }

  private mutating func compileRange(
    _ start: ID<Expression>, _ stop: ID<Expression>, to target: Int32, _ span: Span
  ) {
    withTemporaries {
      let a = $0.operand(start), b = $0.operand(stop)
      $0.emit(.makeRange, target, a, b, at: span)
    }
  }

  // MARK: Operators

  private mutating func compileUnary(
    _ operation: UnaryOperator, _ inner: ID<Expression>, to target: Int32, _ span: Span
  ) {
    withTemporaries {
      let value = $0.operand(inner)
      let opcode: Opcode =
        switch operation {
        case .negate: .negate
        case .plus: .plus
        case .not: .not
        }
      $0.emit(opcode, target, value, at: span)
    }
  }

  /// Goes down the left side of `a + b + c + …` in a loop: such chains can be long.
  private mutating func compileBinary(_ id: ID<Expression>, to target: Int32) {
    var chain: [(BinaryOperator, ID<Expression>, Span)] = []
    var left = id
    while case .binary(let operation, let inner, let right) = tree[left] {
      chain.append((operation, right, tree.span(left)))
      left = inner
    }
    let mark = context.nextTemporary
    var result = operand(left)
    for (position, (operation, right, span)) in chain.reversed().enumerated() {
      let other = operand(right)
      // The last result goes to the target, the others to the first temporary.
      let place: Int32
      if position == chain.count - 1 {
        place = target
      } else {
        context.nextTemporary = mark
        place = temporary()
      }
      emit(Self.opcode(operation), place, result, other, at: span)
      result = place
    }
    context.nextTemporary = mark
  }

  static func opcode(_ operation: BinaryOperator) -> Opcode {
    switch operation {
    case .add: .add
    case .subtract: .subtract
    case .multiply: .multiply
    case .divide: .divide
    case .floorDivide: .floorDivide
    case .remainder: .remainder
    case .matmul: .matmul
    case .power: .power
    }
  }

  private static func opcode(_ comparison: ComparisonOperator) -> Opcode {
    switch comparison {
    case .equal: .equal
    case .notEqual: .notEqual
    case .less: .less
    case .lessEqual: .lessEqual
    case .greater: .greater
    case .greaterEqual: .greaterEqual
    }
  }

  private mutating func compileLogical(
    _ operation: LogicalOperator, _ left: ID<Expression>, _ right: ID<Expression>, to target: Int32, _ span: Span
  ) {
    withTemporaries {
      let result = $0.temporary()
      let first = $0.operand(left)
      let skip = $0.emit(operation == .and ? .andSkips : .orSkips, result, first, at: $0.tree.span(left))
      _ = $0.maybe {
        let second = $0.operand(right)
        $0.emit(operation == .and ? .and : .or, result, first, second, at: span)
      }
      $0.land(skip)
      $0.emit(.take, target, result, at: span)
    }
  }

  /// `a < b < c` is `a < b and b < c`, with b worked out once.
  private mutating func compileComparison(
    _ first: ID<Expression>, _ parts: List<ComparisonPart>, to target: Int32, _ span: Span
  ) {
    let list = tree[parts]
    withTemporaries {
      var left = $0.operand(first)
      guard list.count > 1 else {
        for part in list {
          let right = $0.operand(part.operand)
          $0.emit(Self.opcode(part.comparison), target, left, right, at: span)
        }
        return
      }
      let result = $0.temporary()
      var skips: [Int] = []
      _ = $0.maybe {
        for (position, part) in list.enumerated() {
          let right = $0.operand(part.operand)
          // A comparison may take what a temporary holds, so an operand of two of them is held twice.
          let kept = position < list.count - 1 ? $0.temporary() : right
          if kept != right { $0.emit(.move, kept, right, at: span) }
          let pair = position == 0 ? result : $0.temporary()
          $0.emit(Self.opcode(part.comparison), pair, left, right, at: span)
          if position > 0 { $0.emit(.and, result, result, pair, at: span) }
          if position < list.count - 1 { skips.append($0.emit(.andSkips, result, result, at: span)) }
          left = kept
        }
      }
      for skip in skips { $0.land(skip) }
      $0.emit(.take, target, result, at: span)
    }
  }

  // MARK: Calls

  /// `x |> f(a)` is `f(x, a)`; `x |> f` is `f(x)`.
  private mutating func compilePipe(
    _ value: ID<Expression>, _ function: ID<Expression>, to target: Int32, _ span: Span
  ) {
    if case .call(let callee, let arguments) = tree[function] {
      compileCall(callee, value, arguments, to: target, span)
    } else {
      compileCall(function, value, List(), to: target, span)
    }
  }

  /// - Parameter piped: an argument that goes before the others.
  private mutating func compileCall(
    _ callee: ID<Expression>, _ piped: ID<Expression>?, _ arguments: List<CallArgument>, to target: Int32, _ span: Span
  ) {
    withTemporaries {
      let list = $0.tree[arguments]
      let pipedCount = piped == nil ? 0 : 1
      // What is piped is worked out first.
      var pipedOperand: Int32?
      if let piped {
        let register = $0.temporary()
        $0.compile(piped, to: register)
        pipedOperand = register
      }
      let function = $0.operand(callee)
      let first = $0.temporaries(list.count + pipedCount)
      var spans: [Span] = []
      var literals: [Int] = []
      if let piped, $0.isTensorOrNumber(piped) { literals.append(0) }
      if let piped, let pipedOperand {
        $0.emit(.take, first, pipedOperand, at: $0.tree.span(piped))
        spans.append($0.tree.span(piped))
      }
      for (offset, argument) in list.enumerated() {
        $0.compile(argument.value, to: first + Int32(offset + pipedCount))
        spans.append($0.tree.span(argument.value))
        if $0.isTensorOrNumber(argument.value) { literals.append(offset + pipedCount) }
      }
      let table = $0.tree.names
      let names = list.compactMap { $0.name.map { table[$0] } }
      let hasSpread = list.contains { $0.isSpread }
      let spreads = hasSpread ? [Bool](repeating: false, count: pipedCount) + list.map(\.isSpread) : []
      $0.context.code.callSites.append(
        CallSite(
          firstArgument: first, positionalCount: list.count + pipedCount - names.count, names: names,
          nameSpans: list.compactMap { $0.name == nil ? nil : $0.nameSpan }, spreads: spreads, argumentSpans: spans,
          literals: literals, calleeSpan: $0.tree.span(callee)))
      $0.emit(.call, target, function, Int32($0.context.code.callSites.count - 1), at: span)
    }
  }

  // MARK: Conditions

  mutating func compileConditional(
    _ branches: List<Branch>, _ otherwise: Block?, to target: Int32?, _ span: Span
  ) {
    var ends: [Int] = []
    var certain: Set<Int32>?
    for branch in tree[branches] {
      var skip = 0
      withTemporaries {
        let condition = $0.operand(branch.condition)
        skip = $0.emit(.jumpIfFalse, 0, condition, at: $0.tree.span(branch.condition))
      }
      let assigned = maybe {
        $0.compile(branch.body, to: target)
        ends.append($0.emit(.jump, at: span))
      }
      certain = certain.map { $0.intersection(assigned) } ?? Set(assigned)
      land(skip)
    }
    let assigned = maybe {
      if let otherwise {
        $0.compile(otherwise, to: target)
      } else if let target {
        $0.emit(.move, target, $0.constant(.none), at: span)
      }
    }
    for end in ends { land(end) }
    for register in certain?.intersection(assigned) ?? [] { markAssigned(register) }
  }
}
