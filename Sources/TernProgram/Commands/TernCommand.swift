import ArgumentParser
import TernOps

struct TernCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tern",
    abstract: "A small tensor language for learning deep learning by doing it.",
    usage: usage,
    discussion: """
      EXAMPLES
        tern                            open the REPL
        tern lesson.tern                run a program
        tern lessons                    list the lessons
        tern run 01-backprop            run a lesson
        tern -e 'softmax([1, 2, 3])'    print the value of an expression
        echo '1 + 1' | tern             run standard input as the REPL does
        tern - < program.tern           run a program from standard input
        tern ops softmax                show what an operation does
        tern plugins                    list the plug-ins
        tern check program.tern         report mistakes without running
        tern fmt program.tern           lay a program out

      The exit status is 0, 1 when the program failed, 2 for a wrong command line, 130 when interrupted.
      """,
    version: Catalogue.version,
    subcommands: Program.commands,
    defaultSubcommand: StartCommand.self)

  static let usage = """
    tern [<file>]
    tern -e <expression>
    tern <subcommand>
    """
}
