import TernGrader
import TernLessons
import TernOps
import TernRuntime
import TernSyntax
import TernTensor

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

// Working at the exercises of lessons in the REPL.
extension Repl {
  /// The exercise that a command means: the one that it names, that of the step that is shown, or the last one.
  private func exerciseName(_ named: Substring?, _ command: String) throws -> String {
    if let named { return String(named) }
    if let own = walk?.cell?.exercise ?? exercise { return own }
    throw Failure.message("\(command) needs the name of an exercise, such as \(command) attention; :lessons lists the lessons that have them")
  }

  /// Writes a program to begin with into a file of the current folder, unless there is one.
  func tryExercise(_ argument: String) throws {
    let name = try exerciseName(argument.split(separator: " ").first, ":try")
    let definition = try Grading(plugins).exercise(name).definition
    exercise = definition.name
    let path = definition.name + ".tern"
    if access(path, F_OK) != 0 {
      do throws(FileFault) { try FileBytes.write(Array("\(Self.comment(definition))\n\n\(definition.starters.first ?? "")".utf8), to: path) } catch {
        throw Failure.message("\(path) cannot be written: \(error.problem)")
      }
      writeBroken("\(path) is there to be edited; :grade says what is right in it. (A function \(definition.name) that you define here is graded as well.)")
    } else {
      writeBroken("\(path) is there already; :grade says what is right in it")
    }
  }

  /// What an exercise asks for, as comments of a program.
  private static func comment(_ definition: ExerciseDefinition) -> String {
    let prose = ExercisePrompt.lines(definition).map { "## " + $0 }.joined(separator: "\n")
    var lines = Prose.rendered(prose, columns: 78, palette: Palette(isOn: false)).split(separator: "\n", omittingEmptySubsequences: false).drop { $0.isEmpty }
    while lines.last?.isEmpty == true { lines.removeLast() }
    return lines.map { $0.isEmpty ? "#" : "# " + $0 }.joined(separator: "\n")
  }

  /// One hint more, or one that was given before by its number.
  func showHint(_ argument: String) throws {
    let words = argument.split(separator: " ")
    let name = try exerciseName(words.first { Int($0) == nil }, ":hint")
    let definition = try Grading(plugins).exercise(name).definition
    exercise = definition.name
    let given = hintsGiven[definition.name] ?? 0, count = definition.hints.count
    let wanted = words.lazy.compactMap { Int($0) }.first ?? given + 1
    if count == 0 { return write("there are no hints for \(definition.name)\n") }
    if given == count, wanted == count + 1 { return write("there is no further hint for \(definition.name); :hint 1 shows the first one again\n") }
    guard (1...count).contains(wanted) else { throw Failure.message("the hints for \(definition.name) are 1 to \(count)") }
    guard wanted <= given + 1 else { throw Failure.message("hint \(wanted) comes after hint \(given + 1), which :hint shows") }
    hintsGiven[definition.name] = max(given, wanted)
    writeBroken("hint \(wanted) of \(count): \(definition.hints[wanted - 1])")
  }

  /// What good answers to the follow-up questions have in them.
  func showAnswers(_ argument: String) throws {
    let name = try exerciseName(argument.split(separator: " ").first, ":answers")
    let definition = try Grading(plugins).exercise(name).definition
    if definition.followUps.isEmpty { write("\(definition.name) has no follow-up questions\n") }
    for (question, keys) in definition.followUps {
      writeBroken(question)
      for key in keys { writeBroken("  - " + key) }
    }
  }

  /// The exercises of the open lesson, or of all.
  func listExercises() {
    let lessons = walk.map { walk in interpreter.registry.lessons.filter { $0.name == walk.document.name } } ?? interpreter.registry.lessons
    var rows: [[String]] = []
    for document in lessons.map({ LessonDocument($0) }) {
      for (step, cell) in document.cells.enumerated() {
        guard let name = cell.exercise else { continue }
        let attempts = progress.entries[document.name]?.exercises[name]
        let state = attempts.map { $0.best >= 99.9 ? "solved" : "best \(NumberText.general($0.best, 3)) of 100" } ?? ""
        rows.append([name, walk == nil ? document.name : "step \(step + 1)", state])
      }
    }
    write(rows.isEmpty ? "there are no exercises here\n" : TextTable.text(rows, toTheRight: []))
    if !rows.isEmpty { write(palette.dim(walk == nil ? "[:learn NAME goes to one]" : "[:goto NAME goes to one]") + "\n") }
  }

  /// Writes a text for people in lines of the terminal.
  func writeBroken(_ text: String) { write(Terminal.broken(text, onto: 1) + "\n") }

  /// Grades the function of the session, or the program in a file.
  func grade(_ argument: String) throws {
    let words = argument.split(separator: " ")
    let name = try exerciseName(words.first, ":grade")
    let loaded = try Grading(plugins).exercise(name)
    let own = loaded.definition.name
    exercise = own
    let source: Source, what: String
    if words.count > 1 {
      do { source = try Source(path: String(words[1])) } catch { throw Failure.message(error.message) }
      what = source.name
    } else if let text = SessionProgram(interpreter).text(of: own) {
      source = Source(name: "<session>", text)
      what = "\(own), as you defined it here" + (access(own + ".tern", F_OK) == 0 ? " (:grade \(own) \(own).tern grades the file)" : "")
    } else if let file = try? Source(path: own + ".tern") {
      source = file
      what = file.name
    } else {
      throw Failure.message("there is nothing to grade: define \(own) here, or write \(own).tern (:try begins it)")
    }
    write(palette.dim(Terminal.broken("[grading \(what)]", onto: 1)) + "\n")
    Terminal.flush()
    let report = try Grading(plugins).translated { try Grader(loaded, seed: .random(in: 0..<1 << 32)).grade(source) }
    Terminal.write(report)
    if report.isPassed {
      for (question, _) in loaded.definition.followUps { writeBroken("\nThey may ask next: " + question) }
      if !loaded.definition.followUps.isEmpty { write(palette.dim("[:answers shows what a good answer has in it]") + "\n") }
    }
    if let lesson = lesson(of: own) {
      try note { $0.attempted(own, of: lesson, score: report.score) }
    }
  }

  /// The lesson of an exercise: the open one where it has it.
  func lesson(of exercise: String) -> String? {
    if let walk, walk.step(ofExercise: exercise) != nil { return walk.document.name }
    return ExerciseSearch(interpreter.registry.lessons).place(of: exercise)?.lesson.name
  }
}

/// A function that was defined in a session, as a program: with the functions of the session that it uses.
struct SessionProgram {
  private let interpreter: Interpreter

  init(_ interpreter: Interpreter) { self.interpreter = interpreter }

  /// - Returns: nil when the session defines no such function.
  func text(of name: String) -> String? {
    let own = Dictionary(interpreter.bindings.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
    var texts: [String] = []
    var seen: Set<String> = []
    var waiting = [name]
    while let next = waiting.popLast() {
      guard seen.insert(next).inserted, case .function(let function)? = own[next], let (text, _) = interpreter.sourceText(of: function) else { continue }
      // A lambda has the name that it was given.
      let program = text.hasPrefix("fn ") ? text : "\(next) = \(text)"
      texts.append(program)
      waiting += ProgramNames(Source(name: next, program)).builtins.map(\.name)
    }
    return texts.isEmpty ? nil : texts.reversed().joined(separator: "\n") + "\n"
  }
}
