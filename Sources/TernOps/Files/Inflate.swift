/// Takes apart what DEFLATE packed (RFC 1951).
package struct Inflate {
  private let input: ArraySlice<UInt8>
  private var position: Int
  private var bits: UInt32 = 0
  private var bitCount = 0
  private var output: [UInt8] = []
  private let size: Int

  /// - Parameter size: how many bytes must come out.
  package static func unpack(_ input: ArraySlice<UInt8>, size: Int) throws(FileFault) -> [UInt8] {
    var state = Inflate(input, size)
    try state.run()
    guard state.output.count == size else { throw FileFault("packed data end early") }
    return state.output
  }

  private init(_ input: ArraySlice<UInt8>, _ size: Int) {
    self.input = input
    self.size = size
    position = input.startIndex
    output.reserveCapacity(min(size, input.count.multipliedReportingOverflow(by: 8).partialValue))
  }

  private mutating func take(_ count: Int) throws(FileFault) -> Int {
    while bitCount < count {
      guard position < input.endIndex else { throw FileFault("packed data end early") }
      bits |= UInt32(input[position]) << UInt32(bitCount)
      position += 1
      bitCount += 8
    }
    let value = Int(bits & ((1 << UInt32(count)) - 1))
    bits >>= UInt32(count)
    bitCount -= count
    return value
  }

  private mutating func put(_ byte: UInt8) throws(FileFault) {
    guard output.count < size else { throw FileFault("packed data hold more than they say") }
    output.append(byte)
  }

  private mutating func run() throws(FileFault) {
    var isLast = false
    while !isLast {
      isLast = try take(1) == 1
      switch try take(2) {
      case 0: try stored()
      case 1: try block(.fixedLiterals, .fixedDistances)
      case 2:
        let (literals, distances) = try codes()
        try block(literals, distances)
      default: throw FileFault("packed data are damaged")
      }
    }
  }

  private mutating func stored() throws(FileFault) {
    bits = 0
    bitCount = 0
    let length = try take(16)
    guard try take(16) == ~length & 0xFFFF else { throw FileFault("packed data are damaged") }
    guard input.endIndex - position >= length else { throw FileFault("packed data end early") }
    guard output.count + length <= size else { throw FileFault("packed data hold more than they say") }
    output += input[position..<position + length]
    position += length
  }

  static let lengthBase = [
    3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
  ]
  static let lengthBits = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0]
  static let distanceBase = [
    1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145,
    8193, 12289, 16385, 24577,
  ]

  private mutating func block(_ literals: Code, _ distances: Code) throws(FileFault) {
    while true {
      let symbol = try self.symbol(literals)
      if symbol < 256 {
        try put(UInt8(symbol))
        continue
      }
      if symbol == 256 { return }
      guard symbol - 257 < Self.lengthBase.count else { throw FileFault("packed data are damaged") }
      let length = Self.lengthBase[symbol - 257] + (try take(Self.lengthBits[symbol - 257]))
      let code = try self.symbol(distances)
      guard code < Self.distanceBase.count else { throw FileFault("packed data are damaged") }
      let distance = Self.distanceBase[code] + (try take(code < 4 ? 0 : code / 2 - 1))
      guard distance <= output.count else { throw FileFault("packed data are damaged") }
      for _ in 0..<length { try put(output[output.count - distance]) }
    }
  }

  private static let codeOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]

  private mutating func codes() throws(FileFault) -> (Code, Code) {
    let literals = try take(5) + 257, distances = try take(5) + 1, count = try take(4) + 4
    var lengths = [Int](repeating: 0, count: 19)
    for i in 0..<count { lengths[Self.codeOrder[i]] = try take(3) }
    let code = try Code(lengths)
    var all: [Int] = []
    while all.count < literals + distances {
      switch try symbol(code) {
      case let length where length < 16: all.append(length)
      case 16:
        guard let last = all.last else { throw FileFault("packed data are damaged") }
        all += Array(repeating: last, count: try take(2) + 3)
      case 17: all += Array(repeating: 0, count: try take(3) + 3)
      default: all += Array(repeating: 0, count: try take(7) + 11)
      }
    }
    guard all.count == literals + distances else { throw FileFault("packed data are damaged") }
    return (try Code(Array(all[..<literals])), try Code(Array(all[literals...])))
  }

  private mutating func symbol(_ code: Code) throws(FileFault) -> Int {
    var value = 0, first = 0, index = 0
    for length in 1...15 {
      value |= try take(1)
      let count = code.counts[length]
      if value - first < count { return code.symbols[index + value - first] }
      index += count
      first = (first + count) << 1
      value <<= 1
    }
    throw FileFault("packed data are damaged")
  }

  /// A canonical Huffman code: how many symbols have each length, and the symbols in the order of their codes.
  private struct Code {
    var counts = [Int](repeating: 0, count: 16)
    var symbols: [Int] = []

    init(_ lengths: [Int]) throws(FileFault) {
      for length in lengths { counts[length] += 1 }
      counts[0] = 0
      var left = 1
      for length in 1...15 {
        left = left << 1 - counts[length]
        if left < 0 { throw FileFault("packed data are damaged") }
      }
      for length in 1...15 { for (symbol, own) in lengths.enumerated() where own == length { symbols.append(symbol) } }
    }

    /// Codes that are known to be whole.
    private init(known lengths: [Int]) {
      for length in lengths { counts[length] += 1 }
      for length in 1...15 { for (symbol, own) in lengths.enumerated() where own == length { symbols.append(symbol) } }
    }

    static let fixedLiterals = Code(
      known: (0..<288).map { $0 < 144 ? 8 : $0 < 256 ? 9 : $0 < 280 ? 7 : 8 })
    static let fixedDistances = Code(known: Array(repeating: 5, count: 30))
  }
}
