import TernTensor

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A scale from a lower number to a higher one, plain or logarithmic.
struct Axis: Equatable, Sendable {
  /// What its numbers are.
  var label = ""
  let low: Double
  let high: Double
  let isLog: Bool
  /// Whether only integers have marks.
  let isInteger: Bool

  struct Tick: Equatable, Sendable {
    let value: Double
    /// From 0 at the lower end of the axis to 1 at the higher.
    let place: Double
    let text: String
  }

  /// An axis from `low` to `high`, or somewhat farther where these are too close to one another.
  ///
  /// - Parameter isRounded: whether ends that were found, not `given`, go on to the next round numbers.
  init(
    _ limits: (low: Double, high: Double)?, given: (low: Double?, high: Double?) = (nil, nil), label: String = "", isLog: Bool = false,
    isInteger: Bool = false, isRounded: Bool = false
  ) {
    self.label = label
    self.isLog = isLog
    self.isInteger = isInteger
    var low = given.low ?? limits?.low ?? (isLog ? 1 : 0), high = given.high ?? limits?.high ?? (isLog ? 10 : 1)
    // An end that is given may lie beyond all that is there.
    if low >= high, given.high == nil { high = low }
    if low >= high, given.low == nil { low = Swift.min(low, high) }
    if isLog {
      low = Swift.max(low, .leastNormalMagnitude)
      high = Swift.max(high, low)
      if log10(high) - log10(low) < 1e-9 {
        if given.low == nil { low = Swift.max(low / 2, .leastNormalMagnitude) }
        if given.high == nil || given.low != nil { high = Swift.min(high * 2, .greatestFiniteMagnitude) }
      }
      if isRounded {
        if given.low == nil { low = Swift.max(Self.rounded125(low, up: false), .leastNormalMagnitude) }
        if given.high == nil { high = Self.rounded125(high, up: true) }
      }
    } else {
      let size = Swift.max(low.magnitude, high.magnitude)
      if high / 2 - low / 2 <= Swift.max(size * 1e-12, 1e-290) {
        let room = size < 1e-280 ? 1 : size * 0.1
        if given.low == nil { low = Swift.max(low - room, -.greatestFiniteMagnitude) }
        if given.high == nil || given.low != nil { high = Swift.min(high + room, .greatestFiniteMagnitude) }
      }
      if isRounded {
        let step = Self.step(low, high, atMost: 5, isInteger: isInteger)
        let ends = ((low / step.size).rounded(.down) * step.size, (high / step.size).rounded(.up) * step.size)
        if given.low == nil, ends.0.isFinite { low = ends.0 }
        if given.high == nil, ends.1.isFinite { high = ends.1 }
      }
    }
    self.low = low
    self.high = high
  }

  /// Where a number lies: 0 at the lower end, 1 at the higher, within bounds that arithmetic can bear; NaN for one that has no place.
  func place(_ value: Double) -> Double {
    guard value.isFinite, !isLog || value > 0 else { return .nan }
    let place = isLog ? (log10(value) - log10(low)) / (log10(high) - log10(low)) : (value / 2 - low / 2) / (high / 2 - low / 2)
    return Swift.min(Swift.max(place, -1e4), 1e4)
  }

  /// Marks at round numbers, from low to high.
  ///
  /// - Parameter isASCII: whether powers must do without raised digits.
  func ticks(atMost count: Int, isASCII: Bool = false) -> [Tick] {
    isLog ? logTicks(atMost: Swift.max(count, 2), isASCII) : plainTicks(atMost: Swift.max(count, 2))
  }

  private func plainTicks(atMost count: Int) -> [Tick] {
    let step = Self.step(low, high, atMost: count, isInteger: isInteger)
    let first = (low / step.size - 1e-6).rounded(.up), last = (high / step.size + 1e-6).rounded(.down)
    guard first.isFinite, last.isFinite, last - first < 100 else { return [] }
    // One mark alone says nothing of the scale.
    if last - first < 1, count < 6, !isInteger || high - low > 2 { return plainTicks(atMost: count + 1) }
    guard last >= first else { return [] }
    return (0...Int(last - first)).map { number in
      let value = (first + Double(number)) * step.size
      return Tick(value: value, place: Swift.min(1, Swift.max(0, place(value))), text: text(value, step))
    }
  }

