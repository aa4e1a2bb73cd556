import TernKernelTypes

// The matrix product after Goto and van de Geijn, "Anatomy of high-performance matrix multiplication" (2008).
//
// Both operands are packed: the left one into panels of `tileRows` rows, the right one into panels of one or two
// vectors of columns, each so that the innermost loop reads it from one end to the other. A block of the left
// operand stays in the second-level cache while panels of the right one pass through the first, and a tile
// of the result stays in registers for `depthBlock` steps along the inner size.
//
// Each element of the result is added up in the same order wherever it lies and however the work is split:
// along blocks of the inner size, and within a block one product after the other. The simple product of small
// matrices keeps that order too.

/// Steps along the inner size between two visits to an element of the result.
let depthBlock = 512
/// Rows of the left operand in one packed block at most: a multiple of `tileRows`.
private let rowBlockMost = 240
/// Columns of the right operand in one packed block, when several blocks of rows meet it.
private let columnBlock = 4096
/// The same when only one block of rows does: what is packed is then used once, while it is in the second-level cache.
private let thinColumnBlock = 64
/// A right operand with contiguous rows that spans no more elements than this is read where it is: it fits the first-level cache
/// beside a panel of the left one, also where all its rows begin at the same places of it.
private let unpackedMost = 1 << 12
/// A left operand with no more elements than this, and contiguous rows, is read where it is, when no more columns than this meet it.
private let unpackedLeftMost = 1 << 16
private let unpackedColumnsMost = 256
private typealias Panel<Element> = UnsafePointer<Element>
private typealias Target<Element> = UnsafeMutablePointer<Element>

/// The inner loops of the product for one type.
private struct ProductLoops<Element> {
  /// The left operand is packed, or its rows are so far apart.
  typealias Tile = (Panel<Element>, Int?, Panel<Element>, Int, Target<Element>, Int, Int, Bool) -> Void
  /// The same with where to ask for what is packed next, and the step between rows of that.
  typealias WideTile = (Panel<Element>, Int?, Panel<Element>, Int, Target<Element>, Int, Int, Bool, Panel<Element>?, Int) -> Void
  typealias Pack = (Panel<Element>, Int, Int, Int, Int, Target<Element>, Int) -> Void

  let wide: WideTile
  let half: Tile
  let narrow: Tile
  let pack: Pack
  /// Applies a function to some elements in their place.
  let activate: (UnaryFunction, Target<Element>, Int) -> Void
}

/// The inner loops, compiled once for Float.
private enum FloatLoops {
  @inline(never)
  static func wide(
    _ a: Panel<Float>, _ aStep: Int?, _ b: Panel<Float>, _ bStep: Int, _ out: Target<Float>, _ outStep: Int, _ depth: Int, _ adding: Bool,
    _ upcoming: Panel<Float>?, _ upcomingStep: Int
  ) {
    if let aStep {
      wideTile(a, aStep, b, bStep, out, outStep, depth, adding: adding, upcoming, upcomingStep, FloatRegister.self)
    } else {
      wideTile(a, nil, b, bStep, out, outStep, depth, adding: adding, upcoming, upcomingStep, FloatRegister.self)
    }
  }
  @inline(never)
  static func half(
    _ a: Panel<Float>, _ aStep: Int?, _ b: Panel<Float>, _ bStep: Int, _ out: Target<Float>, _ outStep: Int, _ depth: Int, _ adding: Bool
  ) {
    halfTile(a, b, bStep, out, outStep, depth, adding: adding, FloatRegister.self)
  }
  @inline(never)
  static func narrow(
    _ a: Panel<Float>, _ aStep: Int?, _ b: Panel<Float>, _ bStep: Int, _ out: Target<Float>, _ outStep: Int, _ depth: Int, _ adding: Bool
  ) {
    if let aStep {
      narrowTile(a, aStep, b, bStep, out, outStep, depth, adding: adding, FloatRegister.self)
    } else {
      narrowTile(a, nil, b, bStep, out, outStep, depth, adding: adding, FloatRegister.self)
    }
  }
  @inline(never)
  static func packed(
    _ source: Panel<Float>, laneStep: Int, depthStep: Int, lanes: Int, depth: Int, into panel: Target<Float>, width: Int
  ) {
    pack(
      source, laneStep: laneStep, depthStep: depthStep, lanes: lanes, depth: depth, into: panel, width: width, FloatRegister.self)
  }

