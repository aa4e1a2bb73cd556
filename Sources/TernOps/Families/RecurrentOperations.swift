import TernKernels
import TernTensor

/// The weights of a cell: for the input and for the state, with a bias each.
///
/// A record names them `w_ih: [in, gates * h]`, `w_hh: [h, gates * h]`, `b_ih`, `b_hh` (biases may be left out), or as PyTorch does:
/// `weight_ih: [gates * h, in]`, `weight_hh`, `bias_ih`, `bias_hh`.
private struct CellWeights {
  let input: Tensor
  let state: Tensor
  let inputBias: Tensor?
  let stateBias: Tensor?

  init(_ call: borrowing Call, _ index: Int, gates: Int, x: Tensor, h: Tensor) throws(OperationError) {
    guard case .record(let record) = call[index] else { throw call.wrong(index, "a record (w_ih, w_hh, b_ih, b_hh)") }
    let hidden = h.shape[h.rank - 1], features = x.shape[x.rank - 1]
    func find(_ name: String) throws(OperationError) -> Tensor? {
      guard let place = record.layout.names.firstIndex(of: name) else { return nil }
      if case .none = record.items[place] { return nil }
      return try tensorWork { () throws(TensorError) in try record.items[place].tensor() }
    }
    func weight(_ name: String, _ torchName: String, _ size: Int) throws(OperationError) -> Tensor {
      var found = try find(name)
      if found == nil, let torch = try find(torchName), torch.rank == 2 {
        found = try tensorWork { () throws(TensorError) in try torch.transposed() }
      }
      guard let found, found.shape == [size, gates * hidden] else {
        throw call.wrong(index, "a record with \(name): [\(size), \(gates * hidden)] (or \(torchName), its transpose)")
      }
      return found
    }
    func bias(_ name: String, _ torchName: String) throws(OperationError) -> Tensor? {
      let found: Tensor?
      if let own = try find(name) { found = own } else { found = try find(torchName) }
      if let found, found.shape != [gates * hidden] {
        throw call.wrong(index, "a record with \(name): [\(gates * hidden)]")
      }
      return found
    }
    input = try weight("w_ih", "weight_ih", features)
    state = try weight("w_hh", "weight_hh", hidden)
    inputBias = try bias("b_ih", "bias_ih")
    stateBias = try bias("b_hh", "bias_hh")
  }

  func ofInput(_ x: Tensor) throws(TensorError) -> Tensor {
    let product = try Tensor.matmul(x.floating(), input)
    return if let inputBias { try product + inputBias } else { product }
  }

  func ofState(_ h: Tensor) throws(TensorError) -> Tensor {
    let product = try Tensor.matmul(h.floating(), state)
    return if let stateBias { try product + stateBias } else { product }
  }
}

extension Operation {
  private static let weightText = """

    p is a record: w_ih [in, gates*h] and w_hh [h, gates*h], with b_ih and b_hh [gates*h] if there are biases; or PyTorch's weight_ih
    [gates*h, in], weight_hh, bias_ih, bias_hh.
    """

  static let rnnCell = Operation(
    "rnn_cell", [.tensor("x"), .tensor("h"), .any("p")],
    """
    The next state of a plain recurrent cell: tanh(x @ w_ih + b_ih + h @ w_hh + b_hh).
    \(weightText)

    - Shapes: `x: [n, in]`, `h: [n, h]` → `[n, h]`
    - Source: `torch.nn.RNNCell`
    """, examples: [("rnn_cell([[1.0]], [[0.0]], (w_ih = [[1.0]], w_hh = [[1.0]]))", "[[0.7616]]")],
    rules: .cell(gates: 1, weights: 2)
  ) { call throws(OperationError) in
    let (x, h) = try call.cellInputs()
    let p = try CellWeights(call, 2, gates: 1, x: x, h: h)
    return Value(try tensorWork { () throws(TensorError) in try (p.ofInput(x) + p.ofState(h)).mapped(by: .tanh) })
  }.sampled("rnn_cell(x, state, (w_ih = w1, w_hh = w2, b_ih = b1, b_hh = b1))")

