import CTernProcessor
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The threads that share large jobs.
///
/// They start with the first job that is worth it. A job is cut into parts that do not depend on how many threads there are, so
/// neither do its results.
package enum Parallel {
  /// How many threads work on a large job: what the environment variable `TERN_THREADS` says, or one for each processor.
  package static let threads: Int = {
    if let text = getenv("TERN_THREADS"), let count = Int(String(cString: text)) { return max(1, min(count, threadsMost)) }
    return max(1, min(sysconf(Int32(_SC_NPROCESSORS_ONLN)), threadsMost))
  }()

  private static let threadsMost = 256

  /// What is wrong with the environment variable `TERN_THREADS`; nil when it is well or not set.
  package static var complaint: String? {
    guard let text = getenv("TERN_THREADS").map({ String(cString: $0) }) else { return nil }
    if let count = Int(text), (1...threadsMost).contains(count) { return nil }
    return "TERN_THREADS is \(text), but must be a number from 1 to \(threadsMost)"
  }

  /// Set from outside to have a running job leave out the parts that have not begun.
  package static let isStopRequested = Atomic<Bool>(false)

  private static let workers = threads > 1 ? Workers(threads - 1) : nil

  /// Calls `body` for each of `0 ..< parts`, each once, on all threads, and returns when all are done.
  ///
  /// - Parameter isLarge: whether it is worth more than one thread.
  /// - Parameter isStoppable: whether parts that have not begun may be left out when a stop is requested.
  /// - Returns: whether all parts were done: false when a stop was requested before.
  @discardableResult
  package static func run(_ parts: Int, isLarge: Bool = true, isStoppable: Bool = true, _ body: @escaping (Int) -> Void) -> Bool {
    if isLarge, parts > 1, let workers, workers.run(Job(parts, isStoppable, body)) {
      return !isStoppable || !isStopRequested.load(ordering: .relaxed)
    }
    for part in 0..<parts {
      if isStoppable, isStopRequested.load(ordering: .relaxed) { return false }
      body(part)
    }
    return true
  }
}

/// One call of `Parallel.run`. Threads take its parts in order.
private final class Job: @unchecked Sendable {  // safe: parts are handed out once each, by an atomic counter
  private let parts: Int
  private let isStoppable: Bool
  private let body: (Int) -> Void
  private let next = Atomic<Int>(0)
  private let done = Atomic<Int>(0)

  init(_ parts: Int, _ isStoppable: Bool, _ body: @escaping (Int) -> Void) {
    self.parts = parts
    self.isStoppable = isStoppable
    self.body = body
  }

  var isFinished: Bool { done.load(ordering: .acquiring) == parts }

  /// Works on parts until none are left to begin.
  func work() {
    while true {
      let part = next.add(1, ordering: .relaxed).oldValue
      if part >= parts { return }
      if !isStoppable || !Parallel.isStopRequested.load(ordering: .relaxed) { body(part) }
      done.add(1, ordering: .acquiringAndReleasing)
    }
  }
}

/// Threads that wait for jobs. Between jobs they look for the next one for up to about a millisecond before they sleep: waking one that
/// sleeps takes longer than most jobs of a step of training. Meanwhile they offer the processor to whoever else can use it.
private final class Workers: @unchecked Sendable {  // safe: its state changes under its mutex
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let wake = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var job: Job?
  /// How many jobs there have been.
  private let jobs = Atomic<Int>(0)
  private let isBusy = Atomic<Bool>(false)
  private let asked: Int
  private var started = 0

  /// How often to look before the processor is offered to others.
  private static let spins = 200
  /// How often to offer it before sleeping.
  private static let offers = 250

  init(_ count: Int) {
    asked = count
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(wake, nil)
  }

  /// Does the job together with the calling thread.
  ///
  /// - Returns: false, with nothing done, when another job is under way or no thread could be started.
  func run(_ job: Job) -> Bool {
    if isBusy.exchange(true, ordering: .acquiring) { return false }
    defer { isBusy.store(false, ordering: .releasing) }
    if started < asked { start() }
    if started == 0 { return false }
    pthread_mutex_lock(mutex)
    self.job = job
    jobs.add(1, ordering: .releasing)
    pthread_cond_broadcast(wake)
    pthread_mutex_unlock(mutex)
    job.work()
    var waits = 0
    while !job.isFinished {
      waits &+= 1
      tern_pause()
      // Another program may have the processor that the last part is waiting for.
      if waits > Self.spins { sched_yield() }
    }
    pthread_mutex_lock(mutex)
    self.job = nil
    pthread_mutex_unlock(mutex)
    return true
  }

  private func start() {
    while started < asked {
      #if canImport(Glibc)
        var thread = pthread_t()
      #else
        var thread: pthread_t?
      #endif
      let failed = pthread_create(&thread, nil, { argument in
        #if canImport(Glibc)
          guard let argument else { return nil }
        #endif
        Unmanaged<Workers>.fromOpaque(argument).takeUnretainedValue().serve()
        return nil
      }, Unmanaged.passUnretained(self).toOpaque())
      if failed != 0 { return }
      pthread_detach(thread)
      started += 1
    }
  }

  /// Looks for a while whether there is a job after one.
  private func looks(pastJob seen: Int) -> Bool {
    var spin = 0
    while spin < Self.spins {
      if jobs.load(ordering: .acquiring) != seen { return true }
      tern_pause()
      spin &+= 1
    }
    return false
  }

  private func serve() {
    // Signals are for the thread that talks to the user.
    var all = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_BLOCK, &all, nil)
    var seen = 0
    while true {
      var offers = 0
      while offers < Self.offers, !looks(pastJob: seen) {
        offers &+= 1
        sched_yield()
      }
      pthread_mutex_lock(mutex)
      while jobs.load(ordering: .relaxed) == seen { pthread_cond_wait(wake, mutex) }
      seen = jobs.load(ordering: .relaxed)
      let job = self.job
      pthread_mutex_unlock(mutex)
      job?.work()
    }
  }
}
