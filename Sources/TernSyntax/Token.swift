/// The smallest unit of a program: a kind and where it stands.
package struct Token: Equatable, Sendable {
  package var kind: Kind
  package var span: Span

  package enum Kind: UInt8, Sendable {
    case end, newline, prose, invalid

    // Literals. A string without interpolation is one token; one with it is
    // stringOpen (stringText | interpolationOpen … [formatSpec] interpolationClose)* stringClose.
    case integer, float, string
    case stringOpen, stringText, interpolationOpen, formatSpec, interpolationClose, stringClose

    case name

    // Keywords
    case fn, `if`, `else`, `for`, `in`, `while`, `break`, `continue`, `return`, assert, `import`
    case and, or, not, `true`, `false`, none, inf, nan, pi, new, exercise

    // Punctuation
    /// `lambdaParen` is the `(` of `(x, y) -> e`; the lexer knows it by the arrow behind its `)`.
    case leftParen, lambdaParen, rightParen, leftBracket, rightBracket, leftBrace, rightBrace
    case comma, semicolon, colon, dot, range, ellipsis
    case assign, plusAssign, minusAssign, timesAssign, divideAssign, floorDivideAssign
    case remainderAssign, matmulAssign, powerAssign
    case plus, minus, times, divide, floorDivide, remainder, matmul, power
    case equal, notEqual, less, lessEqual, greater, greaterEqual
    case arrow, pipe
  }
}

extension Token.Kind {
  /// Whether a line that ends in this token goes on in the next one: operators and the comma.
  package var continuesLine: Bool {
    switch self {
    case .comma, .range, .assign, .plusAssign, .minusAssign, .timesAssign, .divideAssign,
      .floorDivideAssign, .remainderAssign, .matmulAssign, .powerAssign, .plus, .minus, .times,
      .divide, .floorDivide, .remainder, .matmul, .power, .equal, .notEqual, .less, .lessEqual,
      .greater, .greaterEqual, .arrow, .pipe, .and, .or, .not, .in, .dot:
      true
    default: false
    }
  }

  package var isKeyword: Bool { rawValue >= Self.fn.rawValue && rawValue <= Self.exercise.rawValue }

  /// How messages and the formatter spell a token that is always spelled alike.
  package var spelling: String? {
    switch self {
    case .fn: "fn"
    case .if: "if"
    case .else: "else"
    case .for: "for"
    case .in: "in"
    case .while: "while"
    case .break: "break"
    case .continue: "continue"
    case .return: "return"
    case .assert: "assert"
    case .import: "import"
    case .and: "and"
    case .or: "or"
    case .not: "not"
    case .true: "true"
    case .false: "false"
    case .none: "none"
    case .inf: "inf"
    case .nan: "nan"
    case .pi: "pi"
    case .new: "new"
    case .exercise: "exercise"
    case .leftParen, .lambdaParen: "("
    case .rightParen: ")"
    case .leftBracket: "["
    case .rightBracket: "]"
    case .leftBrace: "{"
    case .rightBrace: "}"
    case .comma: ","
    case .semicolon: ";"
    case .colon: ":"
    case .dot: "."
    case .range: ".."
    case .ellipsis: "..."
    case .assign: "="
    case .plusAssign: "+="
    case .minusAssign: "-="
    case .timesAssign: "*="
    case .divideAssign: "/="
    case .floorDivideAssign: "//="
    case .remainderAssign: "%="
    case .matmulAssign: "@="
    case .powerAssign: "^="
    case .plus: "+"
    case .minus: "-"
    case .times: "*"
    case .divide: "/"
    case .floorDivide: "//"
    case .remainder: "%"
    case .matmul: "@"
    case .power: "^"
    case .equal: "=="
    case .notEqual: "!="
    case .less: "<"
    case .lessEqual: "<="
    case .greater: ">"
    case .greaterEqual: ">="
    case .arrow: "->"
    case .pipe: "|>"
    default: nil
    }
  }

  /// Every keyword of the language, for completion and for suggestions.
  package static let keywords: [Token.Kind] = (Self.fn.rawValue...Self.exercise.rawValue)
    .compactMap(Token.Kind.init(rawValue:))
}