  static let gruCell = Operation(
    "gru_cell", [.tensor("x"), .tensor("h"), .any("p")],
    """
    The next state of a gated recurrent unit; its gates are r (reset), z (update) and n (new).
    \(weightText)

    - Shapes: `x: [n, in]`, `h: [n, h]` → `[n, h]`
    - Source: `torch.nn.GRUCell` (Cho et al., 2014)
    """, examples: [("gru_cell([[1.0]], [[0.0]], (w_ih = [[0.0, 0, 1]], w_hh = [[0.0, 0, 1]]))", "[[0.3808]]")],
    rules: .cell(gates: 3, weights: 2)
  ) { call throws(OperationError) in
    let (x, h) = try call.cellInputs()
    let p = try CellWeights(call, 2, gates: 3, x: x, h: h)
    return Value(
      try tensorWork { () throws(TensorError) in
        let size = h.shape[h.rank - 1]
        let a = try p.ofInput(x), b = try p.ofState(h)
        func gate(_ of: Tensor, _ number: Int) throws(TensorError) -> Tensor {
          try of.narrowed(axis: -1, from: number * size, count: size)
        }
        let reset = try (gate(a, 0) + gate(b, 0)).mapped(by: .sigmoid)
        let update = try (gate(a, 1) + gate(b, 1)).mapped(by: .sigmoid)
        let new = try (gate(a, 2) + reset * gate(b, 2)).mapped(by: .tanh)
        return try (1 - update) * new + update * h
      })
  }.sampled("gru_cell(x, state, (w_ih = w3, w_hh = w4, b_ih = b3, b_hh = b3))")

  static let lstmCell = Operation(
    "lstm_cell", [.tensor("x"), .tensor("h"), .tensor("c"), .any("p")],
    """
    The next state (h, c) of a cell with long short-term memory; its gates are i (input), f (forget), g (cell) and o (output).
    \(weightText)

    - Shapes: `x: [n, in]`, `h: [n, h]`, `c: [n, h]` → `([n, h], [n, h])`
    - Source: `torch.nn.LSTMCell` (Hochreiter and Schmidhuber, 1997)
    """,
    examples: [
      ("lstm_cell([[1.0]], [[0.0]], [[40.0]], (w_ih = [[0.0, 0, 0, 0]], w_hh = [[0.0, 0, 0, 0]]))", "([[0.5]], [[20.0]])")
    ],
    rules: .cell(gates: 4, weights: 3, hasCell: true)
  ) { call throws(OperationError) in
    let (x, h) = try call.cellInputs()
    let c = try call.tensor(2)
    let p = try CellWeights(call, 3, gates: 4, x: x, h: h)
    guard c.shape == h.shape else { throw .tensor(.shapesDiffer(left: c.shape, right: h.shape)) }
    return try nextState(tensorWork { () throws(TensorError) in try p.ofInput(x) + p.ofState(h) }, c)
  }.sampled(
    "lstm_cell(x, state, cell, (w_ih = w5, w_hh = w6, b_ih = b4))",
    "lstm_cell(X, X[:, :200], Y[:, :200], (w_ih = tile(A[:300, :200] / 32, (1, 4)), w_hh = tile(A[:200, :200] / 32, (1, 4))))")

