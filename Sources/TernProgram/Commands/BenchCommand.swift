import ArgumentParser
import TernOps
import TernRuntime
import TernTensor

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// `tern bench`: times workloads, a JSON line each, or a table beside other systems.
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench", abstract: "Time workloads; one JSON line each.",
    discussion: """
      median_s and min_s are seconds for one operation of the workload; mean and mean_abs are taken over all elements \
      of the result. Standard error tells the processor, and what share a workload reaches of what the machine can do, \
      which is measured first: multiply-adds, and reading and copying memory (bytes read and bytes written count).

      With --against, the scripts of other systems in a folder (numpy_peer.py, torch_peer.py, jax_peer.py, \
      numexpr_peer.py) run the same workloads, in turn with Tern, each form of a workload in a process of its own. A \
      table compares their times; a second one compares the most memory that the processes take above idle ones, which \
      import the same modules and run no workload (for Tern, an empty program). What the processor can do is measured last.
      With --json, the lines have peak_bytes as well: the most memory that the whole process took.

      EXAMPLES
        tern bench --list
        tern bench --workload small_ops
        tern bench --workload add_1000,gemm_64 --repeat 3
        tern bench --roofline
        tern bench --workload gemm_64 --against . --rounds 1
      """)

  @Option(help: "Workloads, separated by commas; all of them if left out.")
  var workload = "all"

  @Option(help: "How many threads may work.")
  var threads = 1

  @Option(name: .customLong("repeat"), help: "How often each workload runs at least.")
  var repetitions = 7

  @Option(help: "How many seconds each workload runs at least.")
  var seconds = 0.3

  @Flag(help: "List the workloads.")
  var list = false

  @Flag(help: "Only tell the processor and what it can do.")
  var roofline = false

  @Flag(help: "Write the JSON lines alone, without a report on standard error.")
  var plain = false

  @Option(help: ArgumentHelp("Compare with the scripts in this folder.", valueName: "dir"))
  var against: String?

  @Option(help: ArgumentHelp("Runs the scripts; by default .peers/bin/python in or beside the folder, or python3.", valueName: "path"))
  var python: String?

  @Option(help: "How often all sides take their turn; the best of their times count.")
  var rounds = 3

  @Option(help: "How many seconds one side may take for a workload.")
  var timeLimit = 300.0

  @Flag(help: "Write the JSON lines of all sides in place of the tables.")
  var json = false

  func validate() throws {
    guard (1...256).contains(threads) else { throw ValidationError("--threads must be from 1 to 256") }
    guard repetitions >= 1 else { throw ValidationError("--repeat must be at least 1") }
    guard seconds >= 0, seconds.isFinite else { throw ValidationError("--seconds must be at least 0") }
    guard rounds >= 1 else { throw ValidationError("--rounds must be at least 1") }
    guard timeLimit > 0, timeLimit <= 1e6 else { throw ValidationError("--time-limit must be more than 0, and at most a million") }
    if against?.isEmpty == true { throw ValidationError("the folder's name is empty") }
    if python?.isEmpty == true { throw ValidationError("the name of --python is empty") }
    if against == nil, python != nil || json { throw ValidationError("--python and --json go with --against") }
  }

  func run() throws {
    // Read when the first large job starts the threads.
    setenv("TERN_THREADS", String(threads), 1)
    if list { return Terminal.write(Workload.all.map { $0.name + "\n" }.joined()) }
    if roofline { return Terminal.write(MachineReport().text) }
    let chosen = try chosen()
    if let against { return try compare(chosen, against) }
    let report = plain ? nil : MachineReport()
    if let report { Terminal.writeError(report.text) }
    for workload in chosen {
      let line: BenchLine
      do { line = try stopwatch.measure(workload, threads: threads) } catch { throw Self.failure(error, in: workload) }
      Terminal.write(line.json + "\n")
      Terminal.flush()
      if let work = workload.work, let rate = report?.roofline?.rate(work, line.median) {
        Terminal.writeError("\(workload.name): \(rate.text), \(rate.share) of the roofline\n")
      }
    }
  }

  private var stopwatch: Stopwatch { Stopwatch(repetitions: repetitions, seconds: seconds) }

  private func chosen() throws -> [Workload] {
    if workload == "all" { return Workload.all }
    return try workload.split(separator: ",").map { name in
      guard let found = Workload.all.first(where: { $0.name == name }) else {
        let hint = NearNames.question(for: String(name), among: Workload.all.map(\.name)).map { "; " + $0 } ?? "; --list shows them"
        throw Failure.message("no workload is called \(name)\(hint)", status: Failure.usage)
      }
      return found
    }
  }

  private func compare(_ workloads: [Workload], _ folder: String) throws {
    var status = stat()
    guard stat(folder, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
      throw Failure.message("\(folder) is not a folder", status: Failure.usage)
    }
    var comparison = Comparison(
      of: workloads, against: folder, python: python, threads: threads, stopwatch: stopwatch, rounds: rounds, timeLimitSeconds: timeLimit,
      printsLines: json)
    try comparison.run()
  }

  private static func failure(_ error: any Error, in workload: Workload) -> any Error {
    switch error {
    case let diagnostic as Diagnostic: Failure.of(diagnostic)
    case TensorError.interrupted: Failure.message("interrupted", status: Failure.interrupted)
    case let failure as Failure: failure
    default: Failure.message("\(workload.name): \(error)")
    }
  }
}
