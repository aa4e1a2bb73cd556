import ArgumentParser
import TernGrader
import TernLessons
import TernOps
import TernRuntime
import TernSyntax

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// `tern lesson …`: about single lessons.
struct LessonCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lesson", abstract: "Show the text of a lesson, check its exercises.", subcommands: [LessonShowCommand.self, LessonCheckCommand.self])
}

/// `tern lesson show LESSON`
struct LessonShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Print the program of a lesson, to be changed and run, or what an exercise asks for.",
    discussion: """
      EXAMPLES
        tern lesson show attention > mine.tern
        tern mine.tern
        tern lesson show softmax                   what that exercise asks for
        tern lesson show 03-attention/attention    where a lesson has the same name
      """)

  @Argument(help: "A lesson by its name or an unambiguous part of it, or an exercise by its name.")
  var lesson: String

  @OptionGroup var plugins: PluginOptions

  func run() throws {
    let lessons = try plugins.registry().lessons
    switch try LearningPlace(lesson, among: lessons) {
    case .lesson(let found): Terminal.write(found.text())
    case .exercise(let exercise, let found):
      let prompt = LessonDocument(found).cells.first { $0.exercise == exercise }?.prose ?? []
      let text = prompt.map { "## " + $0 }.joined(separator: "\n")
      Terminal.write(Prose.rendered(text, columns: min(Terminal.columns, 80), palette: Terminal.palette(1)))
    }
  }
}

/// `tern lesson check FILE`
struct LessonCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Prove the exercises of a lesson or another file.",
    discussion: """
      An exercise is refused unless reference and oracle agree, every solution passes, the starter and every wrong answer fail, and its \
      tolerances would let neither zeros nor a constant nor noise pass.

      EXAMPLES
        tern lesson check mine.tern
        tern lesson check 03-attention
        tern lesson check mine.tern --only softmax
      """)

  @Argument(help: "Files, or lessons by their names.")
  var lessons: [String]

  @Option(help: ArgumentHelp("Check this exercise alone.", valueName: "name"))
  var only: String?

  @Option(help: "How many sets of inputs all is tried with.")
  var seeds = 4

  @OptionGroup var plugins: PluginOptions

  func validate() throws {
    guard (1...1000).contains(seeds) else { throw ValidationError("--seeds must be from 1 to 1000") }
  }

  func run() throws {
    let palette = Terminal.palette(1)
    let grading = Grading(plugins)
    var isSound = true
    for name in lessons {
      let source = try ProgramRunner(plugins).program(fileOrLesson: name).source
      let interpreter = try ProgramRunner(plugins).interpreter(folder: FilePath.folder(of: source.name))
      interpreter.output = { _ in }
      let definitions = try grading.translated { try interpreter.define(source) }
      if definitions.isEmpty { Terminal.write("\(source.name) has no exercise\n") }
      for definition in definitions where only == nil || only == definition.name {
        let faults: [String], proofs: [String]
        do {
          let check = ExerciseCheck(try Exercise(definition, interpreter.machine), seedCount: seeds)
          check.run()
          (faults, proofs) = (check.faults, check.proofs)
        } catch let fault as ExerciseFault { (faults, proofs) = ([fault.message], []) }
        Terminal.write(palette.strong("\(source.name): \(definition.name)") + "\n")
        for proof in proofs { Terminal.write("  \(palette.code("✓")) \(proof)\n") }
        for fault in faults { Terminal.write("  \(palette.error("✗")) \(fault)\n") }
        Terminal.flush()
        if !faults.isEmpty { isSound = false }
      }
    }
    if !isSound { throw Failure(status: Failure.failed) }
  }
}
