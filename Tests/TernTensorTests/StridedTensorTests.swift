import TernKernels
import TernTensor
import TernTestSupport
import Testing

/// Operations on tensors of random shapes and strides, against loops over the indices of their elements.
@Suite struct StridedTensorTests {
  /// A tensor and its elements in the order of indices.
  private struct Sample {
    var tensor: Tensor
    var values: [Double]

    subscript(index: [Int]) -> Double {
      var offset = 0
      let shape = tensor.shape
      for (axis, position) in index.suffix(shape.count).enumerated() {
        offset = offset * shape[axis] + (shape[axis] == 1 ? 0 : position)
      }
      return values[offset]
    }
  }

  /// A view with steps that may be 0, negative or larger than 1, in an order that may not be that of memory.
  private static func sample(_ shape: [Int], _ random: inout SeededGenerator) throws -> Sample {
    let order = Array(shape.indices).shuffled(using: &random)
    var inner = [Int]()
    var items: [Index] = []
    var isExpanded: [Bool] = []
    for axis in order {
      let size = shape[axis]
      switch Int.random(in: 0..<5, using: &random) {
      case 0:
        inner.append(size)
        items.append(.slice(start: nil, stop: nil, step: -1))
        isExpanded.append(false)
      case 1:
        inner.append(2 * size)
        items.append(.slice(start: 1, stop: nil, step: 2))
        isExpanded.append(false)
      case 2:
        inner.append(1)
        items.append(.slice(start: nil, stop: nil, step: nil))
        isExpanded.append(true)
      default:
        inner.append(size)
        items.append(.slice(start: nil, stop: nil, step: nil))
        isExpanded.append(false)
      }
    }
    let count = inner.reduce(1, *)
    let numbers = (0..<count).map { _ in Float(Int.random(in: -20...20, using: &random)) }
    let dense = try Tensor.make(numbers, Shape(inner)).selecting(items)
    let wide = try dense.expanded(to: Shape(order.map { shape[$0] }))
    let back = shape.indices.map { axis in order.firstIndex(of: axis)! }
    let tensor = try wide.permuted(back)
    // The elements by index arithmetic alone.
    var values: [Double] = []
    for index in indices(shape) {
      var offset = 0
      for (place, axis) in order.enumerated() {
        let size = inner[place]
        let position = index[axis]
        let at =
          switch items[place] {
          case .slice(_, _, .some(-1)): size - 1 - position
          case .slice(.some(1), _, _): 1 + 2 * position
          default: isExpanded[place] ? 0 : position
          }
        offset = offset * size + at
      }
      values.append(Double(numbers[offset]))
    }
    return Sample(tensor: tensor, values: values)
  }

  private static func indices(_ shape: [Int]) -> [[Int]] {
    var result: [[Int]] = [[]]
    for size in shape { result = result.flatMap { prefix in (0..<size).map { prefix + [$0] } } }
    return result
  }

  private static func shape(_ random: inout SeededGenerator, ranks: ClosedRange<Int> = 0...5) -> [Int] {
    (0..<Int.random(in: ranks, using: &random)).map { _ in [0, 1, 1, 2, 3, 4].randomElement(using: &random)! }
  }

  private static func doubles(_ tensor: Tensor) -> [Double] { (0..<tensor.count).map { tensor.element($0).double } }

  @Test func elements() throws {
    var random = SeededGenerator(seed: 51)
    for _ in 0..<1000 {
      let shape = Self.shape(&random)
      let x = try Self.sample(shape, &random)
      #expect(Self.doubles(x.tensor) == x.values)
      #expect(try x.tensor.elements(Float.self).map(Double.init) == x.values)
      #expect(try x.tensor.mapped(by: .negate).elements(Float.self).map { -Double($0) } == x.values)
      #expect(try Self.doubles(x.tensor.converted(to: .i64)) == x.values)
      #expect(try Self.doubles(x.tensor.reshaped(to: [-1 * (x.values.isEmpty ? 0 : 1)])) == x.values)
    }
  }