  @inline(never)
  static func activate(_ function: UnaryFunction, _ elements: Target<Float>, _ count: Int) {
    Kernels.map(function, Run(UnsafePointer(elements), step: 1), into: Output(elements, step: 1), count: count)
  }

  @inline(__always) static var all: ProductLoops<Float> {
    ProductLoops(wide: wide, half: half, narrow: narrow, pack: packed, activate: activate)
  }
}

/// The inner loops, compiled once for Double.
private enum DoubleLoops {
  @inline(never)
  static func wide(
    _ a: Panel<Double>, _ aStep: Int?, _ b: Panel<Double>, _ bStep: Int, _ out: Target<Double>, _ outStep: Int, _ depth: Int, _ adding: Bool,
    _ upcoming: Panel<Double>?, _ upcomingStep: Int
  ) {
    if let aStep {
      wideTile(a, aStep, b, bStep, out, outStep, depth, adding: adding, upcoming, upcomingStep, DoubleRegister.self)
    } else {
      wideTile(a, nil, b, bStep, out, outStep, depth, adding: adding, upcoming, upcomingStep, DoubleRegister.self)
    }
  }
  @inline(never)
  static func half(
    _ a: Panel<Double>, _ aStep: Int?, _ b: Panel<Double>, _ bStep: Int, _ out: Target<Double>, _ outStep: Int, _ depth: Int, _ adding: Bool
  ) {
    halfTile(a, b, bStep, out, outStep, depth, adding: adding, DoubleRegister.self)
  }
  @inline(never)
  static func narrow(
    _ a: Panel<Double>, _ aStep: Int?, _ b: Panel<Double>, _ bStep: Int, _ out: Target<Double>, _ outStep: Int, _ depth: Int, _ adding: Bool
  ) {
    if let aStep {
      narrowTile(a, aStep, b, bStep, out, outStep, depth, adding: adding, DoubleRegister.self)
    } else {
      narrowTile(a, nil, b, bStep, out, outStep, depth, adding: adding, DoubleRegister.self)
    }
  }
  @inline(never)
  static func packed(
    _ source: Panel<Double>, laneStep: Int, depthStep: Int, lanes: Int, depth: Int, into panel: Target<Double>, width: Int
  ) {
    pack(
      source, laneStep: laneStep, depthStep: depthStep, lanes: lanes, depth: depth, into: panel, width: width, DoubleRegister.self)
  }

  @inline(never)
  static func activate(_ function: UnaryFunction, _ elements: Target<Double>, _ count: Int) {
    Kernels.map(function, Run(UnsafePointer(elements), step: 1), into: Output(elements, step: 1), count: count)
  }

  @inline(__always) static var all: ProductLoops<Double> {
    ProductLoops(wide: wide, half: half, narrow: narrow, pack: packed, activate: activate)
  }
}

extension Kernels {
  static func matmul(
    _ a: MatrixView<Float>, _ b: MatrixView<Float>, into out: UnsafeMutablePointer<Float>, outStep: Int,
    m: Int, n: Int, k: Int, _ epilogue: Epilogue<Float>, _ workspace: (Int) -> UnsafeMutableRawPointer?
  ) {
    product(a, b, out, outStep, m, n, k, FloatRegister.self, FloatLoops.all, epilogue, workspace)
  }

  static func matmul(
    _ a: MatrixView<Double>, _ b: MatrixView<Double>, into out: UnsafeMutablePointer<Double>, outStep: Int,
    m: Int, n: Int, k: Int, _ epilogue: Epilogue<Double>, _ workspace: (Int) -> UnsafeMutableRawPointer?
  ) {
    product(a, b, out, outStep, m, n, k, DoubleRegister.self, DoubleLoops.all, epilogue, workspace)
  }

  /// `out[m, n] += a[m, k] @ b[k, n]`
  static func addProduct(
    _ a: MatrixView<Float>, _ b: MatrixView<Float>, to out: UnsafeMutablePointer<Float>, outStep: Int, m: Int, n: Int, k: Int,
    _ workspace: (Int) -> UnsafeMutableRawPointer?
  ) {
    packedProduct(a, b, out, outStep, m, n, k, FloatRegister.self, FloatLoops.all, Epilogue(), adds: true, workspace)
  }

