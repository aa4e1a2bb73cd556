import CTernProcessor
import TernKernelTypes

// Turned copies. Elements are moved as words of their size. A square of the source is turned, four by four, into a room of
// its own, from which whole lines of the cache go to the result: its rows are often powers of two apart, and many of them at once
// would drive each other out of the cache.

/// Bytes of a side of a square: with 256, a room of 16 or 32 KiB. Squares of half that took 18.5 instead of 14.5 ms for 4096 by 4096
/// words; without asking for the lines beforehand it was 27.7.
private let sideInBytes = 256

extension Kernels {
  /// `out[column * outStep + row] = a[row * step + column]` for `row` in `0 ..< rows` and `column` in `0 ..< columns`.
  static func transpose(
    _ a: UnsafePointer<UInt32>, step: Int, into out: UnsafeMutablePointer<UInt32>, outStep: Int, rows: Int, columns: Int
  ) {
    turn(a, step, out, outStep, rows, columns, SIMD4<UInt32>.self, SIMD8<UInt32>.self)
  }

  /// `out[column * outStep + row] = a[row * step + column]` for `row` in `0 ..< rows` and `column` in `0 ..< columns`.
  static func transpose(
    _ a: UnsafePointer<UInt64>, step: Int, into out: UnsafeMutablePointer<UInt64>, outStep: Int, rows: Int, columns: Int
  ) {
    turn(a, step, out, outStep, rows, columns, SIMD4<UInt64>.self, SIMD8<UInt64>.self)
  }

  @inline(__always)
  private static func turn<Word: SIMDScalar & BitwiseCopyable>(
    _ a: UnsafePointer<Word>, _ step: Int, _ out: UnsafeMutablePointer<Word>, _ outStep: Int, _ rows: Int, _ columns: Int,
    _ four: SIMD4<Word>.Type, _ eight: SIMD8<Word>.Type
  ) where Word.SIMD4Storage: BitwiseCopyable, Word.SIMD8Storage: BitwiseCopyable {
    let side = sideInBytes / MemoryLayout<Word>.size
    withUnsafeTemporaryAllocation(of: Word.self, capacity: side * side) { memory in
      guard let room = memory.baseAddress else { return }
      var row = 0
      while row < rows {
        let tall = min(side, rows &- row)
        var column = 0
        while column < columns {
          let wide = min(side, columns &- column)
          let from = a + (row &* step &+ column), to = out + (column &* outStep &+ row)
          if tall == side, wide == side {
            fetch(to, outStep, side)
            turnSquare(from, step, room, side)
            if column &+ 2 &* side <= columns { fetch(UnsafeMutablePointer(mutating: from + side), step, side) }
            var line = 0
            while line < side {
              (to + line &* outStep).update(from: room + line &* side, count: side)
              line &+= 1
            }
          } else {
            var y = 0
            while y < tall {
              var x = 0
              while x < wide {
                to[x &* outStep &+ y] = from[y &* step &+ x]
                x &+= 1
              }
              y &+= 1
            }
          }
          column &+= wide
        }
        row &+= tall
      }
    }
  }

  /// Asks for the lines of the cache that a square of `side` rows lies in.
  @inline(__always)
  private static func fetch<Word>(_ square: UnsafeMutablePointer<Word>, _ step: Int, _ side: Int) {
    let perLine = 64 / MemoryLayout<Word>.size
    var row = 0
    while row < side {
      var place = 0
      while place < side {
        tern_prefetch(square + (row &* step &+ place))
        place &+= perLine
      }
      row &+= 1
    }
  }

  @inline(__always)
  private static func turnSquare<Word: SIMDScalar & BitwiseCopyable>(
    _ a: UnsafePointer<Word>, _ step: Int, _ room: UnsafeMutablePointer<Word>, _ side: Int
  ) where Word.SIMD4Storage: BitwiseCopyable {
    var y = 0
    while y < side {
      let r0 = a + y &* step
      let r1 = r0 + step, r2 = r1 + step, r3 = r2 + step
      var x = 0
      while x < side {
        let p = r0.vector(at: x, as: SIMD4<Word>.self), q = r1.vector(at: x, as: SIMD4<Word>.self)
        let r = r2.vector(at: x, as: SIMD4<Word>.self), s = r3.vector(at: x, as: SIMD4<Word>.self)
        let pq = SIMD8(lowHalf: p, highHalf: q), rs = SIMD8(lowHalf: r, highHalf: s)
        let even = SIMD8(lowHalf: pq.evenHalf, highHalf: rs.evenHalf)
        let odd = SIMD8(lowHalf: pq.oddHalf, highHalf: rs.oddHalf)
        let to = room + (x &* side &+ y)
        to.store(even.evenHalf, at: 0)
        to.store(odd.evenHalf, at: side)
        to.store(even.oddHalf, at: 2 &* side)
        to.store(odd.oddHalf, at: 3 &* side)
        x &+= 4
      }
      y &+= 4
    }
  }
}
