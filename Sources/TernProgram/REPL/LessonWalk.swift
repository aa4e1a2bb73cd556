import TernGrader
import TernLessons
import TernOps
import TernRuntime
import TernSyntax

/// A lesson that is gone through step by step: prose, then code that is run on Enter.
struct LessonWalk {
  let document: LessonDocument
  /// The step that is shown; that of the end when all are done.
  private(set) var step = 0
  /// What the user gave values while the lesson went on.
  private var ownNames: Set<String> = []
  /// The steps that ran.
  private var done: Set<Int> = []

  init(_ lesson: Lesson) { document = LessonDocument(lesson) }

  var isAtEnd: Bool { step >= document.cells.count }
  var cell: LessonDocument.Cell? { isAtEnd ? nil : document.cells[step] }

  /// The code of a step as a program of its own.
  func source(_ step: Int) -> Source { Source(name: "\(document.name), step \(step + 1)", document.cells[step].code) }

  /// The step of an exercise.
  func step(ofExercise name: String) -> Int? { document.cells.firstIndex { $0.exercise == name } }

  /// Notes what the user typed.
  mutating func noteOwnNames(_ source: Source) { ownNames.formUnion(ProgramNames(source).assigned) }

  /// Notes that a step ran: what it defines is the lesson's again.
  mutating func noteRun(_ step: Int) {
    done.insert(step)
    ownNames.subtract(ProgramNames(source(step)).assigned)
  }

  /// Whether code before the step that is shown did not run.
  private var hasGap: Bool { (0..<step).contains { !document.cells[$0].code.isEmpty && !done.contains($0) } }

  /// What the user did that may be why the step that is shown fails, and how to go on; nil for nothing.
  func note(on error: Diagnostic) -> String? {
    if error.isInterrupt { return nil }
    let own = disturbingNames.map { "`\($0)`" }.joined(separator: ", ")
    if !own.isEmpty { return "the lesson uses \(own), which you gave a value of your own; :learn \(document.name) goes on from this step without that" }
    guard hasGap, error.kind == .unknownName || error.kind == .noValueYet else { return nil }
    return "not all steps before this one were run; :learn \(document.name) runs them and goes on from here"
  }

  /// Names that the user gave values, of those that the lesson uses up to the step that is shown.
  private var disturbingNames: [String] {
    var used: Set<String> = []
    for step in 0...step where step < document.cells.count && !ownNames.isEmpty {
      let names = ProgramNames(source(step))
      used.formUnion(names.assigned + names.builtins.map(\.name))
    }
    return used.intersection(ownNames).sorted()
  }

  mutating func move(to step: Int) { self.step = min(max(step, 0), document.cells.count) }

  /// The step as it is shown.
  func text(columns: Int, _ palette: Palette) -> String {
    guard let cell else { return palette.dim("This is the end of the lesson.") + "\n" }
    var text = ""
    if !cell.prose.isEmpty {
      text += Prose.rendered(cell.prose.map { "## " + $0 }.joined(separator: "\n"), columns: columns, palette: palette)
    }
    for line in cell.code.split(separator: "\n", omittingEmptySubsequences: false) where !cell.code.isEmpty {
      for (number, part) in CodeLine(line).lines(columns: columns - 2, palette).enumerated() {
        text += palette.dim(number == 0 ? "│ " : "┊ ") + part + "\n"
      }
    }
    let next = cell.exercise != nil ? ":try begins, :hint helps, :grade grades, Enter goes on" : cell.code.isEmpty ? "Enter goes on" : "Enter runs it"
    return text + palette.dim("[step \(step + 1) of \(document.cells.count) · \(next)]") + "\n"
  }
}

extension Repl {
  /// Opens a lesson, where it was left or from its beginning; or the lesson of an exercise, at that exercise.
  func learn(_ name: String, again: Bool = false) throws {
    let lessons = interpreter.registry.lessons
    switch try LearningPlace(name, among: lessons) {
    case .lesson(let lesson): try open(lesson, again: again)
    case .exercise(let exercise, let lesson): try open(lesson, atExercise: exercise)
    }
  }

