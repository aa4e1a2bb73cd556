import Foundation
import Testing

/// Programs that nobody should write: a message and status 1 or 2, never a crash or a hang.
@Suite struct BadInputTests {
  private func expectRefusal(_ result: TernProcess.Result, _ message: String) {
    #expect(!result.isSignal)
    #expect(result.status == 1)
    #expect(result.errors.hasPrefix("error: \(message)"), "\(result.errors.prefix(300))")
  }

  @Test("a file that is missing, a directory, not UTF-8, 100 MB long")
  func files() throws {
    let folder = try TemporaryFolder()
    expectRefusal(try TernProcess.run([folder.path + "/none.tern"]), "cannot open \(folder.path)/none.tern: No such file or directory")
    expectRefusal(try TernProcess.run([folder.path]), "\(folder.path) is a directory, not a program")
    let binary = folder.path + "/binary.tern"
    try Data([0x78, 0x0A, 0xFF, 0xFE, 0x00]).write(to: URL(fileURLWithPath: binary))
    expectRefusal(try TernProcess.run([binary]), "\(binary) is not UTF-8 text: byte 2, on line 2, begins no character")
    let large = folder.path + "/large.tern"
    try Data(repeating: 0x23, count: 100_000_000).write(to: URL(fileURLWithPath: large))
    expectRefusal(try TernProcess.run([large]), "\(large) is larger than 64 MiB")
  }

  @Test(
    "nested 100,000 deep",
    arguments: ["(", "[", "-", "not ", "x -> ", "if x { ", "f(", "{ ", "x^", "\"{", "fn f() { ", "[x, ", "(a = ", "x[", "1 + ("])
  func nested(_ opening: String) throws {
    let result = try TernProcess.run(["-"], input: String(repeating: opening, count: 100_000))
    #expect(!result.isSignal)
    #expect(result.status == 1)
    #expect(result.errors.hasPrefix("error: "))
  }

  @Test("chains of 100,000 operators, calls, indices and members", arguments: [" + x", " |> f", "(1)", "[0]", ".T", " and x", " < x"])
  func chains(_ link: String) throws {
    let result = try TernProcess.run(["-"], input: "x = 1\ny = x" + String(repeating: link, count: 100_000))
    #expect(!result.isSignal)
    #expect(result.status == 1 || link == " < x")  // a chain of comparisons is flat
  }

  @Test(
    "recursion without end",
    arguments: ["fn f(x) = f(x) + 1\nf(1)", "fn f(x) = g(x)\nfn g(x) = f(x)\nf(1)", "fn f(x) = map(f, (x,))\nf(1)", "fn f(x = f()) = x\nf()"])
  func recursion(_ program: String) throws {
    let result = try TernProcess.run(["-"], input: program)
    #expect(!result.isSignal)
    #expect(result.status == 1)
    #expect(result.errors.contains("more than") && result.errors.contains("more calls …"))
  }

  @Test("unequal rows, and shapes beyond memory")
  func sizes() throws {
    expectRefusal(try TernProcess.run(["-e", "[[1, 2], [3]]"]), "part 1 is [1], but the first is [2]")
    expectRefusal(try TernProcess.run(["-e", "zeros(1000000000, 1000000000)"]), "zeros: f32[1000000000, 1000000000] takes 3.5 EiB")
    expectRefusal(try TernProcess.run(["-e", "zeros(9000000000000000000, 9)"]), "zeros: f32[9000000000000000000, 9] takes more than 8 EiB")
    expectRefusal(try TernProcess.run(["-e", "(0..1000000000000000000) + 1"]), "`+`: i64[1000000000000000000] takes 6.9 EiB")
  }

  @Test("nested values without end")
  func deepValues() throws {
    expectRefusal(try TernProcess.run(["-e", "t = 0; while true { t = (t,) }"]), "nested more than 1000 levels deep")
    expectRefusal(try TernProcess.run(["-e", "fn wrap(f) = x -> f(x)\ng = x -> x\nwhile true { g = wrap(g) }"]), "nested more than 1000 levels deep")
  }

  @Test("a chain of functions through names assigned later is dropped without recursion")
  func longChain() throws {
    let program = """
      fn wrap(g) { h = 0; inner = x -> h(x); h = g; inner }
      f = x -> x
      for i in 0..1000000 { f = wrap(f) }
      f = 0
      print("dropped")
      """
    let result = try TernProcess.run(["-"], input: program)
    #expect(result.output == "dropped\n" && result.status == 0)
  }

  @Test("assignment to members counts the depth that it makes")
  func deepMembers() throws {
    expectRefusal(
      try TernProcess.run(["-e", "w = (a = (b = 0))\nfor i in 0..100000 { n = (a = (b = 0)); n.a.b = w; w = n }"]),
      "nested more than 1000 levels deep")
  }

  @Test(
    "sizes beside an axis of size 0, and ranges over all integers",
    arguments: [
      ("range(0.0, -inf)", "[]\n", 0), ("range(0.0, 1e300, -1.0)", "[]\n", 0), ("zeros(4611686018427387904, 0)[-1]", "[]\n", 0),
      ("print(zeros(4611686018427387904, 0))", "[]\n", 0), ("flatten(zeros(4611686018427387904, 8, 0))", "", 1),
      ("concat((zeros(0, 9223372036854775807), zeros(0, 9223372036854775807)), axis=1)", "", 1),
      ("a, b = zeros(4611686018427387904, 0)", "", 1), ("map(x -> x, zeros(4611686018427387904, 0))", "", 1),
      ("expand([1.0], (4611686018427387904, 4))", "", 1), ("(-9223372036854775808)..9223372036854775807", "", 1),
      ("for i in range(-9223372036854775808, 9223372036854775807, 9223372036854775807) { print(i) }", "-9223372036854775808\n-1\n9223372036854775806\n", 0),
      ("s = \"a\"; while true { s = s + s }", "", 1),
    ])
  func extremes(_ program: String, _ output: String, _ status: Int32) throws {
    let result = try TernProcess.run(["-e", program])
    #expect(!result.isSignal)
    #expect(result.output == output)
    #expect(result.status == status)
  }

  @Test("a module that imports itself, by whatever path")
  func importCycle() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("s.tern", "import \"./s.tern\"\n")
    let result = try TernProcess.run([file])
    #expect(!result.isSignal && result.status == 1)
    #expect(result.errors.contains("imports itself"))
  }

  @Test("random bytes as a program")
  func randomBytes() throws {
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<100 {
      let bytes = (0..<Int.random(in: 1..<300)).map { _ in UInt8.random(in: 0...255, using: &generator) }
      let result = try TernProcess.run(["-"], input: Data(bytes))
      #expect(!result.isSignal && (result.status == 1 || result.status == 0), "\(bytes)")
    }
  }
}
