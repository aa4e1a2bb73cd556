import TernOps
import TernRuntime

/// A function of the exercise itself, such as a wrong answer that it knows, graded like a program of a user.
final class LocalSubmission: Submission {
  private let runner: FunctionRunner

  init(_ function: FunctionValue, _ machine: Machine) { runner = FunctionRunner(machine: machine, function: function) }

  func load() -> Answer { .value(.none) }
  func call(_ arguments: [Value]) -> Answer { runner.call(arguments) }
  func pullbacks(_ arguments: [Value], wrt: [Int], _ cotangents: [Value], hasUnits: Bool) -> Answer {
    runner.pullbacks(arguments, wrt: wrt, cotangents, hasUnits: hasUnits)
  }
  func cost(_ arguments: [Value]) -> Answer { runner.cost(arguments) }
  func intermediates(_ arguments: [Value]) -> Answer { runner.intermediates(arguments) }
  func takeOutput() -> String { "" }
}
