import TernTensor
import TernTestSupport
import Testing

/// Shapes against arrays of integers, over ranks that are kept in place and ranks that are not.
@Suite struct ShapeTests {
  private static func sizes(_ rank: Int, _ random: inout SeededGenerator) -> [Int] {
    (0..<rank).map { _ in Int.random(in: 1...3, using: &random) }
  }

  @Test("acts as an array", arguments: 0...9)
  func asArray(_ rank: Int) throws {
    var random = SeededGenerator(seed: UInt64(rank))
    for _ in 0..<50 {
      var model = Self.sizes(rank, &random)
      var shape = Shape(model)
      #expect(Array(shape) == model)
      #expect(shape.count == rank)
      #expect(shape == Shape(model))
      #expect(shape.hashValue == Shape(model).hashValue)
      #expect(shape.elementCount == model.reduce(1, *))
      #expect(shape.description == model.description)
      let copy = shape
      if rank > 0 {
        let axis = Int.random(in: 0..<rank, using: &random)
        shape[axis] = 7
        model[axis] = 7
        #expect(Array(shape) == model)
        #expect(copy != shape || copy[axis] == 7)
        shape.remove(at: axis)
        model.remove(at: axis)
        #expect(Array(shape) == model)
      }
      shape.append(4)
      model.append(4)
      #expect(Array(shape) == model)
      let place = Int.random(in: 0...model.count, using: &random)
      shape.insert(5, at: place)
      model.insert(5, at: place)
      #expect(Array(shape) == model)
      #expect(Array(shape.inserting([8, 9], at: place)) == model[..<place] + [8, 9] + model[place...])
      #expect(Array(shape.reversed()) == model.reversed())
    }
    #expect(Shape(repeating: 2, count: rank) == Shape([Int](repeating: 2, count: rank)))
  }

  @Test("contiguous strides count elements", arguments: 0...9)
  func strides(_ rank: Int) throws {
    var random = SeededGenerator(seed: UInt64(rank) + 20)
    let sizes = Self.sizes(rank, &random)
    var step = 1
    var expected: [Int] = []
    for size in sizes.reversed() {
      expected.insert(step, at: 0)
      step *= size
    }
    #expect(Array(Shape(sizes).contiguousStrides) == expected)
    let tensor = try Tensor.make(Array(0..<step), Shape(sizes))
    #expect(tensor.isContiguous)
    #expect(tensor.rank == rank)
    #expect(
      try tensor.permuted(Array((0..<rank).reversed())).permuted(Array((0..<rank).reversed())).elements(Int.self)
        == Array(0..<step))
  }

  @Test func counts() {
    #expect(Shape([]).elementCount == 1)
    #expect(Shape([.max, 2]).elementCount == nil)
    #expect(Shape([.max, 2, 0]).elementCount == nil)
    #expect(Shape([0, .max, .max]).elementCount == nil)
    #expect(Shape([.max]).elementCount == .max)
    #expect(Shape([.max, 0, 1]).elementCount == 0)
  }

  @Test func broadcasting() {
    var random = SeededGenerator(seed: 9)
    for _ in 0..<500 {
      let a = (0..<Int.random(in: 0...8, using: &random)).map { _ in [0, 1, 1, 2, 3].randomElement(using: &random)! }
      let b = (0..<Int.random(in: 0...8, using: &random)).map { _ in [0, 1, 1, 2, 3].randomElement(using: &random)! }
      let rank = max(a.count, b.count)
      let x = [Int](repeating: 1, count: rank - a.count) + a
      let y = [Int](repeating: 1, count: rank - b.count) + b
      let fits = zip(x, y).allSatisfy { $0 == $1 || $0 == 1 || $1 == 1 }
      let expected = fits ? Shape(zip(x, y).map { $0 == 1 ? $1 : $0 }) : nil
      #expect(Shape(a).broadcast(with: Shape(b)) == expected)
      #expect(Shape(b).broadcast(with: Shape(a)) == expected)
    }
  }

  @Test func axes() throws {
    let shape: Shape = [2, 3, 4]
    for axis in -3..<3 { #expect(try shape.normalized(axis: axis) == (axis + 3) % 3) }
    for axis in [-4, 3, .min, .max] {
      #expect(throws: TensorError.axisOutOfRange(axis: axis, rank: 3)) { try shape.normalized(axis: axis) }
    }
  }

  /// Long lists stay for good, so work must not make one for each of its steps. Other tests make some at the same time.
  @Test("work on many axes makes few long lists")
  func fewLongLists() throws {
    let x = try Tensor.filled(Float(1), Shape(repeating: 4, count: 8))
    let before = Shape.longListCount
    #expect(try x.reduced(by: .sum, axes: [7]).count == 16384)
    #expect(try x.reduced(by: .maximum, axes: [0]).count == 16384)
    #expect(try Tensor.zip(.add, x.swappingAxes(0, 7), x).copied().count == 65536)
    #expect(Shape.longListCount - before < 1000)
  }

  @Test("shapes of many axes leave little behind")
  func littleLeft() throws {
    let before = Shape.longListCount
    for n in 1...1000 { _ = try Tensor.uninitialized(.bool, [1, 1, 1, 1, 1, 1, 1, n, 1_000_000 + n, 0]) }
    #expect(Shape.longListCount - before < 3000)
  }
}
