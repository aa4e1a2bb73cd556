import TernOps
import TernRuntime
import TernSyntax
import Testing

/// Runs what documents show: blocks that begin with ```tern, in which `>` lines are typed, `.` lines go on with them,
/// and the lines below are the result.
@Suite struct GrammarExamplesTests {
  private struct Step: CustomTestStringConvertible {
    var input: String
    var expected: String
    var testDescription: String { input }
  }

  @Test("every example in Grammar.md gives what it shows")
  func examples() throws {
    let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/")
    let text = String(decoding: try Source(path: root + "/Grammar.md").bytes, as: UTF8.self)
    let blocks = Self.blocks(of: text)
    #expect(blocks.count == 23)
    for block in blocks {
      let interpreter = Interpreter()
      for step in block {
        var shown = ""
        interpreter.output = { shown += $0 }
        interpreter.showResult = { shown += "\($0)\n" }
        do { try interpreter.run(Source(name: "example", step.input), showsResults: true) } catch {
          shown += "error: \(error.message)\n"
        }
        #expect(shown == step.expected, "\(step.input)")
      }
    }
  }

  private static func blocks(of text: String) -> [[Step]] {
    var blocks: [[Step]] = []
    var isInside = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line == "```tern" {
        isInside = true
        blocks.append([])
      } else if line.hasPrefix("```") {
        isInside = false
      } else if isInside {
        var block = blocks.removeLast()
        if line.hasPrefix("> ") {
          block.append(Step(input: String(line.dropFirst(2)), expected: ""))
        } else if line.hasPrefix(". ") || line == "." {
          block[block.count - 1].input += "\n" + line.dropFirst(2)
        } else {
          block[block.count - 1].expected += line + "\n"
        }
        blocks.append(block)
      }
    }
    return blocks
  }
}
