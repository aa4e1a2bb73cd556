import TernOps
import TernRuntime
import TernTensor

/// Draws inputs of an exercise: from its signature, and as `given` says.
struct InputSampler {
  let exercise: Exercise
  private var definition: ExerciseDefinition { exercise.definition }

  /// Choices of sizes that tell mistakes apart: all different, all one, all large, all equal, and others as they come.
  ///
  /// - Parameter count: how many; of an exercise without sizes all are alike.
  func plans(_ count: Int, seed: UInt64) -> [(sizes: [String: Int], leading: [Int])] {
    var generator = SeededGenerator(seed)
    var plans: [(sizes: [String: Int], leading: [Int])] = []
    let leadings: [[Int]] = definition.hasLeadingAxes ? [[], [2], [3, 2], [1]] : [[]]
    for number in 0..<count {
      let sizes: [String: Int]
      switch number {
      case 1: sizes = choose { $0.values.min() ?? 1 }
      case 2: sizes = choose { $0.values.max() ?? 1 }
      case 4: sizes = equal(&generator) ?? different(&generator)
      case 0, 3, 5: sizes = different(&generator)
      default: sizes = choose { $0.values.randomElement(using: &generator) ?? 1 }
      }
      plans.append((sizes, leadings[number % leadings.count]))
    }
    return plans
  }

  private func choose(_ value: ((name: String, values: [Int])) -> Int) -> [String: Int] {
    Dictionary(exercise.domains.map { ($0.name, value($0)) }, uniquingKeysWith: { first, _ in first })
  }

  /// Sizes of which no two are equal, none is 1, and primes come first, where that can be.
  private func different(_ generator: inout SeededGenerator) -> [String: Int] {
    var sizes: [String: Int] = [:]
    // Those with the fewest values choose first.
    for domain in exercise.domains.sorted(by: { $0.values.count < $1.values.count }) {
      let free = domain.values.filter { $0 > 1 && !sizes.values.contains($0) }
      let primes = free.filter { [2, 3, 5, 7, 11, 13].contains($0) }
      sizes[domain.name] = (primes.isEmpty ? free.isEmpty ? domain.values : free : primes).randomElement(using: &generator)
    }
    return sizes
  }

  /// One size for all, if they have one above 1 in common.
  private func equal(_ generator: inout SeededGenerator) -> [String: Int]? {
    guard exercise.domains.count > 1, let first = exercise.domains.first else { return nil }
    let common = first.values.filter { value in value > 1 && exercise.domains.allSatisfy { $0.values.contains(value) } }
    guard let size = common.randomElement(using: &generator) else { return nil }
    return choose { _ in size }
  }

  /// An input of certain sizes.
  ///
  /// - Throws: `ExerciseFault`
  func input(_ sizes: [String: Int], _ leading: [Int], seed: UInt64) throws -> ExerciseInput {
    for attempt in 0..<Self.attemptLimit {
      let own = attempt == 0 ? seed : SeededGenerator.seed(seed, -100 - attempt)
      let input = try draw(sizes, leading, seed: own)
      if try isAllowed(input) { return input }
    }
    throw ExerciseFault("of the exercise \(definition.name): of \(Self.attemptLimit) inputs that were drawn, none is as `where` wants it")
  }

  private static let attemptLimit = 200

  /// Whether an input is as the exercise wants its inputs.
  func isAllowed(_ input: ExerciseInput) throws -> Bool {
    for condition in definition.conditions {
      let arguments =
        definition.parameters.indices.map { $0 < input.arguments.count ? input.arguments[$0] : .none }
        + definition.sizeNames.map { input.sizes[$0].map(Value.i64) ?? .unset }
      let value = try exercise.value { () throws(OperationError) in try exercise.machine.call(condition, arguments) }
      guard case .bool(let holds) = value else { throw ExerciseFault("where must give true or false, but gave \(value.summary)") }
      if !holds { return false }
    }
    return true
  }

  private func draw(_ sizes: [String: Int], _ leading: [Int], seed: UInt64) throws -> ExerciseInput {
    let machine = exercise.machine
    machine.random = RandomStream(seed: seed)
    let bound = Set(definition.given.flatMap { $0.names.map(\.name) })
    var values: [String: Value] = [:]
    for (place, parameter) in definition.parameters.enumerated() where !bound.contains(parameter.name) {
      if let size = sizes[parameter.name] {
        values[parameter.name] = .i64(size)
      } else if let shape = definition.shape(of: place, sizes: sizes, leading: leading) {
        values[parameter.name] = try drawn(shape, parameter.name)
      } else if !parameter.hasDefault {
        throw ExerciseFault(
          "of the exercise \(definition.name): nothing says how to draw \(parameter.name); write given \(parameter.name) = …, or a shape with sizes")
      }
    }
    try give(sizes, &values)
    let isStacked = try !leading.isEmpty && !bound.isEmpty && stack(sizes, leading, &values)
    let arguments = arguments(values)
    // Those that shapes name and nothing else settles.
    let all = sizes.merging(definition.sizes(of: arguments)) { own, _ in own }
    return ExerciseInput(arguments: arguments, sizes: all, leading: leading, origin: .drawn(seed), isStacked: isStacked)
  }

