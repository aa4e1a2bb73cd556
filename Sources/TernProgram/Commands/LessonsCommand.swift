import ArgumentParser
import TernLessons
import TernOps

/// `tern lessons`: what there is to learn.
struct LessonsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lessons", abstract: "List the lessons: how common and how hard their questions are, and how far you came.",
    discussion: """
      EXAMPLES
        tern lessons
        tern learn 03-attention    go through one of them
      """)

  @OptionGroup var plugins: PluginOptions

  func run() throws {
    Terminal.write(LessonList.text(try plugins.registry().lessons, KeptProgress.load().progress))
  }
}

/// `tern learn LESSON`: a lesson in the REPL.
struct LearnCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "learn", abstract: "Go through a lesson step by step in the REPL.",
    discussion: """
      Enter runs the step that is shown and shows the next one. At any point, expressions can be typed, with all the names of the lesson at hand.
      Progress is kept in $XDG_STATE_HOME/tern/progress (or ~/.local/state/tern/progress).

      EXAMPLES
        tern learn 03-attention
        tern learn attention --again    from its beginning
        tern learn softmax              at an exercise of that name
      """)

  @Argument(help: "A lesson by its name or an unambiguous part of it, or an exercise; without one, the list of lessons is shown.")
  var lesson: String?

  @Flag(help: "Begin at the beginning.")
  var again = false

  @OptionGroup var plugins: PluginOptions

  func run() throws { try Repl(plugins).run(learning: lesson, isLearning: true, again: again) }
}