  /// `out[m, n] += a[m, k] @ b[k, n]`
  static func addProduct(
    _ a: MatrixView<Double>, _ b: MatrixView<Double>, to out: UnsafeMutablePointer<Double>, outStep: Int, m: Int, n: Int, k: Int,
    _ workspace: (Int) -> UnsafeMutableRawPointer?
  ) {
    packedProduct(a, b, out, outStep, m, n, k, DoubleRegister.self, DoubleLoops.all, Epilogue(), adds: true, workspace)
  }

  /// - Parameter workspace: gives memory of some bytes, aligned to a cache line, that stays until this returns; or nil.
  @inline(__always)
  private static func product<V: SIMD & BitwiseCopyable>(
    _ a: MatrixView<V.Scalar>, _ b: MatrixView<V.Scalar>, _ out: UnsafeMutablePointer<V.Scalar>, _ outStep: Int,
    _ m: Int, _ n: Int, _ k: Int, _ type: V.Type, _ loops: ProductLoops<V.Scalar>, _ epilogue: Epilogue<V.Scalar>,
    _ workspace: (Int) -> UnsafeMutableRawPointer?
  ) where V.Scalar: FloatingPoint & SIMDScalar, V.Scalar.SIMD4Storage: BitwiseCopyable {
    if m == 0 || n == 0 { return }
    if !plainProduct(a, b, out, outStep, m, n, k, V.self) {
      packedProduct(a, b, out, outStep, m, n, k, V.self, loops, epilogue, adds: false, workspace)
    } else if !epilogue.isNothing {
      finish(out, outStep, m, n, epilogue, V.self, loops)
    }
  }

  /// Adds the bias to rows of complete sums and applies the activation.
  @inline(__always)
  private static func finish<V: SIMD & BitwiseCopyable>(
    _ out: UnsafeMutablePointer<V.Scalar>, _ outStep: Int, _ rows: Int, _ columns: Int, _ epilogue: Epilogue<V.Scalar>,
    _ type: V.Type, _ loops: ProductLoops<V.Scalar>
  ) where V.Scalar: FloatingPoint {
    var y = 0
    while y < rows {
      let line = out + y &* outStep
      if let bias = epilogue.bias {
        var x = 0
        while x &+ V.scalarCount <= columns {
          line.store(UnsafePointer(line).vector(at: x, as: V.self) + bias.vector(at: x, as: V.self), at: x)
          x &+= V.scalarCount
        }
        while x < columns {
          line[x] += bias[x]
          x &+= 1
        }
      }
      if let activation = epilogue.activation { loops.activate(activation, line, columns) }
      y &+= 1
    }
  }

  /// Elements of a packed block on either side, and bytes for both and a tile.
  @inline(__always)
  private static func packedSizes<V: SIMD>(_ m: Int, _ n: Int, _ k: Int, _ type: V.Type) -> (left: Int, right: Int, bytes: Int) {
    let width = V.scalarCount
    let depthMost = min(k, depthBlock)
    let columnsMost = min((n &+ width &- 1) / width &* width, m <= rowBlockMost ? thinColumnBlock : columnBlock)
    let left = (rowBlock(m) &* depthMost &+ 15) & ~15
    let right = (columnsMost &* depthMost &+ 15) & ~15
    return (left, right, (left &+ right &+ tileRows &* 2 &* width) &* MemoryLayout<V.Scalar>.stride)
  }

  /// Rows of the left operand in one packed block, so that all blocks are about as high: a multiple of `tileRows`.
  @inline(__always)
  private static func rowBlock(_ m: Int) -> Int {
    let blocks = (m &- 1) / rowBlockMost &+ 1
    return ((m &- 1) / (blocks &* tileRows) &+ 1) &* tileRows
  }

  /// Bytes of memory that a product of that size works in at most.
  @inline(__always)
  static func productWorkspace<V: SIMD>(m: Int, n: Int, k: Int, _ type: V.Type) -> Int {
    (packedSizes(m, n, k, V.self).bytes &+ 63) & ~63
  }

