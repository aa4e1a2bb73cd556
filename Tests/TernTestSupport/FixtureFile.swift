#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A text file beside the tests, most of them written by `Tests/Fixtures/make_fixtures.py`.
package enum FixtureFile {
  /// The folder of the fixtures, found from the place of this file.
  package static let folder: String = {
    let parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
    return parts.dropLast(2).joined(separator: "/") + "/Fixtures"
  }()

  /// The file cannot be read.
  package struct Missing: Error { package let path: String }

  /// The lines of the file `name.txt`, cut at tabs.
  package static func rows(_ name: String) throws -> [[Substring]] {
    try text(name).split(separator: "\n").map { $0.split(separator: "\t", omittingEmptySubsequences: false) }
  }

  /// The file `name.txt`.
  package static func text(_ name: String) throws -> String {
    let path = "\(folder)/\(name).txt"
    guard let file = fopen(path, "rb") else { throw Missing(path: path) }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = fread(&buffer, 1, buffer.count, file)
      if count == 0 { break }
      bytes += buffer[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
