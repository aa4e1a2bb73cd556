import Foundation
import TernOps
import TernRuntime
import TernSyntax
import TernTensor
import TernTestSupport
import Testing

/// A session in which the language is given random inputs in random layouts, and its answers are compared with those of plain loops.
final class Judge {
  var random: SeededGenerator
  private let interpreter = Interpreter()
  private var shapes: [(String, String)] = []

  /// A number in the environment variable `TERN_TEST_SEED` has all judges try other inputs than the usual ones.
  private static let shift = UInt64(ProcessInfo.processInfo.environment["TERN_TEST_SEED"] ?? "") ?? 0

  init(seed: UInt64) { random = SeededGenerator(seed: seed &+ Self.shift &* 7919) }

  // MARK: Chance

  func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
  func chance(_ one: Int) -> Bool { Int.random(in: 0..<one, using: &random) == 0 }
  func pick<Item>(_ items: [Item]) -> Item { items.randomElement(using: &random)! }

  /// Integers: sums and products of them are exact as long as they are small.
  func integers(_ shape: [Int], _ range: ClosedRange<Int> = -4...4) -> Dense { Dense(shape) { _ in Double(number(range)) } }

  /// Numbers that f32 holds.
  func numbers(_ shape: [Int], _ range: ClosedRange<Double> = -2...2) -> Dense {
    Dense(shape) { _ in Double(Float(Double.random(in: range, using: &random))) }
  }

  func truths(_ shape: [Int], oneIn: Int = 2) -> Dense { Dense(shape) { _ in chance(oneIn) ? 0 : 1 } }

  func shape(ranks: ClosedRange<Int>, sizes: ClosedRange<Int>) -> [Int] { (0..<number(ranks)).map { _ in number(sizes) } }

  // MARK: Inputs

  /// Gives `values` a name, as a tensor whose axes lie in some order, with gaps, backwards, or side by side.
  func give(_ name: String, _ values: Dense, _ dtype: String = "f32", isPlain: Bool = false) throws {
    let type = DType.allCases.first { $0.name == dtype }!
    let dense = try Tensor.make(values.values, Shape(values.shape)).converted(to: type)
    let tensor = isPlain || chance(3) ? dense : try laidOut(dense)
    interpreter.set(name, to: .tensor(tensor))
    shapes.removeAll { $0.0 == name }
    shapes.append((name, "\(dtype)\(tensor.shape) strides \(Array(tensor.strides))"))
  }

  private func laidOut(_ dense: Tensor) throws -> Tensor {
    let order = Array(0..<dense.rank).shuffled(using: &random)
    let back = (0..<dense.rank).map { axis in order.firstIndex(of: axis)! }
    var sizes: [Int] = []
    var items: [Index] = []
    for axis in order {
      let size = dense.shape[axis]
      switch number(0...5) {
      case 0:
        sizes.append(2 * size + 1)
        items.append(.slice(start: 1, stop: nil, step: 2))
      case 1:
        sizes.append(size)
        items.append(.slice(start: nil, stop: nil, step: -1))
      case 2:
        sizes.append(size + 3)
        items.append(.slice(start: 2, stop: size + 2, step: nil))
      default:
        sizes.append(size)
        items.append(.slice(start: nil, stop: nil, step: nil))
      }
    }
    // What lies in the gaps would show in any result.
    let filler = dense.dtype.isFloating ? Float.nan : 1
    let memory = try Tensor.filled(filler, Shape(sizes)).converted(to: dense.dtype)
      .assigning(dense.permuted(order), at: items, inPlace: true)
    return try memory.selecting(items).permuted(back)
  }

  // MARK: Answers

  func value(_ source: String) throws -> Value {
    do {
      return try interpreter.evaluate(Source(name: "<judged>", source))
    } catch {
      Issue.record("\(source) with \(description): \(error)")
      throw error
    }
  }

  /// The answer to `source` is `expected`: each number to within `bound` plus `relative` times its size.
  @discardableResult
  func expect(_ source: String, _ expected: Dense, within bound: Double = 0, relative: Double = 0) throws -> Bool {
    try compare(value(source), expected, within: bound, relative: relative, source)
  }

  @discardableResult
  func compare(_ value: Value, _ expected: Dense, within bound: Double = 0, relative: Double = 0, _ source: String) throws -> Bool {
    guard let tensor = try value.tensor() else {
      Issue.record("\(source) with \(description): \(value.summary)")
      return false
    }
    if Array(tensor.shape) != expected.shape {
      Issue.record("\(source) with \(description): shape \(tensor.shape) instead of \(expected.shape)")
      return false
    }
    for place in 0..<expected.count {
      let found = tensor.element(place).double, right = expected.values[place]
      if found == right || (found.isNaN && right.isNaN) { continue }
      if (found - right).magnitude <= bound + relative * right.magnitude { continue }
      Issue.record("\(source) with \(description): element \(place) of \(tensor.shape) is \(found) instead of \(right)")
      return false
    }
    return true
  }

  private var description: String { shapes.map { "\($0.0): \($0.1)" }.joined(separator: ", ") }
}
