import ArgumentParser
import TernOps
import TernPlugins
import TernRuntime
import TernSyntax

/// `tern check FILE`: grammar and names, without running.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Report mistakes of grammar, names and calls, without running.",
    discussion: """
      EXAMPLES
        tern check program.tern
        tern check *.tern
        tern check layers                check the files of a folder as one module
        echo 'x = 1 +' | tern check -    fails, and says what is wrong
      """)

  @Argument(help: "Programs, or folders of files that are one module; - is standard input.")
  var files: [String]

  @OptionGroup var plugins: PluginOptions

  func validate() throws {
    if files.contains("") { throw ValidationError("a file's name is empty") }
  }

  func run() throws {
    var failed = false
    for (file, others) in try files.flatMap(modules) {
      let source = try Self.source(file)
      let folder = FilePath.folder(of: file)
      let diagnostics = Interpreter.check(source, others: others, registry: try plugins.registry()) { name throws(PluginError) in
        try PluginFile.open(FilePath.canonical(name.hasPrefix("/") ? name : "\(folder)/\(name)"))
      }
      for diagnostic in diagnostics { Terminal.writeError(Terminal.text(of: diagnostic)) }
      failed = failed || !diagnostics.isEmpty
    }
    if failed { throw Failure(status: Failure.failed) }
  }

  private static func source(_ file: String) throws -> Source {
    do { return try Source(path: file) } catch { throw Failure.message(error.message) }
  }

  /// A file alone, or those of a folder, each with the names that the others give values to.
  private func modules(_ path: String) throws -> [(file: String, others: Set<String>)] {
    guard path != "-", let entries = FilePath.entries(ofFolder: path) else { return [(path, [])] }
    let files = entries.map(\.name).filter { $0.hasSuffix(".tern") }.sorted().map { "\(path)/\($0)" }
    if files.isEmpty { throw Failure.message("\(path) is a folder without files of the language") }
    let names = try files.map { Interpreter.names(of: try Self.source($0)) }
    return files.indices.map { own in
      (files[own], names.enumerated().reduce(into: []) { if $1.offset != own { $0.formUnion($1.element) } })
    }
  }
}
