import ArgumentParser

/// `tern plugin check FILE`, `tern plugin new NAME`.
struct PluginCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plugin", abstract: "Check a plug-in, or begin a new one.",
    subcommands: [PluginCheckCommand.self, PluginNewCommand.self])
}
