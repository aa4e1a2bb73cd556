import TernKernels
import TernTensor

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What the machine can do at best, measured: no workload can be faster than its arithmetic and its memory.
struct Roofline {
  let threads: Int
  /// Floating-point operations in f32 a second, by fused multiply-adds that do not wait for each other.
  let flops: Double
  /// Bytes read and bytes written a second, together, in a copy of 256 MB.
  let copied: Double
  /// Bytes a second in a read of 256 MB.
  let read: Double

  private static let sizeInBytes = 1 << 28
  private static let rounds = 1 << 20

  /// With one thread, and with all that may work; nil when there is no memory for it. Takes about a second.
  static func measured() -> [Roofline]? {
    let bothInBytes = 2 * sizeInBytes + 64
    guard let memory = Memory.allocate(bothInBytes) else { return nil }
    defer { Memory.deallocate(memory, bothInBytes) }
    let first = Memory.aligned(memory)
    let second = first + sizeInBytes
    // Every page has to be there before.
    memset(first, 1, 2 * sizeInBytes)
    return (Parallel.threads > 1 ? [1, Parallel.threads] : [1]).map { measured($0, first, second) }
  }

  private static func measured(_ threads: Int, _ from: UnsafeMutableRawPointer, _ to: UnsafeMutableRawPointer) -> Roofline {
    /// The shortest of a few runs of all parts.
    func least(_ runs: Int, parts: Int, _ body: @escaping (Int) -> Void) -> Double {
      (0..<runs).map { _ in
        Stopwatch.seconds { if threads > 1 { Parallel.run(parts, body) } else { for part in 0..<parts { body(part) } } }
      }.min() ?? .infinity
    }
    let arithmeticParts = 4 * threads
    let flops = Double(arithmeticParts * Kernels.multiplyAddLoop(rounds: rounds).flops)
    let part = sizeInBytes / threads
    return Roofline(
      threads: threads,
      flops: flops / least(5, parts: arithmeticParts) { _ in blackHole(Kernels.multiplyAddLoop(rounds: rounds).result) },
      copied: Double(2 * part * threads)
        / least(4, parts: threads) { number in memcpy(to + number * part, from + number * part, part) },
      read: Double(part * threads)
        / least(4, parts: threads) { number in
          let start = (from + number * part).assumingMemoryBound(to: Float.self)
          blackHole(Kernels.readLoop(start, count: part / MemoryLayout<Float>.stride))
        })
  }

  @inline(never)
  private static func blackHole(_ number: Float) {}

  /// What `work` in so many seconds comes to.
  func rate(_ work: Work, _ seconds: Double) -> Rate {
    switch work {
    case .flops(let count): Rate(perSecond: count / seconds, unit: "GFLOP/s", best: flops)
    case .copied(let count): Rate(perSecond: count / seconds, unit: "GB/s", best: copied)
    case .read(let count): Rate(perSecond: count / seconds, unit: "GB/s", best: read)
    }
  }

  struct Rate {
    let perSecond: Double
    let unit: String
    /// What the machine can do of it.
    let best: Double

    var text: String { "\((perSecond / 1e9).brief) \(unit)" }
    var share: String { NumberText.fixed(perSecond / best * 100, 0) + "%" }
  }
}

/// The processor, the kernels and the roofline, as reports begin.
struct MachineReport {
  let rooflines: [Roofline]?

  init() { rooflines = Roofline.measured() }

  /// With all threads that may work.
  var roofline: Roofline? { rooflines?.last }

  var text: String {
    let threads = Parallel.threads == 1 ? "1 thread" : "\(Parallel.threads) threads"
    var text = "\(processorName()), kernels \(KernelVariant.current.rawValue), \(threads)\n"
    guard let rooflines else { return text + "roofline: not measured, there is no memory for it\n" }
    for line in rooflines {
      text += """
        roofline, \(line.threads) thread\(line.threads == 1 ? "" : "s"): \((line.flops / 1e9).brief) GFLOP/s in f32, \
        copy \((line.copied / 1e9).brief) GB/s (read + written), read \((line.read / 1e9).brief) GB/s

        """
    }
    return text
  }
}
