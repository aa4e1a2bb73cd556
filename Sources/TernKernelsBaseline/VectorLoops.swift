import TernKernelTypes

// How the loops below treat their runs: steps of 1 and 0 go through whole vectors; any other step gathers
// lane by lane into a vector and works on that. The last, partial vector is padded and goes through
// the same arithmetic, so that an element's result never depends on where it stands.

/// Elements of a row whose terms are added up in lanes before these sums are added: the rounding error of long rows stays small.
let laneStretch = 2048

extension UnsafePointer {
  @inline(__always)
  func vector<V: SIMD>(at index: Int, as type: V.Type) -> V where V.Scalar == Pointee {
    UnsafeRawPointer(self + index).loadUnaligned(as: V.self)
  }
}

extension UnsafeMutablePointer {
  @inline(__always)
  func store<V: SIMD>(_ vector: V, at index: Int) where V.Scalar == Pointee, V: BitwiseCopyable {
    UnsafeMutableRawPointer(self + index).storeBytes(of: vector, as: V.self)
  }
}

extension Run {
  /// `count` elements from `index` on; the lanes behind them repeat the last one.
  @inline(__always)
  func gathered<V: SIMD>(from index: Int, count: Int, as type: V.Type) -> V where V.Scalar == Element {
    var vector = V(repeating: start[(index &+ count &- 1) &* step])
    var lane = 0
    while lane < count {
      vector[lane] = start[(index &+ lane) &* step]
      lane &+= 1
    }
    return vector
  }
}

extension Output {
  @inline(__always)
  func scatter<V: SIMD>(_ vector: V, to index: Int, count: Int) where V.Scalar == Element {
    var lane = 0
    while lane < count {
      start[(index &+ lane) &* step] = vector[lane]
      lane &+= 1
    }
  }
}

/// A vector's place in a row. The last vector overlaps the one before it, so that the same numbers are written twice; a row that is
/// shorter than a vector is padded.
struct RowPart<V: SIMD & BitwiseCopyable> {
  let first: Int
  let lanes: Int

  /// The place that `next` leads to, and steps over it.
  @inline(__always)
  init(_ next: inout Int, of count: Int) {
    first = count >= V.scalarCount ? min(next, count &- V.scalarCount) : next
    lanes = min(V.scalarCount, count &- first)
    next = first &+ lanes
  }

  @inline(__always)
  func load(_ row: UnsafePointer<V.Scalar>) -> V {
    lanes == V.scalarCount ? row.vector(at: first, as: V.self) : Run(row, step: 1).gathered(from: first, count: lanes, as: V.self)
  }

  @inline(__always)
  func store(_ vector: V, _ row: UnsafeMutablePointer<V.Scalar>) {
    if lanes == V.scalarCount { row.store(vector, at: first) } else { Output(row, step: 1).scatter(vector, to: first, count: lanes) }
  }
}

/// `out[i] = transform(a[i])`
///
/// The transform stands in one place, so that it is inlined there however long it is: in a loop over whole vectors, of the
/// runs themselves or of one gathered vector.
@inline(__always)
func mapVectors<V: SIMD & BitwiseCopyable>(
  _ a: Run<V.Scalar>, into out: Output<V.Scalar>, count: Int, _ transform: (V) -> V
) {
  let width = V.scalarCount
  let isDense = a.step == 1 && out.step == 1
  var spare = V()
  withUnsafeMutablePointer(to: &spare) { spare in
    let spare = UnsafeMutableRawPointer(spare)
    var i = 0
    while i < count {
      let rest = count &- i
      let isWhole = isDense && rest >= width
      let lanes = isWhole ? rest / width &* width : min(width, rest)
      if !isWhole { spare.storeBytes(of: a.gathered(from: i, count: lanes, as: V.self), as: V.self) }
      var source = isWhole ? UnsafeRawPointer(a.start + i) : UnsafeRawPointer(spare)
      var target = isWhole ? UnsafeMutableRawPointer(out.start + i) : spare
      let end = source + (isWhole ? lanes &* MemoryLayout<V.Scalar>.stride : MemoryLayout<V>.size)
      repeat {
        target.storeBytes(of: transform(source.loadUnaligned(as: V.self)), as: V.self)
        source += MemoryLayout<V>.size
        target += MemoryLayout<V>.size
      } while source < end
      if !isWhole { out.scatter(spare.load(as: V.self), to: i, count: lanes) }
      i &+= lanes
    }
  }
}

