import Foundation
import TernOps
import Testing

/// The commands, their output and their exit status.
@Suite struct CommandTests {
  @Test("tern -e prints the value of an expression")
  func expression() throws {
    let result = try TernProcess.run(["-e", "softmax([1, 2, 3])"])
    #expect(result.output == "[0.09, 0.2447, 0.6652]\n")
    #expect(result.status == 0)
  }

  @Test("a program that fails: message on standard error, status 1")
  func failure() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("a.tern", "print(1)\nx = [1, 2] + [1, 2, 3]\n")
    let result = try TernProcess.run([file])
    #expect(result.output == "1\n")
    #expect(result.status == 1)
    #expect(
      result.errors == """
        error: `+`: [2] and [3] do not broadcast
         ┌ \(file):2:5
         │
        2│ x = [1, 2] + [1, 2, 3]
         │     ^^^^^^^^^^^^^^^^^^
         │
         = counted from the end, axis -1 is 2 on the left and 3 on the right; sizes must be equal or 1

        """)
  }

  @Test(
    "a wrong command line: status 2",
    arguments: [
      ["--nonsense"], ["a", "b"], ["-e"], ["bench", "--workload", "nothing"], ["run"], ["-e", "1", "file"], [""], ["run", ""], ["check", ""],
      ["fmt", ""], ["check", "--nonsense", "a"], ["ops", "--nonsense"], ["bench", "--threads", "0"],
      ["bench", "--rounds", "0"], ["bench", "--json"], ["bench", "--python", "python3"], ["bench", "--against", ""], ["bench", "--time-limit", "0"],
    ])
  func usage(_ arguments: [String]) throws {
    let result = try TernProcess.run(arguments)
    #expect(result.status == 2)
    #expect(!result.errors.isEmpty)
    #expect(result.output.isEmpty)
    #expect(!result.errors.contains("tern start"))
  }

  @Test("expressions that begin with a minus sign", arguments: [("-1", "-1\n"), ("--2", "2\n"), ("-e", ""), ("-[1, 2]", "[-1, -2]\n")])
  func minus(_ expression: String, _ output: String) throws {
    let result = try TernProcess.run(["-e", expression])
    #expect(result.output == output && result.status == (output.isEmpty ? 1 : 0))
  }

  @Test("a directory, a missing file, a missing lesson: status 1", arguments: ["", "run", "check", "fmt"])
  func missing(_ command: String) throws {
    let folder = try TemporaryFolder()
    let prefix = command.isEmpty ? [] : [command]
    let directory = try TernProcess.run(prefix + [folder.path])
    let problem = command == "check" ? "is a folder without files of the language" : "is a directory, not a program"
    #expect(directory.errors == "error: \(folder.path) \(problem)\n" && directory.status == 1)
    let names = try FileManager.default.contentsOfDirectory(atPath: TernProcess.root + "/Lessons").filter { $0.hasSuffix(".tern") }.map { $0.dropLast(5) }.sorted()
    let missing = try TernProcess.run(prefix + ["99"])
    #expect(
      missing.errors
        == (command == "run"
          ? "error: 99 is neither a file nor a lesson (the lessons are \(names.joined(separator: ", ")))\n"
          : "error: cannot open 99: No such file or directory\n"))
    #expect(missing.status == 1)
  }

  @Test("the examples in each --help run", arguments: ["", "run", "lessons", "check", "fmt", "ops", "bench"])
  func examples(_ command: String) throws {
    let help = try TernProcess.run((command.isEmpty ? [] : [command]) + ["--help"]).output
    #expect(!help.contains("tern start"))
    let section = help.components(separatedBy: "EXAMPLES\n").dropFirst().first?.components(separatedBy: "\n\n")[0] ?? ""
    #expect(!section.isEmpty)
    for line in section.split(separator: "\n") {
      let parts = line.dropFirst(2).components(separatedBy: "  ")
      let folder = try TemporaryFolder()
      try FileManager.default.createDirectory(atPath: folder.path + "/layers", withIntermediateDirectories: true)
      for name in ["program.tern", "lesson.tern", "layers/a.tern"] { _ = try folder.write(name, "x = 1\n") }
      let shell = Process()
      shell.executableURL = URL(fileURLWithPath: "/bin/sh")
      shell.arguments = ["-c", parts[0] + " > out 2>&1 < \(parts[0].contains("<") ? "program.tern" : "/dev/null")"]
      if parts[0].contains("|") { shell.arguments = ["-c", parts[0] + " > out 2>&1"] }
      shell.currentDirectoryURL = URL(fileURLWithPath: folder.path)
      let bin = URL(fileURLWithPath: TernProcess.path).deletingLastPathComponent().path
      shell.environment = ["PATH": bin + ":/usr/bin:/bin", "HOME": folder.path]
      try shell.run()
      shell.waitUntilExit()
      #expect(shell.terminationStatus == (line.contains("fails") ? 1 : 0), "\(parts[0])")
    }
  }

  @Test("the index in Grammar.md is the one that the declarations give, and every operation is in it")
  func index() throws {
    let index = try TernProcess.run(["ops", "--index"]).output
    let grammar = try String(contentsOfFile: TernProcess.root + "/Grammar.md", encoding: .utf8)
    #expect(grammar.contains("## Operations\n") && grammar.contains(index + "## Errors"))
    for operation in Catalogue.operations { #expect(index.contains("`\(operation.signature)`"), "\(operation.name)") }
  }

  @Test("lessons are listed with their titles, how common and how hard they are")
  func lessons() throws {
    let lines = try TernProcess.run(["lessons"]).output.split(separator: "\n")
    #expect(lines.first?.split(separator: "  ").map { $0.drop { $0 == " " } } == ["01-backprop", "Back-propagation", "asked very commonly", "hard", "6 exercises"])
    #expect(lines.count == 11 && lines.allSatisfy { $0.contains("  asked ") && $0.contains(" exercises") })
  }

  @Test("exercises by name: what they ask for, and which argument comes first; misspelt lessons")
  func exercises() throws {
    #expect(try TernProcess.run(["lesson", "show", "softmax"]).output.contains("Exercise: softmax\n"))
    let swapped = try TernProcess.run(["grade", "softmax.tern", "softmax"])
    #expect(swapped.status == 2 && swapped.errors == "error: the exercise comes first: tern grade softmax softmax.tern\n")
    #expect(try TernProcess.run(["grade", "a.tern", "03-attention/softmax"]).errors == "error: the exercise comes first: tern grade 03-attention/softmax a.tern\n")
    for command in [["learn", "atention"], ["run", "atention"], ["lesson", "show", "atention"]] {
      #expect(try TernProcess.run(command).errors.contains("; did you mean `attention`"), "\(command)")
    }
    // A lesson and an exercise may be called alike.
    #expect(try TernProcess.run(["lesson", "show", "attention"]).output.contains("# Attention"))
    #expect(try TernProcess.run(["lesson", "show", "03-attention/attention"]).output.contains("Exercise: attention\n"))
    #expect(try TernProcess.run(["lesson", "show", "softmx"]).errors == "error: no lesson is called softmx; did you mean `softmax`?\n")
    #expect(
      try TernProcess.run(["run", "softmax"]).errors
        == "error: softmax is an exercise of 03-attention, which `tern lesson show softmax` shows and `tern learn softmax` opens\n")
  }

  @Test("--version and --help")
  func version() throws {
    #expect(try TernProcess.run(["--version"]).output == "0.1.0\n")
    let help = try TernProcess.run(["--help"])
    #expect(help.status == 0)
    #expect(help.output.contains("tern run 01-backprop"))
  }

  @Test("standard input without a terminal works as the REPL does; - runs it as a program")
  func piped() throws {
    let lines = "x = [1, 2]\nx\nx |> sum()\nfn f(a) {\n  a * 2\n}\nf(4)\n:shape x\nnope\n5\n"
    let piped = try TernProcess.run([], input: lines)
    #expect(piped.output == "i64[2]\n[1, 2]\n3\n8\ni64[2]\n5\n")
    #expect(piped.errors.hasPrefix("error: `nope` has no value\n"))
    #expect(piped.status == 1)
    let program = try TernProcess.run(["-"], input: "x = 3\nx\nprint(x)\n")
    #expect(program.output == "3\n")
    #expect(program.status == 0)
  }

  @Test("a function of 20,000 lines through a pipe takes a second, not minutes")
  func longFunction() throws {
    #if DEBUG
      let lines = 1_000  // without optimisation each line takes thirty times as long
    #else
      let lines = 20_000
    #endif
    let body = (0..<lines).map { "  y\($0 % 50) = x + \($0) * sin(x) - [1, 2, 3][0]\n" }.joined()
    let start = Date()
    #expect(try TernProcess.run([], input: "fn f(x) {\n\(body)  7\n}\nf(2)\n").output == "7\n")
    #expect(Date().timeIntervalSince(start) < 60)
  }

  @Test("a line that begins with |> goes on from the line before")
  func pipeContinues() throws {
    let result = try TernProcess.run([], input: "[1, 2, 3]\n|> sum()\ny = [4, 5]\n|> sum()\ny\n")
    #expect(result.output == "i64[3]\n[1, 2, 3]\n6\n9\n")
  }

  @Test(":load gives what typing gives")
  func load() throws {
    let folder = try TemporaryFolder()
    let text = "a = 2\nif a > 1 {\n  a * 10\n} else {\n  0\n}\nfn h(x) =\n  x + a\nh(1)\n"
    let file = try folder.write("l.tern", text)
    let loaded = try TernProcess.run([], input: ":load \(file)\na\n")
    let typed = try TernProcess.run([], input: text + "a\n")
    #expect(loaded.output == "20\n3\n2\n")
    #expect(loaded.output == typed.output)
  }

  @Test("check reports grammar and names without running")
  func check() throws {
    let folder = try TemporaryFolder()
    let good = try folder.write("good.tern", "print(\"not shown\")\nfn f(x) = g(x)\nfn g(x) = x\n")
    let bad = try folder.write("bad.tern", "x = softmx(1)\nfn f( = 3\ny = 1 +\n")
    let fine = try TernProcess.run(["check", good])
    #expect(fine.status == 0)
    #expect(fine.output.isEmpty && fine.errors.isEmpty)
    let result = try TernProcess.run(["check", bad])
    #expect(result.status == 1)
    #expect(result.errors.contains("bad.tern:2:7"))
  }

  @Test(
    "check finds names that certainly have no value yet",
    arguments: [
      ("print(x)\nx = 1", "`x` has no value yet:1:7"), ("x += 1", "`x` has no value yet:1:1"), ("x[0] = 1", "`x` has no value yet:1:1"),
      ("p.a = 1", "`p` has no value yet:1:1"), ("fn f() {\n  y = x\n  x = 1\n  y\n}", "`x` has no value yet:2:7"),
      ("x = 1\nfn f() { x += 1; x }", "`x` has no value yet:2:10"), ("for i in 0..3 { total += i }", "`total` has no value yet:1:17"),
      ("f = (a) -> { b = b + a; b }", "`b` has no value yet:1:18"), ("while x < 3 { x = 1 }", "`x` has no value yet:1:7"),
      ("fn f() { sum = sum([1]); sum }", "`sum` has no value yet:1:16"), ("f(1)\nfn f(x) = x", "`f` has no value yet:1:1"),
      ("a, b = b, 1", "`b` has no value yet:1:8"), ("if x { x = 1 }", "`x` has no value yet:1:4"),
    ])
  func earlyNames(_ program: String, _ expected: String) throws {
    let result = try TernProcess.run(["check", "-"], input: program)
    let lines = result.errors.split(separator: "\n")
    let found = lines.first.map { $0.dropFirst("error: ".count) } ?? ""
    let place = lines.dropFirst().first?.split(separator: ":").suffix(2).joined(separator: ":") ?? ""
    #expect("\(found):\(place)" == expected)
    #expect(lines.count { $0.hasPrefix("error: ") } == 1)
    #expect(try TernProcess.run(["-"], input: program + (program.contains("fn f()") ? "\nf()" : program.hasPrefix("f =") ? "\nf(1)" : "")).status == 1)
  }

  @Test(
    "check stays silent where a name may have a value",
    arguments: [
      "fn f() = x\nx = 1\nf()", "for i in 0..3 { if i > 0 { print(p) }; p = i }\nprint(p)", "if true { x = 1 }\nprint(x)", "while false { x = 1 }",
      "max = max([1, 2])", "fn f(a, b = a) { a += b; a }", "fn f(x: [n]) { n = n + 1; n }", "for i in 0..3 { i += 1 }", "fn f(n) = if n < 1 { 0 } else { f(n - 1) }",
      "g = () -> h()\nfn h() = 1\ng()", "false and x\nx = 1", "assert true, x\nx = \"a\"", "2 < 1 < x\nx = 1", "fn f(c) { if c { x = 0 }; x += 1; x }",
      "a, (b, c) = (1, (2, 3))\na += b + c", "x = 1\nfn f() { y = x; y }\nx += 1",
    ])
  func quietNames(_ program: String) throws {
    let result = try TernProcess.run(["check", "-"], input: program)
    #expect(result.errors == "" && result.status == 0)
  }

  @Test("check finds calls that cannot succeed, and is silent about names that may mean something else")
  func checkCalls() throws {
    let program = """
      fn f(a, b = 2, rest...) = a
      fn g(x) = x
      f()
      f(1, c = 3)
      f(1, a = 2)
      g(1, 2)
      [1, 2] |> g(2)
      [1, 2] |> sum(0, false, 3)
      softmax([1], dim = 0)
      [1] |> concat |> relu(1)
      fn log2(x) = x
      log2(1, 2)

      """
    let result = try TernProcess.run(["check", "-"], input: program)
    let messages = result.errors.split(separator: "\n").filter { $0.hasPrefix("error: ") }.map { $0.dropFirst(7) }
    #expect(
      messages == [
        "f needs `a`", "f has no parameter `c`", "f got `a` twice, by position and by name", "g takes 1 argument, but got 2", "g takes 1 argument, but got 2",
        "sum takes 3 arguments, but got 4", "softmax has no parameter `dim`", "relu takes 1 argument, but got 2", "log2 takes 1 argument, but got 2",
      ])
    #expect(result.errors.contains(" = write axis= in place of dim=\n = its signature is softmax(x, axis=-1)\n"))
    let fine = """
      fn h(relu) = relu(1, 2)
      fn k(x) { sum = (a, b) -> a + b; sum(1, 2, 3) }
      exp = (a, b) -> a
      exp(1, 2)
      zeros(); print(); record(("a",), (1,)); max((1, 2)...)
      fn twice(x) = x
      twice = (a, b) -> b
      twice(1, 2)

      """
    let silent = try TernProcess.run(["check", "-"], input: fine)
    #expect(silent.status == 0, "\(silent.errors)")
  }

  @Test("check takes a folder as a module, whose files know each other's names")
  func checkFolder() throws {
    let folder = try TemporaryFolder()
    _ = try folder.write("a.tern", "fn f(x) = g(x)\nfn log(a, b) = a\n")
    _ = try folder.write("b.tern", "fn g(x) = log(x, nowhere)\n")
    let result = try TernProcess.run(["check", folder.path])
    #expect(result.errors.hasPrefix("error: `nowhere` has no value\n") && result.errors.components(separatedBy: "error: ").count == 2)
    #expect(try TernProcess.run(["check", TernProcess.root + "/Sources/Library/nn"]).status == 0)
  }

  @Test("check names what is unknown beside a mistake of grammar, and guesses at nothing that the mistake may assign")
  func checkBesideMistake() throws {
    let program = "y = 1 +* 2\nfn broken(k) {\n  z = = 1\nw = k\n}\nprint(y, z, w, k)\nsoftmx([1])\nprint(v)\nv = 1\n"
    let errors = try TernProcess.run(["check", "-"], input: program).errors
    #expect(errors.contains("error: `softmx` has no value\n"))
    #expect(errors.contains("error: `v` has no value yet\n"))
    for name in "yzwk" { #expect(!errors.contains("`\(name)` has no value")) }
  }

  @Test("fmt lays out in place, and from standard input to standard output")
  func format() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("f.tern", "x=1+2 # three\nif x>2{print( x )}\n")
    #expect(try TernProcess.run(["fmt", "--check", file]).status == 1)
    #expect(try TernProcess.run(["fmt", file]).status == 0)
    let expected = "x = 1 + 2  # three\nif x > 2 { print(x) }\n"
    #expect(try String(contentsOfFile: file, encoding: .utf8) == expected)
    #expect(try TernProcess.run(["fmt", "--check", file]).status == 0)
    #expect(try TernProcess.run(["fmt", "-"], input: "x=1+2 # three\nif x>2{print( x )}").output == expected)
  }

  @Test("ops lists the operations and shows one")
  func ops() throws {
    #expect(try TernProcess.run(["ops"]).output.contains("softmax(x, axis=-1)"))
    #expect(try TernProcess.run(["ops", "softmax"]).output.contains("    > softmax([1, 2, 3])\n    [0.09, 0.2447, 0.6652]\n"))
    let unknown = try TernProcess.run(["ops", "sofmax"])
    #expect(unknown.errors == "error: no operation is called `sofmax`; did you mean `softmax`?\n")
    #expect(unknown.status == 1)
  }

  @Test("a full disk behind standard output: a message and status 1")
  func fullDisk() throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: TernProcess.path)
    process.arguments = ["-e", "[1, 2]"]
    process.standardOutput = FileHandle(forWritingAtPath: "/dev/full")
    let errors = Pipe()
    process.standardError = errors
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 1)
    let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    #expect(text == "error: cannot write to standard output: No space left on device\n")
  }

  @Test("NO_COLOR and pipes turn colour off")
  func colour() throws {
    #expect(!(try TernProcess.run(["-e", "1 +"], environment: ["TERM": "xterm"]).errors.contains("\u{1B}")))
  }

  @Test("Ctrl-C ends a program with status 130")
  func interrupted() throws {
    let terminal = try PseudoTerminal(["-e", "while true { }"])
    Thread.sleep(forTimeInterval: 0.5)
    terminal.type("\u{3}")
    #expect(terminal.wait(for: "interrupted"))
    #expect(terminal.finish() == 130)
  }
}
