import TernLibrary
import TernOps
import TernRuntime
import TernSyntax
import TernTestSupport
import Testing

@testable import TernGrader

/// The references of the lessons' exercises give what PyTorch, NumPy, SciPy and scikit-learn give, and so do their derivatives.
/// `Tests/Fixtures/make_exercise_fixtures.py` wrote the inputs and the results.
@Suite struct ExerciseFixtureTests {
  /// A line of `exercises.txt`.
  struct Case {
    let exercise: String
    /// How far a number may be from the library's, as a share of the largest magnitude of its tensor.
    let tolerance: Double
    /// The rest is source: tuples of arguments, the result, names of parameters, tuples of cotangents and gradients.
    let arguments: String, result: String
    let parameters: [String]
    let cotangents: String, gradients: String

    init(_ row: [Substring]) throws {
      exercise = String(row[0])
      tolerance = try #require(Double(row[1]))
      arguments = String(row[2])
      result = String(row[3])
      parameters = row[4].split(separator: ",").map(String.init)
      cotangents = String(row[5])
      gradients = String(row[6])
    }
  }

  @Test("references agree with libraries")
  func agreement() throws {
    let search = ExerciseSearch(StandardLibrary().lessons)
    let cases = try FixtureFile.rows("exercises").map(Case.init)
    let groups = Dictionary(grouping: cases, by: \.exercise)
    #expect(groups.count > 50)
    for (name, cases) in groups.sorted(by: { $0.key < $1.key }) {
      let interpreter = try Interpreter.forLessons()
      let exercise = try Exercise(name, in: search.find(name).source, interpreter)
      for one in cases {
        if let difference = try Self.disagreement(exercise, one, interpreter) { Issue.record("\(name)\(one.arguments)\n    \(difference)") }
      }
    }
  }

  /// What the reference has wrong by the library; nil when nothing.
  private static func disagreement(_ exercise: Exercise, _ one: Case, _ interpreter: Interpreter) throws -> String? {
    let arguments = try tuple(one.arguments, interpreter)
    guard case .value(let result) = exercise.reference.call(arguments) else { return "the reference fails" }
    let expected = try interpreter.evaluate(Source(name: "<fixture>", one.result))
    if let difference = difference(result, expected, one.tolerance) { return difference }

    let isFloating = ValueParts.of(result).contains { $0.value.dtype?.isFloating == true }
    let places = isFloating ? exercise.gradientPlaces(of: arguments) : []
    let names = places.map { exercise.definition.parameters[$0].name }
    if names != one.parameters { return "gradients of \(names) are graded, and those of \(one.parameters) known" }
    if names.isEmpty { return nil }
    let cotangents = try interpreter.evaluate(Source(name: "<fixture>", one.cotangents))
    guard case .value(.tuple(let rows)) = exercise.reference.pullbacks(arguments, wrt: places, [cotangents], hasUnits: false) else {
      return "the reference has no gradient"
    }
    let gradients = try interpreter.evaluate(Source(name: "<fixture>", one.gradients))
    return difference(rows.items[0], gradients, one.tolerance).map { "gradient: \($0)" }
  }

  private static func tuple(_ source: String, _ interpreter: Interpreter) throws -> [Value] {
    guard case .tuple(let tuple) = try interpreter.evaluate(Source(name: "<fixture>", source)) else { return [] }
    return tuple.items
  }

  private static func difference(_ found: Value, _ expected: Value, _ tolerance: Double) -> String? {
    if let text = ValueParts.difference(found: found, expected: expected) { return text }
    for (part, other) in zip(ValueParts.of(found), ValueParts.of(expected)) {
      guard let ours = Grid(part.value), let theirs = Grid(other.value) else { return "\(part.path) is no tensor" }
      let limit = tolerance * theirs.largest
      for (x, y) in zip(ours.values, theirs.values) where !((x - y).magnitude <= limit || x == y) {
        return "\(part.path) has \(x) instead of \(y), with \(theirs.largest) the largest"
      }
    }
    return nil
  }
}
