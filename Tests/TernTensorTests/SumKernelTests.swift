import TernKernels
import TernTensor
import TernTestSupport
import Testing

@Suite struct SumKernelTests {
  @Test("against plain loops", arguments: MapKernelTests.steps)
  func plainLoops(_ step: Int) {
    var random = SeededGenerator(seed: 31)
    for count in Array(0...70) + [127, 255, 256, 257, 511, 512, 513, 1000, 4099] {
      // Integers: any order of adding them gives the same.
      let values = (0..<count).map { _ in Int.random(in: -1000...1000, using: &random) }
      let integers = SpacedMemory(values, step: step, filler: 9)
      let total = integers.elements.reduce(0, +)
      #expect(Kernels.sum(Run(integers.start, step: step), count: count) == total)
      let floats = SpacedMemory(integers.elements.map(Float.init), step: step, filler: 9)
      #expect(Kernels.sum(Run(floats.start, step: step), count: count) == Float(total))
      let doubles = SpacedMemory(integers.elements.map(Double.init), step: step, filler: 9)
      #expect(Kernels.sum(Run(doubles.start, step: step), count: count) == Double(total))
      let bytes = SpacedMemory(integers.elements.map { UInt8($0 > 0 ? 1 : 0) }, step: step, filler: 1)
      #expect(Kernels.sum(Run(bytes.start, step: step), count: count) == integers.elements.count { $0 > 0 })
      if count > 0 {
        let run = Run(UnsafePointer(floats.start), step: step)
        #expect(Kernels.extreme(run, count: count, largest: true) == floats.elements.max())
        #expect(Kernels.extreme(run, count: count, largest: false) == floats.elements.min())
        let first = floats.elements.firstIndex(of: floats.elements.max()!)
        #expect(Kernels.indexOfExtreme(run, count: count, largest: true) == first)
      }
    }
  }

