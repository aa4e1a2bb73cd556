import TernTensor

/// ZIP archives as NumPy writes them in .npz files: members that are stored or deflated.
enum ZipArchive {
  private static let endMark = 0x0605_4B50, entryMark = 0x0201_4B50, memberMark = 0x0403_4B50
  private static let wideEndMark = 0x0606_4B50, wideLocatorMark = 0x0706_4B50
  private static let wide = 0xFFFF_FFFF

  // MARK: Reading

  /// The members in their order, unpacked and checked.
  static func members(_ bytes: [UInt8]) throws(FileFault) -> [(name: String, data: [UInt8])] {
    var (count, position) = try directory(bytes)
    var members: [(name: String, data: [UInt8])] = []
    var total = 0
    while count > 0 {
      count -= 1
      guard position <= bytes.count else { throw damaged }
      var entry = ByteReader(bytes[position...])
      guard entry.integer(4) == entryMark, entry.slice(4) != nil, let flags = entry.integer(2), let method = entry.integer(2),
        entry.slice(4) != nil, let checksum = entry.integer(4), var packed = entry.integer(4), var size = entry.integer(4),
        let nameLength = entry.integer(2), let extraLength = entry.integer(2), let commentLength = entry.integer(2),
        entry.slice(8) != nil, var offset = entry.integer(4), let nameBytes = entry.slice(nameLength),
        let extra = entry.slice(extraLength), entry.slice(commentLength) != nil
      else { throw damaged }
      position = entry.position
      let name = String(decoding: nameBytes, as: UTF8.self)
      try widen(extra, &size, &packed, &offset)
      if flags & 1 == 1 { throw FileFault("its member \(name) is encrypted") }
      guard method == 0 || method == 8 else { throw FileFault("its member \(name) is packed by method \(method); known are 0 (stored) and 8 (deflated)") }
      // Deflated data grow at most 1032 times.
      guard size <= Tensor.memoryLimitInBytes / 4, total + size <= Tensor.memoryLimitInBytes / 2,
        method == 0 ? size == packed : size / 1032 <= packed
      else { throw FileFault("its member \(name) claims \(size) bytes") }
      total += size
      guard offset <= bytes.count else { throw damaged }
      var member = ByteReader(bytes[offset...])
      guard member.integer(4) == memberMark, member.slice(22) != nil, let ownName = member.integer(2),
        let ownExtra = member.integer(2), member.slice(ownName) != nil, member.slice(ownExtra) != nil,
        let data = member.slice(packed)
      else { throw damaged }
      let unpacked = method == 0 ? Array(data) : try Inflate.unpack(data, size: size)
      guard Checksum.crc32(unpacked) == checksum else { throw FileFault("the checksum of its member \(name) is wrong") }
      if members.contains(where: { $0.name == name }) { throw FileFault("it has two members \(name)") }
      members.append((name, unpacked))
    }
    return members
  }

  private static var damaged: FileFault { FileFault("it is no .npz file, or a damaged one") }

  /// How many entries the directory has, and where they begin.
  private static func directory(_ bytes: [UInt8]) throws(FileFault) -> (count: Int, position: Int) {
    // The end mark is followed by a comment of up to 65535 bytes.
    let last = bytes.count - 22
    guard last >= 0 else { throw damaged }
    for place in stride(from: last, through: max(0, last - 65535), by: -1) {
      var end = ByteReader(bytes[place...])
      guard end.integer(4) == endMark, end.slice(6) != nil, var count = end.integer(2), end.slice(4) != nil,
        var position = end.integer(4)
      else { continue }
      if (count == 0xFFFF || position == wide), place >= 20 {
        var locator = ByteReader(bytes[(place - 20)...])
        if locator.integer(4) == wideLocatorMark, locator.slice(4) != nil, let offset = locator.integer(8), offset <= bytes.count {
          var record = ByteReader(bytes[offset...])
          guard record.integer(4) == wideEndMark, record.slice(28) != nil, let wideCount = record.integer(8),
            record.slice(8) != nil, let widePosition = record.integer(8)
          else { throw damaged }
          (count, position) = (wideCount, widePosition)
        }
      }
      // An entry has at least 46 bytes.
      guard position <= bytes.count, count <= bytes.count / 46 else { throw damaged }
      return (count, position)
    }
    throw damaged
  }

  /// Sizes that do not fit four bytes stand in an extra field.
  private static func widen(
    _ extra: ArraySlice<UInt8>, _ size: inout Int, _ packed: inout Int, _ offset: inout Int
  ) throws(FileFault) {
    guard size == wide || packed == wide || offset == wide else { return }
    var fields = ByteReader(extra)
    while let kind = fields.integer(2), let length = fields.integer(2), let data = fields.slice(length) {
      guard kind == 1 else { continue }
      var numbers = ByteReader(data)
      if size == wide, let value = numbers.integer(8) { size = value }
      if packed == wide, let value = numbers.integer(8) { packed = value }
      if offset == wide, let value = numbers.integer(8) { offset = value }
      return
    }
    throw damaged
  }

  // MARK: Writing

  /// An archive of stored members.
  static func bytes(_ members: [(name: String, data: [UInt8])]) throws(FileFault) -> [UInt8] {
    var result: [UInt8] = [], directory: [UInt8] = []
    guard members.count < 0xFFFF, members.reduce(0, { $0 + $1.data.count + 200 }) < wide else {
      throw FileFault("it would hold more than 4 GB; save the tensors one by one as .npy")
    }
    for (name, data) in members {
      let offset = result.count
      var fields: [UInt8] = []
      fields.append(20, bytes: 2)
      fields.append(0x0800, bytes: 2)  // names are UTF-8
      fields.append(0, bytes: 2)
      fields.append(0, bytes: 2)
      fields.append(0x21, bytes: 2)  // the first day that the format knows, so that equal content gives equal files
      fields.append(Checksum.crc32(data), bytes: 4)
      fields.append(data.count, bytes: 4)
      fields.append(data.count, bytes: 4)
      fields.append(name.utf8.count, bytes: 2)
      fields.append(0, bytes: 2)
      result.append(memberMark, bytes: 4)
      result += fields
      result += Array(name.utf8)
      result += data
      directory.append(entryMark, bytes: 4)
      directory.append(20, bytes: 2)
      directory += fields
      directory.append(0, bytes: 10)
      directory.append(offset, bytes: 4)
      directory += Array(name.utf8)
    }
    let start = result.count
    result += directory
    result.append(endMark, bytes: 4)
    result.append(0, bytes: 4)
    result.append(members.count, bytes: 2)
    result.append(members.count, bytes: 2)
    result.append(directory.count, bytes: 4)
    result.append(start, bytes: 4)
    result.append(0, bytes: 2)
    return result
  }
}
