import ArgumentParser
import TernRuntime
import TernSyntax

/// `tern`, `tern FILE`, `tern -e EXPRESSION`.
struct StartCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "start", abstract: "Open the REPL, run a file, or print the value of an expression.",
    usage: TernCommand.usage, shouldDisplay: false)

  @Option(name: .short, parsing: .unconditional, help: ArgumentHelp("Print the value of an expression.", valueName: "expression"))
  var expression: String?

  @Argument(help: "A program; - is standard input. Without one, the REPL opens.")
  var file: String?

  @OptionGroup var plugins: PluginOptions

  func validate() throws {
    if file?.isEmpty == true { throw ValidationError("the file's name is empty") }
    if expression != nil, file != nil { throw ValidationError("give either -e EXPRESSION or a file, not both") }
  }

  func run() throws {
    if let expression {
      return try ProgramRunner(plugins).print(expression: expression)
    }
    if let file { return try ProgramRunner(plugins).run(file: file) }
    try Repl(plugins).run()
  }
}

/// `tern run FILE|LESSON`.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run a program or a lesson.",
    discussion: """
      EXAMPLES
        tern run program.tern    run a program
        tern run 01-backprop     run a lesson
        tern run backprop        the same lesson
        tern run backprop --quick
      """)

  @Argument(help: "A file, or a lesson by its name or an unambiguous part of it, such as 01 or backprop.")
  var program: String

  @Flag(help: "Shorten trainings, to see that the program runs; results are then poor.")
  var quick = false

  @OptionGroup var plugins: PluginOptions

  func validate() throws {
    if program.isEmpty { throw ValidationError("the file's name is empty") }
  }

  func run() throws { try ProgramRunner(plugins).run(fileOrLesson: program, isQuick: quick) }
}
