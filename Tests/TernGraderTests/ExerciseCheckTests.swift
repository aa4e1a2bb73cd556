import TernRuntime
import TernSyntax
import Testing

@testable import TernGrader

/// Exercises that prove themselves, and those that are refused.
@Suite(.serialized) struct ExerciseCheckTests {
  /// A sound exercise, to be spoilt.
  private static let sound = """
    exercise rms(x: [..., n]) -> [...] {
      ## The root of the mean square of each row.
      question 4, rarity "common", difficulty "easy"
      forbid norm
      sizes n in 1..6
      stable x = x * 1e15
      property "the order of a row does not matter" { close(f(flip(x, -1)), f(x)) }
      cost flops <= 40 * len(flatten(x))
      reference { sqrt(mean(x^2, axis=-1)) }
      oracle {
        rows = reshape(x, -1, n)
        result = zeros(len(rows))
        for i in 0..len(rows) { for j in 0..n { result[i] += rows[i, j]^2 / n } }
        reshape(sqrt(result), x.shape[:-1])
      }
      solution { (sum(x * x, axis=-1) / n)^0.5 }
      wrong "the mean of the magnitudes" { mean(abs(x), axis=-1) }
      wrong "the sum instead of the mean" { sqrt(sum(x^2, axis=-1)) }
      wrong "the root is missing" { mean(x^2, axis=-1) }
      wrong "the mean is taken away first" { std(x, axis=-1) }
      hint "Read the name backwards."
      starter { fn rms(x) = zeros(x.shape[:-1]) }
    }

    """

  init() { ThisProgram.findBesideTests() }

