import ArgumentParser
import TernGrader
import TernLessons
import TernOps
import TernRuntime
import TernSyntax

/// `tern grade EXERCISE FILE`
struct GradeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "grade", abstract: "Grade a program by an exercise.",
    discussion: """
      EXERCISE is the name of an exercise of a lesson, or a file with one: file.tern, file.tern:NAME. FILE defines a function of that name. \
      The exit status is 0 when everything passes, 1 when a criterion fails, and 2 for a wrong command line or exercise.

      EXAMPLES
        tern grade attention mine.tern
        tern grade attention mine.tern --seed 7    the same inputs again
        tern grade attention --batch handed-in --jobs 2 --out results.jsonl
      """)

  @Argument(help: "An exercise.")
  var exercise: String

  @Argument(help: "The program; - is standard input.")
  var file: String?

  @Option(help: "Draws the inputs of the attempt that printed it.")
  var seed: UInt64?

  @OptionGroup var batch: BatchOptions

  @OptionGroup var output: ReportOptions

  @OptionGroup var plugins: PluginOptions

  func validate() throws {
    if (file == nil) == (batch.folder == nil) { throw ValidationError("give either a program or --batch with a folder of programs") }
  }

  func run() throws {
    guard let file else { return try Batch(exercise, batch, seed: seed, output, plugins).run() }
    let grading = Grading(plugins)
    if ExerciseSearch.isFile(exercise), !ExerciseSearch.isFile(file), try ExerciseSearch(plugins.registry().lessons).place(of: file) != nil {
      throw Failure.message("the exercise comes first: tern grade \(file) \(exercise)", status: Failure.usage)
    }
    let report = try grading.report(exercise, file, seed: seed)
    try output.write(report)
    if output.isForPeople, !ExerciseSearch.isFile(exercise) { grading.note(report) }
    if !report.isPassed { throw Failure(status: Failure.failed) }
  }
}

/// What a report looks like, and how much it says.
struct ReportOptions: ParsableArguments {
  @Option(help: "text, json, jsonl (on one line), junit, gradescope (results.json), exercism (results.json, version 3) or github (annotations).")
  var format = ReportFormat.text

  @Flag(help: "The same as --format json.")
  var json = false

  @Option(
    help: """
      How much is told: none (the score), verdict (which criteria passed), shapes (what was wrong), values (the input that fails), \
      or full (the mistake by its name).
      """)
  var detail = ReportDetail.full

  /// Whether it is read as it comes: what scripts grade is nobody's progress.
  var isForPeople: Bool { !json && format == .text && Terminal.isTerminal(1) }

  func write(_ report: Report) throws {
    let format = json ? .json : self.format
    guard format == .text else { return Terminal.write(try report.text(format, detail)) }
    Terminal.write(report, detail)
  }
}

extension Terminal {
  /// Writes a report for people, in colours and lines of the terminal.
  static func write(_ report: Report, _ detail: ReportDetail = .full) {
    let palette = palette(1)
    let columns = isTerminal(1) ? columns : nil
    write(TextReport(report, detail).text(columns: columns, good: palette.code, bad: palette.error, dim: palette.dim))
  }
}

extension ReportFormat: ExpressibleByArgument {}
extension ReportDetail: ExpressibleByArgument {}

/// The process in which a graded program runs.
struct GradeWorkerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "grade-worker", abstract: "Run a program that is graded.", shouldDisplay: false)

  func run() throws { Worker(stackBudgetInBytes: LargeStack.sizeInBytes / 4 * 3).run() }
}

/// Grades files by exercises of lessons and of other files.
struct Grading {
  private let plugins: PluginOptions

  init(_ plugins: PluginOptions) { self.plugins = plugins }

  func report(_ exercise: String, _ file: String, seed: UInt64?) throws -> Report {
    let exercise = try self.exercise(exercise)
    let seed = seed ?? .random(in: 0..<1 << 32)
    let source: Source
    do { source = try Source(path: file) } catch {
      guard error.isAboutContent else { throw Failure.message(error.message, status: Failure.usage) }
      // What was handed in is wrong, not the command line.
      let problem = error.message
      return try translated { try Grader(exercise, seed: seed).grade(unreadable: problem, file) }
    }
    return try translated { try Grader(exercise, seed: seed).grade(source) }
  }

  /// Counts an attempt at an exercise of a lesson. A verdict stands, whether that can be kept or not.
  func note(_ report: Report) {
    guard let lesson = try? ExerciseSearch(plugins.registry().lessons).place(of: report.exercise)?.lesson else { return }
    var progress = LessonProgress()
    try? KeptProgress.update(&progress) { $0.attempted(report.exercise, of: lesson.name, score: report.score) }
  }

  func exercise(_ wanted: String) throws -> Exercise {
    try translated {
      let (source, name) = try ExerciseSearch(plugins.registry().lessons).find(wanted)
      let interpreter = try ProgramRunner(plugins).interpreter(folder: FilePath.folder(of: source.name))
      interpreter.output = { _ in }
      let exercise = try Exercise(name, in: source, interpreter)
      exercise.address = wanted
      return exercise
    }
  }

  /// Faults of an exercise are no failures of the program that is graded.
  func translated<Result>(_ body: () throws -> Result) throws -> Result {
    do { return try body() } catch let fault as ExerciseFault {
      throw fault.report.isEmpty ? Failure.message(fault.message, status: Failure.usage) : Failure(status: Failure.usage, message: fault.report)
    } catch let diagnostic as Diagnostic {
      var failure = Failure.of(diagnostic)
      if failure.status == Failure.failed { failure.status = Failure.usage }
      throw failure
    }
  }
}
