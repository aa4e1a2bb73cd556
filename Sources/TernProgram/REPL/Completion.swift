import TernOps
import TernRuntime
import TernSyntax

/// What may stand where the cursor is: names, members, keywords, commands, files behind `:load`.
struct Completion {
  private let interpreter: Interpreter

  init(_ interpreter: Interpreter) { self.interpreter = interpreter }

  /// - Parameters:
  ///   - start, end: the word, in bytes of the line.
  func candidates(_ line: String, _ start: Int, _ end: Int) -> [String] {
    let bytes = Array(line.utf8)
    guard start <= end, end <= bytes.count else { return [] }
    let word = String(decoding: bytes[start..<end], as: UTF8.self)
    if line.hasPrefix(":load ") { return files(word) }
    if line.hasPrefix(":"), start == 0 { return Program.sessionCommands.map(\.name).filter { $0.hasPrefix(word) } }
    if word.hasPrefix("?") { return names(String(word.dropFirst())).map { "?" + $0 } }
    if let dot = word.lastIndex(of: ".") {
      let base = word[..<dot], prefix = word[word.index(after: dot)...]
      return members(of: String(base)).filter { $0.hasPrefix(prefix) }.map { "\(base).\($0)" }
    }
    return names(word)
  }

  private func names(_ prefix: String) -> [String] {
    let keywords = Token.Kind.keywords.compactMap(\.spelling)
    return Set(interpreter.knownNames + keywords).filter { $0.hasPrefix(prefix) }.sorted()
  }

  /// Members of `p` or `p.layer`, looked up and not evaluated.
  private func members(of path: String) -> [String] {
    switch interpreter.value(ofPath: path) {
    case .record(let record): return record.names.sorted()
    case .tensor, .range, .bool, .i64, .number, .f32, .f64: return interpreter.tensorMembers
    default: return []
    }
  }

  private func files(_ prefix: String) -> [String] {
    let folder = prefix.lastIndex(of: "/").map { String(prefix[...$0]) } ?? ""
    let start = prefix.dropFirst(folder.count)
    let entries = FilePath.entries(ofFolder: folder.isEmpty ? "." : folder) ?? []
    return entries.filter { $0.name.hasPrefix(start) && (!$0.name.hasPrefix(".") || start.hasPrefix(".")) }
      .map { folder + $0.name + ($0.isFolder ? "/" : "") }
  }
}