  /// Adds what `given` says.
  private func give(_ sizes: [String: Int], _ values: inout [String: Value]) throws {
    for given in definition.given {
      let own = given.names.map(\.name)
      let free = definition.parameters.map(\.name).filter { !own.contains($0) }
      let arguments = definition.sizeNames.map { sizes[$0].map(Value.i64) ?? .unset } + free.map { values[$0] ?? .none }
      let result = try exercise.value { () throws(OperationError) in try exercise.machine.call(given.function, arguments) }
      guard case .record(let record) = result else { throw ExerciseFault("given is no record") }
      for (name, value) in zip(record.names, record.items) { values[name] = value }
    }
  }

  /// Of what `given` says without the axes of `...`, one for each place along them.
  ///
  /// - Returns: whether that could be done.
  private func stack(_ sizes: [String: Int], _ leading: [Int], _ values: inout [String: Value]) throws -> Bool {
    let bound = Set(definition.given.flatMap { $0.names.map(\.name) })
    let names = definition.leadingParameters.map { definition.parameters[$0].name }
    // All of them are given, and without these axes; else the exercise sees to them itself.
    for name in names {
      guard bound.contains(name), let place = definition.parameters.firstIndex(where: { $0.name == name }),
        case .tensor(_, let plain?)? = definition.shape(of: place, sizes: sizes, leading: []), let value = values[name],
        try value.tensor()?.shape == Shape(plain)
      else { return false }
    }
    guard !names.isEmpty else { return false }
    var draws: [[String: Value]] = [values]
    for _ in 1..<leading.reduce(1, *) {
      var others = values
      try give(sizes, &others)
      draws.append(others)
    }
    for name in names {
      let parts = try draws.compactMap { try $0[name]?.tensor() }
      guard parts.count == draws.count, let first = parts.first, parts.allSatisfy({ $0.shape == first.shape }) else { return false }
      values[name] = .tensor(try Value.stack(parts).reshaped(to: Shape(leading + first.shape.map { $0 })))
    }
    return true
  }

  /// The input of a case.
  func input(_ bindings: ExerciseDefinition.Bindings) throws -> ExerciseInput {
    exercise.machine.random = RandomStream(seed: 0)
    let result = try exercise.value { () throws(OperationError) in try exercise.machine.call(bindings.function, []) }
    guard case .record(let record) = result else { throw ExerciseFault("the case is no record") }
    let values = Dictionary(zip(record.names, record.items), uniquingKeysWith: { $1 })
    for parameter in definition.parameters where values[parameter.name] == nil && !parameter.hasDefault {
      throw ExerciseFault("the case \"\(bindings.text)\" has no \(parameter.name)")
    }
    return ExerciseInput(arguments: arguments(values), sizes: [:], leading: [], origin: .named(bindings.text))
  }

  /// An input changed as a `stable` clause says.
  func changed(_ input: ExerciseInput, _ bindings: ExerciseDefinition.Bindings) throws -> ExerciseInput {
    let arguments =
      definition.parameters.indices.map { $0 < input.arguments.count ? input.arguments[$0] : .none }
      + definition.sizeNames.map { input.sizes[$0].map(Value.i64) ?? .unset }
    let result = try exercise.value { () throws(OperationError) in try exercise.machine.call(bindings.function, arguments) }
    guard case .record(let record) = result else { throw ExerciseFault("stable is no record") }
    var changed = input
    for (name, value) in zip(record.names, record.items) {
      guard let place = definition.parameters.firstIndex(where: { $0.name == name }), place < changed.arguments.count else { continue }
      changed.arguments[place] = value
    }
    changed.origin = .named(bindings.names.map(\.name).joined(separator: ", ") + " at an extreme")
    return changed
  }

  /// Up to the last parameter that has a value.
  private func arguments(_ values: [String: Value]) -> [Value] {
    var arguments = definition.parameters.map { values[$0.name] }
    while let last = arguments.last, last == nil { arguments.removeLast() }
    return arguments.map { $0 ?? .unset }
  }

  private func drawn(_ shape: ArgumentShape, _ name: String) throws -> Value {
    switch shape {
    case .function: throw ExerciseFault("of the exercise \(definition.name): \(name) is a function, which cannot be drawn; write given \(name) = …")
    case .record(let fields):
      var items: [Value] = []
      for field in fields { items.append(try drawn(field.shape, "\(name).\(field.name)")) }
      return .record(try RecordValue(RecordLayout.of(fields.map(\.name)), items))
    case .tensor(_, nil):
      throw ExerciseFault("of the exercise \(definition.name): the shape of \(name) is open; write given \(name) = …")
    case .tensor(let dtype, let sizes?):
      let shape = Shape(sizes)
      switch dtype {
      case .i64?: return Value(try exercise.machine.random.integers(0, 4, shape))
      case .bool?:
        let numbers = try exercise.machine.random.integers(0, 2, shape)
        return Value(try numbers.converted(to: .bool))
      case .f64?: return Value(try exercise.machine.random.normal(shape, .f64))
      case .f32?, nil: return Value(try exercise.machine.random.normal(shape, .f32))
      }
    }
  }
}
