/// What stands behind the colon in `"{x:>8.3f}"`: Python's format language for numbers and text.
///
/// `[[fill]align][sign][z][#][0][width][, or _][.precision][type]`
package struct FormatSpec: Equatable, Sendable {
  package enum Alignment: Unicode.Scalar, Sendable { case left = "<", right = ">", center = "^", afterSign = "=" }
  package enum Sign: Unicode.Scalar, Sendable { case negativeOnly = "-", always = "+", space = " " }
  package enum Separator: Unicode.Scalar, Sendable { case comma = ",", underscore = "_" }
  package enum Kind: Unicode.Scalar, Sendable {
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

  /// Reads bytes: every file that is checked or run goes through here.
  package init(_ text: String) throws(Mistake) {
    self.text = text
    let bytes = text.utf8.span
    var i = 0
    func known<Part: RawRepresentable<Unicode.Scalar>>(_ part: Part.Type, _ byte: UInt8?) -> Part? {
      byte.flatMap { Part(rawValue: Unicode.Scalar($0)) }
    }
    // Only the fill can be more than a byte.
    let first = text.unicodeScalars.first
    let fillCount = first.map(UTF8.width) ?? 0
    let hasFill: Bool
    if let first, let second = known(Alignment.self, Self.byte(of: bytes, at: fillCount)) {
      fill = first
      alignment = second
      hasFill = true
      i = fillCount + 1
    } else {
      hasFill = false
      alignment = known(Alignment.self, Self.byte(of: bytes, at: 0))
      if alignment != nil { i = 1 }
    }
    sign = known(Sign.self, Self.byte(of: bytes, at: i))
    if sign != nil { i += 1 }
    dropsSignOfZero = Self.take("z", of: bytes, at: &i)
    isAlternate = Self.take("#", of: bytes, at: &i)
    // Behind a fill, the 0 is only the first digit of the width.
    if !hasFill, Self.take("0", of: bytes, at: &i) {
      fill = "0"
      isZeroFilled = true
    }
    width = try Self.takeNumber(of: bytes, at: &i) ?? 0
    while let separator = known(Separator.self, Self.byte(of: bytes, at: i)) {
      if self.separator != nil { throw .bothSeparators }
      self.separator = separator
      i += 1
    }
    if Self.take(".", of: bytes, at: &i) {
      guard let precision = try Self.takeNumber(of: bytes, at: &i) else { throw .noPrecision }
      self.precision = precision
    }
    if i < bytes.count {
      kind = known(Kind.self, bytes[i])
      if kind == nil || i + 1 < bytes.count {
        let rest = String(decoding: text.utf8.dropFirst(i), as: UTF8.self)
        throw rest.unicodeScalars.count == 1 ? .unknownType(rest) : .unreadable
      }
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

  private static func byte(of bytes: borrowing Swift.Span<UInt8>, at i: Int) -> UInt8? { i < bytes.count ? bytes[i] : nil }

  private static func take(_ character: Unicode.Scalar, of bytes: borrowing Swift.Span<UInt8>, at i: inout Int) -> Bool {
    guard i < bytes.count, UInt32(bytes[i]) == character.value else { return false }
    i += 1
    return true
  }

  /// The digits from byte `i` on; nil when there are none.
  private static func takeNumber(of bytes: borrowing Swift.Span<UInt8>, at i: inout Int) throws(Mistake) -> Int? {
    let start = i
    var number = 0
    while i < bytes.count, case let digit = bytes[i] &- 0x30, digit < 10 {
      number = number * 10 + Int(digit)
      if number > sizeLimit { throw .tooLarge(limit: sizeLimit) }
      i += 1
    }
    return i == start ? nil : number
  }
}
