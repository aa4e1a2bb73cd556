import TernOps
import TernRuntime
import TernSyntax
import TernTensor
import Testing

/// Every error that a running program can have, with its exact text: message, line, carets, notes and calls.
@Suite struct RuntimeDiagnosticTests {
  /// A program and what it is refused with.
  struct Row: CustomTestStringConvertible {
    let kind: ErrorKind
    let program: String
    let rendering: String

    init(_ kind: ErrorKind, _ program: String, _ rendering: String) {
      self.kind = kind
      self.program = program
      self.rendering = rendering
    }

    var testDescription: String { "\(kind): \(program)" }
  }

  private static func failure(_ program: String) -> Diagnostic? {
    do throws(Diagnostic) {
      try Interpreter().run(Source(name: "main.tern", program))
      return nil
    } catch { return error }
  }

  @Test("has the words that it should have", arguments: rows)
  func words(_ row: Row) throws {
    let failure = try #require(Self.failure(row.program))
    #expect(failure.kind == row.kind)
    // How much memory there is differs from machine to machine.
    let rendering = failure.rendered().replacing(/this machine has [0-9.]+ [A-Z]iB/, with: "this machine has …")
    #expect(rendering == row.rendering + "\n")
  }

  @Test("every kind of error has a row, or a test of its own")
  func completeness() {
    let elsewhere: Set<ErrorKind> = [.importCycle, .importDepth, .noModule, .unreadableFile, .plugin, .interrupted, .raised]
    let tested = Set(Self.rows.map(\.kind)).union(elsewhere)
    #expect(ErrorKind.allCases.filter { !tested.contains($0) } == [])
  }

  // MARK: Remedies

  @Test("what other languages teach has a remedy", arguments: nameRemedies + parameterRemedies + memberRemedies)
  func remedy(_ program: String, _ note: String) throws {
    let failure = try #require(Self.failure(program))
    #expect(failure.notes.first == note)
  }

  @Test("every remedy has a row")
  func remedies() {
    func named(_ rows: [(String, String)]) -> Set<String> {
      Set(rows.flatMap { $0.0.split { !$0.isLetter && !$0.isNumber && $0 != "_" }.map(String.init) })
    }
    let names = named(Self.nameRemedies)
    let parameters = named(Self.parameterRemedies)
    let members = named(Self.memberRemedies)
    #expect(Set(Remedies.names.keys).union(Remedies.words.keys).union(Remedies.libraries).subtracting(names) == [])
    #expect(Set(Remedies.parameters.keys).union(Remedies.notes.keys).subtracting(parameters) == [])
    #expect(Set(Remedies.members.keys).union(Remedies.ofStrings.keys).subtracting(members) == [])
    let shown = Self.rows.map(\.rendering)
    #expect(Remedies.arguments.values.filter { note in !shown.contains { $0.contains(note) } } == [])
  }

  @Test("the check before a run says the same of names")
  func check() {
    let source = Source(name: "main.tern", "fn f(a) = a\nx = 3\nprint(a, np.zeros(x))")
    let texts = Interpreter.check(source).map { $0.rendered() }
    #expect(
      texts == [
        """
        error: `a` has no value
         ┌ main.tern:3:7
         │
        3│ print(a, np.zeros(x))
         │       ^
         │
         = `a` is local to f

        """,
        """
        error: `np` has no value
         ┌ main.tern:3:10
         │
        3│ print(a, np.zeros(x))
         │          ^^
         │
         = write zeros(x)

        """,
      ])
  }

  // MARK: Errors that no program text alone brings about

  @Test func interrupt() async {
    await #expect(processExitsWith: .success) {
      Interrupt.request()
      let failure = Self.failure("while true { }")
      guard failure?.kind == .interrupted, failure?.isInterrupt == true,
        failure?.rendered() == """
          error: interrupted
           ┌ main.tern:1:7
           │
          1│ while true { }
           │       ^^^^

          """
      else { fatalError(failure?.rendered() ?? "no error") }
    }
  }

  @Test("what is no program is broken between words where lines have an end")
  func broken() {
    let failure = Self.failure("zeros(2, 3) @ zeros(2, 3)")
    #expect(
      failure?.rendered(columns: 40) == """
        error: `@`: [2, 3] and [2, 3] do not fit
         ┌ main.tern:1:1
         │
        1│ zeros(2, 3) @ zeros(2, 3)
         │ ^^^^^^^^^^^^^^^^^^^^^^^^^
         │
         = the last axis of the left (3) must
           equal the second to last axis of the
           right (2)
         = did you mean zeros(2, 3) @ zeros(2,
           3).T?

        """)
  }

  private struct Mishap: Error, CustomStringConvertible {
    var description: String { "the printer is on fire" }
  }

  @Test("an error of a function of the host")
  func raised() {
    let interpreter = Interpreter()
    interpreter.set(
      "burn", to: .function(NativeFunction(name: "burn") { _, _ throws(OperationError) in throw .raised(Mishap()) }))
    #expect {
      try interpreter.run(Source(name: "main.tern", "burn()"))
    } throws: { error in
      let failure = error as? Diagnostic
      return failure?.kind == .raised
        && failure?.rendered() == """
          error: the printer is on fire
           ┌ main.tern:1:1
           │
          1│ burn()
           │ ^^^^^^

          """
    }
  }
}
