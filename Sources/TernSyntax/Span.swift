/// A stretch of source text: two offsets into its UTF-8 bytes, the second one past the end.
///
/// Line and column are worked out when something is printed (see `Source.location(of:)`).
package struct Span: Hashable, Sendable {
  package var start: UInt32
  package var end: UInt32

  package init(_ start: UInt32, _ end: UInt32) {
    self.start = start
    self.end = end
  }

  /// The stretch from the start of this span to the end of `other`.
  package func through(_ other: Span) -> Span { Span(start, max(end, other.end)) }

  /// As offsets for slicing the bytes.
  package var range: Range<Int> { Int(start)..<Int(max(start, end)) }
}
