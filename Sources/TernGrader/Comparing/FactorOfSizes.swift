/// Factors that mistakes bring in: a sum for a mean, a forgotten root.
struct FactorOfSizes: Sendable {
  let text: @Sendable (_ size: String) -> String
  let value: @Sendable (_ size: Double) -> Double

  static let all = [
    FactorOfSizes(text: { "sqrt(\($0))" }, value: { $0.squareRoot() }), FactorOfSizes(text: { "1/sqrt(\($0))" }, value: { 1 / $0.squareRoot() }),
    FactorOfSizes(text: { $0 }, value: { $0 }), FactorOfSizes(text: { "1/\($0)" }, value: { 1 / $0 }),
    FactorOfSizes(text: { "\($0)/(\($0) - 1)" }, value: { $0 / ($0 - 1) }), FactorOfSizes(text: { "(\($0) - 1)/\($0)" }, value: { ($0 - 1) / $0 }),
    FactorOfSizes(text: { "\($0)^2" }, value: { $0 * $0 }), FactorOfSizes(text: { "1/\($0)^2" }, value: { 1 / ($0 * $0) }),
  ]

  static let constants: [(text: String, value: Double)] = [("1/2", 0.5), ("1/ln 2", 1.4426950408889634), ("ln 2", 0.6931471805599453)]

  /// What each of several results of one number is multiplied by, when that is the same on all inputs, or the same of their sizes.
  static func common(_ results: [(found: Double, expected: Double, sizes: [String: Int])]) -> String? {
    let known = results.filter { $0.found.isFinite && $0.expected.isFinite && $0.expected.magnitude > 1e-6 }
    guard known.count >= 3, let first = known.first else { return nil }
    func holds(_ factor: ([String: Int]) -> Double?) -> Bool {
      known.allSatisfy { result in
        guard let factor = factor(result.sizes) else { return false }
        return (result.found / result.expected - factor).magnitude <= 1e-3 * factor.magnitude
      }
    }
    let ratio = first.found / first.expected
    if (ratio - 1).magnitude > 1e-3, holds({ _ in ratio }) {
      let name = constants.first { (ratio / $0.value - 1).magnitude < 1e-4 }?.text
      return (ratio + 1).magnitude < 1e-3
        ? "on every input its sign is the opposite" : "on every input it is \(name ?? Text.number3(ratio)) times what it should be"
    }
    for size in first.sizes.keys.sorted() {
      for factor in all where holds({ sizes in sizes[size].map { $0 == 1 ? 1 : factor.value(Double($0)) } }) {
        return "on every input it is \(factor.text(size)) times what it should be"
      }
    }
    return nil
  }
}
