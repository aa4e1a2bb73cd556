import TernOps

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// How far somebody came in each lesson.
package struct LessonProgress: Equatable, Sendable {
  package struct Entry: Equatable, Sendable {
    /// The step to go on with, counted from 0; that of the end when the lesson was finished.
    package var step: Int
    package var stepCount: Int
    /// How often its end was reached.
    package var finishedCount = 0
    /// By the names of its exercises.
    package var exercises: [String: Attempts] = [:]

    package init(step: Int, stepCount: Int, finishedCount: Int = 0) {
      self.step = step
      self.stepCount = stepCount
      self.finishedCount = finishedCount
    }
  }

  /// How often an exercise was graded, and the best result, of 100.
  package struct Attempts: Equatable, Sendable {
    package var count: Int
    package var best: Double

    package init(count: Int, best: Double) {
      self.count = count
      self.best = best
    }
  }

  /// By the names of the lessons.
  package var entries: [String: Entry] = [:]

  package init() {}

  /// Notes that a step is the next one to do.
  package mutating func reached(_ step: Int, of stepCount: Int, in lesson: String) {
    let old = entries[lesson]
    var entry = old ?? Entry(step: step, stepCount: stepCount)
    (entry.step, entry.stepCount) = (step, stepCount)
    if step >= stepCount, (old?.step ?? 0) < stepCount || old?.stepCount != stepCount { entry.finishedCount += 1 }
    entries[lesson] = entry
  }

  /// Notes that an exercise was graded.
  package mutating func attempted(_ exercise: String, of lesson: String, score: Double) {
    var entry = entries[lesson] ?? Entry(step: 0, stepCount: 0)
    var attempts = entry.exercises[exercise] ?? Attempts(count: 0, best: 0)
    attempts.count += 1
    attempts.best = max(attempts.best, score)
    entry.exercises[exercise] = attempts
    entries[lesson] = entry
  }

  // MARK: As text

  /// As JSON: a record for each lesson.
  package var text: String {
    do {
      let names = entries.keys.sorted()
      let items = try names.map { name in
        let entry = entries[name] ?? Entry(step: 0, stepCount: 0)
        let exercises = try entry.exercises.sorted { $0.key < $1.key }.map { name, attempts in
          (name, Value.record(try RecordValue(.of(["attempts", "best"]), [.i64(attempts.count), .f64(attempts.best)])))
        }
        return Value.record(
          try RecordValue(
            .of(["step", "steps", "finished", "exercises"]),
            [
              .i64(entry.step), .i64(entry.stepCount), .i64(entry.finishedCount),
              exercises.isEmpty ? .none : .record(try RecordValue(.of(exercises.map(\.0)), exercises.map(\.1))),
            ]))
      }
      return try JsonText.text(.record(try RecordValue(.of(names), items)), isLaidOut: true)
    } catch { return "{}\n" }
  }

  /// - Returns: nil when the text is no progress.
  package init?(text: String) {
    guard let value = try? JsonText.value(text) else { return nil }
    // An object without fields comes back as ().
    if case .tuple(let tuple) = value, tuple.items.isEmpty, text.contains("{") { return }
    guard case .record(let record) = value else { return nil }
    for (name, item) in zip(record.names, record.items) {
      guard case .record(let fields) = item, let step = fields["step"]?.integer, let count = fields["steps"]?.integer,
        let finished = fields["finished"]?.integer, step >= 0, count >= 0, finished >= 0
      else { return nil }
      var entry = Entry(step: step, stepCount: count, finishedCount: finished)
      if case .record(let exercises)? = fields["exercises"] {
        for (name, item) in zip(exercises.names, exercises.items) {
          guard case .record(let fields) = item, let count = fields["attempts"]?.integer, let best = fields["best"]?.double, count >= 0 else { return nil }
          entry.exercises[name] = Attempts(count: count, best: best)
        }
      }
      entries[name] = entry
    }
  }
}

/// The file that progress is kept in, and the one before it, for when that is damaged.
package struct ProgressFile {
  private let path: String
  private var backup: String { path + ".backup" }
  /// What was wrong with the file, in a sentence for its owner.
  package private(set) var complaint: String?

  package init(path: String) { self.path = path }

  /// What is kept; what was kept before where the file is damaged, which then is set aside.
  package mutating func load() -> LessonProgress {
    guard let bytes = try? FileBytes.read(path) else { return before() ?? LessonProgress() }
    if let progress = Self.decoded(bytes) { return progress }
    let aside = path + ".damaged"
    try? FileBytes.write(bytes, to: aside)
    let before = before()
    complaint = "\(path) is damaged: it is kept as \(aside), and " + (before == nil ? "progress begins anew" : "the progress before it counts")
    return before ?? LessonProgress()
  }

  private func before() -> LessonProgress? { (try? FileBytes.read(backup)).flatMap(Self.decoded) }

  private static func decoded(_ bytes: [UInt8]) -> LessonProgress? {
    String(validating: bytes, as: UTF8.self).flatMap { LessonProgress(text: $0) }
  }

  /// Changes what is kept, with what other sessions kept meanwhile.
  ///
  /// - Returns: all of it.
  package mutating func update(_ change: (inout LessonProgress) -> Void) throws(FileFault) -> LessonProgress {
    let lock = open(path + ".lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    defer { if lock >= 0 { close(lock) } }
    // Without the lock, which goes with the descriptor, two may write at once: better than to keep nothing.
    if lock >= 0 { while flock(lock, LOCK_EX) != 0, errno == EINTR {} }
    var progress = load()
    change(&progress)
    try save(progress)
    return progress
  }

  /// Keeps progress. Each file is replaced as a whole, so that whenever the process ends, one of the two is complete.
  package func save(_ progress: LessonProgress) throws(FileFault) {
    if let old = try? FileBytes.read(path), Self.decoded(old) != nil { try FileBytes.write(old, to: backup) }
    try FileBytes.write(Array(progress.text.utf8), to: path)
  }
}
