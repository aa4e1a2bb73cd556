extension Tensor {
  /// Whether a derivative that is being taken depends on this tensor.
  @inline(__always)
  package var isTraced: Bool { trace != nil && openTrace != nil }

  /// The trace on the innermost tape that steps are being added to.
  var openTrace: Trace? {
    var found = trace
    while let trace = found, !trace.tape.isOpen { found = trace.below }
    return found
  }

  /// The place of its cotangent on a tape, closed or not.
  package func slot(on tape: Tape) -> Int? {
    var found = trace
    while let trace = found {
      if trace.tape === tape { return trace.slot }
      found = trace.below
    }
    return nil
  }

  /// In forward mode, its derivative; nil when it does not depend on what the derivative is taken of.
  package func tangent(on tape: Tape) -> Tensor? {
    var found = trace
    while let trace = found {
      if trace.tape === tape { return trace.tangent }
      found = trace.below
    }
    return nil
  }

  /// The level of the innermost derivative that depends on this tensor; 0 for none.
  package var derivativeLevel: Int { openTrace?.tape.level ?? 0 }

  /// The same tensor once more, on the same tapes.
  package func alias() -> Tensor {
    let alias = view(shape: shape, strides: strides)
    alias.trace = trace
    return alias
  }

  /// The same numbers, on no tape.
  package func detached() -> Tensor {
    trace != nil ? view(shape: shape, strides: strides) : self
  }

  // MARK: Steps

  /// A step from one tensor, for the innermost tape that it is on, if any.
  ///
  /// - Parameter work: makes the result; this tensor is not on that tape meanwhile.
  /// - Parameter pullback: gets the result, gives the function from its cotangent to that of `x`. That function may keep the tensors.
  package static func step(
    _ name: StepName, _ x: Tensor, _ work: () throws(TensorError) -> Tensor,
    pullback: (_ y: Tensor) -> (_ cotangent: Tensor) throws -> Tensor?
  ) throws(TensorError) -> Tensor {
    let traces = x.trace
    let innermost = x.openTrace
    x.trace = innermost?.below
    defer { x.trace = traces }
    guard let trace = innermost else { return try work() }
    var y = try work()
    if y === x { y = y.view(shape: y.shape, strides: y.strides) }
    let pullback = pullback(y)
    if trace.tape.isForward {
      guard let tangent = try transposed([x], [trace.tangent], y, { try [pullback($0)] }) else { return y }
      return y.traced(on: trace.tape, slot: 0, tangent: tangent)
    }
    let slot = trace.tape.newSlots(1)
    trace.tape.append(name, firstOutput: slot, outputCount: 1, .one(trace.slot, pullback))
    if let observer = trace.tape.observer {
      observer.added(ObservedStep(name: name, inputs: [x], inputSlots: [trace.slot], outputs: [y], firstOutput: slot), to: trace.tape)
    }
    return y.traced(on: trace.tape, slot: slot, tangent: nil)
  }

  /// The same for a step from two tensors.
  ///
  /// - Parameter pullback: gets the result and which of the two need a cotangent.
  package static func step(
    _ name: StepName, _ a: Tensor, _ b: Tensor, _ work: () throws(TensorError) -> Tensor,
    pullback: (_ y: Tensor, _ needsA: Bool, _ needsB: Bool) -> (_ cotangent: Tensor) throws -> (Tensor?, Tensor?)
  ) throws(TensorError) -> Tensor {
    if a === b {
      return try step(name, a, work) { y in
        let both = pullback(y, true, true)
        return { cotangent in
          let (first, second) = try both(cotangent)
          guard let first, let second else { return first ?? second }
          return try zip(.add, first, second)
        }
      }
    }
    let aTraces = a.trace, bTraces = b.trace
    var aTrace = a.openTrace, bTrace = b.openTrace
    if let x = aTrace, let y = bTrace, x.tape !== y.tape {
      if x.tape.level < y.tape.level { aTrace = nil } else { bTrace = nil }
    }
    defer { (a.trace, b.trace) = (aTraces, bTraces) }
    guard let tape = aTrace?.tape ?? bTrace?.tape else {
      (a.trace, b.trace) = (nil, nil)
      return try work()
    }
    if let aTrace { a.trace = aTrace.below }
    if let bTrace { b.trace = bTrace.below }
    var y = try work()
    if y === a || y === b { y = y.view(shape: y.shape, strides: y.strides) }
    let pullback = pullback(y, aTrace != nil, bTrace != nil)
    if tape.isForward {
      let tangent = try transposed([a, b], [aTrace?.tangent, bTrace?.tangent], y) {
        let (first, second) = try pullback($0)
        return [first, second]
      }
      guard let tangent else { return y }
      return y.traced(on: tape, slot: 0, tangent: tangent)
    }
    let slot = tape.newSlots(1)
    if let aTrace, let bTrace {
      tape.append(name, firstOutput: slot, outputCount: 1, .two(aTrace.slot, bTrace.slot, pullback))
    } else if let aTrace {
      tape.append(name, firstOutput: slot, outputCount: 1, .one(aTrace.slot) { try pullback($0).0 })
    } else if let bTrace {
      tape.append(name, firstOutput: slot, outputCount: 1, .one(bTrace.slot) { try pullback($0).1 })
    }
    if let observer = tape.observer {
      observer.added(
        ObservedStep(name: name, inputs: [a, b], inputSlots: [aTrace?.slot, bTrace?.slot], outputs: [y], firstOutput: slot), to: tape)
    }
    return y.traced(on: tape, slot: slot, tangent: nil)
  }

  /// Results that are computed from elements, with the function that leads their cotangents back, also computed from elements: there are
  /// no derivatives of derivatives. Where the way back is made of steps on tensors, `steps` has all.
  ///
  /// - Parameters:
  ///   - name: what the operation is called where steps are shown.
  ///   - work: makes the results; the inputs are not traced meanwhile.
  ///   - pullback: gets the cotangents of the results, nil for zeros, and gives those of the inputs, nil for zeros.
  public static func step(
    named name: String, _ inputs: [Tensor], _ work: () throws(TensorError) -> [Tensor],
    pullbackOfElements pullback: @escaping (_ cotangents: [Tensor?]) throws -> [Tensor?]
  ) throws(TensorError) -> [Tensor] {
    try steps(named: name, inputs, work) { _, _ in
      { cotangents in
        if inputs.contains(where: \.isTraced) || cotangents.contains(where: { $0?.isTraced == true }) { throw TensorError.noSecondDerivative(of: name) }
        return try pullback(cotangents)
      }
    }
  }

  /// Results that are computed by other means than steps on tensors, with the function that leads their cotangents back in such steps, so
  /// that it has derivatives too.
  ///
  /// - Parameters:
  ///   - name: what the operation is called where steps are shown.
  ///   - work: makes the results; the inputs are not traced meanwhile.
  ///   - pullback: gets the results and which inputs need a cotangent; its function gets the cotangents of the results, nil for zeros, and
  ///     gives those of the inputs, nil for zeros.
  public static func steps(
    named name: String, _ inputs: [Tensor], _ work: () throws(TensorError) -> [Tensor],
    pullback: (_ outputs: [Tensor], _ needs: [Bool]) -> (_ cotangents: [Tensor?]) throws -> [Tensor?]
  ) throws(TensorError) -> [Tensor] {
    try steps(.named(name), inputs, work, pullback: pullback)
  }

  /// The same for a step from any number of tensors to any number of them.
  ///
  /// - Parameter pullback: gets the results and which inputs need a cotangent; its function gets nil for a cotangent of zeros.
  package static func steps(
    _ name: StepName, _ inputs: [Tensor], _ work: () throws(TensorError) -> [Tensor],
    pullback: (_ outputs: [Tensor], _ needs: [Bool]) -> (_ cotangents: [Tensor?]) throws -> [Tensor?]
  ) throws(TensorError) -> [Tensor] {
    let traces = inputs.map(\.trace)
    var tape: Tape?
    for input in inputs {
      if let found = input.openTrace?.tape, found.level > tape?.level ?? 0 { tape = found }
    }
    defer { for (input, trace) in Swift.zip(inputs, traces) { input.trace = trace } }
    guard let tape else {
      for input in inputs { input.trace = nil }
      return try work()
    }
    let own = inputs.map { input -> Trace? in
      if let trace = input.openTrace, trace.tape === tape { trace } else { nil }
    }
    for (input, trace) in Swift.zip(inputs, own) { if let trace { input.trace = trace.below } }
    var outputs = try work()
    for number in outputs.indices where inputs.contains(where: { $0 === outputs[number] }) {
      outputs[number] = outputs[number].view(shape: outputs[number].shape, strides: outputs[number].strides)
    }
    let needs = own.map { $0 != nil }
    let pullback = pullback(outputs, needs)
    if tape.isForward {
      for (number, output) in outputs.enumerated() {
        let tangent = try transposed(inputs, own.map { $0?.tangent }, output) { cotangent in
          var cotangents = [Tensor?](repeating: nil, count: outputs.count)
          cotangents[number] = cotangent
          return try pullback(cotangents)
        }
        if let tangent { _ = output.traced(on: tape, slot: 0, tangent: tangent) }
      }
      return outputs
    }
    let slot = tape.newSlots(outputs.count)
    let taking = own.indices.filter { needs[$0] }
    tape.append(
      name, firstOutput: slot, outputCount: outputs.count,
      .many(own.compactMap { $0?.slot }) { cotangents in
        let all = try pullback(cotangents)
        return taking.map { all[$0] }
      })
    if let observer = tape.observer {
      observer.added(
        ObservedStep(name: name, inputs: inputs, inputSlots: own.map { $0?.slot }, outputs: outputs, firstOutput: slot), to: tape)
    }
    for (number, output) in outputs.enumerated() { _ = output.traced(on: tape, slot: slot + number, tangent: nil) }
    return outputs
  }

  /// Puts this tensor, just made, on a tape.
  private func traced(on tape: Tape, slot: Int, tangent: Tensor?) -> Tensor {
    trace = Trace(tape, slot: slot, tangent: tangent, below: trace)
    return self
  }

  /// The derivative of a step in a direction, from the step's pullback: that is linear in the cotangent, so the pullback of the
  /// pullback leads from tangents of the inputs to the tangent of the result (Christianson, Optimization Methods and Software 1992).
  ///
  /// - Returns: nil when the result does not depend on the inputs.
  private static func transposed(
    _ inputs: [Tensor], _ tangents: [Tensor?], _ y: Tensor, _ pullback: (Tensor) throws -> [Tensor?]
  ) throws(TensorError) -> Tensor? {
    do {
      let tape = Tape()
      defer { tape.clear() }
      // Any cotangent will do, but some pullbacks have a special case for 0.
      let cotangent = tape.leaf(try filled(Float(1), y.shape).converted(to: y.dtype))
      let results = try pullback(cotangent)
      var seeds: [(of: Tensor, cotangent: Tensor)] = []
      for (result, tangent) in Swift.zip(results, tangents) {
        if let result, let tangent { seeds.append((result, tangent)) }
      }
      return try tape.cotangents(seeds, wanted: [cotangent])[0]
    } catch let error as TensorError { throw error } catch { throw .interrupted }
  }
}
