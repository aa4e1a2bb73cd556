import TernGrader

extension ThisProgram {
  /// Programs run in processes of `tern`, which lies beside the tests.
  static func findBesideTests() { _ = once }

  private static let once: Void = {
    let folder = CommandLine.arguments[0].split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
    path = folder + "/tern"
  }()
}