  private static func faults(_ text: String) throws -> [String] {
    let interpreter = Interpreter()
    let definitions = try interpreter.define(Source(name: "t.tern", text))
    let check = ExerciseCheck(try Exercise(try #require(definitions.first), interpreter.machine), seedCount: 2)
    check.run()
    return check.faults
  }

  private static func spoilt(_ old: String, _ new: String) throws -> [String] {
    #expect(sound.contains(old), "\(old)")
    return try faults(sound.replacing(old, with: new))
  }

  @Test("the reference must be right by the oracle, and pass its own tests")
  func reference() throws {
    #expect(try Self.spoilt("result[i] += rows[i, j]^2 / n", "result[i] += rows[i, j]^2").first?.contains("the oracle does not agree with the reference") == true)
    #expect(try Self.spoilt("close(f(flip(x, -1)), f(x))", "close(f(2 * x), f(x))").first?.contains("the reference fails by its own tests") == true)
    #expect(try Self.spoilt("reference { sqrt(", "reference { nothing(").first?.contains("the reference of rms fails") == true)
    #expect(try Self.spoilt("x * 1e15", "x * 1e30").first?.contains("stability") == true)
  }

  @Test("right answers must pass, within the rules")
  func solutions() throws {
    #expect(try Self.spoilt("(sum(x * x, axis=-1) / n)^0.5", "(sum(x * x, axis=-1) / (n + 1))^0.5").first?.contains("solution 1 does not pass") == true)
    #expect(try Self.spoilt("(sum(x * x, axis=-1) / n)^0.5", "norm(x, axis=-1) / n^0.5").first?.contains("which this exercise forbids") == true)
    #expect(try Self.spoilt("forbid norm", "limit 3 ops").first?.contains("solution 1 does not pass (seed 1): rules: it has 4 operations, but may have 3") == true)
    #expect(try Self.spoilt("forbid norm", "limit 4 ops") == [])
    #expect(try Self.spoilt("  solution { (sum(x * x, axis=-1) / n)^0.5 }\n", "").first?.contains("no solution that is written in another way") == true)
  }

  @Test("wrong answers must fail, run, be many and different")
  func wrong() throws {
    #expect(try Self.spoilt("{ mean(abs(x), axis=-1) }", "{ sqrt(mean(x * x, axis=-1)) }").first?.contains("the wrong answer \"the mean of the magnitudes\" passes") == true)
    #expect(try Self.spoilt("{ mean(abs(x), axis=-1) }", "{ nothing(x) }").first?.contains("does not run") == true)
    #expect(try Self.spoilt("{ std(x, axis=-1) }", "{ mean(abs(x), axis=-1) }").first?.contains("cannot be told from \"the mean of the magnitudes\"") == true)
    #expect(try Self.spoilt("  wrong \"the root is missing\" { mean(x^2, axis=-1) }\n", "").first == "it has 3 wrong answers, but needs 4")
  }

  @Test("a longer reference needs eight wrong answers")
  func count() throws {
    let faults = try Self.spoilt("reference { sqrt(mean(x^2, axis=-1)) }", "reference { y = x * x; z = sum(y, axis=-1); w = z / n; sqrt(w) }")
    #expect(faults.first == "it has 4 wrong answers, but needs 8")
  }

  @Test("the starter must run and fail")
  func starter() throws {
    #expect(try Self.spoilt("= zeros(x.shape[:-1])", "= (mean(x^2, axis=-1))^0.5").first == "the starter passes as it is")
    #expect(try Self.spoilt("= zeros(x.shape[:-1])", "= nothing(x)").first?.contains("the starter does not run") == true)
  }

  @Test("a tolerance that would let zeros pass is no test")
  func tolerance() throws {
    // Of inputs so small, f32 knows nothing.
    let faults = try Self.faults(
      Self.sound.replacing("sizes n in 1..6", with: "sizes n in 1..6\n  given x = randn(n) * 1e-30").replacing("stable x = x * 1e15", with: "stable x = x * 2"))
    #expect(faults.contains { $0.contains("would let zeros pass") || $0.contains("its own tests") || $0.contains("passes") }, "\(faults)")
  }

  @Test("what it says must be there and fit")
  func text() throws {
    for (old, new, message) in [
      ("  ## The root of the mean square of each row.\n", "", "it does not say what is asked for"),
      ("question 4, rarity \"common\", difficulty \"easy\"", "", "which question it belongs to"),
      ("hint \"Read the name backwards.\"", "", "it has no hint"),
      ("hint \"Read the name backwards.\"", "hint \"Write sqrt(mean(x^2, axis=-1)).\"", "contains the answer"),
      ("forbid norm", "forbid nrom", "there is no operation nrom"),
      ("forbid norm", "forbid norm\n  gradients y", "gradients names y, which is no parameter"),
      ("forbid norm", "forbid norm\n  case \"other\" { y = 1 }", "y in the case \"other\" is no parameter"),
      ("stable x = x * 1e15", "stable y = 1", "stable changes y, which is no parameter"),
      ("sizes n in 1..6", "sizes n in 1..6\n  given y = 1", "given gives y, which is no parameter"),
      ("the root is missing", "the mean of the magnitudes", "two wrong answers have the same text"),
    ] {
      let faults = try Self.spoilt(old, new)
      #expect(faults.contains { $0.contains(message) }, "\(message): \(faults)")
    }
  }

  @Test("sizes, bounds and conditions that make no sense")
  func clauses() throws {
    #expect(throws: ExerciseFault.self) { try Self.spoilt("sizes n in 1..6", "sizes n in 0.5") }
    #expect(throws: ExerciseFault.self) { try Self.spoilt("sizes n in 1..6", "sizes n in 3..3") }
    #expect(try Self.spoilt("cost flops <= 40 * len(flatten(x))", "cost flops <= 0").first?.contains("must be above 0") == true)
    #expect(try Self.spoilt("cost flops <= 40 * len(flatten(x))", "cost flops <= len(flatten(x))").contains { $0.contains("cost") || $0.contains("leave others room") })
    #expect(try Self.spoilt("forbid norm", "forbid norm\n  where sum(x) > 1e9").first?.contains("none is as `where` wants it") == true)
    #expect(try Self.spoilt("forbid norm", "forbid norm\n  where 3").first?.contains("where must give true or false") == true)
  }

  @Test("the one that is spoilt here is sound")
  func isSound() throws { #expect(try Self.faults(Self.sound).isEmpty) }
}
