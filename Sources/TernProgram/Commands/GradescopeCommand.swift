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
      file for each exercise, NAME.tern, or one that defines all functions, in folders or not. Of several files for an exercise none is graded, \
      unless one of them lies outside of folders.

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
    let found = try find()
    guard mkdir(out, 0o755) == 0 else { throw Failure.message("the folder \(out) cannot be made: \(String(cString: strerror(errno)))") }
    guard mkdir(out + "/exercises", 0o755) == 0 else { throw Failure.message("\(out)/exercises cannot be made: \(String(cString: strerror(errno)))") }
    for (source, file, _) in found { try write(source.bytes, file) }
    let names = found.map { "\($0.file):\($0.name)" }
    try write(Array(setup.utf8), "setup.sh", isProgram: true)
    try write(Array(runner(names).utf8), "run_autograder", isProgram: true)
    let program: [UInt8]
    do throws(FileFault) { program = try FileBytes.read(ThisProgram.path) } catch { throw Failure.message(error.problem) }
    try write(program, "tern", isProgram: true)
    Terminal.write("\(out) is ready: (cd \(out) && zip -r ../autograder.zip .)\n")
  }

  /// The exercises, and the files of the folder that they are to lie in.
  private func find() throws -> [(source: Source, file: String, name: String)] {
    let search = ExerciseSearch(try plugins.registry().lessons)
    var origins: [String: String] = [:]
    return try exercises.map { wanted in
      let (source, name) = try Grading(plugins).translated { try search.find(wanted) }
      let file = "exercises/" + FilePath.name(of: source.name)
      if let other = origins.updateValue(source.name, forKey: file), other != source.name {
        throw Failure.message("\(other) and \(source.name) would be the same file \(file): give one of them another name", status: Failure.usage)
      }
      return (source, file, name)
    }
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
      \(names.map(ShellWord.quoted).joined(separator: " "))

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
    let handedIn = HandedIn(folder: submission)
    for wanted in exercises {
      let exercise = try Grading(plugins).exercise(wanted)
      let name = exercise.definition.name
      let grader = Grader(exercise, seed: .random(in: 0..<1 << 32))
      let report: Report? = try Grading(plugins).translated {
        switch handedIn.program(for: name) {
        case .source(let source): try grader.grade(source)
        case .problem(let problem, let file): try grader.grade(unreadable: problem, file)
        case .nothing: nil
        }
      }
      reports.append((name, report))
    }
    let text = try GradescopeSummary(reports, detail).text()
    do throws(FileFault) { try FileBytes.write(Array(text.utf8), to: out) } catch { throw Failure.message("\(out): \(error.problem)") }
  }
}
