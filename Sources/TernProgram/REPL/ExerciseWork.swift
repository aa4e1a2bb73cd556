import TernGrader
import TernLessons
import TernOps
import TernRuntime
import TernSyntax

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
      let signature = ExercisePrompt.lines(definition).map { $0.isEmpty ? "#" : "# " + $0.replacing("### ", with: "") }.joined(separator: "\n")
      do throws(FileFault) { try FileBytes.write(Array("\(signature)\n\n\(definition.starters.first ?? "")".utf8), to: path) } catch {
        throw Failure.message("\(path) cannot be written: \(error.problem)")
      }
      write("\(path) is there to be edited; :grade says what is right in it. (A function \(definition.name) that you define here is graded as well.)\n")
    } else {
      write("\(path) is there already; :grade says what is right in it\n")
    }
  }

  /// One hint more.
  func showHint(_ argument: String) throws {
    let name = try exerciseName(argument.split(separator: " ").first, ":hint")
    let definition = try Grading(plugins).exercise(name).definition
    exercise = definition.name
    let given = hintsGiven[definition.name] ?? 0
    guard given < definition.hints.count else {
      write(given == 0 ? "there are no hints for \(definition.name)\n" : "there is no further hint for \(definition.name)\n")
      return
    }
    hintsGiven[definition.name] = given + 1
    for line in TextWidth.lines("hint \(given + 1) of \(definition.hints.count): \(definition.hints[given])", to: Terminal.columns) { write(line + "\n") }
  }

  /// Grades the function of the session, or the program in a file.
  func grade(_ argument: String) throws {
    let words = argument.split(separator: " ")
    let name = try exerciseName(words.first, ":grade")
    let loaded = try Grading(plugins).exercise(name)
    let own = loaded.definition.name
    exercise = own
    let source: Source
    if words.count > 1 {
      do { source = try Source(path: String(words[1])) } catch { throw Failure.message(error.message) }
    } else if let text = SessionProgram(interpreter).text(of: own) {
      source = Source(name: "<session>", text)
    } else if let file = try? Source(path: own + ".tern") {
      source = file
    } else {
      throw Failure.message("there is nothing to grade: define \(own) here, or write \(own).tern (:try begins it)")
    }
    let report = try Grading(plugins).translated { try Grader(loaded, seed: .random(in: 0..<1 << 32)).grade(source) }
    Terminal.write(report)
    if report.isPassed {
      for (question, keys) in loaded.definition.followUps {
        write("\n" + palette.strong("They may ask next: ") + question + "\n" + keys.map { "  - \($0)\n" }.joined())
      }
    }
    if let lesson = lesson(of: own) {
      try note { $0.attempted(own, of: lesson, score: report.score) }
    }
  }

  private func lesson(of exercise: String) -> String? {
    if let walk, walk.document.cells.contains(where: { $0.exercise == exercise }) { return walk.document.name }
    return interpreter.registry.lessons.first { ExerciseSearch.names(in: $0).contains(exercise) }?.name
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
