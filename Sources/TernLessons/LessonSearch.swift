import TernOps

/// What a name means among the lessons of a session.
package enum LessonSearch {
  case found(Lesson)
  case ambiguous([String])
  case none

  /// The lesson called `name`, or the one whose name has `name` in it.
  package init(for name: String, among lessons: [Lesson]) {
    let wanted = name.hasSuffix(".tern") ? String(name.dropLast(5)) : name
    if let lesson = lessons.first(where: { $0.name == wanted }) {
      self = .found(lesson)
      return
    }
    let matches = lessons.filter { $0.name.split(separator: "-").contains(Substring(wanted)) || $0.name.hasPrefix(wanted) }
    self = matches.count == 1 ? .found(matches[0]) : matches.isEmpty ? .none : .ambiguous(matches.map(\.name))
  }
}
