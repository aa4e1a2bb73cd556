#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Where Tern keeps what should outlive a session: `$XDG_STATE_HOME/tern`, or `~/.local/state/tern`.
enum StateFolder {
  static var path: String? {
    let home = getenv("HOME").map { String(cString: $0) }
    let state = getenv("XDG_STATE_HOME").map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 } ?? home.map { $0 + "/.local/state" }
    return state.map { $0 + "/tern" }
  }

  /// Makes it, with the folders around it.
  static func make() {
    guard let path else { return }
    var made = ""
    for part in path.split(separator: "/", omittingEmptySubsequences: false) {
      made += made.isEmpty && part.isEmpty ? "/" : (made.hasSuffix("/") || made.isEmpty ? "" : "/") + part
      if !made.isEmpty, made != "/" { mkdir(made, 0o700) }
    }
  }
}
