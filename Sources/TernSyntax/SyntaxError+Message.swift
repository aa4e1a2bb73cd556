extension SyntaxError {
  /// What is wrong, in one line, without a full stop.
  package var message: String {
    switch kind {
    case .notUTF8: "the text is not valid UTF-8"
    case .unexpectedCharacter(let character): "unexpected character \(quoted(character))"
    case .malformedNumber: "malformed number"
    case .unterminatedString: "the string is not closed on its line"
    case .loneBraceInString: "a lone } in a string"
    case .unknownEscape(let escape): "unknown escape \(quoted(escape)) in a string"
    case .habit(let habit): habit.message
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
    case .elseOnNewLine: "else stands on the line of the brace that closes the branch before it"
    case .duplicateParameter(let name): "two parameters are called \(quoted(name))"
    case .duplicateField(let name): "two fields are called \(quoted(name))"
    case .duplicateArgument(let name): "\(quoted(name)) is given twice"
    case .positionalAfterNamed: "an argument by position follows one by name"
    case .restNotLast: "the rest parameter must be the last one"
    case .requiredAfterDefault(let name): "\(quoted(name)) has no default, but a parameter before it has one"
    case .mixedTuple: "a tuple has either all fields named or none"
    case .tooDeep(let limit): "nested more than \(limit) levels deep"
    case .outsideLoop(let word): "\(quoted(word)) outside a loop"
    case .returnOutsideFunction: "return outside a function"
    case .missingSeparator(let found): "expected a new line or `;` before \(found)"
    case .reserved(let word): "\(quoted(word)) is reserved for exercise blocks"
    case .nameIsKeyword(let word): "\(quoted(word)) is a word of the language and cannot be a name"
    case .ellipsisOutsideIndex: "`...` has a meaning only in an index or a shape"
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
    case .loneBraceInString: "write }} for a brace, {expression} for a value"
    case .unknownEscape: "the escapes are \\n \\t \\r \\0 \\\" \\\\ and \\u{1F600}"
    case .habit(let habit): habit.help
    case .integerTooLarge: "write it as a float, such as 1e20"
    case .emptyInterpolation: "write an expression, or {{}} for the two braces"
    case .emptyBrackets: "write what to select: x[0], x[:, 1], x[...]"
    case .badFormat: "formats look like .4f, >8, 5d, .2e, .1%"
    case .notAssignable: "assign to a name, name[index], name.member, or several of them: a, b = e"
    case .assignToCall: "to define a function write fn f(x) = …"
    case .assignInExpression: "compare with ==; assign on a line of its own"
    case .chainedRange: "for steps write range(start, stop, step)"
    case .ifWithoutElse: "write if c { a } else { b }"
    case .elseOnNewLine: "write } else { on one line"
    case .positionalAfterNamed: "give arguments by position first, then those by name"
    case .restNotLast: "move it to the end, after the parameters with defaults"
    case .requiredAfterDefault: "put parameters without a default first"
    case .mixedTuple: "write (a, b) or (x = a, y = b)"
    case .tooDeep: "give parts of it names of their own"
    case .outsideLoop: "it belongs in the body of for or while"
    case .returnOutsideFunction: "it belongs in the body of a function"
    case .reserved: "choose another name"
    case .nameIsKeyword: "choose another name"
    case .badModuleName: "rename the file: letters, digits and _, such as my_layers.tern"
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

extension SyntaxError.Habit {
  var message: String {
    switch self {
    case .doubleStar: "`**` is not an operator here"
    case .ampersand: "`&` is not an operator here"
    case .verticalBar: "`|` is not an operator here"
    case .bang: "`!` is not an operator here"
    case .tilde: "`~` is not an operator here"
    case .questionMark: "`?` is not an operator here"
    case .singleQuote: "strings stand in double quotes"
    case .backslash: "a line is not continued with a backslash"
    case .walrus: "`:=` is not an operator here"
    case .fatArrow: "`=>` is not an operator here"
    case .increment: "`++` is not an operator here"
    case .lambda: "there is no lambda"
    case .def: "functions are not defined with def"
    case .elif: "there is no elif"
    case .pass: "there is no pass"
    case .class: "there are no classes"
    case .from: "there is no from … import"
    case .importAs: "a module keeps its name"
    case .importList: "one module is imported at a time"
    case .isOperator: "`is` is not an operator here"
    case .inOperator: "`in` is not an operator here"
    case .del: "there is no del"
    case .with: "there is no with"
    case .try: "there are no exceptions to catch"
    case .yield: "there are no generators"
    case .global: "a function cannot rebind names outside it"
    case .letBinding(let word): "names are not declared with \(word)"
    case .colonBlock: "a block stands in braces"
    case .conditionalExpression: "the condition comes first"
    case .comprehension: "there are no comprehensions"
    case .dictionary: "braces hold statements, not values"
    case .formatPrefix(let prefix): "strings take no prefix \(prefix)"
    case .printStatement: "print is a function"
    case .function(let word): "functions are not defined with \(word)"
    case .raise: "there is no raise"
    case .switchStatement: "there is no match or switch"
    case .starArgument: "there is no `*` before an argument"
    }
  }

  var help: String {
    switch self {
    case .doubleStar: "write x ^ 2 for a power; spread arguments with f(rest...)"
    case .ampersand: "write a and b (elementwise on tensors)"
    case .verticalBar: "write a or b (elementwise on tensors); x |> f(a) is a pipe"
    case .bang: "write not a; unequal is a != b"
    case .tilde: "write not a (elementwise on tensors)"
    case .questionMark: "write if c { a } else { b }; in the REPL, ?name at the start of a line shows help"
    case .singleQuote: "write \"text\""
    case .backslash: "end the line in an operator or a comma, or open a bracket"
    case .walrus: "write name = e on a line of its own"
    case .fatArrow: "write x -> e for a function, >= for a comparison"
    case .increment: "write x += 1"
    case .lambda: "write x -> e, or (x, y) -> e"
    case .def: "write fn f(x) { … } or fn f(x) = e"
    case .elif: "write } else if c { … }"
    case .pass: "leave the block empty: { }"
    case .class: "write a record (W = a, b = c) and functions that take it"
    case .from: "write import name, then name.f(x)"
    case .importAs: "write import name, then short = name"
    case .importList: "write each import on a line of its own"
    case .isOperator: "write a == b, or a == none"
    case .inOperator: "write any(xs == x), or contains(text, part) for strings"
    case .del: "names end with their function; assign none to drop a large value"
    case .with: "write the statements one after another"
    case .try: "check first with if, or stop with assert condition, \"message\""
    case .yield: "return a tuple or a tensor, or use map and fold"
    case .global: "return the value and assign it at the call: state = f(state)"
    case .letBinding: "write name = e"
    case .colonBlock: "write { … } in place of the colon"
    case .conditionalExpression: "write if c { a } else { b }"
    case .comprehension: "write map(x -> e, xs), or work on whole tensors"
    case .dictionary: "write a record: (name = value, other = value)"
    case .formatPrefix: "every string can hold {expression} already: \"loss {l:.4f}\""
    case .printStatement: "write print(a, b)"
    case .function: "write fn f(x) { … } or fn f(x) = e"
    case .raise: "write assert false, \"message\""
    case .switchStatement: "write if a { … } else if b { … } else { … }"
    case .starArgument: "spread a tuple with f(rest...)"
    }
  }
}
