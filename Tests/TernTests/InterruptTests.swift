import Foundation
import Testing

/// Whatever runs can be stopped: loops of the program, and one long operation.
@Suite(.serialized) struct InterruptTests {
  /// Each would run for many seconds, most of the time inside one operation.
  static let programs = [
    "while true { }",
    "for i in 0..1000000000 { }",
    "t = 1\nfor i in 0..18 { t = (t, t) }\nfor i in 0..1000 { t + t }",
    "t = 1\nu = 1\nfor i in 0..18 { t = (t, t)\n u = (u, u) }\nwhile equal(t, u) { }",
    "t = 1\nfor i in 0..18 { t = (t, t) }\nfor i in 0..1000 { tree_map(x -> x, t) }",
    "for i in 0..1000 { map(x -> x, 0..1000000) }",
    "for i in 0..1000 { filter(x -> true, ones(1000000)) }",
    "permutation(200000000)",
    "for i in 0..100 { linspace(0, 1, 50000000) }",
    "for i in 0..100 { range(0.0, 50000000.0) }",
    "for i in 0..1000 { full((50000000,), 3) }",
    "for i in 0..100 { randn(20000000) }",
    "x = ones(50000000)\nfor i in 0..1000 { i64(x) }",
    "x = ones(50000000)\nfor i in 0..10000 { sum(x) }",
    "x = ones(50000000)\nfor i in 0..1000 { argmax(x) }",
    "x = ones(50000000)\nfor i in 0..1000 { softmax(x) }",
    "x = ones(50000000)\nfor i in 0..1000 { x = x + 1 }",
    "x = ones(20000000)\nfor i in 0..1000 { x[range(0, 20000000, 3)] }",
    "x = ones(20000000)\nfor i in 0..1000 { x[x > 0] }",
    "x = ones(4000, 4000)\nx @ x @ x @ x @ x @ x @ x @ x @ x @ x @ x @ x @ x @ x @ x",
    "x = i64(ones(2000, 2000))\nfor i in 0..1000 { x @ x }",
    "x = i64(ones(1, 20000000))\nfor i in 0..1000 { x @ x.T }",
    "x = ones(20000000)\nfor i in 0..1000 { equal(x, x + 0) }",
  ]

  @Test("Ctrl-C ends", arguments: programs)
  func ends(_ program: String) throws {
    let folder = try TemporaryFolder()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: TernProcess.path)
    process.arguments = [try folder.write("long.tern", program)]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    Thread.sleep(forTimeInterval: 0.5)
    #expect(process.isRunning, "it should run for long")
    process.interrupt()
    // By hand a tenth of a second; here others run beside it, and memory must be given back.
    let deadline = Date(timeIntervalSinceNow: 5)
    while process.isRunning, Date() < deadline { Thread.sleep(forTimeInterval: 0.005) }
    let isDone = !process.isRunning
    if !isDone { process.terminate() }
    process.waitUntilExit()
    #expect(isDone, "it should end within seconds")
    #expect(process.terminationStatus == 130)
  }

  @Test("a name whose value is being changed in place is whole when that is stopped")
  func wholeAfterwards() throws {
    let terminal = try PseudoTerminal()
    #expect(terminal.wait(for: "tern> "))
    terminal.type("x = zeros(60000000)\r")
    #expect(terminal.wait(for: "tern> "))
    terminal.type("while true { x = x + 1 }\r")
    Thread.sleep(forTimeInterval: 0.5)
    terminal.type("\u{3}")
    #expect(terminal.wait(for: "interrupted"))
    terminal.type("equal(max(x), min(x))\r")
    #expect(terminal.wait(for: "\ntrue\r\n"))
    #expect(terminal.wait(for: "tern> "))
    terminal.type("\u{4}")
    #expect(terminal.finish() == 0)
  }
}
