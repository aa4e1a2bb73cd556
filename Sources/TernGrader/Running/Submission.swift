import TernOps

/// A program that is graded, seen from outside: what its function gives for arguments.
package protocol Submission: AnyObject {
  /// Whether there is a function to be called: the names of its parameters, or why not.
  func load() -> Answer
  func call(_ arguments: [Value]) -> Answer
  /// For each of several cotangents of the result those of the arguments in the places `wrt`.
  ///
  /// - Parameters:
  ///   - cotangents: for each a tuple with a tensor for each floating part of the result.
  ///   - hasUnits: whether cotangents with a single 1 in them follow, one for each number of the result: the Jacobian's rows.
  /// - Returns: a tuple of tuples.
  func pullbacks(_ arguments: [Value], wrt: [Int], _ cotangents: [Value], hasUnits: Bool) -> Answer
  /// `(flops = …, bytes = …, peak_bytes = …)`, counted.
  func cost(_ arguments: [Value]) -> Answer
  /// What the operations of a call gave, in order: a tuple.
  func intermediates(_ arguments: [Value]) -> Answer
  /// What the program printed, as far as it is kept.
  func takeOutput() -> String
}

package enum Answer {
  case value(Value)
  case failed(SubmissionFailure)

  package var value: Value? { if case .value(let value) = self { value } else { nil } }
  package var failure: SubmissionFailure? { if case .failed(let failure) = self { failure } else { nil } }
}

/// Why a program gave nothing.
package struct SubmissionFailure: Error, Equatable {
  package enum Kind: UInt8, Sendable {
    /// An error of the program.
    case error
    /// It ran on and on.
    case steps, time
    case memory
    case output
    /// Its process came to an end.
    case crash
    /// There is no function to be graded.
    case missing
  }

  package let kind: Kind
  /// One line.
  package let message: String
  /// The message with its place in the program.
  package let report: String
  /// Both without what the program worked out, which may be what went in.
  package let outline: String
  package let outlineReport: String

  // Programs have their word in all: it can neither begin a line of the report nor colour it.

  /// - Parameter outline: message and report where inputs are not shown; nil where they tell none.
  package init(_ kind: Kind, _ message: String, report: String = "", outline: (message: String, report: String)? = nil) {
    func lines(_ text: String) -> String { text.split(separator: "\n", omittingEmptySubsequences: false).map { Text.line($0) }.joined(separator: "\n") }
    self.kind = kind
    self.message = Text.line(message)
    self.report = lines(report)
    self.outline = outline.map { Text.line($0.message) } ?? self.message
    outlineReport = outline.map { lines($0.report) } ?? self.report
  }
}

/// A file that holds no text, and so no program.
final class UnreadableSubmission: Submission {
  private let failure: SubmissionFailure

  init(_ problem: String) { failure = SubmissionFailure(.error, problem) }

  func load() -> Answer { .failed(failure) }
  func call(_ arguments: [Value]) -> Answer { .failed(failure) }
  func pullbacks(_ arguments: [Value], wrt: [Int], _ cotangents: [Value], hasUnits: Bool) -> Answer { .failed(failure) }
  func cost(_ arguments: [Value]) -> Answer { .failed(failure) }
  func intermediates(_ arguments: [Value]) -> Answer { .failed(failure) }
  func takeOutput() -> String { "" }
}
