/// The outcome of grading one program.
package struct Report {
  package let exercise: String
  /// What commands call the exercise: its name, or `file.tern:name`.
  package internal(set) var address = ""
  /// The program, as it was named.
  package let program: String
  /// Draws the same inputs again.
  package let seed: UInt64
  package internal(set) var criteria: [CriterionResult] = []
  /// The mistake that the program makes, when the exercise knows it.
  package internal(set) var mistake: String?
  /// What the reference works out on its way and the program does not.
  package internal(set) var placeToLook: String?
  /// The simplest input that fails, if any.
  package internal(set) var failing: FailingInput?
  /// What the program printed.
  package internal(set) var output = ""
  package internal(set) var seconds = 0.0

  package var isPassed: Bool { criteria.allSatisfy { $0.status != .failed } }
  package var score: Double { criteria.reduce(0) { $0 + $1.score } }
  package var maximum: Double { criteria.reduce(0) { $0 + $1.maximum } }
}

package struct CriterionResult {
  package enum Kind: String, CaseIterable, Sendable {
    case runs, rules, signature, values, gradients, properties, stability, cost

    /// What it weighs among the others.
    var weight: Double {
      switch self {
      case .runs, .rules, .stability, .cost: 1
      case .signature, .properties: 2
      case .gradients: 4
      case .values: 8
      }
    }
  }

  package enum Status: String, Sendable { case passed, failed }

  package let kind: Kind
  package let status: Status
  /// One line.
  package let summary: String
  /// Further lines.
  package internal(set) var details: [String] = []
  /// The same without what the program worked out.
  package internal(set) var outlineDetails: [String] = []
  /// Further lines with the numbers that went in or came out.
  package internal(set) var examples: [String] = []
  /// Errors whose words the summary and the details repeat.
  package internal(set) var quoted: [SubmissionFailure] = []
  /// Checks that passed, and how many there were.
  package let passed: Int
  package let total: Int
  package internal(set) var score = 0.0
  package internal(set) var maximum = 0.0
}

/// An input on which a program fails, as simple as it could be made.
package struct FailingInput {
  /// What can be typed: `f([1.0], 2)`; nil when it is too large for that.
  package let call: String?
  /// `q: f32[2, 3], k: f32[1, 3]`
  package let shapes: String
  /// What is compared: the value, or a gradient with respect to which parameter.
  package let subject: String
  package let expected: String
  package let found: String
  /// Numbers side by side where they differ.
  package let table: [String]
  /// How the numbers differ, in words.
  package let pattern: String?
}