  static let lstmGates = Operation(
    "lstm_gates", [.tensor("z"), .tensor("c")],
    """
    The next state (h, c) of a cell with long short-term memory from what goes into its gates, z = x @ w_ih + h @ w_hh and the biases.

    With i (input), f (forget), g (cell) and o (output) side by side in z: c' = sigmoid(f) c + sigmoid(i) tanh(g),
    h' = sigmoid(o) tanh(c'). All in one step, so that a layer may multiply its inputs for all times at once.

    - Shapes: `z: [..., 4*h]`, `c: [..., h]` → `([..., h], [..., h])`
    - Source: `torch.nn.LSTMCell` (Hochreiter and Schmidhuber, 1997)
    """,
    examples: [("lstm_gates(zeros(1, 4), [[40.0]])", "([[0.5]], [[20.0]])")],
    rules: Rules(
      .rule { call throws(OperationError) in
        let (z, c) = try call.gatesAndMemory()
        let next = try Value.outline(Swift.max(z.dtype, c.dtype, .f32), c.shape)
        return try .tuple([next, next])
      },
      cost: .rule { call, _ throws(OperationError) in
        try Double(call.tensor(1).count) * (3 * UnaryFunction.sigmoid.flops + 2 * UnaryFunction.tanh.flops + 4)
      })
  ) { call throws(OperationError) in
    let (z, c) = try call.gatesAndMemory()
    return try nextState(z, c)
  }.sampled("lstm_gates(x @ w5, cell)", "lstm_gates(tile(X, (1, 4)), Y)")

  /// From what goes into the gates and the memory, in the wider of their types.
  private static func nextState(_ z: Tensor, _ c: Tensor) throws(OperationError) -> Value {
    let (state, memory) = try tensorWork { () throws(TensorError) in
      let dtype = Swift.max(z.dtype, c.dtype, .f32)
      return try Tensor.lstm(gates: z.converted(to: dtype), memory: c.converted(to: dtype))
    }
    return try .tuple([Value(state), Value(memory)])
  }
}

extension Call {
  fileprivate func cellInputs() throws(OperationError) -> (x: Tensor, h: Tensor) {
    let x = try tensor(0), h = try tensor(1)
    guard x.rank == 1 || x.rank == 2 else { throw wrong(0, "a tensor [n, in]") }
    guard h.rank == x.rank, h.rank == 1 || h.shape[0] == x.shape[0] else { throw wrong(1, "a state for each row of x") }
    return (x, h)
  }

  fileprivate func gatesAndMemory() throws(OperationError) -> (z: Tensor, c: Tensor) {
    let z = try tensor(0), c = try tensor(1)
    guard c.rank > 0 else { throw wrong(1, "a tensor [..., h]") }
    var shape = c.shape
    let (width, isTooWide) = shape[c.rank - 1].multipliedReportingOverflow(by: 4)
    shape[c.rank - 1] = width
    guard !isTooWide, z.shape == shape else { throw wrong(0, "a tensor \(shape), four gates for each number of c") }
    return (z, c)
  }
}

extension Rules {
  /// The next state of a cell, and with `hasCell` its memory, argument number 2, in the widest type of all that goes in.
  fileprivate static func cell(gates: Int, weights: Int, hasCell: Bool = false) -> Rules {
    Rules(
      .rule { call throws(OperationError) in
        let (x, h) = try call.cellInputs()
        let p = try CellWeights(call, weights, gates: gates, x: x, h: h)
        var dtype = DType.f32
        for part in [x, h, p.input, p.state, p.inputBias, p.stateBias] { dtype = Swift.max(dtype, part?.dtype ?? .f32) }
        if !hasCell { return try .outline(dtype, h.shape) }
        let c = try call.tensor(2)
        guard c.shape == h.shape else { throw .tensor(.shapesDiffer(left: c.shape, right: h.shape)) }
        let next = try Value.outline(Swift.max(dtype, c.dtype), h.shape)
        return try .tuple([next, next])
      },
      cost: .rule { call, _ throws(OperationError) in
        let inputs = try Double(call.tensor(0).count + call.tensor(1).count)
        return try 2 * inputs * Double(gates) * call.innerSize(of: 1)
      })
  }
}

package let recurrentOperations: [Operation] = [.rnnCell, .gruCell, .lstmCell, .lstmGates]
