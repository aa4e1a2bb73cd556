import TernSyntax
import Testing

/// Input line by line: what `PendingInput` says of it is what the parser says of the whole text.
@Suite struct PendingInputTests {
  /// Feeds `text` as the REPL does; returns where the two first differ.
  private func difference(_ text: String, keptBytes: Int) -> String? {
    var pending: PendingInput?
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
      if pending?.isIncomplete == true { pending?.append(line: line) } else { pending = PendingInput(line, keptBytes: keptBytes) }
      guard let input = pending else { continue }
      let whole = Parser.parse(Source(name: "", input.text), errorLimit: 1).errors.first?.isIncomplete ?? false
      if input.isIncomplete != whole { return "\(whole ? "asks for no more" : "asks for more") after\n\(input.text)" }
    }
    return nil
  }

  @Test(
    "texts by hand",
    arguments: [
      "fn f() {\n  a = 1\n  b = 2\n\n  # a comment\n  x\n  |> g()\n  y = [1,\n  2,\n  3,\n  4]\n}\nf()",
      "fn f(a,\n  b = 1,\n  c = 2,\n  d) {\n}", "(a = 1,\nb = 2,\nc = 3,\n4)", "f(1,\n2,\na = 1,\nb = 2,\n3)",
      "f(1,\n2,\n3\n4)", "x = {\n", "fn f() {\n1\n2\n3\n)\n4", "if a {\n1\n2\n3\n}\nelse {\n4\n}", "[\n1,\n2,\n,\n3]",
      "fn f() {\n  a\n  b\n  c\n  \"text\n  d\n}", "g(x -> {\n1\n2\n3\n}, y -> {\n4\n5\n6\n},\n7)", "x[1,\n:,\n...,\n2:3\n]",
      "fn f() {\n1; 2; 3\n4; 5\n6; }", "(x,\ny,\nz,\nw) -> x", "fn f() {\n##a\n1\n##b\n2\n##c\n}", "a = 1; fn f() {\n1\n}",
      "fn f() {\n  1\n  2\n  3 +\n  # why\n  4\n}",
    ])
  func texts(_ text: String) {
    #expect(difference(text, keptBytes: 0) == nil)
    #expect(difference(text, keptBytes: 1024) == nil)
  }

  @Test("random programs with line breaks anywhere, whole and damaged")
  func random() throws {
    var generator = SentenceGenerator(try GrammarFile.productions(), seed: 41)
    var late = 0
    for _ in 0..<5_000 {
      var words = generator.program()
      if words.isEmpty { continue }
      if generator.number(below: 3) == 0 { words.remove(at: generator.number(below: words.count)) }
      var text = ""
      for character in SentenceGenerator.text(words) {
        text.append(character == " " && generator.number(below: 4) == 0 ? "\n" : character)
      }
      #expect(difference(text, keptBytes: 1024) == nil)
      guard let difference = difference(text, keptBytes: 0) else { continue }
      // `(a, 1, b) =`: that 1 is no target is seen at the `=`, when it was dropped.
      late += 1
      #expect(difference.hasPrefix("asks for more"), "\(difference)\nin\n\(text)")
    }
    #expect(late < 10)
  }

  @Test("blocks and brackets of 5,000 lines", 
    arguments: [
      ("fn f() {", "  y = [1, 2] # two", "}"), ("x = [", "[1, 2],", "]"), ("f(", "# none", ")"),
      ("x -> {", "", "}"), ("if x { while y {", "  f(x) }; while z {", "}}"),
    ])
  func long(_ opening: String, _ line: String, _ closing: String) {
    var input = PendingInput(opening)
    for _ in 0..<5_000 {
      input.append(line: line)
      guard input.isIncomplete else { break }
    }
    #expect(input.isIncomplete)
    input.append(line: closing)
    #expect(!input.isIncomplete)
  }
}
