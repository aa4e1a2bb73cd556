import TernLessons
import TernOps

// Commands that go through lessons.
extension SessionCommand {
  static let learn = SessionCommand(":learn", "LESSON", "go through a lesson step by step, from where it was left; or go to an exercise of that name") { repl, name in
    if name.isEmpty { throw Failure.message(":learn needs the name of a lesson; :lessons lists them") }
    try repl.learn(name)
  }

  static let next = SessionCommand(":next", "", "run the step of the lesson and show the next one; Enter does too") { repl, _ in try repl.nextStep() }

  static let back = SessionCommand(":back", "", "show the step of the lesson before") { repl, _ in try repl.skipStep(-1) }

  static let skip = SessionCommand(":skip", "[N]", "show the next step of the lesson, or the Nth from here, without running any") { repl, text in
    guard let count = text.isEmpty ? 1 : Int(text), count > 0 else { throw Failure.message(":skip takes a number of steps; :goto NAME goes to an exercise") }
    try repl.skipStep(count)
  }

  static let goto = SessionCommand(":goto", "NAME|STEP", "show an exercise of the lesson, or a step by its number, without running any") { repl, place in
    if place.isEmpty { throw Failure.message(":goto needs the name of an exercise, or the number of a step") }
    try repl.go(to: place)
  }

  static let exercises = SessionCommand(":exercises", "", "list the exercises of the lesson, or of all lessons, and what you reached") { repl, _ in
    repl.listExercises()
  }

  static let run = SessionCommand(":run", "", "run the step of the lesson and stay there") { repl, _ in try repl.runStepAgain() }

  static let tryExercise = SessionCommand(":try", "[NAME]", "write a program to begin the exercise with into a file") { repl, name in
    try repl.tryExercise(name)
  }

  static let hint = SessionCommand(":hint", "[NAME] [N]", "show the next hint for the exercise, or the Nth again") { repl, text in try repl.showHint(text) }

  static let answers = SessionCommand(":answers", "[NAME]", "show what good answers to the exercise's follow-up questions have in them") { repl, name in
    try repl.showAnswers(name)
  }

  static let grade = SessionCommand(":grade", "[NAME [FILE]]", "grade what you defined, or the program in a file, by the exercise") { repl, text in
    try repl.grade(text)
  }

  static let lessons = SessionCommand(":lessons", "", "list the lessons and how far you came", otherNames: [":progress"]) { repl, _ in
    repl.write(LessonList.text(repl.interpreter.registry.lessons, repl.progress))
  }
}

/// The list of lessons.
enum LessonList {
  /// The list; without the titles where lines would be broken.
  static func text(_ lessons: [Lesson], _ progress: LessonProgress) -> String {
    let whole = text(lessons, progress, hasTitles: true)
    guard Terminal.isTerminal(1), whole.split(separator: "\n").contains(where: { TextWidth.columns($0) > Terminal.columns }) else { return whole }
    return text(lessons, progress, hasTitles: false)
  }

  private static func text(_ lessons: [Lesson], _ progress: LessonProgress, hasTitles: Bool) -> String {
    if lessons.isEmpty { return "there are no lessons\n" }
    let rows = lessons.map { lesson in
      let document = LessonDocument(lesson)
      let standing = document.standing
      return [
        lesson.name, hasTitles ? document.title : nil, standing.map { hasTitles ? "asked \($0.rarity)" : $0.rarity } ?? "", standing?.difficulty ?? "",
        exercises(document.exercises, progress.entries[lesson.name]), state(progress.entries[lesson.name]),
      ].compactMap(\.self)
    }
    return TextTable.text(rows, toTheRight: [])
  }

  private static func exercises(_ names: [String], _ entry: LessonProgress.Entry?) -> String {
    if names.isEmpty { return "" }
    let solved = names.count { (entry?.exercises[$0]?.best ?? 0) >= 99.9 }
    let count = names.count == 1 ? "1 exercise" : "\(names.count) exercises"
    return solved == 0 ? count : "\(solved) of \(count)"
  }

  private static func state(_ entry: LessonProgress.Entry?) -> String {
    guard let entry else { return "" }
    let times = entry.finishedCount == 0 ? "" : entry.finishedCount == 1 ? "finished" : "finished \(entry.finishedCount) times"
    if entry.step >= entry.stepCount || entry.step == 0 { return times }
    return "step \(entry.step + 1) of \(entry.stepCount)" + (times.isEmpty ? "" : ", \(times)")
  }
}
