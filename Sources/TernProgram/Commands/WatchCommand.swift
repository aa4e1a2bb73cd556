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

/// `tern watch FILE`
struct WatchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch", abstract: "Grade a program again whenever its file is saved.",
    discussion: """
      Graded is each function of the file that an exercise asks for. Ctrl-C ends it.

      EXAMPLES
        tern watch attention.tern
        tern watch mine.tern --exercise lesson.tern:softmax
      """)

  @Argument(help: "The program.")
  var file: String

  @Option(help: "The exercise, where the names in the file do not say.")
  var exercise: String?

  @OptionGroup var plugins: PluginOptions

  func run() throws {
    let palette = Terminal.palette(1)
    var exercises: [String: Exercise] = [:]
    var last: FileState?
    /// For how many looks at it the file was not there.
    var missed = 0
    while true {
      if Signals.takePressed() { throw Failure(status: Failure.interrupted) }
      let state = FileState(file)
      if let state, state != last {
        // A half-written file is graded once it is whole: its state changes again.
        last = state
        do {
          let source = try Source(path: file)
          if let error = Parser.parse(source, errorLimit: 1).errors.first { throw Diagnostic(error, in: source) }
          for name in try wanted(source) {
            if exercises[name] == nil { exercises[name] = try Grading(plugins).exercise(name) }
            guard let exercise = exercises[name] else { continue }
            let report = try Grading(plugins).translated { try Grader(exercise, seed: .random(in: 0..<1 << 32)).grade(source) }
            Terminal.write(report)
            if Terminal.isTerminal(1), !ExerciseSearch.isFile(name) { Grading(plugins).note(report) }
            Terminal.write("\n")
          }
        } catch let error as SourceFileError {
          Terminal.write(error.message + "\n")
        } catch let error as Diagnostic { Terminal.write(error.rendered(palette)) }
        Terminal.write(palette.dim("[\(file) is watched; Ctrl-C ends it]") + "\n\n")
        Terminal.flush()
      } else if state == nil {
        if last == nil { throw Failure.message("there is no file \(file)", status: Failure.usage) }
        missed += 1
        // Some editors take a file away for a moment, to put another one in its place.
        if missed == 25 {
          Terminal.write("\(file) is gone; when it is back, it is graded again\n\n")
          Terminal.flush()
        }
      }
      if state != nil { missed = 0 }
      usleep(20_000)
    }
  }

  private func wanted(_ source: Source) throws -> [String] {
    if let exercise { return [exercise] }
    let known = try Set(plugins.registry().lessons.flatMap { ExerciseSearch.names(in: $0) })
    let functions = ProgramNames(source).functions.filter(known.contains)
    if functions.isEmpty {
      Terminal.write("\(file) defines no function that an exercise of a lesson asks for; --exercise names one\n")
    }
    return functions
  }
}

/// When a file was last changed, and how long it is.
private struct FileState: Equatable {
  private let seconds: Int
  private let nanoseconds: Int
  private let size: Int
  private let number: UInt64

  init?(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    #if os(Linux)
      seconds = status.st_mtim.tv_sec
      nanoseconds = status.st_mtim.tv_nsec
    #else
      seconds = status.st_mtimespec.tv_sec
      nanoseconds = status.st_mtimespec.tv_nsec
    #endif
    size = Int(status.st_size)
    number = UInt64(status.st_ino)
  }
}
