import TernOps
import TernRuntime
import TernSyntax

/// Where exercises are: in lessons, and in files of instructors.
package struct ExerciseSearch {
  private let lessons: [Lesson]

  package init(_ lessons: [Lesson]) { self.lessons = lessons }

  /// The names of the exercises in a text, without running it.
  package static func names(in source: Source) -> [String] {
    // Most texts have none, and need not be parsed.
    let text = String(decoding: source.bytes, as: UTF8.self)
    guard text.contains("exercise ") else { return [] }
    let tree = Parser.parse(source).tree
    return tree.exercises.map { tree.names[$0.name] }
  }

  /// The names of a lesson's exercises.
  package static func names(in lesson: Lesson) -> [String] { names(in: Source(name: lesson.fileName, lesson.text())) }

  /// The names of all exercises of lessons.
  package var names: [String] { lessons.flatMap { Self.names(in: $0) } }

  /// The lesson that has an exercise, and the exercise's own name.
  ///
  /// - Parameter wanted: `attention` or `03-attention/attention`.
  package func place(of wanted: String) -> (lesson: Lesson, exercise: String)? {
    let parts = wanted.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    let name = parts.last ?? wanted
    let lesson = lessons.first { lesson in
      guard parts.count == 1 || lesson.name.contains(parts[0]) else { return false }
      // Cheaper than parsing every lesson.
      return lesson.text().contains("exercise \(name)(") && Self.names(in: lesson).contains(name)
    }
    return lesson.map { ($0, name) }
  }

  /// The source that has an exercise, and the exercise's own name.
  ///
  /// - Parameter wanted: `attention`, `03-attention/attention` or `file.tern:attention`; the file alone when it has one exercise.
  package func find(_ wanted: String) throws -> (source: Source, name: String) {
    if let (path, name) = Self.file(wanted) {
      let source: Source
      do { source = try Source(path: path) } catch { throw ExerciseFault(error.message) }
      if let error = Parser.parse(source, errorLimit: 1).errors.first { throw Diagnostic(error, in: source) }
      let names = Self.names(in: source)
      if let name { return (source, name) }
      guard names.count == 1, let only = names.first else {
        throw ExerciseFault(
          names.isEmpty ? "\(path) has no exercise" : "\(path) has several exercises: write \(path):\(names[0]), or another of \(names.joined(separator: ", "))")
      }
      return (source, only)
    }
    if let place = place(of: wanted) { return (Source(name: place.lesson.fileName, place.lesson.text()), place.exercise) }
    let known = names
    let hint = NearNames.question(for: wanted.split(separator: "/").last.map(String.init) ?? wanted, among: known).map { "; " + $0 } ?? (known.isEmpty ? "" : "; there are \(known.joined(separator: ", "))")
    throw ExerciseFault("no exercise is called \(wanted)\(hint)")
  }

  /// Whether an exercise is meant that stands in a file.
  package static func isFile(_ wanted: String) -> Bool { file(wanted) != nil }

  private static func file(_ wanted: String) -> (path: String, name: String?)? {
    if wanted.hasSuffix(".tern") { return (wanted, nil) }
    guard let colon = wanted.lastIndex(of: ":"), wanted[..<colon].hasSuffix(".tern") else { return nil }
    return (String(wanted[..<colon]), String(wanted[wanted.index(after: colon)...]))
  }
}
