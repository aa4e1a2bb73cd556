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
}
