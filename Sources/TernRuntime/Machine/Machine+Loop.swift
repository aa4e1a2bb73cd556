import TernKernels
import TernOps
import TernSyntax
import TernTensor

extension Machine {
  // MARK: The loop

  /// Runs the innermost frame until it returns.
  func execute() throws(Diagnostic) -> Value {
    let depth = frameCount
    unowned(unsafe) var code = frames[depth - 1].code
    var program = code.pointers.instructions
    var constants = code.pointers.constants
    var registers = frames[depth - 1].registers
    var firstTemporary = code.firstTemporary
    var counter = 0

    /// Goes on in the innermost frame.
    @inline(__always) func resume() {
      let frame = current
      code = frame.pointee.code
      program = frame.pointee.entry.instructions
      constants = frame.pointee.entry.constants
      firstTemporary = frame.pointee.entry.firstTemporary
      registers = frame.pointee.registers
      counter = frame.pointee.counter
    }

    @inline(__always) func operand(_ index: Int32) -> UnsafeMutablePointer<Value> {
      index >= 0 ? registers + Int(index) : constants + Int(~index)
    }

    do throws(OperationError) {
      while true {
        let i = program[counter]
        counter &+= 1
        switch i.operation {
        case .add:
          let x = operand(i.b), y = operand(i.c), out = registers + Int(i.a)
          if case .number(let p) = x.pointee, case .number(let q) = y.pointee {
            out.pointee.setPlain(.number(p + q))
          } else if case .f32(let p) = x.pointee, case .f32(let q) = y.pointee {
            out.pointee.setPlain(.f32(p + q))
          } else if case .i64(let p) = x.pointee, case .i64(let q) = y.pointee {
            let (sum, overflowed) = p.addingReportingOverflow(q)
            if overflowed { throw .tensor(.integerOverflow) }
            out.pointee.setPlain(.i64(sum))
          } else {
            try binary(.add, i, x, y, out, firstTemporary)
          }
        case .subtract:
          let x = operand(i.b), y = operand(i.c), out = registers + Int(i.a)
          if case .number(let p) = x.pointee, case .number(let q) = y.pointee {
            out.pointee.setPlain(.number(p - q))
          } else if case .f32(let p) = x.pointee, case .f32(let q) = y.pointee {
            out.pointee.setPlain(.f32(p - q))
          } else if case .i64(let p) = x.pointee, case .i64(let q) = y.pointee {
            let (difference, overflowed) = p.subtractingReportingOverflow(q)
            if overflowed { throw .tensor(.integerOverflow) }
            out.pointee.setPlain(.i64(difference))
          } else {
            try binary(.subtract, i, x, y, out, firstTemporary)
          }
        case .multiply:
          let x = operand(i.b), y = operand(i.c), out = registers + Int(i.a)
          if case .number(let p) = x.pointee, case .number(let q) = y.pointee {
            out.pointee.setPlain(.number(p * q))
          } else if case .f32(let p) = x.pointee, case .f32(let q) = y.pointee {
            out.pointee.setPlain(.f32(p * q))
          } else {
            try binary(.multiply, i, x, y, out, firstTemporary)
          }
        case .divide: try binary(.divide, i, operand(i.b), operand(i.c), registers + Int(i.a), firstTemporary)
        case .floorDivide: try binary(.floorDivide, i, operand(i.b), operand(i.c), registers + Int(i.a), firstTemporary)
        case .remainder: try binary(.remainder, i, operand(i.b), operand(i.c), registers + Int(i.a), firstTemporary)
        case .power: try binary(.power, i, operand(i.b), operand(i.c), registers + Int(i.a), firstTemporary)
        case .matmul:
          registers[Int(i.a)] = try Arithmetic.matmul(operand(i.b).pointee, operand(i.c).pointee)
        case .less:
          let x = operand(i.b), y = operand(i.c)
          if case .i64(let p) = x.pointee, case .i64(let q) = y.pointee {
            registers[Int(i.a)].setPlain(.bool(p < q))
          } else {
            try compare(.less, i, x, y, registers + Int(i.a), firstTemporary)
          }
        case .equal: try compare(.equal, i, operand(i.b), operand(i.c), registers + Int(i.a), firstTemporary)
        case .notEqual: try compare(.notEqual, i, operand(i.b), operand(i.c), registers + Int(i.a), firstTemporary)
        case .lessEqual: try compare(.lessEqual, i, operand(i.b), operand(i.c), registers + Int(i.a), firstTemporary)
        case .greater: try compare(.greater, i, operand(i.b), operand(i.c), registers + Int(i.a), firstTemporary)
        case .greaterEqual: try compare(.greaterEqual, i, operand(i.b), operand(i.c), registers + Int(i.a), firstTemporary)
        case .negate: try unary(.negate, i, operand(i.b), registers + Int(i.a), firstTemporary)
        case .plus: registers[Int(i.a)] = try plus(operand(i.b).pointee)
        case .not: registers[Int(i.a)] = try Arithmetic.not(operand(i.b).pointee)
        case .and: registers[Int(i.a)] = try logical(.and, operand(i.b).pointee, operand(i.c).pointee)
        case .or: registers[Int(i.a)] = try logical(.or, operand(i.b).pointee, operand(i.c).pointee)
        case .andSkips:
          if let truth = scalarTruth(operand(i.b).pointee), !truth {
            registers[Int(i.a)] = .bool(false)
            counter = Int(i.c)
          }
        case .orSkips:
          if let truth = scalarTruth(operand(i.b).pointee), truth {
            registers[Int(i.a)] = .bool(true)
            counter = Int(i.c)
          }

        case .move:
          registers[Int(i.a)] = operand(i.b).pointee
          if i.a < firstTemporary { try settle(registers[Int(i.a)]) }
        case .take:
          let value = (registers + Int(i.b)).move()
          (registers + Int(i.b)).initialize(to: .unset)
          registers[Int(i.a)] = value
          if i.a < firstTemporary { try settle(value) }
        case .loadGlobal:
          let value = code.module.slots[Int(i.b)]
          if case .unset = value { throw .raised(unknownName(code.module.names[Int(i.b)], code, code.spans[counter - 1])) }
          registers[Int(i.a)] = value
        case .loadCell:
          guard case .function(let cell as Cell) = registers[Int(i.b)] else { break }
          if case .unset = cell.value { throw .raised(unassigned(code.registerNames[Int(i.b)], code, code.spans[counter - 1])) }
          registers[Int(i.a)] = cell.value
        case .storeCell:
          guard case .function(let cell as Cell) = registers[Int(i.a)] else { break }
          try settle(operand(i.b).pointee)
          cell.value = operand(i.b).pointee
        case .makeCell: registers[Int(i.a)] = .function(Cell(registers[Int(i.a)]))
        case .loadCapture:
          guard case .value(let value)? = current.pointee.closure?.captures[Int(i.b)] else { break }
          registers[Int(i.a)] = value
        case .loadCapturedCell:
          guard case .cell(let cell)? = current.pointee.closure?.captures[Int(i.b)] else { break }
          if case .unset = cell.value {
            throw .raised(unassigned(code.source.text(code.spans[counter - 1]), code, code.spans[counter - 1]))
          }
          registers[Int(i.a)] = cell.value
        case .loadSelf: if let closure = current.pointee.closure { registers[Int(i.a)] = .function(closure) }
        case .checkSet:
          if case .unset = registers[Int(i.a)] {
            throw .raised(unassigned(code.registerNames[Int(i.a)], code, code.spans[counter - 1]))
          }

        case .jump:
          counter = Int(i.a)
        case .jumpIfFalse:
          let condition = operand(i.b)
          if case .bool(let holds) = condition.pointee {
            if !holds { counter = Int(i.a) }
          } else if try !truth(condition.pointee) {
            counter = Int(i.a)
          }
        case .jumpIfTrue:
          let condition = operand(i.b)
          let holds: Bool
          if case .bool(let value) = condition.pointee { holds = value } else { holds = try truth(condition.pointee) }
          if holds {
            if Interrupt.isRequested { throw .tensor(.interrupted) }
            counter = Int(i.a)
          }
        case .jumpIfSet:
          if case .unset = registers[Int(i.b)] {} else { counter = Int(i.a) }
        case .rangeNext:
          let state = registers + Int(i.a)
          if case .i64(let next) = state[0], case .i64(let end) = state[1], next < end {
            if Interrupt.isRequested { throw .tensor(.interrupted) }
            registers[Int(i.b)].setPlain(.i64(next))
            state[0].setPlain(.i64(next &+ 1))
            counter = Int(i.c)
          }
        case .rangePrepare:
          let (start, stop) = try rangeEnds(operand(i.b).pointee, operand(i.c).pointee)
          registers[Int(i.a)] = .i64(start)
          registers[Int(i.a) + 1] = .i64(stop)
        case .iteratePrepare: try prepareIteration(registers + Int(i.a))
        case .iterateNext:
          if try nextItem(registers + Int(i.a), registers + Int(i.b)) {
            if Interrupt.isRequested { throw .tensor(.interrupted) }
            counter = Int(i.c)
          }
        case .call:
          current.pointee.counter = counter
          if Interrupt.isRequested { throw .tensor(.interrupted) }
          let site = current.pointee.entry.callSites[Int(i.c)]
          if enterPlainly(operand(i.b), site, registers, result: i.a) {
            resume()
          } else if try beginCall(i, registers, constants, code) {
            resume()
          } else if i.a < firstTemporary {
            try settle(registers[Int(i.a)])
          }
        case .return:
          let value = operand(i.a).pointee
          let result = current.pointee.result, isEntry = current.pointee.isEntry
          if isEntry { try settle(value) }
          pop()
          if isEntry { return value }
          resume()
          registers[Int(result)] = value
          if result < firstTemporary { try settle(value) }

        case .makeTensor: registers[Int(i.a)] = try makeTensor(registers + Int(i.b), Int(i.c))
        case .makeTuple: registers[Int(i.a)] = try .tuple(moved(registers + Int(i.b), Int(i.c)))
        case .makeRecord:
          let layout = code.layouts[Int(i.c)]
          registers[Int(i.a)] = .record(try RecordValue(layout, moved(registers + Int(i.b), layout.names.count)))
        case .makeRange:
          let (start, stop) = try rangeEnds(operand(i.b).pointee, operand(i.c).pointee)
          registers[Int(i.a)] = .range(try RangeValue(start: start, stop: stop))
        case .joinText: registers[Int(i.a)] = try joinText(registers + Int(i.b), Int(i.c))
        case .format: registers[Int(i.a)] = try ValueFormat.format(registers[Int(i.b)], code.formats[Int(i.c)])
        case .makeClosure: registers[Int(i.a)] = try makeClosure(code.functions[Int(i.b)], registers)

        case .item: registers[Int(i.a)] = try Indexing.item(operand(i.b).pointee, operand(i.c).pointee)
        case .index:
          registers[Int(i.a)] = try Indexing.select(operand(i.b).pointee, items(code.indexSites[Int(i.c)], registers, constants))
        case .member: registers[Int(i.a)] = try code.members[Int(i.c)].value(of: operand(i.b).pointee)
        case .loadPlace:
          registers[Int(i.a)] = try load(code.places[Int(i.c)], from: registers[Int(i.b)], registers, constants)
        case .assignPlace: try assign(code.places[Int(i.c)], in: registers + Int(i.a), operand(i.b).pointee, registers, constants)
        case .unpack:
          current.pointee.counter = counter
          try unpack(operand(i.b).pointee, code.unpackings[Int(i.c)], registers)

        case .checkArguments:
          current.pointee.counter = counter
          try checkArguments(code, registers)
        case .checkDefault:
          current.pointee.counter = counter
          try checkSignature(i.a, parameter: Int(i.a), code, registers)
        case .checkResult:
          current.pointee.counter = counter
          try checkSignature(i.a, parameter: nil, code, registers)
        case .assert:
          if try !truth(operand(i.a).pointee) { throw .raised(assertion(operand(i.b).pointee, code, code.spans[counter - 1])) }
        case .prose: showProse(code.prose[Int(i.a)])
        case .importModule:
          current.pointee.counter = counter
          registers[Int(i.a)] = try importModule(code.imports[Int(i.b)], code.module)
        case .setResult:
          let value = operand(i.a).pointee
          if case .none = value { break }
          showResult(value)
          let slot = code.module.slot(of: "_")
          code.module.claim(slot)
          registers[Int(slot)] = value
        }
      }
    } catch {
      current.pointee.counter = counter
      let diagnostic = diagnostic(error)
      while frameCount >= depth { pop() }
      throw diagnostic
    }
  }
}
