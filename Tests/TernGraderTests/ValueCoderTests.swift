import TernOps
import TernRuntime
import TernSyntax
import Testing

@testable import TernGrader

/// What goes through the pipe between grader and worker.
@Suite struct ValueCoderTests {
  private static func value(_ text: String) throws -> Value { try Interpreter().evaluate(Source(name: "t", text)) }

  @Test("values come back as they were", arguments: [
    "none", "true", "-3", "0.1", "f64(0.1)", "\"é\"", "(1, (2.5, \"a\"), ())", "(W = [1.5, -0.0], b = none)", "3..7", "range(9, 1, -2)",
    "[[1, 2], [3, 4]]", "zeros(0, 3)", "[true, false]", "f64([1e-300, inf, nan])", "[0.1, 0.2]", "zeros(2, 3).T", "([1, 2, 3, 4])[::2]",
  ])
  func roundTrip(_ text: String) throws {
    let value = try Self.value(text)
    var encoder = ValueEncoder()
    try encoder.add(value)
    var decoder = ValueDecoder(encoder.bytes)
    let back = try decoder.value()
    #expect(back.repr == value.repr && back.dtype == value.dtype)
  }

  @Test("what is cut off or changed gives an error, and nothing worse")
  func malformed() throws {
    var encoder = ValueEncoder()
    try encoder.add(Self.value("(a = [[1.0, 2], [3, 4]], b = (\"text\", 3, none), c = 1..4)"))
    let bytes = encoder.bytes
    for length in 0..<bytes.count {
      var decoder = ValueDecoder(Array(bytes[..<length]))
      #expect(throws: (any Error).self) { try decoder.value() }
    }
    var generator = SeededGenerator(3)
    for _ in 0..<20_000 {
      var changed = bytes
      for _ in 0..<3 { changed[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator) }
      var decoder = ValueDecoder(changed)
      _ = try? decoder.value()
    }
    // Nesting that no value has.
    var deep = ValueDecoder([UInt8](repeating: 7, count: 1) + Array(repeating: [1, 0, 0, 0, 0, 0, 0, 0, 7], count: 5000).flatMap { $0 })
    #expect(throws: (any Error).self) { try deep.value() }
  }
}
