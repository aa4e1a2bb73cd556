/// What text may be made of where a program's output goes.
package struct TextStyle: Equatable, Sendable {
  package enum Colours: Sendable {
    case none
    /// The 256 colours of xterm.
    case indexed
    /// Any, of 24 bits.
    case full
  }

  /// How many columns a line has.
  package var columns: Int
  /// Whether anything besides ASCII can be shown.
  package var isUnicode: Bool
  package var colours: Colours

  /// The columns that a picture takes: not so few that nothing of it is left, not so many that it cannot be overlooked.
  var pictureColumns: Int { min(max(columns, 20), 200) }

  package init(columns: Int = 80, isUnicode: Bool = true, colours: Colours = .none) {
    self.columns = columns
    self.isUnicode = isUnicode
    self.colours = colours
  }
}
