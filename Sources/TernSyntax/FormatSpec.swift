/// What stands behind the colon in `"{x:>8.3f}"`: Python's format language for numbers and text.
///
/// `[[fill]align][sign][z][#][0][width][, or _][.precision][type]`
package struct FormatSpec: Equatable, Sendable {
  package enum Alignment: Character, Sendable { case left = "<", right = ">", center = "^", afterSign = "=" }
  package enum Sign: Character, Sendable { case negativeOnly = "-", always = "+", space = " " }
  package enum Separator: Character, Sendable { case comma = ",", underscore = "_" }
  package enum Kind: Character, Sendable {
    case decimal = "d", binary = "b", octal = "o", hexadecimal = "x", upperHexadecimal = "X", character = "c"
    case fixed = "f", upperFixed = "F", exponent = "e", upperExponent = "E", general = "g", upperGeneral = "G"
    case percent = "%", number = "n", text = "s"

    /// Whether only integers can be written so.
    package var isOfIntegers: Bool {
      switch self {
      case .decimal, .binary, .octal, .hexadecimal, .upperHexadecimal, .character: true
      default: false
      }
    }
  }

  /// Why a text is no format.
  package enum Mistake: Error, Equatable {
    /// Not of the form above.
    case unreadable
    /// A `.` without digits behind it.
    case noPrecision
    /// A width or a precision beyond the limit.
    case tooLarge(limit: Int)
    case unknownType(String)
    case bothSeparators
    /// `part` says nothing about what `type` writes.
    case unfit(part: String, type: String)
  }

  /// As it was written.
  package let text: String
  package private(set) var fill: Unicode.Scalar = " "
  package private(set) var alignment: Alignment?
  package private(set) var sign: Sign?
  /// `z`: a number that rounds to -0 is written as 0.
  package private(set) var dropsSignOfZero = false
  /// `#`: `0x` and its like before integers, the point and all digits in floats.
  package private(set) var isAlternate = false
  package private(set) var width = 0
  package private(set) var separator: Separator?
  package private(set) var precision: Int?
  package private(set) var kind: Kind?

  /// Widths and precisions beyond this are refused.
  package static let sizeLimit = 1000

  package init(_ text: String) throws(Mistake) {
    self.text = text
    var rest = Substring(text).unicodeScalars
    func alignment(_ scalar: Unicode.Scalar?) -> Alignment? { scalar.flatMap { Alignment(rawValue: Character($0)) } }
    var hasFill = false
    if let fill = rest.first, let second = alignment(rest.dropFirst().first) {
      self.fill = fill
      self.alignment = second
      hasFill = true
      rest.removeFirst(2)
    } else if let first = alignment(rest.first) {
      self.alignment = first
      rest.removeFirst()
    }
    if let first = rest.first, let sign = Sign(rawValue: Character(first)) {
      self.sign = sign
      rest.removeFirst()
    }
    dropsSignOfZero = Self.take("z", from: &rest)
    isAlternate = Self.take("#", from: &rest)
    // Behind a fill, the 0 is only the first digit of the width.
    if !hasFill, Self.take("0", from: &rest) {
      fill = "0"
      isZeroFilled = true
    }
    width = try Self.takeNumber(from: &rest) ?? 0
    while let first = rest.first, let separator = Separator(rawValue: Character(first)) {
      if self.separator != nil { throw .bothSeparators }
      self.separator = separator
      rest.removeFirst()
    }
    if Self.take(".", from: &rest) {
      guard let precision = try Self.takeNumber(from: &rest) else { throw .noPrecision }
      self.precision = precision
    }
    if rest.count > 1 { throw .unreadable }
    if let type = rest.first {
      guard let kind = Kind(rawValue: Character(type)) else { throw .unknownType(String(type)) }
      self.kind = kind
    }
    try check()
  }

  /// Where a number narrower than the width stands.
  package var numberAlignment: Alignment { alignment ?? (isZeroFilled ? .afterSign : .right) }
  private var isZeroFilled = false

  /// How many digits stand between two separators.
  package var groupSize: Int {
    switch kind {
    case .binary, .octal, .hexadecimal, .upperHexadecimal: 4
    default: 3
    }
  }

  /// Refuses what no value could make sense of.
  private func check() throws(Mistake) {
    guard let kind else { return }
    let type = String(kind.rawValue)
    if let separator {
      switch kind {
      case .character, .number, .text: throw .unfit(part: String(separator.rawValue), type: type)
      case .binary, .octal, .hexadecimal, .upperHexadecimal:
        if separator == .comma { throw .unfit(part: ",", type: type) }
      default: break
      }
    }
    if precision != nil, kind.isOfIntegers { throw .unfit(part: ".\(precision ?? 0)", type: type) }
    if dropsSignOfZero, kind.isOfIntegers || kind == .text { throw .unfit(part: "z", type: type) }
    if kind == .character || kind == .text {
      if let sign { throw .unfit(part: String(sign.rawValue), type: type) }
      if isAlternate { throw .unfit(part: "#", type: type) }
    }
    if kind == .text, alignment == .afterSign { throw .unfit(part: "=", type: type) }
  }

  private static func take(_ scalar: Unicode.Scalar, from rest: inout Substring.UnicodeScalarView) -> Bool {
    guard rest.first == scalar else { return false }
    rest.removeFirst()
    return true
  }

  private static func takeNumber(from rest: inout Substring.UnicodeScalarView) throws(Mistake) -> Int? {
    let digits = rest.prefix { (0x30...0x39).contains($0.value) }
    if digits.isEmpty { return nil }
    rest.removeFirst(digits.count)
    guard let number = Int(String(digits)), number <= sizeLimit else { throw .tooLarge(limit: sizeLimit) }
    return number
  }
}
