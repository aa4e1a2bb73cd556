import Synchronization

/// The names of a record's fields, in order. There is one layout for the same names, so that two
/// records are alike exactly when their layouts are identical.
package final class RecordLayout: Sendable {
  package let names: [String]

  private init(_ names: [String]) { self.names = names }

  private static let known = Mutex<[[String]: RecordLayout]>([:])

  package static func of(_ names: [String]) -> RecordLayout {
    known.withLock { known in
      if let layout = known[names] { return layout }
      let layout = RecordLayout(names)
      known[names] = layout
      return layout
    }
  }

  /// With one more field behind the others.
  package func adding(_ name: String) -> RecordLayout { .of(names + [name]) }

  package func index(of name: String) -> Int? { names.firstIndex(of: name) }
}
