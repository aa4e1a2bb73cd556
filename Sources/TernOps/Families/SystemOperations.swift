import TernTensor

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

extension Operation {
  static let print = Operation(
    "print", [.rest(.any("values")), .text("sep", " "), .text("end", "\n")],
    "Writes values with blanks between them and ends the line.", examples: [("print(\"loss\", 0.5)", "none")], rules: .giving("nothing")
  ) { call throws(OperationError) in
    let separator = try call.text(1), end = try call.text(2)
    call.host.write(call.rest(0).map(\.description).joined(separator: separator) + end)
    return .none
  }

  static let equal = Operation(
    "equal", [.any("a"), .any("b")],
    """
    Whether two values are the same all through: same structure, same shape, same numbers, NaN equal to NaN.
    """, examples: [("equal([1, nan], [1, nan])", "true"), ("equal([1, 2], [1, 2, 3])", "false")],
    rules: Rules(
      .rule { _ throws(OperationError) in try .outline(.bool, Shape()) }, cost: .perArgumentElement(1), derivative: Rules.integersOnly)
  ) { call throws(OperationError) in .bool(try Arithmetic.equal(call[0], call[1])) }.sampled(
    "equal(x, y)", "equal(x, x + 0)", "equal(X, X)", "equal(X, Y)")

  static let close = Operation(
    "close", [.any("a"), .any("b"), .number("rtol", 1e-5, shown: "1e-5"), .number("atol", 1e-8, shown: "1e-8")],
    """
    Whether |a - b| <= atol + rtol |b| for all numbers of two values; they broadcast, and records go leaf by leaf.

    - Source: `numpy.allclose`
    """, examples: [("close(0.1 + 0.2, 0.3)", "true"), ("close([1, 2], [1, 2.1])", "false")],
    rules: Rules(
      .rule { call throws(OperationError) in
        if case .tensor = call[0], case .tensor = call[1] { _ = try call.broadcastShape([0, 1]) }
        _ = (try call.number(2), try call.number(3))
        return try .outline(.bool, Shape())
      }, cost: .perArgumentElement(4), derivative: Rules.integersOnly)
  ) { call throws(OperationError) in
    .bool(try isClose(call[0], call[1], try call.number(2), try call.number(3)))
  }.sampled("close(x, y)", "close(x, x * 1.0000001)", "close(X, X + 1e-7)")

  private static func isClose(_ a: Value, _ b: Value, _ rtol: Double, _ atol: Double) throws(OperationError) -> Bool {
    try Interrupt.checkOperation()
    switch (a, b) {
    case (.record(let x), .record(let y)):
      if x.layout !== y.layout { return false }
      for (p, q) in Swift.zip(x.items, y.items) where try !isClose(p, q, rtol, atol) { return false }
      return true
    case (.tuple(let x), .tuple(let y)):
      if x.items.count != y.items.count { return false }
      for (p, q) in Swift.zip(x.items, y.items) where try !isClose(p, q, rtol, atol) { return false }
      return true
    default:
      let operands: (Tensor, Tensor)? = try tensorWork { () throws(TensorError) in
        guard var x = try a.tensor(), var y = try b.tensor() else { return nil }
        // Literals keep their digits beside an f64, as in arithmetic.
        if y.dtype == .f64, let exact = x.exact { x = exact }
        if x.dtype == .f64, let exact = y.exact { y = exact }
        guard let shape = x.shape.broadcast(with: y.shape) else { throw .shapesDiffer(left: x.shape, right: y.shape) }
        return (try x.expanded(to: shape), try y.expanded(to: shape))
      }
      guard let (x, y) = operands else { return try Arithmetic.equal(a, b) }
      for i in 0..<x.count {
        if i & 0xF_FFFF == 0xF_FFFF { try Interrupt.checkOperation() }
        let p = x.element(i).double, q = y.element(i).double
        if p == q { continue }
        guard p.isFinite, q.isFinite, (p - q).magnitude <= atol + rtol * q.magnitude else { return false }
      }
      return true
    }
  }

  static let progress = Operation(
    "progress", [.number("done"), .number("total"), .text("note", "")],
    """
    Draws in a terminal how far work has come: a bar, the share that is done, the rate, the time left, and a note.

    It stays on the last line until all is done; what is printed meanwhile stands above. Where the output is no terminal, nothing is drawn.
    """, examples: [("for i in 1..4 { progress(i, 3) }", nil)], rules: .giving("nothing")
  ) { call throws(OperationError) in
    let done = try call.number(0), total = try call.number(1)
    guard done >= 0 else { throw call.wrong(0, "0 or more") }
    guard total > 0 else { throw call.wrong(1, "more than 0") }
    call.host.showProgress(done, of: total, note: try call.text(2))
    return .none
  }

  static let clock = Operation(
    "clock", [], "Seconds since some fixed moment; differences of two calls measure time.", examples: [("clock() >= 0", "true")],
    rules: Rules(
      .rule { _ throws(OperationError) in try .outline(.f64, Shape()) }, cost: .free, derivative: .none(because: "it gives the time"))
  ) { _ in .f64(seconds()) }

  static let time = Operation(
    "time", [.function("f")], "How many seconds a call of f takes.", examples: [("time(() -> 1 + 1) < 1", "true")],
    rules: Rules(
      .rule { call throws(OperationError) in
        _ = try call.function(0)
        return try .outline(.f64, Shape())
      }, cost: .none(because: "it depends on what the function does"), derivative: .none(because: "it gives the time"))
  ) { call throws(OperationError) in
    let f = try call.function(0)
    let start = seconds()
    _ = try call.host.call(f, [])
    return .f64(seconds() - start)
  }

  private static func seconds() -> Double {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    return Double(now.tv_sec) + Double(now.tv_nsec) * 1e-9
  }
}

package let systemOperations: [Operation] = [.print, .progress, .equal, .close, .clock, .time]
