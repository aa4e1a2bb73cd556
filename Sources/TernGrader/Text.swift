import TernOps
import TernTensor

/// Words and numbers of reports.
enum Text {
  /// `3 cases`, `1 case`
  static func counted(_ number: Int, _ noun: String, plural: String? = nil) -> String {
    number == 1 ? "1 \(noun)" : "\(count(number)) \(plural ?? noun + "s")"
  }

  /// `5 000 000`
  static func count(_ number: Int) -> String {
    var digits = String(number)[...], groups: [Substring] = []
    while digits.count > 4 || !groups.isEmpty && digits.count > 3 {
      groups.insert(digits.suffix(3), at: 0)
      digits = digits.dropLast(3)
    }
    return ([digits] + groups).joined(separator: " ")
  }

  /// `1.5 MB`
  static func bytes(_ number: Int) -> String {
    let units = ["bytes", "kB", "MB", "GB", "TB"]
    var value = Double(number), unit = 0
    while value >= 1000, unit < units.count - 1 {
      value /= 1000
      unit += 1
    }
    return "\(number3(value)) \(units[unit])"
  }

  /// Three digits.
  static func number3(_ value: Double) -> String { number(value, digits: 3) }

  /// A number as it is shown beside another one.
  static func number(_ value: Double) -> String { number(value, digits: 6) }

  /// Zeros are compared without their signs, and shown so.
  private static func number(_ value: Double, digits: Int) -> String { NumberText.general(value == 0 ? 0 : value, digits) }

  /// On one line, without what would move a cursor or colour what follows.
  static func line(_ text: some StringProtocol) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { scalar -> Unicode.Scalar in
          switch scalar.properties.generalCategory {
          case .control, .lineSeparator, .paragraphSeparator: return scalar == "\n" || scalar == "\t" ? " " : "\u{FFFD}"
          // Marks that turn the direction of what follows.
          default: return (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value) ? "\u{FFFD}" : scalar
          }
        }))
  }

  static func list(_ items: [String]) -> String {
    guard let last = items.last else { return "" }
    return items.count == 1 ? last : items.dropLast().joined(separator: ", ") + " and " + last
  }
}
