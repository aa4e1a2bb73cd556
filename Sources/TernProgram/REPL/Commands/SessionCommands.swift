import TernRuntime
import TernSyntax

// Commands that change the session, or show what it is made of.
extension SessionCommand {
  static let plugins = SessionCommand(":plugins", "", "list the plug-ins with their versions, licences and operations") { repl, _ in
    repl.write(PluginList.text(repl.interpreter.registry, columns: min(Terminal.columns, 100)))
  }

  static let load = SessionCommand(":load", "FILE", "run a file as if its lines were typed") { repl, path in
    if path.isEmpty { throw Failure.message(":load needs a file") }
    let source: Source
    do throws(SourceFileError) { source = try Source(path: path) } catch { throw Failure.message(error.message) }
    repl.run(source)
    repl.lastAssigned = nil
  }

  static let reset = SessionCommand(":reset", "", "forget all names") { repl, _ in try repl.reset() }

  static let quit = SessionCommand(":quit", "", "leave; Ctrl-D does too", otherNames: [":q", ":exit"]) { repl, _ in repl.shouldQuit = true }
}
