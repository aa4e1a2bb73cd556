import TernLessons
import TernLibrary
import TernOps
import TernRuntime
import TernSyntax
import Testing

/// Lessons taken apart into prose and code.
@Suite struct LessonDocumentTests {
  @Test("prose and code in turn, each as written")
  func cells() {
    let text = """
      #!/usr/bin/env tern
      import nn

      ## # Title
      ##
      ## Asked commonly; medium.

      x = 1  # one

      # two
      y = 2

      ## Only words.

      ## And more, with `code`.

      fn f(a) {
        ## within a function it is a comment
        a
      }

      """
    let document = LessonDocument(Lesson("07-test") { text })
    #expect(document.title == "Title" && document.standing?.rarity == "commonly" && document.standing?.difficulty == "medium")
    #expect(document.cells.map(\.code) == ["import nn", "x = 1  # one\n\n# two\ny = 2", "fn f(a) {\n  ## within a function it is a comment\n  a\n}"])
    #expect(document.cells.map(\.prose) == [[], ["# Title", "", "Asked commonly; medium."], ["Only words.", "", "And more, with `code`."]])
  }

  @Test("an exercise says what it forbids, requires and limits, in the document and when it is met")
  func rules() throws {
    let text = """
      exercise half(x: [n]) -> [n] {
        ## Half of x.
        forbid mean, sum
        require where
        limit 3
        limit 9 ops
        cost flops <= 3 * n
        cost peak <= O(n)
      }

      """
    let prompt = [
      "### Exercise: half", "", "    fn half(x: [n]) -> [n]", "", "Half of x.", "",
      "Not allowed: `mean`, `sum`. To be used: `where`. Lines of code: at most",
      "3. Operations in the text: at most 9. Cost: `flops <= 3 * n`, `peak <=", "O(n)`.",
    ]
    #expect(LessonDocument(Lesson("07-test") { text }).cells.map(\.prose) == [prompt])
    let definition = try #require(try Interpreter().define(Source(name: "t.tern", text)).first)
    #expect(ExercisePrompt.lines(definition) == prompt)
    let free = text.split(separator: "\n", omittingEmptySubsequences: false).filter { line in
      !["forbid", "require", "limit", "cost"].contains { line.hasPrefix("  " + $0) }
    }.joined(separator: "\n")
    #expect(LessonDocument(Lesson("07-test") { free }).cells.map(\.prose) == [Array(prompt.prefix(5))])
  }

  @Test("a long signature is broken between parameters")
  func longSignature() {
    let lesson = Lesson("07-test") { "exercise cell(\n  x: [n, d], h: [n, u], c: [n, u], p: (w_ih: [d, 4*u], w_hh: [u, 4*u])\n) {\n  ## A cell.\n}\n" }
    #expect(
      LessonDocument(lesson).cells.first?.prose.dropFirst(2).prefix(2) == [
        "    fn cell(x: [n, d], h: [n, u], c: [n, u], p: (w_ih: [d, 4*u],", "      w_hh: [u, 4*u]))",
      ])
  }

  @Test("a lesson without anything, without prose, without an end")
  func corners() {
    #expect(LessonDocument(Lesson("a") { "" }).cells.isEmpty)
    let plain = LessonDocument(Lesson("b") { "x = 1" })
    #expect(plain.cells.map(\.code) == ["x = 1"] && plain.title == "b" && plain.standing == nil)
    let prose = LessonDocument(Lesson("c") { "## words" })
    #expect(prose.cells.map(\.code) == [""] && prose.cells.map(\.prose) == [["words"]])
    #expect(LessonDocument(Lesson("d") { "x = (\n## y\n" }).cells.count <= 2)
  }

  @Test("every lesson that comes with Tern has a title, a standing and a question, and its cells are the whole lesson", arguments: StandardLibrary().lessons.map(\.name))
  func standard(_ name: String) throws {
    let lesson = try #require(StandardLibrary().lessons.first { $0.name == name })
    let document = LessonDocument(lesson)
    #expect(document.title != name)
    #expect(document.standing != nil)
    #expect(document.cells.flatMap(\.prose).contains { $0.hasPrefix("**The question.**") })
    #expect(document.cells.count { !$0.code.isEmpty } > 5)
    // Exercises come last. What they ask for is shown, and the rest of their blocks is not.
    let parts = document.cells.filter { $0.exercise == nil }.map { $0.prose.joined(separator: "\n") + $0.code }.joined()
    let text = lesson.text().replacing("#!/usr/bin/env tern", with: "")
    let all = text[..<(text.firstRange(of: "\nexercise ")?.lowerBound ?? text.endIndex)]
    #expect(document.exercises.count >= 2 && document.exercises.allSatisfy { text.contains("\nexercise \($0)(") })
    func words(_ text: some StringProtocol) -> [String] { text.split { $0.isWhitespace || $0 == "#" }.map { String($0) } }
    #expect(words(parts).joined() == words(all).joined())
  }
}
