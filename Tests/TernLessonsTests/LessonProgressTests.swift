import Dispatch
import Foundation
import TernLessons
import Testing

/// How far somebody came, and the files that it is kept in.
@Suite struct LessonProgressTests {
  @Test("progress comes back as it was written, and ends are counted once each time they are reached")
  func text() throws {
    var progress = LessonProgress()
    #expect(LessonProgress(text: progress.text) == progress)
    progress.reached(3, of: 9, in: "a")
    progress.reached(9, of: 9, in: "b-c")
    progress.reached(9, of: 9, in: "b-c")
    #expect(progress.entries["b-c"] == .init(step: 9, stepCount: 9, finishedCount: 1))
    progress.reached(0, of: 9, in: "b-c")
    progress.reached(9, of: 9, in: "b-c")
    #expect(progress.entries["b-c"]?.finishedCount == 2)
    #expect(LessonProgress(text: progress.text) == progress)
  }

  @Test("other texts are no progress", arguments: ["", "{", "[1]", "3", "{\"a\": 3}", "{\"a\": {\"step\": 1}}", "{\"a\": {\"step\": -1, \"steps\": 2, \"finished\": 0}}"])
  func damaged(_ text: String) { #expect(LessonProgress(text: text) == nil) }

  @Test("a file that is not there, one that is damaged, with a backup and without")
  func files() throws {
    let folder = NSTemporaryDirectory() + "tern-progress-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = folder + "/progress"
    var file = ProgressFile(path: path)
    #expect(file.load() == LessonProgress() && file.complaint == nil)
    var first = LessonProgress(), second = LessonProgress()
    first.reached(1, of: 2, in: "a")
    second.reached(2, of: 2, in: "a")
    try Data("garbage".utf8).write(to: URL(fileURLWithPath: path))
    #expect(file.load() == LessonProgress() && file.complaint?.contains("progress begins anew") == true)
    try file.save(first)
    try file.save(second)
    file = ProgressFile(path: path)
    #expect(file.load() == second && file.complaint == nil)
    try Data([0xFF, 0xFE]).write(to: URL(fileURLWithPath: path))
    #expect(file.load() == first && file.complaint?.contains("the progress before it counts") == true)
    try FileManager.default.removeItem(atPath: path)
    #expect(ProgressFile(path: path).loaded() == first)
  }

  @Test("two sessions at once keep what both did")
  func sessions() throws {
    let folder = NSTemporaryDirectory() + "tern-progress-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var first = ProgressFile(path: folder + "/progress"), second = ProgressFile(path: folder + "/progress")
    _ = try first.update { $0.reached(3, of: 9, in: "a") }
    _ = try second.update { $0.attempted("f", of: "a", score: 100) }
    _ = try first.update { $0.reached(4, of: 9, in: "a") }
    let all = try second.update { $0.attempted("g", of: "b", score: 5) }
    #expect(all.entries["a"]?.step == 4 && all.entries["a"]?.exercises["f"] == .init(count: 1, best: 100))
    #expect(all.entries["b"]?.exercises["g"] == .init(count: 1, best: 5))
    // From many threads as well.
    let path = folder + "/progress"
    DispatchQueue.concurrentPerform(iterations: 40) { number in
      var file = ProgressFile(path: path)
      _ = try? file.update { $0.attempted("h\(number)", of: "c", score: 1) }
    }
    #expect(first.load().entries["c"]?.exercises.count == 40)
  }
}

extension ProgressFile {
  fileprivate func loaded() -> LessonProgress {
    var file = self
    return file.load()
  }
}
