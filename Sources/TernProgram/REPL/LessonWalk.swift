import TernLessons
import TernOps
import TernRuntime
import TernSyntax

/// A lesson that is gone through step by step: prose, then code that is run on Enter.
struct LessonWalk {
  let document: LessonDocument
  /// The step that is shown; that of the end when all are done.
  private(set) var step = 0

  init(_ lesson: Lesson) { document = LessonDocument(lesson) }

  var isAtEnd: Bool { step >= document.cells.count }
  var cell: LessonDocument.Cell? { isAtEnd ? nil : document.cells[step] }

  /// The code of a step as a program of its own.
  func source(_ step: Int) -> Source { Source(name: "\(document.name), step \(step + 1)", document.cells[step].code) }

  mutating func move(to step: Int) { self.step = min(max(step, 0), document.cells.count) }

  /// The step as it is shown.
  func text(columns: Int, _ palette: Palette) -> String {
    guard let cell else { return palette.dim("This is the end of the lesson.") + "\n" }
    var text = ""
    if !cell.prose.isEmpty {
      text += Prose.rendered(cell.prose.map { "## " + $0 }.joined(separator: "\n"), columns: columns, palette: palette)
    }
    for line in cell.code.split(separator: "\n", omittingEmptySubsequences: false) where !cell.code.isEmpty {
      text += palette.dim("│ ") + (palette.isOn ? Highlighter.coloured(String(line)) : String(line)) + "\n"
    }
    let next = cell.exercise != nil ? ":try begins, :hint helps, :grade grades, Enter goes on" : cell.code.isEmpty ? "Enter goes on" : "Enter runs it"
    return text + palette.dim("[step \(step + 1) of \(document.cells.count) · \(next)]") + "\n"
  }
}

extension Repl {
  /// Opens a lesson, where it was left or from its beginning.
  func learn(_ name: String, again: Bool = false) throws {
    let lessons = interpreter.registry.lessons
    let lesson = try LessonSearch(for: name, among: lessons).lesson(name, lessons)
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
      return true
    } catch {
      report(error)
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

extension LessonSearch {
  /// The lesson that was meant.
  func lesson(_ name: String, _ lessons: [Lesson]) throws -> Lesson {
    switch self {
    case .found(let lesson): return lesson
    case .ambiguous(let names): throw Failure.message("\(name) may be \(names.joined(separator: " or "))")
    case .none:
      let known = lessons.map(\.name)
      let hint = NearNames.question(for: name, among: known).map { "; " + $0 } ?? ""
      throw Failure.message("no lesson is called \(name) (the lessons are \(known.joined(separator: ", ")))\(hint)")
    }
  }
}
