/// What is said of calls that do not fit a signature, before a program runs and while it does.
struct CallWords {
  let message: String
  var notes: [String] = []

  static func tooMany(_ subject: String, limit: Int, found: Int) -> CallWords {
    CallWords(message: "\(subject) takes \(Machine.count(limit, "argument")), but got \(found)")
  }

  static func missing(_ subject: String, _ parameter: String) -> CallWords { CallWords(message: "\(subject) needs `\(parameter)`") }

  /// - Parameter known: the names that its parameters have.
  static func unknown(_ subject: String, _ name: String, known: [String]) -> CallWords {
    CallWords(message: "\(subject) has no parameter `\(name)`", notes: Remedies.forParameter(name, known: known).map { [$0] } ?? [])
  }

  static func repeated(_ subject: String, _ name: String) -> CallWords {
    CallWords(message: "\(subject) got `\(name)` twice, by position and by name")
  }
}
