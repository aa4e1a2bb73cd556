import TernRuntime
import TernSyntax

/// The programs in a folder that was handed in, and in the folders within.
struct HandedIn {
  /// What there is for an exercise.
  enum Finding {
    case source(Source)
    /// What keeps it from being graded, and the file that this is about.
    case problem(String, file: String)
    case nothing
  }

  private let folder: String
  /// Paths within the folder; those with fewer folders first.
  private var files: [String] = []
  private var sources: [String: Source] = [:]
  private var problems: [String: String] = [:]

  private static let depthLimit = 8

  init(folder: String) {
    self.folder = folder
    collect("", depth: 0)
    for file in files { do { sources[file] = try Source(path: "\(folder)/\(file)") } catch { problems[file] = error.message } }
  }

  private mutating func collect(_ path: String, depth: Int) {
    let entries = (FilePath.entries(ofFolder: folder + "/" + path) ?? []).filter { !$0.name.hasPrefix(".") && $0.name != "__MACOSX" }
    files += entries.filter { !$0.isFolder && $0.name.hasSuffix(".tern") }.map { path + $0.name }
    guard depth < Self.depthLimit else { return }
    for entry in entries where entry.isFolder { collect(path + entry.name + "/", depth: depth + 1) }
  }

  /// The file NAME.tern, or else the one that defines the function. Of several, one outside of folders is meant; otherwise nobody can tell.
  func program(for name: String) -> Finding {
    let named = files.filter { FilePath.name(of: $0) == name + ".tern" }
    if !named.isEmpty { return only(of: named, "there are several files \(name).tern", name) }
    let defining = files.filter { sources[$0].map { ProgramNames($0).functions.contains(name) } ?? false }
    return defining.isEmpty ? .nothing : only(of: defining, "several files define \(name)", name)
  }

  private func only(of candidates: [String], _ several: String, _ name: String) -> Finding {
    let outside = candidates.filter { !$0.contains("/") }
    let meant = outside.count == 1 ? outside : candidates
    guard meant.count == 1, let file = meant.first else {
      return .problem("\(several): \(meant.joined(separator: ", ")). Hand in one of them", file: name + ".tern")
    }
    return sources[file].map { .source($0) } ?? .problem(problems[file] ?? "", file: file)
  }
}
