import ArgumentParser
import TernGrader
import TernOps
import TernSyntax

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// How a class is graded.
struct BatchOptions: ParsableArguments {
  @Option(name: .customLong("batch"), help: ArgumentHelp("Grade every .tern file of a folder.", valueName: "folder"))
  var folder: String?

  @Option(help: "How many programs are graded at a time.")
  var jobs = 1

  @Option(help: ArgumentHelp("A file that gets a line of JSON for each program; those in it already are left out.", valueName: "file"))
  var out: String?

  @Option(help: ArgumentHelp("Grade only part I of N of them, counted from 1, for arrays of jobs.", valueName: "I/N"))
  var shard: Shard?

  func validate() throws {
    guard (1...256).contains(jobs) else { throw ValidationError("--jobs must be from 1 to 256, but is \(jobs)") }
    if folder == nil, out != nil || shard != nil || jobs != 1 { throw ValidationError("--jobs, --out and --shard go with --batch") }
  }

  /// `2/8`
  struct Shard: ExpressibleByArgument {
    let index: Int
    let count: Int

    init?(argument: String) {
      let parts = argument.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
      guard parts.count == 2, let index = parts[0], let count = parts[1], count > 0, (1...count).contains(index) else { return nil }
      self.index = index
      self.count = count
    }
  }
}

/// Grades the programs of a folder, each in a process of its own.
struct Batch {
  private let exercise: String
  private let options: BatchOptions
  private let seed: UInt64
  private let detail: ReportDetail
  private let plugins: PluginOptions

  init(_ exercise: String, _ options: BatchOptions, seed: UInt64?, _ output: ReportOptions, _ plugins: PluginOptions) {
    self.exercise = exercise
    self.options = options
    // The same for all: a class gets the same inputs.
    self.seed = seed ?? .random(in: 0..<1 << 32)
    detail = output.detail
    self.plugins = plugins
  }

  func run() throws {
    // What is wrong with the exercise is said once.
    _ = try Grading(plugins).exercise(exercise)
    var results = try ResultFile(options.out)
    let waiting = try programs().filter { !results.done.contains($0) }
    var tally = Tally()
    var next = 0
    var jobs: [Job] = []
    while next < waiting.count || !jobs.isEmpty {
      while jobs.count < options.jobs, next < waiting.count {
        let program = waiting[next]
        next += 1
        guard let job = Job(program, arguments(program)) else {
          guard jobs.isEmpty else {
            next -= 1
            break
          }
          throw Failure.message("no further process can be started")
        }
        jobs.append(job)
      }
      for job in Job.ended(&jobs) {
        let line = job.line
        tally.count(line)
        try results.add(line.text)
      }
    }
    Terminal.flush()
    Terminal.writeError("\(tally.text)\(results.done.isEmpty ? "" : ", \(results.done.count) before") (seed \(seed))\n")
  }

  private func arguments(_ program: String) -> [String] {
    ["grade", exercise, program, "--format", "jsonl", "--detail", detail.rawValue, "--seed", "\(seed)"] + plugins.files.flatMap { ["--plugin", $0] }
  }

  /// The folder's programs, in the order of their names; of a shard every so many.
  private func programs() throws -> [String] {
    let folder = options.folder ?? "."
    guard let entries = FilePath.entries(ofFolder: folder) else { throw Failure.message("there is no folder \(folder)", status: Failure.usage) }
    let names = entries.filter { $0.name.hasSuffix(".tern") && !$0.isFolder && !$0.name.hasPrefix(".") }.map { "\(folder)/\($0.name)" }.sorted()
    guard let shard = options.shard else { return names }
    return names.enumerated().filter { $0.offset % shard.count == shard.index - 1 }.map(\.element)
  }
}

/// One program that is being graded.
private final class Job {
  private let program: String
  private var child: ChildProcess?
  private(set) var line: (text: String, score: Double?, isPassed: Bool) = ("", nil, false)

  init?(_ program: String, _ arguments: [String]) {
    guard let child = ChildProcess(arguments) else { return nil }
    self.program = program
    self.child = consume child
  }

  /// Waits until something can be read, and takes those out that have ended.
  static func ended(_ jobs: inout [Job]) -> [Job] {
    var descriptors = jobs.map { pollfd(fd: $0.child?.output ?? -1, events: Int16(POLLIN), revents: 0) }
    guard poll(&descriptors, nfds_t(descriptors.count), -1) > 0 else { return [] }
    var ended: [Job] = []
    for (job, descriptor) in zip(jobs, descriptors) where descriptor.revents != 0 {
      if job.child?.read() != true { ended.append(job) }
    }
    jobs.removeAll { job in ended.contains { $0 === job } }
    for job in ended { job.finish() }
    return ended
  }

  private func finish() {
    guard let child = child.take() else { return }
    let text = String(decoding: child.text, as: UTF8.self)
    _ = child.finish()
    if case .record(let record)? = try? JsonText.value(text), let score = record["score"]?.double, case .bool(let isPassed)? = record["passed"] {
      line = (text.hasSuffix("\n") ? text : text + "\n", score, isPassed)
    } else {
      let failed = try? JsonText.text(
        .record(RecordValue(RecordLayout.of(["program", "error"]), [.string(program), .string("it could not be graded")])), isLaidOut: false)
      line = ((failed ?? "{}") + "\n", nil, false)
    }
  }
}

/// How a class did.
private struct Tally {
  private var graded = 0, passed = 0, failed = 0
  private var sum = 0.0

  mutating func count(_ line: (text: String, score: Double?, isPassed: Bool)) {
    guard let score = line.score else {
      failed += 1
      return
    }
    graded += 1
    sum += score
    if line.isPassed { passed += 1 }
  }

  var text: String {
    "\(graded) graded, \(passed) passed" + (graded == 0 ? "" : ", mean \((sum / Double(graded) * 10).rounded() / 10) of 100")
      + (failed == 0 ? "" : ", \(failed) could not be graded")
  }
}

/// The file with a line for each program; standard output when there is none.
private struct ResultFile {
  private let descriptor: Int32
  /// The programs that it has lines of.
  let done: Set<String>

  init(_ path: String?) throws {
    guard let path else {
      descriptor = 1
      done = []
      return
    }
    var done: Set<String> = []
    // A line that a kill cut off is no line; what comes after begins on one of its own.
    var whole = 0
    if let bytes = try? FileBytes.read(path) {
      for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).dropLast() {
        whole += line.count + 1
        if case .record(let record)? = try? JsonText.value(String(decoding: line, as: UTF8.self)), case .string(let name)? = record["program"] {
          done.insert(name.text)
        }
      }
    }
    descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0, ftruncate(descriptor, off_t(whole)) == 0, lseek(descriptor, 0, SEEK_END) >= 0 else {
      throw Failure.message("\(path) cannot be written: \(String(cString: strerror(errno)))")
    }
    self.done = done
  }

  /// A line at a time, so that a kill loses no more than one.
  mutating func add(_ line: String) throws {
    if descriptor == 1 { return Terminal.write(line) }
    var bytes = Array(line.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { buffer in write(descriptor, buffer.baseAddress, buffer.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw Failure.message("results cannot be written: \(String(cString: strerror(errno)))") }
      bytes = bytes.dropFirst(count)
    }
  }
}
