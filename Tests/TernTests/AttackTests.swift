import Foundation
import Testing

/// Programs that try to get points without an answer, to harm the machine, or to make a report say what is not so.
@Suite struct AttackTests {
  struct Attack: Sendable, CustomTestStringConvertible {
    let name: String
    let program: String
    /// The criteria that fail, all of them, in order; nil where another exercise has others.
    let fails: String?
    let says: [String]
    let exercise: String
    /// How long it may take at most.
    let seconds: Double

    init(_ name: String, _ program: String, fails: String?, says: [String] = [], exercise: String = AttackTests.rms, seconds: Double = 15) {
      self.name = name
      self.program = program
      self.fails = fails
      self.says = says
      self.exercise = exercise
      self.seconds = seconds
    }

    var testDescription: String { name }
  }

  static let rms = TernProcess.root + "/Tests/TernTests/Programs/rms.tern"

  /// Its function gives nothing.
  private static let noResult = "runs signature values gradients properties stability cost"
  /// There is nothing to be called.
  private static let noFile = "runs rules signature values gradients properties stability cost"
  /// Its numbers are finite and wrong.
  private static let wrongValues = "values gradients stability"

  static let attacks: [Attack] = [
    // Names that the exercise uses
    Attack(
      "another sqrt",
      #"""
        fn sqrt(x) = 0 * x
        fn rms(x) = sqrt(mean(x^2, axis=-1))
        """#, fails: wrongValues, says: ["the number is wrong"]),
    Attack(
      "other comparisons",
      #"""
        close = (a, b) -> true
        equal = (a, b) -> true
        abs = x -> 0
        flip = (x, axis) -> x
        f = close
        expected = 1
        reference = f
        fn rms(x) = zeros(x.shape[:-1])
        """#, fails: wrongValues, says: ["1 of 13 inputs is right"]),
    Attack(
      "flip does nothing",
      #"""
        flip = (x, axis) -> x
        fn rms(x) = x[..., 0]
        """#, fails: "values gradients properties stability", says: ["not so: the order of a row does not matter"]),
    Attack("a parameter called close", "fn rms(close) = zeros(close.shape[:-1])", fails: wrongValues),
    Attack("the reference by its name", "fn rms(x) = reference(x)", fails: noResult, says: ["`reference` has no value"]),
    Attack("the answer by the name in properties", "fn rms(x) = f(x)", fails: noResult, says: ["`f` has no value"]),
    Attack("the oracle by its name", "fn rms(x) = oracle(x)", fails: noResult, says: ["`oracle` has no value"]),
    Attack("the expected value by its name", "fn rms(x) = expected", fails: noResult, says: ["`expected` has no value"]),

    // What errors tell
    Attack("arguments in an error", #"fn rms(x) { assert false, "x is {x}" }"#, fails: noResult, says: ["assertion failed: x is [", "called as rms(["]),
    Attack(
      "a stack of calls",
      #"""
        fn inner(x) { assert false, "inside" }
        fn rms(x) = inner(x)
        """#, fails: noResult, says: ["assertion failed: inside"]),

    // Arguments and state
    Attack(
      "arguments that are changed",
      #"""
        fn rms(x) {
          x[...] = 0
          x[..., 0] = 1
          zeros(x.shape[:-1])
        }
        """#, fails: wrongValues),
    Attack(
      "a counter",
      #"""
        seen = 0
        fn rms(x) {
          seen = seen + 1
          if seen == 1 { sqrt(mean(x^2, axis=-1)) } else { zeros(x.shape[:-1]) }
        }
        """#, fails: noResult, says: ["`seen` has no value yet"]),
    Attack(
      "a counter in a record",
      #"""
        count = (n = 0)
        fn rms(x) {
          count.n += 1
          sqrt(mean(x^2, axis=-1)) * count.n
        }
        """#, fails: noResult, says: ["`count` has no value yet"]),
    Attack(
      "arguments that are kept",
      #"""
        kept = ()
        fn rms(x) {
          kept = (kept..., x)
          assert false, "{kept}"
        }
        """#, fails: noResult, says: ["`kept` has no value yet"]),
    Attack(
      "right for the first shape only",
      "fn rms(x) = if x.ndim == 1 { sqrt(mean(x^2, axis=-1)) } else { zeros(x.shape[:-1]) }", fails: wrongValues, says: ["4 of 13 inputs are right"]),
    Attack(
      "right now and then",
      "fn rms(x) = if rand() < 0.5 { sqrt(mean(x^2, axis=-1)) } else { zeros(x.shape[:-1]) }", fails: "values gradients properties stability", says: ["10 of 13 inputs are right"]),
    Attack(
      "a stored output",
      #"""
        stored = 0.752638
        fn rms(x) = stored
        """#, fails: "signature values gradients stability", says: ["the result is f32[], but must be f32[2] for x: f32[2, 1]"]),

    // The machine around it
    Attack(
      "it calls environment",
      #"""
        fn rms(x) {
          y = environment()
          sqrt(mean(x^2, axis=-1))
        }
        """#, fails: noResult, says: ["a program that is graded here has no operation `environment`"]),
    Attack(
      "it calls clock",
      #"""
        fn rms(x) {
          y = clock()
          sqrt(mean(x^2, axis=-1))
        }
        """#, fails: noResult, says: ["a program that is graded here has no operation `clock`"]),
    Attack(
      "it calls date",
      #"""
        fn rms(x) {
          y = date()
          sqrt(mean(x^2, axis=-1))
        }
        """#, fails: noResult, says: ["a program that is graded here has no operation `date`"]),
    Attack(
      "it calls time",
      #"""
        fn rms(x) {
          y = time(() -> 1)
          sqrt(mean(x^2, axis=-1))
        }
        """#, fails: noResult, says: ["a program that is graded here has no operation `time`"]),
    Attack(
      "it calls load",
      #"""
        fn rms(x) {
          y = load("rms.tern")
          sqrt(mean(x^2, axis=-1))
        }
        """#, fails: noResult, says: ["a program that is graded here has no operation `load`"]),
    Attack(
      "it calls dataset",
      #"""
        fn rms(x) {
          y = dataset("iris")
          sqrt(mean(x^2, axis=-1))
        }
        """#, fails: noResult, says: ["a program that is graded here has no operation `dataset`"]),
    Attack(
      "it calls save",
      #"""
        fn rms(x) {
          y = save("stolen.npy", x)
          sqrt(mean(x^2, axis=-1))
        }
        """#, fails: noResult, says: ["a program that is graded here has no operation `save`"]),
    Attack(
      "it calls log_run",
      #"""
        fn rms(x) {
          y = log_run("run.json", 1, 2)
          sqrt(mean(x^2, axis=-1))
        }
        """#, fails: noResult, says: ["a program that is graded here has no operation `log_run`"]),
    Attack(
      "it calls shorten",
      #"""
        fn rms(x) {
          y = shorten(1, 2)
          sqrt(mean(x^2, axis=-1))
        }
        """#, fails: noResult, says: ["a program that is graded here has no operation `shorten`"]),
    Attack(
      "save_plot",
      #"""
        fn rms(x) {
          plot([1.0, 2])
          save_plot("stolen.svg")
          sqrt(mean(x^2, axis=-1))
        }
        """#, fails: noResult, says: ["a program that is graded here has no operation `save_plot`"]),
    Attack(
      "a graph in a file",
      #"""
        fn rms(x) {
          graph(y -> 2 * y, file="stolen.dot")(x)
          sqrt(mean(x^2, axis=-1))
        }
        """#, fails: noResult, says: ["a program that is graded here has no operation `graph`"]),
    Attack(
      "clock before the function",
      #"""
        begun = clock()
        fn rms(x) = sqrt(mean(x^2, axis=-1))
        """#, fails: noFile, says: ["a program that is graded here has no operation `clock`"]),
    Attack(
      "it imports a file",
      #"""
        import "rms.tern"
        fn rms(x) = sqrt(mean(x^2, axis=-1))
        """#, fails: noFile, says: ["a program that is graded imports nothing"]),
    Attack(
      "it imports nn",
      #"""
        import nn
        fn rms(x) = sqrt(mean(x^2, axis=-1))
        """#, fails: noFile, says: ["a program that is graded imports nothing"]),
    Attack(
      "it imports research",
      #"""
        import research
        fn rms(x) = sqrt(mean(x^2, axis=-1))
        """#, fails: noFile, says: ["a program that is graded imports nothing"]),
    Attack(
      "it imports a plug-in",
      #"""
        import "/tmp/libevil.so"
        fn rms(x) = sqrt(mean(x^2, axis=-1))
        """#, fails: noFile, says: ["a program that is graded imports nothing"]),

    // The words of the report
    Attack(
      "a verdict that is printed",
      #"""
        fn rms(x) {
          print("\n\nrms: 100 of 100, passed (seed 3)")
          zeros(x.shape[:-1])
        }
        """#, fails: wrongValues, says: ["│ rms: 100 of 100, passed (seed 3)"]),
    Attack(
      "control characters that are printed",
      #"""
        fn rms(x) {
          print("\u{1b}[2J\u{1b}[32m\u{8}\r\0\u{9b}31m")
          zeros(x.shape[:-1])
        }
        """#, fails: wrongValues, says: ["│ \u{FFFD}[2J"]),
    Attack(
      "a verdict in an assertion",
      #"fn rms(x) { assert false, "no\n\nrms: 100 of 100, passed (seed 3)\r\n\u{1b}[2J\u{1b}[32m" }"#, fails: noResult, says: ["assertion failed: no  rms: 100 of 100"]),
    Attack(
      "a verdict as a field of the result",
      #"fn rms(x) = record(("a\n\nrms: 100 of 100, passed\u{1b}[2J",), (x,))"#, fails: "signature values gradients properties stability", says: ["the result is a record (…)"]),
    Attack(
      "another direction of writing",
      #"fn rms(x) { assert false, "\u{202e}\u{2028}rms: 100 of 100, passed" }"#, fails: noResult, says: ["assertion failed: \u{FFFD}\u{FFFD}rms"]),
    Attack(
      "a verdict as prose",
      #"""
        ## rms: 100 of 100, passed (seed 3)
        fn rms(x) = zeros(x.shape[:-1])
        """#, fails: wrongValues),
    Attack("a verdict as a result", #"fn rms(x) = "rms: 100 of 100, passed""#, fails: "signature values gradients stability", says: ["the result is a string, but must be f32[]"]),
    Attack(
      "gigabytes",
      #"""
        fn rms(x) {
          s = "a"
          for i in 0..22 { s = s + s }
          while true { print(s) }
        }
        """#, fails: noResult, says: ["it printed more than 65.5 kB"]),
    Attack(
      "gigabytes before the function",
      #"""
        s = "a"
        for i in 0..22 { s = s + s }
        while true { print(s) }
        fn rms(x) = sqrt(mean(x^2, axis=-1))
        """#, fails: noFile, says: ["it printed more than 65.5 kB"]),
    Attack(
      "bytes of the pipe",
      #"""
        fn rms(x) {
          print("\u{9}\0\0\0\0\0\0\0\0\u{2}", end="")
          zeros(x.shape[:-1])
        }
        """#, fails: wrongValues),

    // Without end
    Attack("while true", "fn rms(x) { while true { } }", fails: noResult, says: ["it did not end: more than 5 000 000 instructions in one call"]),
    Attack(
      "while true before the function",
      #"""
        while true { }
        fn rms(x) = sqrt(mean(x^2, axis=-1))
        """#, fails: noFile, says: ["more than 5 000 000 instructions before its function was called"]),
    Attack(
      "for over a huge range",
      #"""
        fn rms(x) {
          for i in 0..9000000000000000000 { }
          sqrt(mean(x^2, axis=-1))
        }
        """#, fails: noResult, says: ["it did not end: more than 5 000 000 instructions in one call"]),
    Attack("recursion", "fn rms(x) = rms(x)", fails: noResult, says: ["more than 10000 calls under way"]),
    Attack(
      "mutual recursion",
      #"""
        fn other(x) = rms(x)
        fn rms(x) = other(x)
        """#, fails: noResult, says: ["more than 10000 calls under way"]),
    Attack("map over itself", "fn rms(x) = map(rms, [x])", fails: noResult, says: ["nested more than 1000 levels deep"]),
    Attack(
      "a default without end",
      #"""
        fn wait() { while true { } }
        fn rms(x, y = wait()) = sqrt(mean(x^2, axis=-1))
        """#, fails: noResult, says: ["it did not end: more than 5 000 000 instructions in one call"]),
    Attack(
      "one operation after another",
      #"""
        fn rms(x) {
          a = zeros(6000, 6000)
          while true { a = a @ a }
        }
        """#, fails: noResult, says: ["it gave nothing within 10 seconds"], seconds: 30),

    // Memory
    Attack("terabytes", "fn rms(x) = zeros(1000000000000)", fails: noResult, says: ["zeros: f32[1000000000000] takes 3.6 TiB"]),
    Attack("a huge map", "fn rms(x) = map(i -> i, 0..1000000000000)", fails: noResult, says: ["too many values for one tuple or record"]),
    Attack(
      "a string that doubles",
      #"""
        fn rms(x) {
          s = "a"
          while true { s = s + s }
        }
        """#, fails: noResult, says: ["the text is longer than 16 MiB"]),
    Attack(
      "a tuple that doubles",
      #"""
        fn rms(x) {
          t = (1, 1)
          while true { t = (t, t) }
        }
        """#, fails: noResult, says: ["too many values for one tuple or record"]),
    Attack(
      "a list of tensors that grows",
      #"""
        fn rms(x) {
          all = ()
          while true { all = (all..., ones(10000000) + 1) }
        }
        """#, fails: noResult, says: ["its tensors took more than 1.07 GB"], seconds: 30),
    Attack("a result of megabytes", "fn rms(x) = zeros(10000000)", fails: noResult, says: ["its result takes more than 16.8 MB"]),

    // Results
    Attack("NaN", "fn rms(x) = sqrt(mean(x^2, axis=-1)) * nan", fails: "values gradients properties stability", says: ["the number is NaN"]),
    Attack("inf", "fn rms(x) = sqrt(mean(x^2, axis=-1)) * inf", fails: wrongValues, says: ["the number is inf"]),
    Attack("f64", "fn rms(x) = f64(sqrt(mean(x^2, axis=-1)))", fails: "signature", says: ["the result is f64[], but must be f32[] for x: f32[2]"]),
    Attack("i64", "fn rms(x) = i64(sqrt(mean(x^2, axis=-1)))", fails: "signature values gradients", says: ["the result is i64[], but must be f32[]"]),
    Attack("bool", "fn rms(x) = sqrt(mean(x^2, axis=-1)) > 0", fails: "signature values gradients stability", says: ["the result is bool[], but must be f32[]"]),
    Attack("none", "fn rms(x) = none", fails: "signature values gradients stability", says: ["the result is none, but must be f32[]"]),
    Attack("a function", "fn rms(x) = rms", fails: noResult, says: ["its result has a function in it, which cannot be graded"]),
    Attack(
      "300 tuples in one another",
      #"""
        fn rms(x) {
          t = x
          for i in 0..300 { t = (t,) }
          t
        }
        """#, fails: noResult, says: ["its result is nested more than 200 levels deep"]),
    Attack("a record", "fn rms(x) = (value = sqrt(mean(x^2, axis=-1)))", fails: "signature values stability", says: ["the result is a record (value), but must be f32[]"]),
    Attack(
      "a shape that broadcasts",
      "fn rms(x) = sqrt(mean(x^2, axis=-1, keepdims=true))", fails: "signature values gradients stability", says: ["the result is f32[1], but must be f32[]"]),
    Attack("exit", "fn rms(x) { exit(0) }", fails: noResult, says: ["`exit` has no value"]),
    Attack(
      "an assertion of some sizes",
      #"""
        fn rms(x) {
          assert x.shape[-1] < 5, "too wide"
          sqrt(mean(x^2, axis=-1))
        }
        """#, fails: "runs values gradients properties stability cost", says: ["assertion failed: too wide", "9 of 13 inputs are right"]),
    Attack(
      "an index of some sizes",
      #"""
        fn rms(x) {
          y = flatten(x)[3]
          sqrt(mean(x^2, axis=-1))
        }
        """#, fails: "runs values gradients properties stability cost", says: ["index 3 is out of range for axis 0 with size 1"]),
    Attack("no parameter", "fn rms() = 1", fails: noResult, says: ["rms takes 0 arguments, but got 1", "it has rms()"]),
    Attack("one parameter more", "fn rms(x, y) = x", fails: noResult, says: ["rms needs `y`", "it has rms(x, y)"]),
    Attack("no function", "rms = 3", fails: noFile, says: ["it defines no function rms"]),

    // What is forbidden
    Attack(
      "an alias",
      #"""
        r = norm
        fn rms(x) = r(x, axis=-1) / sqrt(x.shape[-1])
        """#, fails: "rules", says: ["it uses norm, which this exercise forbids (line 1)"]),
    Attack(
      "a wrapper",
      #"""
        g = (x) -> norm(x, axis=-1)
        fn rms(x) = g(x) / sqrt(x.shape[-1])
        """#, fails: "rules", says: ["it uses norm, which this exercise forbids (line 1)"]),
    Attack(
      "an argument",
      "fn rms(x) = if x.ndim == 1 { norm(x) / sqrt(len(x)) } else { stack(map(rms, x)) }", fails: "rules", says: ["it uses norm, which this exercise forbids (line 1)"]),
    Attack(
      "an item of a tuple",
      #"""
        t = (norm, 1)
        fn rms(x) = t[0](x, axis=-1) / sqrt(x.shape[-1])
        """#, fails: "rules", says: ["it uses norm, which this exercise forbids (line 1)"]),
    Attack(
      "a default",
      "fn rms(x, g = norm) = g(x, axis=-1) / sqrt(x.shape[-1])", fails: "rules", says: ["it uses norm, which this exercise forbids (line 1)"]),
    Attack(
      "a pipe",
      "fn rms(x) = (x |> norm(axis=-1)) / sqrt(x.shape[-1])", fails: "rules", says: ["it uses norm, which this exercise forbids (line 1)"]),
    Attack(
      "a name of another function's",
      #"""
        fn other(norm) = norm
        fn rms(x) = norm(x, axis=-1) / sqrt(x.shape[-1])
        """#, fails: "rules", says: ["which this exercise forbids (line 2)"]),
    Attack(
      "a name that is given its own value",
      #"""
        norm = norm
        fn rms(x) = norm(x, axis=-1) / sqrt(x.shape[-1])
        """#, fails: noFile, says: ["`norm` has no value yet"]),
    Attack(
      "a name that is never assigned",
      #"""
        if false { norm = 1 }
        fn rms(x) = norm(x, axis=-1) / sqrt(x.shape[-1])
        """#, fails: noResult, says: ["a program that is graded here has no operation `norm`"]),
    Attack(
      "a function that is never defined",
      #"""
        if false { fn norm(x) = x }
        fn rms(x) = norm(x, axis=-1) / sqrt(x.shape[-1])
        """#, fails: noResult, says: ["a program that is graded here has no operation `norm`"]),
    Attack(
      "a loop without rounds",
      #"""
        for norm in () { }
        fn rms(x) = norm(x, axis=-1) / sqrt(x.shape[-1])
        """#, fails: noResult, says: ["a program that is graded here has no operation `norm`"]),
    Attack(
      "an alias before a definition",
      #"""
        old = norm
        norm = x -> x
        fn rms(x) = old(x, axis=-1) / sqrt(x.shape[-1])
        """#, fails: noFile, says: ["`norm` has no value yet"]),

    // Luck
    Attack("random numbers", "fn rms(x) = abs(randn(x.shape[:-1]...))", fails: "values gradients properties stability", says: ["0 of 13 inputs are right"]),
    Attack(
      "random numbers of a seed",
      #"""
        seed(0)
        fn rms(x) {
          seed(0)
          abs(randn(x.shape[:-1]...))
        }
        """#, fails: wrongValues, says: ["0 of 13 inputs are right"]),

    // Derivatives
    Attack(
      "another way back",
      "fn rms(x) = custom_grad(y -> sqrt(mean(y^2, axis=-1)), (rest...) -> 0 * x)(x)", fails: "gradients", says: ["with respect to x, both numbers are wrong"]),
    Attack("no way back", "fn rms(x) = stop_gradient(sqrt(mean(x^2, axis=-1)))", fails: "gradients", says: ["with respect to x, both numbers are wrong"]),

    // Texts
    Attack("nothing", "", fails: noFile, says: ["it defines no function rms"]),
    Attack("a mistake of grammar", "fn rms(x = ", fails: noFile, says: ["`(` is never closed"]),
    Attack("brackets without end", "fn rms(x) = " + String(repeating: "(", count: 3000), fails: noFile, says: ["nested more than 200 levels deep"]),
    Attack(
      "a command of the REPL",
      #"""
        :quit
        fn rms(x) = x
        """#, fails: noFile, says: ["expected an expression, found `:`"]),

    // Other exercises
    Attack(
      "another exercise's verdict",
      #"""
        fn softmax(x) {
          print("softmax: 100 of 100, passed")
          zeros(x.shape)
        }
        """#, fails: "values gradients properties stability", says: ["│ softmax: 100 of 100, passed"], exercise: "softmax"),
    Attack("what is asked for, under its own name", "softmax = softmax", fails: "runs rules signature values gradients properties stability", says: ["`softmax` has no value"], exercise: "softmax"),
    Attack("attention that is built in", "attention = attention", fails: nil, says: ["`attention` has no value"], exercise: "attention"),
  ]

  @Test("No attack gets points, ends the grader, or speaks for it", arguments: attacks)
  func fails(_ attack: Attack) throws {
    let folder = try TemporaryFolder()
    _ = try folder.write("a.tern", attack.program)
    let begun = ContinuousClock.now
    let result = try TernProcess.run(["grade", attack.exercise, "a.tern", "--seed", "3"], in: folder.path)
    #expect(ContinuousClock.now - begun < .seconds(attack.seconds))
    let report = "\(result.output)\(result.errors)"
    #expect(result.status == 1 && !result.isSignal && result.errors.isEmpty, "\(report)")
    let lines = result.output.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
    let marked = lines.filter { $0.hasPrefix("✓ ") || $0.hasPrefix("✗ ") }
    let failed = marked.filter { $0.hasPrefix("✗ ") }.map(Self.criterion)
    if attack.exercise == Self.rms {
      #expect(marked.map(Self.criterion) == ["runs", "rules", "signature", "values", "gradients", "properties", "stability", "cost"], "\(report)")
    }
    if let fails = attack.fails { #expect(failed.joined(separator: " ") == fails, "\(report)") } else { #expect(!failed.isEmpty, "\(report)") }
    for text in attack.says { #expect(result.output.contains(text), "\(text) is missing in \(report)") }
    // Its verdict is the last word, and the only one of its kind.
    let name = attack.exercise == Self.rms ? "rms" : attack.exercise
    #expect(lines.last?.hasPrefix("\(name): ") == true && lines.last?.hasSuffix("not passed (seed 3)") == true, "\(report)")
    #expect(lines.count { $0.hasPrefix("\(name): ") } == 1, "\(report)")
    // By scalars, as \r\n is one character.
    #expect(result.output.unicodeScalars.allSatisfy { $0 == "\n" || $0.properties.generalCategory != .control }, "\(report)")
    // The reference is not in it, and nothing was written.
    if !attack.program.contains("mean(x^2") { #expect(!result.output.contains("mean(x^2"), "\(report)") }
    #expect(!result.output.contains("rows[i, j]"), "\(report)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a.tern"])
  }

  /// Each tries to say what its argument is.
  static let tellTales = [
    #"assert false, "{x}""#, "assert sum(x) == 1e9", "y = zeros(2)[i64(abs(sum(x)) * 1e7)]", #"return record(("{sum(x)}",), (1,))"#, #"y = zeros("{sum(x)}")"#,
    #"y = einsum("{sum(x)}", x)"#, #"return "{sum(x)}""#, #"print(x)"#, #"y = record(("{sum(x)}",), (1,)).field"#, #"y = x + "{sum(x)}""#,
    #"return custom_grad(y -> sqrt(mean(y^2, axis=-1)), (rest...) -> { assert false, "{rest}" })(x)"#, "y = reshape(x, i64(1e7 * abs(sum(x))) + 9)",
    #"if x.ndim > 1 { assert false, "{x}" }"#,
  ]

  @Test("No error tells what went in where inputs are not shown", arguments: tellTales, ["shapes", "verdict", "none"])
  func tellTale(_ line: String, _ detail: String) throws {
    let folder = try TemporaryFolder()
    _ = try folder.write("a.tern", "fn rms(x) {\n  \(line)\n  sqrt(mean(x^2, axis=-1))\n}\n")
    for format in ["text", "jsonl", "junit", "gradescope", "exercism", "github"] {
      let report = try TernProcess.run(["grade", Self.rms, "a.tern", "--seed", "3", "--detail", detail, "--format", format], in: folder.path).output
      let untimed = try report.replacing(Regex(#"time="[^"]*""#), with: "")
      #expect(try Regex("[0-9][.][0-9]{4}|[0-9]{5}").firstMatch(in: untimed) == nil, "\(format): \(report)")
    }
  }

  @Test("Where inputs are shown, errors say all that they have to say")
  func toldInFull() throws {
    let folder = try TemporaryFolder()
    _ = try folder.write("a.tern", "fn rms(x) {\n  assert false, \"x is {x}\"\n}\n")
    func report(_ detail: String) throws -> String {
      try TernProcess.run(["grade", Self.rms, "a.tern", "--seed", "3", "--detail", detail], in: folder.path).output
    }
    #expect(try report("values").contains("assertion failed: x is [0") && report("full").contains("assertion failed: x is [0"))
    let shapes = try report("shapes")
    #expect(shapes.contains("0/5       assertion failed\n") && shapes.contains("2│   assert false, \"x is {x}\""), "\(shapes)")
  }

  private static func criterion(_ line: String) -> String { String(line.dropFirst(2).prefix { $0 != " " }) }

  @Test("The exercise is the one on the page of the language")
  func sameText() throws {
    let page = try String(contentsOfFile: TernProcess.root + "/Grammar.md", encoding: .utf8)
    #expect(page.contains("```\n" + (try String(contentsOfFile: Self.rms, encoding: .utf8)) + "```\n"))
  }

  @Test("Bytes that are no text are graded as a program that does not run", arguments: [[0x66, 0xFF, 0xFE], [0xC0, 0x80], [0x23, 0x20, 0xED, 0xA0, 0x80]] as [[UInt8]])
  func noText(_ bytes: [UInt8]) throws {
    let folder = try TemporaryFolder()
    try Data(bytes).write(to: URL(fileURLWithPath: folder.path + "/a.tern"))
    let result = try TernProcess.run(["grade", Self.rms, "a.tern", "--seed", "3"], in: folder.path)
    #expect(result.status == 1 && result.output.contains("✗ runs       0/5       a.tern is not UTF-8 text"), "\(result.output)\(result.errors)")
    #expect(result.output.hasSuffix("not passed (seed 3)\n"))
  }

  @Test("A comment of 10 MB is no burden")
  func long() throws {
    let folder = try TemporaryFolder()
    _ = try folder.write("a.tern", String(repeating: "# comment\n", count: 1_000_000) + "fn rms(x) = mean(x, axis=-1)\n")
    let begun = ContinuousClock.now
    let result = try TernProcess.run(["grade", Self.rms, "a.tern", "--seed", "3"], in: folder.path)
    #expect(result.status == 1 && result.output.hasSuffix("rms: 35 of 100, not passed (seed 3)\n"), "\(result.output)\(result.errors)")
    #expect(ContinuousClock.now - begun < .seconds(15))
  }

  static let hostileNames = ["a\nb.tern", "a\r\nb.tern", "\"q'<&>.tern", "%0A::error.tern", "::error file=x,title=y::z.tern", "\u{1B}[31m.tern", "%\u{301}0A.tern"]

  @Test("The name of a file says nothing else than its name", arguments: hostileNames)
  func names(_ name: String) throws {
    let folder = try TemporaryFolder()
    _ = try folder.write(name, "fn rms(x) = y\n")
    func report(_ format: String) throws -> String {
      let result = try TernProcess.run(["grade", Self.rms, name, "--seed", "3", "--format", format], in: folder.path)
      #expect(result.status == 1 && result.errors.isEmpty, "\(result.output)\(result.errors)")
      return result.output
    }
    let text = try report("text")
    #expect(text.hasSuffix("\nrms: 5 of 100, not passed (seed 3)\n"))
    #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || $0.properties.generalCategory != .control }, "\(text)")
    let annotations = try report("github")
    let lines = annotations.unicodeScalars.split { $0 == "\n" }.map { String($0) }
    #expect(lines.count == 7 && lines.allSatisfy { $0.hasPrefix("::error file=") && $0.contains(",title=rms%3A ") }, "\(annotations)")
    #expect(annotations.unicodeScalars.allSatisfy { $0 != "\r" })
    let json = try #require(try JSONSerialization.jsonObject(with: Data(report("jsonl").utf8)) as? [String: Any])
    #expect(json["program"] as? String == name)
  }

  @Test("Annotations of GitHub cannot be added by what a program says")
  func annotations() throws {
    let folder = try TemporaryFolder()
    _ = try folder.write("a.tern", #"fn rms(x) { assert false, "a\r\n::error file=b.tern::no\n%\u{301}0A::notice::no" }"#)
    let result = try TernProcess.run(["grade", Self.rms, "a.tern", "--seed", "3", "--format", "github"], in: folder.path)
    let lines = result.output.unicodeScalars.split { $0 == "\n" }.map { String($0) }
    #expect(lines.count == 7 && lines.allSatisfy { $0.hasPrefix("::error file=a.tern,title=rms%3A ") }, "\(result.output)")
    #expect(result.output.unicodeScalars.allSatisfy { $0 != "\r" })
    #expect(result.output.contains("%25\u{301}0A") && !result.output.contains("%\u{301}0A"))
  }
}
