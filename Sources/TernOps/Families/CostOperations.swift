extension Operation {
  static let cost = Operation(
    "cost", [.function("f")],
    """
    The function that calls f and gives what that costs, as a record.

    `flops` are floating-point operations, as the declarations of operations have them: two for each product that a matrix product adds up, 20
    or so for an exponential or a sine, none where numbers only move. `bytes` are those of all arguments and results, each moved once;
    `peak_bytes` what tensors take at most at once beyond what there was before. These are counted, and the same on every machine;
    `seconds` are measured, while each operation is looked at. `parameters` is how many numbers the records and tuples among the arguments hold.

    Derivatives count: each step costs on the way back what it cost forward for each input that needs a cotangent.
    Operations whose cost depends on more than shapes count as none; what a function calls that they are given counts.

    - Source: the counts of multiplications in Golub and Van Loan, Matrix Computations
    """,
    examples: [
      ("cost((a, b) -> a @ b)(ones(2, 3), ones(3, 4)).flops", "48"),
      ("cost((p, x) -> relu(x @ p.W))((W = ones(3, 4)), ones(2, 3)).parameters", "12"),
    ],
    rules: Rules(.none(because: "it gives a function"), cost: .free, derivative: .none(because: "it gives a function"))
  ) { call throws(OperationError) in
    let f = try call.function(0)
    return .function(
      try NativeFunction("cost", of: f) { arguments, host throws(OperationError) in
        let run = try CostCounter.counting(host) { () throws(OperationError) in try host.call(f, arguments) }
        var parameters = 0
        for argument in arguments {
          switch argument {
          case .tuple, .record: parameters = parameters.addingReportingOverflow(try parameterCount(of: argument)).partialValue
          default: break
          }
        }
        return .record(
          try RecordValue(
            RecordLayout.of(["flops", "bytes", "peak_bytes", "parameters", "seconds"]),
            [
              whole(run.counter.total.flops), whole(run.counter.total.bytes), .i64(run.peakBytes), .i64(parameters), .f64(run.seconds),
            ]))
      })
  }.sampled("cost((t, u) -> relu(t @ u))(x, w1).flops", "cost(t -> sum(exp(t) / t))(X).flops")

  /// A count as an integer; as a floating number beyond those.
  private static func whole(_ count: Double) -> Value { Int(exactly: count.rounded()).map { .i64($0) } ?? .f64(count) }
}

package let costOperations: [Operation] = [.cost]
