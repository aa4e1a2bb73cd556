import TernTensor

/// Compares the derivative of a function with differences of its values, in f64.
///
/// With a random cotangent u of the result y = f(x), each element of the derivative of u · y is compared with
/// (u · f(x + e) - u · f(x - e)) / 2e for a step e of that element alone. (Of the sum of y instead, errors may cancel, and the sum of a
/// softmax has no derivative at all.)
package struct GradientCheck {
  private let f: FunctionValue
  /// In f64.
  private let arguments: [Value]
  private let host: any Host
  private let step: Double
  private let random: RandomStream

  /// Where derivative and difference are furthest apart, relative to the larger of them and 1.
  package struct Worst: Sendable {
    package var error = -1.0
    package var argument = ""
    package var index = Shape()
    package var found = 0.0
    package var expected = 0.0
  }

  package init(_ f: FunctionValue, _ arguments: [Value], step: Double, _ host: any Host) throws(OperationError) {
    self.f = f
    self.step = step
    self.host = host
    random = host.random
    self.arguments = try OperationError.translated {
      try arguments.map { argument in
        try Leaves.mapped(argument) { value in
          guard let tensor = try value.tensor(), tensor.dtype.isFloating else { return value }
          return .tensor(try tensor.converted(to: .f64).copied())
        }
      }
    }
  }

  /// The same random numbers each time.
  private func value(_ arguments: [Value]) throws(OperationError) -> [Tensor] {
    host.random = random
    var floating: [Tensor] = []
    for tensor in try Differentiation.tensors(of: try host.call(f, arguments)) where tensor.dtype.isFloating { floating.append(tensor) }
    return floating
  }

  package func worst() throws(OperationError) -> Worst {
    var worst = Worst()
    var derivative = Differentiation("check_grad", host)
    defer { derivative.tape.clear() }
    // Numbers that are not floating stay as they are.
    var traced: [Value] = []
    var leaves: [(argument: Int, path: String, tensor: Tensor)] = []
    for (place, argument) in arguments.enumerated() {
      let leaf = try derivative.tracingFloating(argument, f.parameterName(place)) { path, tensor in leaves.append((place, path, tensor)) }
      traced.append(leaf)
    }
    guard !leaves.isEmpty else {
      throw .argument(parameter: "x", expected: "at least one floating tensor", found: arguments.first?.summary ?? "nothing")
    }
    let outputs = try value(traced)
    derivative.tape.close()
    var own = RandomStream(seed: 1)
    var cotangents: [Tensor] = []
    for output in outputs {
      cotangents.append(try tensorWork { () throws(TensorError) in try own.normal(output.shape, .f64) })
    }
    let found = try OperationError.translated {
      var seeds: [(of: Tensor, cotangent: Tensor)] = []
      for (output, cotangent) in Swift.zip(outputs, cotangents) {
        seeds.append((output, try cotangent.converted(to: output.dtype)))
      }
      return try derivative.tape.cotangents(seeds, wanted: derivative.leaves)
    }

    /// u · f, with element `place` of leaf number `number` moved.
    func projected(_ number: Int, _ place: Int, by distance: Double) throws(OperationError) -> Double {
      let leaf = leaves[number]
      var moved = arguments
      var seen = 0
      let own = leaves[..<number].filter { $0.argument == leaf.argument }.count
      moved[leaf.argument] = try OperationError.translated {
        try Leaves.mapped(arguments[leaf.argument]) { value in
          guard case .tensor(let tensor) = value, tensor.dtype.isFloating else { return value }
          defer { seen += 1 }
          if seen != own { return value }
          let copy = try tensor.copied()
          copy.pointer(Double.self)[place] += distance
          return Value(copy)
        }
      }
      var total = 0.0
      for (output, cotangent) in Swift.zip(try value(moved), cotangents) {
        total += try tensorWork { () throws(TensorError) in
          guard output.shape == cotangent.shape else { throw .shapesDiffer(left: output.shape, right: cotangent.shape) }
          return try (output.converted(to: .f64) * cotangent).sum().element(0).double
        }
      }
      return total
    }

    for (number, leaf) in leaves.enumerated() {
      let slopes = try tensorWork { () throws(TensorError) in try found[number]?.converted(to: .f64).contiguous() }
      for place in 0..<leaf.tensor.count {
        let distance = step * Swift.max(1, leaf.tensor.element(place).double.magnitude)
        let difference = (try projected(number, place, by: distance) - projected(number, place, by: -distance)) / (2 * distance)
        let slope = slopes?.element(place).double ?? 0
        var error = (slope - difference).magnitude / Swift.max(1, slope.magnitude, difference.magnitude)
        if slope == difference { error = 0 }
        if error.isNaN { error = .infinity }
        if error > worst.error {
          worst = Worst(
            error: error, argument: leaf.path, index: leaf.tensor.shape.position(ofElement: place), found: slope, expected: difference)
        }
      }
    }
    host.random = random
    return worst
  }
}

extension Differentiation {
  /// Puts the floating tensors of an argument on the tape and leaves all else as it is.
  package mutating func tracingFloating(
    _ argument: Value, _ name: String, _ note: (_ path: String, Tensor) -> Void
  ) throws(OperationError) -> Value {
    try OperationError.translated {
      var number = 0
      return try Leaves.mapped(argument) { value in
        defer { number += 1 }
        guard case .tensor(let tensor) = value, tensor.dtype.isFloating else { return value }
        note(Leaves.path(ofLeaf: number, in: argument, name), tensor)
        return try tracing(value, name)
      }
    }
  }
}

extension Shape {
  /// The index of the element with number `number` in the order of indices.
  package func position(ofElement number: Int) -> Shape {
    var rest = number
    var result = self
    for axis in indices.reversed() {
      result[axis] = rest % self[axis]
      rest /= self[axis]
    }
    return result
  }
}
