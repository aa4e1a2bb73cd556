import TernOps
import TernTensor

/// Makes an input on which a program fails as simple as can be: few axes, small sizes and integers, plain numbers.
///
/// Deterministic: it tries the same inputs in the same order, and stops after a number of them, or when much time has passed.
struct Shrinker {
  let sampler: InputSampler
  let fails: (ExerciseInput) throws -> Bool
  private var left = 400
  private let deadline = ContinuousClock.now + .seconds(1)

  init(_ sampler: InputSampler, fails: @escaping (ExerciseInput) throws -> Bool) {
    self.sampler = sampler
    self.fails = fails
  }

  mutating func shrunk(_ input: ExerciseInput) -> ExerciseInput {
    var best = input
    if case .drawn(let seed) = input.origin { best = smallestIntegers(smallestSizes(input, seed), seed) }
    for place in best.arguments.indices { simplify(place, input.arguments, &best) }
    let plain = Self.withPlainZeros(best)
    return isFailing(plain) ? plain : best
  }

  private mutating func isFailing(_ input: ExerciseInput) -> Bool {
    left -= 1
    guard left >= 0, ContinuousClock.now < deadline else { return false }
    // What the exercise itself cannot take is no input of it.
    return (try? sampler.isAllowed(input) && fails(input)) ?? false
  }

  // MARK: Sizes

  private mutating func smallestSizes(_ input: ExerciseInput, _ seed: UInt64) -> ExerciseInput {
    var plans: [(sizes: [String: Int], leading: [Int])] = [([:], [])]
    for domain in sampler.exercise.domains {
      let limit = input.sizes[domain.name] ?? .max
      // The smallest values decide; a choice of more than a few thousand is none.
      let values = domain.values.filter { $0 <= limit }.sorted().prefix(8)
      if plans.count * values.count > 4000 { break }
      plans = plans.flatMap { plan in
        values.map { value in
          var sizes = plan.sizes
          sizes[domain.name] = value
          return (sizes, plan.leading)
        }
      }
    }
    for index in plans.indices { plans[index].sizes.merge(input.sizes) { chosen, _ in chosen } }
    if !input.leading.isEmpty { plans += plans.map { ($0.sizes, [1]) } + plans.map { ($0.sizes, [2]) } }
    func weight(_ plan: (sizes: [String: Int], leading: [Int])) -> (Int, Int) {
      // Sizes above one another count twice, so that even shapes come first.
      (plan.sizes.values.reduce(0, +) + plan.leading.reduce(0, +) * 2, plan.sizes.values.max() ?? 0)
    }
    let order = plans.indices.sorted { a, b in
      let x = weight(plans[a]), y = weight(plans[b])
      return x == y ? a < b : x < y
    }
    for index in order {
      let plan = plans[index]
      if weight(plan) >= (input.weight + input.leading.reduce(0, +), .max) { break }
      // Some mistakes show with some numbers only.
      for draw in [seed, SeededGenerator.seed(seed, 1)] {
        guard left > 100, let smaller = try? sampler.input(plan.sizes, plan.leading, seed: draw) else { continue }
        if isFailing(smaller) { return smaller }
      }
    }
    return input
  }

  // MARK: Integers

  /// Draws of the same sizes with smaller integers. What `given` promises of them it keeps: that k is at most n, that labels are classes.
  private mutating func smallestIntegers(_ input: ExerciseInput, _ seed: UInt64) -> ExerciseInput {
    let weight = Self.integerWeight(input)
    guard weight > 0 else { return input }
    let sizes = input.sizes.filter { size, _ in sampler.exercise.domains.contains { $0.name == size } }
    var smaller: [(weight: Double, input: ExerciseInput)] = []
    for number in 0..<Self.redrawCount where ContinuousClock.now < deadline {
      guard let drawn = try? sampler.input(sizes, input.leading, seed: SeededGenerator.seed(seed, 2 + number)) else { continue }
      let own = Self.integerWeight(drawn)
      // Those with the same integers are as good as one.
      if own < weight, !smaller.contains(where: { $0.weight == own && Self.integers($0.input) == Self.integers(drawn) }) { smaller.append((own, drawn)) }
    }
    smaller.sort { $0.weight < $1.weight }
    for candidate in smaller {
      guard left > 50 else { break }
      if isFailing(candidate.input) { return candidate.input }
    }
    return input
  }

  private static let redrawCount = 300

