import TernKernels
import TernOps
import TernSyntax
import TernTensor

/// Where the loop is in the innermost frame. A variable of its own that nothing captures: it stays in the processor's registers.
private struct Cursor {
  unowned(unsafe) let code: Code
  let program: UnsafePointer<Instruction>
  let constants: UnsafeMutablePointer<Value>
  let registers: UnsafeMutablePointer<Value>
  let firstTemporary: Int32
  var counter: Int

  @inline(__always)
  init(_ frame: UnsafeMutablePointer<Machine.Frame>) {
    code = frame.pointee.code
    program = frame.pointee.entry.instructions
    constants = frame.pointee.entry.constants
    registers = frame.pointee.registers
    firstTemporary = frame.pointee.entry.firstTemporary
    counter = frame.pointee.counter
  }

  @inline(__always)
  func operand(_ index: Int32) -> UnsafeMutablePointer<Value> {
    index >= 0 ? registers + Int(index) : constants + Int(~index)
  }
}

extension Machine {
  // MARK: The loop

  /// Runs the innermost frame until it returns.
  func execute() throws(Diagnostic) -> Value {
    observer == nil ? try executeAlone() : try executeObserved()
  }

  @inline(never)
  private func executeAlone() throws(Diagnostic) -> Value { try run(isObserved: false) }

  @inline(never)
  private func executeObserved() throws(Diagnostic) -> Value { try run(isObserved: true) }

