import TernKernelTypes

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

// Attention without the score matrix, after Milakov and Gimelshein, "Online normalizer calculation for softmax" (2018), and
// Dao et al., "FlashAttention" (2022): the scores of a block of queries and a block of keys are made, turned into powers and
// multiplied with the values while they are in the second-level cache. The largest score and the sum of the powers so far are
// kept for each query; when a larger score comes, what was added up before is scaled down.

/// Keys in one block.
private let keyBlock = 256

extension Kernels {
  /// - Parameter workspace: gives memory of some bytes, aligned to a cache line, that stays until this returns; or nil.
  /// - Returns: false when there was no memory to work in.
  static func attend(_ job: AttentionJob<Float>, _ workspace: (Int) -> UnsafeMutableRawPointer?) -> Bool {
    attend(job, FloatVector.self, workspace) { a, b, out, outStep, m, n, k, memory in
      matmul(a, b, into: out, outStep: outStep, m: m, n: n, k: k, Epilogue()) { _ in memory }
    } powers: { row, count, top in
      powers(Run(UnsafePointer(row), step: 1), into: Output(row, step: 1), count: count, top)
    } largest: { row, count in
      extreme(Run(UnsafePointer(row), step: 1), count: count, largest: true)
    }
  }

  /// - Parameter workspace: gives memory of some bytes, aligned to a cache line, that stays until this returns; or nil.
  /// - Returns: false when there was no memory to work in.
  static func attend(_ job: AttentionJob<Double>, _ workspace: (Int) -> UnsafeMutableRawPointer?) -> Bool {
    attend(job, DoubleVector.self, workspace) { a, b, out, outStep, m, n, k, memory in
      matmul(a, b, into: out, outStep: outStep, m: m, n: n, k: k, Epilogue()) { _ in memory }
    } powers: { row, count, top in
      powers(Run(UnsafePointer(row), step: 1), into: Output(row, step: 1), count: count, top)
    } largest: { row, count in
      extreme(Run(UnsafePointer(row), step: 1), count: count, largest: true)
    }
  }

  @inline(__always)
  private static func attend<V: SIMD & BitwiseCopyable>(
    _ job: AttentionJob<V.Scalar>, _ type: V.Type, _ workspace: (Int) -> UnsafeMutableRawPointer?,
    product: (
      MatrixView<V.Scalar>, MatrixView<V.Scalar>, UnsafeMutablePointer<V.Scalar>, Int, Int, Int, Int, UnsafeMutableRawPointer
    ) -> Void,
    powers: (UnsafeMutablePointer<V.Scalar>, Int, V.Scalar) -> V.Scalar, largest: (UnsafeMutablePointer<V.Scalar>, Int) -> V.Scalar
  ) -> Bool where V.Scalar: BinaryFloatingPoint {
    typealias Scalar = V.Scalar
    let rows = job.rows, e = job.e
    let block = min(keyBlock, job.columns)
    let productBytes = max(
      productWorkspace(m: rows, n: block, k: job.d, V.self), productWorkspace(m: rows, n: e, k: block, V.self))
    let counts = (scores: rounded(rows &* block), mixed: rounded(rows &* e), each: rounded(rows))
    let size = MemoryLayout<Scalar>.stride
    guard let memory = workspace(productBytes &+ (counts.scores &+ counts.mixed &+ 2 &* counts.each) &* size) else { return false }
    let scores = (memory + productBytes).assumingMemoryBound(to: Scalar.self)
    let mixed = scores + counts.scores, tops = mixed + counts.mixed, totals = tops + counts.each
    tops.initialize(repeating: -.infinity, count: rows)
    totals.initialize(repeating: 0, count: rows)
    var row = 0
    while row < rows {
      (job.out + row &* job.outStep).initialize(repeating: 0, count: e)
      row &+= 1
    }
    // No query of this block sees keys behind those of its last one.
    let end = min(job.columns, job.lead.map { max(0, rows &+ $0) } ?? job.columns)
    var first = 0
    while first < end {
      let columns = min(block, end &- first)
      product(
        job.queries, MatrixView(job.keys.start + first &* job.keys.rowStep, rowStep: job.keys.columnStep, columnStep: job.keys.rowStep),
        scores, block, rows, columns, job.d, memory)
      row = 0
      while row < rows {
        let line = scores + row &* block
        let seen = min(columns, job.lead.map { max(0, row &+ $0 &+ 1 &- first) } ?? columns)
        prepareScores(
          line, seen, job.scale, added: job.added.map { Run($0.start + (row &* $0.rowStep &+ first &* $0.columnStep), step: $0.columnStep) },
          allowed: job.allowed.map { Run($0.start + (row &* $0.rowStep &+ first &* $0.columnStep), step: $0.columnStep) }, V.self)
        var top = tops[row]
        if seen > 0 {
          let found = largest(line, seen)
          if found > top || found.isNaN { top = found }
        }
        // From -inf alone any number may be taken away.
        let shift = top == -.infinity ? 0 : top
        let sum = seen > 0 ? powers(line, seen, shift) : 0
        (line + seen).initialize(repeating: 0, count: columns &- seen)
        let fading = powerOfOne(tops[row] - shift, powers)
        totals[row] = totals[row] * fading + sum
        if fading != 1 { scaleLine(job.out + row &* job.outStep, e, fading, V.self) }
        tops[row] = top
        row &+= 1
      }
      product(
        MatrixView(UnsafePointer(scores), rowStep: block, columnStep: 1),
        MatrixView(job.values.start + first &* job.values.rowStep, rowStep: job.values.rowStep, columnStep: job.values.columnStep),
        mixed, e, rows, e, columns, memory)
      row = 0
      while row < rows {
        addLine(mixed + row &* e, to: job.out + row &* job.outStep, e, V.self)
        row &+= 1
      }
      first &+= columns
    }
    row = 0
    while row < rows {
      // A query that sees nothing has zeros.
      let share = totals[row] == 0 ? 0 : 1 / totals[row]
      if totals[row] != 0 { scaleLine(job.out + row &* job.outStep, e, share, V.self) }
      job.tops?[row] = tops[row] == -.infinity ? 0 : tops[row]
      job.shares?[row] = share
      row &+= 1
    }
    return true
  }

