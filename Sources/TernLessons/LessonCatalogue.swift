/// The lessons that come with the program.
package enum LessonCatalogue {
  package struct Lesson: Sendable {
    package let name: String
    package let text: String
    package var fileName: String { name + ".tern" }
  }

  package enum Match { case found(Lesson), ambiguous([String]), none }

  package static let lessons: [Lesson] = []

  package static func find(_ name: String) -> Match { .none }
}
