import Foundation
import Testing

/// Lessons gone through in the REPL, and what is kept of it.
@Suite struct LearnTests {
  private let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  private func tern(_ arguments: [String], _ input: String = "") throws -> TernProcess.Result {
    try TernProcess.run(arguments, input: input, environment: ["XDG_STATE_HOME": folder.path])
  }

  private var progressPath: String { folder.path + "/tern/progress" }

  @Test("Enter runs a step and shows the next; the lesson's names are at hand; steps can be skipped, gone back to, run again")
  func steps() throws {
    let session = try tern(["learn", "backprop"], "\nforward\nX.shape\n\n:back\n:next\n:skip\n:back\n:run\n:quit\n")
    #expect(session.errors.isEmpty, "\(session.errors)")
    let shown = session.output.matches(of: /\[step (\d+) of 24 · Enter/).compactMap { Int($0.1) }
    #expect(shown == [1, 2, 3, 2, 3, 4, 3])
    #expect(session.output.contains("│ fn backward(p, c, x: [m, 2], y: [m, 1]) {\n"))
    #expect(session.output.contains("forward(p, x: [m, 2])") && session.output.contains("(4, 2)\n"))
    // Step 3 trains with the textbook settings: run once by :run, once not by :skip.
    #expect(session.output.components(separatedBy: "epoch    0 0.6931").count == 2)
  }

  @Test("what was reached is kept: the lesson goes on there, with what came before run again in silence; or begins again")
  func resuming() throws {
    _ = try tern(["learn", "backprop"], "\n\n")
    let kept = try String(contentsOfFile: progressPath, encoding: .utf8)
    #expect(kept.contains("\"step\": 2"))
    let session = try tern(["learn", "01"], "train\n")
    #expect(session.output.hasPrefix("You were at step 3 of 24 of 01-backprop; what came before runs again …\n"))
    #expect(session.output.contains("[step 3 of 24 · Enter runs it]") && session.output.contains("train(p, rate, epochs)"))
    #expect(try tern(["lessons"]).output.contains("  step 3 of 24\n"))
    #expect(try tern(["learn", "01", "--again"], ":lessons\n").output.contains("[step 1 of 24 · Enter runs it]"))
  }

  @Test("the end is counted, and an error stays where it is")
  func ends() throws {
    let session = try tern(["learn", "backprop"], String(repeating: ":skip\n", count: 24) + "\n:lessons\n")
    #expect(session.output.contains("This is the end of the lesson.\n") && session.output.contains("  finished\n"))
    // The names of a step that was skipped are missing.
    let skipped = try tern(["learn", "backprop", "--again"], ":skip\n:skip\n\n:lessons\n")
    #expect(skipped.errors.contains("error: `initial` has no value") && skipped.errors.contains("01-backprop, step 3"))
    #expect(skipped.output.contains("step 3 of 24, finished\n"))
  }

  @Test("exercises: a program to begin with, hints one by one, verdicts on files and on what the session defines, and what is kept of them")
  func exercises() throws {
    let home = try TemporaryFolder()
    func session(_ input: String) throws -> TernProcess.Result {
      try TernProcess.run(["learn", "backprop"], input: input, environment: ["XDG_STATE_HOME": folder.path], in: home.path)
    }
    let first = try session(
      String(repeating: ":skip\n", count: 18) + ":hint\n:hint\n:hint\n:hint\n:try\n:try\n:grade\n")
    #expect(first.output.contains("Exercise: sigmoid\n") && first.output.contains(":try begins, :hint helps, :grade grades, Enter goes on]"))
    #expect(first.output.contains("hint 1 of 3: ") && first.output.contains("hint 3 of 3: ") && first.output.contains("there is no further hint for sigmoid; :hint 1 shows the first one again\n"))
    #expect(first.output.contains("[grading sigmoid.tern]\n✓ runs"))
    #expect(first.output.contains("sigmoid.tern is there to be edited") && first.output.contains("sigmoid.tern is there already"))
    #expect(first.output.contains("✗ values") && first.output.contains(" of 100, not passed (seed "))
    #expect(try String(contentsOfFile: home.path + "/sigmoid.tern", encoding: .utf8).hasPrefix("# Exercise: sigmoid\n#\n"))
    _ = try session(":try queue_update\n")
    let begun = try String(contentsOfFile: home.path + "/queue_update.tern", encoding: .utf8)
    #expect(begun.split(separator: "\n").allSatisfy { $0.count <= 80 } && begun.contains("\n#\n#       fn queue_update(queue: [k, d], keys: [n, d]) -> [k, d]\n#\n# MoCo's queue"), "\(begun)")
    // What the session defines counts before the file, with the functions that it uses.
    let second = try session(
      "fn half(x) = 0.5 * x\nfn sigmoid(x) = where(x > 0, 1 / (1 + exp(-abs(x))), exp(-abs(x)) / (1 + exp(-abs(x)))) + half(0 * x)\n:grade\n:grade softmax\n:lessons\n")
    #expect(second.output.contains("sigmoid: 100 of 100, passed"), "\(second.output.suffix(2000))")
    #expect(second.output.contains("[grading sigmoid, as you defined it here (:grade sigmoid sigmoid.tern grades the file)]\n"))
    #expect(second.output.contains("They may ask next: ") && !second.output.contains("\n  - ") && second.output.contains("[:answers shows "))
    #expect(second.errors.contains("there is nothing to grade: define softmax here, or write softmax.tern (:try begins it)"))
    #expect(second.output.contains("1 of 6"))
    let kept = try String(contentsOfFile: progressPath, encoding: .utf8)
    #expect(kept.contains("\"sigmoid\": {") && kept.contains("\"attempts\": 2") && kept.contains("\"best\": 100.0"))
    let outside = try TernProcess.run([], input: ":grade\n:hint\n:grade sofmax\n:try\n", in: home.path)
    #expect(outside.errors.components(separatedBy: "needs the name of an exercise").count == 4)
    #expect(outside.errors.contains("no exercise is called sofmax; did you mean `softmax`?"))
  }

  @Test("exercises are listed and gone to by name, hints shown again, answers when they are asked for")
  func exercisesByName() throws {
    let session = try tern(
      ["learn", "backprop"], ":exercises\n:goto sigmoid\n:hint 2\n:hint\n:hint\n:hint 1\n:hint 9\n:answers\n:goto 3\n:skip 2\n:skip x\n:goto sigmiod\n:goto softmax\n:goto 99\n")
    let errors = session.errors
    #expect(session.output.contains(/\nsigmoid +step 19 *\n/) && session.output.contains("Exercise: sigmoid\n"))
    #expect(session.output.components(separatedBy: "hint 1 of 3: ").count == 3 && session.output.contains("hint 2 of 3: "))
    #expect(errors.contains("hint 2 comes after hint 1, which :hint shows") && errors.contains("the hints for sigmoid are 1 to 3"))
    #expect(session.output.contains("\n  - "))
    #expect(session.output.matches(of: /\[step (\d+) of 24/).compactMap { Int($0.1) } == [1, 19, 3, 5])
    #expect(errors.contains(":skip takes a number of steps") && errors.contains("no exercise of 01-backprop is called sigmiod; did you mean `sigmoid`?"))
    #expect(errors.contains("softmax is an exercise of 03-attention; :learn softmax goes there") && errors.contains("the steps of 01-backprop are 1 to 24"))
    let opened = try tern(["learn", "softmax"], ":exercises\n")
    #expect(opened.output.hasPrefix("\nExercise: softmax\n") || opened.output.contains("Exercise: softmax\n"))
    #expect(try tern([], ":exercises\n").output.contains(/\nsoftmax +03-attention/))
    #expect(try tern(["learn", "03-attention/attention"]).output.contains("Exercise: attention\n"))
  }

  @Test("a look at an exercise by its name leaves the lesson where it was left")
  func place() throws {
    _ = try tern(["learn", "attention"], "\n")
    _ = try tern(["learn", "softmax"], ":hint\n")
    #expect(try tern(["learn", "attention"]).output.hasPrefix("You were at step 2 of 37 of 03-attention;"))
  }

  @Test("code that is wider than the terminal is broken where its brackets allow it, strings only where they are too long")
  func brokenCode() throws {
    let first = try tern(["learn", "backprop"], String(repeating: ":skip\n", count: 10)).output
    #expect(first.contains("│ assert close(flat, full((50,), log(2.0)), atol=1e-4),\n┊   \"the textbook settings should stay at ln 2\"\n"))
    #expect(first.contains("│ fn initial(scale) =\n┊   (W1 = randn(2, 4) * scale, b1 = zeros(4), W2 = randn(4, 1) * scale,\n┊   b2 = zeros(1))\n"))
    #expect(first.contains("│   \"The derivatives of the loss with respect to the parameters, from the\n┊     cached values.\"\n"))
    #expect(first.split(separator: "\n").allSatisfy { $0.count <= 80 })
  }

  @Test("a string that is broken keeps its colour")
  func brokenColours() throws {
    let terminal = try PseudoTerminal(["learn", "backprop"], environment: ["NO_COLOR": "", "TERM": "xterm-256color"])
    #expect(terminal.wait(for: "[step 1 of 24"))
    terminal.type("\n")
    #expect(terminal.wait(for: "\u{1B}[32mcached values.\"\u{1B}[0m"), "\(terminal.consumed)")
  }

  @Test("names of exercises are not broken at the end of the terminal's lines")
  func unknownExercise() throws {
    let terminal = try PseudoTerminal()
    #expect(terminal.wait(for: "tern> "))
    terminal.type(":grade nosuch\n")
    #expect(terminal.wait(for: "there are sigmoid, sigmoid_backward,\r\nbinary_cross_entropy_with_logits, two_layer_backward,"), "\(terminal.consumed)")
  }

  @Test("a step that fails over what the user defined says so, and the lesson goes on without it")
  func ownNames() throws {
    let session = try tern(["learn", "attention"], "fn randn(a, b) = 3\n\n\n\n:learn attention\n\n")
    #expect(session.errors.contains("note: the lesson uses `randn`, which you gave a value of your own; :learn 03-attention goes on from this step"))
    #expect(session.output.contains("You were at step 3 of 37") && session.output.contains("[step 4 of 37"))
    let path = try folder.write("own.tern", "fn randn(a, b) = 3\n")
    let loaded = try tern(["learn", "attention", "--again"], ":load \(path)\n\n\n\n")
    #expect(loaded.errors.contains("note: the lesson uses `randn`, which you gave a value of your own"))
    let other = try tern(["learn", "attention", "--again"], "fn mine(a) = 3\nx = missing\n\n\n:skip\n\n")
    #expect(!other.errors.contains("note: "))
    let gap = try tern(["learn", "backprop", "--again"], ":goto 3\n\nX = oops\n:learn backprop\n\n")
    #expect(gap.errors.components(separatedBy: "note: not all steps before this one were run; :learn 01-backprop runs them").count == 2, "\(gap.errors)")
    #expect(gap.output.contains("[step 4 of 24"))
  }

  @Test("without a lesson the commands say so; unknown lessons are refused")
  func refusals() throws {
    let session = try tern([], ":next\n:back\n:skip\n:goto 1\n:run\n:learn\n:learn nothing\n\n")
    #expect(session.errors.components(separatedBy: "no lesson is open; :learn NAME opens one").count == 6)
    #expect(session.errors.contains(":learn needs the name of a lesson") && session.errors.contains("no lesson is called nothing (the lessons are 01-backprop"))
    #expect(try tern(["learn", "nothing"]).status == 1)
    let list = try tern(["learn"], ":learn backprop\n")
    #expect(list.output.hasPrefix("01-backprop") && list.output.contains("[step 1 of 24"))
  }

  @Test("a damaged file is set aside, and the one before it counts")
  func damage() throws {
    _ = try tern(["learn", "backprop"], "\n\n")
    try Data("{\"01-backprop\": {".utf8).write(to: URL(fileURLWithPath: progressPath))
    let session = try tern([], ":lessons\n")
    #expect(session.errors.hasPrefix("warning: \(progressPath) is damaged: it is kept as \(progressPath).damaged, and the progress before it counts\n"))
    #expect(session.output.contains("step 2 of 24"))
  }

  @Test("whenever it is killed, what is kept is whole")
  func killed() throws {
    for milliseconds in [20, 35, 50, 80, 120] {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: TernProcess.path)
      process.arguments = ["learn", "backprop", "--again"]
      process.environment = ["XDG_STATE_HOME": folder.path, "PATH": "/usr/bin:/bin", "TERM": "dumb"]
      let input = Pipe()
      process.standardInput = input
      process.standardOutput = FileHandle.nullDevice
      try process.run()
      input.fileHandleForWriting.write(Data(String(repeating: ":skip\n:back\n", count: 2400).utf8))
      usleep(UInt32(milliseconds) * 1000)
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      let session = try tern([], ":lessons\n")
      #expect(session.status == 0 && session.errors.isEmpty, "\(session.errors)")
    }
  }
}
