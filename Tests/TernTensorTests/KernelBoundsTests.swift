import TernKernels
import TernTestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Kernels touch nothing outside of what they are given: their operands lie against pages that cannot be read, so that a kernel that
/// goes too far ends the tests.
@Suite struct KernelBoundsTests {
  private static let counts = Array(1...70) + [127, 128, 129, 255, 256, 257, 511, 513, 1023, 1025, 2049]

  /// Some numbers, and room for as many, with nothing behind them or nothing before them.
  private struct Operands<Element: BinaryFloatingPoint & BitwiseCopyable> {
    let a: GuardedMemory<Element>, b: GuardedMemory<Element>, c: GuardedMemory<Element>, out: GuardedMemory<Element>, spare: GuardedMemory<Element>
    let bytes: GuardedMemory<UInt8>

    init(_ count: Int, isAtEnd: Bool) {
      func numbers(_ shift: Int) -> [Element] { (0..<count).map { Element(($0 + shift) % 17) / 8 } }
      a = GuardedMemory(numbers(0), isAtEnd: isAtEnd)
      b = GuardedMemory(numbers(3), isAtEnd: isAtEnd)
      c = GuardedMemory(numbers(5), isAtEnd: isAtEnd)
      out = GuardedMemory(numbers(0), isAtEnd: isAtEnd)
      spare = GuardedMemory(numbers(0), isAtEnd: isAtEnd)
      bytes = GuardedMemory((0..<count).map { UInt8($0 % 2) }, isAtEnd: isAtEnd)
    }
  }

  @Test("rows", arguments: KernelVariant.available, [true, false])
  func rows(_ variant: KernelVariant, _ isAtEnd: Bool) {
    let table = variant.table
    for count in Self.counts {
      let x = Operands<Float>(count, isAtEnd: isAtEnd), y = Operands<Double>(count, isAtEnd: isAtEnd)
      let (a, b, out) = (Run(x.a.pointer, step: 1), Run(x.b.pointer, step: 1), Output(x.out.start, step: 1))
      let (p, q, target) = (Run(y.a.pointer, step: 1), Run(y.b.pointer, step: 1), Output(y.out.start, step: 1))
      for function in UnaryFunction.allCases {
        table.mapFloat(function, a, out, count)
        table.mapDouble(function, p, target, count)
      }
      for function in BinaryFunction.allCases {
        for (left, right) in [(1, 1), (1, 0), (0, 1)] {
          table.zipFloat(function, Run(x.a.pointer, step: left), Run(x.b.pointer, step: right), out, count)
          table.zipDouble(function, Run(y.a.pointer, step: left), Run(y.b.pointer, step: right), target, count)
        }
      }
      for function in ComparisonFunction.allCases {
        table.compareFloat(function, a, b, Output(x.bytes.start, step: 1), count)
        table.compareDouble(function, p, q, Output(y.bytes.start, step: 1), count)
      }
      let size = (sums: table.sumFloat(a, count), wide: table.sumDouble(p, count))
      #expect(Double(size.sums) == size.wide)
      #expect(Double(table.extremeFloat(a, count, true)) == table.extremeDouble(p, count, true))
      #expect(table.indexOfExtremeFloat(a, count, false) == table.indexOfExtremeDouble(p, count, false))
      #expect(Double(table.sumOfSquaresFloat(a, count, 1)) == table.sumOfSquaresDouble(p, count, 1))
      _ = table.productFloat(a, count)
      _ = table.productDouble(p, count)
      table.softmaxFloat(a, out, count)
      table.softmaxDouble(p, target, count)
      table.logSoftmaxFloat(a, out, count)
      table.logSoftmaxDouble(p, target, count)
      _ = table.logSumExpFloat(a, count)
      _ = table.logSumExpDouble(p, count)
      for (hasGamma, hasBeta) in [(true, true), (true, false), (false, true), (false, false)] {
        table.normalizeFloat(x.a.pointer, x.out.start, count, hasGamma ? x.b.pointer : nil, hasBeta ? x.c.pointer : nil, 1, true)
        table.normalizeDouble(y.a.pointer, y.out.start, count, hasGamma ? y.b.pointer : nil, hasBeta ? y.c.pointer : nil, 1, true)
      }
      Self.goBack(table.rowPullbacksFloat, x, count)
      Self.goBack(table.rowPullbacksDouble, y, count)
      Self.goForwardAndBack(table.crossEntropyFloat, x, count)
      Self.goForwardAndBack(table.crossEntropyDouble, y, count)
      Self.combine(table.channelsFloat, x, count)
      Self.combine(table.channelsDouble, y, count)
      table.convertFloatToDouble(a, target, count)
      table.convertDoubleToFloat(p, out, count)
      table.convertByteToFloat(Run(UnsafePointer(x.bytes.start), step: 1), out, count)
      table.convertFloatToByte(a, Output(x.bytes.start, step: 1), count)
      withExtendedLifetime((x, y)) {}
    }
  }

