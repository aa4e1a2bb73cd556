import TernTensor
import Testing

/// Memory is changed in place only while a single reference leads to it.
@Suite struct CopyOnWriteTests {
  private func fresh() throws -> Tensor { try Tensor.make([Float](arrayLiteral: 0, 1, 2, 3, 4, 5), [2, 3]) }

  @Test func aloneIsUnshared() throws {
    var tensor = try fresh()
    #expect(Tensor.isUnshared(&tensor))
  }

  @Test func anotherReferenceShares() throws {
    var tensor = try fresh()
    let other = tensor
    #expect(!Tensor.isUnshared(&tensor))
    #expect(other.count == 6)
  }

  @Test func viewShares() throws {
    var tensor = try fresh()
    var view = try tensor.transposed()
    #expect(!Tensor.isUnshared(&tensor))
    #expect(!Tensor.isUnshared(&view))
    withExtendedLifetime((tensor, view)) {}
  }

  @Test func viewOfNothingElseIsUnshared() throws {
    var view = try fresh().transposed()
    #expect(Tensor.isUnshared(&view))
  }

  @Test func viewsOfViewsShare() throws {
    var view = try fresh().transposed()
    let part = try view.selecting([.integer(0)])
    #expect(!Tensor.isUnshared(&view))
    var deep = part
    #expect(!Tensor.isUnshared(&deep))
    withExtendedLifetime((view, part)) {}
  }

  @Test("a literal's exact form is not lost to a change in place")
  func exactIsShared() throws {
    var tensor = try Tensor.make([Float(0.1)]).settingExact(Tensor.make([0.1]))
    #expect(!Tensor.isUnshared(&tensor))
  }

  @Test("assignment leaves the original alone unless told otherwise")
  func assignment() throws {
    let tensor = try fresh()
    let value = try Tensor.scalar(Float(9))
    let items: [[Index]] = [
      [.integer(1)], [.slice(start: nil, stop: nil, step: -1)], [.ellipsis, .integer(0)],
      [.positions(try Tensor.make([0, 0]))], [.mask(try Tensor.make([UInt8(1), 0]))],
    ]
    for index in items {
      let changed = try tensor.assigning(value, at: index, inPlace: false)
      #expect(try tensor.elements(Float.self) == [0, 1, 2, 3, 4, 5])
      #expect(try changed.elements(Float.self).contains(9))
      let own = try fresh()
      #expect(try own.assigning(value, at: index, inPlace: true) === own)
      #expect(try own.elements(Float.self) == changed.elements(Float.self))
    }
  }

  @Test("an expanded tensor is copied even when it is alone: its places are one place")
  func expanded() throws {
    let tensor = try Tensor.make([Float(1), 2], [2]).expanded(to: [3, 2])
    let changed = try tensor.assigning(Tensor.scalar(Float(9)), at: [.integer(0)], inPlace: true)
    #expect(try changed.elements(Float.self) == [9, 9, 1, 2, 1, 2])
  }

  @Test("a value with steps of its own goes where it belongs")
  func stridedValue() throws {
    let value = try Tensor.make([Float(1), 2, 3, 4, 5, 6], [2, 3]).unsqueezed(at: 1)
    let positions = Index.positions(try Tensor.make([0, 1], [2, 1]))
    let changed = try Tensor.filled(Float(0), [3, 3]).assigning(value, at: [positions], inPlace: false)
    #expect(try changed.elements(Float.self) == [1, 2, 3, 4, 5, 6, 0, 0, 0])
  }

  @Test("an operand at its last use is left alone when its shape or type is another")
  func scratch() throws {
    let a = try fresh()
    let row = try Tensor.make([Float(10), 20, 30])
    let sum = try Tensor.zip(.add, row, a, last: .left)
    #expect(try sum.elements(Float.self) == [10, 21, 32, 13, 24, 35])
    #expect(try row.elements(Float.self) == [10, 20, 30])
    let reused = try Tensor.zip(.add, a, row, last: .left)
    #expect(reused === a)
    #expect(try reused.elements(Float.self) == [10, 21, 32, 13, 24, 35])
    let integers = try Tensor.make([1, Int.max])
    #expect(throws: TensorError.integerOverflow) {
      try Tensor.zip(.add, integers, Tensor.make([1, 1]), last: .left)
    }
    #expect(try integers.elements(Int.self) == [1, .max])
  }
}
