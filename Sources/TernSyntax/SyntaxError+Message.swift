extension SyntaxError {
  /// What is wrong, in one line, without a full stop.
  package var message: String {
    switch kind {
    case .notUTF8: "the text is not valid UTF-8"
    case .unexpectedCharacter(let character): "unexpected character \(quoted(character))"
    case .malformedNumber: "malformed number"
    case .unterminatedString: "the string is not closed on its line"
    case .unclosedInterpolation: "the `{` in the string is not closed"
    case .loneBraceInString: "a lone } in a string"
    case .unknownEscape(let escape): "unknown escape \(quoted(escape)) in a string"
    case .habit(let habit): habit.words.message
    case .expected(let what, let found): "expected \(what), found \(found)"
    case .unclosed(let bracket): "\(quoted(bracket)) is never closed"
    case .integerTooLarge: "the integer does not fit 64 bits"
    case .emptyInterpolation: "nothing to print between the braces"
    case .emptyBrackets: "an empty index"
    case .badFormat(let format, let mistake): mistake.message(in: format)
    case .notAssignable: "this cannot be assigned to"
    case .assignToCall: "a call cannot be assigned to"
    case .assignInExpression: "an assignment is a statement, not an expression"
    case .chainedRange: "a range has two ends"
    case .ifWithoutElse: "an if that is used as a value needs an else"
    case .elseWithoutIf: "an else without an if"
    case .elseOnNewLine: "else stands on the line of the brace that closes the branch before it"
    case .duplicateParameter(let name): "two parameters are called \(quoted(name))"
    case .duplicateField(let name): "two fields are called \(quoted(name))"
    case .duplicateArgument(let name): "\(quoted(name)) is given twice"
    case .positionalAfterNamed: "an argument by position follows one by name"
    case .restNotLast: "the rest parameter must be the last one"
    case .requiredAfterDefault(let name): "\(quoted(name)) has no default, but a parameter before it has one"
    case .loneSpread: "one spread alone makes neither a tuple nor a record"
    case .mixedTuple: "a tuple has either all fields named or none"
    case .tooDeep(let limit): "nested more than \(limit) levels deep"
    case .outsideLoop(let word): "\(quoted(word)) outside a loop"
    case .returnOutsideFunction: "return outside a function"
    case .missingSeparator(let found): "expected a new line or `;` before \(found)"
    case .reserved(let word): "\(quoted(word)) is reserved for exercise blocks"
    case .nestedExercise: "an exercise stands at the top level of a file"
    case .unknownClause(let word): "\(quoted(word)) begins no clause of an exercise"
    case .nameIsKeyword(let word): "\(quoted(word)) is a word of the language and cannot be a name"
    case .ellipsisOutsideIndex: "`...` stands alone only in an index or a shape"
    case .newOutsideIndex: "`new` has a meaning only in an index"
    case .twoEllipses: "an index can hold one `...` only"
    case .twoEllipsesInShape: "a shape can hold one `...` only"
    case .openSize(let name): "the shapes do not settle the size \(quoted(name))"
    case .sizeOfItself(let name): "\(quoted(name)) is a parameter and a size of its own shape"
    case .badModuleName(let stem): "a module cannot be called \(quoted(stem))"
    }
  }

  /// What to write instead, when that can be said.
  package var help: String? {
    switch kind {
    case .openSize(let name): "let an axis be \(name) alone, or \(name) with known sizes: [\(name)], [2*\(name) + 1]; or take \(name) as a parameter"
    case .sizeOfItself: "give the size another name"
    case .twoEllipsesInShape: "write _ for an axis of any size"
    case .notUTF8: "save the file as UTF-8"
    case .malformedNumber: "numbers look like 1, 1.5, 1e-3, 0x1F, 1_000"
    case .unterminatedString: "close it with \", and write \\n for a line break"
    case .unclosedInterpolation: "close it with }, or write {{ for a brace"
    case .loneBraceInString: "write }} for a brace, {expression} for a value"
    case .unknownEscape: "the escapes are \\n \\t \\r \\0 \\\" \\\\ and \\u{1F600}"
    case .habit(let habit): habit.words.help
    case .integerTooLarge: "write it as a float, such as 1e20"
    case .emptyInterpolation: "write an expression, or {{}} for the two braces"
    case .emptyBrackets: "write what to select: x[0], x[:, 1], x[...]"
    case .badFormat: "formats look like .4f, >8, 5d, .2e, .1%"
    case .notAssignable: "assign to a name, name[index], name.member, or several of them: a, b = e"
    case .assignToCall: "to define a function write fn f(x) = …"
    case .assignInExpression: "compare with ==; assign on a line of its own"
    case .chainedRange: "for steps write range(start, stop, step)"
    case .ifWithoutElse: "write if c { a } else { b }"
    case .elseWithoutIf: "write if c { … } else { … }"
    case .elseOnNewLine: "write } else { on one line"
    case .positionalAfterNamed: "give arguments by position first, then those by name"
    case .restNotLast: "move it to the end, after the parameters with defaults"
    case .requiredAfterDefault: "put parameters without a default first"
    case .loneSpread: "write (a...,) for a tuple of its items, or add what is to follow: (a..., b) or (a..., x = b)"
    case .mixedTuple: "write (a, b) or (x = a, y = b)"
    case .tooDeep: "give parts of it names of their own"
    case .outsideLoop: "it belongs in the body of for or while"
    case .returnOutsideFunction: "it belongs in the body of a function"
    case .reserved: "choose another name"
    case .nestedExercise: "write it outside of branches, loops and functions"
    case .unknownClause: "the clauses are \(Clause.words.joined(separator: ", "))"
    case .nameIsKeyword(let word) where ["pi", "inf", "nan"].contains(word): "write \(word) alone"
    case .nameIsKeyword: "choose another name"
    case .badModuleName: "rename the file: letters, digits and _, such as my_layers.tern"
    case .missingSeparator: "a line holds one statement; a call needs parentheses: f(x)"
    case .expected("a condition", _): "write if x > 0 { … }, while x > 0 { … }"
    case .expected("the function's name", _): "a function without a name is written x -> e, or (x, y) -> e"
    case .expected(let what, _) where what.hasPrefix("a shape"):
      "leave the shape out, or write [] for a number; there are no other types"
    case .ellipsisOutsideIndex: "to spread a tuple, write f(rest...) or (rest..., x)"
    default: nil
    }
  }

  private func quoted(_ text: String) -> String { "`\(text)`" }
}

extension FormatSpec.Mistake {
  fileprivate func message(in format: String) -> String {
    switch self {
    case .unreadable: "unknown format `\(format)`"
    case .noPrecision: "the format `\(format)` has a point without a number of digits behind it"
    case .tooLarge(let limit): "the format `\(format)` asks for more than \(limit) characters"
    case .unknownType(let type): "unknown format `\(format)`: there is no type `\(type)`"
    case .bothSeparators: "the format `\(format)` has two separators"
    case .unfit(let part, let type): "the format `\(format)` has `\(part)`, which means nothing with `\(type)`"
    }
  }
}
