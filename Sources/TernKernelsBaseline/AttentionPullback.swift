import TernKernelTypes

// The way back through attention without the score matrix, after Dao et al., "FlashAttention" (2022), appendix B: the weights of a
// block of queries and a block of keys are made again from the scores and from what each query's softmax kept.
//
// All blocks are turned, keys by queries: then what belongs to a query lies along the lanes of a vector, and the keys and
// values, the queries and their cotangents are read by the products where they are. Only the queries and the cotangents of a
// block are turned once.

/// Keys in one block: with as many queries and 64 features, every product has 64 steps on each side and packs nothing on the right.
private let keysAtOnce = 64

extension Kernels {
  static func attendBack(_ job: AttentionPullbackJob<Float>, _ workspace: (Int) -> UnsafeMutableRawPointer?) -> Bool {
    attendBack(job, FloatVector.self, workspace) { a, b, out, outStep, m, n, k, memory in
      matmul(a, b, into: out, outStep: outStep, m: m, n: n, k: k, Epilogue()) { _ in memory }
    } addProduct: { a, b, out, outStep, m, n, k, memory in
      addProduct(a, b, to: out, outStep: outStep, m: m, n: n, k: k) { _ in memory }
    } powers: { line, count in
      _ = powers(Run(UnsafePointer(line), step: 1), into: Output(line, step: 1), count: count, 0)
    }
  }

  static func attendBack(_ job: AttentionPullbackJob<Double>, _ workspace: (Int) -> UnsafeMutableRawPointer?) -> Bool {
    attendBack(job, DoubleVector.self, workspace) { a, b, out, outStep, m, n, k, memory in
      matmul(a, b, into: out, outStep: outStep, m: m, n: n, k: k, Epilogue()) { _ in memory }
    } addProduct: { a, b, out, outStep, m, n, k, memory in
      addProduct(a, b, to: out, outStep: outStep, m: m, n: n, k: k) { _ in memory }
    } powers: { line, count in
      _ = powers(Run(UnsafePointer(line), step: 1), into: Output(line, step: 1), count: count, 0)
    }
  }

  private typealias Product<Scalar> = (
    MatrixView<Scalar>, MatrixView<Scalar>, UnsafeMutablePointer<Scalar>, Int, Int, Int, Int, UnsafeMutableRawPointer
  ) -> Void

