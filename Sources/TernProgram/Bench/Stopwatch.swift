import TernOps
import TernTensor

/// How often and how long workloads run; the peers' scripts go by the same rules.
struct Stopwatch {
  /// Each workload runs at least as often.
  var repetitions: Int
  /// And at least as long.
  var seconds: Double

  private static let repetitionsMost = 10_000
  private static let secondsMost = 20.0

  /// Prepares a workload, runs it twice to warm up, then measures it.
  func measure(_ workload: Workload, threads: Int) throws -> BenchLine {
    let work = try workload.prepare()
    let (mean, meanAbs) = Self.checksum(try work.run())
    _ = try work.run()
    let times = try times { _ = try work.run() }.map { $0 / work.operations }
    return BenchLine(
      peer: "tern \(TernCommand.configuration.version)", workload: workload.name, threads: threads, median: times[times.count / 2],
      least: times[0], repetitions: times.count, mean: mean, meanAbs: meanAbs)
  }

  /// Seconds of each run, the shortest first; at least one.
  func times(_ run: () throws -> Void) rethrows -> [Double] {
    var times: [Double] = []
    var total = 0.0
    repeat {
      let took = try Self.seconds(run)
      times.append(took)
      total += took
      if total > Self.secondsMost, times.count >= 3 { break }
    } while times.count < repetitions || (total < seconds && times.count < Self.repetitionsMost)
    return times.sorted()
  }

  /// Seconds that one run takes.
  static func seconds(_ run: () throws -> Void) rethrows -> Double {
    let start = ContinuousClock.now
    try run()
    let (seconds, attoseconds) = (ContinuousClock.now - start).components
    return Double(seconds) + Double(attoseconds) * 1e-18
  }

  /// The mean of all elements of a result, and of their magnitudes.
  private static func checksum(_ value: Value) -> (Double, Double) {
    var sum = 0.0, sumAbs = 0.0, count = 0
    func add<Element>(_ elements: UnsafeMutablePointer<Element>, _ tensor: Tensor, _ double: (Element) -> Double) {
      if tensor.isContiguous {
        for index in 0..<tensor.count {
          let element = double(elements[index])
          sum += element
          sumAbs += element.magnitude
        }
      } else {
        for index in 0..<tensor.count {
          let element = double(elements[tensor.offset(ofElement: index)])
          sum += element
          sumAbs += element.magnitude
        }
      }
      count += tensor.count
    }
    func add(_ value: Value) {
      switch value {
      case .tuple(let tuple): for item in tuple.items { add(item) }
      case .record(let record): for item in record.items { add(item) }
      case .tensor(let tensor):
        switch tensor.dtype {
        case .f32: add(tensor.pointer(Float.self), tensor) { Double($0) }
        case .f64: add(tensor.pointer(Double.self), tensor) { $0 }
        case .i64: add(tensor.pointer(Int.self), tensor) { Double($0) }
        case .bool: add(tensor.pointer(UInt8.self), tensor) { Double($0) }
        }
      default:
        guard let number = value.double else { return }
        sum += number
        sumAbs += number.magnitude
        count += 1
      }
    }
    add(value)
    return (sum / Double(max(count, 1)), sumAbs / Double(max(count, 1)))
  }
}
