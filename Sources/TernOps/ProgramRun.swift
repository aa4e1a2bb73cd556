/// One run of a program: how it was asked for, the texts that it consists of, and what it logged of itself.
package final class ProgramRun {
  /// Whether trainings are to be short: `tern run --quick`.
  package var isQuick = false
  /// The program, as whoever started it called it; nil in the REPL.
  package var script: Text?
  /// The files that it imported so far, in their order.
  package var imports: [Text] = []
  /// Set while a run is repeated: logs come here, by their paths, and files stay as they are.
  package var keptLogs: [String: RecordValue]?

  package struct Text {
    package let name: String
    package let bytes: [UInt8]

    package init(name: String, bytes: [UInt8]) {
      self.name = name
      self.bytes = bytes
    }

    /// As `sha256sum` gives it.
    package var checksum: String {
      var hash = Sha256()
      hash.add(bytes)
      return hash.hexadecimal()
    }

    fileprivate func record() throws(OperationError) -> Value {
      .record(try RecordValue(RecordLayout.of(["name", "checksum"]), [.string(name), .string(checksum)]))
    }
  }

  package init() {}

  /// The program and its imports as a log has them.
  func texts() throws(OperationError) -> (script: Value, imports: Value) {
    var parts: [Value] = []
    for text in imports { parts.append(try text.record()) }
    return (try script?.record() ?? .none, .tuple(try TupleValue(parts)))
  }
}
