import ArgumentParser
import TernOps
import TernPlugins
import TernRuntime
import TernSyntax

/// `tern check FILE`: grammar and names, without running.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Report mistakes of grammar and names without a value, without running.",
    discussion: """
      EXAMPLES
        tern check program.tern
        tern check *.tern
        echo 'x = 1 +' | tern check -    fails, and says what is wrong
      """)

  @Argument(help: "Programs; - is standard input.")
  var files: [String]

  @OptionGroup var plugins: PluginOptions

  func validate() throws {
    if files.contains("") { throw ValidationError("a file's name is empty") }
  }

  func run() throws {
    var failed = false
    for file in files {
      let source: Source
      do { source = try Source(path: file) } catch { throw Failure.message(error.message) }
      let folder = FilePath.folder(of: file)
      let diagnostics = Interpreter.check(source, registry: try plugins.registry()) { name throws(PluginError) in
        try PluginFile.open(FilePath.canonical(name.hasPrefix("/") ? name : "\(folder)/\(name)"))
      }
      for diagnostic in diagnostics { Terminal.writeError(diagnostic.rendered(Terminal.palette(2))) }
      failed = failed || !diagnostics.isEmpty
    }
    if failed { throw Failure(status: Failure.failed) }
  }
}