  /// Shows an exercise. Where its lesson was left stays as it is until a step from here is done.
  private func open(_ lesson: Lesson, atExercise exercise: String) throws {
    var walk = LessonWalk(lesson)
    if let step = walk.step(ofExercise: exercise) { walk.move(to: step) }
    try reset()
    self.walk = walk
    showStep()
  }

  /// Goes on where the lesson was left, with what came before.
  private func open(_ lesson: Lesson, again: Bool) throws {
    var walk = LessonWalk(lesson)
    let entry = progress.entries[lesson.name]
    try reset()
    if let entry, !again, entry.stepCount == walk.document.cells.count, entry.step > 0, entry.step < entry.stepCount {
      write(palette.dim("You were at step \(entry.step + 1) of \(entry.stepCount) of \(lesson.name); what came before runs again …") + "\n")
      Terminal.flush()
      let output = interpreter.output
      interpreter.output = { _ in }
      defer { interpreter.output = output }
      for step in 0..<entry.step {
        do throws(Diagnostic) { try interpreter.run(walk.source(step)) } catch {
          report(error)
          break
        }
        walk.noteRun(step)
        walk.move(to: step + 1)
      }
    }
    self.walk = walk
    showStep()
  }

  /// Runs the step that is shown, and shows the next one.
  func nextStep() throws {
    guard let walk else { throw Self.noLesson }
    guard let cell = walk.cell else { return showStep() }
    if !cell.code.isEmpty, !runStep(walk) { return }
    try move(to: walk.step + 1)
  }

  /// Runs the code of the step that is shown: whether it succeeded.
  @discardableResult
  func runStep(_ walk: LessonWalk) -> Bool {
    do throws(Diagnostic) {
      _ = Signals.takePressed()
      try interpreter.run(walk.source(walk.step))
      self.walk?.noteRun(walk.step)
      return true
    } catch {
      report(error)
      if let note = walk.note(on: error) { Terminal.writeError(Terminal.broken("note: " + note, onto: 2) + "\n") }
      return false
    }
  }

  func runStepAgain() throws {
    guard let walk else { throw Self.noLesson }
    if walk.cell != nil { runStep(walk) }
  }

  /// - Parameter offset: how many steps to go on or back without running them.
  func skipStep(_ offset: Int) throws {
    guard let walk else { throw Self.noLesson }
    try move(to: walk.step + offset)
  }

  /// Shows a step by its number, or an exercise by its name, without running anything.
  func go(to place: String) throws {
    guard let walk else { throw Self.noLesson }
    if let number = Int(place) {
      guard (1...walk.document.cells.count).contains(number) else {
        throw Failure.message("the steps of \(walk.document.name) are 1 to \(walk.document.cells.count)")
      }
      return try move(to: number - 1)
    }
    if let step = walk.step(ofExercise: place) { return try move(to: step) }
    if let lesson = lesson(of: place) { throw Failure.message("\(place) is an exercise of \(lesson); :learn \(place) goes there") }
    let hint = NearNames.question(for: place, among: walk.document.exercises).map { "; " + $0 } ?? "; :exercises lists them"
    throw Failure.message("no exercise of \(walk.document.name) is called \(place)\(hint)")
  }

  private func move(to step: Int) throws {
    walk?.move(to: step)
    guard let walk else { return }
    showStep()
    try note { $0.reached(walk.step, of: walk.document.cells.count, in: walk.document.name) }
  }

  private func showStep() {
    if let walk { write(walk.text(columns: min(Terminal.columns, 80), palette)) }
  }

  private static var noLesson: Failure { Failure.message("no lesson is open; :learn NAME opens one, and :lessons lists them") }
}
