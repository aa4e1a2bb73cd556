import ArgumentParser
import TernOps
import TernPlugins
import TernSyntax

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Which plug-ins a session has besides the built-in ones.
struct PluginOptions: ParsableArguments {
  @Option(name: .customLong("plugin"), help: ArgumentHelp("Load a plug-in first; may be given several times.", valueName: "file"))
  var files: [String] = []

  /// The plug-ins of the program, those in the user's folder, and those of the command line.
  func registry() throws -> Registry {
    let registry = try Program.registry()
    for path in Self.installed() {
      // One that does not fit is no reason not to start.
      do throws(PluginError) { try registry.add(PluginFile.open(path)) } catch {
        Terminal.writeError("warning: \(path) \(error.message)\n" + (error.remedy.map { " = \($0)\n" } ?? ""))
      }
    }
    for file in files {
      let path = FilePath.canonical(file)
      if registry.plugins.contains(where: { $0.path == path }) { continue }
      do throws(PluginError) { try registry.add(PluginFile.open(path)) } catch {
        throw Failure.message("\(file) \(error.message)" + (error.remedy.map { "\n = \($0)" } ?? ""))
      }
    }
    return registry
  }

  /// `$XDG_DATA_HOME/tern/plugins`
  static var folder: String? {
    if let home = getenv("XDG_DATA_HOME"), home.pointee != 0 { return String(cString: home) + "/tern/plugins" }
    return getenv("HOME").map { String(cString: $0) + "/.local/share/tern/plugins" }
  }

  private static func installed() -> [String] {
    guard let folder, let entries = FilePath.entries(ofFolder: folder) else { return [] }
    return entries.filter { $0.name.hasSuffix(".so") && !$0.name.hasPrefix(".") }.map { FilePath.canonical("\(folder)/\($0.name)") }
  }
}
