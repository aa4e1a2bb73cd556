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
