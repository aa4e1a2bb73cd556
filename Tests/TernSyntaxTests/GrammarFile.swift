/// Grammar.md, and the EBNF in it.
enum GrammarFile {
  /// The folder of the package.
  static var root: String {
    #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/")
  }

  static func text() throws -> String { try read(root + "/Grammar.md") }

  static func read(_ path: String) throws -> String {
    try Source(path: path).text
  }

  /// The productions of the block that begins with ```ebnf, by name, in order.
  static func productions() throws -> [(name: String, text: String)] {
    let lines = try text().split(separator: "\n", omittingEmptySubsequences: false)
    let block = lines.drop { $0 != "```ebnf" }.dropFirst().prefix { $0 != "```" }
    return block.filter { !$0.isEmpty }.map { line in
      let parts = line.dropLast(2).split(separator: " ", maxSplits: 2)
      return (String(parts[0]), String(parts[2]))
    }
  }
}

import TernSyntax

extension Source {
  var text: String { String(decoding: bytes, as: UTF8.self) }
}

/// A right-hand side of the EBNF.
indirect enum Rule {
  case terminal(String)
  case reference(String)
  case sequence([Rule])
  case choice([Rule])
  case optional(Rule)
  case repeated(Rule)

  /// Reads what stands behind `=`.
  static func parse(_ text: String) -> Rule {
    var reader = Reader(words: text.split(separator: " ").map(String.init))
    return reader.choice()
  }

  private struct Reader {
    var words: [String]
    var position = 0

    mutating func choice() -> Rule {
      var choices = [sequence()]
      while position < words.count, words[position] == "|" {
        position += 1
        choices.append(sequence())
      }
      return choices.count == 1 ? choices[0] : .choice(choices)
    }

    mutating func sequence() -> Rule {
      var items: [Rule] = []
      while position < words.count, !["|", ")", "]", "}"].contains(words[position]) { items.append(item()) }
      return items.count == 1 ? items[0] : .sequence(items)
    }

    mutating func item() -> Rule {
      let word = words[position]
      position += 1
      switch word {
      case "(", "[", "{":
        let inner = choice()
        position += 1
        return word == "(" ? inner : word == "[" ? .optional(inner) : .repeated(inner)
      default:
        return word.hasPrefix("\"") ? .terminal(String(word.dropFirst().dropLast())) : .reference(word)
      }
    }
  }
}