  private static func goBack<Element: BinaryFloatingPoint>(_ kernels: RowPullbacks<Element>, _ x: Operands<Element>, _ count: Int) {
    kernels.softmax(x.a.pointer, x.b.pointer, x.out.start, count)
    kernels.logSoftmax(x.a.pointer, x.b.pointer, x.out.start, count)
    // Rows of one element and a row of all, so that those of a parameter are of that size too.
    for (rows, length) in [(count, 1), (1, count)] {
      for hasGamma in [true, false] {
        kernels.normalize(
          NormalizationPullbackJob(
            x: x.a.pointer, cotangent: x.b.pointer, gamma: hasGamma ? x.c.pointer + (count - length) : nil, dX: x.out.start,
            dGamma: x.spare.start + (count - length), dBeta: x.spare.start + (count - length), rows: rows, count: length, eps: 1,
            isCentred: hasGamma))
      }
    }
  }

  private static func goForwardAndBack<Element: BinaryFloatingPoint>(
    _ kernels: CrossEntropyKernels<Element>, _ x: Operands<Element>, _ count: Int
  ) {
    for (rows, length) in [(count, 1), (1, count)] {
      withUnsafeTemporaryAllocation(of: Int.self, capacity: rows) { labels in
        labels.initialize(repeating: length - 1)
        guard let labels = labels.baseAddress else { return }
        let first = x.spare.start + (count - rows)
        let job = CrossEntropyJob(
          logits: x.a.pointer, labels: labels, rows: rows, classes: length, smoothing: 0.5, ignored: nil, losses: first, tops: first, sums: first)
        kernels.losses(job)
        kernels.pullback(job, 1, x.out.start)
      }
    }
  }

  private static func combine<Element: BinaryFloatingPoint>(_ kernels: ChannelKernels<Element>, _ x: Operands<Element>, _ count: Int) {
    let factors = ChannelFactors<Element>(origin: 1, scale: 2, shift: 3, otherScale: 4)
    for weights in [nil, x.b.pointer] {
      kernels.columnSums(x.a.pointer, weights, count, 1, count, x.c.pointer, x.out.start, x.spare.start)
      let run = kernels.runSums(x.a.pointer, weights, count, 0)
      #expect(run.sum == (0..<count).reduce(0) { $0 + (weights ?? x.a.pointer)[$1] })
      #expect(run.weighted == (0..<count).reduce(0) { $0 + (weights ?? x.a.pointer)[$1] * x.a.pointer[$1] })
      kernels.combineRun(x.a.pointer, weights, x.out.start, count, factors)
      let places = ChannelFactors(origin: x.c.pointer, scale: x.c.pointer, shift: x.c.pointer, otherScale: x.c.pointer)
      kernels.combineColumns(x.a.pointer, weights, x.out.start, 1, count, places)
    }
  }

