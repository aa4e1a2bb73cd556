import TernOps
import TernRuntime

/// Prose of a lesson, Markdown in `##` lines, as text for a terminal.
///
/// Knows headings, paragraphs, lists, code blocks (indented by four blanks), `code`, **strong** and *emphasis*.
package struct Prose {
  private let columns: Int
  private let palette: Palette
  private var text = ""
  private var paragraph: [Substring] = []
  /// Blanks in front of the lines of the paragraph: first line, other lines.
  private var indent = ("", "")

  /// - Parameter source: the lines as they stand in the lesson, each with its `##`.
  package static func rendered(_ source: String, columns: Int, palette: Palette) -> String {
    var prose = Prose(columns: columns, palette: palette)
    prose.text = "\n"
    for line in source.split(separator: "\n", omittingEmptySubsequences: false) { prose.add(line) }
    prose.endParagraph()
    return prose.text + (prose.text.hasSuffix("\n\n") ? "" : "\n")
  }

  private init(columns: Int, palette: Palette) {
    self.columns = columns
    self.palette = palette
  }

  private mutating func add(_ line: Substring) {
    var line = line.drop { $0 == " " || $0 == "\t" }
    guard line.hasPrefix("##") else { return blank() }  // between two blocks
    line = line.dropFirst(2)
    if line.first == " " { line = line.dropFirst() }
    while line.last?.isWhitespace == true { line = line.dropLast() }
    if line.isEmpty { return blank() }
    if line.hasPrefix("    ") {
      endParagraph()
      text += palette.code("  " + line) + "\n"
    } else if line.first == "#" {
      heading(line)
    } else if line.hasPrefix("- ") || line.hasPrefix("* ") {
      endParagraph()
      indent = ("- ", "  ")
      paragraph.append(line.dropFirst(2))
    } else {
      if paragraph.isEmpty { indent = ("", "") }
      paragraph.append(line.drop { $0 == " " })
    }
  }

  private mutating func blank() {
    endParagraph()
    if !text.hasSuffix("\n\n") { text += "\n" }
  }

  private mutating func heading(_ line: Substring) {
    endParagraph()
    let level = line.prefix { $0 == "#" }.count
    let title = String(line.dropFirst(level).drop { $0 == " " })
    if !text.hasSuffix("\n\n") { text += "\n" }
    text += palette.strong(title) + "\n"
    if level == 1 { text += palette.strong(String(repeating: "═", count: TextWidth.columns(title))) + "\n" }
    if level == 2 { text += palette.dim(String(repeating: "─", count: TextWidth.columns(title))) + "\n" }
  }

  private mutating func endParagraph() {
    guard !paragraph.isEmpty else { return }
    let words = styledWords(paragraph.joined(separator: " "))
    paragraph = []
    var line = indent.0
    var width = indent.0.count
    var isFirst = true
    for (word, columnsOfWord) in words {
      if !isFirst, width + 1 + columnsOfWord > columns {
        text += line + "\n"
        line = indent.1
        width = indent.1.count
        isFirst = true
      }
      line += (isFirst ? "" : " ") + word
      width += columnsOfWord + (isFirst ? 0 : 1)
      isFirst = false
    }
    text += line + "\n"
    indent = ("", "")
  }

  /// Words with their styles put in, and how many columns each takes.
  private func styledWords(_ source: String) -> [(String, Int)] {
    var words: [(String, Int)] = []
    var word = ""
    var width = 0
    var style = Style.plain
    var characters = Array(source)[...]
    func styled(_ text: String) -> String {
      switch style {
      case .plain: text
      case .code: palette.code(text)
      case .strong: palette.strong(text)
      case .emphasis: palette.emphasis(text)
      }
    }
    var piece = ""
    func endPiece() {
      word += styled(piece)
      width += TextWidth.columns(piece)
      piece = ""
    }
    while let character = characters.first {
      if character == "`", style == .code || (style == .plain && characters.dropFirst().contains("`")) {
        if !palette.isOn { piece.append("`") }
        endPiece()
        style = style == .code ? .plain : .code
      } else if style != .code, characters.starts(with: ["*", "*"]), style == .strong || style == .plain {
        endPiece()
        style = style == .strong ? .plain : .strong
        characters = characters.dropFirst()
      } else if character == "*", style == .emphasis || (style == .plain && characters.dropFirst().first?.isLetter == true) {
        endPiece()
        style = style == .emphasis ? .plain : .emphasis
      } else if character == " " {
        endPiece()
        if width > 0 { words.append((word, width)) }
        word = ""
        width = 0
      } else {
        piece.append(character)
      }
      characters = characters.dropFirst()
    }
    endPiece()
    if width > 0 { words.append((word, width)) }
    return words
  }

  private enum Style { case plain, code, strong, emphasis }
}
