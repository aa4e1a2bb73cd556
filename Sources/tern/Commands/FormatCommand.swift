import ArgumentParser

/// `tern fmt FILE`: lays programs out.
struct FormatCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "fmt", abstract: "Lay a program out.")

  @Argument(help: "Programs; - reads standard input and writes standard output.")
  var files: [String]

  func run() throws { throw Failure.message("not there yet") }
}