  @Test("matrices", arguments: KernelVariant.available, [true, false])
  func matrices(_ variant: KernelVariant, _ isAtEnd: Bool) {
    let table = variant.table
    var random = SeededGenerator(seed: 9)
    for round in 0..<300 {
      let largest = round % 10 == 0 ? 600 : 40
      let m = Int.random(in: 1...largest, using: &random), n = Int.random(in: 1...40, using: &random), k = Int.random(in: 1...largest, using: &random)
      let a = GuardedMemory([Float](repeating: 1, count: m * k), isAtEnd: isAtEnd), b = GuardedMemory([Float](repeating: 1, count: k * n), isAtEnd: isAtEnd)
      let out = GuardedMemory([Float](repeating: 0, count: m * n), isAtEnd: isAtEnd)
      let p = GuardedMemory([Double](repeating: 1, count: m * k), isAtEnd: isAtEnd), q = GuardedMemory([Double](repeating: 1, count: k * n), isAtEnd: isAtEnd)
      let target = GuardedMemory([Double](repeating: 0, count: m * n), isAtEnd: isAtEnd)
      var rooms: [GuardedMemory<UInt8>] = []
      func workspace(_ bytes: Int) -> UnsafeMutableRawPointer? {
        rooms.append(GuardedMemory([UInt8](repeating: 0, count: (bytes + 63) & ~63), isAtEnd: isAtEnd))
        return UnsafeMutableRawPointer(rooms[rooms.count - 1].start)
      }
      for layouts in 0..<4 {
        func view<Element>(_ memory: GuardedMemory<Element>, _ rows: Int, _ columns: Int, _ isTurned: Bool) -> MatrixView<Element> {
          MatrixView(memory.pointer, rowStep: isTurned ? 1 : columns, columnStep: isTurned ? rows : 1)
        }
        table.matmulFloat(view(a, m, k, layouts & 1 == 1), view(b, k, n, layouts & 2 == 2), out.start, n, m, n, k, Epilogue(), workspace)
        table.matmulDouble(view(p, m, k, layouts & 1 == 1), view(q, k, n, layouts & 2 == 2), target.start, n, m, n, k, Epilogue(), workspace)
      }
      #expect(out.elements.allSatisfy { $0 == Float(k) } && target.elements.allSatisfy { $0 == Double(k) })
      let sums = GuardedMemory([Float](repeating: 0, count: k), isAtEnd: isAtEnd), wideSums = GuardedMemory([Double](repeating: 0, count: k), isAtEnd: isAtEnd)
      table.sumColumnsFloat(a.pointer, k, m, k, sums.start)
      table.sumColumnsDouble(p.pointer, k, m, k, wideSums.start)
      #expect(sums.elements.allSatisfy { $0 == Float(m) } && wideSums.elements.allSatisfy { $0 == Double(m) })
      let words = GuardedMemory([UInt32](repeating: 1, count: m * k), isAtEnd: isAtEnd), turned = GuardedMemory([UInt32](repeating: 0, count: m * k), isAtEnd: isAtEnd)
      table.transposeWords(words.pointer, k, turned.start, m, m, k)
      let long = GuardedMemory([UInt64](repeating: 1, count: m * k), isAtEnd: isAtEnd), turnedLong = GuardedMemory([UInt64](repeating: 0, count: m * k), isAtEnd: isAtEnd)
      table.transposeLongWords(long.pointer, k, turnedLong.start, m, m, k)
      #expect(turned.elements.allSatisfy { $0 == 1 } && turnedLong.elements.allSatisfy { $0 == 1 })
      withExtendedLifetime((a, b, p, q, words, long, rooms)) {}
    }
  }

