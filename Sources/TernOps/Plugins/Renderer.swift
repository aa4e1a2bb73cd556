/// Draws pictures in the format of a kind of file.
public struct Renderer: Sendable {
  /// What names of such files end in: `svg`.
  public let suffix: String
  /// What it is, in a few words.
  public let summary: String
  /// The bytes of a file with a picture.
  public let draw: @Sendable (Scene) -> [UInt8]

  public init(_ suffix: String, _ summary: String, draw: @escaping @Sendable (Scene) -> [UInt8]) {
    self.suffix = suffix
    self.summary = summary
    self.draw = draw
  }
}
