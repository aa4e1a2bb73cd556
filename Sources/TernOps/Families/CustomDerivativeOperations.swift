import TernTensor

extension Operation {
  static let customGrad = Operation(
    "custom_grad", [.function("f"), .function("backward")],
    """
    The function f with a derivative of your own.

    backward(ct, x...) gets the cotangent of the result and the arguments of f, and gives the cotangent of the argument, or a tuple with one for
    each. It replaces what would follow from the body of f: for a step that has no derivative, one that is known better, or one that is chosen.

    - Errors: backward must give cotangents in the structure of the arguments; f must not use values that the derivative is taken of but those it is given
    - Source: `jax.custom_vjp`
    """,
    examples: [
      ("grad(custom_grad(x -> round(x), (ct, x) -> ct))(2.4)", "1.0"),
      ("grad(x -> custom_grad(y -> y, (ct, y) -> clip(ct, -1, 1))(x) * 5)(2.0)", "1.0"),
    ], rules: .givingFunction
  ) { call throws(OperationError) in
    let f = try call.function(0), backward = try call.function(1)
    return .function(
      try NativeFunction("", of: f, backward) { arguments, host throws(OperationError) in
        try OpaqueStep(name: "custom_grad", function: f.summary, host).run(arguments, value: { arguments, host throws(OperationError) in
          try host.call(f, arguments)
        }) { arguments, _, cotangent, host throws(OperationError) in
          let given = try host.call(backward, [cotangent] + arguments)
          if arguments.count == 1 { return [given] }
          guard case .tuple(let tuple) = given, tuple.items.count == arguments.count else {
            throw .argument(
              parameter: "backward", expected: "a function that gives a tuple of \(arguments.count) cotangents", found: "a function that gives \(given.summary)")
          }
          return tuple.items
        }
      })
  }.sampled(
    "custom_grad(t -> round(t), (ct, t) -> ct * 0)(x)",
    "grad(t -> sum(custom_grad(u -> tanh(u), (ct, u) -> ct * (1 - tanh(u) ^ 2))(t) * y))(x)")

  static let checkpoint = Operation(
    "checkpoint", [.function("f")],
    """
    The function f, whose steps are forgotten and done again on the way back: less memory for more time.

    - Errors: f must not use values that the derivative is taken of but those it is given
    - Source: `torch.utils.checkpoint` (Chen et al., 2016)
    """, examples: [("grad(x -> sum(checkpoint(y -> sin(y) ^ 2)(x)))([0.0])", "[0]")], rules: .givingFunction
  ) { call throws(OperationError) in
    let f = try call.function(0)
    return .function(
      try NativeFunction("", of: f) { arguments, host throws(OperationError) in
        let random = host.random
        return try OpaqueStep(name: "checkpoint", function: f.summary, host).run(arguments, value: { arguments, host throws(OperationError) in
          try host.call(f, arguments)
        }) { arguments, result, cotangent, host throws(OperationError) in
          // The random numbers that it drew the first time.
          let now = host.random
          host.random = random
          defer { host.random = now }
          var derivative = Differentiation("checkpoint", host)
          defer { derivative.tape.clear() }
          var traced: [Value] = []
          for argument in arguments { traced.append(try derivative.tracingFloating(argument, "x") { _, _ in }) }
          let outputs = try Differentiation.tensors(of: try host.call(f, traced))
          derivative.tape.close()
          var seeds: [(of: Tensor, cotangent: Tensor)] = []
          for (output, cotangent) in Swift.zip(outputs, try Differentiation.tensors(of: cotangent)) where output.dtype.isFloating {
            seeds.append((output, cotangent))
          }
          let found = try OperationError.translated { try derivative.tape.cotangents(seeds, wanted: derivative.leaves) }
          var rest = found[...]
          return try arguments.mapItems { argument throws(OperationError) in
            try OperationError.translated {
              try Leaves.mapped(argument) { value in
                guard case .tensor(let tensor) = value, tensor.dtype.isFloating else { return value }
                return .tensor(try (rest.popFirst() ?? nil) ?? Tensor.zeros(tensor.dtype, tensor.shape))
              }
            }
          }
        }
      })
  }.sampled("checkpoint(t -> sin(t) * 2)(x)", "grad(t -> sum(checkpoint(u -> sin(u) ^ 2)(t) * Y))(X)")
}

