import TernOps

/// Arguments for one call, and where they are from.
struct ExerciseInput {
  /// For each parameter; those at the end that have defaults may be missing.
  var arguments: [Value]
  var sizes: [String: Int]
  /// What `...` of the signature stands for.
  var leading: [Int]
  var origin: Origin
  /// Whether the axes of `...` were put in front of what `given` draws.
  var isStacked = false

  enum Origin: Equatable {
    /// Drawn with random numbers of this seed.
    case drawn(UInt64)
    case named(String)
  }

  /// `t = 3, s = 2`, or the text of a case.
  var title: String {
    if case .named(let text) = origin { return text }
    return sizes.sorted { $0.key < $1.key }.map { "\($0.key) = \($0.value)" }.joined(separator: ", ")
  }

  /// How large it is, for the search for the smallest.
  var weight: Int { sizes.values.reduce(0, +) + leading.reduce(0, +) }
}
