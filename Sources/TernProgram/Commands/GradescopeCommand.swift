import ArgumentParser
import TernGrader
import TernOps
import TernRuntime
import TernSyntax

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// `tern gradescope EXERCISE…`
struct GradescopeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gradescope", abstract: "Make an autograder for Gradescope.",
    discussion: """
      Writes a folder with setup.sh, run_autograder, this program and the exercises: zip what is in it and upload that. Students hand in a \
      file for each exercise, NAME.tern, or one that defines all functions.

      EXAMPLES
        tern gradescope softmax attention --out autograder
        (cd autograder && zip -r ../autograder.zip .)
      """, subcommands: [GradescopeMakeCommand.self, GradescopeRunCommand.self], defaultSubcommand: GradescopeMakeCommand.self)
}

struct GradescopeMakeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "make", abstract: "Write the folder.", shouldDisplay: false)

  @Argument(help: "Exercises: names, or file.tern:NAME.")
  var exercises: [String]

  @Option(help: "The folder, which must not be there yet.")
  var out = "autograder"

  @Option(help: "How much students are told: none, verdict, shapes, values or full.")
  var detail = ReportDetail.full

  @OptionGroup var plugins: PluginOptions

  func run() throws {
    guard mkdir(out, 0o755) == 0 else { throw Failure.message("the folder \(out) cannot be made: \(String(cString: strerror(errno)))") }
    guard mkdir(out + "/exercises", 0o755) == 0 else { throw Failure.message("\(out)/exercises cannot be made: \(String(cString: strerror(errno)))") }
    var names: [String] = []
    let search = ExerciseSearch(try plugins.registry().lessons)
    for wanted in exercises {
      let (source, name) = try Grading(plugins).translated { try search.find(wanted) }
      let file = FilePath.name(of: source.name)
      try write(source.bytes, "exercises/\(file)")
      names.append("exercises/\(file):\(name)")
    }
    try write(Array(setup.utf8), "setup.sh", isProgram: true)
    try write(Array(runner(names).utf8), "run_autograder", isProgram: true)
    let program: [UInt8]
    do throws(FileFault) { program = try FileBytes.read(ThisProgram.path) } catch { throw Failure.message(error.problem) }
    try write(program, "tern", isProgram: true)
    Terminal.write("\(out) is ready: (cd \(out) && zip -r ../autograder.zip .)\n")
  }

  private func write(_ bytes: [UInt8], _ name: String, isProgram: Bool = false) throws {
    do throws(FileFault) { try FileBytes.write(bytes, to: "\(out)/\(name)") } catch { throw Failure.message("\(out)/\(name): \(error.problem)") }
    if isProgram { chmod("\(out)/\(name)", 0o755) }
  }

  private var setup: String {
    """
    #!/usr/bin/env bash
    set -e
    apt-get update
    apt-get install -y libreadline8t64 || apt-get install -y libreadline8

    """
  }

  private func runner(_ names: [String]) -> String {
    """
    #!/usr/bin/env bash
    # What Gradescope runs for each submission.
    here=/autograder/source
    [ -d "$here" ] || here="$(cd "$(dirname "$0")" && pwd)"
    root="$(dirname "$here")"
    mkdir -p "$root/results"
    cd "$here"
    ./tern gradescope run --submission "${SUBMISSION:-$root/submission}" --out "${RESULTS:-$root/results/results.json}" --detail \(detail.rawValue) \\
      \(names.map { "'" + $0.replacing("'", with: "'\\''") + "'" }.joined(separator: " "))

    """
  }
}

/// What `run_autograder` runs.
struct GradescopeRunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "run", abstract: "Grade a submission as Gradescope wants it.", shouldDisplay: false)

  @Argument(help: "Exercises: file.tern:NAME.")
  var exercises: [String]

  @Option(help: "The folder with what was handed in.")
  var submission: String

  @Option(help: "The file for the results.")
  var out: String

  @Option(help: "How much students are told.")
  var detail = ReportDetail.full

  @OptionGroup var plugins: PluginOptions

  func run() throws {
    var reports: [(name: String, report: Report?)] = []
    let files = (FilePath.entries(ofFolder: submission) ?? []).filter { $0.name.hasSuffix(".tern") && !$0.isFolder }.map(\.name).sorted()
    var sources: [(file: String, source: Source)] = []
    var problems: [String: String] = [:]
    for file in files {
      do { sources.append((file, try Source(path: "\(submission)/\(file)"))) } catch { problems[file] = error.message }
    }
    for wanted in exercises {
      let exercise = try Grading(plugins).exercise(wanted)
      let name = exercise.definition.name
      let grader = Grader(exercise, seed: .random(in: 0..<1 << 32))
      var report: Report?
      if let problem = problems[name + ".tern"] {
        report = try Grading(plugins).translated { try grader.grade(unreadable: problem, name + ".tern") }
      } else if let source = (sources.first { $0.file == name + ".tern" } ?? sources.first { ProgramNames($0.source).functions.contains(name) })?.source {
        report = try Grading(plugins).translated { try grader.grade(source) }
      }
      reports.append((name, report))
    }
    let text = try GradescopeSummary(reports, detail).text()
    do throws(FileFault) { try FileBytes.write(Array(text.utf8), to: out) } catch { throw Failure.message("\(out): \(error.problem)") }
  }
}
