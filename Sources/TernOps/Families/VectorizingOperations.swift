import TernTensor

extension Operation {
  static let vmap = Operation(
    "vmap", [.function("f"), .optional(.any("axes"), .i64(0))],
    """
    The function that does f to each part of its arguments along an axis, and stacks the results along a leading axis.

    axes says along which axis each argument is taken apart: one for all, or a tuple with one for each; an argument with none goes to every call
    whole. Of records and tuples each leaf is taken apart, and results that are records or tuples are stacked leaf by leaf. f is called once for
    each part, in order.

    - Errors: the axes must have one size
    - Source: `jax.vmap`
    """,
    examples: [
      ("vmap(x -> x / sum(x))([[1.0, 3], [2, 2]])", "[[0.25, 0.75],\n [0.5 , 0.5 ]]"),
      ("vmap((x, w) -> x @ w, (0, none))([[1, 2], [3, 4]], [10, 1])", "[12, 34]"),
    ], rules: .givingFunction
  ) { call throws(OperationError) in
    let f = try call.function(0)
    let axes = call[1]
    if case .tuple(let tuple) = axes {
      for item in tuple.items where item.integer == nil {
        guard case .none = item else { throw call.wrong(1, "an integer, or a tuple of integers and none") }
      }
    } else if axes.integer == nil {
      throw call.wrong(1, "an integer, or a tuple of integers and none")
    }
    return .function(
      try NativeFunction("vmap", of: f) { arguments, host throws(OperationError) in
        try vectorized(f, axes, arguments, host)
      })
  }.sampled("vmap(t -> t / 7)(x)", "vmap((t, u) -> t @ u, (0, none))(x, w1)", "vmap(grad(t -> sum(t ^ 3)))(x)", "vmap(t -> t * 2, 1)(X)")

  private static func vectorized(
    _ f: FunctionValue, _ axes: Value, _ arguments: [Value], _ host: any Host
  ) throws(OperationError) -> Value {
    var places = [Int?](repeating: axes.integer, count: arguments.count)
    if case .tuple(let tuple) = axes {
      guard tuple.items.count == arguments.count else {
        throw .argument(parameter: "axes", expected: "an axis or none for each argument, of which there are \(arguments.count)", found: axes.summary)
      }
      places = tuple.items.map(\.integer)
    }
    var size: Int?
    for (argument, place) in Swift.zip(arguments, places) {
      guard let place else { continue }
      for tensor in try Differentiation.tensors(of: argument) {
        let own = try tensorWork { () throws(TensorError) in tensor.shape[try tensor.shape.normalized(axis: place)] }
        guard own == size ?? own else {
          throw .argument(
            parameter: "axes", expected: "axes of one size", found: "of sizes \(size ?? 0) and \(own)")
        }
        size = own
      }
    }
    guard let size else { throw .argument(parameter: "axes", expected: "an axis of at least one argument", found: axes.summary) }
    var results: [Value] = []
    for number in 0..<size {
      let parts = try Array(Swift.zip(arguments, places)).mapItems { argument, place throws(OperationError) in
        guard let place else { return argument }
        return try OperationError.translated {
          try Leaves.mapped(argument) { value in
            guard let tensor = try value.tensor() else { return value }
            let axis = try tensor.shape.normalized(axis: place)
            return Value(
              try tensor.selecting([Index](repeating: .slice(start: nil, stop: nil, step: nil), count: axis) + [.integer(number)]))
          }
        }
      }
      results.append(try host.call(f, parts))
    }
    guard let first = results.first else { return .tensor(try tensorWork { () throws(TensorError) in try .zeros(.f32, [0]) }) }
    return try stacked(results, like: first)
  }

  /// Results stacked leaf by leaf.
  private static func stacked(_ results: [Value], like first: Value) throws(OperationError) -> Value {
    switch first {
    case .tuple(let tuple):
      return try .tuple(try Array(tuple.items.indices).mapItems { place throws(OperationError) in
        try stacked(try results.mapItems { result throws(OperationError) in
          guard case .tuple(let other) = result, other.items.count == tuple.items.count else {
            throw .structuresDiffer(left: first.summary, right: result.summary)
          }
          return other.items[place]
        }, like: tuple.items[place])
      })
    case .record(let record):
      return .record(try RecordValue(record.layout, try Array(record.items.indices).mapItems { place throws(OperationError) in
        try stacked(try results.mapItems { result throws(OperationError) in
          guard case .record(let other) = result, other.layout === record.layout else {
            throw .structuresDiffer(left: first.summary, right: result.summary)
          }
          return other.items[place]
        }, like: record.items[place])
      }))
    default:
      return try OperationError.translated {
        let tensors = try results.map { result in
          guard let tensor = try result.tensor() else {
            throw OperationError.argument(parameter: "f", expected: "a function that gives tensors", found: "one that gives \(result.summary)")
          }
          return tensor
        }
        return Value(try Tensor.stacked(tensors))
      }
    }
  }
}

package let vectorizingOperations: [Operation] = [.vmap]