  @inline(__always)
  private static func attendBack<V: SIMD & BitwiseCopyable>(
    _ job: AttentionPullbackJob<V.Scalar>, _ type: V.Type, _ workspace: (Int) -> UnsafeMutableRawPointer?,
    product: Product<V.Scalar>, addProduct: Product<V.Scalar>, powers: (UnsafeMutablePointer<V.Scalar>, Int) -> Void
  ) -> Bool where V.Scalar: BinaryFloatingPoint {
    typealias Scalar = V.Scalar
    let forward = job.forward
    guard let keptTops = forward.tops, let keptShares = forward.shares else { return false }
    let rows = forward.rows, d = forward.d, e = forward.e
    // Rows of the turned blocks, filled up to whole vectors.
    let wide = rounded(rows)
    let keys = min(keysAtOnce, max(1, forward.columns))
    let widest = max(d, e)
    let productBytes = max(
      productWorkspace(m: keys, n: wide, k: widest, V.self), productWorkspace(m: keys, n: widest, k: wide, V.self),
      productWorkspace(m: wide, n: d, k: keys, V.self))
    let size = MemoryLayout<Scalar>.stride
    guard let memory = workspace(productBytes &+ (wide &* (d &+ e &+ 2 &* keys &+ 3)) &* size) else { return false }
    let queries = (memory + productBytes).assumingMemoryBound(to: Scalar.self)
    let cotangents = queries + d &* wide
    let weights = cotangents + e &* wide, slopes = weights + keys &* wide
    let tops = slopes + keys &* wide, shares = tops + wide, means = shares + wide
    tops.initialize(repeating: 0, count: 3 &* wide)
    tops.update(from: keptTops, count: rows)
    shares.update(from: keptShares, count: rows)
    turn(forward.queries, rows, d, into: queries, wide)
    turn(job.cotangent, rows, e, into: cotangents, wide)
    // The mean of the weights' cotangents for each query: the product of the result with its cotangent.
    var row = 0
    while row < rows {
      let line = forward.out + row &* forward.outStep
      var sum: Scalar = 0
      var i = 0
      while i < e {
        sum += line[i] * cotangents[i &* wide &+ row]
        i &+= 1
      }
      means[row] = sum
      row &+= 1
    }
    job.dQueries.initialize(repeating: 0, count: rows &* d)
    // No query of this block sees keys behind those of its last one.
    let end = min(forward.columns, forward.lead.map { max(0, rows &+ $0) } ?? forward.columns)
    var first = 0
    while first < end {
      let columns = min(keys, end &- first)
      let ownKeys = from(forward.keys, first), ownValues = from(forward.values, first)
      product(ownKeys, MatrixView(UnsafePointer(queries), rowStep: wide, columnStep: 1), weights, wide, columns, wide, d, memory)
      product(ownValues, MatrixView(UnsafePointer(cotangents), rowStep: wide, columnStep: 1), slopes, wide, columns, wide, e, memory)
      var column = 0
      while column < columns {
        let line = weights + column &* wide
        let key = first &+ column
        prepareScores(
          line, rows, forward.scale, added: forward.added.map { Run($0.start + key &* $0.columnStep, step: $0.rowStep) },
          allowed: forward.allowed.map { Run($0.start + key &* $0.columnStep, step: $0.rowStep) }, V.self)
        subtract(tops, from: line, wide, V.self)
        column &+= 1
      }
      powers(weights, columns &* wide)
      column = 0
      while column < columns {
        let weight = weights + column &* wide, slope = slopes + column &* wide
        var i = 0
        while i < wide {
          let p = UnsafePointer(weight).vector(at: i, as: V.self) * UnsafePointer(shares).vector(at: i, as: V.self)
          let g = UnsafePointer(slope).vector(at: i, as: V.self) - UnsafePointer(means).vector(at: i, as: V.self)
          weight.store(p, at: i)
          slope.store(p * g * forward.scale, at: i)
          i &+= V.scalarCount
        }
        if let lead = forward.lead {
          // Queries before this key do not see it.
          let unseeing = min(wide, max(0, first &+ column &- lead))
          weight.initialize(repeating: 0, count: unseeing)
          slope.initialize(repeating: 0, count: unseeing)
        }
        column &+= 1
      }
      let weightsByKey = MatrixView(UnsafePointer(weights), rowStep: wide, columnStep: 1)
      let slopesByKey = MatrixView(UnsafePointer(slopes), rowStep: wide, columnStep: 1)
      addProduct(weightsByKey, job.cotangent, job.dValues + first &* e, e, columns, e, rows, memory)
      addProduct(slopesByKey, forward.queries, job.dKeys + first &* d, d, columns, d, rows, memory)
      addProduct(
        MatrixView(UnsafePointer(slopes), rowStep: 1, columnStep: wide), ownKeys, job.dQueries, d, rows, d, columns, memory)
      first &+= columns
    }
    return true
  }

  /// The rows of a matrix from one on.
  @inline(__always)
  private static func from<Scalar>(_ matrix: MatrixView<Scalar>, _ row: Int) -> MatrixView<Scalar> {
    MatrixView(matrix.start + row &* matrix.rowStep, rowStep: matrix.rowStep, columnStep: matrix.columnStep)
  }

  /// `out[column * step + row] = matrix[row, column]`, with zeros behind the last row.
  @inline(__always)
  private static func turn<Scalar: BinaryFloatingPoint>(
    _ matrix: MatrixView<Scalar>, _ rows: Int, _ columns: Int, into out: UnsafeMutablePointer<Scalar>, _ step: Int
  ) {
    var column = 0
    while column < columns {
      let line = out + column &* step
      var row = 0
      while row < rows {
        line[row] = matrix.start[row &* matrix.rowStep &+ column &* matrix.columnStep]
        row &+= 1
      }
      while row < step {
        line[row] = 0
        row &+= 1
      }
      column &+= 1
    }
  }

  @inline(__always)
  private static func subtract<V: SIMD & BitwiseCopyable>(
    _ line: UnsafeMutablePointer<V.Scalar>, from out: UnsafeMutablePointer<V.Scalar>, _ count: Int, _ type: V.Type
  ) where V.Scalar: BinaryFloatingPoint {
    var i = 0
    while i < count {
      out.store(UnsafePointer(out).vector(at: i, as: V.self) - UnsafePointer(line).vector(at: i, as: V.self), at: i)
      i &+= V.scalarCount
    }
  }
}
