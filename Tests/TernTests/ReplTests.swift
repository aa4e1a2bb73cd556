import Foundation
import Testing

/// The REPL on a pseudo-terminal, as a person uses it.
@Suite(.serialized) struct ReplTests {
  @Test("values, definitions over several lines, errors that do not end it, Ctrl-D")
  func session() throws {
    let terminal = try PseudoTerminal()
    #expect(terminal.wait(for: "tern> "))
    terminal.type("x = [1, 2, 3]\r")
    #expect(terminal.wait(for: "tern> "))
    terminal.type("x * 2\r")
    #expect(terminal.wait(for: "i64[3]\r\n[2, 4, 6]\r\n"))
    terminal.type("fn f(a) {\r")
    #expect(terminal.wait(for: "  ... "))
    terminal.type("a + 1\r}\r")
    #expect(terminal.wait(for: "tern> "))
    terminal.type("f(41)\r")
    #expect(terminal.wait(for: "\n42\r\n"))
    terminal.type("_ + 1\r")
    #expect(terminal.wait(for: "\n43\r\n"))
    terminal.type("undefined_name\r")
    #expect(terminal.wait(for: "`undefined_name` has no value"))
    terminal.type("x\r")
    #expect(terminal.wait(for: "[1, 2, 3]\r\n"))
    #expect(terminal.wait(for: "tern> "))
    terminal.type("\u{4}")
    #expect(terminal.finish() == 0)
  }

  @Test("Ctrl-C stops a computation within a tenth of a second and keeps every name")
  func interrupt() throws {
    let terminal = try PseudoTerminal()
    #expect(terminal.wait(for: "tern> "))
    terminal.type("kept = 7\r")
    #expect(terminal.wait(for: "tern> "))
    for endless in [
      "while true { }", "for i in 0..9000000000000000000 { kept * 2 }", "map(x -> sum(randn(100000)), 0..1000000)",
      ":why map(x -> sum(randn(100000)), 0..1000000)", "randn(3000, 3000) @ randn(3000, 3000)", "x = randn(100000000)",
    ] {
      terminal.type(endless + "\r")
      Thread.sleep(forTimeInterval: 0.4)
      let start = Date()
      terminal.type("\u{3}")
      #expect(terminal.wait(for: "interrupted"), "\(endless)")
      let took = Date().timeIntervalSince(start)
      #expect(took < 0.5, "\(endless) took \(took) s")  // 0.1 s is what it takes; the rest is for busy machines
      #expect(terminal.wait(for: "tern> "))
    }
    terminal.type("kept\r")
    #expect(terminal.wait(for: "\n7\r\n"))
  }

  @Test("Ctrl-C at the prompt drops the line")
  func interruptAtPrompt() throws {
    let terminal = try PseudoTerminal()
    #expect(terminal.wait(for: "tern> "))
    terminal.type("1 + (")
    #expect(terminal.wait(for: "1 + ("))
    terminal.type("\u{3}")
    #expect(terminal.wait(for: "tern> "))
    terminal.type("6 * 7\r")
    #expect(terminal.wait(for: "\n42\r\n"))
    terminal.type(":quit\r")
    #expect(terminal.finish() == 0)
  }

  @Test("completion of names, members and commands")
  func completion() throws {
    let terminal = try PseudoTerminal()
    #expect(terminal.wait(for: "tern> "))
    terminal.type("softm\t([0, 0])\r")
    #expect(terminal.wait(for: "softmax([0, 0])"))
    #expect(terminal.wait(for: "[0.5, 0.5]"))
    terminal.type("params = (weights = 3, bias = 4)\r")
    #expect(terminal.wait(for: "tern> "))
    terminal.type("params.we\t + 10\r")
    #expect(terminal.wait(for: "\n13\r\n"))
    terminal.type(":va\t\r")
    #expect(terminal.wait(for: "params  (weights: i64[], bias: i64[])"))
  }

  @Test("history is kept between sessions, and by a session that is killed")
  func history() throws {
    let state = try TemporaryFolder()
    let environment = ["XDG_STATE_HOME": state.path]
    let first = try PseudoTerminal(environment: environment)
    #expect(first.wait(for: "tern> "))
    first.type("secret = 12345\r")
    #expect(first.wait(for: "tern> "))
    first.type("fn g(x) {\rx\r}\r")
    #expect(first.wait(for: "tern> "))
    first.type("g(1)\r")
    #expect(first.wait(for: "\n1\r\n"))
    let kept = try String(contentsOfFile: state.path + "/tern/history", encoding: .utf8)
    #expect(kept == "secret = 12345\nfn g(x) {\\nx\\n}\ng(1)\n")
    let second = try PseudoTerminal(environment: environment)
    #expect(second.wait(for: "tern> "))
    second.type("\u{1B}[A\u{1B}[A\u{1B}[A\r")
    #expect(second.wait(for: "secret = 12345"))
    second.type("secret\r")
    #expect(second.wait(for: "\n12345\r\n"))
  }

  @Test("the line is coloured as it is typed, and its text stays what was typed")
  func colour() throws {
    let terminal = try PseudoTerminal(environment: ["NO_COLOR": "", "TERM": "xterm-256color"])
    #expect(terminal.wait(for: "tern> "))
    terminal.type("if true { \"yes\" } else { 2 }")
    #expect(terminal.wait(for: "\u{1B}[35mif\u{1B}[0m \u{1B}[36mtrue\u{1B}[0m { \u{1B}[32m\"yes\"\u{1B}[0m } \u{1B}[35melse\u{1B}[0m { \u{1B}[36m2\u{1B}[0m }"))
    terminal.type("\r")
    #expect(terminal.wait(for: "\n\"yes\"\r\n"))
  }

