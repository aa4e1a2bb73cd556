import TernTensor

/// All derivatives of the tensors in a function's result with respect to those in some of its arguments.
struct Jacobian {
  private let f: FunctionValue
  private let wrt: Wrt
  /// Whether it must go forward.
  private let isForward: Bool

  init(_ f: FunctionValue, _ wrt: Wrt, isForward: Bool = false) {
    (self.f, self.wrt, self.isForward) = (f, wrt, isForward)
  }

  func value(at arguments: [Value], _ host: any Host) throws(OperationError) -> Value {
    let argument = try wrt.argument(arguments, of: f)
    let xs = try Differentiation.tensors(of: argument)
    if isForward { return try forward(argument, xs, arguments, host) }
    var traced = arguments
    var derivative = Differentiation("jacobian", host)
    defer { derivative.tape.clear() }
    for place in wrt.places { traced[place] = try derivative.tracing(traced[place], f.parameterName(place)) }
    let result = try host.call(f, traced)
    let ys = try tensors(of: result)
    if xs.reduce(0, { $0 + $1.count }) < ys.reduce(0, { $0 + $1.count }) { return try forward(argument, xs, arguments, host) }
    traced = []
    derivative.tape.close()
    try Self.checkRoom(ys.map(\.shape), xs)
    var blocks: [[Tensor]] = []
    for y in ys { blocks.append(try rows(y, xs, derivative)) }
    return try structured(result, argument, blocks)
  }

  /// Back from each element of y: `[y..., x...]` for each x.
  private func rows(_ y: Tensor, _ xs: [Tensor], _ derivative: Differentiation) throws(OperationError) -> [Tensor] {
    try OperationError.translated {
      var rows = [[Tensor]](repeating: [], count: xs.count)
      for number in 0..<y.count where y.dtype.isFloating {
        let found = try derivative.tape.cotangents(
          [(of: y, cotangent: Self.unit(number, like: y))], wanted: derivative.leaves, keepsEntries: true)
        for (i, x) in xs.enumerated() { rows[i].append(try found[i] ?? .zeros(x.dtype, x.shape)) }
      }
      return try Swift.zip(xs, rows).map { x, rows in
        let shape = Shape(Array(y.shape) + Array(x.shape))
        return rows.isEmpty ? try .zeros(x.dtype, shape) : try Tensor.stacked(rows).reshaped(to: shape)
      }
    }
  }

  /// One pass for each element of the arguments: a column each.
  private func forward(_ argument: Value, _ xs: [Tensor], _ arguments: [Value], _ host: any Host) throws(OperationError) -> Value {
    var structure = Value.none
    var shapes: [Shape]?
    // For each y, for each x.
    var blocks: [[Tensor]] = []
    for (i, x) in xs.enumerated() {
      var columns: [[Tensor]] = []
      // Where x is empty, one pass shows the shapes of the result.
      for number in 0..<max(x.count, shapes == nil ? 1 : 0) {
        let (result, tangents) = try tangents(along: x.count == 0 ? nil : (leaf: i, element: number), arguments, host)
        if shapes == nil {
          structure = result
          shapes = tangents.map(\.shape)
          blocks = tangents.map { _ in [] }
          try Self.checkRoom(tangents.map(\.shape), xs)
        }
        guard tangents.map(\.shape) == shapes else {
          throw .argument(parameter: "f", expected: "a function whose result always has one shape", found: f.summary)
        }
        if x.count > 0 { columns.append(tangents) }
      }
      for (j, rows) in (shapes ?? []).enumerated() {
        let shape = Shape(Array(rows) + Array(x.shape))
        blocks[j].append(
          try tensorWork { () throws(TensorError) in
            if columns.isEmpty { return try .zeros(x.dtype, shape) }
            return try Tensor.stacked(columns.map { $0[j] }, axis: -1).reshaped(to: shape)
          })
      }
    }
    return try structured(structure, argument, blocks)
  }

  /// The result and the derivatives of its tensors along one element of the arguments, or along nothing.
  private func tangents(
    along direction: (leaf: Int, element: Int)?, _ arguments: [Value], _ host: any Host
  ) throws(OperationError) -> (Value, [Tensor]) {
    var traced = arguments
    var derivative = Differentiation("jacobian", host, isForward: true)
    defer { derivative.tape.clear() }
    var leaf = 0
    for place in wrt.places {
      let v = try OperationError.translated {
        try Leaves.mapped(arguments[place]) { value in
          defer { leaf += 1 }
          guard let x = try value.tensor(), x.dtype.isFloating else { return value }
          if let direction, direction.leaf == leaf { return .tensor(try Self.unit(direction.element, like: x)) }
          return .tensor(try .zeros(x.dtype, x.shape))
        }
      }
      traced[place] = try derivative.tracing(arguments[place], f.parameterName(place), along: v)
    }
    let result = try host.call(f, traced)
    _ = try tensors(of: result)
    derivative.tape.close()
    return (result, try Differentiation.tensors(of: derivative.tangents(result)))
  }

  /// The tensors of what f gave; throws when there is anything else in it.
  private func tensors(of result: Value) throws(OperationError) -> [Tensor] {
    try OperationError.translated {
      var tensors: [Tensor] = []
      _ = try Leaves.mapped(result) { value in
        guard let tensor = try value.tensor() else {
          throw OperationError.argument(
            parameter: "f", expected: "a function that gives a tensor", found: "a function that gives \(result.summary)")
        }
        tensors.append(tensor)
        return value
      }
      return tensors
    }
  }

  /// - Parameter blocks: for each tensor of the result, for each one of the argument.
  private func structured(_ result: Value, _ argument: Value, _ blocks: [[Tensor]]) throws(OperationError) -> Value {
    try OperationError.translated {
      var blocks = blocks[...]
      return try Leaves.mapped(result) { _ in
        var own = (blocks.popFirst() ?? [])[...]
        return try Leaves.mapped(argument) { value in own.popFirst().map { Value($0) } ?? value }
      }
    }
  }

  /// Throws when there is no memory for the result: before the work, not after most of it.
  private static func checkRoom(_ rows: [Shape], _ xs: [Tensor]) throws(OperationError) {
    try tensorWork { () throws(TensorError) in
      for shape in rows {
        for x in xs { _ = try Tensor.uninitialized(x.dtype, Shape(Array(shape) + Array(x.shape))) }
      }
    }
  }

  /// Zeros but for a 1 at element `number`.
  private static func unit(_ number: Int, like tensor: Tensor) throws(TensorError) -> Tensor {
    try Tensor.zeros(tensor.dtype, Shape(tensor.count))
      .assigning(.scalar(Float(1)), at: [.integer(number)], inPlace: true).reshaped(to: tensor.shape)
  }
}
