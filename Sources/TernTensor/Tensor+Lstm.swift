import TernKernels

extension Tensor {
  /// The next state and memory of a long short-term memory, from what goes into its gates on.
  ///
  /// - Parameter gates: what goes into the gates i (input), f (forget), g (cell) and o (output), side by side.
  /// - Parameter memory: c.
  /// - Returns: h' = σ(o) tanh(c'), and c' = σ(f) c + σ(i) tanh(g).
  /// - Shapes: `gates: [..., 4 * units]`, `memory: [..., units]`, floating, of one type → `[..., units]` each
  package static func lstm(gates: Tensor, memory: Tensor) throws(TensorError) -> (state: Tensor, memory: Tensor) {
    if !gates.isTraced && !memory.isTraced {
      let step = try LstmStep(gates: gates, memory: memory, isKept: false)
      return (step.nextState, step.nextMemory)
    }
    var kept: LstmStep?
    let outputs = try Tensor.steps("lstm_gates", [gates, memory], { () throws(TensorError) in
      // For a derivative around this one, that is a step too.
      if gates.isTraced || memory.isTraced {
        let (state, memory) = try lstm(gates: gates, memory: memory)
        return [state, memory]
      }
      let step = try LstmStep(gates: gates, memory: memory, isKept: true)
      kept = step
      return [step.nextState, step.nextMemory]
    }) { _, needs in
      let step = kept
      return { cotangents in
        let isTraced = gates.isTraced || memory.isTraced || cotangents.contains { $0?.isTraced == true }
        if let step, !isTraced {
          let (ofGates, ofMemory) = try step.pullback(ofState: cotangents[0], ofMemory: cotangents[1])
          return [needs[0] ? ofGates : nil, needs[1] ? ofMemory : nil]
        }
        return try lstmPullback(gates: gates, memory: memory, ofState: cotangents[0], ofMemory: cotangents[1])
      }
    }
    return (outputs[0], outputs[1])
  }

  /// The cotangents of the gates and the memory, written with operations.
  private static func lstmPullback(
    gates: Tensor, memory: Tensor, ofState: Tensor?, ofMemory: Tensor?
  ) throws(TensorError) -> [Tensor?] {
    let units = memory.shape[memory.rank - 1]
    func gate(_ number: Int, _ function: UnaryFunction) throws(TensorError) -> Tensor {
      try gates.narrowed(axis: -1, from: number * units, count: units).mapped(by: function)
    }
    let input = try gate(0, .sigmoid), forget = try gate(1, .sigmoid), cell = try gate(2, .tanh), output = try gate(3, .sigmoid)
    let shown = try (forget * memory + input * cell).mapped(by: .tanh)
    let zeros = try Tensor.zeros(memory.dtype, memory.shape)
    let ofState = ofState ?? zeros
    let total = try (ofMemory ?? zeros) + ofState * output * (1 - shown.mapped(by: .square))
    let ofGates = try Tensor.joined(
      [
        total * cell * input * (1 - input), total * memory * forget * (1 - forget), total * input * (1 - cell.mapped(by: .square)),
        ofState * shown * output * (1 - output),
      ], axis: -1)
    return [ofGates, try total * forget]
  }
}

/// A step of a long short-term memory that was made, and what the way back needs of it.
private struct LstmStep {
  let nextState: Tensor
  let nextMemory: Tensor
  private let memory: Tensor
  /// What comes out of the four gates, and tanh of the next memory.
  ///
  /// - Shapes: `[..., 5 * units]`
  private let kept: Tensor?

  init(gates: Tensor, memory: Tensor, isKept: Bool) throws(TensorError) {
    let gates = try gates.contiguous(), memory = try memory.detached().contiguous()
    let units = memory.shape[memory.rank - 1]
    let nextState = try Tensor.uninitialized(memory.dtype, memory.shape), nextMemory = try Tensor.uninitialized(memory.dtype, memory.shape)
    let kept = isKept ? try Tensor.uninitialized(memory.dtype, [memory.count / max(units, 1), 5 * units]) : nil
    func work<Element: TensorElement & FloatingElement>(_ type: Element.Type) throws(TensorError) {
      let z = UnsafePointer(gates.pointer(Element.self)), c = UnsafePointer(memory.pointer(Element.self))
      let h = nextState.pointer(Element.self), next = nextMemory.pointer(Element.self), kept = kept?.pointer(Element.self)
      let kernel = Element.lstm.forward
      try Self.eachPart(memory) { first, rows in
        kernel(
          LstmJob(
            gates: z + first * 4 * units, memory: c + first * units, nextState: h + first * units, nextMemory: next + first * units,
            kept: kept.map { $0 + first * 5 * units }, rows: rows, units: units))
      }
    }
    if memory.dtype == .f32 { try work(Float.self) } else { try work(Double.self) }
    (self.nextState, self.nextMemory, self.memory, self.kept) = (nextState, nextMemory, memory, kept)
  }

  /// - Returns: the cotangents of the gates and the memory; nil where nothing was kept.
  func pullback(ofState: Tensor?, ofMemory: Tensor?) throws(TensorError) -> (ofGates: Tensor?, ofMemory: Tensor?) {
    guard let kept else { return (nil, nil) }
    let units = memory.shape[memory.rank - 1]
    var gateShape = memory.shape
    gateShape[memory.rank - 1] = 4 * units
    let ofState = try ofState?.converted(to: memory.dtype).contiguous(), ofMemory = try ofMemory?.converted(to: memory.dtype).contiguous()
    let dGates = try Tensor.uninitialized(memory.dtype, gateShape), dMemory = try Tensor.uninitialized(memory.dtype, memory.shape)
    func work<Element: TensorElement & FloatingElement>(_ type: Element.Type) throws(TensorError) {
      let kept = UnsafePointer(kept.pointer(Element.self)), c = UnsafePointer(memory.pointer(Element.self))
      let h = ofState.map { UnsafePointer($0.pointer(Element.self)) }, next = ofMemory.map { UnsafePointer($0.pointer(Element.self)) }
      let dGates = dGates.pointer(Element.self), dMemory = dMemory.pointer(Element.self)
      let kernel = Element.lstm.back
      try Self.eachPart(memory) { first, rows in
        kernel(
          LstmPullbackJob(
            kept: kept + first * 5 * units, memory: c + first * units, ofState: h.map { $0 + first * units },
            ofMemory: next.map { $0 + first * units }, dGates: dGates + first * 4 * units, dMemory: dMemory + first * units,
            rows: rows, units: units))
      }
    }
    if memory.dtype == .f32 { try work(Float.self) } else { try work(Double.self) }
    return (dGates, dMemory)
  }

  /// Calls `body` for stretches of rows, on all threads when there are many.
  private static func eachPart(
    _ memory: Tensor, _ body: @escaping (_ firstRow: Int, _ rows: Int) -> Void
  ) throws(TensorError) {
    let units = memory.shape[memory.rank - 1]
    if memory.count == 0 { return }
    try RowParts(rows: memory.count / units, length: 5 * units).run { _, rows in body(rows.lowerBound, rows.count) }
  }
}
