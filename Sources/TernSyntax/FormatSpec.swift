/// What stands behind the colon in `"{x:>8.3f}"`: Python's format language, as far as numbers and text need it.
///
/// `[[fill]align][sign][#][0][width][,][.precision][type]`
package struct FormatSpec: Equatable, Sendable {
  package enum Alignment: Sendable { case left, right, center, afterSign }
  package enum Sign: Sendable { case negativeOnly, always, space }
  package enum Kind: Character, Sendable {
    case decimal = "d", fixed = "f", exponent = "e", general = "g", percent = "%", text = "s"
    case hexadecimal = "x", binary = "b", octal = "o"
  }

  package var fill: Character = " "
  package var alignment: Alignment?
  package var sign = Sign.negativeOnly
  package var width = 0
  package var groupsThousands = false
  package var precision: Int?
  package var kind: Kind?

  /// Widths and precisions beyond this are refused.
  package static let sizeLimit = 1000

  /// Nil when `text` is no format.
  package init?(_ text: String) {
    var rest = Substring(text)
    let second = rest.dropFirst().first
    if let second, let alignment = Self.alignment(second), let fill = rest.first {
      self.fill = fill
      self.alignment = alignment
      rest = rest.dropFirst(2)
    } else if let first = rest.first, let alignment = Self.alignment(first) {
      self.alignment = alignment
      rest = rest.dropFirst()
    }
    if let first = rest.first, first == "+" || first == " " || first == "-" {
      sign = first == "+" ? .always : first == " " ? .space : .negativeOnly
      rest = rest.dropFirst()
    }
    if rest.first == "0" {
      if alignment == nil {
        fill = "0"
        alignment = .afterSign
      }
      rest = rest.dropFirst()
    }
    let digits = rest.prefix { $0.isASCII && $0.isNumber }
    if !digits.isEmpty {
      guard let width = Int(digits), width <= Self.sizeLimit else { return nil }
      self.width = width
      rest = rest.dropFirst(digits.count)
    }
    if rest.first == "," {
      groupsThousands = true
      rest = rest.dropFirst()
    }
    if rest.first == "." {
      let digits = rest.dropFirst().prefix { $0.isASCII && $0.isNumber }
      guard let precision = Int(digits), precision <= Self.sizeLimit else { return nil }
      self.precision = precision
      rest = rest.dropFirst(1 + digits.count)
    }
    if let type = rest.first {
      guard let kind = Kind(rawValue: type) else { return nil }
      self.kind = kind
      rest = rest.dropFirst()
    }
    if !rest.isEmpty { return nil }
  }

  private static func alignment(_ character: Character) -> Alignment? {
    switch character {
    case "<": .left
    case ">": .right
    case "^": .center
    case "=": .afterSign
    default: nil
    }
  }
}
