/// Lines of characters with colours, which are written one by one wherever they belong.
struct TextCanvas {
  struct Cell: Equatable {
    /// Empty behind a character that takes two columns.
    var text = " "
    var ink: Scene.Colour?
    var ground: Scene.Colour?
  }

  let columns: Int
  private(set) var lines: [[Cell]] = []

  init(columns: Int) { self.columns = columns }

  /// Adds empty lines and returns the number of the first.
  @discardableResult
  mutating func addLines(_ count: Int = 1) -> Int {
    lines += [[Cell]](repeating: [Cell](repeating: Cell(), count: columns), count: count)
    return lines.count - count
  }

  /// Writes a text from a column on; what does not fit is left out.
  mutating func put(_ text: String, _ line: Int, _ column: Int, ink: Scene.Colour? = nil, ground: Scene.Colour? = nil) {
    guard lines.indices.contains(line) else { return }
    var column = column
    for character in text {
      let width = TextWidth.columns(character)
      if width == 0 { continue }
      if column >= 0, column + width <= columns {
        lines[line][column] = Cell(text: String(character), ink: ink, ground: ground)
        if width == 2 { lines[line][column + 1] = Cell(text: "", ink: ink, ground: ground) }
      }
      column += width
    }
  }

  /// Writes a text so that its middle lies in a column, moved as far as it must to fit between `from` and the right edge.
  mutating func put(_ text: String, _ line: Int, middle: Int, from: Int = 0, ink: Scene.Colour? = nil) {
    let width = TextWidth.columns(text)
    put(text, line, max(from, min(columns - width, middle - width / 2)), ink: ink)
  }

  /// The lines one behind the other, without blanks at their ends.
  func text(_ style: TextStyle) -> String {
    var text = ""
    for line in lines {
      let end = (line.lastIndex { ($0.text != " " && !$0.text.isEmpty) || ($0.ground != nil && style.colours != .none) } ?? -1) + 1
      var ink: Scene.Colour?, ground: Scene.Colour?
      for cell in line[..<end] {
        if style.colours != .none, cell.ink != ink && cell.text != " " || cell.ground != ground {
          let codes = [Self.code(cell.ink, 38, style.colours), Self.code(cell.ground, 48, style.colours)].compactMap { $0 }
          text += "\u{1B}[" + (["0"] + codes).joined(separator: ";") + "m"
          (ink, ground) = (cell.ink, cell.ground)
        }
        text += style.isUnicode ? cell.text : Self.ascii(cell.text)
      }
      if ink != nil || ground != nil { text += "\u{1B}[0m" }
      text += "\n"
    }
    return text
  }

  private static func code(_ colour: Scene.Colour?, _ kind: Int, _ colours: TextStyle.Colours) -> String? {
    guard let colour else { return nil }
    return colours == .full ? "\(kind);2;\(colour.red);\(colour.green);\(colour.blue)" : "\(kind);5;\(colour.terminalIndex)"
  }

  private static func ascii(_ text: String) -> String {
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return text }
    return asciiForms[text] ?? "?"
  }

  private static let asciiForms: [String: String] = [
    "│": "|", "─": "-", "┤": "+", "┬": "+", "└": "+", "┌": "+", "┐": "+", "┘": "+", "█": "#", "…": ".", "●": "*", "○": "o", "▲": "^",
    "△": "v", "■": "x", "□": "+", "◆": "%", "◇": "@", "−": "-", "–": "-", "×": "x", "·": ".",
  ]

  // MARK: Parts of charts

  /// A line of its own for the title, and one for the note behind everything else.
  mutating func addTitle(_ title: String, at column: Int) {
    guard !title.isEmpty else { return }
    let line = addLines()
    put(TextWidth.shortened(title, to: columns - column), line, column)
  }

  /// A sentence in as many lines as it takes.
  mutating func addNote(_ note: String) {
    var line = ""
    for word in note.split(separator: " ") {
      if !line.isEmpty, TextWidth.columns(line) + 1 + TextWidth.columns(word) > columns {
        put(line, addLines(), 0)
        line = ""
      }
      line += (line.isEmpty ? "" : " ") + word
    }
    if !line.isEmpty { put(line, addLines(), 0) }
  }
}

/// Signs for series where colours do not tell them apart, and for points.
enum Marker {
  private static let signs = ["●", "○", "▲", "△", "■", "□", "◆", "◇"]
  static func sign(_ index: Int) -> String { signs[index % signs.count] }
}