  /// - Parameter isObserved: known when this is compiled: the loop exists twice, and pays nothing for observers that are not there.
  @inline(__always)
  private func run(isObserved: Bool) throws(Diagnostic) -> Value {
    let depth = frameCount
    var at = Cursor(current)
    var observed: ObservedInstruction?

    do throws(OperationError) {
      while true {
        let i = at.program[at.counter]
        at.counter &+= 1
        if isObserved { observed = try willRun(i, at.code, at.registers, at.constants, at.counter) }
        switch i.operation {
        case .add:
          let x = at.operand(i.b), y = at.operand(i.c), out = at.registers + Int(i.a)
          if case .number(let p) = x.pointee, case .number(let q) = y.pointee {
            out.pointee.setPlain(.number(p + q))
          } else if case .f32(let p) = x.pointee, case .f32(let q) = y.pointee {
            out.pointee.setPlain(.f32(p + q))
          } else if case .i64(let p) = x.pointee, case .i64(let q) = y.pointee {
            let (sum, overflowed) = p.addingReportingOverflow(q)
            if overflowed { throw .tensor(.integerOverflow) }
            out.pointee.setPlain(.i64(sum))
          } else {
            try binary(.add, i, x, y, out, at.firstTemporary)
          }
        case .subtract:
          let x = at.operand(i.b), y = at.operand(i.c), out = at.registers + Int(i.a)
          if case .number(let p) = x.pointee, case .number(let q) = y.pointee {
            out.pointee.setPlain(.number(p - q))
          } else if case .f32(let p) = x.pointee, case .f32(let q) = y.pointee {
            out.pointee.setPlain(.f32(p - q))
          } else if case .i64(let p) = x.pointee, case .i64(let q) = y.pointee {
            let (difference, overflowed) = p.subtractingReportingOverflow(q)
            if overflowed { throw .tensor(.integerOverflow) }
            out.pointee.setPlain(.i64(difference))
          } else {
            try binary(.subtract, i, x, y, out, at.firstTemporary)
          }
        case .multiply:
          let x = at.operand(i.b), y = at.operand(i.c), out = at.registers + Int(i.a)
          if case .number(let p) = x.pointee, case .number(let q) = y.pointee {
            out.pointee.setPlain(.number(p * q))
          } else if case .f32(let p) = x.pointee, case .f32(let q) = y.pointee {
            out.pointee.setPlain(.f32(p * q))
          } else {
            try binary(.multiply, i, x, y, out, at.firstTemporary)
          }
        case .divide: try binary(.divide, i, at.operand(i.b), at.operand(i.c), at.registers + Int(i.a), at.firstTemporary)
        case .floorDivide: try binary(.floorDivide, i, at.operand(i.b), at.operand(i.c), at.registers + Int(i.a), at.firstTemporary)
        case .remainder: try binary(.remainder, i, at.operand(i.b), at.operand(i.c), at.registers + Int(i.a), at.firstTemporary)
        case .power: try binary(.power, i, at.operand(i.b), at.operand(i.c), at.registers + Int(i.a), at.firstTemporary)
        case .matmul:
          at.registers[Int(i.a)] = try Arithmetic.matmul(at.operand(i.b).pointee, at.operand(i.c).pointee)
        case .less:
          let x = at.operand(i.b), y = at.operand(i.c)
          if case .i64(let p) = x.pointee, case .i64(let q) = y.pointee {
            at.registers[Int(i.a)].setPlain(.bool(p < q))
          } else {
            try compare(.less, i, x, y, at.registers + Int(i.a), at.firstTemporary)
          }
        case .equal: try compare(.equal, i, at.operand(i.b), at.operand(i.c), at.registers + Int(i.a), at.firstTemporary)
        case .notEqual: try compare(.notEqual, i, at.operand(i.b), at.operand(i.c), at.registers + Int(i.a), at.firstTemporary)
        case .lessEqual: try compare(.lessEqual, i, at.operand(i.b), at.operand(i.c), at.registers + Int(i.a), at.firstTemporary)
        case .greater: try compare(.greater, i, at.operand(i.b), at.operand(i.c), at.registers + Int(i.a), at.firstTemporary)
        case .greaterEqual: try compare(.greaterEqual, i, at.operand(i.b), at.operand(i.c), at.registers + Int(i.a), at.firstTemporary)
        case .negate: try unary(.negate, i, at.operand(i.b), at.registers + Int(i.a), at.firstTemporary)
        case .plus: at.registers[Int(i.a)] = try plus(at.operand(i.b).pointee)
        case .not: at.registers[Int(i.a)] = try Arithmetic.not(at.operand(i.b).pointee)
        case .and: at.registers[Int(i.a)] = try logical(.and, at.operand(i.b).pointee, at.operand(i.c).pointee)
        case .or: at.registers[Int(i.a)] = try logical(.or, at.operand(i.b).pointee, at.operand(i.c).pointee)
        case .andSkips:
          if let truth = scalarTruth(at.operand(i.b).pointee), !truth {
            at.registers[Int(i.a)] = .bool(false)
            at.counter = Int(i.c)
          }
        case .orSkips:
          if let truth = scalarTruth(at.operand(i.b).pointee), truth {
            at.registers[Int(i.a)] = .bool(true)
            at.counter = Int(i.c)
          }

        case .move:
          at.registers[Int(i.a)] = at.operand(i.b).pointee
          if i.a < at.firstTemporary { try settle(at.registers[Int(i.a)]) }
        case .take:
          let value = (at.registers + Int(i.b)).move()
          (at.registers + Int(i.b)).initialize(to: .unset)
          at.registers[Int(i.a)] = value
          if i.a < at.firstTemporary { try settle(value) }
        case .loadGlobal:
          let value = at.code.module.slots[Int(i.b)]
          if case .unset = value { throw .raised(unknownName(at.code.module.names[Int(i.b)], at.code, at.code.spans[at.counter - 1])) }
          at.registers[Int(i.a)] = value
        case .loadCell:
          guard case .function(let cell as Cell) = at.registers[Int(i.b)] else { break }
          if case .unset = cell.value { throw .raised(unassigned(at.code.registerNames[Int(i.b)], at.code, at.code.spans[at.counter - 1])) }
          at.registers[Int(i.a)] = cell.value
        case .storeCell:
          guard case .function(let cell as Cell) = at.registers[Int(i.a)] else { break }
          try settle(at.operand(i.b).pointee)
          cell.value = at.operand(i.b).pointee
        case .makeCell: at.registers[Int(i.a)] = .function(Cell(at.registers[Int(i.a)]))
        case .loadCapture:
          guard case .value(let value)? = current.pointee.closure?.captures[Int(i.b)] else { break }
          at.registers[Int(i.a)] = value
        case .loadCapturedCell:
          guard case .cell(let cell)? = current.pointee.closure?.captures[Int(i.b)] else { break }
          if case .unset = cell.value {
            throw .raised(unassigned(at.code.source.text(at.code.spans[at.counter - 1]), at.code, at.code.spans[at.counter - 1]))
          }
          at.registers[Int(i.a)] = cell.value
        case .loadSelf: if let closure = current.pointee.closure { at.registers[Int(i.a)] = .function(closure) }
        case .checkSet:
          if case .unset = at.registers[Int(i.a)] {
            throw .raised(unassigned(at.code.registerNames[Int(i.a)], at.code, at.code.spans[at.counter - 1]))
          }

        case .jump:
          at.counter = Int(i.a)
        case .jumpIfFalse:
          let condition = at.operand(i.b)
          if case .bool(let holds) = condition.pointee {
            if !holds { at.counter = Int(i.a) }
          } else if try !truth(condition.pointee) {
            at.counter = Int(i.a)
          }
        case .jumpIfTrue:
          let condition = at.operand(i.b)
          let holds: Bool
          if case .bool(let value) = condition.pointee { holds = value } else { holds = try truth(condition.pointee) }
          if holds {
            if Interrupt.isRequested { throw .tensor(.interrupted) }
            at.counter = Int(i.a)
          }
        case .jumpIfSet:
          if case .unset = at.registers[Int(i.b)] {} else { at.counter = Int(i.a) }
        case .rangeNext:
          let state = at.registers + Int(i.a)
          if case .i64(let next) = state[0], case .i64(let end) = state[1], next < end {
            if Interrupt.isRequested { throw .tensor(.interrupted) }
            at.registers[Int(i.b)].setPlain(.i64(next))
            state[0].setPlain(.i64(next &+ 1))
            at.counter = Int(i.c)
          }
        case .rangePrepare:
          let (start, stop) = try rangeEnds(at.operand(i.b).pointee, at.operand(i.c).pointee)
          at.registers[Int(i.a)] = .i64(start)
          at.registers[Int(i.a) + 1] = .i64(stop)
        case .iteratePrepare: try prepareIteration(at.registers + Int(i.a))
        case .iterateNext:
          if try nextItem(at.registers + Int(i.a), at.registers + Int(i.b)) {
            if Interrupt.isRequested { throw .tensor(.interrupted) }
            at.counter = Int(i.c)
          }
        case .call:
          current.pointee.counter = at.counter
          if Interrupt.isRequested { throw .tensor(.interrupted) }
          let site = current.pointee.entry.callSites[Int(i.c)]
          if enterPlainly(at.operand(i.b), site, at.registers, result: i.a) {
            at = Cursor(current)
          } else if try beginCall(i, at.registers, at.constants, at.code) {
            at = Cursor(current)
          } else if i.a < at.firstTemporary {
            try settle(at.registers[Int(i.a)])
          }
        case .return:
          let value = at.operand(i.a).pointee
          let result = current.pointee.result, isEntry = current.pointee.isEntry
          if isEntry { try settle(value) }
          pop()
          if isEntry { return value }
          at = Cursor(current)
          at.registers[Int(result)] = value
          if result < at.firstTemporary { try settle(value) }

        case .makeTensor: at.registers[Int(i.a)] = try makeTensor(at.registers + Int(i.b), Int(i.c))
        case .makeTuple: at.registers[Int(i.a)] = try .tuple(moved(at.registers + Int(i.b), Int(i.c)))
        case .makeRecord:
          let layout = at.code.layouts[Int(i.c)]
          at.registers[Int(i.a)] = .record(try RecordValue(layout, moved(at.registers + Int(i.b), layout.names.count)))
        case .joinTuple: at.registers[Int(i.a)] = try joinTuple(at.registers[Int(i.b)], at.registers[Int(i.c)])
        case .joinSpreads: at.registers[Int(i.a)] = try joinSpreads(at.registers[Int(i.b)], at.registers[Int(i.c)])
        case .joinRecord: at.registers[Int(i.a)] = try joinRecord(at.registers[Int(i.b)], at.registers[Int(i.c)])
        case .makeRange:
          let (start, stop) = try rangeEnds(at.operand(i.b).pointee, at.operand(i.c).pointee)
          at.registers[Int(i.a)] = .range(try RangeValue(start: start, stop: stop))
        case .joinText: at.registers[Int(i.a)] = try joinText(at.registers + Int(i.b), Int(i.c))
        case .format: at.registers[Int(i.a)] = try ValueFormat.format(at.registers[Int(i.b)], at.code.formats[Int(i.c)])
        case .makeClosure: at.registers[Int(i.a)] = try makeClosure(at.code.functions[Int(i.b)], at.registers)

        case .item: at.registers[Int(i.a)] = try Indexing.item(at.operand(i.b).pointee, at.operand(i.c).pointee)
        case .index:
          at.registers[Int(i.a)] = try Indexing.select(at.operand(i.b).pointee, items(at.code.indexSites[Int(i.c)], at.registers, at.constants))
        case .member: at.registers[Int(i.a)] = try at.code.members[Int(i.c)].value(of: at.operand(i.b).pointee)
        case .loadPlace:
          at.registers[Int(i.a)] = try load(at.code.places[Int(i.c)], from: at.registers[Int(i.b)], at.registers, at.constants)
        case .assignPlace: try assign(at.code.places[Int(i.c)], in: at.registers + Int(i.a), at.operand(i.b).pointee, at.registers, at.constants)
        case .unpack:
          current.pointee.counter = at.counter
          try unpack(at.operand(i.b).pointee, at.code.unpackings[Int(i.c)], at.registers)

        case .checkArguments:
          current.pointee.counter = at.counter
          try checkArguments(at.code, at.registers)
        case .checkDefault:
          current.pointee.counter = at.counter
          try checkSignature(i.a, parameter: Int(i.a), at.code, at.registers)
        case .checkResult:
          current.pointee.counter = at.counter
          try checkSignature(i.a, parameter: nil, at.code, at.registers)
        case .assert:
          if try !truth(at.operand(i.a).pointee) { throw .raised(assertion(at.operand(i.b).pointee, at.code, at.code.spans[at.counter - 1])) }
        case .exercise: onExercise(at.code.exercises[Int(i.a)])
        case .prose: showProse(at.code.prose[Int(i.a)])
        case .importModule:
          current.pointee.counter = at.counter
          at.registers[Int(i.a)] = try importModule(at.code.imports[Int(i.b)], at.code.module)
        case .setResult:
          let value = at.operand(i.a).pointee
          if case .none = value { break }
          showResult(value)
          let slot = at.code.module.slot(of: "_")
          at.code.module.claim(slot)
          at.registers[Int(slot)] = value
        }
        if isObserved { try didRun(observed, result: at.registers + Int(i.a)) }
      }
    } catch {
      current.pointee.counter = at.counter
      let diagnostic = diagnostic(error)
      while frameCount >= depth { pop() }
      throw diagnostic
    }
  }
}
