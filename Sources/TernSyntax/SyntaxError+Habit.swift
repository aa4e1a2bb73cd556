extension SyntaxError {
  /// Ways of writing that Python, NumPy, C or a whiteboard teach and that are spelled differently here.
  package enum Habit: Equatable, Sendable {
    // Signs
    case doubleStar, ampersand, verticalBar, bang, tilde, questionMark, singleQuote, backslash
    case walrus, fatArrow, increment, tripleEqual, angleBrackets, conversion
    case slashComment, blockComment, tripleQuotes, curlyQuotes
    /// A sign of mathematics, and what is written for it.
    case symbol(String, instead: String)
    // Words
    case lambda, def, elif, `class`, from, importAs, importList, isOperator, inOperator, del, with, `try`
    case yield, global, letBinding(String), printStatement, function(String), raise, switchStatement
    /// A word that stands between operands or around blocks elsewhere, and what is written for it.
    case word(String, instead: String)
    // Forms
    case colonBlock, typeAnnotation, conditionalExpression, comprehension, dictionary, equalsBeforeBlock
    case formatPrefix(String), starArgument, doubleStarArgument, starParameter, memberNumber
  }
}

extension SyntaxError.Habit {
  /// What is wrong, and what to write.
  var words: (message: String, help: String) {
    switch self {
    case .doubleStar: ("`**` is not an operator here", "write x ^ 2 for a power")
    case .ampersand: ("`&` is not an operator here", "write a and b (elementwise on tensors)")
    case .verticalBar: ("`|` is not an operator here", "write a or b (elementwise on tensors); x |> f(a) is a pipe")
    case .bang: ("`!` is not an operator here", "write not a; unequal is a != b")
    case .tilde: ("`~` is not an operator here", "write not a (elementwise on tensors)")
    case .questionMark:
      ("`?` is not an operator here", "write if c { a } else { b }; in the REPL, ?name at the start of a line shows help")
    case .singleQuote: ("strings stand in double quotes", "write \"text\"")
    case .backslash: ("a line is not continued with a backslash", "end the line in an operator or a comma, or open a bracket")
    case .walrus: ("`:=` is not an operator here", "write name = e on a line of its own")
    case .fatArrow:
      ("`=>` is not an operator here", "write fn f(x) = e to define a function, x -> e for one without a name, >= to compare")
    case .increment: ("`++` is not an operator here", "write x += 1")
    case .tripleEqual: ("three signs are one too many", "write a == b, or a != b")
    case .angleBrackets: ("`<>` is not an operator here", "write a != b")
    case .conversion: ("there are no conversions with `!`", "write {repr(x)}")
    case .slashComment: ("`//` divides and rounds down; it begins no comment", "write # before a comment")
    case .blockComment: ("`/*` begins no comment", "write # before each line of it")
    case .tripleQuotes: ("strings stand between single marks, on one line", "write \"first line\\nsecond line\", or ## before lines of prose")
    case .curlyQuotes: ("strings stand in straight quotes", "write \"text\"")
    case .symbol(let sign, let instead): ("`\(sign)` is not a sign of the language", "write \(instead)")
    case .lambda: ("there is no lambda", "write x -> e, or (x, y) -> e")
    case .def: ("functions are not defined with def", "write fn f(x) { … } or fn f(x) = e")
    case .elif: ("there is no elif", "write } else if c { … }")
    case .class: ("there are no classes", "write a record (W = a, b = c) and functions that take it")
    case .from: ("there is no from … import", "write import name, then name.f(x)")
    case .importAs: ("a module keeps its name", "write import name, then short = name")
    case .importList: ("one module is imported at a time", "write each import on a line of its own")
    case .isOperator: ("`is` is not an operator here", "write a == b, or a == none")
    case .inOperator: ("`in` is not an operator here", "write contains(items, item)")
    case .del: ("there is no del", "names end with their function; assign none to drop a large value")
    case .with: ("there is no with", "write the statements one after another")
    case .try: ("there are no exceptions to catch", "check first with if, or stop with assert condition, \"message\"")
    case .yield: ("there are no generators", "return a tuple or a tensor, or use map and fold")
    case .global: ("a function cannot rebind names outside it", "return the value and assign it at the call: state = f(state)")
    case .letBinding(let word): ("names are not declared with \(word)", "write name = e")
    case .printStatement: ("print is a function", "write print(a, b)")
    case .function(let word): ("functions are not defined with \(word)", "write fn f(x) { … } or fn f(x) = e")
    case .raise: ("there is no raise", "write assert false, \"message\"")
    case .switchStatement: ("there is no match or switch", "write if a { … } else if b { … } else { … }")
    case .word(let word, let instead): ("`\(word)` is not a word of the language", "write \(instead)")
    case .colonBlock: ("a block stands in braces", "write { … } in place of the colon")
    case .typeAnnotation: ("a name is given a value without a type", "write x = e; parameters can carry shapes: fn f(x: [n, d])")
    case .conditionalExpression: ("the condition comes first", "write if c { a } else { b }")
    case .comprehension: ("there are no comprehensions", "write map(x -> e, xs), or work on whole tensors")
    case .dictionary: ("braces hold statements, not values", "write a record: (name = value, other = value)")
    case .equalsBeforeBlock: ("a body in braces takes no `=`", "write fn f(x) { … } or fn f(x) = e")
    case .formatPrefix(let prefix):
      ("strings take no prefix \(prefix)", "every string can hold {expression} already: \"loss {l:.4f}\"")
    case .starArgument: ("there is no `*` before an argument", "spread a tuple with f(rest...)")
    case .doubleStarArgument: ("there is no `**` before an argument", "give arguments by name: f(x, rate = p.rate)")
    case .starParameter: ("there is no `*` before a parameter", "write fn f(a, rest...) for further arguments; named ones need names")
    case .memberNumber: ("parts of a tuple are indexed", "write x[1]")
    }
  }

  /// Signs of mathematics on keyboards and whiteboards.
  static let symbols: [Unicode.Scalar: String] = [
    "×": "a * b", "·": "a * b", "⋅": "a * b", "÷": "a / b", "−": "a - b", "–": "a - b", "≤": "a <= b", "≥": "a >= b",
    "≠": "a != b", "→": "x -> e", "⇒": "x -> e", "←": "name = e", "∧": "a and b", "∨": "a or b", "¬": "not a",
    "√": "sqrt(x)", "∑": "sum(x)", "∏": "prod(x)", "∞": "inf", "²": "x ^ 2", "³": "x ^ 3", "⊙": "a * b", "…": "...",
  ]

  /// Words that other languages put between operands or around blocks.
  static let words: [String: String] = [
    "mod": "a % b", "div": "a // b", "xor": "xor(a, b)", "then": "{ … } around the branch", "do": "{ … } around the body",
    "end": "} to close a block", "begin": "{ to open a block",
  ]
}
