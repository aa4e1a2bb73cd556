/// How numbers are written.
package enum NumberText {
  /// The shortest decimal that reads back as the same f32, as Python would write it: `0.1`, `1e-05`, `inf`.
  package static func shortest(_ value: Float) -> String { python(value.description, Double(value)) }
  package static func shortest(_ value: Double) -> String { python(value.description, value) }

  /// Swift's shortest digits in Python's layout: an exponent of two digits, from 1e16 up and below 1e-4.
  private static func python(_ digits: String, _ value: Double) -> String {
    if value.isNaN { return "nan" }
    if value.isInfinite { return value < 0 ? "-inf" : "inf" }
    guard let e = digits.firstIndex(of: "e") else { return digits }
    var mantissa = String(digits[..<e])
    if mantissa.hasSuffix(".0") { mantissa.removeLast(2) }
    let exponent = Int(digits[digits.index(after: e)...]) ?? 0
    if exponent >= 0, exponent < 16 { return expanded(mantissa, exponent) }
    let magnitude = exponent.magnitude
    return "\(mantissa)e\(exponent < 0 ? "-" : "+")\(magnitude < 10 ? "0" : "")\(magnitude)"
  }

  /// `1.5` and 3 as `1500.0`.
  private static func expanded(_ mantissa: String, _ exponent: Int) -> String {
    let negative = mantissa.hasPrefix("-")
    var digits = mantissa.filter(\.isNumber)
    let fraction = mantissa.firstIndex(of: ".").map { mantissa.distance(from: $0, to: mantissa.endIndex) - 1 } ?? 0
    if fraction <= exponent {
      digits += String(repeating: "0", count: exponent - fraction) + ".0"
    } else {
      digits.insert(".", at: digits.index(digits.endIndex, offsetBy: exponent - fraction))
    }
    return (negative ? "-" : "") + digits
  }

  /// Fixed point with exactly `places` decimals, correctly rounded (ties to even on the binary value).
  package static func fixed(_ value: Double, _ places: Int) -> String {
    if !value.isFinite { return shortest(value) }
    return Decimal(value).fixed(places)
  }

  /// Scientific with exactly `places` decimals: `1.50e-03`.
  package static func scientific(_ value: Double, _ places: Int) -> String {
    if !value.isFinite { return shortest(value) }
    return Decimal(value).scientific(places)
  }

  /// At most `digits` significant digits, fixed or scientific, whichever is shorter (C's `%g`).
  package static func general(_ value: Double, _ digits: Int) -> String {
    if !value.isFinite { return shortest(value) }
    let digits = max(digits, 1)
    let text = scientific(value, digits - 1)
    guard let e = text.firstIndex(of: "e"), let exponent = Int(text[text.index(after: e)...]) else { return text }
    func trimmed(_ text: Substring) -> String {
      guard text.contains(".") else { return String(text) }
      var text = text
      while text.last == "0" { text.removeLast() }
      if text.last == "." { text.removeLast() }
      return String(text)
    }
    if exponent < -4 || exponent >= digits { return trimmed(text[..<e]) + text[e...] }
    return trimmed(Substring(fixed(value, digits - 1 - exponent)))
  }
}

/// The exact decimal digits of a finite double, for rounding to any number of places.
private struct Decimal {
  private var isNegative: Bool
  /// Digits of the integer, most significant first; the decimal point stands behind `digits.count - scale`.
  private var digits: [UInt8]
  private var scale: Int

  init(_ value: Double) {
    isNegative = value.sign == .minus
    let magnitude = value.magnitude
    if magnitude == 0 {
      digits = [0]
      scale = 0
      return
    }
    // value = significand · 2^exponent with an integer significand.
    let bits = magnitude.significandBitPattern
    let biased = Int(magnitude.exponentBitPattern)
    var significand = biased == 0 ? bits : bits | 1 << 52
    var exponent = (biased == 0 ? 1 : biased) - 1075
    let zeros = min(significand.trailingZeroBitCount, exponent < 0 ? -exponent : 0)
    significand >>= UInt64(zeros)
    exponent += zeros
    var limbs = Limbs(significand)
    if exponent >= 0 {
      limbs.multiply(byPowerOf: 2, exponent)
      scale = 0
    } else {
      // s / 2^k = s · 5^k / 10^k
      limbs.multiply(byPowerOf: 5, -exponent)
      scale = -exponent
    }
    digits = limbs.decimalDigits
    while digits.count <= scale { digits.insert(0, at: 0) }
  }

