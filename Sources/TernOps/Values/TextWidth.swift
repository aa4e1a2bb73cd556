/// Columns that characters take in a terminal.
package enum TextWidth {
  package static func columns(_ text: some StringProtocol) -> Int { text.reduce(0) { $0 + columns($1) } }

  /// 2 for East Asian wide characters and emoji, 0 for combining marks alone, otherwise 1.
  package static func columns(_ character: Character) -> Int {
    guard let scalar = character.unicodeScalars.first else { return 0 }
    switch scalar.value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
      0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
      return 2
    case 0x300...0x36F: return 0
    default: return 1
    }
  }

  /// A text broken between words into lines of so many columns; a longer word has a line of its own.
  package static func lines(_ text: String, to limit: Int) -> [String] {
    var lines: [String] = []
    var line: String?
    for word in text.split(separator: " ", omittingEmptySubsequences: false) {
      guard let begun = line else {
        line = String(word)
        continue
      }
      if columns(begun) + 1 + columns(word) > limit {
        lines.append(begun)
        line = String(word)
      } else {
        line = begun + " " + word
      }
    }
    return lines + [line ?? ""]
  }

  /// As much of a text as so many columns hold, with … where something is left out.
  static func shortened(_ text: String, to limit: Int) -> String {
    guard columns(text) > limit else { return text }
    var result = "", width = 0
    for character in text {
      width += columns(character)
      if width > limit - 1 { break }
      result.append(character)
    }
    return limit > 0 ? result + "…" : ""
  }

  /// The text with blanks before it, or behind it, up to a width.
  package static func padded(_ text: String, to width: Int, toTheRight: Bool = false) -> String {
    let blanks = String(repeating: " ", count: max(0, width - columns(text)))
    return toTheRight ? blanks + text : text + blanks
  }
}
