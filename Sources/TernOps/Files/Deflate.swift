/// Packs bytes by DEFLATE (RFC 1951) in one block with the fixed code; `Inflate` takes it apart again.
///
/// Repetitions are looked up at the last place where the same three bytes stood: for pictures, whose areas and rows repeat, that is
/// nearly as short as a full search.
struct Deflate {
  private var output: [UInt8] = []
  private var bits: UInt64 = 0
  private var bitCount = 0

  static func pack(_ input: [UInt8]) -> [UInt8] {
    var state = Deflate()
    state.run(input)
    return state.output
  }

  /// The bits of a number, the lowest first.
  private mutating func put(_ value: Int, _ count: Int) {
    bits |= UInt64(value) << UInt64(bitCount)
    bitCount += count
    while bitCount >= 8 {
      output.append(UInt8(truncatingIfNeeded: bits))
      bits >>= 8
      bitCount -= 8
    }
  }

  /// Codes begin with their highest bit.
  private mutating func put(code: Int, _ count: Int) {
    var reversed = 0
    for bit in 0..<count where code >> bit & 1 == 1 { reversed |= 1 << (count - 1 - bit) }
    put(reversed, count)
  }

  private mutating func put(symbol: Int) {
    switch symbol {
    case ..<144: put(code: 0x30 + symbol, 8)
    case ..<256: put(code: 0x190 + symbol - 144, 9)
    case ..<280: put(code: symbol - 256, 7)
    default: put(code: 0xC0 + symbol - 280, 8)
    }
  }

  /// Which of the lengths that have symbols begins the range of each length.
  private static let lengthSymbols: [Int] = (0...258).map { length in Inflate.lengthBase.lastIndex { $0 <= length } ?? 0 }

  private mutating func put(length: Int, distance: Int) {
    let symbol = Self.lengthSymbols[length]
    put(symbol: 257 + symbol)
    put(length - Inflate.lengthBase[symbol], Inflate.lengthBits[symbol])
    var code = Inflate.distanceBase.count - 1
    while Inflate.distanceBase[code] > distance { code -= 1 }
    put(code: code, 5)
    put(distance - Inflate.distanceBase[code], code < 4 ? 0 : code / 2 - 1)
  }

  private mutating func run(_ input: [UInt8]) {
    put(1, 1)
    put(1, 2)
    var last = [Int](repeating: -1, count: 1 << 15)
    var i = 0
    func key(_ place: Int) -> Int {
      let three = Int(input[place]) << 16 | Int(input[place + 1]) << 8 | Int(input[place + 2])
      return three &* 0x9E37_79B1 >> 12 & 0x7FFF
    }
    while i < input.count {
      guard i + 3 <= input.count else {
        put(symbol: Int(input[i]))
        i += 1
        continue
      }
      let slot = key(i)
      let candidate = last[slot]
      last[slot] = i
      var length = 0
      if candidate >= 0, i - candidate <= 32768 {
        let most = min(258, input.count - i)
        while length < most, input[candidate + length] == input[i + length] { length += 1 }
      }
      if length >= 3 {
        put(length: length, distance: i - candidate)
        for place in i + 1..<i + length where place + 3 <= input.count { last[key(place)] = place }
        i += length
      } else {
        put(symbol: Int(input[i]))
        i += 1
      }
    }
    put(symbol: 256)
    if bitCount > 0 { put(0, 8 - bitCount) }
  }
}