  @Test func overflow() {
    let values = [Int.max, 1, -1]
    values.withUnsafeBufferPointer { #expect(Kernels.sum(Run($0.baseAddress!, step: 1), count: 3) == nil) }
    values.withUnsafeBufferPointer { #expect(Kernels.product(Run($0.baseAddress!, step: 1), count: 1) == .max) }
  }

  @Test("a million tenths in f32 are good to 1e-6", arguments: [1, 2, 0])
  func accuracy(_ step: Int) {
    let count = 1_000_000
    let values = [Float](repeating: 0.1, count: count * max(step, 1))
    let sum = values.withUnsafeBufferPointer { Kernels.sum(Run($0.baseAddress!, step: step), count: count) }
    let exact = Double(Float(0.1)) * Double(count)
    #expect((Double(sum) - exact).magnitude / exact < 1e-6)
  }

  @Test("sums and means of tensors are good to 1e-6")
  func tensors() throws {
    let x = try Tensor.filled(Float(0.1), [1000, 1000])
    let exact = Double(Float(0.1))
    for axes in [nil, [0], [1], [0, 1]] as [Shape?] {
      let sums = try x.reduced(by: .sum, axes: axes)
      let means = try x.reduced(by: .mean, axes: axes)
      let length = Double(x.count / sums.count)
      for i in 0..<sums.count {
        #expect((sums.element(i).double / (exact * length) - 1).magnitude < 1e-6)
        #expect((means.element(i).double / exact - 1).magnitude < 1e-6)
      }
    }
  }

  @Test("equal numbers have the same sum, bit by bit, whatever their distance", arguments: [3, 17, 40, 300, 5000])
  func strides(count: Int) throws {
    var random = SeededGenerator(seed: 7)
    let values = (0..<count).map { _ in Float.random(in: -1...1, using: &random) }
    let spread = values.flatMap { [$0, .nan, .nan] }
    let dense = values.withUnsafeBufferPointer { Kernels.sum(Run($0.baseAddress!, step: 1), count: count) }
    let sparse = spread.withUnsafeBufferPointer { Kernels.sum(Run($0.baseAddress!, step: 3), count: count) }
    #expect(dense == sparse)
    let columns = try Tensor.make(values.flatMap { [$0, -$0] }, [count, 2])
    let sums = try columns.reduced(by: .sum, axes: [0])
    #expect(sums.element(0) == .f32(dense) && sums.element(1) == .f32(-dense))
  }

  @Test("rows so long that they are reduced in stretches")
  func longRows() throws {
    let count = 3 << 20
    let numbers = try Tensor.make((0..<count).map { ($0 * 7919) % 1_000_003 })
    let floats = try numbers.converted(to: .f32)
    #expect(try numbers.reduced(by: .sum).element(0) == .i64((0..<count).reduce(0) { $0 + ($1 * 7919) % 1_000_003 }))
    #expect(try numbers.reduced(by: .maximum).element(0) == .i64(1_000_002))
    #expect(try floats.reduced(by: .maximum).element(0) == .f32(1_000_002))
    let place = (0..<count).first { ($0 * 7919) % 1_000_003 == 1_000_002 }!
    #expect(try numbers.reduced(by: .indexOfMaximum).element(0) == .i64(place))
    #expect(try floats.reduced(by: .indexOfMaximum).element(0) == .i64(place))
    #expect(try floats.reduced(by: .indexOfMinimum).element(0) == .i64(0))
    let whole = (0..<count).map { Float(($0 * 7919) % 1_000_003) }.withUnsafeBufferPointer {
      Kernels.sum(Run($0.baseAddress!, step: 1), count: count)
    }
    #expect(try floats.reduced(by: .sum).element(0) == .f32(whole))
    let bools = try Tensor.compare(.greater, numbers, Tensor.scalar(1_000_000))
    #expect(try bools.reduced(by: .any).element(0) == .bool(true) && bools.reduced(by: .all).element(0) == .bool(false))
    let huge = try Tensor.filled(Int.max, [count])
    #expect(throws: TensorError.integerOverflow) { try huge.reduced(by: .sum) }
    let softmax = try floats.reshaped(to: [1, count]).softmax(axis: -1).reduced(by: .sum).element(0).double
    #expect((softmax - 1).magnitude < 1e-3)
  }

  @Test("sums of columns are the same, bit by bit, as those of rows", arguments: KernelVariant.available)
  func columns(_ variant: KernelVariant) {
    var random = SeededGenerator(seed: 8)
    for rows in [0, 1, 5, 31, 32, 63, 64, 65, 255, 256, 257, 800, 3000] {
      for columns in [1, 16, 17, 256, 300] {
        let step = columns + 3
        let values = (0..<max(rows, 1) * step).map { _ in Float.random(in: -1...1, using: &random) }
        let wide = values.map(Double.init)
        var found = [Float](repeating: 7, count: columns), foundWide = [Double](repeating: 7, count: columns)
        variant.table.sumColumnsFloat(values, step, rows, columns, &found)
        variant.table.sumColumnsDouble(wide, step, rows, columns, &foundWide)
        for column in [0, columns / 2, columns - 1] {
          values.withUnsafeBufferPointer {
            #expect(variant.table.sumFloat(Run($0.baseAddress! + column, step: step), rows) == found[column])
          }
          wide.withUnsafeBufferPointer {
            #expect(variant.table.sumDouble(Run($0.baseAddress! + column, step: step), rows) == foundWide[column])
          }
        }
      }
    }
  }

  @Test("large turned tensors are copied and summed as small ones")
  func turned() throws {
    for (shape, order) in [([70, 45], [1, 0]), ([5, 40, 33], [0, 2, 1]), ([33, 5, 40], [2, 1, 0]), ([40, 3, 33], [1, 2, 0]), ([9, 200], [1, 0])] {
      let count = shape.reduce(1, *)
      let x = try Tensor.make((0..<count).map { Float($0 % 1009) }, Shape(shape))
      let turned = try x.permuted(order)
      let copy = try turned.copied()
      for index in stride(from: 0, to: count, by: 7) { #expect(copy.element(index) == turned.element(index)) }
      for axis in 0..<shape.count {
        let sums = try turned.reduced(by: .sum, axes: [axis]), expected = try copy.reduced(by: .sum, axes: [axis])
        #expect(try sums.elements(Float.self) == expected.elements(Float.self))
      }
    }
  }
}
