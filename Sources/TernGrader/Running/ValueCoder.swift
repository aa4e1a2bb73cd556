import TernOps
import TernTensor

/// Values as bytes, for the pipe between a grader and the process in which a program runs.
struct ValueEncoder {
  private(set) var bytes: [UInt8] = []
  private var depth = 0
  /// Whether it was given a value of too many levels.
  private(set) var isTooDeep = false

  /// Levels of tuples and records that a decoder takes.
  static let depthLimit = 200

  mutating func add(_ number: Int) { withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) } }
  mutating func add(byte: UInt8) { bytes.append(byte) }

  mutating func add(_ text: String) {
    add(text.utf8.count)
    bytes.append(contentsOf: text.utf8)
  }

  mutating func add(raw: [UInt8]) {
    add(raw.count)
    bytes.append(contentsOf: raw)
  }

  /// - Throws: `OperationError` for a function, which no pipe takes, and for too many levels
  mutating func add(_ value: Value) throws(OperationError) {
    depth += 1
    defer { depth -= 1 }
    guard depth < Self.depthLimit else {
      isTooDeep = true
      throw .refused(operation: "result", parameter: nil, axis: nil, problem: "is nested more than \(Self.depthLimit) levels deep")
    }
    switch value {
    case .none: add(byte: 0)
    case .unset: add(byte: 11)
    case .bool(let truth):
      add(byte: 1)
      add(byte: truth ? 1 : 0)
    case .i64(let number):
      add(byte: 2)
      add(number)
    case .number(let number):
      add(byte: 3)
      add(Int(bitPattern: UInt(number.bitPattern)))
    case .f32(let number):
      add(byte: 4)
      add(Int(number.bitPattern))
    case .f64(let number):
      add(byte: 5)
      add(Int(bitPattern: UInt(number.bitPattern)))
    case .string(let string):
      add(byte: 6)
      add(string.text)
    case .tuple(let tuple):
      add(byte: 7)
      add(tuple.items.count)
      for item in tuple.items { try add(item) }
    case .record(let record):
      add(byte: 8)
      add(record.items.count)
      for (name, item) in zip(record.names, record.items) {
        add(name)
        try add(item)
      }
    case .range(let range):
      add(byte: 9)
      add(range.start)
      add(range.stop)
      add(range.step)
    case .tensor(let tensor):
      try OperationError.translated {
        add(byte: 10)
        try add(tensor)
        // A literal keeps the digits that it is written with.
        add(byte: tensor.exact == nil ? 0 : 1)
        if let exact = tensor.exact { try add(exact) }
      }
    case .function(let function):
      throw .refused(operation: function.name, parameter: nil, axis: nil, problem: "is a function, which cannot be given to a graded program or taken from it")
    }
  }

  private mutating func add(_ tensor: Tensor) throws {
    let plain = try tensor.detached().contiguous()
    try plain.settle()
    add(byte: UInt8(DType.allCases.firstIndex(of: plain.dtype) ?? 0))
    add(plain.rank)
    for size in plain.shape { add(size) }
    bytes.append(contentsOf: UnsafeRawBufferPointer(start: plain.start, count: plain.sizeInBytes))
  }
}

/// What an encoder wrote. Anything else gives an error: the other side may be in the hands of the program that is graded.
struct ValueDecoder {
  private let bytes: [UInt8]
  private var position = 0
  private var depth = 0

  struct Malformed: Error {}

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func byte() throws -> UInt8 {
    guard position < bytes.count else { throw Malformed() }
    defer { position += 1 }
    return bytes[position]
  }

  mutating func integer() throws -> Int {
    guard bytes.count - position >= 8 else { throw Malformed() }
    defer { position += 8 }
    return bytes.withUnsafeBytes { Int(littleEndian: $0.loadUnaligned(fromByteOffset: position, as: Int.self)) }
  }

  private mutating func count(of size: Int) throws -> Int {
    let count = try integer()
    guard count >= 0, count <= (bytes.count - position) / size else { throw Malformed() }
    return count
  }

  mutating func raw() throws -> [UInt8] {
    let count = try count(of: 1)
    defer { position += count }
    return Array(bytes[position..<position + count])
  }

  mutating func text() throws -> String { String(decoding: try raw(), as: UTF8.self) }

  mutating func value() throws -> Value {
    depth += 1
    defer { depth -= 1 }
    guard depth < ValueEncoder.depthLimit else { throw Malformed() }
    switch try byte() {
    case 0: return .none
    case 1: return .bool(try byte() != 0)
    case 2: return .i64(try integer())
    case 3: return .number(Double(bitPattern: UInt64(UInt(bitPattern: try integer()))))
    case 4: return .f32(Float(bitPattern: UInt32(truncatingIfNeeded: try integer())))
    case 5: return .f64(Double(bitPattern: UInt64(UInt(bitPattern: try integer()))))
    case 6: return .string(try text())
    case 7:
      var items: [Value] = []
      for _ in 0..<(try count(of: 1)) { items.append(try value()) }
      return try .tuple(items)
    case 8:
      var names: [String] = [], items: [Value] = []
      for _ in 0..<(try count(of: 1)) {
        names.append(try text())
        items.append(try value())
      }
      guard Set(names).count == names.count else { throw Malformed() }
      return .record(try RecordValue(RecordLayout.of(names), items))
    case 9:
      let start = try integer(), stop = try integer(), step = try integer()
      guard step != 0 else { throw Malformed() }
      return .range(try RangeValue(start: start, stop: stop, step: step))
    case 10:
      let tensor = try tensor()
      return .tensor(try byte() == 0 ? tensor : tensor.settingExact(try self.tensor()))
    case 11: return .unset
    default: throw Malformed()
    }
  }

  private mutating func tensor() throws -> Tensor {
    let kind = Int(try byte())
    guard DType.allCases.indices.contains(kind) else { throw Malformed() }
    let dtype = DType.allCases[kind]
    let rank = try count(of: 8)
    guard rank <= Shape.rankLimit else { throw Malformed() }
    var sizes: [Int] = []
    for _ in 0..<rank { sizes.append(try integer()) }
    guard sizes.allSatisfy({ $0 >= 0 }), let count = Shape(sizes).elementCount, count <= (bytes.count - position) / dtype.sizeInBytes else {
      throw Malformed()
    }
    let tensor = try Tensor.uninitialized(dtype, Shape(sizes))
    bytes.withUnsafeBytes { source in
      if tensor.sizeInBytes > 0, let base = source.baseAddress { tensor.start.copyMemory(from: base + position, byteCount: tensor.sizeInBytes) }
    }
    position += tensor.sizeInBytes
    return tensor
  }
}
