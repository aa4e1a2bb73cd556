import ArgumentParser
import TernOps
import TernRuntime
import TernTensor

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// `tern bench`: times workloads, a JSON line each.
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench", abstract: "Time workloads; one JSON line each.",
    discussion: """
      median_s and min_s are seconds for one operation of the workload; mean and mean_abs are taken over all elements \
      of the result.

      EXAMPLES
        tern bench --list
        tern bench --workload small_ops
        tern bench --workload add_1000,gemm_64 --repeat 3
      """)

  @Option(help: "Workloads, separated by commas; all of them if left out.")
  var workload = "all"

  @Option(help: "How many threads may work.")
  var threads = 1

  @Option(name: .customLong("repeat"), help: "How often each workload runs at least.")
  var repetitions = 7

  @Flag(help: "List the workloads.")
  var list = false

  func validate() throws {
    guard threads >= 1 else { throw ValidationError("--threads must be at least 1") }
    guard repetitions >= 1 else { throw ValidationError("--repeat must be at least 1") }
  }

  func run() throws {
    // Read when the first large job starts the threads.
    setenv("TERN_THREADS", String(threads), 1)
    if list { return Terminal.write(Workload.all.map { $0.name + "\n" }.joined()) }
    for workload in try chosen() {
      do { Terminal.write(try measure(workload) + "\n") } catch let diagnostic as Diagnostic { throw Failure.of(diagnostic) }
      Terminal.flush()
    }
  }

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

  private func measure(_ workload: Workload) throws -> String {
    let work = try workload.prepare()
    let (mean, meanAbs) = Self.checksum(try work.run())
    _ = try work.run()
    var times: [Double] = []
    var total = 0.0
    while times.count < repetitions || (total < 0.3 && times.count < 10_000) {
      let start = ContinuousClock.now
      _ = try work.run()
      let (seconds, attoseconds) = (ContinuousClock.now - start).components
      let took = Double(seconds) + Double(attoseconds) * 1e-18
      times.append(took / work.operations)
      total += took
      if total > 20, times.count >= 3 { break }
    }
    times.sort()
    return """
      {"peer": "tern \(TernCommand.configuration.version)", "workload": "\(workload.name)", "threads": \(threads), \
      "median_s": \(times[times.count / 2]), "min_s": \(times[0]), "reps": \(times.count), \
      "mean": \(mean), "mean_abs": \(meanAbs)}
      """
  }

  /// The mean of all elements of a result, and of their magnitudes.
  private static func checksum(_ value: Value) -> (Double, Double) {
    var sum = 0.0, sumAbs = 0.0, count = 0
    func add(_ value: Value) {
      switch value {
      case .tuple(let tuple): for item in tuple.items { add(item) }
      case .record(let record): for item in record.items { add(item) }
      case .tensor(let tensor):
        for index in 0..<tensor.count {
          let element = tensor.element(index).double
          sum += element
          sumAbs += element.magnitude
        }
        count += tensor.count
      default:
        guard let number = value.double else { return }
        sum += number
        sumAbs += number.magnitude
        count += 1
      }
    }
    add(value)
    return (sum / Double(max(count, 1)), sumAbs / Double(max(count, 1)))
  }
}
