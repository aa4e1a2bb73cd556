import Foundation
import Testing

/// What pictures are made of depends on where the output goes.
@Suite(.serialized) struct PictureTerminalTests {
  private static let program = "image([[0, 1], [0.5, 0.5]])"

  @Test(
    "a file gets Unicode without colours in 80 columns, whatever the locale", arguments: [[:], ["LC_ALL": "C", "COLORTERM": "truecolor"]])
  func file(_ environment: [String: String]) throws {
    #expect(try TernProcess.run(["-e", Self.program], environment: environment).output == "  ██\n▒▒▒▒\n")
    let lines = try TernProcess.run(["-e", "plot([1, 2], height=2)"], environment: environment).output.split(separator: "\n")
    #expect(lines.dropLast().last?.count == 80)
  }

  @Test("TERN_ASCII=1 refuses all but ASCII")
  func ascii() throws {
    let output = try TernProcess.run(["-e", Self.program], environment: ["TERN_ASCII": "1"]).output
    #expect(output == "  @@\n++++\n")
  }

  @Test(
    "a terminal gets what it can show",
    arguments: [
      (["NO_COLOR": "", "COLORTERM": "truecolor"], "\u{1B}[0;38;2;0;0;0;48;2;128;128;128m▀"),
      (["NO_COLOR": ""], "\u{1B}[0;38;5;16;48;5;244m▀"), ([:], "  ██\r\n▒▒▒▒"), (["TERM": "dumb", "NO_COLOR": ""], "  ██\r\n▒▒▒▒"),
      (["LC_ALL": "", "LC_CTYPE": "C", "LANG": "C.UTF-8"], "  @@\r\n++++"), (["LC_ALL": "", "LANG": "de_DE.utf8"], "  ██\r\n▒▒▒▒"),
    ])
  func terminal(_ environment: [String: String], _ expected: String) throws {
    let terminal = try PseudoTerminal(["-e", Self.program], environment: environment)
    #expect(terminal.wait(for: expected), "\(terminal.seen)")
    #expect(terminal.finish() == 0)
  }

  @Test("a picture is as wide as the terminal, up to 80 columns")
  func width() throws {
    let terminal = try PseudoTerminal(["-e", "plot([1, 2], height=2)"], columns: 40)
    #expect(terminal.wait(for: "└┬" + String(repeating: "─", count: 33) + "┬\r\n"), "\(terminal.seen)")
    #expect(terminal.finish() == 0)
  }
}