  private func logTicks(atMost count: Int, _ isASCII: Bool) -> [Tick] {
    let first = Int((log10(low) - 1e-9).rounded(.up)), last = Int((log10(high) + 1e-9).rounded(.down))
    func tick(_ value: Double, _ text: String) -> Tick { Tick(value: value, place: Swift.min(1, Swift.max(0, place(value))), text: text) }
    if last - first >= 2 {
      let stride = (last - first) / count + 1
      let isPlain = first >= -2 && last <= 3
      return Swift.stride(from: first, through: last, by: stride).map { power in
        let text = isPlain ? NumberText.general(pow(10, Double(power)), 4) : isASCII ? "1e\(power)" : "10" + Self.raised(power)
        return tick(pow(10, Double(power)), text)
      }
    }
    var ticks: [Tick] = []
    for power in first - 1...Swift.max(first - 1, last) {
      for factor in [1.0, 2, 5] {
        let value = factor * pow(10, Double(power))
        if value >= low * (1 - 1e-9), value <= high * (1 + 1e-9) { ticks.append(tick(value, Self.short(NumberText.general(value, 3)))) }
      }
    }
    return ticks.count >= 2 ? ticks : plainTicks(atMost: count)
  }

  // MARK: Round numbers

  private struct Step {
    /// 1, 2 or 5 times a power of ten.
    let size: Double
    let power: Int
  }

  private static func step(_ low: Double, _ high: Double, atMost count: Int, isInteger: Bool) -> Step {
    let raw = (high / 2 - low / 2) / Double(Swift.max(1, count)) * 2
    guard raw.isFinite, raw > 1e-300 else { return Step(size: 1, power: 0) }
    var power = Int(log10(raw).rounded(.down))
    let scaled = raw / pow(10, Double(power))
    var factor = scaled <= 1 + 1e-9 ? 1.0 : scaled <= 2 + 1e-9 ? 2 : scaled <= 5 + 1e-9 ? 5 : 10
    if factor == 10 { (factor, power) = (1, power + 1) }
    if isInteger, power < 0 { (factor, power) = (1, 0) }
    return Step(size: factor * pow(10, Double(power)), power: power)
  }

  private static func rounded125(_ value: Double, up: Bool) -> Double {
    let power = pow(10, log10(value).rounded(.down))
    guard power > 0 else { return value }
    let factors = [1.0, 2, 5, 10]
    let factor = value / power
    let rounded = (up ? factors.first { $0 >= factor * (1 - 1e-9) } : factors.last { $0 <= factor * (1 + 1e-9) }) ?? factor
    return (rounded * power).isFinite ? rounded * power : value
  }

  /// A number with as many digits as tell it from its neighbours.
  private func text(_ value: Double, _ step: Step) -> String {
    if value.magnitude < step.size / 2 { return "0" }
    let size = Swift.max(low.magnitude, high.magnitude)
    if size >= 1e6 || size < 1e-3 {
      let places = Swift.max(0, Int(log10(value.magnitude).rounded(.down)) - step.power)
      return Self.short(NumberText.scientific(value, Swift.min(places, 15)))
    }
    return NumberText.fixed(value, Swift.max(0, -step.power))
  }

  /// `1.50e+06` as `1.5e6`.
  static func short(_ text: String) -> String {
    guard let e = text.firstIndex(of: "e"), let exponent = Int(text[text.index(after: e)...]) else { return text }
    var mantissa = text[..<e]
    if mantissa.contains(".") {
      while mantissa.last == "0" { mantissa.removeLast() }
      if mantissa.last == "." { mantissa.removeLast() }
    }
    return "\(mantissa)e\(exponent)"
  }

  private static func raised(_ power: Int) -> String {
    let digits: [Character] = ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"]
    return String("\(power)".map { $0 == "-" ? "⁻" : digits[$0.wholeNumberValue ?? 0] })
  }
}
