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
      views(Float.init) { #expect(Kernels.matmul($0, $1, into: floats.start, outStep: n, m: m, n: n, k: k)) }
      #expect(floats.elements == expected.map(Float.init) && floats.keepsRest, "f32 \(label)")
      let doubles = SpacedMemory(count: m * n, step: 1, filler: 0.5)
      views(Double.init) { #expect(Kernels.matmul($0, $1, into: doubles.start, outStep: n, m: m, n: n, k: k)) }
      #expect(doubles.elements == expected.map(Double.init) && doubles.keepsRest, "f64 \(label)")
      let integers = SpacedMemory(count: m * n, step: 1, filler: 77)
      views {
        $0
      } _: {
        #expect(Kernels.matmul($0, $1, into: integers.start, outStep: n, m: m, n: n, k: k))
      }
      #expect(integers.elements == expected && integers.keepsRest, "i64 \(label)")
    }
  }

  /// A matrix in some layout, with room before, between and behind its rows.
  private static func layout(
    _ rows: Int, _ columns: Int, isTransposed: Bool, _ random: inout SeededGenerator
  ) -> (memory: [Float], rowStep: Int, columnStep: Int) {
    let memory = (0..<rows * columns + 7 * max(rows, columns)).map { _ in Float.random(in: -1...1, using: &random) }
    return isTransposed ? (memory, 1, rows + 5) : (memory, columns + 3, 1)
  }

  @Test("large ones, past every block size, in every variant and every layout", arguments: KernelVariant.available)
  func large(_ variant: KernelVariant) {
    var random = SeededGenerator(seed: 43)
    let sizes = [
      (1, 300, 700), (300, 1, 700), (1, 1, 9000), (13, 17, 1100), (400, 3, 60), (5, 4200, 30), (193, 97, 513),
      (60, 61, 512), (64, 64, 64), (24, 128, 64), (70, 33, 1), (241, 70, 1030), (20, 200, 1100), (490, 37, 600),
      // Right sides that are read where they are, past the blocks on either axis.
      (20, 4, 1100), (20, 8, 700), (9, 12, 600), (2, 8192, 1), (3, 5120, 1),
    ]
    for (m, n, k) in sizes {
      for layouts in 0..<4 {
        let a = Self.layout(m, k, isTransposed: layouts & 1 == 1, &random)
        let b = Self.layout(k, n, isTransposed: layouts & 2 == 2, &random)
        let outStep = n + 2
        var out = [Float](repeating: 7, count: m * outStep)
        var wide = [Double](repeating: 7, count: m * outStep)
        var workspaces: [UnsafeMutableRawPointer] = []
        defer { for workspace in workspaces { workspace.deallocate() } }
        func workspace(_ bytes: Int) -> UnsafeMutableRawPointer? {
          workspaces.append(.allocate(byteCount: bytes, alignment: 64))
          return workspaces.last
        }
        variant.table.matmulFloat(
          MatrixView(a.memory, rowStep: a.rowStep, columnStep: a.columnStep),
          MatrixView(b.memory, rowStep: b.rowStep, columnStep: b.columnStep), &out, outStep, m, n, k, Epilogue(), workspace)
        let x = a.memory.map(Double.init), y = b.memory.map(Double.init)
        variant.table.matmulDouble(
          MatrixView(x, rowStep: a.rowStep, columnStep: a.columnStep),
          MatrixView(y, rowStep: b.rowStep, columnStep: b.columnStep), &wide, outStep, m, n, k, Epilogue(), workspace)
        var worst = 0.0, worstWide = 0.0
        for i in 0..<m {
          for j in 0..<n {
            var total = 0.0, size = 0.0
            for l in 0..<k {
              let product = x[i * a.rowStep + l * a.columnStep] * y[l * b.rowStep + j * b.columnStep]
              total += product
              size += product.magnitude
            }
            worst = max(worst, (Double(out[i * outStep + j]) - total).magnitude / size)
            worstWide = max(worstWide, (wide[i * outStep + j] - total).magnitude / size)
          }
          #expect(out[i * outStep + n] == 7 && out[i * outStep + n + 1] == 7 && wide[i * outStep + n] == 7)
        }
        // Each addition rounds once; the errors of k of them rarely point the same way.
        let bound = 2 * Double(k).squareRoot() + 2
        #expect(worst < bound * 0x1p-24 && worstWide < bound * 0x1p-53, "[\(m), \(k)] @ [\(k), \(n)], layouts \(layouts)")
      }
    }
  }

  @Test("a product is the same, bit by bit, however it is cut up and laid out", arguments: KernelVariant.available)
  func parts(_ variant: KernelVariant) {
    var random = SeededGenerator(seed: 44)
    let (m, n, k) = (50, 90, 700)
    let a = (0..<m * k).map { _ in Float.random(in: -1...1, using: &random) }
    let b = (0..<k * n).map { _ in Float.random(in: -1...1, using: &random) }
    let memory = UnsafeMutableRawPointer.allocate(byteCount: 1 << 22, alignment: 64)
    defer { memory.deallocate() }
    var whole = [Float](repeating: 0, count: m * n)
    variant.table.matmulFloat(
      MatrixView(a, rowStep: k, columnStep: 1), MatrixView(b, rowStep: n, columnStep: 1), &whole, n, m, n, k, Epilogue()) { _ in memory }
    for (row, column, rows, columns) in [(3, 5, 2, 80), (0, 0, 50, 3), (7, 64, 31, 17), (49, 2, 1, 33)] {
      var part = [Float](repeating: 0, count: rows * columns)
      a.withUnsafeBufferPointer { a in
        b.withUnsafeBufferPointer { b in
          variant.table.matmulFloat(
            MatrixView(a.baseAddress! + row * k, rowStep: k, columnStep: 1),
            MatrixView(b.baseAddress! + column, rowStep: n, columnStep: 1), &part, columns, rows, columns, k, Epilogue()) { _ in memory }
        }
      }
      for i in 0..<rows {
        for j in 0..<columns { #expect(part[i * columns + j] == whole[(row + i) * n + column + j]) }
      }
    }
  }
}
