import TernKernelTypes

// What this variant can do at best, as `tern bench` reports beside what workloads reach.
// Twelve accumulators: more than the latency of a multiply-add times what a processor begins in a cycle (4 × 2), and with the
// two constants no more than the 16 registers of SSE2 and AVX2.

extension Kernels {
  /// Multiplies and adds `rounds` times in each of twelve registers that do not wait for each other.
  ///
  /// - Returns: how many operations that were, two for each multiply-add of a lane; and a number that depends on all of them.
  static func multiplyAddLoop(rounds: Int) -> (flops: Int, result: Float) {
    let scale = FloatVector(repeating: 0.999), shift = FloatVector(repeating: 0.001)
    var a = FloatVector(repeating: 0), b = a + 1, c = a + 2, d = a + 3, e = a + 4, f = a + 5
    var g = a + 6, h = a + 7, i = a + 8, j = a + 9, k = a + 10, l = a + 11
    var round = 0
    while round < rounds {
      a = multiplyAdd(a, scale, shift)
      b = multiplyAdd(b, scale, shift)
      c = multiplyAdd(c, scale, shift)
      d = multiplyAdd(d, scale, shift)
      e = multiplyAdd(e, scale, shift)
      f = multiplyAdd(f, scale, shift)
      g = multiplyAdd(g, scale, shift)
      h = multiplyAdd(h, scale, shift)
      i = multiplyAdd(i, scale, shift)
      j = multiplyAdd(j, scale, shift)
      k = multiplyAdd(k, scale, shift)
      l = multiplyAdd(l, scale, shift)
      round &+= 1
    }
    let sum = ((a + b) + (c + d)) + ((e + f) + (g + h)) + ((i + j) + (k + l))
    return (rounds * 12 * 2 * FloatVector.scalarCount, sum.sum())
  }

  /// Reads `count` numbers; what it returns depends on all of them but for a last, partial block.
  static func readLoop(_ start: UnsafePointer<Float>, count: Int) -> Float {
    let width = FloatVector.scalarCount
    var a = FloatVector(repeating: 0), b = a, c = a, d = a
    var i = 0
    while i &+ 4 &* width <= count {
      a += start.vector(at: i, as: FloatVector.self)
      b += start.vector(at: i &+ width, as: FloatVector.self)
      c += start.vector(at: i &+ 2 &* width, as: FloatVector.self)
      d += start.vector(at: i &+ 3 &* width, as: FloatVector.self)
      i &+= 4 &* width
    }
    return ((a + b) + (c + d)).sum()
  }
}
