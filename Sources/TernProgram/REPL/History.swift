#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Earlier inputs, in `$XDG_STATE_HOME/tern/history`: one a line, written at once in a single write,
/// so that neither a crash nor a second session loses any.
struct History {
  private let path: String?
  private static let limit = 10_000

  init() {
    path = StateFolder.path.map { $0 + "/history" }
  }

  /// The entries kept so far, oldest first.
  func load() -> [String] {
    guard let path, let file = fopen(path, "r") else { return [] }
    defer { fclose(file) }
    var entries: [String] = []
    var line: UnsafeMutablePointer<CChar>?
    var capacity = 0
    defer { free(line) }
    while getline(&line, &capacity, file) > 0, let text = line {
      let entry = Self.decoded(String(cString: text))
      if !entry.isEmpty { entries.append(entry) }
    }
    return Array(entries.suffix(Self.limit))
  }

  func append(_ entry: String) {
    guard let path else { return }
    StateFolder.make()
    let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    var line = Self.encoded(entry) + "\n"
    line.withUTF8 { bytes in _ = write(descriptor, bytes.baseAddress, bytes.count) }
  }

  private static func encoded(_ entry: String) -> String {
    var text = ""
    for character in entry.unicodeScalars {
      switch character {
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      default: text.unicodeScalars.append(character)
      }
    }
    return text
  }

  private static func decoded(_ line: String) -> String {
    var text = ""
    var isEscaped = false
    for character in line.unicodeScalars {
      if isEscaped {
        text.unicodeScalars.append(character == "n" ? "\n" : character)
        isEscaped = false
      } else if character == "\\" {
        isEscaped = true
      } else if character != "\n" {
        text.unicodeScalars.append(character)
      }
    }
    return text
  }
}
