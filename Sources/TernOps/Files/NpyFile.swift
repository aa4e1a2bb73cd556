import TernTensor

/// NumPy's format for one array (NEP 1): a header that is a Python dictionary, then the elements.
enum NpyFile {
  private static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)
  /// NumPy's own headers have some hundred bytes.
  private static let headerMost = 1 << 16

  // MARK: Reading

  static func tensor(_ bytes: ArraySlice<UInt8>) throws(FileFault) -> Tensor {
    var reader = ByteReader(bytes)
    guard let start = reader.slice(6), start.elementsEqual(magic) else { throw FileFault("it does not begin as a .npy file does") }
    guard let major = reader.integer(1), reader.integer(1) != nil else { throw FileFault("it ends within its header") }
    guard (1...3).contains(major) else { throw FileFault("it has version \(major) of the format; known are 1 to 3") }
    guard let length = reader.integer(major == 1 ? 2 : 4) else { throw FileFault("it ends within its header") }
    guard length <= headerMost else { throw FileFault("its header claims \(length) bytes") }
    guard let header = reader.slice(length) else { throw FileFault("it ends within its header") }
    let (type, isFortran, sizes) = try NpyHeader.parse(header)
    let element = try NpyElement(type)
    guard sizes.count <= Shape.rankLimit else { throw FileFault("it has \(sizes.count) axes; a tensor has at most \(Shape.rankLimit)") }
    let shape = Shape(sizes)
    guard let count = shape.elementCount else { throw FileFault("its shape \(shape) has more elements than can be counted") }
    let (needed, overflowed) = count.multipliedReportingOverflow(by: element.size)
    guard !overflowed, reader.rest >= needed else {
      throw FileFault("its shape \(shape) needs \(overflowed ? "more" : "\(needed)") bytes, but \(reader.rest) follow the header")
    }
    guard reader.rest == needed else { throw FileFault("\(reader.rest - needed) bytes follow its elements") }
    let data = bytes[(bytes.endIndex - needed)...]
    let stored = isFortran ? Shape(Array(sizes.reversed())) : shape
    do throws(TensorError) {
      let tensor = try element.tensor(data, stored)
      return isFortran ? try tensor.permuted(Array((0..<sizes.count).reversed())) : tensor
    } catch {
      if case .tooLarge = error { throw FileFault("its shape \(shape) does not fit the memory") }
      if case .doesNotFitInteger = error { throw FileFault("it has an unsigned integer that does not fit i64") }
      throw FileFault("it cannot be read")
    }
  }

  // MARK: Writing

  static func bytes(_ tensor: Tensor) throws(TensorError) -> [UInt8] {
    let dense = try tensor.contiguous()
    let type =
      switch tensor.dtype {
      case .bool: "|b1"
      case .i64: "<i8"
      case .f32: "<f4"
      case .f64: "<f8"
      }
    let sizes = tensor.shape.map(String.init)
    let shape = sizes.count == 1 ? "(\(sizes[0]),)" : "(\(sizes.joined(separator: ", ")))"
    var header = "{'descr': '\(type)', 'fortran_order': False, 'shape': \(shape), }"
    // The elements begin at a multiple of 64 bytes.
    header += String(repeating: " ", count: 63 - (10 + header.utf8.count) % 64) + "\n"
    var result = magic + [1, 0]
    result.append(header.utf8.count, bytes: 2)
    result += Array(header.utf8)
    result += UnsafeRawBufferPointer(start: dense.start, count: dense.sizeInBytes)
    return result
  }
}

/// The dictionary in the header of a .npy file, of which only what NumPy writes is understood.
private enum NpyHeader {
  static func parse(_ bytes: ArraySlice<UInt8>) throws(FileFault) -> (type: String, isFortran: Bool, shape: [Int]) {
    var text = Substring(String(decoding: bytes, as: UTF8.self))
    var type: String?, isFortran: Bool?, shape: [Int]?
    try expect("{", &text)
    while true {
      skipBlanks(&text)
      if text.hasPrefix("}") { break }
      let key = try string(&text)
      try expect(":", &text)
      skipBlanks(&text)
      switch key {
      case "descr":
        if text.hasPrefix("[") { throw FileFault("its elements are records with fields, which a tensor does not have") }
        type = try string(&text)
      case "fortran_order":
        if text.hasPrefix("True") { isFortran = true } else if text.hasPrefix("False") { isFortran = false }
        text = text.dropFirst(isFortran == true ? 4 : 5)
      case "shape": shape = try tuple(&text)
      default: throw FileFault("its header has an unknown entry '\(key.prefix(40))'")
      }
      skipBlanks(&text)
      if text.hasPrefix(",") { text = text.dropFirst() } else if !text.hasPrefix("}") { throw FileFault("its header is malformed") }
    }
    guard let type, let isFortran, let shape else { throw FileFault("its header lacks 'descr', 'fortran_order' or 'shape'") }
    return (type, isFortran, shape)
  }

  private static func skipBlanks(_ text: inout Substring) {
    while let first = text.first, first == " " || first == "\n" || first == "\t" { text = text.dropFirst() }
  }