  @Test func pairs() throws {
    var random = SeededGenerator(seed: 52)
    for _ in 0..<1000 {
      let shape = Self.shape(&random)
      let operands = try (0..<3).map { _ in
        let dropped = Int.random(in: 0...shape.count, using: &random)
        return try Self.sample(shape.dropFirst(dropped / 2).map { Bool.random(using: &random) ? $0 : 1 }, &random)
      }
      let (a, b, c) = (operands[0], operands[1], operands[2])
      guard let both = a.tensor.shape.broadcast(with: b.tensor.shape) else { continue }
      let places = Self.indices(Array(both))
      let sum = try Tensor.zip(.add, a.tensor, b.tensor)
      #expect(sum.shape == both)
      #expect(Self.doubles(sum) == places.map { a[$0] + b[$0] })
      #expect(try Self.doubles(Tensor.zip(.maximum, a.tensor, b.tensor)) == places.map { max(a[$0], b[$0]) })
      #expect(try Self.doubles(Tensor.compare(.less, a.tensor, b.tensor)) == places.map { a[$0] < b[$0] ? 1 : 0 })
      guard let all = both.broadcast(with: c.tensor.shape) else { continue }
      #expect(
        try Self.doubles(Tensor.select(c.tensor, a.tensor, b.tensor))
          == Self.indices(Array(all)).map { c[$0] != 0 ? a[$0] : b[$0] })
    }
  }

  @Test("work is cut into chunks without a seam")
  func large() throws {
    let count = (1 << 20) * 2 + 5
    let numbers = (0..<count).map(Float.init)
    let x = try Tensor.make(numbers)
    let back = try x.selecting([.slice(start: nil, stop: nil, step: -1)])
    let every = try x.selecting([.slice(start: nil, stop: nil, step: 2)])
    #expect(try back.elements(Float.self) == numbers.reversed())
    #expect(try x.mapped(by: .negate).elements(Float.self) == numbers.map { -$0 })
    #expect(try Tensor.zip(.add, x, back).elements(Float.self).allSatisfy { $0 == Float(count - 1) })
    #expect(try Tensor.zip(.subtract, x, Tensor.scalar(Float(1))).elements(Float.self) == numbers.map { $0 - 1 })
    #expect(try every.mapped(by: .sqrt).elements(Float.self).count == every.count)
    #expect(try Tensor.zip(.multiply, every, every).elements(Float.self).last == Float(count - 1) * Float(count - 1))
    #expect(try Tensor.compare(.less, x, back).reduced(by: .sum).element(0) == .i64(count / 2))
    let wide = try Tensor.zip(.add, x.reshaped(to: [count, 1]), Tensor.make([Float(0), 0.5]))
    #expect(wide.element(2 * count - 1) == .f32(Float(count - 1) + 0.5))
    #expect(try x.converted(to: .i64).reduced(by: .sum).element(0) == .i64(count * (count - 1) / 2))
    let mean = try x.converted(to: .f64).reduced(by: .mean).element(0).double
    #expect(mean == Double(count - 1) / 2)
  }

  @Test func reductions() throws {
    var random = SeededGenerator(seed: 53)
    for _ in 0..<1000 {
      let shape = Self.shape(&random)
      let x = try Self.sample(shape, &random)
      let axes = shape.indices.filter { _ in Bool.random(using: &random) }
      var groups: [[Int]: [Double]] = [:]
      for (index, value) in zip(Self.indices(shape), x.values) {
        groups[index.indices.filter { !axes.contains($0) }.map { index[$0] }, default: []].append(value)
      }
      let kept = shape.indices.filter { !axes.contains($0) }.map { shape[$0] }
      let rows = Self.indices(kept).map { groups[$0] ?? [] }
      let sums = try x.tensor.reduced(by: .sum, axes: Shape(axes))
      #expect(Array(sums.shape) == kept)
      #expect(Self.doubles(sums) == rows.map { $0.reduce(0, +) })
      #expect(try Self.doubles(x.tensor.reduced(by: .any, axes: Shape(axes))) == rows.map { $0.contains { $0 != 0 } ? 1 : 0 })
      #expect(try x.tensor.reduced(by: .sum, axes: Shape(axes), keepsAxes: true).rank == shape.count)
      if rows.isEmpty, axes.contains(where: { shape[$0] == 0 }) { continue }
      if rows.contains(where: \.isEmpty) {
        #expect(throws: TensorError.self) { try x.tensor.reduced(by: .maximum, axes: Shape(axes)) }
      } else {
        #expect(try Self.doubles(x.tensor.reduced(by: .maximum, axes: Shape(axes))) == rows.map { $0.max()! })
        let least = rows.map { row in Double(row.firstIndex(of: row.min()!)!) }
        #expect(try Self.doubles(x.tensor.reduced(by: .indexOfMinimum, axes: Shape(axes))) == least)
      }
    }
  }

  @Test func products() throws {
    var random = SeededGenerator(seed: 54)
    for _ in 0..<500 {
      let batch = Self.shape(&random, ranks: 0...2)
      let m = Int.random(in: 0...6, using: &random)
      let k = Int.random(in: 0...6, using: &random)
      let n = Int.random(in: 0...12, using: &random)
      let a = try Self.sample(batch + [m, k], &random)
      let b = try Self.sample(
        Array(batch.dropFirst(Int.random(in: 0...batch.count, using: &random))) + [k, n], &random)
      let expected = Self.indices(batch + [m, n]).map { index in
        (0..<k).reduce(0.0) { total, l in
          total + a[index.dropLast(1) + [l]] * b[index.dropLast(2) + [l, index.last!]]
        }
      }
      let product = try Tensor.matmul(a.tensor, b.tensor)
      #expect(Array(product.shape) == batch + [m, n])
      #expect(Self.doubles(product) == expected)
    }
  }
}