  private static func integers(_ input: ExerciseInput) -> [Grid] {
    input.arguments.flatMap { ValueParts.of($0).compactMap { $0.value.dtype == .i64 ? Grid($0.value) : nil } }
  }

  private static func integerWeight(_ input: ExerciseInput) -> Double {
    integers(input).reduce(0) { sum, grid in sum + grid.values.reduce(0) { $0 + $1.magnitude } }
  }

  // MARK: Numbers

  /// Puts plainer numbers into an argument as long as the program fails.
  ///
  /// - Parameter drawn: the arguments that were drawn, whose ranges numbers keep to.
  private mutating func simplify(_ place: Int, _ drawn: [Value], _ best: inout ExerciseInput) {
    for change in [Self.zeros, Self.ones, Self.counting, Self.integers, Self.tenths] {
      guard let simpler = Self.changed(best.arguments[place], change), simpler.repr != best.arguments[place].repr,
        isDrawnFreely(place) || Self.isAlike(simpler, drawn[place])
      else { continue }
      var candidate = best
      candidate.arguments[place] = simpler
      if isFailing(candidate) {
        best = candidate
        break
      }
    }
    // Number by number, in small ones.
    guard case .tensor(let tensor) = best.arguments[place], tensor.dtype == .f32, (2...12).contains(tensor.count) else { return }
    for index in 0..<tensor.count {
      for number in [Float(0), 1] {
        guard case .tensor(let now) = best.arguments[place], let numbers = try? now.elements(Float.self), numbers[index] != number, numbers[index] != 0 else { continue }
        var simpler = numbers
        simpler[index] = number
        guard let made = try? Tensor.make(simpler, now.shape), isDrawnFreely(place) || Self.isAlike(.tensor(made), drawn[place])
        else { continue }
        var candidate = best
        candidate.arguments[place] = .tensor(made)
        if isFailing(candidate) {
          best = candidate
          break
        }
      }
    }
  }

  /// Whether a parameter is drawn from its shape, and any number will do.
  private func isDrawnFreely(_ place: Int) -> Bool {
    let definition = sampler.exercise.definition
    return !definition.given.contains { $0.names.contains { $0.name == definition.parameters[place].name } }
  }

  /// Whether numbers stay where they were drawn: those of one sign, such as probabilities, between the least and the largest of them.
  private static func isAlike(_ simpler: Value, _ drawn: Value) -> Bool {
    let parts = ValueParts.of(drawn)
    return ValueParts.of(simpler).allSatisfy { part in
      guard let numbers = Grid(part.value)?.values, let before = parts.first(where: { $0.path == part.path }).flatMap({ Grid($0.value)?.values }),
        let least = before.min(), let largest = before.max()
      else { return true }
      if least < 0, largest > 0 { return true }
      return numbers.allSatisfy { least <= $0 && $0 <= largest }
    }
  }

  /// 0 in the place of each -0, whose sign seldom matters.
  static func withPlainZeros(_ input: ExerciseInput) -> ExerciseInput {
    var plain = input
    plain.arguments = input.arguments.map { changed($0) { number, _ in number == 0 ? 0 : number } ?? $0 }
    return plain
  }

  private static func zeros(_: Float, _: Int) -> Float { 0 }
  private static func ones(_: Float, _: Int) -> Float { 1 }
  private static func counting(_: Float, _ index: Int) -> Float { Float(index) }
  private static func integers(_ number: Float, _: Int) -> Float { number.rounded() + 0 }
  private static func tenths(_ number: Float, _: Int) -> Float { (number * 10).rounded() / 10 + 0 }

  /// Floating numbers of a value changed one by one; nil when it has none.
  ///
  /// - Parameter change: takes a number and its place among all of them.
  private static func changed(_ value: Value, _ change: (Float, Int) -> Float) -> Value? {
    var place = 0
    var hasNumbers = false
    let result = try? Leaves.mapped(value) { leaf in
      switch leaf {
      case .f32(let number):
        hasNumbers = true
        defer { place += 1 }
        return .f32(change(number, place))
      case .tensor(let tensor) where tensor.dtype == .f32:
        hasNumbers = true
        defer { place += tensor.count }
        let numbers = try tensor.elements(Float.self)
        return .tensor(try Tensor.make(numbers.indices.map { numbers[$0].isFinite ? change(numbers[$0], place + $0) : numbers[$0] }, tensor.shape))
      default: return leaf
      }
    }
    return hasNumbers ? result : nil
  }
}
