import Foundation
import Testing

/// The lessons that come with the program.
@Suite struct LessonTests {
  @Test("the file in Lessons and the one in the program are the same, laid out, and free of unknown names")
  func embedded() throws {
    for name in try FileManager.default.contentsOfDirectory(atPath: TernProcess.root + "/Lessons") where name.hasSuffix(".tern") {
      let path = TernProcess.root + "/Lessons/" + name
      #expect(try TernProcess.run(["fmt", "--check", path]).status == 0, "\(name)")
      #expect(try TernProcess.run(["check", path]).status == 0, "\(name)")
      let fromFile = try TernProcess.run([path])
      let fromProgram = try TernProcess.run(["run", String(name.dropLast(5))])
      #expect(Self.untimed(fromFile.output) == Self.untimed(fromProgram.output), "\(name)")
    }
  }

  @Test("a quick run of each lesson passes, in lines of at most 80 columns")
  func quick() throws {
    for name in try FileManager.default.contentsOfDirectory(atPath: TernProcess.root + "/Lessons") where name.hasSuffix(".tern") {
      let result = try TernProcess.run(["run", String(name.dropLast(5)), "--quick"])
      #expect(result.status == 0, "\(name): \(result.errors)")
      #expect(result.output.split(separator: "\n").allSatisfy { $0.count <= 80 }, "\(name)")
    }
  }

  /// The lines without the last column of tables that have times in it.
  private static func untimed(_ output: String) -> [Substring] {
    var isTimed = false
    return output.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      if line.hasSuffix(" ms") || line.hasSuffix(" milliseconds") {
        isTimed = true
      } else if line.isEmpty {
        isTimed = false
      }
      return isTimed ? line.dropLast(line.reversed().prefix { $0 != " " }.count) : line
    }
  }

  @Test("lesson 1: the textbook settings stay at ln 2, the repaired ones learn XOR")
  func backprop() throws {
    let result = try TernProcess.run(["run", "backprop"])
    #expect(result.status == 0, "\(result.errors)")
    let losses = result.output.split(separator: "\n").filter { $0.hasPrefix("epoch") }
      .map { $0.split(separator: " ").dropFirst(2).compactMap { Double($0) } }
    #expect(losses.count == 10)
    #expect(losses.allSatisfy { $0.count == 10 })
    #expect(losses.prefix(5).joined().allSatisfy { $0 == 0.6931 })
    #expect(losses.last?.last ?? 1 < 0.01)
    #expect(result.output.contains("[0, 1] -> 0.99"))
    #expect(result.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
  }
}
