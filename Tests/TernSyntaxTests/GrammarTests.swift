import TernSyntax
import Testing

@Suite struct GrammarTests {
  #if DEBUG
    /// Without optimisation the parser takes thirty times as long: three minutes for as many as in release.
    private static let sentences = 10_000
  #else
    private static let sentences = 100_000
  #endif

  @Test("every production that a parse function quotes stands in Grammar.md, and the other way round")
  func productionsAreQuoted() throws {
    let productions = try GrammarFile.productions()
    let defined = Set(productions.map { "\($0.name) = \($0.text)" })
    var quoted: Set<String> = []
    for part in ["", "+Statements", "+Expressions", "+Functions", "+Literals", "+Exercises"] {
      let text = try GrammarFile.read("\(GrammarFile.root)/Sources/TernSyntax/Parser\(part).swift")
      for line in text.split(separator: "\n") {
        let line = line.drop { $0 == " " }
        guard line.hasPrefix("/// "), let equals = line.dropFirst(4).firstIndex(of: "=") else { continue }
        let name = line.dropFirst(4)[..<equals].dropLast()
        if productions.contains(where: { $0.name == name }) { quoted.insert(String(line.dropFirst(4))) }
      }
    }
    #expect(quoted.subtracting(defined).isEmpty)
    #expect(defined.subtracting(quoted).isEmpty)
  }

  @Test("random sentences parse, and their layout parses to the same tree and is stable")
  func randomSentences() throws {
    var generator = SentenceGenerator(try GrammarFile.productions(), seed: 20_260_101)
    for number in 0..<Self.sentences {
      let text = SentenceGenerator.text(generator.program())
      let result = Parser.parse(Source(name: "\(number)", text))
      guard result.errors.isEmpty else {
        Issue.record("sentence \(number): \(result.errors[0])\n\(text)")
        return
      }
      let layout = Formatter.format(result.tree)
      let again = Parser.parse(Source(name: "layout of \(number)", layout))
      guard again.errors.isEmpty, TreeOutline.of(again.tree) == TreeOutline.of(result.tree) else {
        Issue.record("layout of sentence \(number) differs: \(again.errors)\n\(text)\n--- laid out as\n\(layout)")
        return
      }
      guard Formatter.format(again.tree) == layout else {
        Issue.record("layout of sentence \(number) is not stable\n\(layout)\n---\n\(Formatter.format(again.tree))")
        return
      }
    }
  }

  @Test("a sentence with one token deleted, doubled or replaced parses or gives an error with a place")
  func mutatedSentences() throws {
    var generator = SentenceGenerator(try GrammarFile.productions(), seed: 7)
    let replacements = ["(", ")", "[", "]", "{", "}", ",", ":", "->", "|>", "=", "if", "else", "fn", "1", "a", "\"", "..", "...", "\n", "@", "not", "'", "**", "é", "\u{0}"]
    var refused = 0
    for _ in 0..<Self.sentences {
      var words = generator.program()
      if words.isEmpty { continue }
      let position = generator.number(below: words.count)
      switch generator.number(below: 3) {
      case 0: words.remove(at: position)
      case 1: words.insert(words[position], at: position)
      default: words[position] = replacements[generator.number(below: replacements.count)]
      }
      let source = Source(name: "mutated", SentenceGenerator.text(words))
      for error in Parser.parse(source).errors {
        refused += 1
        guard error.span.start <= error.span.end, Int(error.span.end) <= source.bytes.count, !error.message.isEmpty else {
          Issue.record("no place for \(error)\n\(source.text)")
          return
        }
      }
    }
    #expect(refused > Self.sentences / 4)
  }
}
