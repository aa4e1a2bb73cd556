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
    case duplicateParameter(String)
    case duplicateField(String)
    case duplicateArgument(String)
    case positionalAfterNamed
    case restNotLast
    case requiredAfterDefault(String)
    case mixedTuple
    case tooDeep(limit: Int)
    case outsideLoop(String)
    case returnOutsideFunction
    case missingSeparator(found: String)
    case reserved(String)
    case nameIsKeyword(String)
    case ellipsisOutsideIndex
    case newOutsideIndex
    case twoEllipses
    case twoEllipsesInShape
    case openSize(String)
    case sizeOfItself(String)
    case badModuleName(String)
  }

  /// Ways of writing that Python, NumPy or C teach and that are spelled differently here.
  package enum Habit: Equatable, Sendable {
    case doubleStar, ampersand, verticalBar, bang, tilde, questionMark, singleQuote, backslash
    case walrus, fatArrow, increment
    case lambda, def, elif, pass, `class`, from, importAs, importList, isOperator, inOperator, del, with, `try`
    case yield, global, letBinding(String), colonBlock, conditionalExpression, comprehension, dictionary
    case formatPrefix(String), printStatement, function(String), raise, switchStatement, starArgument
  }
}
