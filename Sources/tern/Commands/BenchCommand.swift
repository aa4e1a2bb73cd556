import ArgumentParser

struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "bench", abstract: "Measure workloads.")
  func run() throws { throw Failure.message("not there yet") }
}
