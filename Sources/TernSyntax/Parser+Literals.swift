extension Parser {
  /// The value of an INTEGER token: decimal or hexadecimal, `_` between digits.
  func integerValue(_ span: Span) throws(SyntaxError) -> Int {
    var digits = bytes[span.range]
    var radix = 10
    if digits.count > 2, digits[digits.startIndex + 1] | 0x20 == 0x78 {
      radix = 16
      digits = digits.dropFirst(2)
    }
    var value = 0
    for byte in digits where byte != 0x5F {
      let digit = byte < 0x3A ? Int(byte) - 0x30 : Int(byte | 0x20) - 0x61 + 10
      let (product, overflowed) = value.multipliedReportingOverflow(by: radix)
      let (sum, overflowedAgain) = product.addingReportingOverflow(digit)
      if overflowed || overflowedAgain { throw SyntaxError(kind: .integerTooLarge, span: span) }
      value = sum
    }
    return value
  }

  /// Whether an INTEGER token is 2^63, which only a minus sign makes an integer of 64 bits.
  func isSmallestMagnitude(_ span: Span) -> Bool {
    let digits = bytes[span.range].filter { $0 != 0x5F }
    return digits.elementsEqual("9223372036854775808".utf8)
  }

  /// The value of a FLOAT token, correctly rounded.
  func floatValue(_ span: Span) -> Double {
    if let value = shortFloat(span) { return value }
    var text = text(span)
    text.removeAll { $0 == "_" }
    if text.hasPrefix(".") { text = "0" + text }
    text.replaceTrailingPoint()
    return Double(text) ?? .nan
  }

  /// The value of a number of few digits: both its digits and the power of ten are exact in a `Double`,
  /// so that one multiplication or division rounds once.
  private func shortFloat(_ span: Span) -> Double? {
    var digits: UInt64 = 0
    var exponent = 0
    var isFraction = false
    var i = Int(span.start)
    scan: while i < Int(span.end) {
      switch bytes[i] {
      case 0x30...0x39:
        digits = digits * 10 + UInt64(bytes[i] - 0x30)
        if digits > 1 << 53 { return nil }
        if isFraction { exponent -= 1 }
      case 0x2E: isFraction = true
      case 0x5F: break
      default: break scan
      }
      i += 1
    }
    if i < Int(span.end) {
      guard let written = Int(String(decoding: bytes[i + 1..<Int(span.end)], as: UTF8.self)), written.magnitude < 100 else { return nil }
      exponent += written
    }
    guard exponent.magnitude < Self.exactPowersOfTen.count else { return nil }
    let power = Self.exactPowersOfTen[Int(exponent.magnitude)]
    return exponent < 0 ? Double(digits) / power : Double(digits) * power
  }

  private static let exactPowersOfTen: [Double] = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21,
    1e22,
  ]

  /// The value of a STRING token.
  func stringValue(_ span: Span) throws(SyntaxError) -> String {
    try unescaped(Span(span.start + 1, span.end - 1))
  }

  /// interpolation = QUOTE { TEXT | "{" expression [ FORMAT ] "}" } QUOTE
  mutating func parseInterpolation() throws(SyntaxError) -> ID<Expression> {
    let start = token.span
    advance()
    var parts: [StringPart] = []
    var tallest: UInt16 = 0
    while true {
      let span = token.span
      switch kind {
      case .stringText:
        let value = try unescaped(span)
        advance()
        parts.append(.text(index: tree.add(string: value)))
      case .interpolationOpen:
        advance()
        if kind == .interpolationClose || kind == .formatSpec {
          throw SyntaxError(kind: .emptyInterpolation, span: span.through(token.span))
        }
        let value = try parseExpression()
        tallest = max(tallest, height(value))
        var format: UInt32?
        if kind == .formatSpec {
          let spec = String(text(token.span).dropFirst())
          do throws(FormatSpec.Mistake) { _ = try FormatSpec(spec) } catch {
            throw SyntaxError(kind: .badFormat(spec, error), span: token.span)
          }
          format = tree.add(string: spec)
          advance()
        }
        try expect(.interpolationClose, "`}`")
        parts.append(.value(value, format: format))
      case .stringClose:
        advance()
        return try make(.interpolation(tree.add(parts)), start.through(span), over: tallest)
      default:
        throw failure(expecting: "the end of the string")
      }
    }
  }

  /// The text of `span` with `\n` and its like, `{{` and `}}` resolved.
  private func unescaped(_ span: Span) throws(SyntaxError) -> String {
    let raw = bytes[span.range]
    if !raw.contains(where: { $0 == 0x5C || $0 == 0x7B || $0 == 0x7D }) { return String(decoding: raw, as: UTF8.self) }
    var out: [UInt8] = []
    out.reserveCapacity(raw.count)
    var i = raw.startIndex
    while i < raw.endIndex {
      let byte = raw[i]
      i += 1
      switch byte {
      case 0x7B, 0x7D:
        out.append(byte)
        if i < raw.endIndex { i += 1 }
      case 0x5C:
        guard i < raw.endIndex else { continue }
        let escape = raw[i]
        i += 1
        switch escape {
        case 0x6E: out.append(0x0A)
        case 0x74: out.append(0x09)
        case 0x72: out.append(0x0D)
        case 0x30: out.append(0x00)
        case 0x22, 0x5C: out.append(escape)
        case 0x75:
          guard let (scalar, end) = unicodeEscape(raw, i) else {
            throw unknownEscape(from: i - 2, to: min(i + 1, raw.endIndex))
          }
          out.append(contentsOf: Array(String(scalar).utf8))
          i = end
        default:
          var end = i
          while end < raw.endIndex, raw[end] & 0xC0 == 0x80 { end += 1 }
          throw unknownEscape(from: i - 2, to: end)
        }
      default: out.append(byte)
      }
    }
    return String(decoding: out, as: UTF8.self)
  }

  private func unknownEscape(from start: Int, to end: Int) -> SyntaxError {
    let span = Span(UInt32(start), UInt32(end))
    return SyntaxError(kind: .unknownEscape(text(span)), span: span)
  }

  /// Reads `{1F600}` at `start`.
  private func unicodeEscape(
    _ raw: Slice<UnsafeBufferPointer<UInt8>>, _ start: Int
  ) -> (Unicode.Scalar, Int)? {
    guard start < raw.endIndex, raw[start] == 0x7B,
      let close = raw[start...].firstIndex(of: 0x7D), start + 1 < close, raw[start + 1] != 0x2B, raw[start + 1] != 0x2D,
      let value = UInt32(String(decoding: raw[(start + 1)..<close], as: UTF8.self), radix: 16),
      let scalar = Unicode.Scalar(value)
    else { return nil }
    return (scalar, close + 1)
  }
}

extension String {
  /// `1.` and `1.e5` as Swift wants them: `1.0`, `1.0e5`.
  fileprivate mutating func replaceTrailingPoint() {
    guard let point = firstIndex(of: ".") else { return }
    let next = index(after: point)
    if next == endIndex || !self[next].isNumber { insert("0", at: next) }
  }
}