/// `out[i] = combine(a[i], b[i])` for a long `combine`, which stands in one place: see `mapVectors`.
@inline(__always)
func zipLong<V: SIMD & BitwiseCopyable>(
  _ a: Run<V.Scalar>, _ b: Run<V.Scalar>, into out: Output<V.Scalar>, count: Int, _ combine: (V, V) -> V
) {
  let width = V.scalarCount
  let isDense = a.step == 1 && b.step == 1 && out.step == 1
  var spareA = V(), spareB = V()
  withUnsafeMutablePointer(to: &spareA) { spareA in
    withUnsafeMutablePointer(to: &spareB) { spareB in
      let spareA = UnsafeMutableRawPointer(spareA), spareB = UnsafeMutableRawPointer(spareB)
      var i = 0
      while i < count {
        let rest = count &- i
        let isWhole = isDense && rest >= width
        let lanes = isWhole ? rest / width &* width : min(width, rest)
        if !isWhole {
          spareA.storeBytes(of: a.gathered(from: i, count: lanes, as: V.self), as: V.self)
          spareB.storeBytes(of: b.gathered(from: i, count: lanes, as: V.self), as: V.self)
        }
        var sourceA = isWhole ? UnsafeRawPointer(a.start + i) : UnsafeRawPointer(spareA)
        var sourceB = isWhole ? UnsafeRawPointer(b.start + i) : UnsafeRawPointer(spareB)
        var target = isWhole ? UnsafeMutableRawPointer(out.start + i) : spareA
        let end = sourceA + (isWhole ? lanes &* MemoryLayout<V.Scalar>.stride : MemoryLayout<V>.size)
        repeat {
          let result = combine(sourceA.loadUnaligned(as: V.self), sourceB.loadUnaligned(as: V.self))
          target.storeBytes(of: result, as: V.self)
          sourceA += MemoryLayout<V>.size
          sourceB += MemoryLayout<V>.size
          target += MemoryLayout<V>.size
        } while sourceA < end
        if !isWhole { out.scatter(spareA.load(as: V.self), to: i, count: lanes) }
        i &+= lanes
      }
    }
  }
}

/// `out[i] = combine(a[i], b[i])`
@inline(__always)
func zipVectors<V: SIMD & BitwiseCopyable>(
  _ a: Run<V.Scalar>, _ b: Run<V.Scalar>, into out: Output<V.Scalar>, count: Int, _ combine: (V, V) -> V
) {
  let width = V.scalarCount
  var i = 0
  if out.step == 1 {
    if a.step == 1, b.step == 1 {
      while i &+ width <= count {
        out.start.store(combine(a.start.vector(at: i, as: V.self), b.start.vector(at: i, as: V.self)), at: i)
        i &+= width
      }
    } else if a.step == 1, b.step == 0 {
      let y = V(repeating: b.start[0])
      while i &+ width <= count {
        out.start.store(combine(a.start.vector(at: i, as: V.self), y), at: i)
        i &+= width
      }
    } else if a.step == 0, b.step == 1 {
      let x = V(repeating: a.start[0])
      while i &+ width <= count {
        out.start.store(combine(x, b.start.vector(at: i, as: V.self)), at: i)
        i &+= width
      }
    }
  }
  while i < count {
    let lanes = min(width, count &- i)
    let x = a.gathered(from: i, count: lanes, as: V.self)
    let y = b.gathered(from: i, count: lanes, as: V.self)
    out.scatter(combine(x, y), to: i, count: lanes)
    i &+= lanes
  }
}

/// `out[i] = test(a[i], b[i])`, as bytes 0 and 1.
@inline(__always)
func compareElements<Element>(
  _ a: Run<Element>, _ b: Run<Element>, into out: Output<UInt8>, count: Int, _ test: (Element, Element) -> Bool
) {
  var i = 0
  if out.step == 1, a.step == 1, b.step == 1 {
    while i < count {
      out.start[i] = test(a.start[i], b.start[i]) ? 1 : 0
      i &+= 1
    }
    return
  }
  while i < count {
    out.start[i &* out.step] = test(a.start[i &* a.step], b.start[i &* b.step]) ? 1 : 0
    i &+= 1
  }
}
