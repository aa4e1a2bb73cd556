import TernRuntime

/// Prose of a lesson, Markdown in `##` lines, as text for a terminal.
package enum Prose {
  /// - Parameter source: the lines as they stand in the lesson, each with its `##`.
  package static func rendered(_ source: String, columns: Int, palette: Palette) -> String {
    source
  }
}
