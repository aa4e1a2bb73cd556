/// Makes random programs from the EBNF.
struct SentenceGenerator {
  private let rules: [String: Rule]
  private var random: SplitMix
  private var words: [String] = []
  private var depth = 0
  /// Inside a string nothing may end the line.
  private var strings = 0
  /// How many productions lie on the shortest way from each to tokens.
  private var heights: [String: Int] = [:]

  /// From this depth on only the shortest ways are taken.
  private static let depthLimit = 45

  init(_ productions: [(name: String, text: String)], seed: UInt64) {
    rules = Dictionary(uniqueKeysWithValues: productions.map { ($0.name, Rule.parse($0.text)) })
    random = SplitMix(state: seed)
    var changed = true
    while changed {
      changed = false
      for (name, rule) in rules {
        guard let height = height(rule), height + 1 < heights[name] ?? .max else { continue }
        heights[name] = height + 1
        changed = true
      }
    }
  }

  /// The shortest way from `rule` to tokens, as far as it is known.
  private func height(_ rule: Rule) -> Int? {
    switch rule {
    case .terminal, .optional, .repeated: return 0
    case .reference(let name): return rules[name] == nil ? 0 : heights[name]
    case .choice(let choices): return choices.compactMap(height).min()
    case .sequence(let items):
      var tallest = 0
      for item in items {
        guard let height = height(item) else { return nil }
        tallest = max(tallest, height)
      }
      return tallest
    }
  }

  /// The tokens of one program.
  mutating func program() -> [String] {
    words = []
    depth = 0
    strings = 0
    make(.reference("program"))
    return words
  }

  mutating func number(below limit: Int) -> Int { Int(random.next() % UInt64(limit)) }

  private mutating func make(_ rule: Rule) {
    switch rule {
    case .terminal(let text): words.append(text)
    case .sequence(let items): for item in items { make(item) }
    case .optional(let inner): if number(below: 100) < likelihood { make(inner) }
    case .repeated(let inner): while number(below: 100) < likelihood { make(inner) }
    case .choice(let choices):
      if depth > Self.depthLimit {
        make(choices.min { height($0) ?? .max < height($1) ?? .max } ?? choices[0])
      } else {
        make(choices[number(below: choices.count)])
      }
    case .reference(let name):
      if let rule = rules[name] {
        depth += 1
        if name == "interpolation" { strings += 1 }
        make(rule)
        if name == "interpolation" { strings -= 1 }
        depth -= 1
      } else {
        words.append(token(name))
      }
    }
  }

  /// In how many cases of a hundred something optional is there: fewer, the deeper it lies.
  private var likelihood: Int { depth > Self.depthLimit ? 0 : depth > 15 ? 8 : 40 }

  private mutating func token(_ name: String) -> String {
    func pick(_ texts: [String]) -> String { texts[number(below: texts.count)] }
    switch name {
    case "NAME": return pick(["a", "b", "x1", "_y", "W", "loss", "θ", "softmax", "T"])
    case "INTEGER": return pick(["0", "1", "42", "1_000", "0x1F"])
    case "FLOAT": return pick(["1.5", "0.25", "1e-3", "2.5E+10", ".5", "3."])
    case "STRING": return pick(["\"\"", "\"text\"", "\"a\\n\\\"{{}}\"", "\"ü…\""])
    case "PATH": return pick(["\"lib/layers.tern\"", "\"a.tern\""])
    case "QUOTE": return "\""
    case "TEXT": return pick(["text ", "a\\tb", "{{", "}}", "é "])
    case "FORMAT": return pick([":.3f", ":>8", ":e", ":,.2f", ":05d", ":.1%"])
    case "NEWLINE": return strings > 0 ? ";" : "\n"
    case "PROSE": return strings > 0 ? ";" : "\n## prose *text*\n"
    case "COMPARISON": return pick(["==", "!=", "<", "<=", ">", ">="])
    case "UPDATE": return pick(["+=", "-=", "*=", "/=", "//=", "%=", "@=", "^="])
    case "CONSTANT": return pick(["true", "false", "none", "inf", "nan", "pi"])
    case "DTYPE": return pick(["f32", "f64", "i64", "bool"])
    default: preconditionFailure("Grammar.md uses \(name) without saying what it is")
    }
  }

  /// Tokens as text: blanks between them, but none inside strings.
  static func text(_ words: [String]) -> String {
    var text = ""
    var inString: [Bool] = []
    for word in words {
      if word == "\"" {
        if inString.last == true { inString.removeLast() } else { inString.append(true) }
        text += inString.last == true ? " \"" : "\" "
        continue
      }
      if word == "{", inString.last == true {
        inString.append(false)
        text += "{"
      } else if word == "{" {
        inString.append(false)
        text += " { "
      } else if word == "}", inString.last == false {
        inString.removeLast()
        text += inString.last == true ? "}" : " } "
      } else if inString.last == true {
        text += word
      } else if word.hasPrefix(":"), word.count > 1 {
        text += word
      } else {
        text += " " + word + " "
      }
    }
    return text
  }
}

/// A small generator of random numbers with a fixed stream.
struct SplitMix {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
