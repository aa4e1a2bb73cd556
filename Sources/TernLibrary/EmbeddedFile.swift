import CTernFiles

/// A file that comes with the program, inside of it.
package struct EmbeddedFile: @unchecked Sendable {  // safe: the bytes are constants of the program
  /// `lessons/01-backprop.tern`
  package let path: String
  private let start: UnsafePointer<UInt8>
  private let sizeInBytes: Int

  package var bytes: [UInt8] { Array(UnsafeBufferPointer(start: start, count: sizeInBytes)) }
  package var text: String { String(decoding: UnsafeBufferPointer(start: start, count: sizeInBytes), as: UTF8.self) }

  /// The path without the folder that `all(in:)` was asked for.
  package func name(in folder: String) -> String { String(path.dropFirst(folder.utf8.count + 1)) }

  /// The files in a folder and in those within, in order.
  package static func all(in folder: String) -> [EmbeddedFile] {
    (0..<tern_file_count).compactMap { index in
      guard let file = tern_file_at(index)?.pointee, let bytes = file.bytes else { return nil }
      let path = String(cString: file.path)
      return path.hasPrefix(folder + "/") ? EmbeddedFile(path: path, start: bytes, sizeInBytes: file.size_in_bytes) : nil
    }
  }
}
