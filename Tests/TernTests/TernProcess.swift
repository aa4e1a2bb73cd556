import Foundation

/// The built `tern`, run as its users run it.
enum TernProcess {
  /// It lies beside the tests.
  static let path = path(of: "tern")

  private static func path(of program: String) -> String {
    URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().appendingPathComponent(program).path
  }

  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  struct Result {
    var output: String
    var errors: String
    var status: Int32
    var isSignal: Bool
  }

  /// - Parameter current: the folder to run in; without it, a temporary one.
  /// - Parameter program: which of the programs of this package.
  static func run(
    _ arguments: [String], input: String = "", environment: [String: String] = [:], in current: String? = nil, of program: String = "tern"
  ) throws -> Result {
    try run(arguments, input: Data(input.utf8), environment: environment, in: current, of: program)
  }

  /// Runs to the end; everything it writes goes through files, so no pipe can fill up.
  static func run(
    _ arguments: [String], input: Data, environment: [String: String] = [:], in current: String? = nil, of program: String = "tern"
  ) throws -> Result {
    let folder = try TemporaryFolder()
    let files = ["in", "out", "err"].map { folder.path + "/" + $0 }
    try input.write(to: URL(fileURLWithPath: files[0]))
    for file in files.dropFirst() { _ = FileManager.default.createFile(atPath: file, contents: nil) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path(of: program))
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: current ?? folder.path)
    process.environment = ["PATH": "/usr/bin:/bin", "HOME": folder.path, "TERM": "dumb"].merging(environment) { $1 }
    process.standardInput = FileHandle(forReadingAtPath: files[0])
    process.standardOutput = FileHandle(forWritingAtPath: files[1])
    process.standardError = FileHandle(forWritingAtPath: files[2])
    try process.run()
    process.waitUntilExit()
    return Result(
      output: String(decoding: try Data(contentsOf: URL(fileURLWithPath: files[1])), as: UTF8.self),
      errors: String(decoding: try Data(contentsOf: URL(fileURLWithPath: files[2])), as: UTF8.self),
      status: process.terminationStatus, isSignal: process.terminationReason == .uncaughtSignal)
  }
}

/// A folder that goes away with its last user.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "/tern-test-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func write(_ name: String, _ text: String) throws -> String {
    let file = path + "/" + name
    try Data(text.utf8).write(to: URL(fileURLWithPath: file))
    return file
  }
}
