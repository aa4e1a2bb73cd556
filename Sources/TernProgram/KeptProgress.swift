import TernLessons
import TernOps

/// The progress in lessons that is kept from session to session, in the folder for such things.
enum KeptProgress {
  private static let path = StateFolder.path.map { $0 + "/progress" }

  /// What is kept, and what was wrong with it, in a sentence for its owner.
  static func load() -> (progress: LessonProgress, complaint: String?) {
    guard let path else { return (LessonProgress(), nil) }
    var file = ProgressFile(path: path)
    let progress = file.load()
    return (progress, file.complaint)
  }

  /// Changes what is kept, and `progress` with it, with what other sessions kept meanwhile.
  static func update(_ progress: inout LessonProgress, _ change: (inout LessonProgress) -> Void) throws {
    guard let path else { return change(&progress) }
    StateFolder.make()
    var file = ProgressFile(path: path)
    do throws(FileFault) { progress = try file.update(change) } catch {
      change(&progress)
      throw Failure.message("progress cannot be kept in \(path): \(error.problem)")
    }
  }
}
