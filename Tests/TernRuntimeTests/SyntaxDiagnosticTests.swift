import TernRuntime
import TernSyntax
import TernTestSupport
import Testing

/// The exact text of every mistake of grammar. The rows lie in `Fixtures/syntax_errors.txt`: a program, and what
/// `tern check` says of it first.
@Suite struct SyntaxDiagnosticTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let name: String
    let program: String
    let text: String
    var testDescription: String { name }
  }

  static let rows: [Row] = ((try? FixtureFile.text("syntax_errors")) ?? "").split(separator: "▸ ").map { block in
    let (name, rest) = cut(block, at: "\n")
    let (program, text) = cut(rest, at: "\n---\n")
    return Row(name: String(name), program: String(program), text: String(text))
  }

  private static func cut(_ text: Substring, at separator: String) -> (Substring, Substring) {
    guard let range = text.firstRange(of: separator) else { return (text, "") }
    return (text[..<range.lowerBound], text[range.upperBound...])
  }

  @Test("says exactly", arguments: rows)
  func exactText(_ row: Row) async {
    let text = await LargeStack.run { Interpreter.check(Source(name: "t.tern", row.program)).first?.rendered() ?? "nothing" }
    #expect(text == row.text)
  }

  @Test("every kind of mistake has a row")
  func complete() {
    let messages = Self.rows.map { $0.text.split(separator: "\n")[0] }
    for kind in Self.kinds {
      let message = SyntaxError(kind: kind, span: Span(0, 0)).message
      #expect(messages.contains("error: \(message)"), "\(kind)")
    }
    #expect(Set(Self.kinds.map(Self.number)).count == Self.number(.badModuleName("")) + 1)
    #expect(Set(Self.habits.map(Self.number)).count == Self.number(.memberNumber) + 1)
  }

  /// One of each kind, as in its row. That a text is not UTF-8 is found before there is a program: see `BadInputTests`.
  private static let kinds: [SyntaxError.Kind] =
    habits.map { .habit($0) } + [
      .unexpectedCharacter("$"), .malformedNumber, .unterminatedString, .unclosedInterpolation, .loneBraceInString,
      .unknownEscape("\\q"), .expected("an expression", found: "`*`"), .unclosed("("), .integerTooLarge,
      .emptyInterpolation, .emptyBrackets, .badFormat("q", .unknownType("q")), .notAssignable, .assignToCall,
      .assignInExpression, .chainedRange, .ifWithoutElse, .elseOnNewLine, .elseWithoutIf, .duplicateParameter("a"),
      .duplicateField("a"), .duplicateArgument("axis"), .positionalAfterNamed, .restNotLast, .requiredAfterDefault("b"),
      .mixedTuple, .loneSpread, .tooDeep(limit: 200), .outsideLoop("break"), .returnOutsideFunction, .missingSeparator(found: "`42`"),
      .reserved("exercise"), .nestedExercise, .unknownClause("answer"), .nameIsKeyword("for"), .ellipsisOutsideIndex, .newOutsideIndex, .twoEllipses,
      .twoEllipsesInShape, .openSize("n"), .sizeOfItself("n"), .badModuleName("my-layers"),
    ]

  private static let habits: [SyntaxError.Habit] = [
    .doubleStar, .ampersand, .verticalBar, .bang, .tilde, .questionMark, .singleQuote, .backslash, .walrus, .fatArrow,
    .increment, .tripleEqual, .angleBrackets, .conversion, .slashComment, .blockComment, .tripleQuotes, .curlyQuotes,
    .symbol("×", instead: ""), .lambda, .def, .elif, .class, .from, .importAs, .importList, .isOperator, .inOperator,
    .del, .with, .try, .yield, .global, .letBinding("let"), .printStatement, .function("function"), .raise,
    .switchStatement, .word("mod", instead: ""), .colonBlock, .typeAnnotation, .conditionalExpression, .comprehension,
    .dictionary, .equalsBeforeBlock, .formatPrefix("f"), .starArgument, .doubleStarArgument, .starParameter, .memberNumber,
  ]

  /// Numbers the kinds. The compiler asks for a number for a new one, and `complete` for its row.
  private static func number(_ kind: SyntaxError.Kind) -> Int {
    switch kind {
    case .notUTF8, .habit: 0
    case .unexpectedCharacter: 1
    case .malformedNumber: 2
    case .unterminatedString: 3
    case .unclosedInterpolation: 4
    case .loneBraceInString: 5
    case .unknownEscape: 6
    case .expected: 7
    case .unclosed: 8
    case .integerTooLarge: 9
    case .emptyInterpolation: 10
    case .emptyBrackets: 11
    case .badFormat: 12
    case .notAssignable: 13
    case .assignToCall: 14
    case .assignInExpression: 15
    case .chainedRange: 16
    case .ifWithoutElse: 17
    case .elseOnNewLine: 18
    case .elseWithoutIf: 19
    case .duplicateParameter: 20
    case .duplicateField: 21
    case .duplicateArgument: 22
    case .positionalAfterNamed: 23
    case .restNotLast: 24
    case .requiredAfterDefault: 25
    case .mixedTuple: 26
    case .tooDeep: 27
    case .outsideLoop: 28
    case .returnOutsideFunction: 29
    case .missingSeparator: 30
    case .reserved: 31
    case .nameIsKeyword: 32
    case .ellipsisOutsideIndex: 33
    case .newOutsideIndex: 34
    case .twoEllipses: 35
    case .twoEllipsesInShape: 36
    case .openSize: 37
    case .sizeOfItself: 38
    case .loneSpread: 39
    case .nestedExercise: 40
    case .unknownClause: 41
    case .badModuleName: 42
    }
  }

  private static func number(_ habit: SyntaxError.Habit) -> Int {
    switch habit {
    case .doubleStar: 0
    case .ampersand: 1
    case .verticalBar: 2
    case .bang: 3
    case .tilde: 4
    case .questionMark: 5
    case .singleQuote: 6
    case .backslash: 7
    case .walrus: 8
    case .fatArrow: 9
    case .increment: 10
    case .tripleEqual: 11
    case .angleBrackets: 12
    case .conversion: 13
    case .slashComment: 14
    case .blockComment: 15
    case .tripleQuotes: 16
    case .curlyQuotes: 17
    case .symbol: 18
    case .lambda: 19
    case .def: 20
    case .elif: 21
    case .class: 22
    case .from: 23
    case .importAs: 24
    case .importList: 25
    case .isOperator: 26
    case .inOperator: 27
    case .del: 28
    case .with: 29
    case .try: 30
    case .yield: 31
    case .global: 32
    case .letBinding: 33
    case .printStatement: 34
    case .function: 35
    case .raise: 36
    case .switchStatement: 37
    case .word: 38
    case .colonBlock: 39
    case .typeAnnotation: 40
    case .conditionalExpression: 41
    case .comprehension: 42
    case .dictionary: 43
    case .equalsBeforeBlock: 44
    case .formatPrefix: 45
    case .starArgument: 46
    case .doubleStarArgument: 47
    case .starParameter: 48
    case .memberNumber: 49
    }
  }
}