/// A call of a function that is one step of a derivative, whatever it does inside.
package struct OpaqueStep {
  private let name: StepName
  private let function: String
  private let host: any Host

  package init(name: StepName, function: String, _ host: any Host) {
    (self.name, self.function, self.host) = (name, function, host)
  }

  /// - Parameter value: the function.
  /// - Parameter pullback: from the arguments, the result and its cotangent to those of the arguments.
  package func run(
    _ arguments: [Value], value: ([Value], any Host) throws(OperationError) -> Value,
    pullback: @escaping (_ arguments: [Value], _ result: Value, _ cotangent: Value, any Host) throws(OperationError) -> [Value]
  ) throws(OperationError) -> Value {
    guard try Self.floating(arguments).contains(where: \.isTraced) else { return try value(arguments, host) }
    // Objects of their own: the function may hold the same tensors by other ways.
    let arguments = try arguments.mapItems { argument throws(OperationError) in
      try OperationError.translated {
        try Leaves.mapped(argument) { value in
          if case .tensor(let tensor) = value { .tensor(tensor.alias()) } else { value }
        }
      }
    }
    let inputs = try Self.floating(arguments)
    let level = inputs.map(\.derivativeLevel).max() ?? 0
    var result = Value.none
    var failure: OperationError?
    let host = host
    let outputs: [Tensor]
    do {
      outputs = try Tensor.steps(name, inputs) { () throws(TensorError) in
        do throws(OperationError) {
          result = try value(arguments, host)
          let tensors = try Self.floating([result])
          // What the derivative is taken of has no trace in here, so this came another way.
          guard tensors.allSatisfy({ $0.derivativeLevel < level }) else {
            throw .argument(
              parameter: "f", expected: "a function that gets all that the derivative is taken of as arguments",
              found: "\(self.function), which uses more of it")
          }
          // Objects of their own, as somebody may hold what the function gave.
          return tensors.map { $0.alias() }
        } catch {
          failure = error
          throw .interrupted
        }
      } pullback: { outputs, needs in
        let shape = result
        return { cotangents in
          var number = 0
          let cotangent = try Leaves.mapped(shape) { value in
            guard let tensor = try value.tensor(), tensor.dtype.isFloating else { return value }
            defer { number += 1 }
            return Value(try cotangents[number] ?? Tensor.zeros(tensor.dtype, tensor.shape))
          }
          let given = try pullback(arguments, shape, cotangent, host)
          let found = try Self.floating(given)
          guard found.count == inputs.count, Swift.zip(found, inputs).allSatisfy({ $0.shape == $1.shape }) else {
            let summary = given.count == 1 ? given[0].summary : try Value.tuple(given).summary
            throw OperationError.argument(
              parameter: "backward", expected: "a function that gives cotangents shaped like the arguments of \(self.function)",
              found: "a function that gives \(summary)")
          }
          return try Swift.zip(found, inputs).map { try $0.converted(to: $1.dtype) }
        }
      }
    } catch {
      throw failure ?? .tensor(error)
    }
    var number = 0
    return try OperationError.translated {
      try Leaves.mapped(result) { value in
        guard let tensor = try value.tensor(), tensor.dtype.isFloating else { return value }
        defer { number += 1 }
        return Value(outputs[number])
      }
    }
  }

  /// The floating tensors of some values, in order.
  private static func floating(_ values: [Value]) throws(OperationError) -> [Tensor] {
    var result: [Tensor] = []
    for value in values {
      for tensor in try Differentiation.tensors(of: value) where tensor.dtype.isFloating { result.append(tensor) }
    }
    return result
  }
}

package let customDerivativeOperations: [Operation] = [.customGrad, .checkpoint]
