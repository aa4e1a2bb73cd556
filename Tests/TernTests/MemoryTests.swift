import Foundation
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

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

  /// The largest memory that a program ever has.
  private func megabytes(_ program: String) throws -> Double {
    let folder = try TemporaryFolder()
    let file = try folder.write("program.tern", program)
    let output = folder.path + "/out"
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
    #else
      var actions = posix_spawn_file_actions_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT, 0o600)
    var arguments: [UnsafeMutablePointer<CChar>?] = [strdup(TernProcess.path), strdup(file), nil]
    defer { for argument in arguments { free(argument) } }
    var environment: [UnsafeMutablePointer<CChar>?] = [strdup("TERN_THREADS=1"), nil]
    defer { for variable in environment { free(variable) } }
    var child: pid_t = 0
    let failure = posix_spawn(&child, TernProcess.path, &actions, nil, &arguments, &environment)
    try #require(failure == 0)
    var status: Int32 = 0
    var usage = rusage()
    while wait4(child, &status, 0, &usage) < 0 { try #require(errno == EINTR) }
    try #require(try String(contentsOfFile: output, encoding: .utf8) == "true\n")
    #if os(Linux)
      return Double(usage.ru_maxrss) / 1000
    #else
      return Double(usage.ru_maxrss) / 1_000_000
    #endif
  }
}
