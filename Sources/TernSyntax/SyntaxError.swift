/// Why a text is not a program. Facts only; `SyntaxError+Message.swift` has the words.
package struct SyntaxError: Error, Equatable, Sendable {
  package var kind: Kind
  package var span: Span
  /// A second place that explains the first: the bracket that was never closed.
  package var related: Span?
  /// Whether the text so far is fine and only ends too early: a REPL then asks for another line.
  package var isIncomplete = false

  package init(kind: Kind, span: Span, related: Span? = nil) {
    self.kind = kind
    self.span = span
    self.related = related
  }

  package enum Kind: Equatable, Sendable {
    // From the lexer
    case notUTF8
    case unexpectedCharacter(String)
    case malformedNumber
    case unterminatedString
    case unclosedInterpolation
    case loneBraceInString
    case unknownEscape(String)
    case habit(Habit)

    // From the parser
    /// `found` is the token as written; `expected` a phrase such as "an expression" or "`)`".
    case expected(String, found: String)
    case unclosed(String)
    case integerTooLarge
    case emptyInterpolation
    case emptyBrackets
    case badFormat(String, FormatSpec.Mistake)
    case notAssignable
    case assignToCall
    case assignInExpression
    case chainedRange
    case ifWithoutElse
    case elseOnNewLine
    case elseWithoutIf
    case duplicateParameter(String)
    case duplicateField(String)
    case duplicateArgument(String)
    case positionalAfterNamed
    case restNotLast
    case requiredAfterDefault(String)
    case mixedTuple
    case loneSpread
    case tooDeep(limit: Int)
    case outsideLoop(String)
    case returnOutsideFunction
    case missingSeparator(found: String)
    case reserved(String)
    case nestedExercise
    case unknownClause(String)
    case nameIsKeyword(String)
    case ellipsisOutsideIndex
    case newOutsideIndex
    case twoEllipses
    case twoEllipsesInShape
    case openSize(String)
    case sizeOfItself(String)
    case badModuleName(String)
  }
}