  /// - Parameter adds: whether the product is added to what is there.
  @inline(__always)
  private static func packedProduct<V: SIMD & BitwiseCopyable>(
    _ a: MatrixView<V.Scalar>, _ b: MatrixView<V.Scalar>, _ out: UnsafeMutablePointer<V.Scalar>, _ outStep: Int,
    _ m: Int, _ n: Int, _ k: Int, _ type: V.Type, _ loops: ProductLoops<V.Scalar>, _ epilogue: Epilogue<V.Scalar>, adds: Bool,
    _ workspace: (Int) -> UnsafeMutableRawPointer?
  ) where V.Scalar: FloatingPoint & SIMDScalar, V.Scalar.SIMD4Storage: BitwiseCopyable {
    let (leftSize, rightSize, bytes) = packedSizes(m, n, k, V.self)
    let width = V.scalarCount
    guard let memory = workspace(bytes) else {
      smallProduct(a, b, out, outStep, m, n, k, V.self)
      return finish(out, outStep, m, n, epilogue, V.self, loops)
    }
    let left = memory.assumingMemoryBound(to: V.Scalar.self)
    let right = left + leftSize
    let edge = right + rightSize

    let isUnpacked = b.columnStep == 1 && k &* abs(b.rowStep) <= unpackedMost && n % width == 0
    let isLeftUnpacked = a.columnStep == 1 && k <= depthBlock && m >= tileRows && k &* m <= unpackedLeftMost && n <= unpackedColumnsMost
    let columnsAtOnce = m <= rowBlockMost ? thinColumnBlock : columnBlock
    let rowsAtOnce = isLeftUnpacked ? m : rowBlock(m)
    var depthStart = 0
    while depthStart < k {
      let depth = min(depthBlock, k &- depthStart)
      var column = 0
      while column < n {
        let columns = min(columnsAtOnce, n &- column)
        if !isUnpacked { packRight(b, depthStart, depth, column, columns, right, V.self, loops) }
        var row = 0
        while row < m {
          let rows = min(rowsAtOnce, m &- row)
          // A single block of rows stays for all columns.
          if !isLeftUnpacked, column == 0 || rows < m { packLeft(a, row, rows, depthStart, depth, left, V.self, loops) }
          var upcoming = Upcoming<V.Scalar>()
          if !isUnpacked, rows == m {
            upcoming = column &+ columns < n
              ? Upcoming(b, depthStart, column &+ columns, min(columnsAtOnce, n &- column &- columns))
              : Upcoming(b, depthStart &+ depth, 0, depthStart &+ depth < k ? min(columnsAtOnce, n) : 0)
          }
          multiplyBlocks(
            isLeftUnpacked ? a.start : UnsafePointer(left), isLeftUnpacked ? a.rowStep : nil,
            isUnpacked ? b.start + (depthStart &* b.rowStep &+ column) : UnsafePointer(right), isUnpacked ? b.rowStep : nil,
            out + (row &* outStep &+ column), outStep, rows, columns, depth, adding: adds || depthStart > 0, edge, V.self, loops,
            depthStart &+ depth < k ? Epilogue() : epilogue.from(column), upcoming)
          row &+= rows
        }
        column &+= columns
      }
      depthStart &+= depth
    }
  }

  @inline(__always)
  private static func packRight<V: SIMD & BitwiseCopyable>(
    _ b: MatrixView<V.Scalar>, _ depthStart: Int, _ depth: Int, _ column: Int, _ columns: Int,
    _ packed: UnsafeMutablePointer<V.Scalar>, _ type: V.Type,
    _ loops: ProductLoops<V.Scalar>
  ) where V.Scalar: FloatingPoint {
    var j = 0
    while j < columns {
      let rest = columns &- j
      let width = rest > V.scalarCount ? 2 &* V.scalarCount : V.scalarCount
      loops.pack(
        b.start + (depthStart &* b.rowStep &+ (column &+ j) &* b.columnStep), b.columnStep, b.rowStep,
        min(rest, width), depth, packed + j &* depth, width)
      j &+= width
    }
  }

