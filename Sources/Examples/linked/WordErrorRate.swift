import ArgumentParser
import TernProgram

/// `tern-alignment wer REFERENCE FOUND`
struct WordErrorRate: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "wer", abstract: "Print which share of the words of a text would have to be changed to make another of it.")

  @Argument(help: "The right text.") var reference: String
  @Argument(help: "The text that was recognised.") var found: String

  func run() throws {
    let right = reference.split(separator: " "), words = found.split(separator: " ")
    if right.isEmpty { throw Failure.message("the right text has no words") }
    print(Double(try distance(right, words)) / Double(right.count))
  }
}
