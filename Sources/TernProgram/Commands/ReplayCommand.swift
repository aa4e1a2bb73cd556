import ArgumentParser
import TernOps
import TernSyntax

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// `tern replay LOG`: a run again, from what it logged of itself.
struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay", abstract: "Run a logged program again and compare all bits of its results.",
    discussion: """
      LOG is a file that log_run(…) wrote. The log stays as it is. The exit status is 0 when script, configuration, data and results are the \
      same, and 1 otherwise.

      EXAMPLES
        tern replay run.json
        tern replay run.json --script moved.tern    where the program is now
      """)

  @Argument(help: "A file that log_run(…) wrote.")
  var log: String

  @Option(help: "The program, when it is no longer where it was.")
  var script: String?

  @OptionGroup var plugins: PluginOptions

  func run() throws {
    let then = try record()
    guard case .record(let text)? = then["script"], case .string(let name)? = text["name"] else {
      throw Failure.message("\(log) was not written by a program in a file, so that there is none to run again")
    }
    let runner = ProgramRunner(plugins)
    let program = try runner.program(fileOrLesson: script ?? place(of: name.text))
    var isQuick = false
    if case .bool(let flag)? = then["quick"] { isQuick = flag }
    let logs = try runner.logs(ofRunning: program, isQuick: isQuick)
    // The path as the program wrote it; the log may have been moved since.
    let last = log.split(separator: "/").last.map(String.init) ?? log
    let candidates = logs.filter { $0.key == log || $0.key.hasSuffix("/" + last) || $0.key == last }
    guard let now = logs[log] ?? (candidates.count == 1 ? candidates.first?.value : nil) ?? (logs.count == 1 ? logs.first?.value : nil) else {
      let written = logs.isEmpty ? "it wrote none" : "it wrote \(logs.keys.sorted().joined(separator: ", "))"
      throw Failure.message("\(program.name) ran, but wrote no log \(last): \(written)")
    }
    let comparison: RunComparison
    do throws(FileFault) { comparison = try RunComparison(then: then, now: now) } catch { throw Failure.message("\(log): \(error.problem)") }
    Terminal.write(report(comparison, then, program.name))
    if !comparison.isSame { throw Failure(status: Failure.failed) }
  }

  private func record() throws -> RecordValue {
    do throws(FileFault) {
      let bytes = try FileBytes.read(log)
      guard case .record(let record) = try JsonText.value(String(decoding: bytes, as: UTF8.self)), case .string(let format)? = record["format"],
        format.text == Operation.logFormat
      else { throw FileFault("it is no log of a run, as log_run(…) writes it") }
      return record
    } catch { throw Failure.message("\(log) cannot be replayed: \(error.problem)") }
  }

  /// The program as it was called, or from where the log is.
  private func place(of name: String) -> String {
    if access(name, F_OK) == 0 || name.hasPrefix("/") { return name }
    let beside = FilePath.folder(of: log) + "/" + name
    return access(beside, F_OK) == 0 ? beside : name
  }

  private func report(_ comparison: RunComparison, _ then: RecordValue, _ name: String) -> String {
    let palette = Terminal.palette(1)
    var text = "\(name), logged at \(then["time"]?.description ?? "an unknown time"), was run again.\n"
    for line in comparison.lines {
      let mark = line.isSame ? palette.code("✓") : palette.error("✗")
      text += "  \(mark) \(line.name)\(String(repeating: " ", count: max(0, 14 - line.name.count)))\(line.text)\n"
    }
    for change in comparison.changes { text += palette.dim("    \(change)") + "\n" }
    return text
  }
}