  @Test("attention", arguments: KernelVariant.available, [true, false])
  func attention(_ variant: KernelVariant, _ isAtEnd: Bool) {
    var random = SeededGenerator(seed: 10)
    for _ in 0..<100 {
      let rows = Int.random(in: 1...64, using: &random), columns = [1, 7, 64, 255, 256, 257, 300, 513].randomElement(using: &random)!
      let d = Int.random(in: 1...40, using: &random), e = Int.random(in: 1...40, using: &random)
      func memory(_ count: Int) -> GuardedMemory<Float> { GuardedMemory([Float](repeating: 0.5, count: count), isAtEnd: isAtEnd) }
      let q = memory(rows * d), k = memory(columns * d), v = memory(columns * e), out = memory(rows * e), added = memory(rows * columns)
      let allowed = GuardedMemory([UInt8](repeating: 1, count: rows * columns), isAtEnd: isAtEnd)
      let tops = memory(rows), shares = memory(rows)
      var rooms: [GuardedMemory<UInt8>] = []
      let workspace = { (bytes: Int) -> UnsafeMutableRawPointer? in
        rooms.append(GuardedMemory([UInt8](repeating: 0, count: (bytes + 63) & ~63), isAtEnd: isAtEnd))
        return UnsafeMutableRawPointer(rooms[rooms.count - 1].start)
      }
      for kind in 0..<4 {
        let job = AttentionJob(
          queries: MatrixView(q.pointer, rowStep: d, columnStep: 1), keys: MatrixView(k.pointer, rowStep: d, columnStep: 1),
          values: MatrixView(v.pointer, rowStep: e, columnStep: 1), out: out.start, outStep: e, rows: rows, columns: columns, d: d, e: e, scale: 1,
          lead: kind % 2 == 1 ? 3 : nil, allowed: kind == 2 ? MatrixView(UnsafePointer(allowed.start), rowStep: columns, columnStep: 1) : nil,
          added: kind == 3 ? MatrixView(added.pointer, rowStep: columns, columnStep: 1) : nil, tops: tops.start, shares: shares.start)
        let isDone = variant.table.attendFloat(job, workspace)
        // A mean of equal numbers.
        #expect(isDone && out.elements.allSatisfy { ($0 - 0.5).magnitude < 1e-6 })
        // It does not depend on the scores, and each query hands its cotangent on to the values in parts.
        let zeros = { (count: Int) in GuardedMemory([Float](repeating: 0, count: count), isAtEnd: isAtEnd) }
        let dq = zeros(rows * d), dk = zeros(columns * d), dv = zeros(columns * e)
        let isBack = variant.table.attendBackFloat(
          AttentionPullbackJob(
            forward: job, cotangent: MatrixView(out.pointer, rowStep: e, columnStep: 1), dQueries: dq.start, dKeys: dk.start,
            dValues: dv.start), workspace)
        #expect(isBack && (dq.elements + dk.elements).allSatisfy { $0.magnitude < 1e-4 })
        #expect((dv.elements.reduce(0.0) { $0 + Double($1) } - Double(rows * e) / 2).magnitude < 1e-2)
      }
      withExtendedLifetime((q, k, v, added, allowed, rooms)) {}
    }
  }
}

/// Elements with a page behind them (and one before) that nobody may touch; they lie against one of the two.
private final class GuardedMemory<Element: BitwiseCopyable> {
  let start: UnsafeMutablePointer<Element>
  private let count: Int
  private let memory: UnsafeMutableRawPointer
  private let length: Int

  init(_ elements: [Element], isAtEnd: Bool) {
    let page = Int(sysconf(Int32(_SC_PAGESIZE)))
    let bytes = elements.count * MemoryLayout<Element>.stride
    let room = (bytes + page - 1) / page * page
    count = elements.count
    length = room + 2 * page
    memory = mmap(nil, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    mprotect(memory, page, PROT_NONE)
    mprotect(memory + page + room, page, PROT_NONE)
    start = (memory + page + (isAtEnd ? room - bytes : 0)).bindMemory(to: Element.self, capacity: elements.count)
    start.initialize(from: elements, count: elements.count)
  }

  deinit { munmap(memory, length) }

  var pointer: UnsafePointer<Element> { UnsafePointer(start) }
  var elements: [Element] { Array(UnsafeBufferPointer(start: start, count: count)) }
}
