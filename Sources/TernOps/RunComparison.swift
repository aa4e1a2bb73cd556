/// What a run logged of itself, beside what its repetition did.
package struct RunComparison {
  /// One thing that was compared.
  package struct Line {
    package let name: String
    package let isSame: Bool
    /// What it is, or how it differs.
    package let text: String
  }

  /// Whatever has to be the same; the results come last.
  package let lines: [Line]
  /// What may differ, and does: the processor, the number of threads.
  package let changes: [String]
  package var isSame: Bool { lines.allSatisfy(\.isSame) }

  /// - Parameters:
  ///   - then: the log as it was read from its file.
  ///   - now: the log of the repetition, which was not written.
  package init(then: RecordValue, now: RecordValue) throws(FileFault) {
    // As its file would be read: there are no two ways to compare.
    guard case .record(let now) = try JsonText.value(JsonText.text(.record(now), isLaidOut: false)) else { throw FileFault("it is no object") }
    func line(_ name: String, _ field: String, _ text: String, areTexts: Bool = false) -> Line {
      var before = then[field] ?? .none, after = now[field] ?? .none
      if areTexts { (before, after) = (Self.checksums(before), Self.checksums(after)) }
      if let difference = Self.firstDifference(before, after, at: "") { return Line(name: name, isSame: false, text: difference) }
      return Line(name: name, isSame: true, text: text)
    }
    var lines = [line("script", "script", "the same text", areTexts: true)]
    if case .tuple(let texts)? = now["imports"], !texts.items.isEmpty { lines.append(line("imports", "imports", "the same texts", areTexts: true)) }
    lines.append(line("configuration", "config", "the same"))
    if case .string? = then["data_checksum"] { lines.append(line("data", "data_checksum", "the same bits")) }
    // Names of what differs say more than two checksums; and a log that was edited still has the checksum that it had.
    let values = line("results", "results", "the same bits"), sums = line("results", "results_checksum", "the same bits")
    lines.append(values.isSame ? sums : values)
    self.lines = lines
    guard case .record(let before)? = then["environment"], case .record(let after)? = now["environment"] else {
      changes = []
      return
    }
    changes = after.names.compactMap { name in
      guard let old = before[name], let new = after[name] else { return nil }
      return old.description == new.description ? nil : "\(name): \(new), was \(old)"
    }
  }

  /// Of the program or its imports: where they are may change.
  private static func checksums(_ texts: Value) -> Value {
    switch texts {
    case .record(let text): text["checksum"] ?? .none
    case .tuple(let texts): (try? TupleValue(texts.items.map(checksums))).map(Value.tuple) ?? .none
    default: .none
    }
  }

  /// Where two values of JSON first differ, in words.
  private static func firstDifference(_ a: Value, _ b: Value, at path: String) -> String? {
    let prefix = path.isEmpty ? "" : "\(path): "
    switch (a, b) {
    case (.record(let x), .record(let y)):
      guard x.names == y.names else { return "\(prefix)\(y.names.joined(separator: ", ")), was \(x.names.joined(separator: ", "))" }
      for (name, (p, q)) in zip(x.names, zip(x.items, y.items)) {
        if let difference = firstDifference(p, q, at: path.isEmpty ? name : "\(path).\(name)") { return difference }
      }
      return nil
    case (.tuple(let x), .tuple(let y)):
      guard x.items.count == y.items.count else { return "\(prefix)\(y.items.count) items, were \(x.items.count)" }
      for (index, (p, q)) in zip(x.items, y.items).enumerated() {
        if let difference = firstDifference(p, q, at: "\(path)[\(index)]") { return difference }
      }
      return nil
    case (.tensor(let x), .tensor(let y)) where x.shape == y.shape && x.dtype == y.dtype:
      for index in 0..<x.count where x.element(index) != y.element(index) {
        return "\(prefix)\(Value(y.element(index))), was \(Value(x.element(index))) (element \(index) of \(x.count))"
      }
      return nil
    default:
      return a.repr == b.repr ? nil : "\(prefix)\(b.repr), was \(a.repr)"
    }
  }
}
