import TernOps
import TernTensor

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Runs workloads in Tern and in its peers, in turn, and compares times and memory.
struct Comparison {
  let workloads: [Workload]
  let folder: String
  let python: String
  let threads: Int
  let stopwatch: Stopwatch
  let rounds: Int
  /// A process that takes longer for one workload is ended.
  let timeLimitSeconds: Double
  /// Whether the lines of all sides are printed as they come, in place of the tables.
  let printsLines: Bool

  private var sides: [Side] = []
  private var cells: [String: [String: Cell]] = [:]
  private var failures: [String] = []

  init(
    of workloads: [Workload], against folder: String, python: String?, threads: Int, stopwatch: Stopwatch, rounds: Int,
    timeLimitSeconds: Double, printsLines: Bool
  ) {
    self.workloads = workloads
    self.folder = folder
    self.python = python ?? Peer.python(for: folder)
    self.threads = threads
    self.stopwatch = stopwatch
    self.rounds = rounds
    self.timeLimitSeconds = timeLimitSeconds
    self.printsLines = printsLines
  }

  /// Tern, or a peer.
  private struct Side {
    let name: String
    let peer: Peer?
    /// The most memory, in bytes, of a process that has started and runs no workload.
    let idlePeak: Int?
  }

  /// What is known of a workload on one side.
  private struct Cell {
    /// The smallest median of all rounds and forms, and which form had it.
    var best: (line: BenchLine, title: String)?
    var lines: [BenchLine] = []
    var failure: String?
  }

  mutating func run() throws {
    Signals.installEnding()
    let (peers, leftOut) = try Peer.found(in: folder, python: python, timeoutSeconds: timeLimitSeconds)
    Terminal.writeError(leftOut.map { "left out: \($0)\n" }.joined())
    let idle = try Command(ownProgram(), ["run", "-"]).run(timeoutSeconds: timeLimitSeconds)
    sides =
      [Side(name: Self.own, peer: nil, idlePeak: idle.peak)]
      + peers.map { Side(name: $0.name, peer: $0, idlePeak: $0.idlePeak) }
    for round in 1...rounds {
      for workload in workloads {
        if Terminal.isTerminal(2) { Terminal.writeError("round \(round) of \(rounds): \(workload.name)\n") }
        for side in sides { try measure(workload, side) }
      }
    }
    // It takes much memory, which would count as that of every process that is started after it.
    let report = MachineReport()
    if printsLines {
      Terminal.writeError(report.text)
    } else {
      Terminal.write(report.text + "\n" + table(report.roofline) + "\n" + memoryTable.text)
    }
    if !failures.isEmpty { Terminal.writeError(failures.joined(separator: "\n") + "\n") }
  }

  private static let own = "tern"

  // MARK: One workload on one side

  private mutating func measure(_ workload: Workload, _ side: Side) throws {
    guard let peer = side.peer else {
      let arguments = ["bench", "--plain", "--workload", workload.name] + options + ["--seconds", String(stopwatch.seconds)]
      return try measure(workload, side, (workload.name, side.name), Command(ownProgram(), arguments))
    }
    if workload.name == "start_up" {
      if peer.title == "numpy", !hasFailed(workload, side) { try measureStartUp(workload, peer) }
      return
    }
    // A process for each form, since the memory of a process is that of the largest.
    for form in peer.forms(of: workload.name) {
      let arguments = ["\(folder)/\(peer.script)", "--workload", form] + options
      try measure(
        workload, side, (form, peer.title(of: form, of: workload.name)), Command(python, arguments, environment: peer.environment))
    }
  }

  /// What failed once would fail again, after as long.
  private func hasFailed(_ workload: Workload, _ side: Side) -> Bool { cells[workload.name]?[side.name]?.failure != nil }

  private var options: [String] { ["--threads", String(threads), "--repeat", String(stopwatch.repetitions)] }

  private mutating func measure(
    _ workload: Workload, _ side: Side, _ form: (name: String, title: String), _ command: Command
  ) throws {
    if hasFailed(workload, side) { return }
    let result = try command.run(timeoutSeconds: timeLimitSeconds)
    let line = result.output.split(separator: "\n").lazy.compactMap { BenchLine(json: $0) }.first { $0.workload == form.name }
    if var line {
      line.peak = result.peak
      note(line, form.title, of: workload, side.name)
    }
    if let failure = result.failure {
      fail(workload, side.name, failure + result.reason)
    } else if line == nil {
      fail(workload, side.name, "printed no result")
    }
  }