  private static func expect(_ mark: Character, _ text: inout Substring) throws(FileFault) {
    skipBlanks(&text)
    guard text.first == mark else { throw FileFault("its header is malformed") }
    text = text.dropFirst()
  }

  private static func string(_ text: inout Substring) throws(FileFault) -> String {
    skipBlanks(&text)
    guard let quote = text.first, quote == "'" || quote == "\"" else { throw FileFault("its header is malformed") }
    text = text.dropFirst()
    guard let end = text.firstIndex(of: quote) else { throw FileFault("its header is malformed") }
    defer { text = text[text.index(after: end)...] }
    return String(text[..<end])
  }

  private static func tuple(_ text: inout Substring) throws(FileFault) -> [Int] {
    try expect("(", &text)
    var sizes: [Int] = []
    while true {
      skipBlanks(&text)
      if text.hasPrefix(")") { break }
      let digits = text.prefix { $0.isASCII && $0.isNumber }
      guard let size = Int(digits) else { throw FileFault("its shape is malformed") }
      sizes.append(size)
      text = text.dropFirst(digits.count)
      // Python 2 wrote long integers so.
      if text.hasPrefix("L") { text = text.dropFirst() }
      skipBlanks(&text)
      if text.hasPrefix(",") { text = text.dropFirst() } else if !text.hasPrefix(")") { throw FileFault("its shape is malformed") }
      if sizes.count > 1000 { throw FileFault("its shape has too many axes") }
    }
    text = text.dropFirst()
    return sizes
  }
}

/// A type of elements as NumPy writes it: `<f4`.
private struct NpyElement {
  private enum Kind { case bool, signed, unsigned, floating }
  private let kind: Kind
  private let isBig: Bool
  let size: Int

  init(_ text: String) throws(FileFault) {
    var rest = Substring(text)
    var isBig = false
    if let order = rest.first, "<>|=".contains(order) {
      isBig = order == ">"
      rest = rest.dropFirst()
    }
    let kinds: [String: (Kind, Int)] = [
      "b1": (.bool, 1), "i1": (.signed, 1), "i2": (.signed, 2), "i4": (.signed, 4), "i8": (.signed, 8),
      "u1": (.unsigned, 1), "u2": (.unsigned, 2), "u4": (.unsigned, 4), "u8": (.unsigned, 8),
      "f2": (.floating, 2), "f4": (.floating, 4), "f8": (.floating, 8),
    ]
    guard let (kind, size) = kinds[String(rest)] else {
      switch rest.first {
      case "O": throw FileFault("its elements are pickled Python objects, which are not read")
      case "c": throw FileFault("its elements are complex numbers, which no tensor holds")
      case "U", "S", "a": throw FileFault("its elements are strings, which no tensor holds")
      case "M", "m": throw FileFault("its elements are dates or times, which no tensor holds")
      default: throw FileFault("its elements have the unknown type '\(text.prefix(40))'")
      }
    }
    self.kind = kind
    self.size = size
    self.isBig = isBig
  }

  /// The elements in the smallest of Tern's types that holds all of their type.
  func tensor(_ data: ArraySlice<UInt8>, _ shape: Shape) throws(TensorError) -> Tensor {
    let dtype: DType =
      switch kind {
      case .bool: .bool
      case .signed, .unsigned: .i64
      case .floating: size == 8 ? .f64 : .f32
      }
    let result = try Tensor.uninitialized(dtype, shape)
    var fits = true
    data.withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress, result.count > 0 else { return }
      if !isBig, size == dtype.sizeInBytes, kind != .bool, !(kind == .unsigned && size == 8) {
        result.start.copyMemory(from: base, byteCount: result.sizeInBytes)
        return
      }
      for i in 0..<result.count {
        var word: UInt64 = 0
        for byte in 0..<size { word |= UInt64(bytes[i * size + (isBig ? size - 1 - byte : byte)]) << (8 * UInt64(byte)) }
        switch kind {
        case .bool: result.pointer(UInt8.self)[i] = word != 0 ? 1 : 0
        case .unsigned:
          if word >> 63 != 0 { fits = false }
          result.pointer(Int.self)[i] = Int(truncatingIfNeeded: word)
        case .signed:
          let shift = 64 - 8 * UInt64(size)
          result.pointer(Int.self)[i] = Int(Int64(bitPattern: word << shift) >> Int64(shift))
        case .floating:
          switch size {
          case 8: result.pointer(Double.self)[i] = Double(bitPattern: word)
          case 4: result.pointer(Float.self)[i] = Float(bitPattern: UInt32(truncatingIfNeeded: word))
          default: result.pointer(Float.self)[i] = Self.half(UInt32(truncatingIfNeeded: word))
          }
        }
      }
    }
    if !fits { throw .doesNotFitInteger(.infinity) }
    return result
  }

  /// A float of 16 bits.
  private static func half(_ bits: UInt32) -> Float {
    let sign: Float = bits >> 15 & 1 == 1 ? -1 : 1
    let exponent = bits >> 10 & 0x1F, fraction = bits & 0x3FF
    if exponent == 31 { return fraction == 0 ? sign * .infinity : .nan }
    if exponent == 0 { return sign * Float(fraction) * 0x1p-24 }
    return sign * Float(bitPattern: (exponent + 112) << 23 | fraction << 13)
  }
}
