import Foundation
import Testing

/// The lessons that come with the program.
@Suite struct LessonTests {
  private static let names = ["01-backprop", "02-vanishing-gradients", "03-attention", "04-batch-and-layer-norm", "05-transformer",
    "06-research-question", "07-ablation", "08-reproducibility", "09-model-comparison", "10-contrastive-learning", "11-vision-transformer"]

  @Test("the file in Lessons and the one in the program are the same, laid out, and free of unknown names")
  func embedded() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: TernProcess.root + "/Lessons").filter { $0.hasSuffix(".tern") }
    #expect(Set(files) == Set(Self.names.map { $0 + ".tern" }))
    for name in Self.names {
      let path = TernProcess.root + "/Lessons/\(name).tern"
      #expect(try TernProcess.run(["fmt", "--check", path]).status == 0, "\(name)")
      #expect(try TernProcess.run(["check", path]).status == 0, "\(name)")
      #expect(try TernProcess.run(["lesson", "show", name]).output == String(contentsOfFile: path, encoding: .utf8), "\(name)")
    }
  }

  @Test("a quick run of each lesson passes, in lines of at most 80 columns, and a second one prints the same", arguments: names)
  func quick(_ name: String) throws {
    let first = try TernProcess.run(["run", name, "--quick"])
    #expect(first.status == 0, "\(name): \(first.errors)")
    #expect(first.output.split(separator: "\n").allSatisfy { $0.count <= 80 }, "\(name)")
    let second = try TernProcess.run(["run", name, "--quick"], environment: ["TERN_THREADS": "1"])
    #expect(Self.untimed(first.output) == Self.untimed(second.output), "\(name)")
  }

  /// The lines without those that say how long something took: in words, or in a column of a table.
  private static func untimed(_ output: String) -> [Substring] {
    var isTimed = false
    let units = /[0-9] ?(s|ms|µs|seconds|milliseconds)\b|\b(seconds|ms|milliseconds|times? as long|times the time)\b/
    return output.split(separator: "\n", omittingEmptySubsequences: false).filter { line in
      if line.isEmpty { isTimed = false }
      if line.contains(units) { isTimed = true }
      return !isTimed
    }
  }

  @Test("the exercises of each lesson prove themselves", arguments: names)
  func exercises(_ name: String) throws {
    let result = try TernProcess.run(["lesson", "check", name])
    #expect(result.status == 0 && !result.output.contains("✗"), "\(result.output.suffix(2000))\(result.errors)")
    #expect(result.output.contains("the oracle agrees with it"))
  }
}
