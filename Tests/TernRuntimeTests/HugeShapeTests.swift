import TernRuntime
import TernSyntax
import Testing

/// Sizes that multiply to more than 64 bits hold: a program with them has a value or is refused, but does not
/// stop the process. Each runs in a process of its own.
@Suite struct HugeShapeTests {
  private static func value(_ source: String) -> String? {
    try? Interpreter().evaluate(Source(name: "<test>", source)).description
  }

  @Test(
    "is refused",
    arguments: [
      "expand(1.0, (4611686018427387904, 8))",
      "sum(expand(1.0, (4611686018427387904, 8)))",
      "flatten(expand(1, (4611686018427387904, 8)))",
      "expand(1, (4611686018427387904, 8)) + 1",
      "x = expand(1, (4611686018427387904, 8)); x[0] = 1; x",
      "concat((expand(1, (4611686018427387904,)), expand(1, (4611686018427387904,))))",
      "zeros(9223372036854775807, 2)",
      "zeros(4611686018427387904)",
      "eye(4611686018427387904)",
      "sum(range(9223372036854775807))",
      "max(expand(1.0, (1099511627776,)))",
      "zeros(4611686018427387904, 0) @ zeros(0, 8)",
      "unsqueeze([1], 9223372036854775807)",
      "unsqueeze([1], -9223372036854775807 - 1)",
      "reshape([1], -9223372036854775807 - 1)",
      "[1, 2][-9223372036854775807]",
      "zeros(0, 4611686018427387904, 8)",
      "reshape(zeros(0, 3), 0, 4611686018427387904, 8)",
      "[1, 2][[9223372036854775807]]",
    ])
  func refusal(_ source: String) async {
    await #expect(processExitsWith: .success) { [source = source as String] in
      if let value = Self.value(source) { fatalError("not refused, but \(value)") }
    }
  }

  @Test(
    "holds",
    arguments: [
      "[1, 2, 3][::-9223372036854775807 - 1][0] == 3",
      "equal([1, 2][9223372036854775807::-1], [2, 1])",
      "equal([1, 2][-9223372036854775807:9223372036854775807:9223372036854775807], [1])",
      "softmax(zeros(0, 4611686018427387904)).ndim == 2",
      "equal(expand(1, (4611686018427387904,))[[0, -1]], [1, 1])",
      "len(zeros(9223372036854775807, 0)) == 9223372036854775807",
    ])
  func truth(_ source: String) async {
    await #expect(processExitsWith: .success) { [source = source as String] in
      if Self.value(source) != "true" { fatalError("not true: \(Self.value(source) ?? "refused")") }
    }
  }

  @Test(
    "ends",
    arguments: [
      "sum(zeros(0, 4611686018427387904, 8), axis=(1, 2))",
      "flatten(zeros(0, 4611686018427387904, 8), 1)",
      "concat((zeros(0, 4611686018427387904, 8), zeros(0, 4611686018427387904, 8)), 1)",
      "str(zeros(4611686018427387904, 0))",
      "str(expand(1, (4611686018427387904, 2)))",
      "count_parameters((expand(1, (9223372036854775807,)), [1, 2]))",
      "range(-inf)",
      "range(9223372036854775807, 0, 0.5)",
    ])
  func end(_ source: String) async {
    await #expect(processExitsWith: .success) { [source = source as String] in _ = Self.value(source) }
  }
}
