import TernRuntime

/// Why a command failed: the exit status, and what is still to be written to standard error.
public struct Failure: Error {
  static let failed: Int32 = 1
  static let usage: Int32 = 2
  static let interrupted: Int32 = 130

  var status: Int32
  var message = ""

  /// A program failed: its message is written in full.
  static func of(_ diagnostic: Diagnostic) -> Failure {
    if diagnostic.isInterrupt {
      return Failure(status: interrupted, message: Terminal.text(of: diagnostic))
    }
    return Failure(status: failed, message: Terminal.text(of: diagnostic))
  }

  static func message(_ text: String, status: Int32) -> Failure {
    Failure(status: status, message: Terminal.palette(2).error("error: ") + Terminal.broken(text, onto: 2, indent: "error: ".count) + "\n")
  }

  /// A failure with exit status 1.
  public static func message(_ text: String) -> Failure { message(text, status: failed) }
}
