import TernRuntime
import TernSyntax
import TernTestSupport
import Testing

/// Formats in strings give what Python's `format` gives, and refuse what it refuses: before the program runs when
/// no value fits, while it runs when this one does not.
@Suite struct FormatTests {
  @Test func asPython() throws {
    let rows = try FixtureFile.rows("formats")
    #expect(rows.count > 4000)
    for row in rows {
      let (spec, value, kind, expected) = (String(row[0]), String(row[1]), String(row[2]), String(row[3]))
      #expect(((try? FormatSpec(spec)) == nil) == (kind == "wrong"), "`\(spec)` is \(kind)")
      let interpreter = Interpreter()
      let found = try? interpreter.evaluate(Source(name: "<fixture>", "x = \(value)\n\"{x:\(spec)}\"")).description
      #expect(found == (kind == "ok" ? expected : nil), "`\(spec)` of \(value)")
    }
  }

  @Test("each element of a tensor takes the format", arguments: [
    ("[[1, 2], [3, 4]]", "03", "[[001, 002], [003, 004]]"), ("[0.5, 1]", ".0%", "[50%, 100%]"), ("zeros(0)", ".2f", "[]"),
    ("zeros(4611686018427387904, 0)", ".2f", "[]"), ("[1, 2].T", "", nil), ("2..4", ".1f", nil), ("(1, 2)", "d", nil),
    ("none", "5", nil), ("(a = 1)", ">9", nil), ("sum", "s", nil), ("[1.5]", "d", nil), ("full((1048576,), 1)", "1000", nil),
  ] as [(String, String, String?)])
  func tensors(_ value: String, _ spec: String, _ expected: String?) {
    let found = try? Interpreter().evaluate(Source(name: "<test>", "x = \(value)\n\"{x:\(spec)}\"")).description
    #expect(found == expected)
  }

  @Test("what is wrong is said", arguments: [
    ("\"{1:,x}\"", "the format `,x` has `,`, which means nothing with `x`"),
    ("\"{1:.2d}\"", "the format `.2d` has `.2`, which means nothing with `d`"),
    ("\"{1:,_}\"", "the format `,_` has two separators"),
    ("\"{1:.f}\"", "the format `.f` has a point without a number of digits behind it"),
    ("\"{1:5q}\"", "unknown format `5q`: there is no type `q`"),
    ("\"{1:2000}\"", "the format `2000` asks for more than 1000 characters"),
    ("\"{1.5:d}\"", "the format d is for integers, but found 1.5"),
    ("x = \"tern\"\n\"{x:.2f}\"", "the format .2f is for numbers, but found \"tern\""),
    ("\"{5:.2}\"", "the format .2 is for floats, since integers have no decimals, but found 5"),
    ("\"{(1, 2):d}\"", "the format d is for numbers and strings, but found (1, 2)"),
  ])
  func messages(_ program: String, _ message: String) {
    do throws(Diagnostic) {
      _ = try Interpreter().evaluate(Source(name: "<test>", program))
      Issue.record("not refused: \(program)")
    } catch { #expect(error.message == message) }
  }
}
