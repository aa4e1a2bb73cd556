import TernKernels
import TernTestSupport
import Testing

/// `Kernels.matmul` against three plain loops, on small integers, which every order of adding treats alike.
@Suite struct MatrixProductTests {
  @Test("any size, any layout of the left side")
  func product() {
    var random = SeededGenerator(seed: 41)
    for _ in 0..<1500 {
      let m = Int.random(in: 0...11, using: &random)
      let n = Int.random(in: 0...35, using: &random)
      let k = Int.random(in: 0...20, using: &random)
      let rowStep = [k, 1, 2 * k, -k, 0].randomElement(using: &random)!
      let columnStep = [1, m + 1, -1, 0, 2].randomElement(using: &random)!
      let rightRowStep = [n, n + 3, -n, 0].randomElement(using: &random)!
      let rightColumnStep = n == 1 ? [1, 2, 0, -1].randomElement(using: &random)! : 1
      // Room on both sides of the first element for steps of either sign.
      let room = 1200
      let left = (0..<2 * room).map { _ in Int.random(in: -9...9, using: &random) }
      let right = (0..<2 * room).map { _ in Int.random(in: -9...9, using: &random) }
      var expected = [Int](repeating: 0, count: m * n)
      for i in 0..<m {
        for j in 0..<n {
          for l in 0..<k {
            expected[i * n + j] +=
              left[room + i * rowStep + l * columnStep] * right[room + l * rightRowStep + j * rightColumnStep]
          }
        }
      }
      func views<T>(_ convert: (Int) -> T, _ body: (MatrixView<T>, MatrixView<T>) -> Void) {
        left.map(convert).withUnsafeBufferPointer { a in
          right.map(convert).withUnsafeBufferPointer { b in
            body(
              MatrixView(a.baseAddress! + room, rowStep: rowStep, columnStep: columnStep),
              MatrixView(b.baseAddress! + room, rowStep: rightRowStep, columnStep: rightColumnStep))
          }
        }
      }
      let label = "[\(m), \(k)] @ [\(k), \(n)], steps \(rowStep), \(columnStep), \(rightRowStep), \(rightColumnStep)"
      let floats = SpacedMemory(count: m * n, step: 1, filler: Float(0.5))
      views(Float.init) { Kernels.matmul($0, $1, into: floats.start, m: m, n: n, k: k) }
      #expect(floats.elements == expected.map(Float.init) && floats.keepsRest, "f32 \(label)")
      let doubles = SpacedMemory(count: m * n, step: 1, filler: 0.5)
      views(Double.init) { Kernels.matmul($0, $1, into: doubles.start, m: m, n: n, k: k) }
      #expect(doubles.elements == expected.map(Double.init) && doubles.keepsRest, "f64 \(label)")
      let integers = SpacedMemory(count: m * n, step: 1, filler: 77)
      views {
        $0
      } _: {
        #expect(Kernels.matmul($0, $1, into: integers.start, m: m, n: n, k: k))
      }
      #expect(integers.elements == expected && integers.keepsRest, "i64 \(label)")
    }
  }
}
