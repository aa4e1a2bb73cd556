import TernOps
import TernSyntax
import TernTensor

/// A number in one of Python's formats: sign, prefix, digits of the integer part with separators, and all behind them.
struct NumberFormat {
  private var sign = ""
  private var prefix = ""
  private var whole = ""
  private var rest = ""

  /// - Precondition: `value` is a number of rank 0 that lies in the value itself.
  static func text(_ value: Value, _ spec: FormatSpec) throws(OperationError) -> String {
    var number = NumberFormat()
    switch value {
    case .bool(let truth): try number.setInteger(truth ? 1 : 0, value, spec)
    case .i64(let integer): try number.setInteger(integer, value, spec)
    default: try number.setFloat(value, spec)
    }
    return number.laidOut(spec)
  }

  // MARK: The parts

  private mutating func setInteger(_ integer: Int, _ value: Value, _ spec: FormatSpec) throws(OperationError) {
    var radix = 10
    switch spec.kind {
    case .fixed, .upperFixed, .exponent, .upperExponent, .general, .upperGeneral, .percent:
      return split(Self.digits(Double(integer), spec, isPercent: spec.kind == .percent), spec)
    case .text: throw ValueFormat.unfit(value, spec, "strings")
    case .character:
      guard let code = UInt32(exactly: integer), let scalar = Unicode.Scalar(code) else {
        throw ValueFormat.unfit(value, spec, "numbers of Unicode scalars")
      }
      rest = String(scalar)
      return
    case .hexadecimal, .upperHexadecimal: radix = 16
    case .octal: radix = 8
    case .binary: radix = 2
    case .decimal, .number, nil: break
    }
    if spec.precision != nil { throw ValueFormat.unfit(value, spec, "floats, since integers have no decimals") }
    if spec.dropsSignOfZero { throw ValueFormat.unfit(value, spec, "floats, since integers have no -0") }
    setSign(isNegative: integer < 0, spec)
    whole = String(integer.magnitude, radix: radix, uppercase: spec.kind == .upperHexadecimal)
    if spec.isAlternate, radix != 10, let kind = spec.kind { prefix = "0\(kind.rawValue)" }
  }

  private mutating func setFloat(_ value: Value, _ spec: FormatSpec) throws(OperationError) {
    guard let number = value.double else { throw ValueFormat.unfit(value, spec, "numbers") }
    if let kind = spec.kind {
      if kind == .text { throw ValueFormat.unfit(value, spec, "strings") }
      if kind.isOfIntegers { throw ValueFormat.unfit(value, spec, "integers") }
    }
    if spec.kind == nil, spec.precision == nil {
      var text = value.description
      if spec.isAlternate, number.isFinite, !text.contains("."), let e = text.firstIndex(of: "e") { text.insert(".", at: e) }
      return split(text, spec)
    }
    split(Self.digits(number, spec, isPercent: spec.kind == .percent), spec)
  }

  /// A float with the digits that `spec` asks for.
  private static func digits(_ number: Double, _ spec: FormatSpec, isPercent: Bool) -> String {
    let precision = spec.precision ?? 6
    var text: String
    switch spec.kind {
    case .fixed, .upperFixed: text = NumberText.fixed(number, precision)
    case .percent: text = NumberText.fixed(number * 100, precision)
    case .exponent, .upperExponent: text = NumberText.scientific(number, precision)
    default: return general(number, precision, spec)
    }
    if spec.isAlternate, precision == 0, number.isFinite {
      text.insert(".", at: text.firstIndex(of: "e") ?? text.endIndex)
    }
    switch spec.kind {
    case .percent: return text + "%"
    case .upperFixed, .upperExponent: return text.uppercased()
    default: return text
    }
  }

  /// At most `precision` significant digits, or exactly as many with `#`. Without a type, a float stays one to the
  /// eye: it keeps a digit behind the point, and so has one digit less for the integer part.
  private static func general(_ number: Double, _ precision: Int, _ spec: FormatSpec) -> String {
    let precision = max(precision, 1)
    let staysFloat = spec.kind == nil
    guard number.isFinite else { return spec.kind == .upperGeneral ? NumberText.shortest(number).uppercased() : NumberText.shortest(number) }
    let scientific = NumberText.scientific(number, precision - 1)
    guard let e = scientific.firstIndex(of: "e"), let exponent = Int(scientific[scientific.index(after: e)...]) else { return scientific }
    let isScientific = exponent < -4 || exponent >= precision - (staysFloat ? 1 : 0)
    var mantissa = isScientific ? String(scientific[..<e]) : NumberText.fixed(number, max(0, precision - 1 - exponent))
    if spec.isAlternate {
      if !mantissa.contains(".") { mantissa += "." }
    } else if mantissa.contains(".") {
      while mantissa.hasSuffix("0") { mantissa.removeLast() }
      if mantissa.hasSuffix(".") { mantissa.removeLast() }
    }
    if isScientific { mantissa += scientific[e...] } else if staysFloat, !mantissa.contains(".") { mantissa += ".0" }
    return spec.kind == .upperGeneral ? mantissa.uppercased() : mantissa
  }

  private mutating func setSign(isNegative: Bool, _ spec: FormatSpec) {
    switch spec.sign {
    case _ where isNegative: sign = "-"
    case .always: sign = "+"
    case .space: sign = " "
    case .negativeOnly, nil: sign = ""
    }
  }

  /// Takes the parts of a float apart.
  private mutating func split(_ text: String, _ spec: FormatSpec) {
    var isNegative = text.hasPrefix("-")
    let body = text.dropFirst(isNegative ? 1 : 0)
    if isNegative, spec.dropsSignOfZero {
      let mantissa = body.prefix { $0 != "e" && $0 != "E" }
      if mantissa.allSatisfy({ $0 == "0" || $0 == "." || $0 == "%" }) { isNegative = false }
    }
    setSign(isNegative: isNegative, spec)
    whole = String(body.prefix { $0.isNumber })
    rest = String(body.dropFirst(whole.count))
  }

  // MARK: The whole

  private func laidOut(_ spec: FormatSpec) -> String {
    let alignment = spec.numberAlignment
    var whole = whole
    if let separator = spec.separator, !whole.isEmpty {
      // Zeros that fill the width get separators too.
      let isZeroFilled = alignment == .afterSign && spec.fill == "0"
      let other = sign.count + prefix.count + rest.count
      whole = Self.grouped(whole, Character(separator.rawValue), size: spec.groupSize, width: isZeroFilled ? spec.width - other : 0)
    }
    let count = sign.count + prefix.count + whole.count + rest.unicodeScalars.count
    if alignment == .afterSign {
      let zeros = String(repeating: String(spec.fill), count: max(0, spec.width - count))
      return sign + prefix + zeros + whole + rest
    }
    return ValueFormat.padded(sign + prefix + whole + rest, count, spec, alignment)
  }

  /// `digits` in groups, with zeros in front until they are `width` wide, or one wider where a separator would come first.
  private static func grouped(_ digits: String, _ separator: Character, size: Int, width: Int) -> String {
    var reversed: [Character] = []
    var remaining = Array(digits)[...]
    var missing = width
    while true {
      let length = min(size, max(remaining.count, missing, 1))
      for _ in 0..<length { reversed.append(remaining.popLast() ?? "0") }
      missing -= length
      if remaining.isEmpty, missing <= 0 { return String(reversed.reversed()) }
      reversed.append(separator)
      missing -= 1
    }
  }
}
