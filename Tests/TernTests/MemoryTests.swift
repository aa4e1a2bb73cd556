import Foundation
import Testing

#if os(Linux)  // whose processes tell the most memory that they had
  /// How much memory derivatives take, as the system counts it for a process that takes one.
  @Suite struct MemoryTests {
    /// A hundred steps on tensors of 4 MB, and the derivative of their sum.
    private static func program(_ steps: String) -> String {
      """
      fn one(h) = tanh(h)
      fn ten(h) {
        for i in 0..10 { h = one(h) }
        h
      }
      fn f(h) {
        \(steps)
        sum(h)
      }
      print(all(isfinite(grad(f)(ones(1000000)))))
      """
    }

    @Test("what the way back does not need is not kept")
    func needed() throws {
      let least = try megabytes(Self.program("h = h + 1"))
      let linear = try megabytes(Self.program("for i in 0..100 { h = h * 2 - 1 }"))
      #expect(linear < least + 40, "\(least) MB for one step, \(linear) MB for a hundred")
    }

    @Test("what is kept is given up on the way back, where cotangents take its place; checkpoint keeps less")
    func released() throws {
      let least = try megabytes(Self.program("h = h + 1"))
      // Each step keeps its result.
      let all = try megabytes(Self.program("for i in 0..100 { h = one(h) }"))
      #expect(all > least + 390 && all < least + 440, "\(least) MB for one step, \(all) MB for a hundred that keep 4 MB each")
      let few = try megabytes(Self.program("for i in 0..10 { h = checkpoint(ten)(h) }"))
      #expect(few < least + 120, "\(least) MB for one step, \(few) MB for ten times ten")
    }

    /// The most memory that a program has had when it printed `true`.
    private func megabytes(_ program: String) throws -> Double {
      let process = Process(), input = Pipe(), output = Pipe()
      process.executableURL = URL(fileURLWithPath: TernProcess.path)
      process.environment = ["TERN_THREADS": "1", "TERM": "dumb"]
      (process.standardInput, process.standardOutput) = (input, output)
      try process.run()
      defer { process.waitUntilExit() }
      // It waits for more input until this is closed.
      defer { try? input.fileHandleForWriting.close() }
      try input.fileHandleForWriting.write(contentsOf: Data((program + "\n").utf8))
      var printed = Data()
      while printed.count < 5 {
        let more = output.fileHandleForReading.availableData
        if more.isEmpty { break }
        printed += more
      }
      try #require(String(decoding: printed, as: UTF8.self) == "true\n")
      let status = try String(contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8)
      let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") })
      let kilobytes = String(line.filter(\.isNumber))
      return try #require(Double(kilobytes)) / 1000
    }
  }
#endif
