import ArgumentParser
import TernKernels
import TernLibrary
import TernOps

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The program `tern`: its command line and its REPL, over the plug-ins that are linked into it.
public enum Program {
  /// Plug-ins beside those of `tern` itself. Set once, before anything reads it.
  nonisolated(unsafe) private static var linked: [any Plugin] = []

  /// Runs what the arguments of the process ask for, and ends the process.
  ///
  /// - Parameter plugins: what a program has besides the plug-ins of `tern` itself.
  public static func run(with plugins: [any Plugin] = []) -> Never {
    linked = plugins
    Signals.install()
    Memory.keepHeap()
    LargeStack.run { _ in
      Program.runCommand()
      return nil
    }
    exit(0)
  }

  /// Those that bring commands.
  private static var commandPlugins: [any CommandPlugin] { [ProgramCommands()] + linked.compactMap { $0 as? any CommandPlugin } }
  static var commands: [any ParsableCommand.Type] { commandPlugins.flatMap(\.commands) }
  static var sessionCommands: [SessionCommand] { commandPlugins.flatMap(\.sessionCommands) }

  /// A session's plug-ins: the built-in ones and those that are linked in.
  static func registry() throws -> Registry {
    let registry = Registry()
    for plugin in [StandardLibrary(), ProgramCommands()] + linked {
      do throws(PluginError) { try registry.add(plugin) } catch { throw Failure.message("the plug-in \(plugin.name) \(error.message)") }
    }
    return registry
  }

  /// Runs the command that the arguments name, and ends the process when it fails.
  private static func runCommand() {
    do {
      if let complaint = KernelVariant.complaint ?? Parallel.complaint { throw Failure.message(complaint, status: Failure.usage) }
      var command = try TernCommand.parseAsRoot()
      try command.run()
      Terminal.flush()
      if let reason = Terminal.outputFailure { throw Failure.message("cannot write to standard output: \(reason)") }
    } catch {
      if let failure = error as? Failure {
        if !failure.message.isEmpty { Terminal.writeError(failure.message) }
        Terminal.flush()
        exit(failure.status)
      }
      let isUsage = TernCommand.exitCode(for: error) != .success
      // What runs without a subcommand is one with a name of its own, which is nothing to know about.
      let text = TernCommand.fullMessage(for: error).replacing("tern start", with: "tern") + "\n"
      if isUsage { Terminal.writeError(text) } else { Terminal.write(text) }
      Terminal.flush()
      exit(isUsage ? 2 : 0)
    }
  }
}
