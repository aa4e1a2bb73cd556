import Foundation
import Testing

/// What README.md shows of the shell: blocks with `$ cat FILE`, the file, and commands with their output.
@Suite struct ReadmeTests {
  private struct Block: CustomTestStringConvertible {
    var files: [(name: String, text: String)] = []
    var commands: [(line: String, output: String)] = []
    var testDescription: String { commands.first?.line ?? "" }
  }

  @Test("the sessions of the shell in README.md are what happens", arguments: blocks())
  private func sessions(_ block: Block) throws {
    let folder = try TemporaryFolder()
    for file in block.files { try file.text.write(toFile: folder.path + "/" + file.name, atomically: true, encoding: .utf8) }
    for command in block.commands {
      // `tern …`, and the lines from a number on: `| tail -n +2`.
      let parts = command.line.components(separatedBy: " | tail -n +")
      let words = parts[0].split(separator: " ").map(String.init)
      #expect(words.first == "tern", "\(command.line)")
      let result = try TernProcess.run(Array(words.dropFirst()), in: folder.path)
      var lines = (result.output + result.errors).split(separator: "\n", omittingEmptySubsequences: false)
      if parts.count > 1, let first = Int(parts[1]) { lines = Array(lines.dropFirst(first - 1)) }
      #expect(lines.joined(separator: "\n") == command.output, "\(command.line)")
    }
  }

  private static func blocks() -> [Block] {
    guard let text = try? String(contentsOfFile: TernProcess.root + "/README.md", encoding: .utf8) else { return [] }
    var blocks: [Block] = []
    for (number, part) in text.components(separatedBy: "```").enumerated() where number % 2 == 1 && part.hasPrefix("\n$ cat ") {
      var block = Block()
      for section in ("\n" + part).components(separatedBy: "\n$ ").dropFirst() {
        let line = section.prefix { $0 != "\n" }
        let rest = section.dropFirst(line.count + 1)
        let body = rest.isEmpty || rest.hasSuffix("\n") ? String(rest) : rest + "\n"
        if line.hasPrefix("cat ") { block.files.append((String(line.dropFirst(4)), body)) } else { block.commands.append((String(line), body)) }
      }
      blocks.append(block)
    }
    return blocks
  }

  @Test("there are such sessions: of pictures, of a replay, of a verdict")
  func count() { #expect(Self.blocks().count == 3) }
}
