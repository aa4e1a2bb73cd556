/// Finds what a misspelled name may have meant.
package enum NearNames {
  /// Up to three of `known` that `name` differs from by a few letters, nearest first; one letter alone only by its case.
  package static func suggestions(for name: String, among known: [String]) -> [String] {
    let limit = name.count < 2 ? 0 : name.count < 4 ? 1 : name.count < 8 ? 2 : 3
    let wanted = Array(name.lowercased().unicodeScalars)
    var best: [(String, Int)] = []
    var seen = Set<String>()
    for candidate in known where candidate != name && seen.insert(candidate).inserted {
      let distance = distance(wanted, Array(candidate.lowercased().unicodeScalars), limit: limit)
      if distance <= limit { best.append((candidate, distance)) }
    }
    return best.sorted { $0.1 != $1.1 ? $0.1 < $1.1 : $0.0 < $1.0 }.prefix(3).map(\.0)
  }

  /// "did you mean `a` or `b`?", or nil when nothing is near.
  package static func question(for name: String, among known: [String]) -> String? {
    let names = suggestions(for: name, among: known).map { "`\($0)`" }
    guard let last = names.last else { return nil }
    return "did you mean " + (names.count > 1 ? names.dropLast().joined(separator: ", ") + " or " : "") + last + "?"
  }

  /// Insertions, deletions, replacements and swaps of neighbours that turn `a` into `b` (optimal string alignment).
  private static func distance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar], limit: Int) -> Int {
    if abs(a.count - b.count) > limit { return limit + 1 }
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for i in a.indices {
      var current = [i + 1]
      for j in b.indices {
        var cost = min(last[j + 1] + 1, current[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, beforeLast[j - 1] + 1) }
        current.append(cost)
      }
      beforeLast = last
      last = current
    }
    return last[b.count]
  }
}
