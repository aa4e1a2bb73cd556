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

  func run(file path: String) throws {
    let source: Source
    do { source = try Source(path: path) } catch { throw Failure.message(error.message) }
    try run(source, folder: FilePath.folder(of: path))
  }

  func run(fileOrLesson name: String) throws {
    if name == "-" || access(name, F_OK) == 0 { return try run(file: name) }
    let lessons = try plugins.registry().lessons
    if case .none = LessonSearch(for: name, among: lessons) {
      let known = lessons.map(\.name)
      let hint = NearNames.question(for: name, among: known).map { "; " + $0 } ?? ""
      throw Failure.message("\(name) is neither a file nor a lesson (the lessons are \(known.joined(separator: ", ")))\(hint)")
    }
    let lesson = try LessonSearch(for: name, among: lessons).lesson(name, lessons)
    try run(Source(name: lesson.fileName, lesson.text()), folder: ".")
  }

  private func run(_ source: Source, folder: String) throws {
    let interpreter = try interpreter(folder: folder)
    do { try interpreter.run(source) } catch { throw Failure.of(error) }
  }
}