  /// Keeps `count` digits from the front, rounding half to even on the exact value.
  private func rounded(keeping count: Int) -> (digits: [UInt8], carried: Bool) {
    if count >= digits.count { return (digits + [UInt8](repeating: 0, count: count - digits.count), false) }
    if count < 0 { return ([], false) }
    var kept = Array(digits[..<count])
    let rest = digits[count...]
    let first = rest.first ?? 0
    let isTie = first == 5 && rest.dropFirst().allSatisfy { $0 == 0 }
    guard first > 5 || (first == 5 && (!isTie || (kept.last ?? 0) % 2 == 1)) else { return (kept, false) }
    var i = count - 1
    while i >= 0 {
      if kept[i] < 9 {
        kept[i] += 1
        return (kept, false)
      }
      kept[i] = 0
      i -= 1
    }
    return ([1] + kept, true)
  }

  func fixed(_ places: Int) -> String {
    let whole = digits.count - scale
    let (kept, carried) = rounded(keeping: whole + places)
    let point = whole + (carried ? 1 : 0)
    var text = isNegative ? "-" : ""
    text += String(decoding: kept[..<point].map { $0 + 0x30 }, as: UTF8.self)
    if places > 0 { text += "." + String(decoding: kept[point...].map { $0 + 0x30 }, as: UTF8.self) }
    return text
  }

  func scientific(_ places: Int) -> String {
    guard let lead = digits.firstIndex(where: { $0 != 0 }) else {
      return (isNegative ? "-" : "") + (places > 0 ? "0." + String(repeating: "0", count: places) : "0") + "e+00"
    }
    var significant = self
    significant.digits = Array(digits[lead...])
    var exponent = digits.count - scale - lead - 1
    let (kept, carried) = significant.rounded(keeping: places + 1)
    if carried { exponent += 1 }
    var text = isNegative ? "-" : ""
    text += String(kept[0])
    if places > 0 { text += "." + String(decoding: kept[1...places].map { $0 + 0x30 }, as: UTF8.self) }
    let magnitude = exponent.magnitude
    return text + "e" + (exponent < 0 ? "-" : "+") + (magnitude < 10 ? "0" : "") + String(magnitude)
  }
}

/// A large natural number, least significant limb first, in base 10^9.
private struct Limbs {
  private var limbs: [UInt64] = []

  init(_ value: UInt64) {
    var rest = value
    while rest > 0 {
      limbs.append(rest % 1_000_000_000)
      rest /= 1_000_000_000
    }
  }

  mutating func multiply(byPowerOf base: UInt64, _ exponent: Int) {
    var rest = exponent
    let step = base == 2 ? 29 : 12  // the largest power below 10^9
    while rest > 0 {
      let count = min(rest, step)
      var factor: UInt64 = 1
      for _ in 0..<count { factor *= base }
      var carry: UInt64 = 0
      for i in limbs.indices {
        let product = limbs[i] * factor + carry
        limbs[i] = product % 1_000_000_000
        carry = product / 1_000_000_000
      }
      if carry > 0 { limbs.append(carry) }
      rest -= count
    }
  }

  var decimalDigits: [UInt8] {
    var digits: [UInt8] = []
    for limb in limbs {
      var rest = limb
      for _ in 0..<9 {
        digits.append(UInt8(rest % 10))
        rest /= 10
      }
    }
    while digits.count > 1, digits.last == 0 { digits.removeLast() }
    return digits.reversed()
  }
}
