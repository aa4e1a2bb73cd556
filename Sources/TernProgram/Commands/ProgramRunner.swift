import TernGrader
import TernLessons
import TernOps
import TernPlugins
import TernRuntime
import TernSyntax

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Runs programs with the standard streams.
struct ProgramRunner {
  private let plugins: PluginOptions

  init(_ plugins: PluginOptions) { self.plugins = plugins }

  func interpreter(folder: String) throws -> Interpreter {
    let interpreter = Interpreter(folder: folder, registry: try plugins.registry())
    interpreter.openPlugin = { path throws(PluginError) in try PluginFile.open(path) }
    let palette = Terminal.palette(1)
    let columns = min(Terminal.columns, 80)
    interpreter.machine.style = Terminal.style(columns: columns)
    interpreter.machine.stackBudgetInBytes = LargeStack.sizeInBytes / 4 * 3
    interpreter.output = { Terminal.write($0) }
    if Terminal.isTerminal(1) {
      let bar = ProgressBar(columns: Terminal.columns)
      interpreter.machine.progress = { bar.show($0, of: $1, note: $2) }
    }
    interpreter.machine.onExercise = { [unowned interpreter] definition in
      let end = ["", "Write it in a file: `tern grade \(definition.name) FILE` says what is right."]
      interpreter.showProse((ExercisePrompt.lines(definition) + end).map { "## " + $0 }.joined(separator: "\n"))
    }
    interpreter.showProse = { Terminal.write(Prose.rendered($0, columns: columns, palette: palette)) }
    return interpreter
  }

  /// Prints the value of the last expression of `expression`.
  func print(expression: String) throws {
    let interpreter = try interpreter(folder: ".")
    interpreter.showResult = { Terminal.write("\($0)\n") }
    do {
      let source = try Source(name: "<expression>", checking: Array(expression.utf8))
      try interpreter.run(source, showsResults: true)
    } catch let diagnostic as Diagnostic { throw Failure.of(diagnostic) }
  }

  func run(file path: String) throws { try run(Program(file: path)) }

  func run(fileOrLesson name: String, isQuick: Bool = false) throws {
    try run(program(fileOrLesson: name), isQuick: isQuick)
  }

  /// A program to be run, and where its imports are looked up.
  struct Program {
    let source: Source
    let folder: String
    /// What logs call it.
    let name: String

    init(file path: String) throws {
      do { source = try Source(path: path) } catch { throw Failure.message(error.message) }
      folder = FilePath.folder(of: path)
      name = path
    }

    init(_ lesson: Lesson) {
      source = Source(name: lesson.fileName, lesson.text())
      folder = "."
      name = lesson.name
    }
  }

  func program(fileOrLesson name: String) throws -> Program {
    if name == "-" || access(name, F_OK) == 0 { return try Program(file: name) }
    let lessons = try plugins.registry().lessons
    let search = LessonSearch(for: name, among: lessons)
    if case .none = search, let place = ExerciseSearch(lessons).place(of: name) {
      throw Failure.message("\(name) is an exercise of \(place.lesson.name), which `tern lesson show \(name)` shows and `tern learn \(name)` opens")
    }
    return Program(try search.lesson(name, lessons, orElse: "\(name) is neither a file nor a lesson"))
  }

  private func run(_ program: Program, isQuick: Bool = false) throws {
    let interpreter = try interpreter(folder: program.folder)
    interpreter.machine.programRun.isQuick = isQuick
    try run(program, with: interpreter)
  }

  private func run(_ program: Program, with interpreter: Interpreter) throws {
    interpreter.machine.programRun.script = ProgramRun.Text(name: program.name, bytes: program.source.bytes)
    do { try interpreter.run(program.source) } catch { throw Failure.of(error) }
  }

  /// Runs a program again, without its output, and gives the logs that it would have written.
  func logs(ofRunning program: Program, isQuick: Bool) throws -> [String: RecordValue] {
    let interpreter = try interpreter(folder: program.folder)
    interpreter.output = { _ in }
    interpreter.showProse = { _ in }
    let run = interpreter.machine.programRun
    run.isQuick = isQuick
    run.keptLogs = [:]
    try self.run(program, with: interpreter)
    return run.keptLogs ?? [:]
  }
}