  static func rounded(_ count: Int) -> Int { (count &+ 15) & ~15 }

  /// e^x of one number, by the same function as for rows of them.
  @inline(__always)
  private static func powerOfOne<Scalar: BinaryFloatingPoint>(
    _ x: Scalar, _ powers: (UnsafeMutablePointer<Scalar>, Int, Scalar) -> Scalar
  ) -> Scalar {
    if x == 0 { return 1 }
    var value = x
    return powers(&value, 1, 0)
  }

  /// Scales scores and masks them.
  ///
  /// - Parameter added: the numbers that are added to them; `allowed`: bytes that are 0 where they do not count.
  @inline(__always)
  static func prepareScores<V: SIMD & BitwiseCopyable>(
    _ line: UnsafeMutablePointer<V.Scalar>, _ count: Int, _ scale: V.Scalar, added: Run<V.Scalar>?, allowed: Run<UInt8>?, _ type: V.Type
  ) where V.Scalar: BinaryFloatingPoint {
    scaleLine(line, count, scale, V.self)
    if let added {
      var i = 0
      while i < count {
        line[i] += added.start[i &* added.step]
        i &+= 1
      }
    }
    if let allowed {
      var i = 0
      while i < count {
        line[i] = allowed.start[i &* allowed.step] != 0 ? line[i] : -.infinity
        i &+= 1
      }
    }
  }

  @inline(__always)
  static func scaleLine<V: SIMD & BitwiseCopyable>(
    _ line: UnsafeMutablePointer<V.Scalar>, _ count: Int, _ factor: V.Scalar, _ type: V.Type
  ) where V.Scalar: BinaryFloatingPoint {
    var i = 0
    while i &+ V.scalarCount <= count {
      line.store(UnsafePointer(line).vector(at: i, as: V.self) * factor, at: i)
      i &+= V.scalarCount
    }
    while i < count {
      line[i] *= factor
      i &+= 1
    }
  }

  @inline(__always)
  private static func addLine<V: SIMD & BitwiseCopyable>(
    _ line: UnsafeMutablePointer<V.Scalar>, to out: UnsafeMutablePointer<V.Scalar>, _ count: Int, _ type: V.Type
  ) where V.Scalar: BinaryFloatingPoint {
    var i = 0
    while i &+ V.scalarCount <= count {
      out.store(UnsafePointer(out).vector(at: i, as: V.self) + UnsafePointer(line).vector(at: i, as: V.self), at: i)
      i &+= V.scalarCount
    }
    while i < count {
      out[i] += line[i]
      i &+= 1
    }
  }
}
