import TernOps
import TernTensor

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// How much memory workloads take on each side.
///
/// The modules that a peer imports are most of its process, so a workload is given what its process takes above an idle one. What a
/// system sets up at its first use counts with the workload, and so does what a script keeps of the results for their checksums.
struct MemoryTable {
  /// Tern, then its peers, with the most memory in bytes that an idle process of theirs takes.
  let sides: [(name: String, idlePeak: Int?)]
  /// The most memory in bytes that a process takes which runs the workload, on each side; nil where it ran none.
  let rows: [(workload: String, peaks: [Int?])]

  /// Amounts below it count as it in ratios: processes that do the same differ by that much.
  private static let least = 1e6

  /// The peer whose ratio is always shown.
  private static let reference = "torch"

  var text: String {
    let peers = sides.dropFirst().map(\.name)
    var ratios: [Double] = [], referenceRatios: [Double] = []
    let idleAmounts = sides.map { Self.text($0.idlePeak.map(Double.init)) }
    let idle = ["idle process", idleAmounts[0], "-", "-", "-"] + idleAmounts.dropFirst()
    let lines = rows.map { workload, peaks in
      let amounts = zip(peaks, sides).map { peak, side in Self.above(peak, side.idlePeak) }
      let least = zip(amounts, sides).dropFirst().filter { $0.0 != nil }.min { $0.0 ?? 0 < $1.0 ?? 0 }
      let reference = zip(amounts, sides).first { $0.1.name == Self.reference }
      return [workload, Self.text(amounts[0]), least?.1.name ?? "-"]
        + [ratio(amounts[0], least?.0, &ratios), ratio(amounts[0], reference?.0, &referenceRatios)]
        + amounts.dropFirst().map(Self.text)
    }
    let heads = ["peak memory", sides[0].name, "least peer", "ratio", "to \(Self.reference)"] + peers
    let toTheRight = heads.indices.filter { $0 != 0 && $0 != 2 }
    return TextTable.text([heads, idle] + lines, toTheRight: Set(toTheRight)) + summary(ratios, referenceRatios)
  }

  private static func above(_ peak: Int?, _ idlePeak: Int?) -> Double? {
    guard let peak, let idlePeak else { return nil }
    return Double(max(0, peak - idlePeak))
  }

  private static func text(_ bytes: Double?) -> String { bytes?.briefMegabytes ?? "-" }

  private func ratio(_ own: Double?, _ other: Double?, _ ratios: inout [Double]) -> String {
    guard let own, let other else { return "-" }
    let ratio = max(own, Self.least) / max(other, Self.least)
    ratios.append(ratio)
    return NumberText.fixed(ratio, 2)
  }

  private func summary(_ ratios: [Double], _ referenceRatios: [Double]) -> String {
    guard !ratios.isEmpty else { return "" }
    var text = """

      peak memory: what the process of a workload takes at most above an idle process, whose memory is in the first row (in Tern \
      one that runs an empty program, in a peer one that imports all it needs); the least of all rounds and forms. \
      What a script keeps for its checksums counts.
      ratio: Tern's amount over the least peer's, each counted as 1 MB at least: below 1 in \(ratios.count { $0 < 1 }) of \
      \(ratios.count); their geometric mean is \(Self.mean(ratios))
      """
    if !referenceRatios.isEmpty { text += ", of those to \(Self.reference) \(Self.mean(referenceRatios))" }
    return text + ".\n"
  }

  private static func mean(_ ratios: [Double]) -> String {
    NumberText.fixed(exp(ratios.map { log($0) }.reduce(0, +) / Double(ratios.count)), 2)
  }
}
