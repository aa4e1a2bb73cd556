import ArgumentParser
import TernOps
import TernRuntime

/// `tern ops [NAME]`: the operations, or one of them.
struct OpsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ops", abstract: "List the operations, or show what one of them does.",
    discussion: """
      EXAMPLES
        tern ops            list all operations
        tern ops softmax    show what softmax does
        tern ops --index    the signatures by plug-in, as Markdown
      """)

  @Argument(help: "An operation.")
  var name: String?

  @Flag(help: "Write the signatures by plug-in, as Markdown.")
  var index = false

  @OptionGroup var plugins: PluginOptions

  func run() throws {
    let registry = try plugins.registry()
    if index { return Terminal.write(Help.index(registry.plugins)) }
    guard let name else { return Terminal.write(Help.catalogue(registry, columns: min(Terminal.columns, 100))) }
    guard let text = Help.operation(name, registry, Terminal.palette(1)) else {
      let hint = NearNames.question(for: name, among: registry.operations.map(\.name)).map { "; " + $0 } ?? ""
      throw Failure.message("no operation is called `\(name)`\(hint)")
    }
    Terminal.write(text)
  }
}