  @Test("a line is drawn again, prompt and all, where it begins when the window changes its width")
  func resize() throws {
    let terminal = try PseudoTerminal()
    #expect(terminal.wait(for: "tern> "))
    let line = "[" + (0..<30).map { "\($0 + 10)" }.joined(separator: ", ") + "] |> sum()"
    terminal.type(line)
    #expect(terminal.wait(for: "sum()"))
    terminal.resize(columns: 50)
    // 6 columns of prompt and 130 of text: the cursor is in the third row.
    #expect(terminal.wait(for: "\u{1B}[2A\r\u{1B}[Jtern> [10, 11"))
    terminal.type("\r")
    #expect(terminal.wait(for: "\n735\r\n"))
    terminal.resize(columns: 100)
    terminal.type("1 + 1\r")
    #expect(terminal.wait(for: "\n2\r\n"))
  }

  @Test("several lines pasted at once are one input")
  func paste() throws {
    let inputs = try TemporaryFolder()
    let terminal = try PseudoTerminal(environment: ["INPUTRC": try inputs.write("inputrc", "set enable-bracketed-paste on\n")])
    #expect(terminal.wait(for: "tern> "))
    terminal.type("\u{1B}[200~fn g(a) {\r  b = a + 1\r\r  b * 2\r}\rg(3)\ry = 5\ry\u{1B}[201~")
    terminal.type("\r")
    #expect(terminal.wait(for: "\r8\r\n5\r\n"))
  }

  @Test("vi keys, by INPUTRC")
  func vi() throws {
    let inputs = try TemporaryFolder()
    let terminal = try PseudoTerminal(environment: ["INPUTRC": try inputs.write("inputrc", "set enable-bracketed-paste off\nset editing-mode vi\nset keyseq-timeout 10\n")])
    #expect(terminal.wait(for: "tern> "))
    terminal.type("20 + 1")
    #expect(terminal.wait(for: "20 + 1"))
    terminal.type("\u{1B}")
    Thread.sleep(forTimeInterval: 0.3)
    terminal.type("r20r4\r")
    #expect(terminal.wait(for: "\n42\r\n"))
  }

  @Test("the session in README.md is what the REPL shows")
  func readme() throws {
    let text = try String(contentsOfFile: TernProcess.root + "/README.md", encoding: .utf8)
    let block = text.components(separatedBy: "```console\n")[1].components(separatedBy: "```")[0]
    let lines = block.split(separator: "\n", omittingEmptySubsequences: false).dropFirst().map(String.init)
    let terminal = try PseudoTerminal()
    #expect(terminal.wait(for: "tern> "))
    for line in lines where line.hasPrefix("tern> ") || line.hasPrefix("  ... ") {
      terminal.type(line.dropFirst(6) + "\r")
      #expect(terminal.wait(for: line.dropFirst(6) + "\r\n"))
      guard !line.hasSuffix(":quit"), let next = lines.firstIndex(of: line).map({ $0 + 1 }) else { break }
      #expect(terminal.wait(for: lines[next].hasPrefix("  ... ") ? "  ... " : "tern> "))
    }
    #expect(terminal.finish() == 0)
    let shown = PseudoTerminal.plain(terminal.consumed)
    for line in lines where !line.isEmpty {
      #expect(shown.contains(line + "\n"), "not shown: \(line)")
    }
  }

  @Test("letters that are not ASCII are whole, whatever the locale", arguments: ["C", "POSIX", "nowhere.UTF-8"])
  func locales(_ locale: String) throws {
    let terminal = try PseudoTerminal(environment: ["LC_ALL": locale])
    #expect(terminal.wait(for: "tern> "))
    terminal.type("π * 2\n")
    #expect(terminal.wait(for: "`π` has no value") && terminal.wait(for: "tern> "), "\(terminal.consumed)\(terminal.seen)")
    terminal.type("\"aé日本\u{7F}\u{7F}\u{7F}\" == \"a\"\n")
    #expect(terminal.wait(for: "\r\ntrue\r\n"), "\(terminal.consumed)\(terminal.seen)")
  }

  @Test("input that is no text is told and left out, with the lines that it belongs to")
  func noText() throws {
    let input = [UInt8]("x = 3\ns = \"".utf8) + [0xE9] + [UInt8]("\"\nfn f() {\n  # ".utf8) + [0xFF] + [UInt8]("\nx".utf8)
    let result = try TernProcess.run([], input: Data(input))
    #expect(result.errors == "error: this input is not UTF-8 text, and was left out: s = \"\u{FFFD}\"\nerror: this input is not UTF-8 text, and was left out:   # \u{FFFD}\n")
    #expect(result.output == "3\n" && result.status == 1)
  }

  @Test(":help fits 80 columns, and what commands do stands in one column")
  func help() throws {
    let lines = try TernProcess.run([], input: ":help\n").output.split(separator: "\n")
    #expect(lines.allSatisfy { $0.count <= 80 })
    #expect(lines.contains("  :hint [NAME] [N]     show the next hint for the exercise, or the Nth again"))
    let start = lines.firstIndex { $0.hasPrefix("  :source") } ?? 0
    #expect(lines[start + 1].hasPrefix(String(repeating: " ", count: 23)))
  }
}