  /// The whole process `python3 -c 'import numpy'`.
  private mutating func measureStartUp(_ workload: Workload, _ peer: Peer) throws {
    let command = Command(python, ["-c", "import numpy"], environment: peer.environment)
    for _ in 0..<2 {
      let result = try command.run(timeoutSeconds: timeLimitSeconds)
      if let failure = result.failure { return fail(workload, peer.name, failure + result.reason) }
    }
    let times = try stopwatch.times { _ = try command.run(timeoutSeconds: timeLimitSeconds) }
    let line = BenchLine(
      peer: "python -c 'import numpy'", workload: workload.name, threads: threads, median: times[times.count / 2], least: times[0],
      repetitions: times.count, mean: 0, meanAbs: 0)
    note(line, "import numpy", of: workload, peer.name)
  }

  private mutating func note(_ line: BenchLine, _ title: String, of workload: Workload, _ side: String) {
    var line = line
    // Two ways of running one peer give lines that look the same.
    if title.hasPrefix("torch thp") { line.peer += " thp" }
    if printsLines {
      Terminal.write(line.json + "\n")
      Terminal.flush()
    }
    var cell = cells[workload.name]?[side] ?? Cell()
    if line.median < cell.best?.line.median ?? .infinity { cell.best = (line, title) }
    cell.lines.append(line)
    cells[workload.name, default: [:]][side] = cell
  }

  private mutating func fail(_ workload: Workload, _ side: String, _ reason: String) {
    cells[workload.name, default: [:]][side, default: Cell()].failure = reason
    failures.append("\(side), \(workload.name): \(reason)")
  }

  // MARK: The tables

  private func table(_ roofline: Roofline?) -> String {
    let columns = columns.map(\.name)
    var ratios: [Double] = []
    let rows = workloads.map { workload in row(workload, columns, roofline, &ratios) }
    let heads = ["workload", Self.own, "best peer", "ratio"] + columns + ["checksums", "rate", "of roofline"]
    let toTheRight = heads.indices.filter { !["workload", "best peer", "checksums"].contains(heads[$0]) }
    return TextTable.text([heads] + rows, toTheRight: Set(toTheRight)) + summary(ratios)
  }

  /// The peers that have a column; PyTorch's two ways of running share one.
  private var columns: [Side] {
    var columns: [Side] = []
    for side in sides where side.peer != nil && !columns.contains(where: { $0.name == side.name }) { columns.append(side) }
    return columns
  }

  private var memoryTable: MemoryTable {
    let sides = sides.prefix(1) + columns
    // Of the start of a process nothing is left when that of an idle process is taken away.
    let rows = workloads.filter { $0.name != "start_up" }.map { workload in
      (workload.name, sides.map { cells[workload.name]?[$0.name]?.lines.compactMap(\.peak).min() })
    }
    return MemoryTable(sides: sides.map { ($0.name, $0.idlePeak) }, rows: rows)
  }

  private func row(_ workload: Workload, _ columns: [String], _ roofline: Roofline?, _ ratios: inout [Double]) -> [String] {
    let cells = cells[workload.name] ?? [:]
    let own = cells[Self.own]?.best?.line
    let best = columns.compactMap { cells[$0]?.best }.min { $0.line.median < $1.line.median }
    var ratio = "-"
    if let own, let best {
      ratios.append(own.median / best.line.median)
      ratio = NumberText.fixed(own.median / best.line.median, 2)
    }
    var rate: Roofline.Rate?
    if let own, let work = workload.work { rate = roofline?.rate(work, own.median) }
    let times = ([Self.own] + columns).map { name in
      cells[name]?.best?.line.median.briefSeconds ?? (cells[name]?.failure == nil ? "-" : "failed")
    }
    return [workload.name, times[0], best?.title ?? "-", ratio] + times.dropFirst()
      + [agreement(own, columns.flatMap { cells[$0]?.lines ?? [] }), rate?.text ?? "-", rate?.share ?? "-"]
  }

  /// Whether all sides did the same work.
  private func agreement(_ own: BenchLine?, _ others: [BenchLine]) -> String {
    guard let own, !others.isEmpty, own.workload != "start_up" else { return "-" }
    return others.allSatisfy(own.agrees) ? "ok" : "DIFFER"
  }

  private func summary(_ ratios: [Double]) -> String {
    guard !ratios.isEmpty else { return "" }
    let mean = exp(ratios.map { log($0) }.reduce(0, +) / Double(ratios.count))
    return """

      ratio: Tern's time over the best peer's, below 1 where Tern is faster: in \(ratios.count { $0 < 1 }) of \(ratios.count); \
      their geometric mean is \(NumberText.fixed(mean, 2)).
      Times are the smallest of the medians of \(rounds) round\(rounds == 1 ? "" : "s").

      """
  }
}
