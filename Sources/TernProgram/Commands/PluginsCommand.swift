import ArgumentParser
import TernOps

/// `tern plugins`: what the language is made of.
struct PluginsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plugins", abstract: "List the plug-ins with their versions, licences and operations.",
    discussion: """
      Plug-ins that lie in $XDG_DATA_HOME/tern/plugins (or ~/.local/share/tern/plugins) are loaded when Tern starts.

      EXAMPLES
        tern plugins
        tern plugins --plugin ./libsoft.so
      """)

  @OptionGroup var plugins: PluginOptions

  func run() throws {
    Terminal.write(PluginList.text(try plugins.registry(), columns: min(Terminal.columns, 100)))
  }
}

/// The list of a session's plug-ins.
enum PluginList {
  static func text(_ registry: Registry, columns: Int) -> String {
    registry.plugins.map { plugin in
      var text = "\(plugin.name) \(plugin.version), \(plugin.licence)\n  \(plugin.summary)\n"
      if let path = plugin.path { text += "  from \(path)\n" }
      for module in plugin.modules { text += "  module \(module.name)\n" }
      for lesson in plugin.lessons { text += "  lesson \(lesson.name)\n" }
      for data in plugin.dataSets { text += "  data \(data.name): \(data.summary)\n" }
      for renderer in plugin.renderers { text += "  pictures .\(renderer.suffix) (\(renderer.summary))\n" }
      if !plugin.commandNames.isEmpty { text += "  commands\n" + wrapped(plugin.commandNames, columns: columns) }
      return text + wrapped(plugin.operations.map(\.name), columns: columns)
    }.joined(separator: "\n")
  }

  private static func wrapped(_ words: [String], columns: Int) -> String {
    var lines: [String] = []
    var line = ""
    for word in words {
      if !line.isEmpty, line.count + word.count + 5 > columns {
        lines.append(line)
        line = ""
      }
      line += line.isEmpty ? word : " " + word
    }
    if !line.isEmpty { lines.append(line) }
    return lines.map { "    \($0)\n" }.joined()
  }
}
