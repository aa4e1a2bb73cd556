import TernLibrary

/// The lessons that come with the program.
package enum LessonCatalogue {
  package struct Lesson: Sendable {
    /// The file's name without its suffix: `01-backprop`.
    package let name: String
    package let text: String
    package var fileName: String { name + ".tern" }
  }

  package enum Match {
    case found(Lesson)
    case ambiguous([String])
    case none
  }

  package static let lessons: [Lesson] = EmbeddedFile.all(in: "lessons").map { file in
    Lesson(name: String(file.name(in: "lessons").dropLast(".tern".count)), text: file.text)
  }

  /// The lesson called `name`, or the one whose name has `name` in it.
  package static func find(_ name: String) -> Match {
    let wanted = name.hasSuffix(".tern") ? String(name.dropLast(5)) : name
    if let lesson = lessons.first(where: { $0.name == wanted }) { return .found(lesson) }
    let matches = lessons.filter { $0.name.split(separator: "-").contains(Substring(wanted)) || $0.name.hasPrefix(wanted) }
    if matches.count == 1 { return .found(matches[0]) }
    return matches.isEmpty ? .none : .ambiguous(matches.map(\.name))
  }
}
