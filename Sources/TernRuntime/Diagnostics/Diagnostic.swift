import TernSyntax

/// Something that is wrong with a program, and where: what a person reads.
package struct Diagnostic: Error, Equatable {
  /// One line: what was found and what was expected.
  package var message: String
  /// Which of the errors that running a program can have it is; nil for a mistake of grammar.
  package var kind: ErrorKind?
  package var source: Source
  package var span: Span
  /// Stands behind the caret.
  package var label: String?
  /// What to write instead, and other facts; one line each.
  package var notes: [String]
  /// The calls that were under way, outermost first.
  package var calls: [CallRecord]
  /// The text so far is fine and only ends too early.
  package var isIncomplete = false
  /// The user stopped it.
  package var isInterrupt = false

  package struct CallRecord: Equatable, Sendable {
    package var function: String
    /// Which of the errors that running a program can have it is; nil for a mistake of grammar.
    package var kind: ErrorKind?
    package var source: Source
    package var span: Span
    package static func == (a: Self, b: Self) -> Bool {
      a.function == b.function && a.source === b.source && a.span == b.span
    }
  }

  package init(
    _ message: String, in source: Source, at span: Span, label: String? = nil, notes: [String] = [],
    calls: [CallRecord] = []
  ) {
    self.message = message
    self.source = source
    self.span = span
    self.label = label
    self.notes = notes
    self.calls = calls
  }

  package init(_ error: SyntaxError, in source: Source) {
    self.init(error.message, in: source, at: error.span, notes: error.help.map { [$0] } ?? [])
    isIncomplete = error.isIncomplete
    if let related = error.related {
      let location = source.location(of: related.start)
      notes.append("`\(source.text(related))` was opened at \(location.line):\(location.column)")
    }
  }

  package static func == (a: Self, b: Self) -> Bool {
    a.message == b.message && a.source === b.source && a.span == b.span && a.label == b.label && a.notes == b.notes
      && a.calls == b.calls
  }
}
