/// One program text: a name for messages and its UTF-8 bytes.
package final class Source: Sendable {
  /// What messages call it: a path, `<repl:3>`, `<expression>`.
  package let name: String
  package let bytes: [UInt8]

  /// Sources larger than this are refused: offsets stay in 32 bits and a mistaken binary file costs no gigabytes.
  package static let sizeLimitInBytes = 64 << 20

  package init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
  }

  package convenience init(name: String, _ text: String) {
    self.init(name: name, bytes: Array(text.utf8))
  }

  /// The text of `span`.
  package func text(_ span: Span) -> String {
    String(decoding: bytes[clamped(span)], as: UTF8.self)
  }

  /// A place as people count: both from 1, the column in Unicode scalars.
  package struct Location: Equatable, Sendable {
    package var line: Int
    package var column: Int
  }

  /// Where `offset` lies.
  ///
  /// - Complexity: linear in `offset`; meant for messages, not for loops.
  package func location(of offset: UInt32) -> Location {
    let end = min(Int(offset), bytes.count)
    var line = 1
    var lineStart = 0
    bytes.withUnsafeBufferPointer { bytes in
      var i = 0
      while i < end {
        if bytes[i] == 0x0A {
          line += 1
          lineStart = i + 1
        }
        i += 1
      }
    }
    let column = bytes[lineStart..<end].count { $0 & 0xC0 != 0x80 } + 1
    return Location(line: line, column: column)
  }

  /// The byte range of the line that holds `offset`, without its newline.
  package func lineRange(at offset: UInt32) -> Range<Int> {
    let offset = min(Int(offset), bytes.count)
    let start = (bytes[..<offset].lastIndex(of: 0x0A) ?? -1) + 1
    var end = bytes[offset...].firstIndex(of: 0x0A) ?? bytes.count
    if end > start, bytes[end - 1] == 0x0D { end -= 1 }
    return start..<end
  }

  private func clamped(_ span: Span) -> Range<Int> {
    let start = min(Int(span.start), bytes.count)
    return start..<max(start, min(Int(span.end), bytes.count))
  }
}
