import CTernProcessor
import TernKernelTypes

/// How many rows before they are needed they are asked for.
private let ahead = 32

/// Writes `lanes` rows (of the left operand, or columns of the right one) as one panel of `width` lanes, the missing ones as zeros:
/// `panel[d * width + lane] = source[lane * laneStep + d * depthStep]`
@inline(__always)
func pack<V: SIMD & BitwiseCopyable, Element: FloatingPoint & SIMDScalar>(
  _ source: UnsafePointer<Element>, laneStep: Int, depthStep: Int, lanes: Int, depth: Int,
  into panel: UnsafeMutablePointer<Element>, width: Int, _ type: V.Type
) where Element.SIMD4Storage: BitwiseCopyable, V.Scalar == Element {
  if lanes == width, laneStep == 1 {
    var d = 0
    if width == 2 &* V.scalarCount {
      while d < depth {
        let from = source + d &* depthStep, to = panel + d &* width
        // Rows are far apart: nobody else would ask for the next ones.
        tern_prefetch(from + ahead &* depthStep)
        to.store(from.vector(at: 0, as: V.self), at: 0)
        to.store(from.vector(at: V.scalarCount, as: V.self), at: V.scalarCount)
        d &+= 1
      }
      return
    }
    while d < depth {
      let from = source + d &* depthStep, to = panel + d &* width
      var lane = 0
      while lane &+ 4 <= width {
        to.store(from.vector(at: lane, as: SIMD4<Element>.self), at: lane)
        lane &+= 4
      }
      while lane < width {
        to[lane] = from[lane]
        lane &+= 1
      }
      d &+= 1
    }
    return
  }
  var first = 0
  if depthStep == 1 {
    // Four rows at a time, turned over four by four; the last four may overlap those before them.
    while lanes >= 4, first < lanes {
      let start = min(first, lanes &- 4)
      let rows = source + start &* laneStep
      var d = 0
      while d &+ 4 <= depth {
        let a = rows.vector(at: d, as: SIMD4<Element>.self)
        let b = rows.vector(at: d &+ laneStep, as: SIMD4<Element>.self)
        let c = rows.vector(at: d &+ 2 &* laneStep, as: SIMD4<Element>.self)
        let e = rows.vector(at: d &+ 3 &* laneStep, as: SIMD4<Element>.self)
        let ab = SIMD8(lowHalf: a, highHalf: b), ce = SIMD8(lowHalf: c, highHalf: e)
        let even = SIMD8(lowHalf: ab.evenHalf, highHalf: ce.evenHalf)
        let odd = SIMD8(lowHalf: ab.oddHalf, highHalf: ce.oddHalf)
        let to = panel + (d &* width &+ start)
        to.store(even.evenHalf, at: 0)
        to.store(odd.evenHalf, at: width)
        to.store(even.oddHalf, at: 2 &* width)
        to.store(odd.oddHalf, at: 3 &* width)
        d &+= 4
      }
      while d < depth {
        var lane = 0
        while lane < 4 {
          panel[d &* width &+ start &+ lane] = rows[d &+ lane &* laneStep]
          lane &+= 1
        }
        d &+= 1
      }
      first &+= 4
    }
    first = min(first, lanes)
  }
  var lane = first
  while lane < lanes {
    var d = 0
    while d < depth {
      panel[d &* width &+ lane] = source[lane &* laneStep &+ d &* depthStep]
      d &+= 1
    }
    lane &+= 1
  }
  while lane < width {
    var d = 0
    while d < depth {
      panel[d &* width &+ lane] = 0
      d &+= 1
    }
    lane &+= 1
  }
}

/// A block of the right operand that is to be packed next. Tiles ask for it a line of memory at each step along the inner size, so that it
/// comes while they multiply: otherwise a forward pass of a large model waits for its weights as long as a sixth of its products take, and
/// with few rows half the time.
struct Upcoming<Element> {
  /// The next column of lines to ask for, one in each row.
  private var column: UnsafePointer<Element>?
  private(set) var rowStep = 0
  private var left = 0

  init() {}

  /// `columns` elements of each row, if they lie side by side.
  @inline(__always)
  init(_ b: MatrixView<Element>, _ row: Int, _ column: Int, _ columns: Int) {
    guard b.columnStep == 1 else { return }
    self.column = b.start + (row &* b.rowStep &+ column)
    rowStep = b.rowStep
    left = (columns &* MemoryLayout<Element>.stride &+ 63) / 64
  }

  /// Where a tile begins to ask, if there is something left to ask for.
  @inline(__always)
  mutating func next() -> UnsafePointer<Element>? {
    guard left > 0, let next = column else { return nil }
    left &-= 1
    column = next + 64 / MemoryLayout<Element>.stride
    return next
  }
}
