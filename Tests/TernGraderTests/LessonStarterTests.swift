import TernLibrary
import TernOps
import TernRuntime
import TernSyntax
import Testing

@testable import TernGrader

/// The programs to begin with.
@Suite(.serialized) struct LessonStarterTests {
  init() { ThisProgram.findBesideTests() }

  @Test("no starter of a lesson gets more than 30 of 100 points", arguments: StandardLibrary().lessons.map(\.name))
  func points(_ name: String) throws {
    let lesson = try #require(StandardLibrary().lessons.first { $0.name == name })
    let interpreter = try Interpreter.forLessons()
    for definition in try interpreter.define(Source(name: lesson.fileName, lesson.text())) {
      let exercise = try Exercise(definition, interpreter.machine)
      let report = try Grader(exercise, seed: 1).grade(Source(name: "starter", definition.starters[0]))
      #expect(report.score < 30, "\(definition.name): \(report.score)")
    }
  }
}
