import TernGrader
import TernLessons
import TernOps
import TernRuntime

/// What a name means to somebody who learns.
enum LearningPlace {
  case lesson(Lesson)
  case exercise(String, of: Lesson)

  /// - Parameter name: of a lesson, an unambiguous part of it, or of an exercise: `softmax`, `03-attention/softmax`.
  init(_ name: String, among lessons: [Lesson]) throws {
    let search = LessonSearch(for: name, among: lessons), exercises = ExerciseSearch(lessons)
    if case .found(let lesson) = search {
      self = .lesson(lesson)
    } else if let place = exercises.place(of: name) {
      self = .exercise(place.exercise, of: place.lesson)
    } else {
      self = .lesson(try search.lesson(name, lessons, orElse: "no lesson is called \(name)", exercises.names))
    }
  }
}

extension LessonSearch {
  /// The lesson that was meant.
  ///
  /// - Parameters:
  ///   - problem: what is wrong when there is none.
  ///   - others: names that may be meant as well.
  func lesson(_ name: String, _ lessons: [Lesson], orElse problem: String, _ others: [String] = []) throws -> Lesson {
    switch self {
    case .found(let lesson): return lesson
    case .ambiguous(let names): throw Failure.message("\(name) may be \(names.joined(separator: " or "))")
    case .none:
      let known = lessons.map(\.name)
      let words = known.flatMap { $0.split(separator: "-").dropFirst().map(String.init) }.filter { $0.count > 3 }
      let hint = NearNames.question(for: name, among: known + words + others)
      throw Failure.message(problem + (hint.map { "; " + $0 } ?? " (the lessons are \(known.joined(separator: ", ")))"))
    }
  }
}