  @inline(__always)
  private static func packLeft<V: SIMD & BitwiseCopyable>(
    _ a: MatrixView<V.Scalar>, _ row: Int, _ rows: Int, _ depthStart: Int, _ depth: Int,
    _ packed: UnsafeMutablePointer<V.Scalar>, _ type: V.Type,
    _ loops: ProductLoops<V.Scalar>
  ) where V.Scalar: FloatingPoint {
    var i = 0
    while i < rows {
      loops.pack(
        a.start + ((row &+ i) &* a.rowStep &+ depthStart &* a.columnStep), a.rowStep, a.columnStep,
        min(tileRows, rows &- i), depth, packed + i &* depth, tileRows)
      i &+= tileRows
    }
  }

  /// The product of a packed block on the left and one on the right, a tile of the result at a time.
  ///
  /// - Parameter leftStep: the step between rows of a left operand that is not packed; otherwise nil.
  /// - Parameter rightStep: the step between rows of a right operand that is not packed; otherwise nil.
  /// - Parameter edge: room for one tile, for those that hang over the edge of the result.
  /// - Parameter upcoming: what will be packed next.
  @inline(__always)
  private static func multiplyBlocks<V: SIMD & BitwiseCopyable>(
    _ left: UnsafePointer<V.Scalar>, _ leftStep: Int?, _ right: UnsafePointer<V.Scalar>, _ rightStep: Int?,
    _ out: UnsafeMutablePointer<V.Scalar>, _ outStep: Int, _ rows: Int, _ columns: Int, _ depth: Int, adding: Bool,
    _ edge: UnsafeMutablePointer<V.Scalar>, _ type: V.Type, _ loops: ProductLoops<V.Scalar>, _ epilogue: Epilogue<V.Scalar>,
    _ upcoming: Upcoming<V.Scalar>
  ) where V.Scalar: FloatingPoint {
    var upcoming = upcoming
    var j = 0
    while j < columns {
      let rest = columns &- j
      let isNarrow = rest <= V.scalarCount
      let width = isNarrow ? V.scalarCount : 2 &* V.scalarCount
      let across = min(width, rest)
      let b = right + (rightStep == nil ? j &* depth : j)
      let bStep = rightStep ?? width
      var i = 0
      while i < rows {
        // The last tile of rows that are not packed overlaps the one before it: the same sums are written twice, or only those
        // below are added.
        let overlap = leftStep == nil ? 0 : max(0, i &- (rows &- tileRows))
        i &-= overlap
        let target = out + (i &* outStep &+ j)
        let tall = min(tileRows, rows &- i)
        let a = left + i &* (leftStep ?? depth)
        if tall == tileRows, across == width, overlap == 0 || !adding {
          if isNarrow {
            loops.narrow(a, leftStep, b, bStep, target, outStep, depth, adding)
          } else {
            loops.wide(a, leftStep, b, bStep, target, outStep, depth, adding, upcoming.next(), upcoming.rowStep)
          }
        } else {
          if isNarrow {
            loops.narrow(a, leftStep, b, bStep, edge, width, depth, false)
          } else if tall <= 6, leftStep == nil {
            loops.half(a, nil, b, bStep, edge, width, depth, false)
          } else {
            loops.wide(a, leftStep, b, bStep, edge, width, depth, false, upcoming.next(), upcoming.rowStep)
          }
          let below = adding ? overlap : 0
          copyEdge(edge + below &* width, width, target + below &* outStep, outStep, tall &- below, across, adding: adding)
        }
        i &+= tileRows
      }
      if !epilogue.isNothing { finish(out + j, outStep, rows, across, epilogue.from(j), V.self, loops) }
      j &+= width
    }
  }

  /// Writes the part of a tile that is not beyond the edge of the result.
  @inline(__always)
  private static func copyEdge<Element: FloatingPoint>(
    _ edge: UnsafeMutablePointer<Element>, _ width: Int, _ target: UnsafeMutablePointer<Element>, _ outStep: Int,
    _ rows: Int, _ columns: Int, adding: Bool
  ) {
    var y = 0
    while y < rows {
      let from = edge + y &* width, to = target + y &* outStep
      var x = 0
      while x < columns {
        to[x] = adding ? to[x] + from[x] : from[x]
        x &+= 1
      }
      y &+= 1
    }
  }
}
