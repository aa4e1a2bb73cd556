/// A command of the REPL: a word that begins with a colon, and the rest of the line.
public struct SessionCommand: Sendable {
  /// `:shape`
  public let name: String
  /// Other words for it.
  public let otherNames: [String]
  /// What it takes, for the help: `EXPR`; empty for nothing.
  public let parameter: String
  /// What it does, in a line.
  public let summary: String
  /// Does it with the rest of the line.
  public let run: @Sendable (Repl, _ argument: String) throws -> Void

  public init(
    _ name: String, _ parameter: String, _ summary: String, otherNames: [String] = [],
    run: @escaping @Sendable (Repl, _ argument: String) throws -> Void
  ) {
    self.name = name
    self.otherNames = otherNames
    self.parameter = parameter
    self.summary = summary
    self.run = run
  }

  /// Whether a user may call it like that.
  func isCalled(_ word: String) -> Bool { name == word || otherNames.contains(word) }
}
