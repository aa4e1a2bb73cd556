import TernOps
import TernRuntime
import TernSyntax
import TernTensor
import Testing

/// The promise of the catalogue: sums and means of 1e8 numbers in f32 are good to 1e-6.
@Suite struct SumAccuracyTests {
  @Test func hundredMillion() throws {
    let interpreter = Interpreter()
    let found = try interpreter.evaluate(
      Source(name: "<sum>", "x = rand(10000, 10000); (sum(x), mean(x), sum(sum(x, axis=0)), sum(mean(x, axis=1)), x)"))
    guard case .tuple(let parts) = found, let x = try parts.items[4].tensor() else {
      Issue.record("no tuple")
      return
    }
    let numbers = UnsafeBufferPointer(start: x.pointer(Float.self), count: x.count)
    // Four sums, so that one addition need not wait for the other.
    var totals = SIMD4<Double>.zero
    for i in stride(from: 0, to: numbers.count, by: 4) {
      totals += SIMD4(Double(numbers[i]), Double(numbers[i + 1]), Double(numbers[i + 2]), Double(numbers[i + 3]))
    }
    let exact = totals.sum()
    for (part, expected) in zip(parts.items, [exact, exact / 1e8, exact, exact / 1e4]) {
      let relative = ((part.double ?? .nan) / expected - 1).magnitude
      #expect(relative < 1e-6)
    }
  }
}
