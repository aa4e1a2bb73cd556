import TernTensor

/// With respect to which parameters a derivative is taken.
struct Wrt: Sendable {
  let places: [Int]
  /// Whether it was one parameter and no tuple of them.
  let isSingle: Bool

  init(_ value: Value, of f: FunctionValue, _ call: borrowing Call) throws(OperationError) {
    let names = f.parameterNames
    var items = [value]
    switch value {
    case .tuple(let tuple):
      items = tuple.items
      isSingle = false
    case .tensor(let tensor) where tensor.rank == 1:
      // [0, 1] means what (0, 1) does.
      items = try value.iterated() ?? items
      isSingle = false
    default: isSingle = true
    }
    guard !items.isEmpty else { throw call.wrong(1, "at least one parameter, by place or by name") }
    var places: [Int] = []
    for item in items {
      if let place = item.integer, place >= 0, names.map({ place < $0.count }) ?? true {
        places.append(place)
      } else if case .string(let name) = item, let place = names?.firstIndex(of: name.text) {
        places.append(place)
      } else {
        throw call.wrong(1, "one of \(f.signature.drop { $0 != "(" }), by place or by name")
      }
    }
    guard Set(places).count == places.count else { throw call.wrong(1, "parameters that are all different") }
    self.places = places
  }

  /// The arguments meant: one, or a tuple of them.
  func argument(_ arguments: [Value], of f: FunctionValue) throws(OperationError) -> Value {
    let meant = try places.map { place throws(OperationError) in
      guard place < arguments.count else { throw .missingArgument(parameter: f.parameterName(place)) }
      return arguments[place]
    }
    return isSingle ? meant[0] : try .tuple(meant)
  }
}
