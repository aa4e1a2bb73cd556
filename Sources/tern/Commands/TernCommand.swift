import ArgumentParser
import TernKernels
import TernOps
import TernRuntime

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@main
struct TernCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tern",
    abstract: "A small tensor language for learning deep learning by doing it.",
    usage: usage,
    discussion: """
      EXAMPLES
        tern                            open the REPL
        tern lesson.tern                run a program
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
    subcommands: [StartCommand.self, RunCommand.self, CheckCommand.self, FormatCommand.self, OpsCommand.self, PluginsCommand.self, PluginCommand.self, BenchCommand.self],
    defaultSubcommand: StartCommand.self)

  static let usage = """
    tern [<file>]
    tern -e <expression>
    tern <subcommand>
    """

  static func main() {
    Signals.install()
    Memory.keepHeap()
    LargeStack.run { _ in
      TernCommand.runToExit()
      return nil
    }
  }

  /// Runs the command that the arguments name, and ends the process when it fails.
  private static func runToExit() {
    do {
      if let complaint = KernelVariant.complaint ?? Parallel.complaint { throw Failure.message(complaint, status: Failure.usage) }
      var command = try parseAsRoot()
      try command.run()
      Terminal.flush()
      if let reason = Terminal.outputFailure { throw Failure.message("cannot write to standard output: \(reason)") }
    } catch {
      if let failure = error as? Failure {
        if !failure.message.isEmpty { Terminal.writeError(failure.message) }
        Terminal.flush()
        Glibc.exit(failure.status)
      }
      let isUsage = exitCode(for: error) != .success
      // What runs without a subcommand is one with a name of its own, which is nothing to know about.
      let text = fullMessage(for: error).replacing("tern start", with: "tern") + "\n"
      if isUsage { Terminal.writeError(text) } else { Terminal.write(text) }
      Terminal.flush()
      Glibc.exit(isUsage ? 2 : 0)
    }
  }
}

/// An exit with a status, after a message was (or is to be) written to standard error.
struct Failure: Error {
  static let failed: Int32 = 1
  static let usage: Int32 = 2
  static let interrupted: Int32 = 130

  var status: Int32
  var message = ""

  /// A program failed: its message is written in full.
  static func of(_ diagnostic: Diagnostic) -> Failure {
    if diagnostic.isInterrupt {
      return Failure(status: interrupted, message: diagnostic.rendered(Terminal.palette(2)))
    }
    return Failure(status: failed, message: diagnostic.rendered(Terminal.palette(2)))
  }

  static func message(_ text: String, status: Int32 = failed) -> Failure {
    Failure(status: status, message: Terminal.palette(2).error("error: ") + text + "\n")
  }
}
