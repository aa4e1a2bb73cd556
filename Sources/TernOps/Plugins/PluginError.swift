/// Why a plug-in was not taken in. Facts; the words are in `message` and `remedy`.
package enum PluginError: Error, Equatable, Sendable {
  /// The file could not be opened as a library, for a reason that the system gives.
  case notLoadable(String)
  /// The library has no `tern_plugin_descriptor` and no `tern_plugin_describe`.
  case notPlugin
  /// Built for another version of the interface.
  case otherVersion(major: Int, minor: Int, ours: (major: Int, minor: Int))
  /// A part of the descriptor is missing or makes no sense.
  case descriptor(String)
  /// An operation's declaration is wrong.
  case operation(String, String)
  case initialiser(String)
  case licence(String)
  case pluginTaken(String)
  /// A part of it, such as `operation softmax`, is called like one that there is.
  case nameTaken(String, by: String)

  package static func == (left: PluginError, right: PluginError) -> Bool { left.message == right.message }

  package var message: String {
    switch self {
    case .notLoadable(let reason): "cannot be loaded: \(reason)"
    case .notPlugin: "is a library, but no plug-in: it has neither tern_plugin_descriptor nor tern_plugin_describe"
    case .otherVersion(let major, let minor, let ours):
      "was built for version \(major).\(minor) of the plug-in interface, but this is \(ours.major).\(ours.minor)"
    case .descriptor(let problem): "has a descriptor in which \(problem)"
    case .operation(let name, let problem): "declares \(name) wrongly: \(problem)"
    case .initialiser(let problem): "could not start: \(problem)"
    case .licence(let identifier):
      identifier.isEmpty ? "names no licence" : "is under the licence \(identifier), which cannot be combined with the GPL"
    case .pluginTaken(let name): "is called \(name), and there is a plug-in of that name already"
    case .nameTaken(let part, let owner): "brings \(part), and \(owner) has one of that name already"
    }
  }

  /// What to do about it.
  package var remedy: String? {
    switch self {
    case .otherVersion: "build it again with the tern_plugin.h of this version"
    case .notPlugin: "`tern plugin new NAME` writes one that is complete"
    case .licence: "the field takes an SPDX identifier that goes with GPL-3.0-or-later, such as MIT, Apache-2.0 or GPL-3.0-or-later"
    default: nil
    }
  }
}
