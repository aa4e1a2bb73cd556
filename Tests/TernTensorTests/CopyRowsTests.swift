import TernKernelTypes
import TernKernels
import TernTestSupport
import Testing

/// `Kernels.copyRows` against loops over rows and elements.
@Suite struct CopyRowsTests {
  @Test("rows of any length and any steps, in elements of each size, and nothing beside them")
  func rows() {
    var random = SeededGenerator(seed: 61)
    for _ in 0..<1500 {
      Self.check(&random) { UInt8(truncatingIfNeeded: $0) }
      Self.check(&random) { UInt32($0) }
      Self.check(&random) { UInt64($0) }
    }
  }

  private static func check<Element: BitwiseCopyable & Equatable>(_ random: inout SeededGenerator, _ element: (Int) -> Element) {
    let rows = Int.random(in: 0...5, using: &random)
    let count = Bool.random(using: &random) ? Int.random(in: 0...70, using: &random) : [128, 511, 512, 513].randomElement(using: &random)!
    let step = [1, 1, 1, 2, -1, 0].randomElement(using: &random)!, outStep = [1, 1, 2].randomElement(using: &random)!
    let rowStep = [count, count + 3, 0, 1].randomElement(using: &random)!, outRowStep = count * outStep + Int.random(in: 0...3, using: &random)
    let room = 2 * (count + 3)
    let source = (0..<room + 5 * (count + 3) + room).map { _ in element(Int.random(in: 1...250, using: &random)) }
    let filler = element(0)
    var expected = [Element](repeating: filler, count: 20 + 5 * outRowStep + count * outStep)
    for row in 0..<rows {
      for i in 0..<count { expected[10 + row * outRowStep + i * outStep] = source[room + row * rowStep + i * step] }
    }
    var found = [Element](repeating: filler, count: expected.count)
    source.withUnsafeBufferPointer { from in
      found.withUnsafeMutableBufferPointer { to in
        Kernels.copyRows(
          Run(from.baseAddress! + room, step: step), rowStep: rowStep, into: Output(to.baseAddress! + 10, step: outStep),
          rowStep: outRowStep, rows: rows, count: count)
      }
    }
    #expect(found == expected, "\(rows) rows of \(count) \(Element.self), steps \(step), \(outStep), \(rowStep), \(outRowStep)")
  }
}
