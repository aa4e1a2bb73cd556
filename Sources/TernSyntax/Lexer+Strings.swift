// Strings: plain ones as one token; those with `{…}` in them as an opening, pieces of text, expressions and a close.

extension Lexer {
  mutating func lexString() {
    let start = position
    if byte(start + 1) == 0x22, byte(start + 2) == 0x22 { return skipTripleQuotes() }
    var i = position + 1
    while i < bytes.count {
      switch bytes[i] {
      case 0x22:
        position = i + 1
        return add(.string, start, position)
      case 0x5C: i += escapeLength(at: i)
      case 0x0A:
        position = i
        return failUnterminated(from: start)
      case 0x7B where byte(i + 1) == 0x7B, 0x7D where byte(i + 1) == 0x7D: i += 2
      case 0x7B, 0x7D:
        position = start + 1
        add(.stringOpen, start, position)
        return lexStringText()
      default: i += 1
      }
    }
    position = bytes.count
    failUnterminated(from: start)
  }

  /// Between triple marks, line breaks included: not a string here.
  mutating func skipTripleQuotes() {
    let start = position
    position += 3
    while position < bytes.count, !(byte(position) == 0x22 && byte(position + 1) == 0x22 && byte(position + 2) == 0x22) {
      position += 1
    }
    position = min(position + 3, bytes.count)
    report(.habit(.tripleQuotes), start, start + 3)
  }

  /// A string that ends with its line; in one that began inside braces, the braces are what is missing.
  mutating func failUnterminated(from start: Int) {
    if contexts.last == .interpolation, let opener = openers.last {
      let span = tokens[opener].span
      return report(.unclosedInterpolation, Int(span.start), Int(span.end))
    }
    fail(.unterminatedString, start)
  }

  /// The text of a string up to its next `{` or its end.
  mutating func lexStringText() {
    let start = position
    while position < bytes.count {
      switch bytes[position] {
      case 0x22:
        addText(from: start)
        add(.stringClose, position, position + 1)
        position += 1
        return
      case 0x5C: position += escapeLength(at: position)
      case 0x7B where byte(position + 1) == 0x7B, 0x7D where byte(position + 1) == 0x7D:
        position += 2
      case 0x7B:
        addText(from: start)
        add(.interpolationOpen, position, position + 1)
        position += 1
        contexts.append(.interpolation)
        openers.append(tokens.count - 1)
        interpolations += 1
        return
      case 0x7D:
        addText(from: start)
        let brace = position
        position += 1
        return fail(.loneBraceInString, brace)
      case 0x0A:
        addText(from: start)
        report(.unterminatedString, position, position)
        return
      default: position += 1
      }
    }
    position = bytes.count
    report(.unterminatedString, start, position)
  }

  /// How many bytes an escape takes: two, or all of `\u{…}`; a line break is none of it.
  func escapeLength(at start: Int) -> Int {
    if byte(start + 1) == 0x0A { return 1 }
    guard byte(start + 1) == 0x75, byte(start + 2) == 0x7B else { return 2 }
    var i = start + 3
    while Self.isHexDigit(byte(i)) { i += 1 }
    return byte(i) == 0x7D ? i + 1 - start : 3
  }

  mutating func addText(from start: Int) {
    if position > start { add(.stringText, start, position) }
  }

  mutating func lexFormatSpec() {
    let start = position
    position += 1
    while position < bytes.count, bytes[position] != 0x7D, bytes[position] != 0x22,
      bytes[position] != 0x0A
    { position += 1 }
    add(.formatSpec, start, position)
  }

  mutating func closeInterpolation(at start: Int) {
    contexts.removeLast()
    openers.removeLast()
    interpolations -= 1
    add(.interpolationClose, start, start + 1)
    lexStringText()
  }
}
