import ArgumentParser
import TernLessons
import TernOps

/// `tern lessons`: what there is to learn.
struct LessonsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lessons", abstract: "List the lessons with how common and how hard their questions are.",
    discussion: """
      EXAMPLES
        tern lessons
        tern run 03-attention    run one of them
      """)

  @OptionGroup var plugins: PluginOptions

  func run() throws {
    var rows: [[String]] = []
    for lesson in try plugins.registry().lessons {
      let document = LessonDocument(lesson)
      let standing = document.standing
      rows.append([lesson.name, document.title, standing.map { "asked \($0.rarity)" } ?? "", standing?.difficulty ?? ""])
    }
    if rows.isEmpty { return Terminal.write("there are no lessons\n") }
    Terminal.write(TextTable.text(rows, toTheRight: []))
  }
}
